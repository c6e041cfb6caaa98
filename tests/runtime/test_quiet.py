"""How much a run says: `--quiet` what somebody has to see to, `--verbose` each request besides."""

import re

import pytest

import audit_requests
import doctor
import run_due
import show_rotation
from supportdesk.runtime.command import Command
from tests.runtime.planted import found_in, plant
from tests.runtime.test_secrets import assert_kept, planted
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import WEB, an_issue

DUE, AUDIT = run_due.COMMAND, audit_requests.COMMAND
LINE = re.compile(
    r"(GitHub: (graphql [a-z_]+|(GET|POST|PUT|PATCH|DELETE) /\S+)|Slack: [a-zA-Z.]+"
    r"|Opsgenie schedule \S+: GET /\S+|Monitor: ping( of a failure)?)"
    r": (\d{3}|no answer), \d+ ms(, \d+ points?)?"
)


def test_quiet_success_is_silent_and_the_exit_status_tells(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    looked = desk.run(AUDIT, "--team", "delivery", "--quiet", "--detailed-exitcode")
    assert (looked.status, looked.said) == (2, looked.summary)
    done = desk.run(AUDIT, "--team", "delivery", "--quiet", "--apply")
    assert (done.status, done.out, done.err) == (0, "", "")
    assert "add to board" in done.summary


def test_quiet_says_what_failed_and_nothing_of_what_was_done(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    desk.fault("POST /slack/api/chat.postMessage", status=403)
    ran = desk.run(AUDIT, "--team", "delivery", "--quiet", "--apply")
    assert ran.status == 3
    assert ran.out.startswith("Delivery\n  audit\n    ✗ post message")
    assert "✓" not in ran.out


def test_quiet_says_what_could_not_be_read_and_what_is_wrong(rehearse: Rehearse) -> None:
    desk = rehearse()
    desk.delivery["slack"]["channel"] = "C00NOWHERE"
    ran = desk.run(DUE, "--quiet")
    assert ran.status == 3
    assert "channel could not be read whole." in ran.out
    assert "Nothing to do" not in ran.out
    wrong = desk.run(DUE, "--quiet", "--team", "nobody")
    assert (wrong.status, wrong.out) == (1, "")
    assert "no team “nobody”" in wrong.err


def test_quiet_leaves_out_what_a_check_up_finds_in_order(rehearse: Rehearse) -> None:
    desk = rehearse()
    desk.delivery["slack"]["channel"] = "C00NOWHERE"
    ran = desk.run(doctor.COMMAND, "--quiet")
    assert ran.status == 1
    assert "✗ " in ran.out
    assert "✓" not in ran.out


@pytest.mark.parametrize(
    ("command", "flags"), [(show_rotation.COMMAND, ()), (DUE, ("--explain", f"{WEB}#1"))]
)
def test_quiet_shows_nothing_that_could_be_read_whole(
    rehearse: Rehearse, command: Command, flags: tuple[str, ...]
) -> None:
    ran = rehearse(an_issue(1)).run(command, "--quiet", *flags)
    assert (ran.status, ran.out, ran.err) == (0, "", "")


def test_quiet_is_silent_about_a_desk_that_is_switched_off(rehearse: Rehearse) -> None:
    ran = rehearse().run(DUE, "--quiet", SUPPORTDESK_OFF="1")
    assert (ran.status, ran.out) == (0, "")
    assert "SUPPORTDESK_OFF is set" in ran.summary


@pytest.mark.parametrize("flag", ["--quiet", "--verbose"])
def test_json_is_one_object_however_much_is_said(rehearse: Rehearse, flag: str) -> None:
    ran = rehearse(an_issue(1)).run(DUE, flag, "--format", "json")
    assert [team["team"] for team in ran.data["teams"]] == ["delivery", "repo"]


def test_quiet_and_verbose_together_are_refused(rehearse: Rehearse) -> None:
    ran = rehearse().run(DUE, "--quiet", "--verbose")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "support-desk: --quiet and --verbose contradict each other: give one of them.\n"


def test_verbose_says_each_request_without_query_body_or_secret(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1, title="a-title-of-somebody"))
    variables = {**planted(desk), "HEARTBEAT_URL": f"{desk.sandbox.url}/opsgenie/a-secret-check-id"}
    ran = desk.run(DUE, "--apply", "--verbose", **variables)
    lines = ran.err.splitlines()
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert len(lines) == len(desk.requests())
    assert "GitHub: graphql team_page: 200, " in ran.err
    assert re.search(r"GitHub: graphql team_page: 200, \d+ ms, 6 points", ran.err)
    assert "Slack: chat.postMessage: 200, " in ran.err
    assert "?" not in ran.err
    assert "a-title-of-somebody" not in ran.err
    assert_kept(ran.err)


def test_verbose_says_of_a_calendar_feed_nothing_of_its_address_which_is_a_secret(rehearse: Rehearse) -> None:
    desk = rehearse()
    plant(desk, "ical")
    ran = desk.run(DUE, "--verbose")
    assert any(each.request.path.startswith("/ical/") for each in desk.requests())
    assert re.search(r"(?m)^iCalendar feed in TEAM_ICS_URL: GET: \d{3}, \d+ ms$", ran.err), ran.err
    assert found_in(ran.err) == []


def test_verbose_tells_each_attempt_and_what_never_answered(rehearse: Rehearse) -> None:
    desk = rehearse()
    desk.fault("POST /gh/graphql Desk", "drop_before")
    ran = desk.run(DUE, "--verbose")
    assert len(re.findall(r"(?m)^GitHub: graphql desk: no answer, \d+ ms$", ran.err)) == 4


def test_nobodys_label_steers_the_log_by_a_requests_path(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1, labels=["team/delivery", "needs-info"]))
    desk.delivery["labels"] = {"needs_info": "##[error]::x"}
    ran = desk.run(DUE, "--apply", "--verbose")
    assert "##[" not in ran.err
