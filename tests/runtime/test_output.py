"""What a command says: of wrong flags, for help, as JSON, in the summary, of one issue."""

import pytest

import doctor
import run_due
import show_rotation
from supportdesk.runtime.command import Command
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import NOW, WEB, an_issue

DUE = run_due.COMMAND
SLACK_POST = "POST /slack/api/chat.postMessage"


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--frobnicate"], "Unrecognized arguments: --frobnicate. See --help."),
        (["--format", "xml"], "Argument --format: invalid choice"),
        (["--now", "yesterday"], "“yesterday” is no moment: write 2026-11-20T09:15:00Z"),
        (["--now", "0001-01-01T00:00+14:00"], "is no moment"),
        (["--now", "9999-12-31"], "is no moment"),
        (["--explain", "web#1"], "“web#1” is no issue: write owner/repository#12"),
        (["--explain", "acme/web#" + "9" * 5000], "is no issue"),
        (["--approve", "abc"], "--approve goes with --apply."),
        (["--team"], "Argument --team: expected one argument"),
        (["--config", "/nowhere/teams.yml"], "/nowhere/teams.yml"),
    ],
)
def test_a_wrong_flag_exits_with_1_and_a_sentence(rehearse: Rehearse, flags: list[str], said: str) -> None:
    desk = rehearse()
    ran = desk.run(DUE, *flags)
    assert ran.status == 1
    assert said in ran.err
    assert "Traceback" not in ran.said
    assert (ran.out, desk.requests()) == ("", [])


@pytest.mark.parametrize(
    ("command", "flags", "said"),
    [
        (show_rotation.COMMAND, ("--apply",), "show_rotation.py only shows: it has nothing to --apply."),
        (show_rotation.COMMAND, ("--explain", f"{WEB}#1"), "--explain is told by what plans: run_due.py"),
        (doctor.COMMAND, ("--explain", f"{WEB}#1"), "--explain is told by what plans: run_due.py"),
    ],
)
def test_a_flag_that_would_do_nothing_is_refused(
    rehearse: Rehearse, command: Command, flags: tuple[str, ...], said: str
) -> None:
    ran = rehearse().run(command, *flags)
    assert (ran.status, ran.out) == (1, "")
    assert said in ran.err


def test_json_is_one_object_of_the_documented_shape(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1, body="please help"))
    data = desk.run(DUE, "--apply", "--format", "json").data
    assert data["now"] == NOW
    assert len(data["hash"]) == 16
    assert [team["team"] for team in data["teams"]] == ["delivery", "repo"]
    jobs = {job["job"]: job for job in data["teams"][0]["jobs"]}
    assert list(jobs) == ["audit", "rotation", "risk", "handoff", "digest"]
    for job in jobs.values():
        assert {"job", "actions", "outcomes", "incomplete"} <= job.keys()
        for action in job["actions"]:
            assert {"kind", "key", "target", "rule", "reason"} <= action.keys()
        assert [each["key"] for each in job["outcomes"]] == [each["key"] for each in job["actions"]]
        assert {each["result"] for each in job["outcomes"]} <= {"done"}
    (label,) = (each for each in jobs["audit"]["actions"] if each["kind"] == "add_label")
    assert label == {
        "kind": "add_label",
        "key": f"{WEB}#1/label/needs-info",
        "target": f"{WEB}#1",
        "rule": "REQ-1",
        "reason": "Missing: background, impact.",
        "issue": f"{WEB}#1",
        "label": "needs-info",
    }


def test_json_says_what_is_incomplete(rehearse: Rehearse) -> None:
    desk = rehearse()
    desk.delivery["slack"]["channel"] = "C00NOWHERE"
    ran = desk.run(DUE, "--format", "json")
    assert ran.status == 3
    gaps = [job["incomplete"] for job in ran.data["teams"][0]["jobs"]]
    assert {gap["part"] for each in gaps for gap in each} == {"channel"}


def test_json_stays_json_where_there_is_nothing_to_decide(rehearse: Rehearse) -> None:
    ran = rehearse().run(DUE, "--format", "json", SUPPORTDESK_OFF="1")
    assert ran.data == {"teams": [], "said": "SUPPORTDESK_OFF is set: the desk does nothing."}


def test_the_summary_is_what_markdown_prints(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    ran = desk.run(DUE, "--format", "markdown")
    assert ran.summary.startswith(ran.out.rstrip())
    assert "| + | assign | acme/web#&#8203;1 acme-eng-b | SUP-4 |" in ran.summary


def test_a_run_does_not_fail_for_want_of_a_summary(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    ran = desk.run(DUE, "--apply", GITHUB_STEP_SUMMARY="/nowhere/at/all/summary.md")
    assert ran.status == 0
    assert "The job summary cannot be written" in ran.err


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_a_title_steers_neither_the_terminal_nor_the_log(rehearse: Rehearse, form: str) -> None:
    title = "\x1b]0;owned\x07 ##[error]x\n::stop-commands::y \u202e \x9b2J <script> |x| @everyone"
    desk = rehearse(an_issue(1, title=title, labels=["team/delivery", "p1"]))
    ran = desk.run(DUE, "--format", form)
    assert "acme/web" in ran.out
    for said in (ran.out, ran.summary):
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(said)
        assert "##[" not in said
        assert not any(line.lstrip().startswith("::") for line in said.splitlines())


def test_an_issue_is_explained_to_every_team_that_sees_it(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1, labels=["team/delivery", "p2"]))
    ran = desk.run(DUE, "--explain", f"{WEB}#1")
    assert ran.status == 0
    assert "It is number 1 of 1 in the queue: P2" in ran.out
    assert "Clock “acknowledge”" in ran.out
    data = desk.run(DUE, "--explain", f"{WEB}#1", "--format", "json").data
    assert data["issue"] == f"{WEB}#1"
    assert data["teams"][0]["team"] == "delivery"
    assert data["teams"][0]["account"][1].startswith("It is number 1 of 1 in the queue: P2")
    page = desk.run(DUE, "--explain", f"{WEB}#1", "--format", "markdown").out
    assert page.startswith("### acme/web")
    assert desk.writes() == []


def test_what_somebody_typed_steers_no_terminal_in_an_explanation(rehearse: Rehearse) -> None:
    risk = {"author": "acme-em-d", "body": "/at-risk \x1b[2J ##[error]x", "at": "2026-11-16T10:00:00Z"}
    ran = rehearse(an_issue(1, comments=[risk])).run(DUE, "--explain", f"{WEB}#1")
    assert "At risk, by acme-em-d on" in ran.out
    assert not {"\x1b"} & set(ran.out)
    assert "##[" not in ran.out


def test_an_explanation_from_half_a_world_says_so(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    desk.delivery["board"]["number"] = 999
    ran = desk.run(DUE, "--explain", f"{WEB}#1", "--team", "delivery")
    assert ran.status == 3
    assert "Not all could be read. " in ran.out.splitlines()[1]
    lost = desk.run(DUE, "--explain", f"{WEB}#99", "--team", "delivery")
    assert lost.status == 1
    assert "Not all could be read. " in lost.err


def test_an_issue_that_nobody_sees_cannot_be_explained(rehearse: Rehearse) -> None:
    ran = rehearse().run(DUE, "--explain", f"{WEB}#99")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == f"support-desk: {WEB}#99 is not among the issues that these teams see.\n"
