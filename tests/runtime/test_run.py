"""What a run does to the world, and how it ends."""

import pytest

import audit_requests
import hand_off
import post_digest
import rotate_support
import run_due
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import HANDLE, NOW, REPO, WEB, a_world, an_issue

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
    assert ran.summary == ran.out
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
    "module", [audit_requests, hand_off, post_digest, rotate_support, run_due], ids=lambda each: each.__name__
)
def test_help_tells_what_a_command_does_with_an_example(
    rehearse: Rehearse, module: object, capsys: pytest.CaptureFixture[str]
) -> None:
    command = module.COMMAND  # type: ignore[attr-defined]
    with pytest.raises(SystemExit) as ended:
        rehearse().run(command, "--help")
    assert ended.value.code == 0
    assert "Example: " in command.about
    capsys.readouterr()


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
    assert ran.summary.rstrip() == ran.out.rstrip()
    assert "| + | assign | acme/web#&#8203;1 | SUP-4 |" in ran.summary


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
    assert "It is number 1 in the queue: P2" in ran.out
    assert "Clock “acknowledge”" in ran.out
    assert desk.writes() == []


def test_an_issue_that_nobody_sees_cannot_be_explained(rehearse: Rehearse) -> None:
    ran = rehearse().run(DUE, "--explain", f"{WEB}#99")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == f"support-desk: {WEB}#99 is not among the issues that these teams see.\n"


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
    assert desk.issue(1)["comments"] == []


def test_todays_digest_is_edited_on_request(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1, labels=["team/repo"]))
    desk.run(post_digest.COMMAND, "--apply")
    desk.sandbox.act("github", "close", issue=f"{WEB}#1", by="requester")
    desk.forget()
    assert desk.run(post_digest.COMMAND, "--apply", "--refresh", "--team", "repo").status == 0
    assert desk.writes() == ["POST /slack/api/chat.update"]
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
    desk.run(DUE, HEARTBEAT_URL=url)
    desk.run(DUE, "--detailed-exitcode", HEARTBEAT_URL=url)
    desk.run(DUE, "--team", "nobody", HEARTBEAT_URL=url)
    desk.run(audit_requests.COMMAND, HEARTBEAT_URL=url)
    desk.run(DUE, SUPPORTDESK_OFF="1", HEARTBEAT_URL=url)
    pings = [entry.request.path.rpartition("opsgenie/")[2] for entry in desk.requests("opsgenie/ping")]
    assert pings == ["ping", "ping", "ping/fail"]


def test_a_monitor_that_does_not_answer_changes_nothing(rehearse: Rehearse) -> None:
    assert rehearse().run(DUE, HEARTBEAT_URL="http://127.0.0.1:9/ping").status == 0


def test_an_interrupted_run_says_so_and_counts_as_a_bad_one(rehearse: Rehearse) -> None:
    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    desk = rehearse(an_issue(1))
    desk.sleep = interrupt
    desk.fault("POST /slack/api/chat.postMessage", status=503)
    ran = desk.run(DUE, "--apply", HEARTBEAT_URL=f"{desk.sandbox.url}/opsgenie/ping")
    assert ran.status == 130
    assert ran.err == "support-desk: Interrupted; run again to finish.\n"
    assert "**The run stopped.**" in ran.summary
    assert desk.requests("opsgenie/ping/fail") != []
    desk.mend()
    desk.sleep = desk.waits.append
    assert desk.run(DUE, "--apply").status == 0
    assert "Nothing to do." in desk.run(DUE).out
