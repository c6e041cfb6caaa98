"""SUP-1, SUP-3, SUP-18: the handle is who is on support with EM and PM; what stands in the way is said."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from supportdesk.model.actions import Decision, PostMessage, SetGroup
from supportdesk.model.document import Document, Note, Paragraph, Text, words
from supportdesk.model.finding import Because, Finding
from supportdesk.model.moment import local_date
from supportdesk.model.snapshot import Group, TeamState
from supportdesk.policies.roster import OnSupport, is_absent, on_support
from supportdesk.policies.wording import acting, managers

OPSGENIE_ENDS = datetime(2027, 4, 5, tzinfo=UTC)  # Atlassian's date for the end of Opsgenie's API
OPSGENIE_WARNING = timedelta(days=180)


def decide_handle(state: TeamState) -> Iterator[Decision]:
    """SUP-1: the handle is exactly the support engineer, EM and PM, whole or not at all."""
    group = state.group
    duty = on_support(state, state.now)
    if group is None or not state.whole("handle", "oncall"):
        return
    roles = _roles(state, duty)
    unknown = sorted(state.people[key].name for key in roles if key not in state.slack_ids)
    if "support" in state.team.slack.handle_members and duty.person is None:
        return  # said by decide_warnings; the last known set stays
    if unknown:
        yield from _tell(
            state, "handle", f"The handle stays as it is: no Slack account for {', '.join(unknown)}."
        )
        return
    wanted = {state.slack_ids[key]: (key, why) for key, why in roles.items()}
    if group.users == wanted.keys() and group.enabled:
        return
    changes = _changes(state, group, wanted)
    because = Because(team=state.key, job="rotation", rule="SUP-1", reason="; ".join(changes) + ".")
    hands_off = _hands_off(state, group, duty)
    if hands_off:
        yield Finding(because=because, subject=f"@{group.handle}: {hands_off}")
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


def decide_warnings(state: TeamState) -> Iterator[Decision]:
    """SUP-18: a gap or a source that cannot be read is told to EM and PM; SUP-3: so is Opsgenie's end."""
    duty = on_support(state, state.now)
    if duty.problem:
        yield from _tell(state, "oncall", f"{duty.problem} The handle and the assignments stay as they are.")
    yield from _absence_ahead(state)
    ends_in = OPSGENIE_ENDS - state.now
    if state.team.rotation.source == "opsgenie" and ends_in <= OPSGENIE_WARNING:
        reason = (
            f"Opsgenie's API ends on {OPSGENIE_ENDS:%Y-%m-%d}, in {ends_in.days} days: choose another source."
        )
        because = Because(team=state.key, job="rotation", rule="SUP-3", reason=reason)
        yield Finding(because=because, subject="rotation.source")


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


def _hands_off(state: TeamState, group: Group, duty: OnSupport) -> str:
    """Why the desk only reports: the team asked for that, or somebody else changed the group meanwhile.

    A person's change stands for one business day, another bot's for good; a handoff since then ends both.
    """
    if state.team.slack.handle_mode == "report":
        return "another tool keeps this handle; it differs."
    if group.updated_by in (None, state.desk.slack_user) or group.updated_at is None:
        return ""
    if duty.shift is not None and duty.shift.start > group.updated_at:
        return ""
    if group.updated_by_bot:
        return "another bot changed it; the desk does not fight."
    stands_until = state.calendar.add(group.updated_at, state.calendar.day_length())
    return (
        "somebody changed it by hand; that stands for one business day." if state.now < stands_until else ""
    )


def _absence_ahead(state: TeamState) -> Iterator[Decision]:
    """Days on which the engineer of a coming shift is away, as far ahead as the team wants to know."""
    horizon = state.now + timedelta(weeks=state.team.rotation.warn_weeks_ahead)
    for shift in state.shifts:
        if shift.end <= state.now or shift.start > horizon:
            continue
        day = local_date(max(shift.start, state.now), timezone=state.calendar.timezone)
        last = local_date(shift.end, timezone=state.calendar.timezone)
        while day < last:
            if is_absent(state.people[shift.person], day) and state.calendar.is_business_day(day):
                who = state.people[shift.person].name
                reason = f"{who} is on support but away on {day:%Y-%m-%d}. Who covers? Add an override."
                because = Because(team=state.key, job="rotation", rule="SUP-18", reason=reason)
                yield Finding(because=because, subject=f"on support {day:%Y-%m-%d}")
            day += timedelta(days=1)


def _tell(state: TeamState, subject: str, sentence: str) -> Iterator[Decision]:
    """EM and PM are told in the channel, once per subject and business day."""
    today = local_date(state.now, timezone=state.calendar.timezone)
    key = f"{state.key}/warning/{subject}/{today.isoformat()}"
    because = Because(team=state.key, job="rotation", rule="SUP-18", reason=sentence)
    channel = state.channel
    if channel is None or not state.whole("channel") or not state.calendar.is_business_day(today):
        yield Finding(because=because, subject=subject)
    elif channel.posted(key) is None:
        document = Document(
            sentence,
            (
                Paragraph((*managers(state), Text(f" {sentence}"))),
                Note(words("The desk says this once a day until it is mended.")),
            ),
        )
        yield PostMessage(because=because, channel=channel.id, key=key, document=document)
