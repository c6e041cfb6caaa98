"""The sandbox's GitHub for one test, and a desk connected to it that never really waits."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from typing import Any

import pytest

from sandbox.server import Sandbox
from supportdesk.services.github import GitHub, connect
from supportdesk.services.retry import Patience
from tests.services.github.worlds import WEB

TOKEN = "ghs_42_eyJhbGciOiJIUzI1NiJ9.c2VjcmV0.aGlkZGVu"


class Place:
    """A running sandbox and the desk that looks at it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.waits: list[float] = []
        self.patience = Patience(sleep=self.waits.append, clock=lambda: sandbox.clock.now().timestamp())
        self.github = self.connect()

    def connect(self, **values: Any) -> GitHub:
        """Another desk in the same place."""
        given = {"repository": WEB, "api_url": f"{self.sandbox.url}/gh", "token": TOKEN, **values}
        return connect(patience=self.patience, **given)

    def fault(self, match: str, kind: str, **how: Any) -> None:
        """Order one fault, in place of those before."""
        self.sandbox.control.faults.order([{"match": match, "kind": kind, **how}])

    def asked(self) -> list[str]:
        """Every request so far: its operation, or its method and path."""
        return [
            entry.operation or f"{entry.request.method} {entry.request.path.removeprefix('/gh')}"
            for entry in self.sandbox.control.log.entries()
        ]

    def variables(self, operation: str) -> list[Mapping[str, Any]]:
        """What the requests of one operation asked for."""
        return [
            entry.request.json()["variables"]
            for entry in self.sandbox.control.log.entries()
            if entry.operation == operation
        ]

    def answered(self, operation: str) -> Any:
        """The last answer to an operation."""
        responses = [
            entry.response
            for entry in self.sandbox.control.log.entries()
            if entry.operation == operation and entry.response is not None
        ]
        return json.loads(responses[-1].body)


@pytest.fixture
def place() -> Iterator[Callable[[Mapping[str, Any]], Place]]:
    """Sets up a world; what it opens is closed after the test."""
    with ExitStack() as stack:

        def set_up(world: Mapping[str, Any]) -> Place:
            place = Place(stack.enter_context(Sandbox(world)))
            stack.callback(place.github.connection.close)
            return place

        yield set_up
