"""What people may do in the sandbox, and the faults that can be ordered, from the code that does them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox import schedules
from sandbox.faults import KINDS
from sandbox.github import people
from sandbox.slack import acts
from sandbox.verbs import Verb

SERVICES: Mapping[str, Mapping[str, Verb[Any]]] = {
    "`github`": people.VERBS,
    "`slack`": acts.VERBS,
    "`opsgenie`, `jsm`, `pagerduty`, `ical`": schedules.VERBS,
}


def every_verb() -> str:
    """Service by service."""
    return "\n".join(_section(name, verbs) for name, verbs in SERVICES.items())


def every_fault() -> str:
    """Kind by kind."""
    rows = "".join(f"| `{kind}` | {about} |\n" for kind, about in KINDS.items())
    return f"| `kind` | what it does |\n|---|---|\n{rows}"


def _section(name: str, verbs: Mapping[str, Verb[Any]]) -> str:
    rows = "".join(_row(verb, told) for verb, told in verbs.items())
    return f"### {name}\n\n| verb | what it does | it takes | also |\n|---|---|---|---|\n{rows}"


def _row(verb: str, told: Verb[Any]) -> str:
    needed, further = (", ".join(f"`{each}`" for each in names) for names in (told.needed, told.further))
    return f"| `{verb}` | {told.about} | {needed} | {further} |\n"
