"""Every request of a script, struck in every way in which it may go wrong; and what must come of it."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Literal, TypeVar

from sandbox.faults import said_by
from sandbox.http import Request
from sandbox.requestlog import Entry
from sandbox.server import Sandbox
from tests.faults.stage import Scene, configuration, left, play, staged
from tests.worlds.rehearsal import Ran, Rehearsal, is_write

Place = TypeVar("Place")
Service = Literal["rest", "graphql", "slack", "on-call"]
SOME = 3  # requests of a script that each kind of fault is tried on in make test
WAITED = 0.3  # seconds after which an answer that never comes is given up

_SECONDARY = {"message": "You have exceeded a secondary rate limit. Please wait a few minutes."}
_BROKEN = {"data": None, "errors": [{"message": "Something went wrong while executing your query."}]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A way to go wrong: the sandbox's order for it, and whose requests it befalls."""

    name: str
    order: Mapping[str, Any]
    befalls: frozenset[Service] = frozenset({"rest", "graphql", "slack", "on-call"})


_GITHUB: frozenset[Service] = frozenset({"rest", "graphql"})
_GRAPHQL: frozenset[Service] = frozenset({"graphql"})
_SLACK: frozenset[Service] = frozenset({"slack"})


def _slack_says(error: str) -> dict[str, Any]:
    return {"kind": "body", "body": {"ok": False, "error": error}}


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(name="connection refused", order={"kind": "away"}),
        Kind(name="dropped before", order={"kind": "drop_before"}),
        Kind(name="dropped after", order={"kind": "drop_after"}),
        Kind(name="read timeout", order={"kind": "stall"}),
        Kind(name="429", order={"kind": "status", "status": 429}),
        Kind(
            name="429, retry-after", order={"kind": "status", "status": 429, "headers": {"Retry-After": "7"}}
        ),
        Kind(
            name="secondary limit", order={"kind": "body", "status": 403, "body": _SECONDARY}, befalls=_GITHUB
        ),
        Kind(name="500", order={"kind": "status", "status": 500}),
        Kind(name="502 as HTML", order={"kind": "html", "status": 502}),
        Kind(name="503", order={"kind": "status", "status": 503}),
        Kind(name="504 after", order={"kind": "status", "status": 504, "after": True}),
        Kind(name="truncated", order={"kind": "truncate"}),
        Kind(name="200 with errors", order={"kind": "body", "body": _BROKEN}, befalls=_GRAPHQL),
        Kind(name="errors after", order={"kind": "body", "body": _BROKEN, "after": True}, befalls=_GRAPHQL),
        Kind(name="partial data", order={"kind": "partial"}, befalls=_GRAPHQL),
        Kind(name="fatal_error after", order={**_slack_says("fatal_error"), "after": True}, befalls=_SLACK),
        Kind(name="ratelimited", order=_slack_says("ratelimited"), befalls=_SLACK),
    )
}


