"""What the desk reads, how often it asks, and what it makes of what it finds."""

from datetime import datetime
from typing import Any

import run_due
from supportdesk.model.conversation import request_thread, status_facts
from supportdesk.model.issues import IssueRef
from supportdesk.model.snapshot import HandoffOrder
from supportdesk.policies.shifts import on_support
from supportdesk.policies.talk import address
from tests.worlds.fixtures import Rehearse
from tests.worlds.foresight import look
from tests.worlds.rehearsal import DELIVERY, REPO, SCHEDULE, VAULT, WEB, Rehearsal, a_world, an_issue

DUE = run_due.COMMAND


def an_order(**facts: Any) -> HandoffOrder:
    given: dict[str, Any] = {
        "person": "eng-b",
        "start": datetime.fromisoformat("2026-11-16T12:00+00:00"),
        "until": datetime.fromisoformat("2026-11-18T10:00+00:00"),
        "why": "swap",
        "by": "local",
        **facts,
    }
    return HandoffOrder(**given)


def asked(desk: Rehearsal, service: str) -> list[str]:
    """What was asked of a service, each by its GraphQL operation or last part of the path."""
    entries = desk.requests(service)
    return [entry.operation or entry.request.path.rpartition("/")[2] for entry in entries]


def test_issues_are_read_with_the_desks_own_marks(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    desk.run(DUE, "--apply")
    state = look(desk)
    issue = state.issues[IssueRef(WEB, 1)]
    (comment,) = issue.comments
    assert (comment.mark, comment.by_desk, comment.trusted, comment.body) == (
        "status/delivery",
        True,
        True,
        "",
    )
    assert "answer_due" in status_facts(state, issue)


def test_a_mark_that_somebody_edited_does_not_count(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    desk.run(DUE, "--apply")
    (comment,) = desk.sandbox.github.state.comments.values()
    desk.sandbox.act(
        "github", "edit_comment", comment=comment.database_id, by="acme-eng-a", body=f"{comment.body} "
    )
    state = look(desk)
    issue = state.issues[IssueRef(WEB, 1)]
    assert issue.comments[0].mark == "status/delivery"
    assert not issue.comments[0].trusted
    assert status_facts(state, issue) == {}


def test_what_lies_in_the_intake_without_the_label_is_read_too(rehearse: Rehearse) -> None:
    world = a_world(an_issue(1, labels=[]), an_issue(2, labels=[]), an_issue(3, labels=[], state="closed"))
    world["github"]["projects"][0]["items"] = [
        {"issue": f"{WEB}#1", "status": "Backlog"},
        {"issue": f"{WEB}#2", "status": "Doing"},
        {"issue": f"{WEB}#3", "status": "Backlog"},
    ]
    desk = rehearse(world=world)
    assert list(look(desk).issues) == [IssueRef(WEB, 1)]


def test_a_closed_issue_is_read_until_its_announcement_says_so_and_for_a_week(
    rehearse: Rehearse,
) -> None:
    desk = rehearse(an_issue(1))
    desk.run(DUE, "--apply")
    desk.sandbox.act("github", "close", issue=f"{WEB}#1", by="requester")
    desk.at("2026-11-23T12:00:01+00:00")
    assert not look(desk).issues[IssueRef(WEB, 1)].open
    desk.run(DUE, "--apply")  # which writes on it
    assert list(look(desk).issues) == [IssueRef(WEB, 1)]
    desk.at("2026-11-30T12:00:02+00:00")
    assert look(desk).issues == {}


def test_where_a_lost_issue_went_is_asked_of_its_old_address(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1), an_issue(2))
    desk.run(DUE, "--apply")
    desk.sandbox.act("github", "transfer", issue=f"{WEB}#1", to=VAULT, by="acme-eng-a")
    desk.sandbox.act("github", "transfer", issue=f"{WEB}#2", to="acme/desk", by="acme-eng-a")
    desk.forget()
    state = look(desk)
    assert state.issues[IssueRef(VAULT, 1)].former == IssueRef(WEB, 1)
    assert state.gone == {IssueRef(WEB, 1), IssueRef(WEB, 2)}
    paths = [entry.request.path for entry in desk.requests("gh/repos")]
    there = [f"/gh/repos/{VAULT}/issues/1", "/gh/repos/acme/desk/issues/3"]
    assert paths == [f"/gh/repos/{WEB}/issues/1", there[0], f"/gh/repos/{WEB}/issues/2", there[1]]


def test_requests_do_not_grow_with_the_issues(rehearse: Rehearse) -> None:
    few, many = rehearse(an_issue(1)), rehearse(*(an_issue(number) for number in range(1, 60)))
    for desk in (few, many):
        desk.run(DUE)
    assert sorted(asked(few, "")) == sorted(asked(many, ""))
    assert asked(few, "gh/").count("Desk") == 1
    assert asked(few, "slack/").count("usergroups.list") == 1
    assert asked(few, "slack/").count("auth.test") == 1
    assert asked(few, "slack/").count("conversations.history") == 2


def test_a_message_has_the_address_that_slack_gives_it(rehearse: Rehearse) -> None:
    desk = rehearse()
    posted = desk.sandbox.act("slack", "post", channel=DELIVERY, user="U0ASKER", text="How?")
    state = look(desk)
    assert state.channel is not None
    (message,) = state.channel.messages
    path = f"archives/{DELIVERY}/p{posted['ts'].replace('.', '')}"
    assert address(state, message) == f"https://sandbox.slack.example/{path}"
    assert asked(desk, "slack/").count("auth.test") == 1


def test_an_order_is_laid_over_the_shifts(rehearse: Rehearse) -> None:
    desk = rehearse()
    order = an_order(person="eng-a")
    state = look(desk, order)
    assert state.order == order
    assert on_support(state, state.now).person == "eng-a"
    assert on_support(state, order.until).person == "eng-b"


def test_an_order_that_the_overrides_hold_already_is_none(rehearse: Rehearse) -> None:
    desk = rehearse()
    line = '  - {team: delivery, person: eng-a, from: "2026-11-16T11:40", to: "2026-11-18T10:00", '
    text = f"version: 1\noverrides:\n{line}why: swap, by: acme-em-d}}\n"
    branch = desk.sandbox.github.state.repositories["acme/desk"].branches["main"]
    branch.files["config/overrides.yml"] = text.encode()
    state = look(desk, an_order(person="eng-a"))
    assert state.order is None
    shift = on_support(state, state.now).shift
    assert shift is not None
    assert shift.start == datetime.fromisoformat("2026-11-16T11:40+00:00")


def test_an_order_until_another_time_is_a_new_one(rehearse: Rehearse) -> None:
    desk = rehearse()
    until = datetime.fromisoformat("2026-11-23T10:00+00:00")
    assert look(desk, an_order(until=until)).order is None
    assert look(desk, an_order()).order is not None


def test_a_source_is_asked_at_the_handoffs_also_over_a_change_of_the_clocks(rehearse: Rehearse) -> None:
    desk = rehearse()
    desk.configuration["teams"]["repo"]["rotation"]["handoff"] = {"day": "tue", "time": "10:00"}
    turns = [
        ("r", "03-16T10:00", "03-23T10:00"),
        ("s", "03-23T10:00", "03-30T09:00"),
        ("r", "03-30T09:00", "04-06T09:00"),
    ]
    shifts = [
        {"who": f"eng-{one}@example.com", "from": f"2027-{start}:00Z", "to": f"2027-{end}:00Z"}
        for one, start, end in turns
    ]
    desk.sandbox.act("opsgenie", "set_shifts", schedule=SCHEDULE, shifts=shifts)
    desk.at("2027-03-30T09:05:00+00:00")
    desk.run(DUE, "--apply", "--team", "repo")
    assert "repo/handoff/2027-03-30" in desk.posts(REPO)


def test_several_people_on_call_are_said_and_nobody_is_chosen(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(3, labels=["team/repo"]))
    span = {"from": "2026-11-09T10:00:00Z", "to": "2026-12-14T10:00:00Z"}
    both = [{"who": f"eng-{letter}@example.com", **span} for letter in "rs"]
    desk.sandbox.act("opsgenie", "set_shifts", schedule=SCHEDULE, shifts=both)
    before = desk.members("S00REPO")
    assert desk.run(DUE, "--apply").status == 0
    warning = next(key for key in desk.posts(REPO) if "/warning/" in key)
    assert warning == "repo/warning/oncall/2026-11-16"
    assert desk.members("S00REPO") == before
    assert desk.issue(3)["assignees"] == []


def test_a_message_of_another_bot_is_not_taken_for_the_requesters(rehearse: Rehearse) -> None:
    link = f"https://github.com/{WEB}/issues/1"
    world = a_world(an_issue(1))
    world["slack"]["users"].append({"id": "U0BOT", "name": "mirror", "is_bot": True})
    world["slack"]["channels"][0]["messages"] = [
        {"user": "U0BOT", "bot_id": "B0BOT", "at": "2026-11-16T10:00:00Z", "text": f"New: {link}"}
    ]
    desk = rehearse(world=world)
    state = look(desk)
    assert request_thread(state, state.issues[IssueRef(WEB, 1)]) is None
    desk.sandbox.act("slack", "post", channel=DELIVERY, user="U0ASKER", text=f"Please look at {link}")
    state = look(desk)
    thread = request_thread(state, state.issues[IssueRef(WEB, 1)])
    assert thread is not None
    assert thread.user == "U0ASKER"


def test_an_event_reads_the_one_issue_with_its_privacy(rehearse: Rehearse) -> None:
    desk = rehearse(world=a_world(vault=(an_issue(4, title="A secret customer"),)))
    desk.delivery["repositories"] = [WEB, VAULT]
    assert look(desk).issues[IssueRef(VAULT, 4)].private


def test_a_label_that_github_spells_otherwise_is_put_on_once(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1, body="please help", labels=["team/delivery", "p2"]))
    desk.delivery["labels"] = {"needs_info": "Needs-Info"}
    desk.delivery["label"]["name"] = "Team/Delivery"
    assert desk.run(DUE, "--apply").status == 0
    desk.forget()
    assert desk.run(DUE, "--apply").status == 0
    assert desk.writes() == []
    assert look(desk).issues[IssueRef(WEB, 1)].labels == {"Team/Delivery", "p2", "Needs-Info"}


