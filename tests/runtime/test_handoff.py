"""A handoff by hand: once, whatever happens on the way."""

import re
from typing import Any

import pytest

import hand_off
import run_due
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import DELIVERY, DESK, WEB, Ran, Rehearsal, an_issue

COMMAND = hand_off.COMMAND
TUESDAY = "2026-11-17T12:30:20+00:00"
KEY = "delivery/handoff/2026-11-17T12:30"
ORDER = ("--team", "delivery", "--to", "eng-a", "--why", "swap")


def a_settled_desk(rehearse: Rehearse, *issues: dict[str, Any]) -> Rehearsal:
    """Monday's work is done, Engineer B is on support, and it is Tuesday."""
    desk = rehearse(*issues)
    assert desk.run(run_due.COMMAND, "--apply").status == 0
    desk.at(TUESDAY)
    desk.forget()
    return desk


def hand_over(desk: Rehearsal, *flags: str, **variables: str) -> Ran:
    return desk.run(COMMAND, *ORDER, "--apply", *flags, **variables)


def overrides(desk: Rehearsal) -> list[str]:
    return re.findall(r"^  - .*$", desk.file("config/overrides.yml"), re.MULTILINE)


def reports(desk: Rehearsal) -> list[str]:
    (place,) = (each for each in desk.sandbox.github.view()["repositories"] if each["name"] == DESK)
    return [issue["title"] for issue in place["issues"]]


def test_a_handoff_is_recorded_filed_and_said(rehearse: Rehearse) -> None:
    desk = a_settled_desk(rehearse, an_issue(1))
    assert hand_over(desk).status == 0
    (override,) = overrides(desk)
    assert 'person: "eng-a", from: "2026-11-17T12:30", to: "2026-11-23T10:00"' in override
    assert 'why: "swap", by: "local"' in override
    assert reports(desk)[-1] == "Delivery support handoff 2026-11-17: Engineer A"
    assert desk.posts()[-1] == KEY
    assert "From Engineer B to Engineer A, until Mon 30 Nov" in str(desk.thread(KEY)[f"{KEY}/2"])
    assert desk.issue(1)["assignees"] == ["acme-eng-a"]
    assert "U0000000A01" in desk.members()
    assert "U0000000A02" not in desk.members()


def test_the_same_handoff_again_does_nothing(rehearse: Rehearse) -> None:
    desk = a_settled_desk(rehearse, an_issue(1))
    hand_over(desk)
    desk.at("2026-11-17T12:47:01+00:00")
    desk.forget()
    assert hand_over(desk).status == 0
    assert desk.writes() == []


def test_the_schedule_goes_on_from_a_handoff_by_hand(rehearse: Rehearse) -> None:
    desk = a_settled_desk(rehearse, an_issue(1))
    hand_over(desk)
    assert desk.run(run_due.COMMAND, "--team", "delivery", "--apply").status == 0
    assert desk.posts().count(KEY) == 1
    assert "U0000000A01" in desk.members()


STEPS = (
    f"PUT /gh/repos/{DESK}/contents/*",
    f"POST /gh/repos/{DESK}/issues",
    f"POST /gh/repos/{WEB}/issues/1/assignees",
    "POST /slack/api/usergroups.users.update",
    "POST /slack/api/chat.postMessage",
)


def carried_out(desk: Rehearsal) -> list[bool]:
    """Which steps of the handoff are done, in their order."""
    return [
        overrides(desk) != [],
        "Delivery support handoff 2026-11-17: Engineer A" in reports(desk),
        desk.issue(1)["assignees"] == ["acme-eng-a"],
        "U0000000A01" in desk.members(),
        any(key.startswith("delivery/handoff/2026-11-17T") for key in desk.posts()),
    ]


