"""What a terminal shows, what a pipe gets instead, and that neither ends a run."""

import re
import subprocess
from itertools import takewhile
from typing import Any

import pytest

import run_due
from tests.runtime.processes import at_terminal, command_line, end_of, environment_of, start, without_colour
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import WEB, Rehearsal, an_issue

COLOURED = re.compile(r"\x1b\[[0-9;]*3[0-9][0-9;]*m")
LONG = "A title that goes on and on, so that no terminal has it on one line, however wide it may be. " * 2


def a_busy_desk(rehearse: Rehearse) -> Rehearsal:
    return rehearse(*(an_issue(number, title=f"{LONG}{number}") for number in range(1, 5)))


def test_colour_is_shown_at_a_terminal_and_nowhere_else(rehearse: Rehearse) -> None:
    desk = a_busy_desk(rehearse)
    assert COLOURED.search(at_terminal(desk, "run_due").out)
    piped = end_of(start(desk, "run_due", TERM="xterm-256color"))
    assert "\x1b" not in piped.out + piped.err


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}])
def test_who_wants_no_colour_gets_none(rehearse: Rehearse, variables: dict[str, Any]) -> None:
    said = at_terminal(a_busy_desk(rehearse), "run_due", **variables).out
    assert not COLOURED.search(said.rpartition("\x1b[2K")[2])


def test_who_wants_colour_gets_it_through_a_pipe_but_no_bar(rehearse: Rehearse) -> None:
    ended = end_of(start(a_busy_desk(rehearse), "run_due", FORCE_COLOR="1"))
    assert COLOURED.search(ended.out)
    assert ended.err == ""


@pytest.mark.parametrize("columns", [60, 80, 200])
@pytest.mark.parametrize(
    ("script", "flags"),
    [
        ("run_due", ()),
        ("run_due", ("--explain", f"{WEB}#1")),
        ("show_rotation", ("--weeks", "4")),
        ("doctor", ()),
    ],
)
def test_nothing_is_wider_than_the_terminal_but_what_is_to_be_pasted(
    rehearse: Rehearse, columns: int, script: str, flags: tuple[str, ...]
) -> None:
    shown = without_colour(at_terminal(a_busy_desk(rehearse), script, *flags, columns=columns).out)
    lines = [line for line in shown.splitlines() if "{team:" not in line]
    assert len(lines) > 3
    assert max(map(len, lines)) <= columns


def test_what_is_broken_at_a_terminal_keeps_its_indent_and_is_whole_in_a_pipe(rehearse: Rehearse) -> None:
    desk = a_busy_desk(rehearse)
    shown = without_colour(at_terminal(desk, "run_due", columns=60).out).splitlines()
    place = next(place for place, line in enumerate(shown) if line.startswith("    + post message"))
    more = list(takewhile(lambda line: line.startswith("      "), shown[place + 1 :]))
    assert len(more) > 1
    assert not any(line.startswith("       ") for line in more)
    assert " ".join([shown[place].rstrip(), *map(str.strip, more)]) in end_of(start(desk, "run_due")).out


def test_a_table_keeps_its_headings_whole_on_a_narrow_terminal(rehearse: Rehearse) -> None:
    shown = without_colour(at_terminal(rehearse(), "show_rotation", columns=60).out)
    assert "    more or less: " in shown
    wide = without_colour(at_terminal(rehearse(), "show_rotation", columns=80).out)
    assert re.search(
        r"(?m)^  engineer +served +planned +even +more or less +as cover +holidays +ad-hoc", wide
    )


def test_a_read_shows_how_far_it_has_come_and_leaves_nothing_behind(rehearse: Rehearse) -> None:
    said = at_terminal(rehearse(*map(an_issue, range(1, 131))), "run_due", columns=100).out
    bar = said.rpartition("\x1b[2K")[0]
    assert "Delivery" in bar
    assert re.search(r"\d+ of \d+", bar)
    assert "\x1b[?25h" in said, "the cursor is back"
    assert without_colour(said).startswith("Delivery\n")


def test_writing_shows_how_much_is_done(rehearse: Rehearse) -> None:
    desk = a_busy_desk(rehearse)
    said = at_terminal(desk, "audit_requests", "--apply", columns=100).out
    total = len(re.findall("    ✓ ", without_colour(said)))
    assert "Applying" in said
    assert f"{total} of {total}" in said


@pytest.mark.parametrize(
    ("flags", "variables"),
    [
        ((), {"TERM": "dumb"}),
        ((), {"GITHUB_ACTIONS": "true"}),
        (("--quiet",), {}),
        (("--format", "json"), {}),
        (("--verbose",), {}),
    ],
)
def test_there_is_no_bar_for_who_cannot_or_does_not_want_to_see_it(
    rehearse: Rehearse, flags: tuple[str, ...], variables: dict[str, Any]
) -> None:
    said = at_terminal(a_busy_desk(rehearse), "run_due", *flags, **variables).out
    assert "━" not in said
    assert "\x1b[?25l" not in said


def test_a_reader_who_has_seen_enough_ends_neither_the_run_nor_its_status(rehearse: Rehearse) -> None:
    desk = a_busy_desk(rehearse)
    for form in ("text", "json", "markdown"):
        process = start(desk, "run_due", "--detailed-exitcode", "--format", form)
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        said = process.stderr.read().decode()
        process.stderr.close()
        assert (process.wait(60), said) == (2, "")


def test_help_that_nobody_reads_to_its_end_is_no_failure(rehearse: Rehearse) -> None:
    process = start(rehearse(), "run_due", "--help")
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    said = process.stderr.read().decode()
    process.stderr.close()
    assert (process.wait(60), said) == (0, "")


@pytest.mark.parametrize(
    "variables",
    [
        {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    ],
)
def test_where_only_plain_signs_can_be_shown_they_stand_for_the_others(
    rehearse: Rehearse, variables: dict[str, Any]
) -> None:
    desk = rehearse(an_issue(1, title="Überall 💥 “kaputt”"))
    asked = subprocess.run(
        command_line(desk, "run_due", "--apply"),
        env=environment_of(desk, variables),
        capture_output=True,
        check=False,
    )
    assert (asked.returncode, asked.stderr) == (0, b"")
    assert b"    v add to board - acme/web#1 - Backlog  REQ-3: " in asked.stdout
    assert asked.stdout.isascii()
    assert desk.run(run_due.COMMAND, "--detailed-exitcode").status == 0


def test_results_go_to_standard_output_and_all_else_to_standard_error(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    good = end_of(start(desk, "run_due", "--verbose"))
    assert good.out.startswith("Delivery\n")
    assert all(re.match("(GitHub|Slack|Opsgenie)", line) for line in good.err.splitlines())
    bad = end_of(start(desk, "run_due", "--config", "nowhere.yml"))
    assert bad.out == ""
    assert bad.err.startswith("support-desk: ")


def test_who_hands_over_from_a_checkout_is_told_to_pull(rehearse: Rehearse) -> None:
    flags = ("--team", "delivery", "--to", "eng-b", "--why", "swap")
    advice = "The override stands in the repository: pull before the next run here."
    desk = rehearse()
    desk.at("2026-11-24T12:30:00+00:00")
    assert advice not in at_terminal(desk, "hand_off", *flags).out
    assert advice in at_terminal(desk, "hand_off", *flags, "--apply").out


def test_a_rehearsal_without_a_moment_is_said_to_be_for_today(rehearse: Rehearse) -> None:
    said = "Every service is on this machine, and without --now this is for today."
    desk = rehearse()
    assert said not in at_terminal(desk, "run_due").out
    desk.now = ""
    assert said in at_terminal(desk, "run_due").out