def test_a_label_that_somebody_took_off_stays_off_however_it_is_spelt(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1, body="please help"))
    desk.delivery["labels"] = {"needs_info": "Needs-Info"}
    desk.run(DUE, "--apply")
    desk.sandbox.act("github", "remove_label", issue=f"{WEB}#1", by="acme-em-d", label="needs-info")
    desk.run(DUE, "--apply")
    assert desk.issue(1)["labels"] == ["team/delivery"]


def test_what_a_former_account_of_the_desk_labelled_is_taken_off_as_its_own(rehearse: Rehearse) -> None:
    labels = [{"name": name, "by": "old-desk[bot]"} for name in ("team/delivery", "needs-info")]
    desk = rehearse(an_issue(1, labels=labels))
    desk.configuration["desk"] = {"former_logins": ["old-desk[bot]"]}
    desk.run(DUE, "--apply")
    assert desk.issue(1)["labels"] == ["team/delivery"]


def test_what_a_former_account_wrote_is_read_and_then_written_anew_once(rehearse: Rehearse) -> None:
    body = 'Old.\n\n<!-- supportdesk:status/delivery {"answer_due":"2026-11-17T09:00:00+00:00"} -->'
    old = {"author": "old-desk[bot]", "at": "2026-11-16T10:00:00Z", "body": body}
    desk = rehearse(an_issue(1, body="please help", comments=[old]))
    desk.configuration["desk"] = {"former_logins": ["old-desk[bot]"]}
    state = look(desk)
    assert "answer_due" in status_facts(state, state.issues[IssueRef(WEB, 1)])
    assert desk.run(DUE, "--apply").status == 0
    desk.forget()
    assert desk.run(DUE, "--apply").status == 0
    assert desk.writes() == []
    comments = desk.sandbox.github.state.issue(f"{WEB}#1").comments
    assert [each.author.login for each in comments if each.author] == ["old-desk[bot]", "support-desk[bot]"]


def test_a_comment_that_a_person_deleted_stays_away(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    desk.run(DUE, "--apply")
    (comment,) = desk.sandbox.github.state.comments.values()
    desk.sandbox.act("github", "delete_comment", comment=comment.database_id, by="acme-eng-a")
    assert "write status" not in desk.run(DUE, "--apply").out
    assert not desk.sandbox.github.state.comments
