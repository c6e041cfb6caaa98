"""What a run does to the world, and how it ends."""

import pytest

import audit_requests
import post_digest
import rotate_support
import run_due
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import HANDLE, REPO, WEB, a_world, an_issue

DUE = run_due.COMMAND
SLACK_POST = "POST /slack/api/chat.postMessage"


def test_without_apply_nothing_is_written(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    ran = desk.run(DUE)
    assert (ran.status, desk.writes()) == (0, [])
    assert "nothing was written" in ran.out


def test_with_apply_the_plan_is_done(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1, body="please help"))
    ran = desk.run(DUE, "--apply")
    assert ran.status == 0
    assert desk.issue(1)["labels"] == ["team/delivery", "needs-info"]
    assert desk.issue(1)["assignees"] == ["acme-eng-b"]
    assert desk.members() == {"U0000000A02", "U0000000A04", "U0000000A05"}
    assert desk.posts() == [
        "delivery/request/acme/web#1",
        "delivery/handoff/2026-11-16",
        "delivery/digest/2026-11-16",
    ]


def test_planning_again_after_applying_plans_nothing(rehearse: Rehearse) -> None:
    world = a_world(
        an_issue(1, body="please help"),
        an_issue(2, labels=["delivery", "p1"]),
        an_issue(3, labels=["team/repo"]),
        an_issue(4, created="2026-11-03T10:00:00Z"),
        an_issue(6, labels=["team/delivery", "team/repo"], body="for both"),
        vault=(an_issue(5, labels=["team/delivery"]),),
    )
    desk = rehearse(world=world)
    assert desk.run(DUE, "--apply").status == 0
    ran = desk.run(DUE, "--detailed-exitcode")
    assert (ran.status, ran.err) == (0, "")
    assert "Nothing to do." in ran.out


def test_a_plan_with_changes_exits_with_2_when_asked(rehearse: Rehearse) -> None:
    assert rehearse(an_issue(1)).run(DUE, "--detailed-exitcode").status == 2


def test_a_failed_action_stops_no_other_and_a_rerun_finishes(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1), an_issue(2))
    desk.fault(f"POST /gh/repos/{WEB}/issues/1/assignees", status=403)
    ran = desk.run(DUE, "--apply")
    assert ran.status == 3
    assert "1 failed, 0 skipped" in ran.out
    assert f"GitHub denies access to issue {WEB}#1" in ran.out
    assert desk.issue(2)["assignees"] == ["acme-eng-b"]
    desk.mend()
    desk.forget()
    assert desk.run(DUE, "--apply").status == 0
    assert desk.writes() == [f"POST /gh/repos/{WEB}/issues/1/assignees"]
    assert "Nothing to do." in desk.run(DUE).out


def test_a_wrong_label_stays_until_the_right_one_stands(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1, labels=["delivery"]))
    desk.fault(f"POST /gh/repos/{WEB}/issues/1/labels", status=403)
    assert desk.run(DUE, "--apply").status == 3
    assert desk.issue(1)["labels"] == ["delivery"]
    desk.mend()
    assert desk.run(DUE, "--apply").status == 0
    assert desk.issue(1)["labels"] == ["team/delivery"]
    assert "Nothing to do." in desk.run(DUE).out


