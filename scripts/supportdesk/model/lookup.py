"""Where in a channel's history a key, an issue's ID or its address stands: found once, for every issue."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_NUMBER = re.compile("[0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """Places in a list of messages.

    Of the last with a key, of those about an issue by its ID, and of those whose text holds a number.
    """

    keys: Mapping[str, int]
    ids: Mapping[str, Sequence[int]]
    numbers: Mapping[str, Sequence[int]]


def look_up(messages: Iterable[tuple[str | None, str | None, str]]) -> Lookup:
    """The lookup of messages, each given by its key and its issue's ID, if it has such, and by its text."""
    keys: dict[str, int] = {}
    ids: dict[str, list[int]] = {}
    numbers: dict[str, list[int]] = {}
    for place, (key, node, text) in enumerate(messages):
        if key is not None:
            keys[key] = place
        if node:
            ids.setdefault(node, []).append(place)
        for number in set(_NUMBER.findall(text)):
            numbers.setdefault(number, []).append(place)
    return Lookup(keys=keys, ids=ids, numbers=numbers)


def number_of(url: str) -> str:
    """The number at the end of an issue's address."""
    return url.rpartition("/")[2]


def holds(text: str, url: str) -> bool:
    """Whether a text holds exactly this address: `/issues/12` is not found in `/issues/123`.

    By which scheme, with `www.` or in which case it is written does not matter.
    """
    said, address = text.casefold(), url.partition("://")[2].casefold()
    start = said.find(address)
    while address and start >= 0:
        if not said[start + len(address) : start + len(address) + 1].isdigit():
            return True
        start = said.find(address, start + 1)
    return False
