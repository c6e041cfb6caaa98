"""YAML is read as texts, lists and tables with their places, within bounds and without its surprises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.model.faults import ConfigurationError, Fault
from supportdesk.model.tree import Entry, Listing, Place, Scalar, Table
from supportdesk.services.yaml_tree import DEEPEST, MOST_NODES, parse_yaml


def refused(text: str) -> Fault:
    """The one fault for which a text is refused."""
    with pytest.raises(ConfigurationError) as refusal:
        parse_yaml(text, source="teams.yml")
    (fault,) = refusal.value.faults
    return fault


def test_texts_stay_as_written_with_their_places() -> None:
    tree = parse_yaml('a: off\nb:\n  - "010"\n', source="")
    a = Entry(key=_word("a", 1, 1), value=_word("off", 1, 4))
    item = Scalar(text="010", quoted=True, at=Place(line=3, column=5))
    b = Entry(key=_word("b", 2, 1), value=Listing(items=(item,), at=Place(line=3, column=3)))
    assert tree == Table(entries=(a, b), at=Place(line=1, column=1))


def test_a_character_that_json_escapes_in_halves_is_whole_again() -> None:
    assert parse_yaml('"\\ud83d\\ude42"', source="") == Scalar(
        text="🙂", quoted=True, at=Place(line=1, column=1)
    )


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("", 1, "the file is empty"),
        ("# nothing\n", 1, "the file is empty"),
        ("a: 1\n---\nb: 2\n", 2, "a second document begins here"),
        ("a: &x 1\n", 1, "anchors and aliases"),
        ("a: 1\nb: *x\n", 2, "anchors and aliases"),
        ("a:\n  b: !!python/object:os.system 1\n", 2, "tags"),
        ("a: !x [1]\n", 1, "tags"),
        ("[a]: 1\n", 1, "a key is itself a list or table"),
        ("? {a: 1}\n: 1\n", 1, "a key is itself a list or table"),
        ("a:\n\t- b\n", 2, "is no YAML: found character '\\t'"),
        ("a: 1\nb: [1, 2\n", 3, "is no YAML: expected ',' or ']'"),
        ("a: 1\n b: 2\n", 2, "is no YAML: mapping values are not allowed here"),
        ("a: 1\nb: \x07\n", 2, "a character that YAML forbids"),
        ('a: 1\nb: "\\UFFFFFFFF"\n', 2, "an escape stands for no character"),
        (f"%YAML 1.{'1' * 5000}\n---\na: 1\n", 1, "an escape stands for no character"),
        ("[" * (DEEPEST + 1), 1, f"nested more than {DEEPEST} deep"),
        ("a: " + "[" * 20_000, 1, f"nested more than {DEEPEST} deep"),
        ("x: [" + "1, " * MOST_NODES + "]", 1, f"holds more than {MOST_NODES} values"),
    ],
)
def test_a_text_that_is_refused_is_refused_at_its_line(text: str, line: int, problem: str) -> None:
    fault = refused(text)
    assert problem in fault.problem
    assert fault.line == line
    assert fault.mend


def test_an_alias_bomb_is_refused_before_it_goes_off() -> None:
    levels = "\n".join(
        f"{name}: &{name} [{', '.join([f'*{below}'] * 9)}]"
        for below, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert "anchors and aliases" in refused(f"a: &a [x]\n{levels}\n").problem


@given(st.text(max_size=300) | st.text(alphabet="ab:-[]{},&*!|>'\"%#?\\ \n\tx0", max_size=300))
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    faults: tuple[Fault, ...] = ()
    try:
        parse_yaml(text, source="teams.yml")
    except ConfigurationError as error:
        faults = error.faults
    assert all(fault.line >= 1 and fault.problem and fault.mend for fault in faults)


def _word(text: str, line: int, column: int) -> Scalar:
    return Scalar(text=text, quoted=False, at=Place(line=line, column=column))
