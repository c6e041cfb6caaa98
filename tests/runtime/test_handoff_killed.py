"""A handoff that is killed or fails at any of its writes, and is run again, ends as one that is not."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import hand_off
import run_due
from sandbox.http import Request
from sandbox.server import Outcome, Sandbox
from supportdesk.runtime.arguments import Command
from tests.worlds.rehearsal import (
    DELIVERY,
    DESK,
    WEB,
    Ran,
    Rehearsal,
    a_configuration,
    a_world,
    an_issue,
    is_write,
)

ROOT = Path(__file__).parents[2]
LONG = "A title that goes on and on, so that the report fills more than one post. " * 3
TEAM = ("--team", "delivery")
CARRIED, OWN = 2, 30  # requests that move, and the team's own work, which makes the report long


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff:
    """A handoff: its command, when it is first run, and when again."""

    command: Command
    flags: tuple[str, ...]
    at: str
    again: str


BY_HAND = Handoff(
    command=hand_off.COMMAND,
    flags=(*TEAM, "--to", "eng-a", "--why", "swap"),
    at="2026-11-17T12:30:20+00:00",
    again="2026-11-17T12:40:20+00:00",
)
SCHEDULED = Handoff(
    command=run_due.COMMAND,
    flags=TEAM,
    at="2026-11-23T10:05:00+00:00",
    again="2026-11-23T10:15:00+00:00",
)


class Deadly(Sandbox):
    """A sandbox that kills a process once it has carried out its nth request; 0 spares it."""

    nth = seen = 0
    victim: "subprocess.Popen[bytes] | None" = None

    def answer(self, request: Request) -> Outcome:
        """Count what the victim asks; a dead one gets no answer."""
        outcome = super().answer(request)
        if self.victim is not None:
            self.seen += 1
            if self.seen == self.nth:
                self.victim.send_signal(signal.SIGKILL)
                self.victim.wait()
                return Outcome(response=None)
        return outcome


@contextmanager
def a_desk(folder: Path, handoff: Handoff) -> Iterator[Rehearsal]:
    """Monday's work is done, Engineer B is on support, and it is the moment of the handoff."""
    requests = [an_issue(number) for number in range(1, CARRIED + 1)]
    own = range(CARRIED + 1, CARRIED + OWN + 1)
    world = a_world(*requests, *(an_issue(each, title=f"{LONG}{each}", author="acme-eng-a") for each in own))
    world["github"]["projects"][0]["items"] = [{"issue": f"{WEB}#{each}", "status": "Doing"} for each in own]
    with Deadly(world) as sandbox:
        desk = Rehearsal(sandbox, folder, a_configuration())
        assert desk.run(run_due.COMMAND, *TEAM, "--apply").status == 0
        desk.at(handoff.at)
        desk.forget()
        yield desk


def carry_out(desk: Rehearsal, handoff: Handoff) -> Ran:
    return desk.run(handoff.command, *handoff.flags, "--apply")


def finish(desk: Rehearsal, handoff: Handoff) -> dict[str, Any]:
    """Run it again ten minutes later, undisturbed: nothing is left to do. The state in which all ends."""
    desk.mend()
    desk.at(handoff.again)
    ran = carry_out(desk, handoff)
    assert (ran.status, ran.err) == (0, "")
    desk.forget()
    assert carry_out(desk, handoff).status == 0
    assert desk.writes() == []
    return ending(desk)


def ending(desk: Rehearsal) -> dict[str, Any]:
    """What a handoff leaves, but for the minutes that passed."""
    issues = {number: desk.issue(number) for number in range(1, CARRIED + OWN + 1)}
    messages = desk.sandbox.slack.workspace.channels[DELIVERY].messages
    reports = desk.sandbox.github.state.repositories[DESK].issues.values()
    return {
        "overrides": timeless(desk.file("config/overrides.yml")),
        "reports": [timeless(f"{each.title}\n{each.body}") for each in reports],
        "owners": {number: issue["assignees"] for number, issue in issues.items()},
        "labels": {number: sorted(issue["labels"]) for number, issue in issues.items()},
        "comments": {number: len(desk.comments(number)) for number in issues},
        "handle": desk.members(),
        "messages": sorted(
            timeless(f"{each.metadata} {each.is_reply} {each.blocks}") for each in messages if each.metadata
        ),
    }


