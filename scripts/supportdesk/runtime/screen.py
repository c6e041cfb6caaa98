"""The terminal, or the log that stands for one. The only module of a run that loads rich."""

import sys
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console

from supportdesk.model.check import Check
from supportdesk.model.plan import Outcome, Plan
from supportdesk.model.tables import Page
from supportdesk.render.terminal import print_checks, print_page, print_plan

_WIDE = 200  # columns where there is no terminal: a log's lines are not broken by the desk


def put_plan(plan: Plan, outcomes: Sequence[Outcome]) -> None:
    """Print a plan, and what became of it."""
    print_plan(plan, outcomes, _console())


def put_checks(checks: Mapping[str, Iterable[Check]]) -> None:
    """Print what a check-up found, team by team."""
    for name, found in checks.items():
        print_checks(name, found, _console())


def put_pages(pages: Iterable[Page]) -> None:
    """Print pages of tables."""
    for page in pages:
        print_page(page, _console())


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else _WIDE)
