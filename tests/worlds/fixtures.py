"""The fixture that sets up a rehearsal; what it opens is closed after the test."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from sandbox.server import Sandbox
from tests.worlds.rehearsal import Rehearsal, a_configuration, a_world

Rehearse = Callable[..., Rehearsal]


@pytest.fixture
def rehearse(tmp_path: Path) -> Iterator[Rehearse]:
    """Sets up a world, or one with these issues; `configuration` in place of the usual one."""
    with ExitStack() as stack:

        def set_up(
            *issues: Mapping[str, Any],
            world: Mapping[str, Any] | None = None,
            configuration: Mapping[str, Any] | None = None,
        ) -> Rehearsal:
            sandbox = stack.enter_context(Sandbox(world or a_world(*issues)))
            return Rehearsal(sandbox, tmp_path, configuration or a_configuration())

        yield set_up
