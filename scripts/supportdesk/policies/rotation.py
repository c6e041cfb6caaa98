"""SUP-1, SUP-3, SUP-18: the handle is who is on support with EM and PM; what stands in the way is said."""

from collections.abc import Iterator
from datetime import date, timedelta

from supportdesk.model.actions import Decision, PostMessage, SetGroup
from supportdesk.model.document import Document, Note, Paragraph, Text, words
from supportdesk.model.finding import Because, Finding
from supportdesk.model.moment import local_date
from supportdesk.model.snapshot import Group, Shift, TeamState
from supportdesk.policies.roster import OnSupport, is_absent, on_support
from supportdesk.policies.wording import acting, managers

OPSGENIE_ENDS = date(2027, 4, 5)  # Atlassian's date for the end of Opsgenie's API
OPSGENIE_WARNING_DAYS = 180


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
            yield from _tell(state, "handle", sentence, rule="SUP-1")
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
        yield from _tell(state, "handle", f"{sentence} Then: {'; '.join(changes)}.", rule="SUP-1")
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
    """SUP-18: a gap or a source that cannot be read is told to EM and PM.

    SUP-3: Opsgenie's end is in the digest on the first business day of each week.
    """
    duty = on_support(state, state.now)
    if duty.problem:
        sentence = f"{duty.problem} The handle and the assignments stay as they are."
        yield from _tell(state, "oncall", sentence, rule="SUP-18")
    yield from _absence_ahead(state)
    today = local_date(state.now, timezone=state.calendar.timezone)
    days = (OPSGENIE_ENDS - today).days
    if state.team.rotation.source == "opsgenie" and days <= OPSGENIE_WARNING_DAYS:
        reason = f"Opsgenie's API {_opsgenie_ends(days)}: choose another source."
        if today == state.calendar.next_business_day(today - timedelta(days=today.weekday())):
            yield Finding(because=_because(state, "SUP-3", reason), subject="On-call source")


def _opsgenie_ends(days: int) -> str:
    if days < 0:
        return f"ended on {OPSGENIE_ENDS}"
    if days == 0:
        return "ends today"
    return f"ends on {OPSGENIE_ENDS}, in {days} {'day' if days == 1 else 'days'}"


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


def _absence_ahead(state: TeamState) -> Iterator[Decision]:
    """The shifts whose engineer is away for a part, as far ahead as the team wants to know."""
    horizon = state.now + timedelta(weeks=state.team.rotation.warn_weeks_ahead)
    for shift in state.shifts:
        if shift.end <= state.now or shift.start > horizon:
            continue
        days = _days_away(state, shift)
        if days:
            who = state.people[shift.person].name
            more = f" and on {len(days) - 1} more of the shift's days" if len(days) > 1 else ""
            reason = f"{who} is on support but away on {days[0]}{more}. Who covers? Add an override."
            yield Finding(because=_because(state, "SUP-18", reason), subject=f"on support {days[0]}")


def _days_away(state: TeamState, shift: Shift) -> list[date]:
    """The working days of what is left of a shift on which its engineer is away."""
    start, end = (
        local_date(moment, timezone=state.calendar.timezone)
        for moment in (max(shift.start, state.now), shift.end)
    )
    days = (start + timedelta(days=count) for count in range((end - start).days))
    person = state.people[shift.person]
    return [day for day in days if is_absent(person, day) and state.calendar.is_business_day(day)]


def _tell(state: TeamState, subject: str, sentence: str, *, rule: str) -> Iterator[Decision]:
    """EM and PM are told in the channel, once per subject and business day, while people work."""
    today = local_date(state.now, timezone=state.calendar.timezone)
    key = f"{state.key}/warning/{subject}/{today.isoformat()}"
    because = _because(state, rule, sentence)
    channel = state.channel
    if channel is None or not state.whole("channel") or not state.calendar.is_open(state.now):
        yield Finding(because=because, subject=subject)
    elif channel.posted(key) is None:
        document = Document(
            sentence,
            (
                Paragraph((*managers(state), Text(f" {sentence}"))),
                Note(words("The desk says this once a day until it is settled.")),
            ),
        )
        yield PostMessage(because=because, channel=channel.id, key=key, document=document)


def _because(state: TeamState, rule: str, reason: str) -> Because:
    return Because(team=state.key, job="rotation", rule=rule, reason=reason)