def test_a_lost_answer_posts_nothing_twice(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    desk.fault(SLACK_POST, "drop_after", times=1)
    assert desk.run(DUE, "--apply").status == 0
    assert len(desk.posts()) == len(set(desk.posts()))
    assert "Nothing to do." in desk.run(DUE).out


def test_the_kill_switch_says_so_and_asks_nobody(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    ran = desk.run(DUE, "--apply", SUPPORTDESK_OFF="1")
    assert ran.status == 0
    assert ran.out == "SUPPORTDESK_OFF is set: the desk does nothing.\n"
    assert ran.summary.startswith(ran.out)
    assert desk.requests() == []


@pytest.mark.parametrize("value", ["", "0", "false", " "])
def test_the_kill_switch_can_be_unset(rehearse: Rehearse, value: str) -> None:
    assert "Delivery" in rehearse().run(DUE, SUPPORTDESK_OFF=value).out


def test_only_the_teams_that_are_named_are_served(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    ran = desk.run(DUE, "--team", "repo", "--team", "repo", "--format", "json")
    assert [team["team"] for team in ran.data["teams"]] == ["repo"]


def test_an_unknown_team_is_named_with_those_there_are(rehearse: Rehearse) -> None:
    desk = rehearse()
    ran = desk.run(DUE, "--team", "payments")
    assert ran.status == 1
    assert ran.err == "support-desk: --team: no team “payments”. There are: delivery, repo.\n"
    assert desk.requests() == []


def test_another_moment_is_applied_only_on_this_machine(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    for name in ("GITHUB_API_URL", "SLACK_API_URL", "OPSGENIE_API_URL", "HEARTBEAT_URL"):
        ran = desk.run(DUE, "--apply", **{name: "https://example.com/api"})
        assert ran.status == 1
        assert "--now goes with --apply only while every base URL is on this machine." in ran.err
    assert desk.run(DUE, "--apply", OPSGENIE_API_URL="").status == 1
    assert desk.requests() == []


@pytest.mark.parametrize(
    "variables",
    [
        {"JSM_API_TOKEN": "token"},
        {"JSM_API_TOKEN": "token", "JSM_API_URL": "https://example.com"},
        {"JSM_API_URL": "https://example.com"},
        {"PAGERDUTY_API_TOKEN": "token"},
        {"PAGERDUTY_API_TOKEN": "token", "PAGERDUTY_API_URL": "https://example.com"},
        {"TEAM_ICS_URL": "https://example.com/feed.ics"},
        {"TEAM_ICS_URL": "webcal://example.com/feed.ics"},
    ],
)
def test_another_moment_is_not_applied_while_an_on_call_source_is_elsewhere(
    rehearse: Rehearse, variables: dict[str, str]
) -> None:
    desk = rehearse(an_issue(1))
    rotation = {"source": "ical", "ical": {"url_env": "TEAM_ICS_URL"}}
    desk.configuration["teams"]["repo"]["rotation"] = rotation
    ran = desk.run(DUE, "--apply", **variables)
    assert ran.status == 1
    assert "--now goes with --apply only while every base URL is on this machine." in ran.err
    assert desk.requests() == []


def test_too_many_changes_are_refused_before_the_first_write(rehearse: Rehearse) -> None:
    desk = rehearse(*(an_issue(number) for number in range(1, 5)))
    desk.delivery["limits"] = {"max_changes": 3}
    ran = desk.run(DUE, "--team", "delivery", "--apply")
    assert (ran.status, desk.writes()) == (1, [])
    assert "changes at once, more than max_changes (3)" in ran.out
    assert "Refused." in ran.summary


def test_a_brake_on_one_team_leaves_the_others_to_go_on(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1), an_issue(2), an_issue(3, labels=["team/repo"]))
    desk.delivery["limits"] = {"max_changes": 3}
    ran = desk.run(DUE, "--apply")
    assert ran.status == 3
    assert desk.issue(3)["assignees"] == ["acme-eng-s"]
    assert desk.issue(1)["assignees"] == []


def test_an_approved_plan_passes_the_brakes_also_a_little_later(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1), an_issue(2))
    desk.delivery["limits"] = {"max_changes": 3}
    approved = desk.run(DUE, "--team", "delivery", "--format", "json").data["hash"]
    desk.at("2026-11-16T12:07:31+00:00")
    ran = desk.run(DUE, "--team", "delivery", "--apply", "--approve", approved)
    assert (ran.status, ran.err) == (0, "")
    assert desk.issue(2)["assignees"] == ["acme-eng-b"]


def test_an_approval_holds_for_no_other_plan(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1), an_issue(2))
    desk.delivery["limits"] = {"max_changes": 3}
    approved = desk.run(DUE, "--team", "delivery", "--format", "json").data["hash"]
    desk.sandbox.act("github", "add_label", issue=f"{WEB}#1", label="delivery", by="requester")
    ran = desk.run(DUE, "--team", "delivery", "--apply", "--approve", approved)
    assert (ran.status, desk.writes()) == (1, [])
    assert "not what was approved: look at it again." in ran.err


def test_a_team_in_shadow_is_shown_and_left_alone(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1), an_issue(3, labels=["team/repo"]))
    desk.delivery["mode"] = "shadow"
    ran = desk.run(DUE, "--apply")
    assert ran.status == 0
    assert "audit (shadow: shown, not done)" in ran.out
    assert desk.issue(1)["assignees"] == []
    assert desk.issue(3)["assignees"] == ["acme-eng-s"]


