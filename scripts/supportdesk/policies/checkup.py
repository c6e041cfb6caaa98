"""What the configuration names, checked against the world as it was read: each thing with its mend."""

from collections.abc import Iterator
from datetime import timedelta

from supportdesk.model.check import Check
from supportdesk.model.conversation import unmet
from supportdesk.model.moment import local_date
from supportdesk.model.snapshot import Part, TeamState
from supportdesk.model.standing import is_labelled
from supportdesk.policies.holidays import running_out
from supportdesk.policies.shifts import on_support

PARTS: dict[Part, str] = {
    "issues": "repositories",
    "board": "board",
    "channel": "Slack channel",
    "watched": "other Slack channels",
    "rehearsal": "shadow channel",
    "handle": "Slack handle",
    "oncall": "on-call source",
    "ad_hoc": "ad-hoc issues",
    "members": "organization members",
}


def check_team(state: TeamState) -> Iterator[Check]:
    """Everything that one read of a team's world can tell."""
    for part, subject in PARTS.items():
        if part == "watched" and not state.team.slack.also_watch:
            continue
        gaps = [gap.reason for gap in state.incomplete if gap.part == part]
        if part == "rehearsal" and state.rehearsal is None and not gaps:
            continue
        for reason in gaps:
            yield Check(subject=subject, good=False, detail=reason)
        if not gaps and part not in {"ad_hoc", "members"}:
            yield _seen(state, part, subject)
    yield from _check_product(state)
    yield from _check_people(state)
    yield from _check_holidays(state)
    yield from _check_first_day(state)
    leak = leak_of(state)
    if leak:
        yield Check(subject=state.desk.repository, good=False, detail=leak)


def leak_of(state: TeamState) -> str:
    """Why the desk's repository may not serve this team: a public one shows its logs to everybody."""
    private = any(each.private for each in state.team.repositories)
    if not state.desk.public or not (private or any(issue.private for issue in state.issues.values())):
        return ""
    return (
        f"{state.desk.repository} is public and {state.team.name} watches private repositories: "
        "logs and summaries would show them. Make the desk's repository private."
    )


def _seen(state: TeamState, part: Part, subject: str) -> Check:
    """A part that was read whole, with what was found there."""
    if part == "oncall":
        duty = on_support(state, state.now)
        detail = f"{state.people[duty.person].name} is on support" if duty.person else duty.problem
        return Check(subject=subject, good=duty.person is not None, detail=detail)
    open_issues = sum(issue.open and is_labelled(state, issue) for issue in state.issues.values())
    details: dict[Part, str] = {
        "issues": f"{_counted(open_issues, 'open issue')} with “{state.team.label.name}”",
        "board": f"{_counted(len(state.board.cards), 'item')} on {state.board.url}" if state.board else "",
        "channel": f"#{state.channel.name}" if state.channel else "",
        "watched": ", ".join(f"#{each.name}" for each in state.watched),
        "rehearsal": f"#{state.rehearsal.name}" if state.rehearsal else "",
        "handle": f"@{state.group.handle}, {_counted(len(state.group.users), 'member')}"
        if state.group
        else "",
    }
    return Check(subject=subject, good=True, detail=details[part])


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _check_product(state: TeamState) -> Iterator[Check]:
    """The column for feature requests: without it only they stay where they are."""
    product, board = state.team.board.statuses.product, state.board
    if product and board is not None and product not in board.options:
        mend = f"The board has no status “{product}”: add it there, or correct `statuses.product`."
        yield Check(subject="board", good=False, detail=mend)


def _check_first_day(state: TeamState) -> Iterator[Check]:
    """Whether so much is new to the desk that its first run would be refused."""
    old, most = len(unmet(state)), state.team.limits.max_changes
    if old > most // 4:
        today = local_date(state.now, timezone=state.calendar.timezone)
        mend = (
            f"{old} requests are older than a week and new to the desk, which refuses more than {most} "
            f"changes at once. `since: {today}` leaves them to the digest; move it back step by step to take "
            "them in."
        )
        yield Check(subject="first day", good=False, detail=mend)


def _check_holidays(state: TeamState) -> Iterator[Check]:
    """How far ahead public holidays are known, where there are any."""
    known, end = state.calendar.known_until, running_out(state)
    if known is not None:
        detail = end or f"known until {known - timedelta(days=1)}"
        yield Check(subject="public holidays", good=True, warning=bool(end), detail=detail)


def _check_people(state: TeamState) -> Iterator[Check]:
    """Everybody who may be in the handle has a Slack account that can be."""
    team = state.team
    deputies = {key for key in (team.deputies.em, team.deputies.pm) if key}
    for key in sorted(team.member_keys() | {team.em, team.pm} | deputies):
        person = state.people[key]
        unasked = person.slack is None and not state.whole("handle")
        if key in state.unfit:
            mend = (
                f"The Slack account {state.unfit[key]}: a handle takes active full members only. Mend it in"
                " Slack, or correct `slack` or `email`."
            )
            yield Check(subject=person.name, good=False, detail=mend)
        elif key not in state.slack_ids and not unasked:
            mend = (
                "No active Slack account: give `slack` (a full member's ID) or an `email` that Slack knows."
            )
            yield Check(subject=person.name, good=False, detail=mend)
