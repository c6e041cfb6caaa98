"""A handoff by hand where the configuration is protected: asked for by a pull request, merged, finished."""

from typing import Any

import pytest

import hand_off
import run_due
from sandbox.github.issues import Issue
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import DESK, Ran, Rehearsal, a_world, an_issue

TUESDAY = "2026-11-17T12:30:20+00:00"
LATER = "2026-11-17T12:41:00+00:00"
MERGED = "2026-11-17T12:50:00+00:00"
KEY = "delivery/handoff/2026-11-17T12:30"
WAITS = "main is protected: merge https://github.com/acme/desk/pull/3, then the next round does the rest."
CONTENTS = f"PUT /gh/repos/{DESK}/contents/config/overrides.yml"


def a_protected_desk(rehearse: Rehearse, *, by: str = "reviews") -> Rehearsal:
    """Monday's work is done, Engineer B is on support, and it is Tuesday; the configuration is protected."""
    world: dict[str, Any] = a_world(an_issue(1))
    world["github"]["repositories"][0]["protected"] = by
    desk = rehearse(world=world)
    assert desk.run(run_due.COMMAND, "--apply").status == 0
    desk.at(TUESDAY)
    desk.forget()
    return desk


def hand_over(desk: Rehearsal, *flags: str, why: str = "swap", **variables: str) -> Ran:
    order = ("--team", "delivery", "--to", "eng-a", "--why", why, "--apply")
    return desk.run(hand_off.COMMAND, *order, *flags, **variables)


def pulls(desk: Rehearsal) -> list[Issue]:
    issues = desk.sandbox.github.state.repositories[DESK].issues.values()
    return [issue for issue in issues if issue.head]


def merge(desk: Rehearsal) -> None:
    (pull,) = pulls(desk)
    desk.sandbox.act("github", "merge_pull_request", issue=f"{DESK}#{pull.number}", by="acme-em-d")


def reports(desk: Rehearsal) -> list[str]:
    issues = desk.sandbox.github.state.repositories[DESK].issues.values()
    return [issue.title for issue in issues if issue.title.startswith("Delivery") and not issue.head]


def nothing_was_handed_over(desk: Rehearsal) -> bool:
    return (
        desk.issue(1)["assignees"] == ["acme-eng-b"]
        and "U0000000A01" not in desk.members()
        and KEY not in desk.posts()
        and len(reports(desk)) == 1
        and "eng-a" not in desk.file("config/overrides.yml")
    )


@pytest.mark.parametrize("by", ["ruleset", "reviews", "checks", "pushes"])
def test_it_is_asked_for_and_nothing_else_happens(rehearse: Rehearse, by: str) -> None:
    desk = a_protected_desk(rehearse, by=by)
    ran = hand_over(desk)
    assert ran.status == 3
    assert WAITS in ran.out
    assert "Waits for the pull request." in ran.out
    assert "0 failed, 1 waiting" in ran.out
    assert "| … | write override |" in ran.summary
    assert "](https://github.com/acme/desk/pull/3), then the next round does the rest." in ran.summary
    assert nothing_was_handed_over(desk)
    assert [write for write in desk.writes() if "/slack" in write or "issues" in write] == []


def test_the_pull_request_says_who_when_why_and_what_follows(rehearse: Rehearse) -> None:
    desk = a_protected_desk(rehearse)
    hand_over(desk, GITHUB_ACTIONS="true", GITHUB_TRIGGERING_ACTOR="acme-em-d", GITHUB_ACTOR="acme-em-d")
    (pull,) = pulls(desk)
    assert pull.head == "support-desk/override-delivery-eng-a-2026-11-23T1000"
    assert pull.title == "Delivery support goes from Engineer B to Engineer A"
    assert pull.body.splitlines()[2:6] == [
        "- From: Tue 17 Nov, 12:30 GMT",
        "- Until: Mon 23 Nov, 10:00 GMT",
        "- Why: swap",
        "- Asked for by: acme-em-d",
    ]
    assert pull.body.endswith("The next round of the desk does the rest.")


def test_words_of_the_reason_are_not_live_in_the_pull_request(rehearse: Rehearse) -> None:
    desk = a_protected_desk(rehearse)
    hand_over(desk, why="ill, @acme-em-d; closes #1 <b>[now](https://evil.example)</b>")
    (pull,) = pulls(desk)
    for live in ("@acme", "#1", "<b>", "[now]", "https://"):
        assert live not in pull.body


def test_json_tells_what_waits(rehearse: Rehearse) -> None:
    desk = a_protected_desk(rehearse)
    (job,) = hand_over(desk, "--format", "json").data["teams"][0]["jobs"]
    first, *others = job["outcomes"]
    assert (first["result"], first["detail"]) == ("waiting", WAITS)
    assert {(each["result"], each["detail"]) for each in others} == {
        ("skipped", "Waits for the pull request.")
    }


def test_asked_for_again_it_is_the_same_pull_request(rehearse: Rehearse) -> None:
    desk = a_protected_desk(rehearse)
    hand_over(desk)
    desk.at(LATER)
    again = hand_over(desk)
    assert (again.status, WAITS in again.out, len(pulls(desk))) == (3, True, 1)
    assert nothing_was_handed_over(desk)


def test_a_round_before_the_merge_hands_nothing_over(rehearse: Rehearse) -> None:
    desk = a_protected_desk(rehearse)
    hand_over(desk)
    desk.at(LATER)
    assert desk.run(run_due.COMMAND, "--apply").status == 0
    assert nothing_was_handed_over(desk)


# The merge may come hours later: whether a handoff is due then is for policies/handoff.py to say.
def test_once_it_is_merged_the_next_round_does_the_rest_once(rehearse: Rehearse) -> None:
    desk = a_protected_desk(rehearse)
    hand_over(desk)
    desk.at(MERGED)
    merge(desk)
    for _ in range(2):
        assert desk.run(run_due.COMMAND, "--apply").status == 0
    assert reports(desk)[1:] == ["Delivery support handoff 2026-11-17: Engineer A"]
    assert desk.posts().count(KEY) == 1
    assert desk.issue(1)["assignees"] == ["acme-eng-a"]
    assert "U0000000A01" in desk.members()
    assert "U0000000A02" not in desk.members()
    desk.forget()
    assert hand_over(desk).status == 0
    assert desk.writes() == []


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
@pytest.mark.parametrize(
    ("step", "nth"),
    [(f"POST /gh/repos/{DESK}/git/refs", 1), (CONTENTS, 2), (f"POST /gh/repos/{DESK}/pulls", 1)],
)
def test_a_lost_answer_on_the_way_leaves_one_pull_request(
    rehearse: Rehearse, step: str, nth: int, kind: str
) -> None:
    desk = a_protected_desk(rehearse)
    desk.fault(step, kind, times=1, nth=nth)
    assert WAITS in hand_over(desk).out
    merge(desk)
    assert desk.file("config/overrides.yml").count("eng-a") == 1


def test_a_desk_that_may_not_propose_says_the_mend_and_hands_nothing_over(rehearse: Rehearse) -> None:
    desk = a_protected_desk(rehearse)
    desk.fault(f"POST /gh/repos/{DESK}/pulls", status=403)
    ran = hand_over(desk)
    assert ran.status == 3
    assert "give its App contents: write and pull requests: write." in ran.out
    assert "An earlier step failed; run again to finish." in ran.out
    assert nothing_was_handed_over(desk)
