"""Checks of a team's places: statuses, labels, repositories, handle, intake."""

from collections.abc import Iterator
from itertools import combinations

from supportdesk.model.coherence.objection import Objection, shared
from supportdesk.model.config import Config, Team
from supportdesk.model.faults import quoted


def statuses_mean_one_thing(config: Config) -> Iterator[Objection]:
    """A status is in flight, waiting, done or the product's; the intake may be one of those that wait."""
    for name, team in config.teams.items():
        statuses = team.board.statuses
        meanings = {
            "in_flight": statuses.in_flight,
            "waiting": tuple({*statuses.waiting, statuses.intake}),
            "done": statuses.done,
            "product": (statuses.product,) if statuses.product else (),
        }
        for (first, some), (second, others) in combinations(meanings.items(), 2):
            for status in sorted({*some} & {*others}):
                intake = status == statuses.intake and status not in statuses.waiting
                means = [("intake" if intake and key == "waiting" else key) for key in (first, second)]
                yield Objection(
                    path=f"teams.{name}.board.statuses.{means[1]}",
                    problem=f"{quoted(status)} is {means[0]} as well",
                    mend="keep it in one of them; only intake and waiting may share a status",
                )


def labels_are_told_apart(config: Config) -> Iterator[Objection]:
    """Each label that the desk reads or sets alone has a name of its own."""
    for name, team in config.teams.items():
        keys = ("support", "needs_info", "at_risk", "approve_spillover", "triage", "mirror", "ad_hoc")
        labels = [(f"teams.{name}.label.name", team.label.name)]
        labels += [(f"teams.{name}.label.aliases[{n}]", each) for n, each in enumerate(team.label.aliases)]
        labels += [(f"teams.{name}.labels.{key}", getattr(team.labels, key)) for key in keys]
        yield from shared(labels, mend="give each its own name")


def teams_share_no_label(config: Config) -> Iterator[Objection]:
    """In a repository that two teams watch, neither's label or alias is the other's."""
    first: dict[tuple[str, str], str] = {}
    for name, team in config.teams.items():
        labels = [("label.name", team.label.name)]
        labels += [(f"label.aliases[{index}]", alias) for index, alias in enumerate(team.label.aliases)]
        for key, label in labels:
            places = [(label.casefold(), repository) for repository in sorted(_repository_names(team))]
            others = {first.setdefault(place, name) for place in places} - {name}
            for other in sorted(others):
                yield Objection(
                    path=f"teams.{name}.{key}",
                    problem=f"{quoted(label)} is a label or alias of teams.{other}, in a repository of both",
                    mend="keep it at one of the teams",
                )


def repositories_are_told_apart(config: Config) -> Iterator[Objection]:
    """A team watches a repository once, and all teams agree on whether it is private."""
    secrecy: dict[str, tuple[str, bool]] = {}
    for name, team in config.teams.items():
        paths = [
            (f"teams.{name}.repositories[{index}]", each) for index, each in enumerate(team.repositories)
        ]
        yield from shared(((path, each.name) for path, each in paths), mend="leave one of them out")
        for path, repository in paths:
            earlier, private = secrecy.setdefault(repository.name.casefold(), (path, repository.private))
            if repository.private != private:
                yield Objection(
                    path=path,
                    problem=f"{repository.name} is private here or at {earlier}, but not at both",
                    mend="write private: true at both if it is",
                )


def teams_share_no_handle(config: Config) -> Iterator[Objection]:
    """A user group stands for one team's support; two teams would take each other's members out."""
    handles = ((f"teams.{name}.slack.handle", team.slack.handle) for name, team in config.teams.items())
    return shared(handles, mend="give each team its own user group")


def shadow_has_a_channel_of_its_own(config: Config) -> Iterator[Objection]:
    """What is only rehearsed is said where no team asks or answers."""
    shadow = config.desk.shadow_channel
    for name, team in config.teams.items():
        if shadow is not None and shadow in (team.slack.channel, *team.slack.also_watch):
            key = "channel" if shadow == team.slack.channel else "also_watch"
            yield Objection(
                path="desk.shadow_channel",
                problem=f"{quoted(shadow)} stands at teams.{name}.slack.{key} too",
                mend="make a channel for it, in which no team is asked",
            )


def teams_share_no_intake(config: Config) -> Iterator[Objection]:
    """What lies in a board's intake gets the team's label: one intake of two teams would give it both."""
    first: dict[tuple[str, int, str], str] = {}
    for name, team in config.teams.items():
        board, intake = team.board, team.board.statuses.intake
        other = first.setdefault((board.owner.casefold(), board.number, intake), name)
        if other != name:
            yield Objection(
                path=f"teams.{name}.board.statuses.intake",
                problem=f"{quoted(intake)} of this board is the intake of teams.{other} as well",
                mend="give each team a board or an intake of its own",
            )


def mirrors_have_a_place(config: Config) -> Iterator[Objection]:
    """Mirroring customer issues needs a repository of the team and a status of its board."""
    for name, team in config.teams.items():
        if team.intake.customer_issues != "mirror":
            continue
        path = f"teams.{name}.intake"
        repository, status = team.intake.repository, team.intake.status
        if repository is None or repository.casefold() not in _repository_names(team):
            said = f"{repository} is not watched by the team" if repository else "is needed for mirror"
            mend = "name one of the team's repositories"
            yield Objection(path=f"{path}.repository", problem=said, mend=mend)
        if status is None or status not in _statuses(team):
            said = f"{quoted(status)} is no status of the board" if status else "is needed for mirror"
            mend = "name one of those under board.statuses"
            yield Objection(path=f"{path}.status", problem=said, mend=mend)


def _repository_names(team: Team) -> frozenset[str]:
    return frozenset(repository.name.casefold() for repository in team.repositories)


def _statuses(team: Team) -> frozenset[str]:
    statuses = team.board.statuses
    return frozenset({statuses.intake, *statuses.in_flight, *statuses.waiting, *statuses.done})
