"""Plans and pages for a terminal; colour only where the console has it."""

import re
from collections.abc import Iterable
from typing import assert_never

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from supportdesk.model.described import kind_of, said_by, target_of
from supportdesk.model.finding import Finding
from supportdesk.model.plan import JobPlan, Outcome, Plan, TeamPlan
from supportdesk.model.tables import Page, Said, Table
from supportdesk.render.plain import plain

_DOUBLED = re.compile(":(?=:)")
_RESULTS = {
    "done": ("✓", "green"),
    "failed": ("✗", "red"),
    "waiting": ("…", "yellow"),
    "skipped": ("·", "yellow"),
}


def print_plan(plan: Plan, outcomes: Iterable[Outcome], console: Console) -> None:
    """Print every action with its rule and reason, what became of it, and what only a person can decide."""
    done = {(each.team, each.action.key): each for each in outcomes}
    for team in plan.teams:
        console.print(Text(still(team.name), style="bold"))
        for job in team.jobs:
            _print_job(team, job, done, console)
        for gap in team.incomplete:
            console.print(_row("!", "yellow", f"{gap.part} could not be read whole.", gap.reason))
        if team.refused:
            console.print(_row("✗", "red", "Refused.", team.refused))
    console.print(Text(_closing(plan, list(done.values())), style="dim"))


def print_page(page: Page, console: Console) -> None:
    """Print a page; what is marked stands out where there is colour, and by its words where there is none."""
    console.print(Text(still(page.title), style="bold"))
    for part in page.parts:
        match part:
            case Table():
                console.print(Padding(_grid(part), (0, 0, 1, 2), expand=False))
            case Said(text, pasted):
                console.print(Text(f"  {still(text)}"))
                for line in pasted:
                    console.print(Text(f"    {clean(line)}", style="cyan"))
                if pasted:
                    console.print()
            case _ as unknown:
                assert_never(unknown)
    console.print()


def _print_job(team: TeamPlan, job: JobPlan, done: dict[tuple[str, str], Outcome], console: Console) -> None:
    shown = tuple(job.shown())
    if not shown and not job.findings:
        return
    console.print(Text(f"  {job.job}{job.manner}", style="cyan"))
    for action, is_done in shown:
        outcome = done.get((team.team, action.key))
        sign, style = _RESULTS[outcome.result] if outcome else ("+" if is_done else "○", "")
        what = " · ".join(
            filter(None, (kind_of(action).replace("_", " "), target_of(action), said_by(action)))
        )
        why = f"{action.because.rule}: {action.because.reason}"
        console.print(_row(sign, style, what, why))
        if outcome is not None and outcome.detail:
            console.print(_row(" ", style, outcome.detail, ""))
    for finding in job.findings:
        console.print(_found(finding))


def _found(finding: Finding) -> Text:
    return _row("?", "yellow", finding.subject, f"{finding.because.rule}: {finding.because.reason}")


def _row(sign: str, style: str, what: str, why: str) -> Text:
    row = Text(f"    {sign} ", style=style)
    row.append(clean(what), style="default")
    row.append(f"  {clean(why)}" if why else "", style="dim")
    return row


def _grid(table: Table) -> Grid:
    grid = Grid(box=None, header_style="dim", padding=(0, 2, 0, 0))
    for column in table.columns:
        grid.add_column(Text(still(column)), overflow="fold")
    for place, row in enumerate(table.rows):
        grid.add_row(*(Text(still(cell)) for cell in row), style="yellow" if place in table.marked else None)
    return grid


def _closing(plan: Plan, outcomes: list[Outcome]) -> str:
    if outcomes:
        counts = {name: sum(each.result == name for each in outcomes) for name in _RESULTS}
        told = (f"{count} {name}" for name, count in counts.items() if count or name != "waiting")
        return f"{', '.join(told)}. Plan {plan.hash}."
    if not plan.changes:
        return f"Nothing to do; {plan.watched} only shown, in shadow." if plan.watched else "Nothing to do."
    does = "--apply"
    if any(team.refused for team in plan.teams):
        does = f"--apply --approve {plan.hash}, if it is right,"
    return f"{plan.changes} to do; nothing was written. Plan {plan.hash}; {does} does it."


def clean(text: str) -> str:
    """Text that can steer neither a terminal nor GitHub Actions, which takes `##[` anywhere for a command."""
    return plain(text).replace("##[", "# #[")


def still(text: str) -> str:
    """Text that may begin a line, also in a broken cell: GitHub Actions takes `::` there for a command."""
    return _DOUBLED.sub(": ", clean(text))
