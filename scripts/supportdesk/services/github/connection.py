"""The desk's requests to GitHub: each asked again as often as is safe for it, and counted."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from supportdesk.services.github.answers import (
    Context,
    Partial,
    TooHeavy,
    fault_error,
    graphql_data,
    rest_data,
)
from supportdesk.services.github.documents import document
from supportdesk.services.github.wire import GRAPHQL, Raw, Wire
from supportdesk.services.retry import Patience, retried

Variables = Mapping[str, Any]


@dataclass(slots=True, kw_only=True)
class Tally:
    """What the run has cost so far: attempts by document or REST verb, and GraphQL points."""

    requests: Counter[str] = field(default_factory=Counter)
    points: int = 0
    _lock: Lock = field(default_factory=Lock, repr=False)

    def add(self, kind: str) -> None:
        """Count an attempt; several threads may read at once."""
        with self._lock:
            self.requests[kind] += 1

    def charge(self, points: int) -> None:
        """Count what an answer cost."""
        with self._lock:
            self.points += points


class Connection:
    """Asks GitHub. Every method raises a ServiceError whose sentence names `subject`.

    `query` and `get` change nothing and are asked again after anything that may pass. So are `mutate` and
    `repeatable`, whose effect is the same if it happens twice. `once` is sent again only when GitHub surely
    did nothing; a lost answer is raised as Transient with `effect`, for the caller to look first.
    """

    def __init__(self, wire: Wire, *, patience: Patience, write_pause: float) -> None:
        self.patience = patience
        self.tally = Tally()
        self._wire = wire
        self._write_pause = write_pause
        self._written_at: float | None = None

    def pace(self) -> None:
        """Wait until the next change may be sent; a look just before it comes after this."""
        if self._written_at is not None:
            left = self._written_at + self._write_pause - self.patience.clock()
            if left > 0:
                self.patience.sleep(min(left, self._write_pause))

    def query(
        self,
        name: str,
        variables: Callable[[], Variables],
        *,
        subject: str,
        lighten: Callable[[], None] = lambda: None,
    ) -> Partial:
        """A GraphQL query's data, partial data included.

        `lighten` is called when GitHub could not give that much in its time, before the query is asked again.
        """

        def attempt() -> Partial:
            body = {"query": document(name), "variables": dict(variables())}
            self.tally.add(name)
            raw = self._wire.read("POST", GRAPHQL, body=body)
            try:
                return self._scored(graphql_data(raw, self._context(subject)))
            except TooHeavy:
                lighten()
                raise

        return retried(attempt, patience=self.patience)

    def mutate(self, name: str, variables: Variables, *, subject: str) -> Mapping[str, Any]:
        """A mutation's data; any fault of it is raised."""

        def attempt() -> Partial:
            body = {"query": document(name), "variables": dict(variables)}
            self.tally.add(name)
            return graphql_data(self._written("POST", GRAPHQL, body), self._context(subject))

        partial = retried(attempt, patience=self.patience)
        if partial.faults:
            raise fault_error(partial.faults[0], subject)
        return partial.data

    def get(self, path: str, *, subject: str, parameters: Mapping[str, str] | None = None) -> Any:
        """A REST resource."""

        def attempt() -> Any:
            self.tally.add("GET")
            raw = self._wire.read("GET", path, parameters=parameters)
            return rest_data(raw, self._context(subject))

        return retried(attempt, patience=self.patience)

    def repeatable(self, verb: str, path: str, *, body: Any = None, subject: str) -> Any:
        """A REST change that may safely happen twice."""
        return retried(lambda: self._change(verb, path, body=body, subject=subject), patience=self.patience)

    def once(self, verb: str, path: str, *, body: Any = None, subject: str) -> Any:
        """A REST change that must not happen twice."""
        return retried(
            lambda: self._change(verb, path, body=body, subject=subject),
            patience=self.patience,
            worth=lambda failure: not failure.effect,
        )

    def close(self) -> None:
        """Close what is open."""
        self._wire.close()

    def _change(self, verb: str, path: str, *, body: Any, subject: str) -> Any:
        self.tally.add(verb)
        return rest_data(self._written(verb, path, body), self._context(subject))

    def _written(self, verb: str, path: str, body: Any) -> Raw:
        """Send a change, at its distance from the one before."""
        self.pace()
        try:
            return self._wire.write(verb, path, body=body)
        finally:
            self._written_at = self.patience.clock()

    def _context(self, subject: str) -> Context:
        return Context(subject=subject, now=self.patience.clock())

    def _scored(self, partial: Partial) -> Partial:
        limit = partial.data.get("rateLimit")
        cost = limit.get("cost") if isinstance(limit, dict) else None
        self.tally.charge(cost if isinstance(cost, int) else 0)
        return partial
