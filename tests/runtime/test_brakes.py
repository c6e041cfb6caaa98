"""What stops a run before its first write, or a part of it: what was not read is never taken for empty."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import audit_requests
import doctor
import post_digest
import rotate_support
import run_due
from tests.runtime.test_events import about, handle
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import DELIVERY, REPO, VAULT, WEB, Ran, Rehearsal, a_world, an_issue

DUE = run_due.COMMAND
TEAM = ("--team", "delivery")
PAGE = "POST /gh/graphql TeamPage"
TUESDAY = "2026-11-17T09:20:00+00:00"
ALL_CLEAR = ("All clear", "Nothing in the queue", "No request to the team any more", "Deleted, or moved")


def with_a_queue(rehearse: Rehearse, **delivery: Any) -> Rehearsal:
    """Delivery with 24 requests in its queue, which Monday's digest has counted."""
    world = a_world(*(an_issue(number) for number in range(1, 25)))
    world["github"]["projects"][0]["items"] = [
        {"issue": f"{WEB}#{number}", "status": "Backlog"} for number in range(1, 25)
    ]
    desk = rehearse(world=world)
    desk.delivery.update(delivery)
    assert desk.run(DUE, "--apply").status == 0
    assert delivery or "24 in the queue" in desk.spoken()["delivery/digest/2026-11-16"]
    desk.forget()
    return desk


def empty(desk: Rehearsal) -> None:
    """Somebody closes everything at once, or so it looks."""
    for number in range(1, 25):
        desk.sandbox.act("github", "close", issue=f"{WEB}#{number}", by="acme-em-d")


def approved(desk: Rehearsal, command: Any, *flags: str) -> Ran:
    """The command with the hash of what it plans now."""
    plan = desk.run(command, *TEAM, *flags, "--format", "json").data["hash"]
    return desk.run(command, *TEAM, *flags, "--apply", "--approve", plan)


def of_delivery(desk: Rehearsal) -> list[str]:
    """What was said to the team."""
    return list(desk.spoken())


def test_an_empty_queue_where_there_were_many_is_refused(rehearse: Rehearse) -> None:
    desk = with_a_queue(rehearse)
    empty(desk)
    desk.at(TUESDAY)
    before = of_delivery(desk)
    ran = desk.run(DUE, *TEAM, "--apply")
    assert ran.status == 1
    assert "Delivery: the queue was 24 on Mon 16 Nov, and 0 requests are there now." in ran.out
    assert "approve this plan: its digest records the number." in ran.summary
    assert [each for each in of_delivery(desk) if "/trouble/" not in each] == before
    assert not any("All clear" in each or "~" in each for each in desk.spoken().values())


def test_the_other_team_goes_on(rehearse: Rehearse) -> None:
    desk = with_a_queue(rehearse)
    empty(desk)
    desk.at(TUESDAY)
    ran = desk.run(DUE, "--apply")
    assert ran.status == 3
    assert "repo/digest/2026-11-17" in desk.posts(REPO)


def test_an_event_reads_one_issue_and_is_not_refused_for_it(rehearse: Rehearse) -> None:
    desk = with_a_queue(rehearse)
    desk.sandbox.act("github", "comment", issue=f"{WEB}#3", by="acme-eng-b", body="On it.")
    assert handle(desk, "issue_comment", about(3), "--apply").status == 0
    assert "acknowledged" in desk.comments(3)[0].casefold()


def test_an_approved_plan_is_let_through_once_and_its_digest_ends_the_brake(rehearse: Rehearse) -> None:
    desk = with_a_queue(rehearse)
    empty(desk)
    desk.at(TUESDAY)
    plan = desk.run(DUE, *TEAM, "--format", "json").data["hash"]
    assert desk.run(DUE, *TEAM, "--apply", "--approve", plan).status == 0
    assert "delivery/digest/2026-11-17" in desk.posts()
    again = desk.run(DUE, *TEAM, "--apply", "--approve", plan)
    assert again.status == 1
    assert "not what was approved: look at it again." in again.err
    desk.at("2026-11-17T09:35:00+00:00")
    assert desk.run(DUE, *TEAM, "--apply").status == 0


