"""A desk that leaves takes back its labels, ends what it kept true, and says what only people can do."""

from dataclasses import replace
from typing import Any

import pytest

import audit_requests
import flag_at_risk
import run_due
import uninstall
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import DELIVERY, DESK, SHADOW, WEB, Rehearsal, an_issue

COMMAND = uninstall.COMMAND
LATE = {"created": "2026-11-12T09:30:00Z"}
ENDED = "The support desk no longer watches this request."


@pytest.fixture
def rehearse(rehearse: Rehearse) -> Rehearse:
    """The desk's schedule is disabled first, as docs/uninstall.md has it: it runs no more but by hand."""

    def set_up(*issues: Any, **settings: Any) -> Rehearsal:
        desk = rehearse(*issues, **settings)
        schedule(desk, "disabled_manually")
        return desk

    return set_up


def schedule(desk: Rehearsal, state: str) -> None:
    """Put the workflow into a state of GitHub's."""
    workflows = desk.sandbox.github.state.repositories[DESK].workflows
    workflows["schedule.yml"] = replace(workflows["schedule.yml"], state=state)


def at_work(rehearse: Rehearse) -> Rehearsal:
    """A desk that labelled, commented and announced: one request lacks its parts, three are late."""
    late = (an_issue(number, **LATE) for number in range(3, 6))
    desk = rehearse(an_issue(1), an_issue(2, body="Please help."), *late)
    assert desk.run(run_due.COMMAND, "--apply").status == 0
    return desk


def labels(desk: Rehearsal, number: int) -> set[str]:
    return set(desk.issue(number)["labels"])


def read(desk: Rehearsal, number: int) -> list[str]:
    """What the comments on an issue say, without their hidden marks."""
    return [text.partition("<!--")[0] for text in desk.comments(number)]


def states(desk: Rehearsal, channel: str = DELIVERY) -> dict[str, str]:
    """What the metadata of each message in a channel says of its state."""
    payloads = [
        each.metadata["event_payload"]
        for each in desk.sandbox.slack.workspace.channels[channel].messages
        if each.metadata
    ]
    return {each["key"]: each["state"] for each in payloads if "state" in each}


def test_the_plan_is_shown_and_nothing_is_written(rehearse: Rehearse) -> None:
    desk = at_work(rehearse)
    ran = desk.run(COMMAND)
    assert ran.status == 0
    assert f"remove label · {WEB}#2" in ran.said
    assert "no longer works here" not in str(desk.spoken())
    assert labels(desk, 2) == {"team/delivery", "needs-info"}
    assert desk.run(COMMAND, "--detailed-exitcode").status == 2


def test_nothing_is_taken_back_while_the_schedule_would_set_it_anew(rehearse: Rehearse) -> None:
    desk = at_work(rehearse)
    schedule(desk, "active")
    desk.forget()
    ran = desk.run(COMMAND, "--apply")
    assert (ran.status, desk.writes(), desk.words()) == (1, [], [])
    assert "The schedule is still enabled" in ran.err
    assert "https://github.com/acme/desk/actions/workflows/schedule.yml" in ran.err
    assert desk.run(COMMAND).status == 0  # the plan may be looked at before
    schedule(desk, "disabled_manually")
    assert desk.run(COMMAND, "--apply").status == 0
    schedule(desk, "active")
    assert desk.run(COMMAND, "--apply").status == 0  # there is nothing to do


@pytest.mark.parametrize("mode", ["on", "shadow"])
def test_nothing_is_taken_back_for_a_team_that_is_still_at_work_beside_others(
    rehearse: Rehearse, mode: str
) -> None:
    desk = at_work(rehearse)
    desk.delivery["mode"] = mode
    desk.forget()
    ran = desk.run(COMMAND, "--team", "delivery", "--apply")
    assert (ran.status, desk.writes(), desk.words()) == (1, [], [])
    assert "Delivery: still at work in" in ran.err
    assert "Set `mode: off` there and merge that first." in ran.err


