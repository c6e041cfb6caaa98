"""Which commands wait for a team's answer, and whether they may be given: by whom, where, and saying what.

A comment is accepted or refused as a whole. On an issue of two teams each answers its own people; all others
are answered by the one whose label comes first.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from supportdesk.model.commands import LONGEST_ARGUMENT, MOST_COMMANDS, Command, CommandName, commands_on
from supportdesk.model.config import Team
from supportdesk.model.dates import understand
from supportdesk.model.issues import Issue
from supportdesk.model.moment import local_date
from supportdesk.model.occasions import is_fresh
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import is_feature, is_member, is_support, same_login
from supportdesk.policies.wording import acting

STRANGERS_ANSWERED = 10  # comments an issue: more do not keep the desk busy
RULES: Mapping[CommandName, str] = {
    "ack": "SUP-10",
    "eta": "SUP-11",
    "at-risk": "SUP-16",
    "not-at-risk": "SUP-16",
    "snooze": "SUP-16",
    "feature": "REQ-7",
    "triage": "SUP-13",
    "approve-spillover": "SUP-6",
    "support": "SUP-2",
}

Commands = tuple[Command, ...]


def heeded(state: TeamState, issue: Issue) -> Iterator[Commands]:
    """The commands of each comment that this team answers, oldest first, without those switched off."""
    for commands in commands_on(issue):
        kept = tuple(each for each in commands if state.team.rule(RULES[each.name]) == "on")
        if kept and _is_ours(state, issue, kept[0].comment.author):
            yield kept


def pending(state: TeamState, issue: Issue) -> Iterator[Commands]:
    """The commands of each comment that nobody has answered yet, oldest first; old ones are history.

    Of people outside the newest few comments count.
    """
    fresh = [commands for commands in heeded(state, issue) if is_fresh(state, commands[0].comment.at)]
    outside = [each for each in fresh if not _belongs(state, state.team, each[0].comment.author)]
    too_many = {commands[0].comment.number for commands in outside[:-STRANGERS_ANSWERED]}
    for commands in fresh:
        comment = commands[0].comment
        if not comment.verdict and comment.number not in too_many:
            yield commands


def judged(state: TeamState, issue: Issue, typed: Iterable[Commands]) -> Iterator[tuple[Commands, str]]:
    """The commands of comments, with the sentence that says why they are not done; nothing where they are."""
    is_out = is_feature(state, issue) or any(
        _makes_feature(commands) and not _refusal(state, issue, commands, is_out=False)
        for commands in pending(state, issue)
    )
    for commands in typed:
        yield commands, _refusal(state, issue, commands, is_out=is_out)


def is_manager(state: TeamState, login: str | None) -> bool:
    """Whether somebody is EM or PM, or stands in for one of them today."""
    keys = {state.team.em, state.team.pm, acting(state, "em"), acting(state, "pm")}
    return any(same_login(state.people[key].github, login) for key in keys)


def label_of(state: TeamState, name: CommandName) -> str | None:
    """The label that does what a command asks for."""
    labels = state.team.labels
    by_command: dict[CommandName, str | None] = {
        "feature": next(iter(labels.feature), None),
        "triage": labels.triage,
        "approve-spillover": labels.approve_spillover,
    }
    return by_command.get(name)


def _is_ours(state: TeamState, issue: Issue, author: str | None) -> bool:
    """Whether this team answers, and not another whose label the issue carries too."""
    if issue.labels.isdisjoint(state.other_labels) or _belongs(state, state.team, author):
        return True
    rivals = [
        team for team in state.others if team.label.name in issue.labels and _answers(state, team, issue)
    ]
    if any(_belongs(state, team, author) for team in rivals):
        return False
    return all(state.team.label.name < team.label.name for team in rivals)


def _answers(state: TeamState, team: Team, issue: Issue) -> bool:
    """Whether another team's desk looks after the issue at all."""
    opened = local_date(issue.created_at, timezone=state.calendar.timezone)
    is_watched = team.repository(issue.ref.repository) is not None
    return is_watched and team.mode.of("audit") == "on" and opened >= team.since


