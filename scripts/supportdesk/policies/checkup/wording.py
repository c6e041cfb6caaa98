"""Names in a check-up's sentences."""

from collections.abc import Sequence

_MOST_NAMED = 6


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them, the first six of many."""
    shown = ", ".join(names[:_MOST_NAMED])
    return shown if len(names) <= _MOST_NAMED else f"{shown} and {len(names) - _MOST_NAMED} more"


def quoted(names: Sequence[str]) -> str:
    """Names as a sentence quotes them, the first six of many."""
    return listed([f"“{name}”" for name in names])
