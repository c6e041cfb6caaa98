"""Single values from their text, read as the type that is expected of them.

Nothing is resolved the way YAML would: `off`, `9:30`, `010`, `1e3` and an unquoted date are just text until
the expected type says what they mean. What does not fit raises `Misread`, with the problem and its mend.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any
from unicodedata import category

from supportdesk.model.duration import Duration
from supportdesk.model.faults import quoted
from supportdesk.model.marks import Form, Range, marks_of
from supportdesk.model.tree import Scalar

TRUE_WORDS = ("true", "on", "yes")
FALSE_WORDS = ("false", "off", "no")
DATE_PATTERN = r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}$"
TIME_PATTERN = r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$"
DATETIME_PATTERN = r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}[T ]([01][0-9]|2[0-3]):[0-5][0-9](:00)?$"
LONGEST_TEXT = 200

_EMPTY_WORDS = ("", "~", "null", "Null", "NULL")
# Control characters, halves of surrogate pairs, line and paragraph separators.
_UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}


class Misread(Exception):
    """A text that is not what is expected here."""

    def __init__(self, problem: str, mend: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.mend = mend


def is_empty(scalar: Scalar) -> bool:
    """Whether nothing was written, or YAML's words for nothing."""
    return not scalar.quoted and scalar.text in _EMPTY_WORDS


def is_off(scalar: Scalar) -> bool:
    """Whether something was switched off."""
    return scalar.text == "off" or (not scalar.quoted and scalar.text.lower() in FALSE_WORDS)


def read_scalar(kind: Any, scalar: Scalar) -> Any:
    """The value that the text stands for, as the annotated type `kind`, within its form and range."""
    bare, marks = marks_of(kind)
    value = READERS[bare](scalar)
    for mark in marks:
        if isinstance(mark, Form) and re.fullmatch(mark.pattern, value) is None:
            raise Misread(f"{quoted(value)} has the wrong form", f"write {mark.words}")
        if isinstance(mark, Range) and not mark.holds(value):
            raise Misread(f"{value} is out of range", f"write a number {mark.words}")
    return value


def read_option(options: tuple[Any, ...], scalar: Scalar) -> Any:
    """The one of `options` (texts or whole numbers) that was written; false and true are off and on."""
    if not scalar.quoted and scalar.text.lower() in FALSE_WORDS and "off" in options:
        return "off"
    if not scalar.quoted and scalar.text.lower() in TRUE_WORDS and "on" in options:
        return "on"
    for option in options:
        if scalar.text == str(option) and (isinstance(option, str) or not scalar.quoted):
            return option
    choices = ", ".join(str(option) for option in options)
    mend = f"write one of {choices}" if len(options) > 1 else f"write {choices}"
    raise Misread(f"{quoted(scalar.text)} is no choice here", mend)


def _text(scalar: Scalar) -> str:
    text = scalar.text
    if not text.strip():
        raise Misread("is empty", "write a text")
    if len(text) > LONGEST_TEXT:
        raise Misread(f"has {len(text)} characters", f"write at most {LONGEST_TEXT}")
    if any(category(each) in _UNPRINTABLE for each in text):
        raise Misread(f"{quoted(text)} holds a line break or a control character", "write one plain line")
    if text != text.strip():
        raise Misread(f"{quoted(text)} begins or ends with a blank", "leave the blank out")
    return text


def _flag(scalar: Scalar) -> bool:
    if scalar.quoted or scalar.text.lower() not in TRUE_WORDS + FALSE_WORDS:
        raise Misread(
            f"{quoted(scalar.text)} is neither true nor false", "write true or false, without quotes"
        )
    return scalar.text.lower() in TRUE_WORDS


def _whole(scalar: Scalar) -> int:
    if scalar.quoted or not re.fullmatch(r"-?[0-9]{1,9}", scalar.text):
        raise Misread(f"{quoted(scalar.text)} is no whole number", "write plain digits, without quotes")
    if re.fullmatch(r"-?0[0-9]+", scalar.text):
        raise Misread(f"{scalar.text} begins with a zero", f"write {int(scalar.text)}")
    return int(scalar.text)


def _decimal(scalar: Scalar) -> float:
    if scalar.quoted or not re.fullmatch(r"-?([1-9][0-9]{0,8}|0)(\.[0-9]{1,9})?", scalar.text):
        raise Misread(f"{quoted(scalar.text)} is no plain number", "write it as in 0.75, without quotes")
    return float(scalar.text)


def _date(scalar: Scalar) -> date:
    if not re.fullmatch(DATE_PATTERN, scalar.text):
        raise Misread(f"{quoted(scalar.text)} is no date", "write year, month and day as in 2026-11-20")
    try:
        return date.fromisoformat(scalar.text)
    except ValueError:
        raise Misread(f"{scalar.text} is no day of the calendar", "correct the month or the day") from None


def _time(scalar: Scalar) -> time:
    if not re.fullmatch(TIME_PATTERN, scalar.text):
        raise Misread(
            f"{quoted(scalar.text)} is no time of day", 'write "09:30"; midnight, also as an end, is "00:00"'
        )
    hour, _, minute = scalar.text.partition(":")
    return time(int(hour), int(minute))


def _datetime(scalar: Scalar) -> datetime:
    if not re.fullmatch(DATETIME_PATTERN, scalar.text):
        raise Misread(
            f"{quoted(scalar.text)} is no local date and time",
            'write it as in "2026-11-23T10:00", without a time zone: it is the team\'s',
        )
    try:
        return datetime.fromisoformat(scalar.text)
    except ValueError:
        raise Misread(f"{scalar.text} is no day of the calendar", "correct the month or the day") from None


def _duration(scalar: Scalar) -> Duration:
    try:
        return Duration.parse(scalar.text)
    except ValueError:
        raise Misread(
            f"{quoted(scalar.text)} is no duration",
            'write a number and a unit, as in "3 business days", "1 business hour" or "10 minutes"',
        ) from None


READERS: Mapping[type, Callable[[Scalar], Any]] = {
    str: _text,
    bool: _flag,
    int: _whole,
    float: _decimal,
    date: _date,
    time: _time,
    datetime: _datetime,
    Duration: _duration,
}