def test_what_was_approved_is_no_other_plan(rehearse: Rehearse) -> None:
    desk = with_a_queue(rehearse)
    empty(desk)
    desk.at(TUESDAY)
    plan = desk.run(DUE, *TEAM, "--format", "json").data["hash"]
    desk.sandbox.act("github", "reopen", issue=f"{WEB}#1", by="requester")
    desk.forget()
    ran = desk.run(DUE, *TEAM, "--apply", "--approve", plan)
    assert (ran.status, desk.writes()) == (1, [])


def test_where_no_digest_is_due_one_by_hand_ends_the_brake(rehearse: Rehearse) -> None:
    desk = with_a_queue(rehearse)
    empty(desk)
    desk.at("2026-11-17T08:00:00+00:00")
    ran = desk.run(DUE, *TEAM, "--apply")
    assert f"(at once: post_digest.py {' '.join(TEAM)})." in ran.out
    assert approved(desk, post_digest.COMMAND).status == 0
    assert desk.run(DUE, *TEAM, "--apply").status == 0


def test_one_approval_ends_the_brake_on_a_day_whose_digest_stands(rehearse: Rehearse) -> None:
    desk = with_a_queue(rehearse)
    empty(desk)
    desk.at("2026-11-16T14:00:00+00:00")
    assert desk.run(DUE, *TEAM, "--apply").status == 1
    assert approved(desk, DUE).status == 0
    desk.at("2026-11-16T14:15:00+00:00")
    opened = {"title": "Checkout is down", "body": "help", "labels": ["team/delivery", "p1"]}
    desk.sandbox.act("github", "open_issue", repository=WEB, by="requester", **opened)
    assert desk.run(DUE, *TEAM, "--apply").status == 0


def test_a_plan_that_does_nothing_is_not_refused(rehearse: Rehearse) -> None:
    desk = with_a_queue(rehearse)
    empty(desk)
    desk.at("2026-11-16T14:00:00+00:00")
    ran = desk.run(rotate_support.COMMAND, *TEAM, "--apply")
    assert (ran.status, desk.run(rotate_support.COMMAND, *TEAM).status) == (0, 0), ran.out


def test_a_team_without_a_digest_has_no_such_brake(rehearse: Rehearse) -> None:
    desk = with_a_queue(rehearse, mode={"default": "on", "digest": "off"})
    empty(desk)
    desk.at(TUESDAY)
    assert desk.run(DUE, *TEAM, "--apply").status == 0


def rename_label(desk: Rehearsal) -> None:
    labels = desk.sandbox.github.state.repositories[WEB].labels
    label = labels.pop("team/delivery")
    label.name = "team/shipping"
    labels[label.name] = label


def rename_status(desk: Rehearsal) -> None:
    options = desk.sandbox.github.state.projects["acme", 205].status_field.options
    options[0] = replace(options[0], name="Inbox")


def rename_field(desk: Rehearsal) -> None:
    fields = desk.sandbox.github.state.projects["acme", 205].fields
    fields["Stage"] = fields.pop("Status")
    fields["Stage"].name = "Stage"


def rename_repository(desk: Rehearsal) -> None:
    """GitHub leads from the old name to the new one."""
    desk.sandbox.github.state.repositories[WEB].name = "site"


def take_the_repository_away(desk: Rehearsal) -> None:
    del desk.sandbox.github.state.repositories[WEB]


RENAMED: dict[str, tuple[Callable[[Rehearsal], None], str]] = {
    "label": (
        rename_label,
        f"Repository {WEB} has no label 'team/delivery': create it there, or correct `label`.",
    ),
    "status": (
        rename_status,
        "Board acme/205 has no status 'Backlog': add it there, or correct `statuses`.",
    ),
    "field": (
        rename_field,
        "Board acme/205 has no single-select field 'Status': create it, or correct `status_field`.",
    ),
    "repository": (rename_repository, f"Repository {WEB} is called acme/site on GitHub: write it so."),
    "repository gone": (take_the_repository_away, f"GitHub shows the desk no repository {WEB}"),
}


