"""One thing that a check-up looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["good", "warning", "fault"]

SIGNS: Mapping[Verdict, str] = {"good": "✓", "warning": "!", "fault": "✗"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at: what was found, and in one sentence how to mend it where it needs that.

    A fault is a reason not to start; a warning is of what will be wrong later, or could not be looked at. It
    is `open` where it may hide a fault: whoever sees it does not know whether the desk can run.
    """

    subject: str
    verdict: Verdict = "good"
    detail: str
    mend: str = ""
    open: bool = False

    @property
    def sign(self) -> str:
        """How it stands in a list: ✓, ! or ✗."""
        return SIGNS[self.verdict]
