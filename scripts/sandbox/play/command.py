"""What `make demo` starts: plays the week, says what happened, and leaves a page to look at."""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

from rich.console import Console

from sandbox.http import Request
from sandbox.play.desk import RunError, desk_environment, faults_of
from sandbox.play.tally import count_deeds, say_deeds
from sandbox.play.week import Day, Week
from sandbox.world import WorldError

OUT = Path("demo/out")
EPILOG = """\
exit status:
  0    the week was played, and planning once more plans nothing; also when
       Ctrl-C ends the sandbox that --serve left running
  1    wrong flags, the configuration cannot be played, or a script of the desk
       failed
  130  interrupted by Ctrl-C, 143 by SIGTERM; nothing goes on
"""


def main(argv: Sequence[str] | None = None, *, about: str = "") -> int:
    """Play; exit status 1 when the configuration can't be played or a script of the desk fails.

    `about` is what the help says first. Ctrl-C and SIGTERM end it at any moment: exit status 130 or 143.
    """
    options = _parse(argv, about)
    ended = _Ended()
    with contextlib.suppress(ValueError):  # none but the main thread hears signals
        signal.signal(signal.SIGTERM, ended.by)
    try:
        return _main(options)
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted.\n")
        return ended.status


class _Ended:
    """By which signal, as an exit status: 128 and its number, as shells have it."""

    status = 128 + signal.SIGINT

    def by(self, number: int, _: FrameType | None) -> None:
        """End as Ctrl-C does."""
        self.status = 128 + number
        raise KeyboardInterrupt


def _main(options: argparse.Namespace) -> int:
    console = Console(highlight=False, soft_wrap=True)
    faults = faults_of(options.config)
    if faults:
        console.print(faults, style="red", markup=False)
        return 1
    options.out.mkdir(parents=True, exist_ok=True)
    summary = options.out / "summaries.md"
    summary.unlink(missing_ok=True)
    try:
        week = Week(options.config, summary=summary.resolve(), port=options.port)
    except WorldError as error:
        console.print(str(error), style="red", markup=False)
        return 1
    except OSError as error:
        console.print(f"Port {options.port} can't be had: {error.strerror}. Choose another.", style="red")
        return 1
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        fault = f"{options.config} can't be played ({type(error).__name__}: {error})."
        console.print(fault, style="red", markup=False)
        return 1
    with week.sandbox as sandbox:
        status = play_aloud(week, console)
        page = options.out / "index.html"
        page.write_bytes(_page(week))
        console.print(f"\nThe page: {page}   What each run said: {summary}")
        if options.serve:
            console.print(f"The sandbox goes on at {sandbox.url}/ until Ctrl-C. To act in it as the desk:\n")
            console.print(exports(week), markup=False)
            console.print('Its clock stands still: give --now "$NOW" to each command.')
            with contextlib.suppress(KeyboardInterrupt):
                threading.Event().wait()
    return status


class _Parser(argparse.ArgumentParser):
    """Wrong flags end as every other mistake does: with one sentence."""

    def error(self, message: str) -> NoReturn:
        self.exit(1, f"demo: {message[:1].upper()}{message[1:]}. See --help.\n")


def _parse(argv: Sequence[str] | None, about: str) -> argparse.Namespace:
    parser = _Parser(
        prog="demo.py",
        usage="%(prog)s [FLAGS]",
        description=about,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--config", type=Path, default=Path("config/teams.yml"), help="default: %(default)s")
    parser.add_argument("--out", type=Path, default=OUT, help="where the page goes (default: %(default)s)")
    parser.add_argument("--serve", action="store_true", help="leave the sandbox running, to look around")
    parser.add_argument("--port", type=int, default=0, help="the port of the sandbox (default: any)")
    return parser.parse_args(argv)


def play_aloud(week: Week, console: Console) -> int:
    """Play, with a line for each day as it ends; the exit status."""
    names = " and ".join(team.name for team in week.teams.teams)
    console.print(f"[bold]The week of {week.monday:%-d %B %Y}, for {names}[/]\n")
    began, days = time.monotonic(), list[Day]()
    try:
        for day in week.play():
            days.append(day)
            if day.runs:
                console.print(
                    f"[bold]{day.day:%a %-d %b}[/]  {_runs(day)}: {say_deeds(count_deeds(day.requests))}"
                )
    except RunError as error:
        console.print(f"\n{error}", style="red", markup=False)
        return 1
    total: Counter[str] = sum((count_deeds(day.requests) for day in days), Counter())
    runs, requests = sum(day.runs for day in days), sum(len(day.requests) for day in days)
    console.print(f"\n[bold]In all[/]  {say_deeds(total)}.")
    console.print(f"{runs} runs, {requests} requests, {time.monotonic() - began:.0f} s.")
    console.print("[green]Planning once more plans nothing.[/]")
    return 0


def _runs(day: Day) -> str:
    deeds = (
        f", people acted {day.deeds} times" if day.deeds > 1 else ", people acted once" if day.deeds else ""
    )
    return f"{day.runs:>2} runs{deeds}"


def exports(week: Week) -> str:
    """What a shell needs to run the desk's scripts against the sandbox, and when it is there."""
    told = desk_environment(week.sandbox, week.teams.desk_repository)
    told["NOW"] = week.sandbox.clock.now().isoformat()
    return "".join(f"export {name}={value}\n" for name, value in told.items())


def _page(week: Week) -> bytes:
    outcome = week.sandbox.answer(Request(method="GET", path="/", query={}, headers={}, body=b""))
    return outcome.response.body if outcome.response else b""
