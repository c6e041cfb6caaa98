"""SUP-1: the handle is who is on support with EM and PM, whole or not at all."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from supportdesk.model.actions import Decision, SetGroup
from supportdesk.model.channels import Group
from supportdesk.model.finding import Because, Finding
from supportdesk.model.moment import to_utc
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.handle_changes import changed_by_another, changer, handle_changes, handle_roles
from supportdesk.policies.shifts import OnSupport, on_support
from supportdesk.policies.telling import tell_managers
from supportdesk.policies.wording import moment


def decide_handle(state: TeamState) -> Iterator[Decision]:
    """SUP-1: the handle is exactly the support engineer, EM and PM, whole or not at all.

    A change by hand stands for a business day, or until a handoff; what another tool keeps is only compared.
    """
    group = state.group
    duty = on_support(state, state.now)
    needs_duty = "support" in state.team.slack.handle_members
    if group is None or not state.whole("handle") or (needs_duty and duty.person is None):
        return  # that nobody is on support is said by decide_warnings; the last known set stays
    roles = handle_roles(state, duty)
    if not roles.keys() <= state.slack_ids.keys():
        yield from _incomplete(state, group, roles)
        return
    wanted = frozenset(state.slack_ids[key] for key in roles)
    if group.users == wanted and group.enabled:
        return
    changes = handle_changes(state, group, duty, roles)
    because = _because(state, "; ".join(changes) + ".")
    stands = _stands_until(state, group, duty)
    if state.team.slack.handle_mode == "report":
        yield Finding(because=because, subject=f"@{group.handle}: another tool keeps it; it differs")
    elif stands is None:
        yield SetGroup(
            because=because,
            group=group.id,
            handle=group.handle,
            users=wanted,
            before=group.users,
            enable=not group.enabled,
            changes=changes,
        )
    elif group.updated_by_bot:
        advice = "It stays so until the next handoff. If another tool keeps it, set `handle_mode: report`."
        because = _because(state, f"{because.reason} {advice}")
        yield Finding(because=because, subject=f"@{group.handle}: another bot changed it; it differs")
    else:
        yield from _by_hand(state, group, changes, stands)


def handle_accounts(state: TeamState) -> frozenset[str]:
    """The Slack accounts that belong in the handle now, as far as they are known."""
    roles = handle_roles(state, on_support(state, state.now))
    return frozenset(state.slack_ids[key] for key in roles if key in state.slack_ids)


def _incomplete(state: TeamState, group: Group, roles: Mapping[str, str]) -> Iterator[Decision]:
    """Somebody has no account that a user group takes: the handle stays, and who can mend it is told."""
    missing = sorted(
        f"{state.people[key].name} {state.unfit.get(key, 'has no account that Slack knows')}"
        for key in roles
        if key not in state.slack_ids
    )
    who = "; ".join(missing)
    if state.team.slack.handle_mode == "report":
        sentence = f"It cannot be compared: {who}. Correct `slack` or `email` in the configuration."
        yield Finding(because=_because(state, sentence), subject=f"@{group.handle}")
        return
    sentence = (
        f"@{group.handle} stays as it is, for Slack takes only active full members: {who}. Mend the account"
        " in Slack, or correct `slack` or `email` in the configuration."
    )
    yield from tell_managers(state, _because(state, sentence), subject="handle")


def _by_hand(state: TeamState, group: Group, changes: tuple[str, ...], until: datetime) -> Iterator[Decision]:
    verb = "changed" if group.enabled else "disabled"
    sentence = (
        f"{changer(state, group)} {verb} @{group.handle} by hand. That stands until {moment(state, until)},"
        f" then: {'; '.join(changes)}. To keep it so, change the configuration."
    )
    at = group.updated_at or state.now
    subject = f"handle-by-hand-{to_utc(at):%H%M}"  # told once for each change
    yield from tell_managers(state, _because(state, sentence), subject=subject, happened=at)


def _stands_until(state: TeamState, group: Group, duty: OnSupport) -> datetime | None:
    """Until when the desk leaves another's change alone; None where there is none, or not any more.

    A handoff ends it at the latest, a person's change after one business day too.
    """
    if group.updated_at is None or not changed_by_another(state, group):
        return None
    shift = duty.shift
    if shift is not None and group.updated_at < shift.start:
        return None
    day = state.calendar.add(group.updated_at, state.calendar.day_length())
    handoff = shift.end if shift is not None else day
    if group.updated_by_bot:
        return handoff
    until = min(handoff, day)
    return until if state.now < until else None


def _because(state: TeamState, reason: str) -> Because:
    return Because(team=state.key, job="rotation", rule="SUP-1", reason=reason)
