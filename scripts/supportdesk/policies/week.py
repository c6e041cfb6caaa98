"""SUP-19: what happened in the last seven days, in numbers, against the handoffs of the four weeks before.

The numbers stand in the metadata of each handoff's message, so that the next weeks can be compared with them.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from statistics import mean, median

from supportdesk.model.channels import Message
from supportdesk.model.conversation import acknowledgement
from supportdesk.model.issues import Issue
from supportdesk.model.moment import date_of
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import course, is_request, is_urgent
from supportdesk.policies.wording import lasting

A_WEEK, A_MINUTE = timedelta(weeks=1), timedelta(minutes=1)
WEEKS_BEFORE = 4
READ_CLOSED = 25  # of one repository, the newest closed issues that are read
NAMES: Mapping[str, str] = {"opened": "Opened", "urgent": "Urgent", "closed": "Closed"}
ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Numbers of the last seven days. `answer` is the median time to the first answer, in business time."""

    counts: Mapping[str, int]
    answer: timedelta | None
    many_closed: bool

    @property
    def facts(self) -> Mapping[str, str]:
        """The numbers as a message's metadata keeps them; times in minutes."""
        counts = {name: str(count) for name, count in self.counts.items()}
        minutes = {ANSWER: str(self.answer // A_MINUTE)} if self.answer is not None else {}
        return counts | minutes


def week_of(state: TeamState) -> Week:
    """The last seven days: requests that began, were urgent, were closed, and how soon they were answered."""
    since = state.now - A_WEEK
    begun = [each for each in _requests(state) if course(state, each).asked >= since]
    closed = [each for each in _requests(state) if each.closed_at is not None and each.closed_at >= since]
    answers = [
        state.calendar.elapsed(course(state, each).asked, word.at) / A_MINUTE
        for each in begun
        if (word := acknowledgement(state, each)) is not None
    ]
    by_repository = Counter(
        each.ref.repository for each in state.issues.values() if each.closed_at is not None
    )
    return Week(
        counts={
            "opened": len(begun),
            "urgent": sum(is_urgent(state, each) for each in begun),
            "closed": len(closed),
        },
        answer=median(answers) * A_MINUTE if answers else None,
        many_closed=any(count >= READ_CLOSED for count in by_repository.values()),
    )


def in_numbers(state: TeamState, week: Week) -> Iterator[str]:
    """The week, a line for each number, against what it was on average at the handoffs before."""
    before = _before(state)
    for name, label in NAMES.items():
        is_least = name == "closed" and week.many_closed
        usual = _average(_values(before, name), lambda value: f"{value:.1f}".removesuffix(".0"))
        yield f"{label}: {week.counts[name]}{' or more' if is_least else ''}{usual}"
    if week.answer is not None:
        usual = _average(_values(before, ANSWER), lambda value: lasting(state, round(value) * A_MINUTE))
        yield f"First answer, median: {lasting(state, week.answer)}{usual}"


def _average(values: list[int], shown: Callable[[float], str]) -> str:
    """What a number was on average, and over how many handoffs; nothing where that is not known."""
    if not values:
        return ""
    usual = shown(mean(values))
    if len(values) == 1:
        return f" (at the regular handoff before: {usual})"
    return f" (at the {len(values)} regular handoffs before: {usual} on average)"


def _requests(state: TeamState) -> Iterator[Issue]:
    """Issues that are requests, or were until they were closed."""
    opened = (each if each.open else replace(each, open=True) for each in state.issues.values())
    return (each for each in opened if is_request(state, each))


def _before(state: TeamState) -> tuple[Message, ...]:
    """The last regular handoffs' messages of other days, newest first: their keys end in a date alone."""
    prefix = f"{state.key}/handoff/"
    found = (
        message
        for message in (state.channel.messages if state.channel else ())
        if message.key
        and message.key.startswith(prefix)
        and date_of(message.key.removeprefix(prefix)) is not None
        and message.at < state.now - A_WEEK / 2
        and "opened" in message.payload
    )
    return tuple(sorted(found, key=lambda message: message.at, reverse=True))[:WEEKS_BEFORE]


def _values(messages: tuple[Message, ...], name: str) -> list[int]:
    texts = (message.payload.get(name, "") for message in messages)
    return [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 9]
