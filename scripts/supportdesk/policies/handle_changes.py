"""SUP-1: what is to change in the handle: each + and - with its cause, as EM and PM read it.

A cause is a role, a shift, that somebody is away, or who changed the handle; never why somebody is away, and
never why an override was made: the handoff report says that.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from supportdesk.model.channels import Group
from supportdesk.model.moment import local_date, slot_on
from supportdesk.model.snapshot import Shift, TeamState
from supportdesk.policies.shifts import OnSupport
from supportdesk.policies.wording import acting, day_name, moment

DAY = timedelta(days=1)
MANAGERS = ("em", "pm")


def handle_roles(state: TeamState, duty: OnSupport) -> Mapping[str, str]:
    """Who belongs in the handle, each with what puts them there; somebody in two roles once, with both."""
    causes: dict[str, list[str]] = {}
    for role in state.team.slack.handle_members:
        if role != "support":
            key = acting(state, role)
            causes.setdefault(key, []).append(_managing(state, role, key))
        elif duty.person is not None and duty.shift is not None:
            causes.setdefault(duty.person, []).append(f"on support until {_end(state, duty.shift)}")
    return {key: " and ".join(each) for key, each in causes.items()}


def handle_changes(
    state: TeamState, group: Group, duty: OnSupport, roles: Mapping[str, str]
) -> tuple[str, ...]:
    """Who joins and who leaves, and why; everybody with a role has a known account."""
    wanted = {state.slack_ids[key]: key for key in roles}
    joining = (
        f"+ {state.people[key].name} ({roles[key]})"
        for account, key in wanted.items()
        if account not in group.users
    )
    leaving = sorted(
        f"- {_name(state, account)} ({_why_leaving(state, group, duty, account)})"
        for account in group.users - wanted.keys()
    )
    return (*joining, *leaving, *_enabling(state, group))


def changed_by_another(state: TeamState, group: Group) -> bool:
    """Whether somebody else than the desk is known to have changed the handle last, and when."""
    return group.updated_by not in (None, state.desk.slack_user) and group.updated_at is not None


def changer(state: TeamState, group: Group) -> str:
    """Who changed the handle last, by name where the configuration has one."""
    return "another bot" if group.updated_by_bot else _name(state, group.updated_by or "")


def _managing(state: TeamState, role: str, key: str) -> str:
    principal: str = getattr(state.team, role)
    away = "" if key == principal else f" while {state.people[principal].name} is away"
    return role.upper() + away


def _end(state: TeamState, shift: Shift) -> str:
    """When a shift ends: the day, and on that day itself the time."""
    day = _day(state, shift.end)
    return moment(state, shift.end) if day == _day(state, state.now) else day_name(day)


def _enabling(state: TeamState, group: Group) -> Iterator[str]:
    if not group.enabled:
        by = f" by {changer(state, group)}" if changed_by_another(state, group) else ""
        yield f"+ enabled (it was disabled{by})"


def _why_leaving(state: TeamState, group: Group, duty: OnSupport, account: str) -> str:
    """Why somebody leaves: what holds today, else what happened last to their place in the handle."""
    key = _key(state, account)
    if key is None:
        return "not in the configuration"
    today = _stands_back(state, key)
    if today:
        return today
    ended = [each for each in _ended(state, duty, key) if not group.updated_at or each[0] >= group.updated_at]
    if ended:
        return max(ended)[1]
    if changed_by_another(state, group):
        return f"added by {'' if group.updated_by_bot else 'hand by '}{changer(state, group)}"
    return _never(state, key)


def _stands_back(state: TeamState, key: str) -> str:
    """Why a manager, or a manager's deputy, is not in the handle on this day."""
    today = _day(state, state.now)
    for role in _managed(state):
        principal = getattr(state.team, role)
        if key == principal:
            return f"away, {state.people[acting(state, role)].name} stands in"
        if key == getattr(state.team.deputies, role) and state.people[principal].is_absent(today):
            return f"deputy for {state.people[principal].name}, but away too"
    return ""


def _ended(state: TeamState, duty: OnSupport, key: str) -> Iterator[tuple[datetime, str]]:
    """What somebody was in the handle for until now, each with when that ended."""
    if "support" in state.team.slack.handle_members:
        for shift in state.shifts:
            if shift.person == key and shift.end <= state.now:
                yield shift.end, _ended_shift(state, duty, shift)
    for role in _managed(state):
        principal = state.people[getattr(state.team, role)]
        if key == getattr(state.team.deputies, role):
            for absence in principal.absent:
                back = slot_on(absence.last + DAY, time(), timezone=state.calendar.timezone)
                if back <= state.now:
                    yield back, f"deputy no longer needed: {principal.name} is back"


def _ended_shift(state: TeamState, duty: OnSupport, shift: Shift) -> str:
    over = duty.shift
    if over is not None and over.covers and over.start == shift.end:
        return f"{state.people[over.person].name} took over by override"
    return f"shift ended {day_name(_day(state, shift.end))}"


def _never(state: TeamState, key: str) -> str:
    """Why somebody who is known belongs there for nothing that is known."""
    left_out = [role.upper() for role in MANAGERS if key == getattr(state.team, role)]
    if left_out:
        return f"{' and '.join(left_out)}: not in `handle_members`"
    return f"no role in {state.team.name} now"


def _managed(state: TeamState) -> list[str]:
    return [role for role in MANAGERS if role in state.team.slack.handle_members]


def _key(state: TeamState, account: str) -> str | None:
    """Whose account it is; also of somebody whom only another team has."""
    known = {found: key for key, found in state.slack_ids.items()}
    given = (key for key, person in state.people.items() if person.slack == account)
    return known.get(account) or next(given, None)


def _name(state: TeamState, account: str) -> str:
    key = _key(state, account)
    return f"Slack member {account}" if key is None else state.people[key].name


def _day(state: TeamState, at: datetime) -> date:
    return local_date(at, timezone=state.calendar.timezone)
