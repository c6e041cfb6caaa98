"""The bench's command line: measures size by size, prints a table, writes JSON."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from bench.host import ROOT
from bench.measure import Deciding, Measure, ProgramError, bench
from bench.peers import PEERS, PEERS_CAPTION

if TYPE_CHECKING:
    from rich.table import Table

OUT = ROOT / "bench/out/latest.json"
LATENCIES = (0, 50)  # milliseconds added to each answer
MEGABYTE = 1_000_000


def main(arguments: Sequence[str]) -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="bench/run.py", description="What a run costs.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 5000], help="labelled issues")
    parser.add_argument("--tries", type=int, default=3, help="the quickest of so many counts (default: 3)")
    options = parser.parse_args(arguments)
    try:
        taken = [each for issues in options.sizes for each in _measures(issues, options.tries)]
    except ProgramError as error:
        print(error, file=sys.stderr)
        return 1
    measures = [each for each in taken if isinstance(each, Measure)]
    decided = [each for each in taken if isinstance(each, Deciding)]
    OUT.parent.mkdir(exist_ok=True)
    machine = {"python": platform.python_version(), "system": platform.platform()}
    written = {
        "machine": machine,
        "measures": list(map(asdict, measures)),
        "deciding": list(map(asdict, decided)),
        "peers": PEERS,
    }
    OUT.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    show(measures, decided)
    return 0


def _measures(issues: int, tries: int) -> Iterator[Measure | Deciding]:
    with bench(issues, latencies=LATENCIES, tries=tries) as ready:
        for measure in (ready.run_due, ready.bare, ready.decide, ready.handle_event):
            print(f"{issues} issues: {measure.__name__} …", file=sys.stderr)
            yield measure()


def show(measures: Sequence[Measure], decided: Sequence[Deciding]) -> None:
    """Print the measures, how much of a run is deciding, then what others take."""
    # Loaded only now: a measured process's peak of memory begins with that of the bench.
    from rich.console import Console  # noqa: PLC0415 - loaded after measuring, so that it costs no run
    from rich.table import Table  # noqa: PLC0415 - as above

    console = Console(width=None if sys.stdout.isatty() else 150)
    table = Table(
        title="The desk", caption="GraphQL points as the sandbox counts them; in brackets the dearest."
    )
    for name in ("issues", "program", "requests"):
        table.add_column(name)
    for name in ("points", "0 ms", "50 ms", "of bound", "processor", "peak", "plan"):
        table.add_column(name, justify="right")
    for measure in measures:
        table.add_row(
            *_row(measure, _bound(measure, measures)), end_section=measure.program == "handle_event"
        )
    console.print(table)
    console.print(
        _thinking(decided, Table(title="Deciding", caption="Seconds of processor time of run_due."))
    )
    others = Table(title="Others", caption=PEERS_CAPTION)
    for name in ("program", "100 issues", "1,000 issues", "5,000 issues"):
        others.add_column(name)
    for peer in PEERS:
        others.add_row(*peer)
    console.print(others)
    console.print(f"Written to {OUT.relative_to(ROOT)}")


def _thinking(decided: Sequence[Deciding], table: Table) -> Table:
    for name in ("issues", "deciding", "rendering", "texts"):
        table.add_column(name, justify="right")
    for each in decided:
        table.add_row(
            f"{each.issues:,}", f"{each.deciding:.2f} s", f"{each.rendering:.2f} s", f"{each.said:,}"
        )
    return table


def _bound(measure: Measure, measures: Sequence[Measure]) -> Measure | None:
    """The lower bound of a run: the same pages."""
    same = (each for each in measures if each.issues == measure.issues and each.program == "lower bound")
    return next(same, None) if measure.program == "run_due" else None


def _row(measure: Measure, bound: Measure | None) -> Iterator[str]:
    slowest = max(measure.usage)
    usage = measure.usage[slowest]
    asked = ", ".join(f"{count} {service}" for service, count in sorted(measure.requests.services.items()))
    yield f"{measure.issues:,}"
    yield measure.program
    yield asked
    yield f"{measure.requests.points} ({measure.requests.dearest})"
    yield from (f"{each.wall:.2f} s" for _, each in sorted(measure.usage.items()))
    yield f"{usage.wall / bound.usage[slowest].wall:.2f} times" if bound else ""
    yield f"{usage.cpu:.2f} s"
    yield f"{max(each.peak for each in measure.usage.values()) / MEGABYTE:.0f} MB"
    yield f"{measure.changes} actions" if measure.program != "lower bound" else ""
