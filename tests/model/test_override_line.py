"""An override as a line of the file, to be written or pasted."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.model.duty import Override
from supportdesk.model.override_line import override_line
from supportdesk.model.tree import Listing, Scalar, Table
from supportdesk.services.yaml_tree import parse_yaml

SWAP = Override(
    team="delivery",
    person="eng-b",
    start=datetime(2026, 11, 24, 0, 0),  # noqa: DTZ001 - local times of the team
    end=datetime(2026, 11, 26, 9, 5),  # noqa: DTZ001 - as above
    why="swap",
    by="em-d",
)


def test_an_override_is_one_line_of_the_list() -> None:
    assert override_line(SWAP) == (
        '  - {team: "delivery", person: "eng-b", from: "2026-11-24T00:00", to: "2026-11-26T09:05",'
        ' why: "swap", by: "em-d"}'
    )


@pytest.mark.parametrize(
    ("why", "written"),
    [
        ('a "swap"', r"a \"swap\""),
        ("one\nmore: [line]", r"one\nmore: [line]"),
        ("Grüße, 休み", "Grüße, 休み"),
        ("a\u2028b\x85c\ufeff", r"a\u2028b\u0085c\ufeff"),
    ],
    ids=["quotes", "line breaks", "any script", "what YAML breaks lines at or refuses"],
)
def test_what_people_wrote_is_a_quoted_text(why: str, written: str) -> None:
    assert f'why: "{written}"' in override_line(replace(SWAP, why=why))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_people_wrote_is_read_back_as_they_wrote_it(why: str) -> None:
    line = override_line(replace(SWAP, why=why))
    assert len(line.splitlines()) == 1
    tree = parse_yaml(line, source="overrides.yml")
    assert isinstance(tree, Listing)
    (entry,) = tree.items
    assert isinstance(entry, Table)
    read = [each.value.text for each in entry.entries if isinstance(each.value, Scalar)]
    assert read == ["delivery", "eng-b", "2026-11-24T00:00", "2026-11-26T09:05", why, "em-d"]
