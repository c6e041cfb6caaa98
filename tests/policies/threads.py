"""A request with its thread in the channel, and what the thread hears."""

from collections.abc import Iterator
from typing import Any

from supportdesk.model.actions import PostMessage, WriteStatus
from supportdesk.model.channels import Message
from supportdesk.model.issues import Issue
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.status import decide_status
from supportdesk.policies.thread import decide_thread
from tests.builders import (
    LABEL,
    a_desk_comment,
    a_message,
    a_state,
    an_issue,
    at,
    done,
    later,
    text_of,
)

P1 = frozenset({LABEL, "p1"})
URL = "https://github.example/acme/shop/issues/1"
KEY = "delivery/request/acme/shop#1"


def announced(when: str = "20 10:00", **settings: Any) -> Message:
    return a_message(KEY, at=at(when), **settings)


def adopted(when: str = "20 09:50", **settings: Any) -> Message:
    """Somebody else's message with the issue's link."""
    return a_message(text=f"Please look at {URL}", at=at(when), **settings)


def status(facts: dict[str, str] | None = None, **settings: Any) -> Any:
    return a_desk_comment("status/delivery", facts, id="IC_status", when=at("20 10:01"), **settings)


def urgent(**settings: Any) -> Issue:
    given: dict[str, Any] = {"labels": P1, "comments": (status(),), **settings}
    return an_issue(**given)


def world(issue: Issue, message: Message | None = None, **settings: Any) -> TeamState:
    given: dict[str, Any] = {"messages": (message or announced(),), **settings}
    return a_state(issue, **given)


def said(state: TeamState) -> list[tuple[str, str]]:
    """What the thread hears: the occasion and the words."""
    return [(each.key.removeprefix(f"{KEY}/"), text_of(each)) for each in posts(state)]


def posts(state: TeamState) -> Iterator[PostMessage]:
    for each in decide_thread(state):
        assert isinstance(each, PostMessage)
        yield each


def occasions(state: TeamState) -> list[str]:
    return [occasion for occasion, _ in said(state)]


def through(state: TeamState, *moments: str) -> Iterator[tuple[str, str]]:
    """What is said at each of these moments, each run over what the one before it left behind."""
    for moment in moments:
        state = later(state, at(moment), said=frozenset())
        decided = list(posts(state))
        yield from ((moment, each.key.removeprefix(f"{KEY}/")) for each in decided)
        left = done(state, decided)
        state = done(left, decide_status(left))


def recorded(state: TeamState) -> WriteStatus:
    """The status comment after what the thread hears."""
    left = done(state, decide_thread(state))
    (written,) = decide_status(left)
    assert isinstance(written, WriteStatus)
    return written