@pytest.mark.parametrize(("rename", "sentence"), RENAMED.values(), ids=RENAMED)
def test_what_was_renamed_is_named_with_its_mend_and_nothing_is_taken_for_gone(
    rehearse: Rehearse, rename: Callable[[Rehearsal], None], sentence: str
) -> None:
    desk = rehearse(an_issue(1), an_issue(2, created="2026-11-02T09:30:00Z"))
    assert desk.run(DUE, "--apply").status == 0
    said, written = desk.spoken(), desk.comments(1) if rename is not take_the_repository_away else []
    rename(desk)
    desk.at(TUESDAY)
    ran = desk.run(DUE, *TEAM, "--apply")
    assert ran.status == 3
    assert sentence in ran.out
    assert "delivery/digest/2026-11-17" not in desk.posts()
    now = desk.spoken()
    assert {key: text for key, text in now.items() if key in said and "/handoff/" not in key} == {
        key: text for key, text in said.items() if "/handoff/" not in key
    }
    assert not any(word in text for text in now.values() for word in ALL_CLEAR)
    if written:
        assert desk.sandbox.github.state.repositories[WEB].issues[1].comments[0].body == written[0]


@pytest.mark.parametrize("name", ["label", "status", "field"])
def test_an_event_takes_nothing_for_gone_either(rehearse: Rehearse, name: str) -> None:
    rename, sentence = RENAMED[name]
    desk = rehearse(an_issue(1))
    assert desk.run(DUE, "--apply").status == 0
    rename(desk)
    desk.sandbox.act("github", "comment", issue=f"{WEB}#1", by="requester", body="Any news?")
    desk.forget()
    ran = handle(desk, "issue_comment", about(1), "--apply", *TEAM)
    assert (ran.status, desk.writes()) == (3, [])
    assert sentence in ran.out


def test_a_renamed_label_is_not_made_anew(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    assert desk.run(DUE, "--apply").status == 0
    rename_label(desk)
    handle(desk, "issues", about(1), "--apply")
    desk.run(DUE, "--apply")
    assert "team/delivery" not in desk.sandbox.github.state.repositories[WEB].labels


def test_an_archived_channel_is_named_and_what_goes_there_waits(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1, body="please help"))
    desk.sandbox.slack.workspace.channels[DELIVERY].is_archived = True
    ran = desk.run(DUE, *TEAM, "--apply")
    assert ran.status == 3
    assert (
        f"Slack channel {DELIVERY}: it is archived; unarchive it, or name another in the configuration"
        in ran.out
    )
    assert "needs-info" in desk.issue(1)["labels"], "what needs no channel is done"
    assert [each for each in desk.writes() if "chat." in each] == []
    checked = desk.run(doctor.COMMAND, *TEAM)
    assert (checked.status, "#delivery is archived." in checked.out) == (1, True)


LIMITED = {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}
NO_ISSUES = {"nodes": [], "totalCount": 24, "pageInfo": {"hasNextPage": False, "endCursor": None}}
PARTIAL: dict[str, dict[str, Any]] = {
    "rate limit in GraphQL": {"kind": "body", "body": LIMITED},
    "rate limit with empty data": {"kind": "body", "body": {"data": {"repository": None}, **LIMITED}},
    "too many requests": {"kind": "status", "status": 429, "headers": {"retry-after": "500"}},
    "a part left out": {"kind": "partial"},
    "nothing but null": {"kind": "body", "body": {"data": {"repository": None, "board": None}}},
    "no data": {"kind": "body", "body": {"data": None}},
    "an empty object": {"kind": "body", "body": {}},
    "an empty list": {"kind": "body", "body": []},
    "no body": {"kind": "body", "body": ""},
    "broken off": {"kind": "truncate"},
    "a page for people": {"kind": "html"},
}


