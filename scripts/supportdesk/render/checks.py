"""A check-up as tables for a terminal, and as lines for a log."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from supportdesk.model.check import Check, Verdict
from supportdesk.render.sums import sum_up
from supportdesk.render.terminal import clean, still

Checks = Mapping[str, Sequence[Check]]

_STYLES: Mapping[Verdict, str] = {"good": "green", "warning": "yellow", "fault": "red"}
_NARROW = 70  # columns: a terminal with fewer has no room for what was found beside its subject


def print_checks(checks: Checks, console: Console) -> None:
    """Print a table for each group: sign, subject and what was found, with the mend below that."""
    subjects = (len(clean(each.subject)) for found in checks.values() for each in found)
    beside = min(max(subjects, default=0), 26)
    for name, found in checks.items():
        console.print(Text(still(name), style="bold"))
        grid = Grid(box=None, show_header=False, padding=(0, 1, 0, 0))
        grid.add_column(width=1)
        if console.width >= _NARROW:
            grid.add_column(width=beside, overflow="fold")
        grid.add_column(overflow="fold")
        for each in found:
            grid.add_row(Text(each.sign, style=_STYLES[each.verdict]), *_cells(each, console.width))
        console.print(Padding(grid, (0, 0, 1, 2), expand=False))
    console.print(Text(sum_up(checks), style="bold"), soft_wrap=False)


def list_checks(checks: Checks) -> Iterator[str]:
    """A line for each check, with everything on it: what is searched in a log is found whole."""
    for name, found in checks.items():
        for each in found:
            mend = f" → {clean(each.mend)}" if each.mend else ""
            place = still(f"{name} · {each.subject}")
            yield f"{each.sign} {place} · {still(each.detail)}{mend}"
    yield sum_up(checks)


def _cells(check: Check, width: int) -> Iterator[Text]:
    """The subject, and what was found with its mend; in one cell where it is narrow."""
    found = Text(still(check.detail))
    if check.mend:
        found.append(f"\n→ {clean(check.mend)}", style="cyan")
    if width >= _NARROW:
        yield Text(still(check.subject))
        yield found
    else:
        yield Text().append(still(check.subject), style="bold").append("\n").append_text(found)
