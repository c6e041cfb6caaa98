"""Each action through its service, in words that are not live."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from supportdesk.apply import Writers, apply_plan
from supportdesk.model.actions import (
    CreateLabel,
    EditMessage,
    FileMirror,
    Notify,
    RemoveComment,
    RemoveMessage,
    SetEta,
    SetGroup,
)
from supportdesk.model.document import Document, Paragraph, words
from supportdesk.model.plan import Plan
from supportdesk.services.errors import Awaiting, Denied
from supportdesk.services.ports import Proposal
from tests.apply.notes import WHY, Chat, Tracker, a_post, a_reaction, a_team, applied
from tests.builders import BOARD, NOW, ref
from tests.forms import a_form


def test_what_stands_twice_is_taken_back() -> None:
    message = RemoveMessage(because=WHY, channel="C1", ts="1.2", occurrence="delivery/digest/2026-11-20")
    comment = RemoveComment(because=WHY, issue=ref(1), comment="IC_9")
    outcomes, tracker, chat = applied(a_team(message, comment))
    assert [result for _, result, _ in outcomes] == ["done", "done"]
    assert chat.done == [("remove", "C1", "1.2", "delivery/digest/2026-11-20")]
    assert tracker.done == [("remove_comment", (ref(1), "IC_9"))]


def test_a_label_is_made_and_a_form_asked_for_in_words_that_are_not_live() -> None:
    label = CreateLabel(
        because=WHY, repository="acme/shop", label="support", colour="c5def5", description="Ask."
    )
    form = a_form(document=Document("Add a form", (Paragraph(words("Please, @all.")),)))
    waiting = Awaiting("Merge https://x/pull/1.", url="https://x/pull/1")
    outcomes, tracker, _ = applied(a_team(label, form), propose=waiting)
    assert outcomes == [
        ("acme/shop/label/support", "done", ""),
        (f"{form.repository}/file/{form.path}", "waiting", "Merge https://x/pull/1."),
    ]
    assert tracker.done == [("create_label", ("acme/shop", "support", "c5def5", "Ask."))]
    _, tracker, _ = applied(a_team(form))
    ((_, (repository, path, text, proposal)),) = tracker.done
    assert (repository, path) == (form.repository, form.path)
    assert text.startswith("# Requests to Delivery. ")
    assert proposal == Proposal(branch=form.branch, title="Add a form", body="Please, @&#8203;all.")


def test_a_message_is_looked_for_since_two_days_before_it_is_posted() -> None:
    _, _, chat = applied(a_team(a_post("delivery/digest/2026-11-20")))
    key = "delivery/digest/2026-11-20"
    assert chat.done == [("post", "C1", key, key, {}, None, NOW - timedelta(days=2))]


def test_chat_is_edited_and_its_groups_are_set() -> None:
    edit = EditMessage(because=WHY, channel="C1", ts="1.0", occurrence="k", document=Document("S", ()))
    users = frozenset({"U1"})
    group = SetGroup(
        because=WHY, group="S1", handle="h", users=users, before=frozenset(), enable=True, changes=()
    )
    _, _, chat = applied(a_team(edit, replace(edit, occurrence="kept", keeps_thread=True), group))
    assert chat.done == [
        ("edit", "C1", "1.0", "k", "S", {}, False),
        ("edit", "C1", "1.0", "kept", "S", {}, True),
        ("set", "S1", users, True),
    ]


def test_a_comment_ends_in_the_mark_of_its_occasion() -> None:
    notice = Notify(
        because=WHY, issue=ref(), occasion="late/1", document=Document("S", (Paragraph(words("Late.")),))
    )
    _, tracker, _ = applied(a_team(notice))
    ((verb, (issue, comment, body, mark)),) = tracker.done
    assert (verb, issue, comment) == ("write_comment", ref(), None)
    assert body.startswith("Late.\n\n<!-- ")
    assert mark in body


def test_a_reaction_and_a_date_go_to_the_tracker() -> None:
    day = date(2026, 11, 27)
    eta = SetEta(
        because=WHY,
        issue=ref(),
        issue_id="I_1",
        board=BOARD,
        board_id="PVT_1",
        item="PVTI_1",
        eta_field="F_1",
        day=day,
    )
    _, tracker, _ = applied(a_team(a_reaction(), eta))
    assert tracker.done == [
        ("react", ("IC_7", "accepted")),
        ("set_eta", ("PVT_1", "I_1", "PVTI_1", "F_1", day)),
    ]


def a_mirror(**settings: Any) -> FileMirror:
    given: dict[str, Any] = {
        "because": WHY,
        "issue": ref(1, "acme/customer"),
        "repository": "acme/shop",
        "title": "A customer's",
        "labels": ("customer-request",),
        "document": Document("S", ()),
        "board": BOARD,
        "board_id": "PVT_1",
        "status_field": "F_1",
        "option": "O_1",
        "status": "Backlog",
        **settings,
    }
    return FileMirror(**given)


@pytest.mark.parametrize(
    ("settings", "dated"),
    [
        ({}, []),
        ({"eta_field": "F_2"}, []),
        ({"day": date(2026, 11, 27)}, []),
        (
            {"eta_field": "F_2", "day": date(2026, 11, 27)},
            [("set_eta", ("PVT_1", "I_mirror", "", "F_2", date(2026, 11, 27)))],
        ),
    ],
    ids=["no date", "a field and no date", "a date and no field", "a date"],
)
def test_a_mirror_goes_on_the_board_with_its_date(settings: dict[str, Any], dated: list[Any]) -> None:
    _, tracker, _ = applied(a_team(a_mirror(**settings)))
    assert [verb for verb, _ in tracker.done[:1]] == ["file_mirror"]
    assert tracker.done[1:] == [("add_to_board", ("PVT_1", "I_mirror", "F_1", "O_1")), *dated]


def test_a_mirror_is_filed_with_its_mark() -> None:
    document = Document("S", (Paragraph(words("It stands for it.")),))
    outcomes, tracker, _ = applied(a_team(a_mirror(document=document)))
    assert outcomes == [("acme/customer#1/mirror", "done", "")]
    verb, (repository, title, body, labels, mark) = tracker.done[0]
    assert (verb, repository, title) == ("file_mirror", "acme/shop", "A customer's")
    assert labels == ("customer-request",)
    assert body.startswith("It stands for it.\n\n<!-- ")
    assert mark in body


def test_a_mirror_that_people_closed_is_not_put_on_the_board() -> None:
    tracker = Tracker({})
    tracker.mirror = None
    plan = Plan(now=NOW, teams=(a_team(a_mirror(eta_field="F_2", day=date(2026, 11, 27))),))
    (outcome,) = apply_plan(plan, Writers(tracker=tracker, chat=Chat()))
    assert outcome.result == "done"
    assert [verb for verb, _ in tracker.done] == ["file_mirror"]


def test_a_mirror_that_is_not_put_on_the_board_is_not_done() -> None:
    outcomes, _, _ = applied(a_team(a_mirror()), add_to_board=Denied("No."))
    assert outcomes == [("acme/customer#1/mirror", "failed", "No.")]