@pytest.mark.parametrize("how", PARTIAL.values(), ids=PARTIAL)
def test_an_answer_that_is_no_answer_is_never_an_empty_queue(rehearse: Rehearse, how: dict[str, Any]) -> None:
    desk = with_a_queue(rehearse)
    said = desk.spoken()
    desk.at(TUESDAY)
    desk.fault(PAGE, **how)
    ran = desk.run(DUE, *TEAM, "--apply")
    assert ran.status in (1, 3)
    assert "delivery/digest/2026-11-17" not in desk.posts()
    assert not any(word in text for text in desk.spoken().values() for word in ALL_CLEAR)
    assert {key: desk.spoken()[key] for key in said if "/request/" in key} == {
        key: text for key, text in said.items() if "/request/" in key
    }
    assert [each for each in desk.writes() if "/gh/" in each or "Comment" in each] == []


def test_an_empty_page_that_counts_more_is_not_whole(rehearse: Rehearse) -> None:
    desk = with_a_queue(rehearse)
    repository = {
        "nameWithOwner": WEB,
        "label": {"name": "team/delivery"},
        "issueTemplates": [],
        "issues": NO_ISSUES,
        "closed": {**NO_ISSUES, "totalCount": 0},
    }
    desk.fault(PAGE, "body", body={"data": {"repository": repository, "board": None}})
    desk.at(TUESDAY)
    ran = desk.run(DUE, *TEAM, "--apply")
    assert ran.status == 3
    assert f"GitHub gave 0 of 24 open issues of {WEB}: a later run may read them all." in ran.out
    assert "delivery/digest/2026-11-17" not in desk.posts()


def test_where_a_part_could_not_be_read_the_rest_is_done_and_the_status_is_3(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1), an_issue(2, labels=["team/repo"]))
    del desk.sandbox.github.state.repositories[VAULT]
    ran = desk.run(DUE, "--apply")
    assert ran.status == 3
    assert f"GitHub shows the desk no repository {VAULT}" in ran.out
    assert desk.issue(1)["assignees"] == []
    assert desk.issue(2)["assignees"] == ["acme-eng-s"]
    assert desk.members() == {"U0000000A02", "U0000000A04", "U0000000A05"}


@pytest.mark.parametrize("service", ["/gh/graphql", "/slack/api/auth.test"])
def test_where_nothing_could_be_read_the_status_is_1(rehearse: Rehearse, service: str) -> None:
    desk = rehearse(an_issue(1))
    desk.fault(f"* {service}", status=503)
    ran = desk.run(DUE, "--apply")
    assert (ran.status, ran.out) == (1, "")
    assert desk.writes() == []


def test_where_every_team_is_refused_the_status_is_1(rehearse: Rehearse) -> None:
    desk = rehearse(*(an_issue(number) for number in range(1, 5)))
    for team in desk.configuration["teams"].values():
        team["limits"] = {"max_changes": 1}
    assert desk.run(audit_requests.COMMAND, *TEAM, "--apply").status == 1
    assert desk.writes() == []


def test_a_brake_is_shown_by_a_run_that_only_plans_with_the_same_status(rehearse: Rehearse) -> None:
    desk = rehearse(*(an_issue(number) for number in range(1, 5)))
    desk.delivery["limits"] = {"max_changes": 3}
    ran = desk.run(audit_requests.COMMAND, *TEAM, "--detailed-exitcode")
    assert ran.status == 1
    assert "Look at the plan; if it is right, approve it." in ran.out


def test_a_world_without_anything_is_no_reason_to_stop(rehearse: Rehearse) -> None:
    desk = rehearse(world=a_world())
    assert desk.run(DUE, "--apply").status == 0
    assert "Nothing in the queue" in desk.spoken()["delivery/digest/2026-11-16"]
