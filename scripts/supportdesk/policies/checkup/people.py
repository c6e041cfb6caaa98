"""Whether the people whom the configuration names can be reached: on GitHub, in Slack and in a handle."""

from collections.abc import Iterator, Mapping

from supportdesk.model.check import Check, Verdict
from supportdesk.model.people import Person
from supportdesk.model.setup import AccountKind, Setup
from supportdesk.model.snapshot import Snapshot, TeamState

_KINDS: dict[AccountKind, str] = {"bot": "is a bot", "organization": "is an organization"}
_GONE = frozenset({"is deactivated", "is no member of the workspace"})


def check_people(snapshot: Snapshot, setup: Setup) -> Iterator[Check]:
    """Everybody whom the desk may name for these teams, once: a line for each where something is wrong."""
    first: dict[str, TeamState] = {}
    for state in snapshot.teams:
        for key in sorted(state.team.named_keys()):
            first.setdefault(key, state)
    found = [each for key, state in first.items() for each in _person(key, state, setup)]
    yield from found
    services = _looked_at(first, setup)
    if services and not found:
        counted = "1 person" if len(first) == 1 else f"{len(first)} people"
        yield Check(subject="people", detail=f"{counted}, known {services}")


def _person(key: str, state: TeamState, setup: Setup) -> Iterator[Check]:
    """What is wrong with somebody's accounts, both sides in one line."""
    on_github = _on_github(state.people[key], setup)
    in_slack, verdict = _in_slack(key, state, setup)
    if not (on_github or in_slack):
        return
    fields = ("`github`" if on_github else "", "`slack` or `email`" if in_slack else "")
    yield Check(
        subject=state.people[key].name,
        verdict="fault" if on_github else verdict,
        detail=" ".join(filter(None, (on_github, in_slack))),
        mend=f"Correct {' and '.join(filter(None, fields))} at `people.{key}`, or mend the account.",
    )


def _on_github(person: Person, setup: Setup) -> str:
    """What is wrong with somebody's login, in a sentence; nothing where it is right or was not looked at."""
    accounts = setup.tracker.accounts if setup.tracker else {}
    login = person.github.casefold()
    kind = accounts.get(login, "person")
    if kind is None:
        return f"GitHub knows no “{person.github}”."
    return f"“{person.github}” on GitHub {_KINDS[kind]}." if kind in _KINDS else ""


def _in_slack(key: str, state: TeamState, setup: Setup) -> tuple[str, Verdict]:
    """What is wrong with somebody's account in Slack, in a sentence, and how much that matters."""
    person, members = state.people[key], setup.chat.members if setup.chat else {}
    account = _account(key, state)
    reason = state.unfit.get(key) or members.get(account or "", "")
    if reason in _GONE:
        return f"The Slack account {account or person.email} {reason}.", "fault"
    if reason:
        is_kept = state.team.slack.handle_mode == "manage"
        said = f"The Slack account {account or person.email} {reason}, which no handle takes."
        return said, "fault" if is_kept else "warning"
    if account is None and setup.knows_addresses:
        return f"Slack knows nobody by {person.email}.", "fault"
    return "", "good"


def _account(key: str, state: TeamState) -> str | None:
    """Somebody's account in Slack, as far as it is known."""
    return state.people[key].slack or state.slack_ids.get(key)


def _looked_at(people: Mapping[str, TeamState], setup: Setup) -> str:
    """Where everybody's account was looked up."""
    accounts, members = setup.tracker and setup.tracker.accounts, setup.chat and setup.chat.members
    on_github = bool(people) and all(
        state.people[key].github.casefold() in (accounts or {}) for key, state in people.items()
    )
    in_slack = bool(people) and all(_account(key, state) in (members or {}) for key, state in people.items())
    return " and ".join(filter(None, ("on GitHub" if on_github else "", "in Slack" if in_slack else "")))
