"""Plans and pages for a terminal; colour only where the console has it."""

import re
from collections.abc import Iterable, Sequence
from typing import assert_never

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from supportdesk.model.described import kind_of, said_by, target_of
from supportdesk.model.finding import Finding
from supportdesk.model.plan import JobPlan, Outcome, Plan, TeamPlan
from supportdesk.model.tables import Page, Said, Table
from supportdesk.render.hanging import Hanging
from supportdesk.render.plain import plain

_INDENT = 2  # columns before a table
_LEGIBLE = 30  # columns that make running text legible
_DOUBLED = re.compile(":(?=:)")
_RESULTS = {
    "done": ("✓", "green"),
    "failed": ("✗", "red"),
    "waiting": ("…", "yellow"),
    "skipped": ("·", "yellow"),
}


def print_plan(plan: Plan, outcomes: Iterable[Outcome], console: Console) -> None:
    """Print every action with its rule and reason, what became of it, and what only a person can decide."""
    known = tuple(outcomes)
    print_teams(plan.teams, known, console)
    console.print(Hanging(Text(), Text(_closing(plan, known), style="dim")))


def print_teams(teams: Iterable[TeamPlan], outcomes: Iterable[Outcome], console: Console) -> None:
    """Print what is planned for teams, and what became of it."""
    done = {(each.team, each.action.key): each for each in outcomes}
    for team in teams:
        console.print(Text(still(team.name), style="bold"))
        for job in team.jobs:
            _print_job(team, job, done, console)
        for gap in team.incomplete:
            console.print(_row("!", "yellow", f"{gap.part} could not be read whole.", gap.reason))
        if team.refused:
            console.print(_row("✗", "red", "Refused.", team.refused))


def print_page(page: Page, console: Console) -> None:
    """Print a page; what is marked stands out where there is colour, and by its words where there is none."""
    console.print(Text(still(page.title), style="bold"))
    for part in page.parts:
        match part:
            case Table():
                _print_table(part, console)
            case Said(text, pasted):
                console.print(Hanging(Text("  "), Text(still(text))))
                for line in pasted:
                    console.print(Text(f"    {clean(line)}", style="cyan"), soft_wrap=True)  # as one line
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


def _found(finding: Finding) -> Hanging:
    return _row("?", "yellow", finding.subject, f"{finding.because.rule}: {finding.because.reason}")


def _row(sign: str, style: str, what: str, why: str) -> Hanging:
    row = Text(clean(what))
    row.append(f"  {clean(why)}" if why else "", style="dim")
    return Hanging(Text(f"    {sign} ", style=style), row)


def _print_table(table: Table, console: Console) -> None:
    """Print a table; where the terminal is too narrow for it, each row as a list of its own."""
    grid = _grid(table)
    last = max((len(clean(row[-1])) for row in table.rows), default=0)
    spare = max(last - _LEGIBLE, 0)  # the last column may be broken into several lines, no other one
    if console.soft_wrap or console.measure(grid).maximum + _INDENT - spare <= console.width:
        console.print(Padding(grid, (0, 0, 1, _INDENT), expand=False))
        return
    for place, row in enumerate(table.rows):
        style = "yellow" if place in table.marked else "default"
        console.print(Hanging(Text("  "), Text(still(row[0]), style=style)))
        for column, cell in zip(table.columns[1:], row[1:], strict=True):
            if cell:
                said = Text(f"{still(column)}: " if column else "", style="dim").append(
                    still(cell), style=style
                )
                console.print(Hanging(Text("    "), said))
    console.print()


def _grid(table: Table) -> Grid:
    grid = Grid(box=None, header_style="dim", padding=(0, 2, 0, 0))
    for place, column in enumerate(table.columns, 1):
        grid.add_column(Text(still(column)), overflow="fold", no_wrap=place < len(table.columns))
    for place, row in enumerate(table.rows):
        grid.add_row(*(Text(still(cell)) for cell in row), style="yellow" if place in table.marked else None)
    return grid


def _closing(plan: Plan, outcomes: Sequence[Outcome]) -> str:
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
