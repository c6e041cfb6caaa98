"""A check-up as tables for a terminal, as lines for a log, and what it comes to."""

import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from supportdesk.model.check import Check
from supportdesk.render.checks import Checks, list_checks, print_checks
from supportdesk.render.sums import count_checks, sum_up

GOOD = Check(subject="board", detail="3 items")
WARNING = Check(subject="monitor", verdict="warning", detail="None is set.", mend="Set one.")
FAULT = Check(subject="handle", verdict="fault", detail="It is gone.", mend="Give another.")


def printed(checks: Checks, *, width: int = 80, colour: bool = False) -> str:
    file = io.StringIO()
    console = Console(
        file=file,
        width=width,
        soft_wrap=True,
        highlight=False,
        force_terminal=colour,
        color_system="standard" if colour else None,
    )
    print_checks(checks, console)
    return "\n".join(line.rstrip() for line in file.getvalue().split("\n"))


def test_each_group_is_a_table_with_the_mend_below_what_was_found() -> None:
    assert printed({"Support Desk": [GOOD, FAULT], "Delivery": [WARNING]}) == (
        "Support Desk\n"
        "  ✓ board   3 items\n"
        "  ✗ handle  It is gone.\n"
        "            → Give another.\n"
        "\n"
        "Delivery\n"
        "  ! monitor None is set.\n"
        "            → Set one.\n"
        "\n"
        "1 good, 1 warning, 1 fault: mend it and run doctor again.\n"
    )


def test_a_narrow_terminal_has_what_was_found_below_its_subject() -> None:
    assert printed({"Delivery": [FAULT, GOOD]}, width=40).startswith(
        "Delivery\n  ✗ handle\n    It is gone.\n    → Give another.\n  ✓ board\n    3 items\n"
    )


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal_and_nothing_is_left_out(width: int) -> None:
    long = Check(subject="Slack scopes", verdict="fault", detail="lacks-much " * 30, mend="Add-it. " * 20)
    text = printed({"Support Desk": [long, GOOD]}, width=width)
    assert max(map(len, text.splitlines())) <= width
    assert (text.count("lacks-much"), text.count("Add-it.")) == (30, 20)


def test_faults_are_red_where_there_is_colour_and_marked_where_there_is_none() -> None:
    assert "\x1b[31m✗" in printed({"D": [FAULT]}, colour=True)
    assert "\x1b" not in printed({"D": [FAULT]})


def test_in_a_log_each_check_is_one_line_with_its_group_and_mend() -> None:
    assert list(list_checks({"Support Desk": [GOOD], "Delivery": [FAULT]})) == [
        "✓ Support Desk · board · 3 items",
        "✗ Delivery · handle · It is gone. → Give another.",
        "1 good, 1 fault: mend it and run doctor again.",
    ]


def test_what_a_check_up_comes_to_says_what_comes_next() -> None:
    assert count_checks({"A": [GOOD, FAULT], "B": [GOOD]}) == {"good": 2, "warning": 0, "fault": 1}
    assert sum_up({"A": [GOOD, GOOD]}) == (
        "All 2 are well. Next: python scripts/run_due.py shows what the desk would do now."
    )
    assert sum_up({"A": [GOOD, WARNING, WARNING]}) == (
        "1 good, 2 warnings, no fault: the desk can run. Next: python scripts/run_due.py shows what it would"
        " do now."
    )
    unseen = [replace(WARNING, open=True), replace(WARNING, open=True, subject="people")]
    assert sum_up({"A": [GOOD, *unseen], "B": unseen}) == (
        f"1 good, 4 warnings, no fault so far, but not all could be looked at: {WARNING.subject}, people."
        " See what is said there, then run doctor again."
    )
    assert sum_up({"A": [FAULT, *unseen]}) == "2 warnings, 1 fault: mend it and run doctor again."
    assert sum_up({"A": [FAULT], "B": [FAULT]}) == ("2 faults: mend them and run doctor again.")


@given(
    words=st.text()
    | st.sampled_from(["\x1b[2J", "##[error]x", "::error::x", "a\n::error::x", "\ud800", "\u202egnihton"])
)
def test_nobodys_words_steer_a_terminal_or_the_log(words: str) -> None:
    checks = {words: [Check(subject=words, verdict="fault", detail=words, mend=words)]}
    for text in (printed(checks, width=40), printed(checks, width=200), "\n".join(list_checks(checks))):
        text.encode()
        assert not any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in text.replace("\n", ""))
        assert "##[" not in text
        assert not any(line.lstrip().startswith("::") for line in text.splitlines())
    assert len(list(list_checks(checks))) == 2