def _belongs(state: TeamState, team: Team, login: str | None) -> bool:
    """Whether somebody is a member of a team, one of its managers, or may stand in for one."""
    keys = {*team.member_keys(), team.em, team.pm, team.deputies.em, team.deputies.pm}
    return any(same_login(state.people[key].github, login) for key in keys if key is not None)


def _makes_feature(commands: Commands) -> bool:
    return any(command.name == "feature" for command in commands)


def _refusal(state: TeamState, issue: Issue, commands: Commands, *, is_out: bool) -> str:
    """Why the commands of a comment are refused, for the first reason.

    `is_out` is true of a feature request, and of what becomes one in this run: so that the answer is the same
    before and after the label is put on. A comment that makes it one is done as a whole.
    """
    if len(commands) > MOST_COMMANDS:
        return f"A comment takes {MOST_COMMANDS} commands at most: write fewer."
    is_out = is_out and not _makes_feature(commands)
    objections = (
        _not_entitled(state, command) or _no_use(state, issue, command, is_out=is_out)
        for command in commands
        if command.name != "support"
    )
    return next(filter(None, objections), "")


def _not_entitled(state: TeamState, command: Command) -> str:
    name, author = command.name, command.comment.author
    if name == "approve-spillover":
        then = replace(state, now=command.comment.at)
        em, pm = (state.people[acting(then, role)].name for role in ("em", "pm"))
        return "" if is_manager(then, author) else f"/{name} is for {em if em == pm else f'{em} or {pm}'}."
    return "" if is_member(state, author) else f"/{name} is for the members of {state.team.name}."


def _no_use(state: TeamState, issue: Issue, command: Command, *, is_out: bool) -> str:
    """What stands against a command that its author may give."""
    if not is_support(state, issue):
        return f"/{command.name} does nothing here: this is not in the {state.team.name} support queue."
    if is_out:
        return f"/{command.name} does nothing here: this is a feature request, and out of the queue."
    check = _CHECKS.get(command.name)
    return check(state, issue, command) if check else ""


def _check_author(_state: TeamState, issue: Issue, command: Command) -> str:
    if same_login(issue.author, command.comment.author):
        return "/ack is for somebody else than the person who asks."
    return ""


def _check_date(state: TeamState, _issue: Issue, command: Command) -> str:
    if not command.argument:
        return (
            f"/{command.name}: say by when, as in “/{command.name} fri” or “/{command.name} 3 business days”."
        )
    try:
        meant = understand(command.argument, written=command.comment.at, calendar=state.calendar)
    except ValueError as error:
        return f"/{command.name}: {error}"
    if command.name == "snooze" and meant.moment <= command.comment.at:
        return "/snooze: that names no later time: write for example “/snooze tomorrow” or “/snooze 2 hours”."
    return ""


def _check_reason(_state: TeamState, _issue: Issue, command: Command) -> str:
    if not command.argument:
        return "/at-risk: say in a few words why, as in “/at-risk the release is on Friday”."
    if len(command.argument) > LONGEST_ARGUMENT:
        return f"/at-risk: say why in {LONGEST_ARGUMENT} characters; the rest can stand below."
    return ""


def _check_label(state: TeamState, _issue: Issue, command: Command) -> str:
    if label_of(state, command.name) is None:
        return f"/{command.name}: {state.team.name} has no label for feature requests."
    return ""


def _check_alone(_state: TeamState, _issue: Issue, command: Command) -> str:
    """Other tools have a /triage of their own, with a word behind it."""
    return "/triage stands alone on its line." if command.argument else ""


_CHECKS: Mapping[CommandName, Callable[[TeamState, Issue, Command], str]] = {
    "ack": _check_author,
    "eta": _check_date,
    "snooze": _check_date,
    "at-risk": _check_reason,
    "feature": _check_label,
    "triage": _check_alone,
}
