"""SUP-19: whether support has changed hands since the channel was told last who is on it.

What counts is the newest announcement: where it names somebody else than is on support now, it is time to
hand over, however that came about and however late it became known.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from supportdesk.model.channels import Channel, Message
from supportdesk.model.duration import amount_of
from supportdesk.model.moment import local_date
from supportdesk.model.snapshot import Shift, TeamState
from supportdesk.policies.presence import was_at_work
from supportdesk.policies.roster import handoff_after
from supportdesk.policies.shifts import last_handoff, on_support

A_MOMENT, A_DAY = timedelta(seconds=1), timedelta(days=1)
TOO_SHORT = timedelta(hours=1)  # of business time: who has less left is not announced
A_LONG_HOLIDAY = timedelta(weeks=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """A change of hands: the time that somebody has without a break, and whose it was before, if known."""

    shift: Shift
    before: str | None


def handing_over(state: TeamState) -> Handover | None:
    """The change of hands that is still to be carried out, if one is and it is time for it."""
    shift = stretch(state)
    if shift is None or state.channel is None or not state.whole("channel"):
        return None
    said = announced(state)
    earlier = on_support(state, shift.start - A_MOMENT).shift
    before = earlier.person if earlier is not None else None
    if said is None:
        is_worth_it = _is_fresh(state, state.channel, shift) or _is_back(state, state.channel, shift)
        is_news = before != shift.person and is_worth_it
    elif said.payload["to"] == shift.person:
        is_news = said.at < shift.start - A_DAY and before != shift.person
    else:
        is_news = True
        # Who had it meanwhile without a word to the channel hands over, not whom it was told of.
        if earlier is None or earlier.start <= said.at:
            before = said.payload["to"] if said.payload["to"] in state.people else None
    return Handover(shift=shift, before=before) if is_news and _is_time(state, shift) else None


def stretch(state: TeamState) -> Shift | None:
    """All the time around now that whoever is on support, and there, has without a break.

    Where it reaches as far as anything is planned, the next regular handoff stands for its end.
    """
    duty = on_support(state, state.now)
    shift = duty.shift if duty.person is not None else None
    if shift is None:
        return None
    own = [each for each in state.shifts if each.person == shift.person]
    for each in sorted(own, key=lambda each: each.start):
        if each.start <= shift.end < each.end:
            shift = replace(shift, end=each.end)
    for each in sorted(own, key=lambda each: each.end, reverse=True):
        if each.start < shift.start <= each.end:
            shift = replace(shift, start=each.start)
    if shift.end < max(each.end for each in state.shifts):
        return shift
    return replace(shift, end=min(shift.end, handoff_after(state.team, state.calendar, state.now)))


def announced(state: TeamState) -> Message | None:
    """The newest word to the channel that support has changed hands."""
    messages = state.channel.messages if state.channel is not None else ()
    found = (each for each in messages if is_told_by(state, each))
    return max(found, key=lambda each: each.at, default=None)


def is_told_by(state: TeamState, message: Message) -> bool:
    """Whether a message is the word to the channel that support has changed hands."""
    return (message.key or "").startswith(f"{state.key}/handoff/") and "to" in message.payload


def is_missed(state: TeamState) -> bool:
    """Whether nobody was ever told of who is on support, and the time for it has passed."""
    shift, channel = stretch(state), state.channel
    if shift is None or channel is None or not state.whole("channel") or announced(state) is not None:
        return False
    before = _holder(state, shift.start - A_MOMENT)
    is_past = state.now > _work_begins(state, shift) and not _is_fresh(state, channel, shift)
    was_here = _spoke_before(channel, shift)
    return before not in (None, shift.person) and is_past and was_here and shift.start >= channel.since


def occasion(state: TeamState, shift: Shift) -> str:
    """Names a handoff by the day on which the shift begins; outside the regular ones, by the time too.

    Where that was announced before, the person is named too, and what was said last.
    """
    local = shift.start.astimezone(ZoneInfo(state.calendar.timezone))
    regular = last_handoff(state, shift.start) == shift.start
    key = f"{state.key}/handoff/{local:%Y-%m-%d}{'' if regular else f'T{local:%H:%M}'}"
    said = announced(state)
    again = f"{said.key if said is not None else key}/{shift.person}"
    names = (key, f"{key}/{shift.person}", again)
    free = (name for name in names if state.channel is None or state.channel.posted(name) is None)
    return next(free, again)


def first_day(state: TeamState, shift: Shift) -> date:
    """The local date on which a shift begins."""
    return local_date(shift.start, timezone=state.calendar.timezone)


def _is_time(state: TeamState, shift: Shift) -> bool:
    """Whether it may be told now: while people work, and of more than a moment; by name at any time."""
    if "handoff" in state.asked:
        return True
    return state.calendar.is_open(state.now) and state.calendar.elapsed(state.now, shift.end) >= TOO_SHORT


def _is_fresh(state: TeamState, channel: Channel, shift: Shift) -> bool:
    """Whether a shift that nobody was told of is worth telling still: within `catch_up`, or by name.

    An override may become known long after its beginning, as when a pull request is merged late.
    """
    if shift.start < channel.since:
        return False
    late_by = state.now - _work_begins(state, shift)
    latest = amount_of(state.team.schedule.catch_up, state.calendar)
    return "handoff" in state.asked or shift.covers or late_by <= latest


def _is_back(state: TeamState, channel: Channel, shift: Shift) -> bool:
    """Whether the desk ran here, and was then silent for longer than the channel is read back."""
    return not _spoke_before(channel, shift) and was_at_work(state, channel.since)


def _spoke_before(channel: Channel, shift: Shift) -> bool:
    return any(each.by_desk and each.at < shift.start for each in channel.messages)


def _work_begins(state: TeamState, shift: Shift) -> datetime:
    """When whoever has a shift is first at work in it."""
    who, zone = state.people[shift.person], state.calendar.timezone
    hours = state.calendar.open_intervals(shift.start, min(shift.end, shift.start + A_LONG_HOLIDAY))
    there = (each.start for each in hours if not who.is_absent(local_date(each.start, timezone=zone)))
    return next(there, shift.start)


def _holder(state: TeamState, at: datetime) -> str | None:
    """Whose shift an instant lies in, present or not."""
    shift = on_support(state, at).shift
    return shift.person if shift else None
