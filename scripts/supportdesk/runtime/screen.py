"""The terminal, or the log that stands for one. It loads rich, as only the bar does besides."""

import sys
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console

from supportdesk.model.check import Check
from supportdesk.model.plan import Outcome, Plan, TeamPlan
from supportdesk.model.tables import Page
from supportdesk.render.checks import list_checks, print_checks
from supportdesk.render.terminal import print_page, print_plan, print_teams
from supportdesk.runtime.streams import heard_out, lead_nowhere, put

_WIDE = 200  # columns where there is no terminal: a log's lines are not broken by the desk


def put_plan(plan: Plan, outcomes: Sequence[Outcome]) -> None:
    """Print a plan, and what became of it."""
    with heard_out(sys.stdout):
        print_plan(plan, outcomes, _console())


def put_teams(teams: Iterable[TeamPlan], outcomes: Sequence[Outcome]) -> None:
    """Print what is planned for teams, and what became of it."""
    with heard_out(sys.stdout):
        print_teams(teams, outcomes, _console())


def put_checks(checks: Mapping[str, Sequence[Check]]) -> None:
    """Print what a check-up found: tables on a terminal, elsewhere a line for each thing."""
    if sys.stdout.isatty():
        with heard_out(sys.stdout):
            print_checks(checks, _console())
    else:
        put("".join(f"{line}\n" for line in list_checks(checks)))


def put_pages(pages: Iterable[Page]) -> None:
    """Print pages of tables."""
    with heard_out(sys.stdout):
        for page in pages:
            print_page(page, _console())


class _Console(Console):
    """Whoever stops reading, as `head` does, ends nothing."""

    def on_broken_pipe(self) -> None:
        """Say the rest to nobody."""
        self.quiet = True
        lead_nowhere(sys.stdout)


def _console() -> Console:
    is_terminal = sys.stdout.isatty()
    return _Console(highlight=False, soft_wrap=not is_terminal, width=None if is_terminal else _WIDE)
