"""DESK-1: what stands twice is taken back but for the first."""

from datetime import datetime

from supportdesk.model.actions import status_mark
from supportdesk.model.channels import Message
from supportdesk.model.snapshot import Incomplete, TeamState
from supportdesk.policies.twice import decide_twice
from tests.builders import a_channel, a_comment, a_desk_comment, a_message, a_state, an_issue, at, done, told

DIGEST = "delivery/digest/2026-11-20"
FIRST, SECOND = at("20 09:15"), at("20 09:16")
REMOVED = [("RemoveMessage", "DESK-1", f"{DIGEST}/again/{SECOND.timestamp():.6f}")]


def in_channel(*messages: Message, **settings: object) -> TeamState:
    """A channel with these messages, given newest first."""
    return a_state(channel=a_channel(*messages), **settings)


def said(when: datetime, **settings: object) -> Message:
    return a_message(DIGEST, at=when, **settings)


def test_what_stands_once_is_left_alone() -> None:
    state = in_channel(a_message("delivery/digest/2026-11-19", at=SECOND), said(FIRST))
    assert not list(decide_twice(state))


def test_the_younger_of_two_messages_is_taken_back() -> None:
    state = in_channel(said(SECOND), said(FIRST))
    decided = list(decide_twice(state))
    assert told(decided) == REMOVED
    left = done(state, decided)
    assert left.channel is not None
    assert [each.at for each in left.channel.messages] == [FIRST]
    assert not list(decide_twice(left))


def test_the_first_of_two_is_the_one_that_counts() -> None:
    channel = a_channel(said(SECOND, payload={"n": "2"}), said(FIRST, payload={"n": "1"}))
    standing = channel.posted(DIGEST)
    assert standing is not None
    assert standing.payload == {"n": "1"}


def test_what_people_answered_stays() -> None:
    for words in ({"repliers": frozenset({"U1"})}, {"reactors": frozenset({"U1"})}):
        assert not list(decide_twice(in_channel(said(SECOND, **words), said(FIRST))))


def test_messages_of_others_and_of_another_team_are_none_of_its_business() -> None:
    theirs = [a_message("repo/digest/2026-11-20", at=when) for when in (SECOND, FIRST)]
    people = [a_message(at=when, text="Hello") for when in (SECOND, FIRST)]
    assert not list(decide_twice(in_channel(*theirs, *people)))


def test_a_channel_that_was_not_read_whole_is_left_alone() -> None:
    gap = (Incomplete(part="channel", reason="Slack is down."),)
    assert not list(decide_twice(in_channel(said(SECOND), said(FIRST), incomplete=gap)))
    assert not list(decide_twice(a_state(channel=None)))


def test_the_younger_of_two_comments_is_taken_back() -> None:
    mark = status_mark("delivery")
    comments = tuple(a_desk_comment(mark, when=when) for when in (FIRST, SECOND))
    state = a_state(an_issue(comments=comments))
    decided = list(decide_twice(state))
    assert told(decided) == [("RemoveComment", "DESK-1", "acme/shop#1/again/IC_20091600")]
    assert [each.at for each in done(state, decided).issues[an_issue().ref].comments] == [FIRST]


def test_comments_that_somebody_edited_or_a_former_account_wrote_are_left_alone() -> None:
    mark = status_mark("delivery")
    edited = (a_desk_comment(mark, when=FIRST), a_desk_comment(mark, when=SECOND, trusted=False))
    former = (a_desk_comment(mark, when=FIRST, by="old-desk[bot]"), a_desk_comment(mark, when=SECOND))
    unmarked = tuple(a_comment(when=when) for when in (FIRST, SECOND))
    for comments in (edited, former, unmarked):
        assert not list(decide_twice(a_state(an_issue(comments=comments))))


def test_issues_that_were_not_read_whole_are_left_alone() -> None:
    comments = tuple(a_desk_comment(status_mark("delivery"), when=when) for when in (FIRST, SECOND))
    gap = (Incomplete(part="issues", reason="GitHub is down."),)
    assert not list(decide_twice(a_state(an_issue(comments=comments), incomplete=gap)))