def timeless(text: str) -> str:
    """Text without minutes, in keys and in how long something has lasted."""
    text = re.sub(r"(T\d\d:?)\d\d(Z?)", r"\1__\2", text)
    return re.sub(r"\b(\d+ h( \d+ min)?|\d+ min)\b|'answer': '\d+'", "…", text)


def undisturbed(folder: Path, handoff: Handoff) -> tuple[dict[int, str], dict[str, Any]]:
    """The writes of a handoff that nothing disturbs, by their places among its requests, and how it ends."""
    with a_desk(folder, handoff) as desk:
        ran = carry_out(desk, handoff)
        assert (ran.status, ran.err) == (0, "")
        entries = enumerate(desk.requests(), 1)
        places = {place: entry.request.path for place, entry in entries if is_write(entry)}
        state = finish(desk, handoff)
    assert len([each for each in state["messages"] if "/handoff/" in each and "True" in each]) > 1
    assert len(places) > 2 * CARRIED + 6
    return places, state


def faults(end: str, place: int, path: str) -> list[dict[str, Any]]:
    """What becomes of a request. A desk that reaches nobody after it does no more than one killed then."""
    one = {"match": "* *", "nth": place}
    match end:
        case "nothing goes after it":
            silence = {**one, "nth": place + 1, "kind": "drop_before", "times": 100_000}
            return [{**one, "kind": "drop_after"}, silence]
        case "its answer is lost":
            return [{**one, "kind": "drop_after"}]
        case "it fails" if path.startswith("/slack"):
            return [{**one, "kind": "body", "body": {"ok": False, "error": "fatal_error"}, "times": 2}]
        case _:
            return [{**one, "kind": "status", "status": 500}]


@pytest.mark.parametrize("handoff", [BY_HAND, SCHEDULED], ids=["by hand", "scheduled"])
@pytest.mark.parametrize("end", ["nothing goes after it", "its answer is lost", "it fails"])
def test_whatever_becomes_of_any_write_a_rerun_completes_it_once(
    tmp_path: Path, handoff: Handoff, end: str
) -> None:
    places, whole = undisturbed(tmp_path, handoff)
    for place, path in places.items():
        with a_desk(tmp_path, handoff) as desk:
            desk.sandbox.control.faults.order(faults(end, place, path))
            carry_out(desk, handoff)
            struck = desk.requests()[place - 1]
            assert (struck.request.path, bool(struck.fault)) == (path, True)
            assert finish(desk, handoff) == whole, f"request {place}: {path}"


@pytest.mark.slow
def test_a_process_that_is_killed_at_any_step_is_finished_by_the_next(tmp_path: Path) -> None:
    places, whole = undisturbed(tmp_path, BY_HAND)
    steps = {path: place for place, path in places.items()}  # of several alike, the last
    first_post = next(place for place, path in places.items() if path.endswith("chat.postMessage"))
    for place in sorted({*steps.values(), first_post}):
        with a_desk(tmp_path, BY_HAND) as desk:
            assert killed(desk, BY_HAND, place) == -signal.SIGKILL
            assert desk.requests()[-1].request.path == places[place]
            assert finish(desk, BY_HAND) == whole, f"request {place}: {places[place]}"


def killed(desk: Rehearsal, handoff: Handoff, place: int) -> int:
    """Run the script in a process that is killed once its nth request was carried out; how it ended."""
    sandbox = desk.sandbox
    assert isinstance(sandbox, Deadly)
    script = ROOT / "scripts" / f"{handoff.command.name}.py"
    flags = ("--config", str(desk.check_out()), "--now", desk.now, *handoff.flags, "--apply")
    sandbox.nth = place
    sandbox.victim = subprocess.Popen(
        [sys.executable, str(script), *flags],
        env={**os.environ, **desk.variables},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    status = sandbox.victim.wait()
    sandbox.victim = None
    return status