def test_where_the_schedule_cannot_be_looked_at_that_is_said_and_all_is_done(rehearse: Rehearse) -> None:
    desk = at_work(rehearse)
    schedule(desk, "active")
    desk.fault("GET /gh/repos/acme/desk/actions/*", status=403)
    ran = desk.run(COMMAND, "--apply")
    assert (ran.status, "It can't be seen whether the schedule is disabled" in ran.err) == (0, True)
    assert labels(desk, 2) == {"team/delivery"}


def test_all_is_taken_back_or_ended_and_a_second_run_has_nothing_to_do(rehearse: Rehearse) -> None:
    desk = at_work(rehearse)
    assert states(desk)["delivery/episode/2026-11-16"] == "open"
    group = desk.members()
    before = [len(read(desk, number)) for number in range(1, 6)]
    assert desk.run(COMMAND, "--apply").status == 0
    assert [labels(desk, number) for number in range(1, 6)] == [{"team/delivery"}] * 5
    assert [len(read(desk, number)) for number in range(1, 6)] == before
    assert all(ENDED in read(desk, number)[0] for number in range(1, 6))
    assert set(states(desk).values()) == {"left", "closed"} | {states(desk)["delivery/handoff/2026-11-16"]}
    assert desk.members() == group
    ran = desk.run(COMMAND, "--apply")
    assert (ran.status, "Nothing to do." in ran.said) == (0, True)


def test_a_desk_that_comes_back_goes_on_where_it_was(rehearse: Rehearse) -> None:
    desk = at_work(rehearse)
    stood = states(desk), read(desk, 2)
    assert desk.run(COMMAND, "--apply").status == 0
    assert desk.run(run_due.COMMAND, "--apply").status == 0
    assert (states(desk), read(desk, 2)) == stood
    assert labels(desk, 2) == {"team/delivery", "needs-info"}


def test_a_team_leaves_by_itself_and_the_other_one_stays(rehearse: Rehearse) -> None:
    desk = rehearse(
        an_issue(1, body="Please help."), an_issue(2, body="Help.", labels=["team/delivery", "team/repo"])
    )
    assert desk.run(run_due.COMMAND, "--apply").status == 0
    desk.delivery["mode"] = "off"
    ran = desk.run(COMMAND, "--team", "delivery", "--apply")
    assert ran.status == 0
    assert labels(desk, 1) == {"team/delivery"}
    assert labels(desk, 2) == {"team/delivery", "team/repo", "needs-info"}
    assert sorted(ENDED in text for text in read(desk, 2)) == [False, True]
    assert "set `mode: off` for Delivery" in ran.said
    assert "settings/environments" not in ran.said


def test_a_label_that_the_other_team_calls_otherwise_is_taken_off(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1, body="Help.", labels=["team/delivery", "team/repo"]))
    desk.configuration["teams"]["repo"]["labels"] = {"needs_info": "repo/parts"}
    assert desk.run(run_due.COMMAND, "--apply").status == 0
    desk.delivery["mode"] = "off"
    assert desk.run(COMMAND, "--team", "delivery", "--apply").status == 0
    assert labels(desk, 1) == {"team/delivery", "team/repo", "repo/parts"}


def test_an_issue_of_two_teams_is_left_by_both_at_once(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1, body="Help.", labels=["team/delivery", "team/repo"]))
    assert desk.run(run_due.COMMAND, "--apply").status == 0
    assert desk.run(COMMAND, "--apply").status == 0
    assert labels(desk, 1) == {"team/delivery", "team/repo"}


def test_what_was_set_before_is_taken_back_in_any_mode(rehearse: Rehearse) -> None:
    desk = at_work(rehearse)
    for mode in ("shadow", "off"):
        desk.delivery["mode"] = mode
        assert "remove label" in desk.run(COMMAND, "--team", "delivery").said
    assert desk.run(COMMAND, "--team", "delivery", "--apply").status == 0
    assert labels(desk, 2) == {"team/delivery"}


