"""Workflows of which the world tells: whether they are on, and what they ran."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run of a workflow: what started it, and how it ended; without a conclusion it goes on."""

    number: int
    event: str
    at: str
    conclusion: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """A workflow's state, in GitHub's words, and its runs, oldest first."""

    number: int
    state: str = "active"
    runs: tuple[Run, ...] = field(default=())
