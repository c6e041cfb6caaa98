"""Who is told what the services do while they do it: each request as it ends, and how far a read has come.

By itself an observer does nothing. It may be told by several threads at once.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class Exchange:
    """One request: `request` names it without query, body or secret.

    `status` is 0 where no answer came; `points` are what GitHub counts for it, None where it does not say.
    """

    service: str
    request: str
    status: int = 0
    seconds: float = 0.0
    points: int | None = None


class Observer:
    """Looks on and says nothing."""

    def exchanged(self, exchange: Exchange) -> None:
        """A request has ended."""

    def advanced(self, subject: str, *, seen: int, total: int) -> None:
        """Of what is read for a subject so much has come, of as much as is known to be there so far."""

    def ended(self) -> None:
        """What was under way is over."""


SILENT = Observer()


@contextmanager
def observed(observer: Observer, *, service: str, request: str) -> Iterator[Exchange]:
    """Tell the observer of a request when it is over; who makes it notes what came."""
    exchange = Exchange(service=service, request=request)
    began = time.monotonic()
    try:
        yield exchange
    finally:
        exchange.seconds = time.monotonic() - began
        observer.exchanged(exchange)
