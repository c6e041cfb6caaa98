"""The terminal, or the log that stands for one. The only module of a run that loads rich."""

import sys
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console

from supportdesk.model.check import Check
from supportdesk.model.plan import Outcome, Plan
from supportdesk.model.tables import Page
from supportdesk.render.checks import list_checks, print_checks
from supportdesk.render.terminal import print_page, print_plan

_WIDE = 200  # columns where there is no terminal: a log's lines are not broken by the desk


def put_plan(plan: Plan, outcomes: Sequence[Outcome]) -> None:
    """Print a plan, and what became of it."""
    print_plan(plan, outcomes, _console())


def put_checks(checks: Mapping[str, Sequence[Check]]) -> None:
    """Print what a check-up found: tables on a terminal, elsewhere a line for each thing."""
    if sys.stdout.isatty():
        print_checks(checks, _console())
    else:
        sys.stdout.writelines(f"{line}\n" for line in list_checks(checks))


def put_pages(pages: Iterable[Page]) -> None:
    """Print pages of tables."""
    for page in pages:
        print_page(page, _console())


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else _WIDE)