def test_a_job_that_is_off_is_not_even_shown(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    desk.delivery["mode"] = {"default": "on", "digest": "off", "rotation": "off", "handoff": "off"}
    jobs = desk.run(DUE, "--team", "delivery", "--format", "json").data["teams"][0]["jobs"]
    assert [job["job"] for job in jobs] == ["audit", "risk"]


def test_a_team_that_is_off_is_left_alone(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    desk.delivery["mode"] = "off"
    assert desk.run(DUE, "--team", "delivery", "--apply").status == 0
    assert desk.writes() == []


def test_a_command_runs_its_own_job_alone(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    assert desk.run(rotate_support.COMMAND, "--apply").status == 0
    assert desk.members(HANDLE) == {"U0000000A02", "U0000000A04", "U0000000A05"}
    assert desk.comments(1) == []


def test_todays_digest_is_edited_on_request(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1, labels=["team/repo"]))
    desk.run(post_digest.COMMAND, "--apply")
    desk.sandbox.act("github", "close", issue=f"{WEB}#1", by="requester")
    desk.forget()
    assert desk.run(post_digest.COMMAND, "--apply", "--refresh", "--team", "repo").status == 0
    assert desk.writes() == ["POST /slack/api/chat.update"] * 2, "the thread, then the message"
    assert desk.posts(REPO) == ["repo/digest/2026-11-16"]


def test_a_public_desk_repository_serves_no_private_sources(rehearse: Rehearse) -> None:
    world = a_world(an_issue(1), vault=(an_issue(4, title="Acme is angry"),))
    world["github"]["repositories"][0]["private"] = False
    desk = rehearse(world=world)
    ran = desk.run(DUE, "--apply")
    assert (ran.status, desk.writes()) == (1, [])
    assert "acme/desk is public and Delivery watches private repositories" in ran.err
    assert "angry" not in ran.said
    assert desk.run(DUE, "--team", "repo").status == 0


def test_a_private_repository_that_is_not_called_so_is_noticed(rehearse: Rehearse) -> None:
    world = a_world(vault=(an_issue(4),))
    world["github"]["repositories"][0]["private"] = False
    desk = rehearse(world=world)
    desk.delivery["repositories"] = ["acme/vault"]
    assert "is public and Delivery watches private" in desk.run(DUE).err


def test_the_monitor_hears_of_good_and_of_bad_runs(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    url = f"{desk.sandbox.url}/opsgenie/ping"
    desk.run(DUE, "--apply", HEARTBEAT_URL=url)
    desk.run(DUE, "--apply", "--detailed-exitcode", HEARTBEAT_URL=url)
    desk.run(DUE, "--apply", "--team", "nobody", HEARTBEAT_URL=url)
    desk.run(DUE, HEARTBEAT_URL=url)
    desk.run(audit_requests.COMMAND, HEARTBEAT_URL=url)
    desk.run(DUE, SUPPORTDESK_OFF="1", HEARTBEAT_URL=url)
    pings = [entry.request.path.rpartition("opsgenie/")[2] for entry in desk.requests("opsgenie/ping")]
    assert pings == ["ping", "ping", "ping/fail"]


def test_a_monitor_that_does_not_answer_changes_nothing(rehearse: Rehearse) -> None:
    assert rehearse().run(DUE, "--apply", HEARTBEAT_URL="http://127.0.0.1:9/ping").status == 0


def test_an_interrupted_run_says_so_and_counts_as_a_bad_one(rehearse: Rehearse) -> None:
    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    desk = rehearse(an_issue(1))
    desk.sleep = interrupt
    desk.fault("POST /slack/api/chat.postMessage", status=503)
    ran = desk.run(DUE, "--apply", HEARTBEAT_URL=f"{desk.sandbox.url}/opsgenie/ping")
    assert ran.status == 130
    said = "Stopped at once: what was under way may be half done. Run again to finish."
    assert ran.err == f"support-desk: {said}\n"
    assert "**The run stopped.**" in ran.summary
    assert desk.requests("opsgenie/ping/fail") != []
    desk.mend()
    desk.sleep = desk.waits.append
    assert desk.run(DUE, "--apply").status == 0
    assert "Nothing to do." in desk.run(DUE).out
