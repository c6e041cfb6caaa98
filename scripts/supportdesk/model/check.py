"""One thing that a check-up looked at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at: whether it is as it should be, and how to mend it where it is not.

    `warning` is true of what will be wrong later: it is no reason not to start.
    """

    subject: str
    good: bool
    detail: str
    warning: bool = False

    @property
    def sign(self) -> str:
        """How it stands in a list: ✓, ! or ✗."""
        if not self.good:
            return "✗"
        return "!" if self.warning else "✓"