@pytest.mark.parametrize("step", range(len(STEPS)))
def test_a_handoff_stops_at_its_first_failed_step_and_a_rerun_completes_it_once(
    rehearse: Rehearse, step: int
) -> None:
    desk = a_settled_desk(rehearse, an_issue(1))
    before, broken = reports(desk), STEPS[step]
    if "slack" in broken:
        desk.fault(broken, "body", body={"ok": False, "error": "invalid_users"})
    else:
        desk.fault(broken, status=403)
    failed = hand_over(desk)
    assert failed.status == 3
    assert "1 failed" in failed.out
    assert carried_out(desk) == [number < step for number in range(len(STEPS))]
    assert ("An earlier step failed; run again to finish." in failed.out) == (step < len(STEPS) - 1)
    desk.mend()
    desk.at("2026-11-17T12:58:00+00:00")
    assert hand_over(desk).status == 0
    assert carried_out(desk) == [True] * len(STEPS)
    assert len(overrides(desk)) == 1
    assert len(reports(desk)) == len(before) + 1
    assert len([key for key in desk.posts() if key.startswith("delivery/handoff/2026-11-17T")]) == 1
    desk.forget()
    assert hand_over(desk).status == 0
    assert desk.writes() == []


def test_where_the_handle_may_not_be_edited_the_channel_is_told_all_the_same(rehearse: Rehearse) -> None:
    desk = a_settled_desk(rehearse, an_issue(1))
    refused = {"ok": False, "error": "permission_denied"}
    desk.fault("POST /slack/api/usergroups.users.update", "body", body=refused)
    later = ("17T12:31", run_due.COMMAND), ("17T13:00", run_due.COMMAND), ("18T09:30", run_due.COMMAND)
    for moment, command in (("17T12:30", COMMAND), *later):
        desk.at(f"2026-11-{moment}:20+00:00")
        ran = desk.run(command, *(ORDER if command is COMMAND else ()), "--apply")
        assert ran.status == 3
        for said in (ran.out, ran.summary.replace("\\", "")):
            assert "SLACK_USERGROUP_TOKEN" in said
    assert carried_out(desk) == [True, True, True, False, True]


def test_a_lost_answer_to_the_commit_leaves_one_override(rehearse: Rehearse) -> None:
    desk = a_settled_desk(rehearse)
    desk.fault(f"PUT /gh/repos/{DESK}/contents/*", "drop_after", times=1)
    assert hand_over(desk).status == 0
    assert len(overrides(desk)) == 1


def test_what_somebody_else_wrote_meanwhile_is_kept(rehearse: Rehearse) -> None:
    desk = a_settled_desk(rehearse)
    written = '# ours\nversion: 1\noverrides:\n  - {team: repo, person: eng-r, from: "2026-12-01T10:00", '
    written += 'to: "2026-12-02T10:00", why: swap, by: acme-lead-r}\n'
    branch = desk.sandbox.github.state.repositories[DESK].branches["main"]
    branch.files["config/overrides.yml"] = written.encode()
    hand_over(desk)
    assert desk.file("config/overrides.yml").startswith(written)
    assert len(overrides(desk)) == 2


def test_a_scheduled_handoff_can_be_asked_for_by_name(rehearse: Rehearse) -> None:
    desk = rehearse()
    assert desk.run(COMMAND, "--team", "delivery", "--apply").status == 0
    assert desk.posts() == ["delivery/handoff/2026-11-16"]
    assert overrides(desk) == []


def test_a_local_date_ends_at_that_days_handoff_time(rehearse: Rehearse) -> None:
    desk = a_settled_desk(rehearse)
    hand_over(desk, "--until", "2026-11-19")
    assert 'to: "2026-11-19T10:00"' in overrides(desk)[0]


def test_a_local_time_ends_at_that_time(rehearse: Rehearse) -> None:
    desk = a_settled_desk(rehearse)
    hand_over(desk, "--until", "2026-11-17T16:45")
    assert 'to: "2026-11-17T16:45"' in overrides(desk)[0]


