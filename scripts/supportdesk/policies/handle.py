"""SUP-1: the handle is who is on support with EM and PM, whole or not at all."""

from collections.abc import Iterator

from supportdesk.model.actions import Decision, SetGroup
from supportdesk.model.finding import Because, Finding
from supportdesk.model.snapshot import Group, TeamState
from supportdesk.policies.roster import OnSupport, on_support
from supportdesk.policies.telling import tell_managers
from supportdesk.policies.wording import acting


def decide_handle(state: TeamState) -> Iterator[Decision]:
    """SUP-1: the handle is exactly the support engineer, EM and PM, whole or not at all."""
    group = state.group
    duty = on_support(state, state.now)
    if group is None or not state.whole("handle", "oncall"):
        return
    if "support" in state.team.slack.handle_members and duty.person is None:
        return  # said by decide_warnings; the last known set stays
    roles = _roles(state, duty)
    unknown = sorted(state.people[key].name for key in roles if key not in state.slack_ids)
    if unknown:
        sentence = f"The handle stays as it is: no Slack account for {', '.join(unknown)}."
        if state.team.slack.handle_mode == "manage":
            yield from tell_managers(state, _because(state, "SUP-1", sentence), subject="handle")
        else:
            yield Finding(because=_because(state, "SUP-1", sentence), subject=f"@{group.handle}")
        return
    wanted = {state.slack_ids[key]: (key, why) for key, why in roles.items()}
    if group.users == wanted.keys() and group.enabled:
        return
    changes = _changes(state, group, wanted)
    because = _because(state, "SUP-1", "; ".join(changes) + ".")
    if _kept_elsewhere(state, group, duty):
        yield Finding(because=because, subject=f"@{group.handle}: another tool keeps it; it differs")
    elif _changed_by_hand(state, group, duty):
        sentence = f"@{group.handle} was changed by hand; that stands for one business day."
        yield from tell_managers(
            state, _because(state, "SUP-1", f"{sentence} Then: {'; '.join(changes)}."), subject="handle"
        )
    else:
        yield SetGroup(
            because=because,
            group=group.id,
            handle=group.handle,
            users=frozenset(wanted),
            before=group.users,
            enable=not group.enabled,
            changes=changes,
        )


def handle_accounts(state: TeamState) -> frozenset[str]:
    """The Slack accounts that belong in the handle now, as far as they are known."""
    roles = _roles(state, on_support(state, state.now))
    return frozenset(state.slack_ids[key] for key in roles if key in state.slack_ids)


def _roles(state: TeamState, duty: OnSupport) -> dict[str, str]:
    """Who belongs in the handle, each with the role that puts them there; one person in two roles once."""
    roles: dict[str, str] = {}
    for role in state.team.slack.handle_members:
        key = duty.person if role == "support" else acting(state, role)
        if key is not None:
            what = "on support" if role == "support" else role.upper()
            roles[key] = f"{roles[key]} and {what}" if key in roles else what
    return roles


def _changes(state: TeamState, group: Group, wanted: dict[str, tuple[str, str]]) -> tuple[str, ...]:
    names = {account: state.people[key].name for key, account in state.slack_ids.items()}
    joining = [
        f"+ {state.people[key].name} ({why})"
        for account, (key, why) in wanted.items()
        if account not in group.users
    ]
    leaving = [
        f"- {names.get(account, account)} (no role now)" for account in sorted(group.users - wanted.keys())
    ]
    return (*joining, *leaving, *(() if group.enabled else ("+ enabled",)))


def _kept_elsewhere(state: TeamState, group: Group, duty: OnSupport) -> bool:
    """Whether another tool keeps the handle: the team says so, or another bot changed it in this shift."""
    return state.team.slack.handle_mode == "report" or (
        group.updated_by_bot and _changed_by_another(state, group, duty)
    )


def _changed_by_hand(state: TeamState, group: Group, duty: OnSupport) -> bool:
    """Whether a person's change of the handle stands: for one business day, or until a handoff."""
    if group.updated_at is None or not _changed_by_another(state, group, duty):
        return False
    return state.now < state.calendar.add(group.updated_at, state.calendar.day_length())


def _changed_by_another(state: TeamState, group: Group, duty: OnSupport) -> bool:
    """Whether somebody else than the desk changed the handle, and no handoff has come since."""
    if group.updated_by in (None, state.desk.slack_user) or group.updated_at is None:
        return False
    return duty.shift is None or duty.shift.start <= group.updated_at


def _because(state: TeamState, rule: str, reason: str) -> Because:
    return Because(team=state.key, job="rotation", rule=rule, reason=reason)
