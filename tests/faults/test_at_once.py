"""Two runs at the same moment: one goes from beginning to end between any two requests of the other.

The shipped workflows let one run at a time. Where that does not hold, as for a command on somebody's own
machine, a message may stand twice for the moment between a post and the look after it: that is counted here.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pytest

from sandbox.http import Request
from sandbox.server import Outcome, Sandbox
from tests.faults.matrix import Bench, bench_of, few, ill_ended
from tests.faults.stage import SCENES, play
from tests.worlds.rehearsal import Ran

_MARK = re.compile("<!-- supportdesk:([^ ]+)")

PAIRS = [
    ("run_due", "run_due"),
    ("run_due", "opened"),
    ("opened", "run_due"),
    ("opened", "opened"),
    ("rung", "run_due"),
    ("audit_requests", "commented"),
    ("rotate_support", "rotate_support"),
    ("post_digest", "run_due"),
    ("flag_at_risk", "run_due"),
    ("hand_off", "hand_off"),
]


class Crowded(Sandbox):
    """A sandbox that lets somebody else act before it answers the nth request; 0 lets nobody."""

    nth = seen = 0

    def between(self) -> None:
        """What happens meanwhile; replaced for each case."""

    def answer(self, request: Request) -> Outcome:
        """Count the requests of the first run; those of the other come while it waits."""
        if self.nth:
            self.seen += 1
            if self.seen == self.nth:
                self.nth = 0
                self.between()
        return super().answer(request)


@dataclass(slots=True, kw_only=True)
class Count:
    """What happened in the interruptions of one pair."""

    cases: int = 0
    messages_taken_back: int = 0
    left_to_the_next_run: int = 0
    wrong: list[str] = field(default_factory=list)


@pytest.mark.parametrize(("first", "other"), PAIRS)
def test_whatever_runs_in_between_nothing_stands_twice_in_the_end(
    first: str, other: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    count = Count()
    with bench_of(SCENES[first], tmp_path, Crowded) as bench:
        for nth, mark in few(list(enumerate(bench.requests, 1))):
            told = interrupted(bench, other, nth, count)
            count.wrong += [f"before {mark}: {told}"] if told else []
    for name, value in asdict(count).items():
        record_property(name, value)
    assert count.wrong == []


def one_after_the_other(bench: Bench, *names: str) -> None:
    for name in names:
        ran = play(bench.desk, SCENES[name])
        assert ran.status == 0, ran.said


def interrupted(bench: Bench, other: str, nth: int, count: Count) -> str:
    """Run the bench's scene, the other between two of its requests, then both; what is wrong, or nothing."""
    bench.reset()
    desk, sandbox = bench.desk, bench.desk.sandbox
    assert isinstance(sandbox, Crowded)
    ran: list[Ran] = []
    sandbox.nth, sandbox.seen = nth, 0
    sandbox.between = lambda: ran.append(play(desk, SCENES[other]))  # type: ignore[method-assign]
    ran.append(play(desk, bench.scene))
    count.cases += 1
    count.messages_taken_back += len(desk.requests("slack/api/chat.delete"))
    count.left_to_the_next_run += bool(repeated(sandbox))
    if told := next(filter(None, map(ill_ended, ran)), ""):
        return told
    one_after_the_other(bench, bench.scene.name, other)
    return ", ".join(repeated(sandbox))


def repeated(sandbox: Sandbox) -> list[str]:
    """The keys of the desk's messages, and the marks of its comments and issues, that stand twice."""
    messages = [
        f"{channel.id} {message.thread_ts} {message.metadata['event_payload']['key']}"
        for channel in sandbox.slack.workspace.channels.values()
        for message in channel.messages
        if message.metadata
    ]
    open_issues = [
        issue
        for repository in sandbox.github.state.repositories.values()
        for issue in repository.issues.values()
        if issue.state == "OPEN"
    ]
    marked = [
        f"{place} {mark}"
        for issue in open_issues
        for place, text in [
            (issue.repository.full_name, issue.body),
            *((issue.url, comment.body) for comment in issue.comments),
        ]
        for mark in _MARK.findall(text)
    ]
    return [name for name, times in Counter([*messages, *marked]).items() if times > 1]
