"""Answers that have another shape than the service documents: a failure of the service, and said as such."""

from collections.abc import Iterator
from contextlib import contextmanager

from supportdesk.services.errors import Unavailable


@contextmanager
def as_documented(who: str) -> Iterator[None]:
    """Makes of values in another shape an Unavailable, which begins with `who` answered: also a decorator."""
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise Unavailable(f"{who} answered in a form that is not known; run again later.") from error


def text(told: object) -> str:
    """A text, where one is documented. Raises TypeError."""
    if not isinstance(told, str):
        raise TypeError
    return told


def number(told: object) -> int:
    """A whole number, where one is documented. Raises TypeError."""
    if not isinstance(told, int) or isinstance(told, bool):
        raise TypeError
    return told