def test_after_a_handoff_by_hand_the_rotation_holds_again(rehearse: Rehearse) -> None:
    desk = a_settled_desk(rehearse)
    hand_over(desk, "--until", "2026-11-18T09:00")
    desk.at("2026-11-18T09:05:00+00:00")
    assert desk.run(run_due.COMMAND, "--team", "delivery", "--apply").status == 0
    assert "U0000000A02" in desk.members()
    assert "delivery/handoff/2026-11-18T09:00" in desk.posts()


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--to", "eng-a", "--why", "swap"], "A handoff by hand is for one team: give --team once."),
        (["--team", "delivery", "--to", "eng-a"], "A handoff by hand needs --to and --why."),
        (["--team", "delivery", "--why", "swap"], "A handoff by hand needs --to and --why."),
        (["--team", "delivery", "--until", "2026-11-20"], "--until goes with --to and --why."),
        (
            ["--team", "delivery", "--to", "eng-r", "--why", "x"],
            "--to: “eng-r” is no member of Delivery. Members: em-d, eng-a, eng-b, pm-d.",
        ),
        ([*ORDER, "--until", "2026-11-10"], "--until: 2026-11-10 has passed."),
        ([*ORDER, "--until", "2026-11-17T12:30"], "--until: 2026-11-17T12:30 has passed."),
        ([*ORDER, "--why", " \n"], "--why: say in a few words why support changes hands."),
        ([*ORDER, "--until", "soon"], "--until: “soon” is neither a date (2026-11-27) nor a local time."),
        ([*ORDER, "--until", "9999-12-31"], "is neither a date"),
        ([*ORDER, "--until", "2026-11-20T10:00+01:00"], "leave the offset out."),
    ],
)
def test_an_order_that_cannot_hold_is_refused(rehearse: Rehearse, flags: list[str], said: str) -> None:
    desk = rehearse()
    desk.at(TUESDAY)
    ran = desk.run(COMMAND, *flags, "--apply")
    assert ran.status == 1
    assert said in ran.err
    assert desk.requests() == []


def test_in_actions_only_members_of_the_team_hand_over(rehearse: Rehearse) -> None:
    desk = a_settled_desk(rehearse)
    ran = hand_over(desk, GITHUB_ACTIONS="true", GITHUB_TRIGGERING_ACTOR="stranger")
    assert (ran.status, desk.requests()) == (1, [])
    assert "Only members of Delivery may hand support over by hand." in ran.err
    assert hand_over(desk, GITHUB_ACTIONS="true", GITHUB_TRIGGERING_ACTOR="Acme-Em-D").status == 0
    assert 'by: "Acme-Em-D"' in overrides(desk)[0]


def test_words_of_the_reason_cannot_break_the_file(rehearse: Rehearse) -> None:
    desk = a_settled_desk(rehearse)
    why = 'ill"}\n  - {team: repo, person: eng-r # \x1b[1m ' + "x" * 400
    ran = desk.run(COMMAND, "--team", "delivery", "--to", "eng-a", "--why", why, "--apply")
    assert ran.status == 0
    assert len(overrides(desk)) == 1
    assert desk.run(run_due.COMMAND).status == 0
    assert "\x1b" not in ran.said + desk.file("config/overrides.yml")


def test_a_plan_of_a_handoff_writes_nothing(rehearse: Rehearse) -> None:
    desk = a_settled_desk(rehearse, an_issue(1))
    ran = desk.run(COMMAND, *ORDER, "--detailed-exitcode")
    assert (ran.status, desk.writes()) == (2, [])
    assert "write override" in ran.out
    assert DELIVERY in ran.out


def test_a_desk_that_is_switched_off_says_so_and_hands_nothing_over(rehearse: Rehearse) -> None:
    desk = a_settled_desk(rehearse, an_issue(1))
    ran = hand_over(desk, SUPPORTDESK_OFF="1")
    assert (ran.status, ran.out) == (0, "SUPPORTDESK_OFF is set: the desk does nothing.\n")
    assert desk.requests() == []
