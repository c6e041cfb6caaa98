"""The process guide is complete, and what it claims is proved by a test that exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RULES = [
    *(f"REQ-{number}" for number in range(1, 11)),
    *(f"SUP-{number}" for number in range(1, 21)),
    *(f"WORK-{number}" for number in range(1, 7)),
    "DESK-1",
    "DESK-2",
    "DESK-3",
]


def rows() -> dict[str, list[str]]:
    """Each rule's cells: rule, what the desk does, status, test."""
    lines = (ROOT / "docs" / "process.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return {row[0]: row[1:] for row in cells if re.fullmatch(r"[A-Z]+-\d+", row[0])}


def test_the_guide_has_each_rule_once_and_in_order() -> None:
    assert list(rows()) == RULES


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_says_what_it_is_and_how_far_it_is_done(rule: str) -> None:
    text, behaviour, status, test = rows()[rule]
    assert text
    assert behaviour
    assert status in ("works", "first version", "planned")
    assert test


@pytest.mark.parametrize("rule", [rule for rule, row in rows().items() if row[2] != "planned"])
def test_what_is_claimed_names_tests_that_exist(rule: str) -> None:
    named = re.findall(r"`(tests/[\w/.]+?)(?:::(\w+))?`", rows()[rule][3])
    assert named
    for path, function in named:
        assert (ROOT / path).is_file(), path
        assert not function or f"def {function}(" in (ROOT / path).read_text(encoding="utf-8"), function
