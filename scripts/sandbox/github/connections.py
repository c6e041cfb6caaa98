"""Pages of lists, as GraphQL connections give them.

A cursor names the last thing seen, not its place in the list: so a page goes on where the last one ended
even when things came or went in between, as GitHub's pages do.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.github.errors import Refusal

Key = Callable[[Any], Any]


@dataclass(slots=True, kw_only=True, eq=False)
class Page:
    """One page of a list; it is its own `pageInfo`."""

    nodes: Sequence[Any]
    total: int
    has_next: bool
    has_previous: bool
    key: Key
    filtered: int = 0

    @property
    def start_cursor(self) -> str | None:
        return cursor_of(self.key(self.nodes[0])) if self.nodes else None

    @property
    def end_cursor(self) -> str | None:
        return cursor_of(self.key(self.nodes[-1])) if self.nodes else None


def by_number(node: Any) -> Any:
    """The order of a list in which later things have higher numbers."""
    return node.database_id


def page_of(
    rows: Sequence[Any],
    *,
    key: Key = by_number,
    descending: bool = False,
    first: int | None = None,
    last: int | None = None,
    after: str | None = None,
    before: str | None = None,
) -> Page:
    """The page of `rows`, which are in the order of `key`, that the arguments ask for. Raises Refusal."""
    begin, end = 0, len(rows)
    if after is not None:
        begin = _place(rows, key, after, descending=descending, beyond=True)
    if before is not None:
        end = max(begin, _place(rows, key, before, descending=descending, beyond=False))
    between = end - begin
    if first is not None:
        end = min(end, begin + first)
    if last is not None:
        begin = max(begin, end - last)
    return Page(
        nodes=rows[begin:end],
        total=len(rows),
        has_next=end < len(rows),
        has_previous=begin > 0,
        key=key,
        filtered=between,
    )


def cursor_of(key: Any) -> str:
    """An opaque text for a place in an order."""
    return b64encode(b"cursor:v2:" + json.dumps(key).encode()).decode()


def _key_of(cursor: str) -> Any:
    try:
        text = b64decode(cursor, validate=True).removeprefix(b"cursor:v2:")
        key = json.loads(text)
    except (Base64Error, ValueError) as error:
        raise Refusal(
            f"`{cursor}` does not appear to be a valid cursor.", type="INVALID_CURSOR_ARGUMENTS"
        ) from error
    return tuple(key) if isinstance(key, list) else key


def _place(rows: Sequence[Any], key: Key, cursor: str, *, descending: bool, beyond: bool) -> int:
    """How many rows come before the cursor's place; with `beyond`, the row at that place is counted too."""
    target = _key_of(cursor)
    low, high = 0, len(rows)
    while low < high:
        middle = (low + high) // 2
        found = key(rows[middle])
        passed = found > target if descending else found < target
        if passed or (beyond and found == target):
            low = middle + 1
        else:
            high = middle
    return low
