"""Where a run's words go: the terminal and the job summary."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from supportdesk.model.check import Check
from supportdesk.model.plan import Outcome, Plan, open_teams, plan_data
from supportdesk.model.tables import Page
from supportdesk.render.pages import render_pages
from supportdesk.render.summary import render_checks, render_summary
from supportdesk.render.sums import count_checks
from supportdesk.runtime.arguments import Format, Options
from supportdesk.runtime.streams import put, tell


def show(plan: Plan, outcomes: Sequence[Outcome], options: Options) -> None:
    """Print the plan, and what became of it; quietly, only what somebody has to see to."""
    left = open_teams(plan, outcomes)
    if not (left or options.says_success):
        return
    match options.format:
        case "json":
            _print_json(plan_data(plan, outcomes))
        case "markdown":
            put(render_summary(plan, outcomes))
        case "text":
            from supportdesk.runtime import screen  # noqa: PLC0415 - loads rich

            if options.says_success:
                screen.put_plan(plan, outcomes)
            else:
                screen.put_teams(left, outcomes)


def show_checks(checks: Mapping[str, Sequence[Check]], form: Format) -> None:
    """Print what a check-up found, team by team."""
    match form:
        case "json":
            data = {name: [asdict(each) for each in found] for name, found in checks.items()}
            _print_json({"checks": data, "counts": count_checks(checks)})
        case "markdown":
            put(render_checks(checks))
        case "text":
            from supportdesk.runtime.screen import put_checks  # noqa: PLC0415 - loads rich

            put_checks(checks)


def show_pages(pages: Sequence[Page], data: Mapping[str, Any], form: Format) -> None:
    """Print pages of tables, or their data."""
    match form:
        case "json":
            _print_json(data)
        case "markdown":
            put(render_pages(pages) + "\n")
        case "text":
            from supportdesk.runtime.screen import put_pages  # noqa: PLC0415 - loads rich

            put_pages(pages)


def say(sentence: str, summary: Path | None, options: Options) -> None:
    """Say that there is nothing to do, on standard output, and in the job summary where there is one."""
    if options.format == "json":
        _print_json({"teams": [], "said": sentence})
    elif options.says_success:
        put(sentence + "\n")
    summarise(sentence, summary)


def remark(sentence: str) -> None:
    """Say beside the results what whoever sits at a terminal should know; a log needs none of it."""
    if sys.stderr.isatty():
        tell(f"support-desk: {sentence}\n")


def complain(sentence: str, summary: Path | None) -> None:
    """Say what stopped the run, on standard error and in the job summary.

    It may quote anybody; in a log `##[` anywhere, and `::` that begins a line, would be a command.
    """
    still = sentence.replace("##[", "# #[").replace("\n::", "\n: :")
    tell(f"support-desk: {still}\n")
    summarise(f"**The run stopped.**\n\n```text\n{sentence.replace('```', '')}\n```\n", summary)


def summarise(text: str, summary: Path | None) -> None:
    """Add to the job summary, where there is one; a run does not fail for want of it."""
    if summary is None:
        return
    try:
        with summary.open("a", encoding="utf-8") as file:
            file.write(text + "\n")
    except OSError as error:
        tell(f"support-desk: The job summary cannot be written ({error.strerror}).\n")


def _print_json(data: Mapping[str, Any]) -> None:
    """One object. GitHub Actions takes `##[` anywhere in a log for a command; JSON can write it otherwise."""
    put(json.dumps(data, indent=2).replace("##[", "\\u0023#[") + "\n")