@pytest.mark.parametrize("mode", ["shadow", "off"])
def test_what_is_rehearsed_is_ended_too_whatever_the_mode_is_by_now(rehearse: Rehearse, mode: str) -> None:
    desk = rehearse(an_issue(1))
    desk.configuration["desk"] = {"shadow_channel": SHADOW}
    desk.delivery["mode"] = "shadow"
    desk.configuration["teams"] = {"delivery": desk.delivery}
    assert desk.run(run_due.COMMAND, "--apply").status == 0
    assert states(desk, SHADOW)[f"delivery/request/{WEB}#1"] == "open"
    desk.delivery["mode"] = mode
    assert desk.run(COMMAND, "--apply").status == 0
    assert states(desk, SHADOW)[f"delivery/request/{WEB}#1"] == "left"
    assert "Nothing to do." in desk.run(COMMAND).said


def test_a_trouble_that_was_told_is_ended(rehearse: Rehearse) -> None:
    desk = rehearse(*(an_issue(number) for number in range(1, 5)))
    desk.delivery["limits"] = {"max_changes": 3}
    assert desk.run(run_due.COMMAND, "--apply").status == 3
    key = "delivery/trouble/2026-11-16"
    assert states(desk)[key] == "failing"
    assert desk.run(COMMAND, "--apply").status == 0
    assert states(desk)[key] == "left"


def test_no_brake_stops_what_a_person_asked_for(rehearse: Rehearse) -> None:
    desk = at_work(rehearse)
    desk.delivery["limits"] = {"max_changes": 1}
    assert desk.run(COMMAND, "--apply").status == 0
    assert "Nothing to do." in desk.run(COMMAND).said


def test_only_the_plan_that_was_seen_is_done_where_its_hash_is_given(rehearse: Rehearse) -> None:
    desk = at_work(rehearse)
    seen = desk.run(COMMAND, "--format", "json").data["hash"]
    assert desk.run(audit_requests.COMMAND, "--apply").status == 0
    assert desk.run(COMMAND, "--apply", "--approve", "0123456789abcdef").status == 1
    assert desk.run(COMMAND, "--apply", "--approve", seen).status == 0


def test_what_cannot_be_read_is_left_and_said(rehearse: Rehearse) -> None:
    desk = at_work(rehearse)
    desk.delivery["mode"] = "off"
    desk.fault("POST /slack/api/conversations.history", status=500)
    ran = desk.run(COMMAND, "--team", "delivery", "--apply")
    assert ran.status == 3
    assert "channel could not be read whole" in ran.said
    assert labels(desk, 2) == {"team/delivery"}
    desk.mend()
    assert desk.run(COMMAND, "--team", "delivery", "--apply").status == 0
    assert states(desk)[f"delivery/request/{WEB}#2"] == "left"


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_what_only_people_can_take_back_is_said_with_its_address(rehearse: Rehearse, form: str) -> None:
    said = rehearse().run(COMMAND, "--format", form).said.replace("\\", "")
    for address in (
        "https://github.com/acme/desk/actions/workflows/schedule.yml",
        "https://github.com/organizations/acme/settings/installations",
        "https://api.slack.com/apps",
        "https://github.com/acme/desk/settings/environments",
        "https://github.com/acme/desk/settings/variables/actions",
        "https://github.com/acme/vault/tree/HEAD/.github",
    ):
        assert address in said


def test_a_desk_that_is_switched_off_leaves_nothing_either(rehearse: Rehearse) -> None:
    desk = at_work(rehearse)
    assert "does nothing" in desk.run(COMMAND, "--apply", SUPPORTDESK_OFF="1").said
    assert labels(desk, 2) == {"team/delivery", "needs-info"}


def test_a_label_that_a_person_set_stays(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1, labels=["team/delivery", "needs-info", "support/at-risk"]))
    assert desk.run(flag_at_risk.COMMAND, "--apply").status == 0
    assert desk.run(COMMAND, "--apply").status == 0
    assert labels(desk, 1) == {"team/delivery", "needs-info", "support/at-risk"}
