"""The world after actions, as the next policy sees it."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from supportdesk.model.actions import (
    Action,
    AddLabel,
    AddToBoard,
    Assign,
    EditMessage,
    FileMirror,
    FileReport,
    Notify,
    PostMessage,
    React,
    RemoveLabel,
    SetEta,
    SetGroup,
    SetStatus,
    Unassign,
    WriteOverride,
    WriteStatus,
)
from supportdesk.model.conversation import status_facts
from supportdesk.model.document import Document
from supportdesk.model.finding import Because
from supportdesk.model.issues import Issue
from supportdesk.model.projection import after
from supportdesk.model.snapshot import HandoffOrder
from supportdesk.model.standing import on_board, set_by_desk, work_item
from tests.builders import (
    BOARD,
    CHANNEL,
    DESK,
    LABEL,
    NOW,
    a_channel,
    a_command,
    a_desk_comment,
    a_message,
    a_state,
    accounts,
    an_event,
    an_issue,
    an_item,
    at,
    ref,
)

WHY = Because(team="delivery", job="audit", rule="REQ-2", reason="It is a test.")
SAID = Document("said", ())


def changed(issue: Issue, *actions: Action) -> Issue:
    return after(a_state(issue), actions).issues[issue.ref]


def test_nothing_done_leaves_everything_as_it_is() -> None:
    state = a_state(an_issue())
    assert after(state, ()) == state


def test_a_label_put_on_is_the_desks() -> None:
    issue = changed(an_issue(), AddLabel(because=WHY, issue=ref(), label="bug"))
    assert issue.labels == {LABEL, "bug"}
    assert set_by_desk(a_state(), issue, "bug")


def test_changes_of_one_issue_build_on_each_other() -> None:
    issue = changed(
        an_issue(),
        AddLabel(because=WHY, issue=ref(), label="bug"),
        RemoveLabel(because=WHY, issue=ref(), label=LABEL),
        Assign(because=WHY, issue=ref(), login="eng"),
        Assign(because=WHY, issue=ref(), login="other"),
        Unassign(because=WHY, issue=ref(), login="eng"),
    )
    assert issue.labels == {"bug"}
    assert issue.assignees == ("other",)
    assert issue.events[1:] == (
        an_event("labeled", NOW, subject="bug", by=DESK),
        an_event("unlabeled", NOW, subject=LABEL, by=DESK),
        an_event("assigned", NOW, subject="eng", by=DESK),
        an_event("assigned", NOW, subject="other", by=DESK),
        an_event("unassigned", NOW, subject="eng", by=DESK),
    )


def test_an_issue_put_on_the_board_is_there_with_its_status() -> None:
    action = AddToBoard(
        because=WHY,
        issue=ref(),
        issue_id="I_1",
        board=BOARD,
        board_id="PVT_1",
        status_field="F_1",
        option="O_1",
        status="Backlog",
    )
    issue = changed(an_issue(items=()), action)
    assert issue.items == (an_item(id="", since=NOW),)
    assert issue.events[-1] == an_event("boarded", NOW, subject="205", by=DESK)


def test_an_issue_put_on_the_board_comes_last_in_its_order() -> None:
    action = AddToBoard(
        because=WHY,
        issue=ref(2),
        issue_id="I_2",
        board=BOARD,
        board_id="PVT_1",
        status_field="F_1",
        option="O_1",
        status="Backlog",
    )
    state = a_state(an_issue(1), an_issue(2, items=()))
    board = after(state, [action]).board
    assert board is not None
    assert [card.ref for card in board.cards] == [ref(1), ref(2)]
    assert after(replace(state, board=None), [action]).board is None


def test_a_status_set_is_that_of_the_item_on_that_board_alone() -> None:
    action = SetStatus(
        because=WHY,
        issue=ref(),
        item="PVTI_1",
        board=BOARD,
        board_id="PVT_1",
        status_field="F_1",
        option="O_1",
        status="Backlog",
    )
    elsewhere = an_item(None, board=BOARD._replace(number=999))
    issue = changed(an_issue(items=(an_item(None), elsewhere)), action)
    assert issue.items == (an_item("Backlog", since=NOW), elsewhere)


def test_a_date_set_is_that_of_the_item_on_that_board_alone() -> None:
    day = date(2026, 11, 27)
    action = SetEta(
        because=WHY,
        issue=ref(),
        issue_id="I_1",
        item="PVTI_1",
        board=BOARD,
        board_id="PVT_1",
        eta_field="F_1",
        day=day,
    )
    elsewhere = an_item(board=BOARD._replace(number=999))
    issue = changed(an_issue(items=(an_item(), elsewhere)), action)
    assert issue.items == (an_item(eta=day, eta_since=NOW), elsewhere)


@pytest.mark.parametrize(
    ("eta_field", "day", "eta", "since"),
    [
        (None, None, None, None),
        ("F_2", None, None, None),
        (None, date(2026, 11, 27), None, None),
        ("F_2", date(2026, 11, 27), date(2026, 11, 27), NOW),
    ],
    ids=["no date", "a field and no date", "a date and no field", "a date"],
)
def test_a_mirror_stands_for_its_issue_on_the_board(
    eta_field: str | None, day: date | None, eta: date | None, since: datetime | None
) -> None:
    origin = an_issue(private=True, items=())
    action = FileMirror(
        because=WHY,
        issue=origin.ref,
        repository="acme/shop",
        title="A customer's",
        labels=("customer-request",),
        document=SAID,
        board=BOARD,
        board_id="PVT_1",
        status_field="F_1",
        option="O_1",
        status="Backlog",
        eta_field=eta_field,
        day=day,
    )
    state = after(a_state(origin), (action,))
    mirror = state.issues[state.mirrors[origin.ref]]
    assert (mirror.mark, mirror.ref.repository) == (action.mark, "acme/shop")
    assert on_board(state, mirror) == an_item(id="", since=NOW, eta=eta, eta_since=since)
    assert work_item(state, origin) == on_board(state, mirror)


def test_a_reaction_answers_the_command_in_its_comment_alone() -> None:
    comments = (a_command("/ack", number=7), a_command("/eta fri", number=8))
    react = React(because=WHY, issue=ref(), comment="IC_8", number=8, verdict="refused")
    issue = changed(an_issue(comments=comments), react)
    assert [(each.number, each.verdict) for each in issue.comments] == [(7, ""), (8, "refused")]


def test_a_status_comment_is_written_or_edited_in_place() -> None:
    new = WriteStatus(because=WHY, issue=ref(), comment=None, document=SAID, facts={"late": "waiting"})
    assert status_facts(a_state(), changed(an_issue(), new)) == {"late": "waiting"}
    standing = a_desk_comment("status/delivery", {"late": "urgent"}, id="IC_9")
    edit = replace(new, comment="IC_9")
    issue = changed(an_issue(comments=(standing,)), edit)
    assert [(each.id, each.facts) for each in issue.comments] == [("IC_9", {"late": "waiting"})]


def test_a_notice_is_a_comment_of_its_own_with_its_mark() -> None:
    notice = Notify(because=WHY, issue=ref(), occasion="at-risk", document=SAID)
    issue = changed(an_issue(comments=(a_desk_comment("status/delivery"),)), notice)
    assert [each.mark for each in issue.comments] == ["status/delivery", "notice/at-risk"]
    assert all(each.trusted for each in issue.comments)


def test_a_post_stands_in_the_channel_with_its_facts() -> None:
    post = PostMessage(because=WHY, channel=CHANNEL, key="k", document=SAID, facts={"state": "open"})
    state = after(a_state(messages=(a_message("old"),)), (post,))
    assert state.channel is not None
    assert [(each.key, dict(each.payload)) for each in state.channel.messages] == [
        ("k", {"state": "open"}),
        ("old", {}),
    ]


def test_a_reply_and_a_post_elsewhere_are_not_in_the_channel() -> None:
    reply = PostMessage(because=WHY, channel=CHANNEL, key="k", document=SAID, thread="1.2")
    elsewhere = PostMessage(because=WHY, channel="C00OTHER", key="k", document=SAID)
    assert after(a_state(), (reply, elsewhere)) == replace(a_state(), said=frozenset({"k"}))


def test_after_a_reply_the_desk_is_among_those_who_spoke_in_that_thread() -> None:
    messages = (a_message("a", ts="1.2", repliers=accounts("eng-a")), a_message("b", ts="3.4"))
    here = PostMessage(because=WHY, channel=CHANNEL, key="a/1", document=SAID, thread="1.2")
    there = PostMessage(because=WHY, channel="C00OTHER", key="b/1", document=SAID, thread="3.4")
    state = after(a_state(messages=messages), (here, there))
    assert state.channel is not None
    assert [each.repliers for each in state.channel.messages] == [
        accounts("eng-a") | {"U00DESK"},
        frozenset(),
    ]
    assert state.said == {"a/1", "b/1"}
    assert after(a_state(channel=None), (here,)).said == {"a/1"}


def test_an_edited_message_has_its_new_facts() -> None:
    edit = EditMessage(
        because=WHY, channel=CHANNEL, ts="1", occurrence="k", document=SAID, facts={"state": "closed"}
    )
    state = after(a_state(messages=(a_message("k"), a_message("other"))), (edit,))
    assert state.channel is not None
    assert [dict(each.payload) for each in state.channel.messages] == [{"state": "closed"}, {}]


def test_a_group_set_has_the_desks_members() -> None:
    action = SetGroup(
        because=WHY,
        group="S00DELIVERY",
        handle="delivery-support",
        users=accounts("eng-b"),
        before=frozenset(),
        enable=True,
        changes=(),
    )
    state = after(a_state(), (action,))
    assert state.group is not None
    assert state.group.users == accounts("eng-b")
    assert (state.group.updated_by, state.group.updated_at) == ("U00DESK", NOW)
    assert after(a_state(group=None), (action,)) == a_state(group=None)


def test_what_is_rehearsed_stands_in_the_shadow_channel_alone() -> None:
    shadow = replace(a_channel(a_message("a", ts="1.0", channel="C00SHADOW")), id="C00SHADOW")
    state = a_state(messages=(a_message("a", ts="2.0"),), rehearsal=shadow)
    post = PostMessage(because=WHY, channel="C00SHADOW", key="b", document=SAID, facts={"n": "1"})
    edit = EditMessage(
        because=WHY, channel="C00SHADOW", ts="1.0", occurrence="a", document=SAID, facts={"n": "2"}
    )
    left = after(state, (post, edit))
    assert left.channel == state.channel
    assert left.rehearsal is not None
    told = [(each.key, each.ts, dict(each.payload)) for each in left.rehearsal.messages]
    assert told == [("b", "", {"n": "1"}), ("a", "1.0", {"n": "2"})]


def test_without_a_channel_messages_change_nothing() -> None:
    post = PostMessage(because=WHY, channel=CHANNEL, key="k", document=SAID)
    edit = EditMessage(because=WHY, channel=CHANNEL, ts="1", occurrence="k", document=SAID)
    assert after(a_state(channel=None), (post, edit)) == a_state(channel=None)


def test_an_order_that_is_carried_out_is_no_order_any_more() -> None:
    order = HandoffOrder(person="eng-b", start=at("20 11:00"), until=at("23 10:00"), why="swap", by="em-d")
    override = WriteOverride(
        because=WHY,
        repository="acme/desk",
        person="eng-b",
        start=NOW,
        end=at("23 10:00"),
        timezone="Europe/London",
        why="swap",
        by="em-d",
        document=SAID,
    )
    report = FileReport(
        because=WHY, repository="acme/desk", occurrence="k", title="t", labels=(), document=SAID
    )
    assert after(a_state(order=order), (override, report)) == a_state()
