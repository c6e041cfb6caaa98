"""How far a connection has been read, and how much is asked for at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from supportdesk.services.errors import Unavailable

SIZES = (100, 50, 25)
MOST_PAGES = 1_000  # of one list; a page that leads on for ever is a fault


def turning(subject: str) -> Iterator[int]:
    """Counts the pages of a list. Raises Unavailable where they do not end."""
    yield from range(MOST_PAGES)
    raise Unavailable(
        f"GitHub's pages of {subject} did not end after {MOST_PAGES}: a later run may read them."
    )


@dataclass(slots=True)
class PageSize:
    """Nodes a page: a hundred, halved when GitHub can't give that many in its ten seconds."""

    size: int = SIZES[0]

    def lighten(self) -> None:
        """Ask for less from now on."""
        self.size = next((size for size in SIZES if size < self.size), SIZES[-1])


@dataclass(slots=True)
class Cursor:
    """The place in one connection. `total` is the count that GitHub gave last, duplicates included."""

    after: str | None = None
    seen: int = 0
    total: int = 0
    done: bool = False
    _turning: Iterator[int] = field(default_factory=lambda: turning("a list"), repr=False)

    def advance(self, connection: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The page's nodes; null ones are left out, and so missing from `seen`. Raises Unavailable."""
        next(self._turning)
        nodes = [node for node in connection.get("nodes") or () if node]
        page = connection.get("pageInfo") or {}
        self.seen += len(nodes)
        self.total = connection.get("totalCount") or 0
        # A page that leads to itself, or nowhere, would be read for ever.
        leads_on = page.get("hasNextPage") and page.get("endCursor") not in {None, self.after}
        self.after = page.get("endCursor")
        self.done = not leads_on
        return nodes

    def short(self) -> bool:
        """Whether the connection ended before everything had come."""
        return self.seen < self.total
