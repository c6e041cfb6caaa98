"""Calls of Slack's Web API: what is asked again, and what is said when it does not help."""

import socket
from typing import Any

import pytest

from supportdesk.services.errors import Denied, Missing, ServiceError, Unavailable
from supportdesk.services.retry import Transient
from supportdesk.services.slack import SlackClient
from tests.services.slack.desks import CHANNEL, SINCE, TOKEN, Bench, a_desk
from tests.services.waits import Waits

PASSING: list[tuple[str, dict[str, Any]]] = [
    (
        "status",
        {"status": 429, "headers": {"Retry-After": "7"}, "body": {"ok": False, "error": "ratelimited"}},
    ),
    ("status", {"status": 503}),
    ("drop_before", {}),
    ("drop_after", {}),
    ("truncate", {}),
    ("html", {}),
    ("html", {"status": 502}),
    ("body", {"body": "[]"}),
    ("body", {"body": "[1]"}),
    ("body", {"body": "null"}),
    ("body", {"body": "x", "headers": {"Content-Type": "application/gzip"}}),
    ("body", {"body": {"ok": False, "error": "fatal_error"}}),
    ("body", {"body": {"ok": False, "error": "internal_error"}}),
    ("body", {"body": {"ok": False, "error": "service_unavailable"}}),
]


def send(desk: Bench) -> None:
    desk.reader.client.write("chat.postMessage", f"Slack channel {CHANNEL}", channel=CHANNEL, text="Hello")


@pytest.mark.parametrize(("kind", "more"), PASSING)
def test_a_read_is_asked_again_after_what_may_pass(kind: str, more: dict[str, Any]) -> None:
    with a_desk() as desk:
        desk.fault("auth.test", kind, **more)

        assert desk.reader.read_self().user == "U0DESK"
        assert desk.calls("auth.test") == 2


def test_a_wait_that_slack_asks_for_is_kept() -> None:
    with a_desk() as desk:
        desk.fault("auth.test", *PASSING[0][:1], **PASSING[0][1])
        desk.reader.read_self()

        assert desk.waits.slept == [7.0]


@pytest.mark.parametrize(("kind", "more"), PASSING)
def test_a_read_gives_up_with_a_sentence(kind: str, more: dict[str, Any]) -> None:
    with a_desk() as desk:
        desk.fault("auth.test", kind, **{**more, "times": 99})

        with pytest.raises(Unavailable, match=r"^Slack: Slack .*; run again later\.$"):
            desk.reader.read_self()
        assert desk.calls("auth.test") == 4


@pytest.mark.parametrize(("kind", "more"), PASSING[1:])
def test_a_write_of_unknown_fate_is_not_sent_again(kind: str, more: dict[str, Any]) -> None:
    with a_desk() as desk:
        desk.fault("chat.postMessage", kind, **more)

        with pytest.raises(Transient) as lost:
            send(desk)
        assert lost.value.effect
        assert desk.calls("chat.postMessage") == 1


def test_a_write_that_was_only_too_fast_is_sent_again() -> None:
    with a_desk() as desk:
        desk.fault("chat.postMessage", "status", **PASSING[0][1])
        send(desk)

        assert len(desk.stored()) == 1


def test_a_write_without_a_connection_took_no_effect() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        client = SlackClient(
            TOKEN, url=f"http://127.0.0.1:{unused.getsockname()[1]}", patience=Waits().patience()
        )

        with pytest.raises(Transient, match="could not be reached") as lost:
            client.write("chat.postMessage", "Slack channel C0", channel="C0", text="Hello")
    assert not lost.value.effect


@pytest.mark.parametrize(
    ("code", "kind", "mend"),
    [
        ("invalid_auth", Denied, "put a valid one into SLACK_BOT_TOKEN"),
        ("missing_scope", Denied, "lacks the scope channels:history"),
        ("not_in_channel", Denied, "invite it there with /invite"),
        ("channel_not_found", Missing, "check the ID in the configuration"),
        ("is_archived", ServiceError, "unarchive it"),
        ("team_access_not_granted", ServiceError, "documentation says about team_access_not_granted"),
        ("Bad <!channel> code", ServiceError, "without saying why"),
    ],
)
def test_a_refusal_names_the_channel_and_the_mend(code: str, kind: type[ServiceError], mend: str) -> None:
    with a_desk() as desk:
        desk.refuse("conversations.history", code, needed="channels:history")

        with pytest.raises(kind, match=mend) as refused:
            desk.reader.read_channel(CHANNEL, since=SINCE)
    assert CHANNEL in str(refused.value)
    assert "<" not in str(refused.value)


@pytest.mark.parametrize(
    ("kind", "more"), [*PASSING, ("body", {"body": {"ok": False, "error": f"x {TOKEN}"}})]
)
def test_no_error_carries_the_token(kind: str, more: dict[str, Any]) -> None:
    with a_desk() as desk:
        desk.fault("auth.test", kind, **{**more, "times": 99})

        with pytest.raises(ServiceError) as error:
            desk.reader.read_self()
    assert TOKEN not in str(error.value)
    assert error.value.__cause__ is None
    assert TOKEN not in repr(desk.reader.client)


def test_pages_that_never_end_are_a_fault() -> None:
    with a_desk() as desk:
        endless = {"ok": True, "messages": [], "response_metadata": {"next_cursor": "again"}}
        desk.fault("conversations.history", "body", body=endless, times=9999)

        with pytest.raises(Unavailable, match="did not end"):
            desk.reader.read_channel(CHANNEL, since=SINCE)
