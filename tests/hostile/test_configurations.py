"""Whatever stands in the configuration: it is read, or every fault of it is said on a line of its own."""

import json
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from supportdesk.model.config import Config
from supportdesk.model.faults import ConfigurationError
from supportdesk.services.files import parse_config, parse_overrides
from supportdesk.services.yaml_tree import LARGEST_FILE
from tests.hostile.twisting import STRANGE, places, put

SHIPPED = Path(__file__).parents[2] / "config" / "teams.yml"
TREE: dict[str, Any] = json.loads(json.dumps(yaml.safe_load(SHIPPED.read_text()), default=str))
PLACES = [place for place in places(TREE) if place]
OVERRIDE = {
    "team": next(iter(TREE["teams"])),
    "person": next(iter(TREE["people"])),
    "from": "2026-12-01T10:00",
    "to": "2026-12-02T10:00",
    "why": "ill",
}
OVERRIDES = {"version": 1, "overrides": [OVERRIDE]}
ODD = (
    "0 days",
    "999999999 business days",
    "2026-02-30",
    "24:00",
    "00:00",
    "../../etc/passwd",
    "posixrules",
    "Etc/GMT+14",
    "(a+)+$",
    "\u0660\u0661",
    "\u202e",
    "\u200b",
    "\U0001f600",
    "x" * 201,
    "US",
    "XX",
    "-0",
    "1e9",
    "2099-12-31",
    {"from": "09:00", "to": "09:00"},
    {"any_of": ["x"]},
    ["mon", "mon"],
    "a\n::error::b",
)
values = st.sampled_from((*STRANGE, *ODD, ...)) | st.text(max_size=30) | st.integers() | st.dates().map(str)


def read(text: str) -> Config | None:
    """The configuration; None where it is refused as it should be."""
    try:
        return parse_config(text, source="teams.yml")
    except ConfigurationError as error:
        check(error, "teams.yml")
    return None


def check(error: ConfigurationError, source: str) -> None:
    said = str(error).split("\n")
    assert len(said) == len(error.faults) > 0
    assert all(line.startswith(f"{source}:") and line.isprintable() for line in said)


CONFIG = read(SHIPPED.read_text())


@settings(max_examples=150)
@given(changes=st.lists(st.tuples(st.sampled_from(PLACES), values), min_size=1, max_size=3))
def test_a_strange_value_anywhere_is_taken_or_said(changes: list[tuple[Any, Any]]) -> None:
    tree = TREE
    for place, value in changes:
        if place in set(places(tree)):
            tree = put(tree, place, value)
    read(json.dumps(tree))


@settings(max_examples=100)
@given(place=st.sampled_from([place for place in PLACES if isinstance(place[-1], str)]), key=st.text())
def test_a_strange_key_anywhere_is_taken_or_said(place: Any, key: str) -> None:
    inner: Any = TREE
    for step in place:
        inner = inner[step]
    read(json.dumps(put(put(TREE, place, ...), (*place[:-1], key), inner)))


@settings(max_examples=100)
@given(place=st.sampled_from([place for place in places(OVERRIDES) if place]), value=values)
def test_a_strange_override_is_taken_or_said(place: Any, value: Any) -> None:
    assert CONFIG is not None
    try:
        parse_overrides(json.dumps(put(OVERRIDES, place, value)), source="overrides.yml", config=CONFIG)
    except ConfigurationError as error:
        check(error, "overrides.yml")


@settings(max_examples=150)
@given(st.text() | st.text(alphabet="[]{}-?:,#&*!|>'\"%@` \n\tab01", max_size=60))
def test_any_text_is_read_or_refused_by_its_line(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize("opening", ["", "version: 1\n", "teams: [", '"', "'"])
@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "{",
        "- ",
        "? a\n",
        "a: ",
        "a: b\n",
        "- a\n",
        "\n",
        "#\n",
        '"\\x41',
        "&a ",
        "*a ",
        "!<a>",
        "---\n",
        "|\n",
    ],
)
def test_a_file_of_the_greatest_size_is_refused_in_time(opening: str, piece: str) -> None:
    began = process_time()
    assert read(opening + piece * ((LARGEST_FILE - 20) // len(piece))) is None
    assert process_time() - began < 5
