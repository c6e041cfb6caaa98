"""A bar on standard error for what takes long: reading much, and writing at one change a second."""

from threading import Lock

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn

from supportdesk.render.plain import plain
from supportdesk.runtime.progress import Watcher

_LONGEST = 30  # signs of a name, so that a narrow terminal keeps room for the bar
_APPLYING = "Applying"


class Bar(Watcher):
    """How far each team's read has come, then the writing; gone when it is over. A dumb terminal has none.

    Several threads may tell it at once; what comes after the end is not shown any more.
    """

    def __init__(self) -> None:
        self._progress: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        self._is_over = False
        self._lock = Lock()

    def advanced(self, subject: str, *, seen: int, total: int) -> None:
        """Show it; while the total is not known, that something moves."""
        with self._lock:
            if self._is_over:
                return
            if self._progress is None:
                self._progress = _begun()
            if subject not in self._tasks:
                self._tasks[subject] = self._progress.add_task(plain(subject, longest=_LONGEST), counted="")
            counted = f"{seen:,} of {total:,}" if total else ""
            self._progress.update(self._tasks[subject], completed=seen, total=total or None, counted=counted)

    def applied(self, done: int, total: int) -> None:
        """Show how much is written."""
        self._is_over = False
        self.advanced(_APPLYING, seen=done, total=total)

    def ended(self) -> None:
        """Take it off the terminal."""
        with self._lock:
            self._is_over = True
            if self._progress is not None:
                self._progress.stop()
            self._progress, self._tasks = None, {}


def _begun() -> Progress:
    progress = Progress(
        SpinnerColumn("line"),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[counted]}", markup=False),
        console=Console(stderr=True, highlight=False),
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    progress.start()
    return progress
