"""The threat model is whole: tests that exist show what it claims, and it names every secret there is."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
POLICY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/.]+?)::(\w+)`", GUIDE)
ATTACKERS = {
    heading: text for heading, _, text in (part.partition("\n") for part in GUIDE.split("\n## ")[1:])
}


def secrets_of_the_workflows() -> set[str]:
    paths = [*(ROOT / ".github" / "workflows").glob("*.yml"), *(ROOT / "templates").glob("*.yml")]
    text = "".join(path.read_text(encoding="utf-8") for path in paths)
    return set(re.findall(r"secrets\.(\w+)", text))


def rows_of_secrets(text: str) -> set[str]:
    """The secrets that stand in the first cell of a table's row."""
    cells = re.findall(r"^\| ([^|]+) \|", text, flags=re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`([A-Z_]+)`", cell)}


def sentences(text: str) -> set[str]:
    prose = re.sub(r"\s+", " ", text)
    return {found for found in re.split(r"(?<=[.:!?]) ", prose) if len(found) > 30}


@pytest.mark.parametrize(("path", "function"), NAMED, ids=[function for _, function in NAMED])
def test_each_test_that_the_guide_names_exists(path: str, function: str) -> None:
    assert re.search(rf"^def {function}\(", (ROOT / path).read_text(encoding="utf-8"), flags=re.MULTILINE)


@pytest.mark.parametrize("attacker", ATTACKERS)
def test_of_each_attacker_it_says_what_stands_against_them_and_what_remains(attacker: str) -> None:
    assert re.search(r"`tests/[\w/.]+::\w+`", ATTACKERS[attacker])
    assert re.search(r"^\*\*What remains\.\*\* \w+", ATTACKERS[attacker], flags=re.MULTILINE)


@pytest.mark.parametrize("attacker", ATTACKERS)
def test_each_defence_names_a_test(attacker: str) -> None:
    table = ATTACKERS[attacker].partition("| shown by |\n|---|---|\n")[2]
    rows = re.match(r"(?:\|.*\n)*", table)
    assert rows
    assert [row for row in rows[0].splitlines() if "`tests/" not in row] == []


def test_both_guides_name_every_secret_that_a_workflow_is_given() -> None:
    assert rows_of_secrets(ATTACKERS["A thief of a token"]) == secrets_of_the_workflows()
    assert secrets_of_the_workflows() <= rows_of_secrets(POLICY)


def test_no_sentence_stands_in_both() -> None:
    assert sentences(GUIDE) & sentences(POLICY) == set()
