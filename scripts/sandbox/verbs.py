"""What people may do in a service: verbs, the arguments that each takes, and sentences for what is wrong."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

StateT = TypeVar("StateT")
ThingT = TypeVar("ThingT")
Args = Mapping[str, Any]


class DeedError(ValueError):
    """What cannot be done, in a sentence for whoever tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb(Generic[StateT]):
    """A verb: what comes of it, the arguments that it needs, and those that may be given besides."""

    does: Callable[[StateT, Args], Any]
    about: str
    needs: str
    may: str = ""

    @property
    def needed(self) -> tuple[str, ...]:
        return tuple(self.needs.split())

    @property
    def further(self) -> tuple[str, ...]:
        return tuple(self.may.split())

    @property
    def takes(self) -> str:
        """Its arguments in words."""
        needed = ", ".join(self.needed)
        return f"{needed}; also {', '.join(self.further)}" if self.further else needed


def perform(service: str, verbs: Mapping[str, Verb[StateT]], verb: str, state: StateT, args: Args) -> Any:
    """Do what a verb says. Raises DeedError, with the verbs that there are, or with this one's arguments."""
    chosen = verbs.get(verb)
    if chosen is None:
        raise DeedError(f"Nobody can {verb!r} in {service}; there are {', '.join(sorted(verbs))}.")
    known = {*chosen.needed, *chosen.further}
    missing = [name for name in chosen.needed if name not in args]
    strange = [name for name in args if name not in known]
    if missing or strange:
        wrong = [f"{name} is missing" for name in missing]
        wrong += [f"{name} is no argument of it{_nearest(name, known)}" for name in strange]
        raise DeedError(f"{verb}: {'; '.join(wrong)}. It takes {chosen.takes}.")
    try:
        return chosen.does(state, args)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        reason = str(error.args[0] if error.args else type(error).__name__).rstrip(".")
        raise DeedError(f"{verb}: {reason}. It takes {chosen.takes}.") from error


def find(things: Mapping[Any, ThingT], key: Any, what: str) -> ThingT:
    """The thing of this name; raises KeyError with a sentence that says what there is."""
    if key in things:
        return things[key]
    there = ", ".join(map(str, list(things)[:10])) or "none"
    raise KeyError(f"there is no {what} {key!r}; there are {there}")


def _nearest(name: str, known: set[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f" (do you mean {near[0]}?)" if near else ""