# Which of them are also tried for as long as the run lasts: one of each way to fail.
LASTING = ("dropped before", "dropped after", "429", "500", "504 after", "partial data", "fatal_error after")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One request of a run: what it asks, and as the how many-eth of those that ask the very same."""

    method: str
    path: str
    says: str
    nth: int
    writes: bool

    @property
    def service(self) -> Service:
        """Whose it is."""
        match self.path.split("/")[1]:
            case "gh":
                return "graphql" if self.path.endswith("/graphql") else "rest"
            case "slack":
                return "slack"
            case _:
                return "on-call"

    def order(self, kind: Kind, *, times: int) -> dict[str, Any]:
        """The fault to order of the sandbox."""
        match = f"{self.method} {self.path}"
        return {"match": match, "says": self.says, "nth": self.nth, "times": times, **kind.order}

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.says[:120]} ({self.nth})"


def marks(entries: Sequence[Entry]) -> list[Mark]:
    """The requests in a log."""
    seen: Counter[tuple[str, str, str]] = Counter()
    found = []
    for entry in entries:
        request: Request = entry.request
        asks = (request.method, request.path, said_by(request))
        seen[asks] += 1
        method, path, says = asks
        found.append(Mark(method=method, path=path, says=says, nth=seen[asks], writes=is_write(entry)))
    return found


@dataclass(slots=True, kw_only=True)
class Bench:
    """A sandbox and a desk before it, put back to the beginning of a scene for each case."""

    desk: Rehearsal
    scene: Scene
    requests: Sequence[Mark] = ()
    whole: Mapping[str, Any] = field(default_factory=dict)
    whole_but_digests: Mapping[str, Any] = field(default_factory=dict)

    def reset(self) -> None:
        """The beginning of the scene."""
        self.desk.sandbox.restore(staged(self.scene.at))
        self.desk.now = self.scene.at

    def run_undisturbed(self) -> None:
        """Note what the script asks, and what it leaves once nothing is left to do."""
        self.reset()
        ran = play(self.desk, self.scene)
        assert (ran.status, ran.err) == (0, ""), ran.said
        self.requests = marks(self.desk.requests())
        self.whole = left(self.desk.sandbox)
        self.whole_but_digests = left(self.desk.sandbox, digests=False)
        self.desk.forget()
        assert play(self.desk, self.scene).status == 0
        assert self.desk.writes() == []

    def finish(self, *, digests: bool = True) -> str:
        """Run again, undisturbed; what is wrong then, in a sentence, or nothing.

        Where the run before could not know something to its end, digests may say so.
        """
        self.desk.mend()
        ran = play(self.desk, self.scene)
        if ran.status != 0:
            return f"ended with {ran.status}: {ran.err or ran.out}"
        whole = self.whole if digests else self.whole_but_digests
        return difference(whole, left(self.desk.sandbox, digests=digests))


@contextmanager
def bench_of(scene: Scene, folder: Path, make: Callable[..., Sandbox] = Sandbox) -> Iterator[Bench]:
    """A bench for a scene whose undisturbed run is known."""
    with make({"now": scene.at}) as sandbox:
        bench = Bench(desk=Rehearsal(sandbox, folder, configuration()), scene=scene)
        bench.run_undisturbed()
        yield bench


def strike(bench: Bench, mark: Mark, kind: Kind, *, times: int = 1) -> str:
    """Run with one request struck, then undisturbed; what is wrong after that, or nothing."""
    bench.reset()
    with befall(bench, [mark.order(kind, times=times)]):
        ran = play(bench.desk, bench.scene)
    if not any(entry.fault for entry in bench.desk.requests()):
        return "the request was not made"
    return ill_ended(ran) or bench.finish(digests=times == 1 and knew_members(ran))


@contextmanager
def befall(bench: Bench, orders: Sequence[Mapping[str, Any]]) -> Iterator[None]:
    """Order faults for what runs meanwhile; who went away is back once the desk has waited twice."""
    desk, sandbox = bench.desk, bench.desk.sandbox
    sandbox.control.faults.order(orders)
    kinds = {order["kind"] for order in orders}
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        if "away" in kinds and len(waits) > 1:
            sandbox.come_back()

    usual = desk.timeout
    desk.sleep, desk.timeout = sleep, WAITED if "stall" in kinds else usual
    try:
        yield
    finally:
        desk.sleep, desk.timeout = desk.waits.append, usual
        sandbox.come_back()


def cases(requests: Sequence[Mark], kind: Kind) -> Sequence[Mark]:
    """Which of a run's requests a kind of fault is tried on: with FAULTS=all on all that it may befall."""
    return few([mark for mark in requests if mark.service in kind.befalls], beginning=len(kind.name))


def few(places: Sequence[Place], *, beginning: int = 0) -> Sequence[Place]:
    """All of them with FAULTS=all; else some, spread evenly, others for each beginning."""
    if os.environ.get("FAULTS") == "all" or len(places) <= SOME:
        return places
    step = len(places) // SOME
    return places[beginning % step :: step][:SOME]


def knew_members(ran: Ran) -> bool:
    """Whether a run was told who belongs to the organization, as far as it asked.

    Refused that, it leaves it to the engineer to tell a late requester, and its digest says so; the next run
    may do it itself.
    """
    return "members could not be read whole" not in ran.out


def ill_ended(ran: Ran) -> str:
    """What is wrong with how a disturbed run ended."""
    if ran.status not in (0, 1, 3) or "error of the desk itself" in ran.said:
        return f"ended with {ran.status}: {ran.said}"
    if ran.status and not ran.said:
        return "failed and said nothing"
    return ""


def difference(expected: Any, found: Any, path: str = "") -> str:
    """Where two states differ first."""
    if expected == found:
        return ""
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        for key in {**expected, **found}:
            told = difference(expected.get(key), found.get(key), f"{path}/{key}")
            if told:
                return told
    if isinstance(expected, list) and isinstance(found, list):
        missing = list((Counter(map(str, expected)) - Counter(map(str, found))).elements())
        more = list((Counter(map(str, found)) - Counter(map(str, expected))).elements())
        if len(missing) == len(more) == 1:
            return difference(missing[0], more[0], path)
        return f"{path}: missing {missing}, too many {more}"
    if isinstance(expected, str) and isinstance(found, str):
        blocks = SequenceMatcher(None, expected, found, autojunk=False).get_opcodes()
        changed = [
            (expected[a - 40 : b + 20], found[c - 40 : d + 20]) for op, a, b, c, d in blocks if op != "equal"
        ]
        return f"{path}: {expected[:120]!r}: {changed}"
    return f"{path}: {expected!r} became {found!r}"
