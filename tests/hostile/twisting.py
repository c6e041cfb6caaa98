"""A sandbox whose answers can be twisted on their way, and trees of data changed at random places."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from sandbox.http import Request
from sandbox.requestlog import operation_name
from sandbox.server import Outcome, Sandbox

Path = tuple[str | int, ...]
Twist = Callable[[str, bytes], bytes | None]

# What stands where something else is expected: every type, what overflows, and half a sign.
STRANGE: tuple[Any, ...] = (
    None,
    [],
    {},
    "x",
    5,
    True,
    -1e308,
    10**400,
    "9" * 5_000,
    "\ud800 <!channel>",
    [None],
    [["x"]],
    {"x": None},
    {"login": "x", "__typename": []},
    "2026-99-99T00:00:00Z",
    "2026-11-16T10:00:00",
    "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00+14:00",
)


class Twisted(Sandbox):
    """Answers in JSON go through `twist`, which is told what was asked; None leaves one as it is."""

    twist: Twist | None = None

    def answer(self, request: Request) -> Outcome:
        """What comes of a request, twisted."""
        outcome = super().answer(request)
        response = outcome.response
        kind = response.headers.get("Content-Type", "") if response is not None else ""
        if self.twist is None or response is None or not kind.startswith("application/json"):
            return outcome
        body = self.twist(asked(request), response.body)
        return outcome if body is None else Outcome(response=replace(response, body=body))


def asked(request: Request) -> str:
    """What a request asks for: its operation, or its address without what is anybody's own in it."""
    return operation_name(request) or re.sub(r"[\d-]+", "-", f"{request.method} {request.path}")


def places(tree: Any, place: Path = ()) -> Iterator[Path]:
    """Every place in a tree of data."""
    yield place
    inner = tree.items() if isinstance(tree, Mapping) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in inner:
        yield from places(value, (*place, key))


def put(tree: Any, place: Path, value: Any) -> Any:
    """The tree with another value at a place; with `...` there is nothing there any more."""
    if not place:
        return None if value is ... else value
    changed = deepcopy(tree)
    inner = changed
    for key in place[:-1]:
        inner = inner[key]
    if value is ...:
        del inner[place[-1]]
    else:
        inner[place[-1]] = deepcopy(value)
    return changed


@dataclass(frozen=True, slots=True)
class Strange:
    """A strange thing and about where in an answer it stands; the same in each."""

    place: int
    value: Any

    def put_into(self, body: bytes) -> bytes:
        """The answer with it."""
        tree = json.loads(body)
        every = list(places(tree))
        return json.dumps(put(tree, every[self.place % len(every)], self.value)).encode()


strange = st.builds(Strange, st.integers(0, 10_000), st.sampled_from((*STRANGE, ...)))
