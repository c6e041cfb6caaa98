"""The desk's requests to GitHub: each asked again as often as is safe for it, and counted."""

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from supportdesk.model.tracker_setup import Installation
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
from supportdesk.services.observing import SILENT, Exchange, Observer, observed
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

    def __init__(
        self, wire: Wire, *, patience: Patience, write_pause: float, observer: Observer = SILENT
    ) -> None:
        self.patience = patience
        self.tally = Tally()
        self._wire = wire
        self._observer = observer
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
        text: str = "",
    ) -> Partial:
        """A GraphQL query's data, partial data included.

        `lighten` is called when GitHub could not give that much in its time, before the query is asked again.
        `text` is a document that was put together; else it is the file of that name.
        """

        def attempt() -> Partial:
            body = {"query": text or document(name), "variables": dict(variables())}
            self.tally.add(name)
            with self._observed(f"{GRAPHQL} {name}") as exchange:
                raw = _noted(exchange, self._wire.read("POST", GRAPHQL, body=body))
                try:
                    partial = graphql_data(raw, self._context(subject))
                except TooHeavy:
                    lighten()
                    raise
                exchange.points = _cost(partial)
            self.tally.charge(exchange.points)
            return partial

        return retried(attempt, patience=self.patience)

    def mutate(self, name: str, variables: Variables, *, subject: str) -> Mapping[str, Any]:
        """A mutation's data; any fault of it is raised."""

        def attempt() -> Partial:
            body = {"query": document(name), "variables": dict(variables)}
            self.tally.add(name)
            raw = self._written("POST", GRAPHQL, body, request=f"{GRAPHQL} {name}")
            return graphql_data(raw, self._context(subject))

        partial = retried(attempt, patience=self.patience)
        if partial.faults:
            raise fault_error(partial.faults[0], subject)
        return partial.data

    def get(self, path: str, *, subject: str, parameters: Mapping[str, str] | None = None) -> Any:
        """A REST resource."""
        return self.get_with_headers(path, subject=subject, parameters=parameters)[0]

    def get_with_headers(
        self, path: str, *, subject: str, parameters: Mapping[str, str] | None = None
    ) -> tuple[Any, Mapping[str, str]]:
        """A REST resource, and the headers of the answer, whose names are in lower case."""

        def attempt() -> tuple[Any, Mapping[str, str]]:
            self.tally.add("GET")
            with self._observed(f"GET {path}") as exchange:
                raw = _noted(exchange, self._wire.read("GET", path, parameters=parameters))
            return rest_data(raw, self._context(subject)), raw.headers

        return retried(attempt, patience=self.patience)

    def installation(self) -> Installation | None:
        """How the App is installed; None where the credential is a token."""
        return retried(self._wire.installation, patience=self.patience)

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
        raw = self._written(verb, path, body, request=f"{verb} {path}")
        return rest_data(raw, self._context(subject))

    def _written(self, verb: str, path: str, body: Any, *, request: str) -> Raw:
        """Send a change, at its distance from the one before."""
        self.pace()
        try:
            with self._observed(request) as exchange:
                return _noted(exchange, self._wire.write(verb, path, body=body))
        finally:
            self._written_at = self.patience.clock()

    def _context(self, subject: str) -> Context:
        return Context(subject=subject, now=self.patience.clock())

    def _observed(self, request: str) -> AbstractContextManager[Exchange]:
        return observed(self._observer, service="GitHub", request=request)


def _noted(exchange: Exchange, raw: Raw) -> Raw:
    exchange.status = raw.status
    return raw


def _cost(partial: Partial) -> int:
    """The points that an answer says it cost."""
    limit = partial.data.get("rateLimit")
    cost = limit.get("cost") if isinstance(limit, dict) else None
    return cost if isinstance(cost, int) else 0
