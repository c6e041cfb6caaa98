"""Where a run's words go: the terminal and the job summary."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

from rich.console import Console

from supportdesk.model.check import Check
from supportdesk.model.plan import Outcome, Plan, plan_data
from supportdesk.render.summary import render_summary
from supportdesk.render.terminal import print_checks, print_plan

_WIDE = 200  # columns where there is no terminal: a log's lines are not broken by the desk


def show(plan: Plan, outcomes: Sequence[Outcome], form: Literal["text", "json", "markdown"]) -> None:
    """Print the plan, and what became of it, in the form that was asked for."""
    match form:
        case "json":
            sys.stdout.write(json.dumps(plan_data(plan, outcomes), indent=2) + "\n")
        case "markdown":
            sys.stdout.write(render_summary(plan, outcomes))
        case "text":
            print_plan(plan, outcomes, _console())


def show_checks(checks: Mapping[str, Iterable[Check]]) -> None:
    """Print what a check-up found, team by team."""
    for team, found in checks.items():
        print_checks(team, found, _console())


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else _WIDE)


def say(sentence: str, summary: Path | None) -> None:
    """Say a sentence on standard output, and in the job summary where there is one."""
    sys.stdout.write(sentence + "\n")
    summarise(sentence, summary)


def complain(sentence: str, summary: Path | None) -> None:
    """Say what stopped the run, on standard error and in the job summary."""
    sys.stderr.write(f"support-desk: {sentence}\n")
    summarise(f"**Nothing was done.**\n\n```text\n{sentence.replace('```', '')}\n```\n", summary)


def summarise(text: str, summary: Path | None) -> None:
    """Add to the job summary, where there is one."""
    if summary is not None:
        with summary.open("a", encoding="utf-8") as file:
            file.write(text + "\n")
