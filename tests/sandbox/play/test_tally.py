from datetime import UTC, datetime

import pytest

from sandbox.http import Request, Response
from sandbox.play.tally import count_deeds, say_deeds
from sandbox.requestlog import Entry


def an_entry(method: str, path: str, operation: str | None = None, status: int | None = 200) -> Entry:
    return Entry(
        at=datetime(2026, 11, 16, tzinfo=UTC),
        request=Request(method=method, path=path),
        operation=operation,
        status=status,
        response=Response(),
        fault=None,
        seconds=0.0,
    )


@pytest.mark.parametrize(
    ("method", "path", "operation", "words"),
    [
        ("POST", "/slack/api/chat.postMessage", None, "1 message"),
        ("POST", "/slack/api/usergroups.users.update", None, "1 change of a handle"),
        ("POST", "/gh/repos/o/r/issues/1/comments", None, "1 comment"),
        ("POST", "/gh/graphql", "EditComment", "1 comment edited"),
        ("DELETE", "/gh/repos/o/r/issues/1/labels/team%2Fa", None, "1 label"),
        ("POST", "/gh/repos/o/support-desk/issues", None, "1 report"),
        ("POST", "/gh/repos/o/r/issues", None, "1 mirror"),
        ("POST", "/gh/graphql", "AddReaction", "1 reaction"),
        ("POST", "/gh/graphql", "SetEta", "1 date on a board"),
        ("PUT", "/gh/repos/o/r/contents/config/overrides.yml", None, "1 commit"),
        ("POST", "/gh/graphql", "TeamPage", "nothing to do"),
        ("GET", "/gh/repos/o/r/issues/1/comments", None, "nothing to do"),
    ],
)
def test_a_request_counts_by_what_it_changes(
    method: str, path: str, operation: str | None, words: str
) -> None:
    assert say_deeds(count_deeds([an_entry(method, path, operation)])) == words


def test_what_was_refused_or_lost_does_not_count() -> None:
    post = "/slack/api/chat.postMessage"

    counts = count_deeds([an_entry("POST", post, status=502), an_entry("POST", post, status=None)])

    assert say_deeds(counts) == "nothing to do"


def test_counts_are_said_in_one_order_with_plurals() -> None:
    comment = an_entry("POST", "/gh/repos/o/r/issues/1/comments")
    message = an_entry("POST", "/slack/api/chat.postMessage")

    assert say_deeds(count_deeds([comment, message, comment])) == "1 message, 2 comments"
