"""One thing that a check-up looked at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at: whether it is as it should be, and how to mend it where it is not."""

    subject: str
    good: bool
    detail: str
