"""What follows on a request in its Slack thread, through the real commands and services."""

from typing import Any

import run_due
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import ACCOUNTS, DELIVERY, VAULT, WEB, Rehearsal, an_issue

DUE = run_due.COMMAND
ISSUE = f"{WEB}#1"


def run(desk: Rehearsal, moment: str) -> list[str]:
    """What a run at this moment says in threads; the next one has nothing to do."""
    desk.at(f"2026-11-{moment}:00+00:00")
    before = len(replies(desk))
    ran = desk.run(DUE, "--apply")
    assert (ran.status, ran.err) == (0, "")
    desk.forget()
    assert desk.run(DUE, "--apply").status == 0
    assert desk.writes() == []
    return [str(each.blocks) for each in replies(desk)[before:]]


def replies(desk: Rehearsal) -> list[Any]:
    """The desk's replies in the threads of requests."""
    messages = desk.sandbox.slack.workspace.channels[DELIVERY].messages
    said = (each for each in messages if each.thread_ts and each.thread_ts != each.ts and each.metadata)
    return [each for each in said if "/request/" in str(each.metadata)]


def thread(desk: Rehearsal, number: int = 1, repository: str = WEB) -> str:
    """The timestamp of a request's announcement."""
    messages = desk.sandbox.slack.workspace.channels[DELIVERY].messages
    key = f"delivery/request/{repository}#{number}"
    return str(
        next(each.ts for each in messages if each.metadata and each.metadata["event_payload"]["key"] == key)
    )


def post(desk: Rehearsal, user: str, text: str, **where: Any) -> None:
    desk.sandbox.act("slack", "post", channel=DELIVERY, user=user, text=text, **where)


def facts(desk: Rehearsal, number: int = 1) -> str:
    return next(each for each in desk.comments(number) if "supportdesk:status/delivery" in each)


def test_an_urgent_request_is_reminded_of_until_a_member_answers_in_the_thread(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1, labels=["team/delivery", "p1"], created="2026-11-16T12:00:00Z"))
    assert run(desk, "16T12:00") == []
    (first,) = run(desk, "16T13:01")
    assert "Still urgent and without an answer since Mon 16 Nov, 12:00 GMT" in first
    (second,) = run(desk, "16T14:01")
    assert "Still urgent" in second
    post(desk, ACCOUNTS["eng-b"], "On it", thread_ts=thread(desk))
    assert run(desk, "16T15:01") == []
    assert '"acknowledged":"acme-eng-b"' in facts(desk)


def test_a_reopened_request_is_answered_in_the_thread_in_which_the_desk_said_so(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1, labels=["team/delivery", "p1"], created="2026-11-16T12:00:00Z"))
    run(desk, "16T12:00")
    post(desk, ACCOUNTS["eng-b"], "On it", thread_ts=thread(desk))
    assert run(desk, "16T12:10") == []
    desk.sandbox.act("github", "close", issue=ISSUE, by="acme-eng-b")
    assert run(desk, "16T12:20") == []
    desk.at("2026-11-16T12:30:00+00:00")
    desk.sandbox.act("github", "reopen", issue=ISSUE, by="requester")
    (said,) = run(desk, "16T12:31")
    assert "Back in the queue" in said
    (reminder,) = run(desk, "16T13:35")
    assert "Still urgent and without an answer since Mon 16 Nov, 12:30 GMT" in reminder
    post(desk, ACCOUNTS["eng-b"], "Again?", thread_ts=thread(desk))
    assert run(desk, "16T14:35") == []
    assert '"seen":"2026-11-16T14:35:00+00:00"' in facts(desk)


def test_what_could_not_be_said_is_said_by_the_next_run_and_written_down_then(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1, labels=["team/delivery", "p1"], created="2026-11-16T12:00:00Z"))
    run(desk, "16T12:00")
    desk.at("2026-11-16T13:01:00+00:00")
    desk.fault("POST /slack/api/chat.postMessage", status=500)
    assert desk.run(DUE, "--apply").status == 3
    assert "reminded" not in facts(desk)
    desk.mend()
    assert len(run(desk, "16T13:10")) == 1
    assert '"reminded":"20261116T1200Z/1/20261116T1310Z"' in facts(desk)


def test_the_requesters_own_thread_hears_how_the_request_ended(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1), an_issue(2))
    post(desk, "U0ASKER", f"Please look at <https://github.com/{WEB}/issues/1>")
    assert run(desk, "16T12:00") == []
    desk.sandbox.act("github", "mark_duplicate", issue=ISSUE, of=f"{WEB}#2", by="acme-eng-b")
    (said,) = run(desk, "16T12:10")
    assert "A duplicate: it goes on in" in said
    assert run(desk, "16T12:20") == []


def test_a_transferred_request_is_announced_once_and_its_message_follows(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    run(desk, "16T12:00")
    posted = desk.posts()
    desk.sandbox.act("github", "transfer", issue=ISSUE, to=VAULT, by="acme-eng-b")
    assert run(desk, "16T12:10") == []
    assert desk.posts() == posted
    message = desk.sandbox.slack.workspace.channels[DELIVERY].messages[0]
    assert message.metadata is not None
    assert message.metadata["event_payload"]["issue"] == f"{VAULT}#1"
    assert "Request 1" not in str(message.blocks)


def test_an_issue_that_was_deleted_leaves_a_message_that_says_so(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    run(desk, "16T12:00")
    desk.sandbox.act("github", "transfer", issue=ISSUE, to="acme/desk", by="acme-eng-b")
    run(desk, "16T12:10")
    message = desk.sandbox.slack.workspace.channels[DELIVERY].messages[0]
    assert "Deleted, or moved to where the desk does not look." in str(message.blocks)
