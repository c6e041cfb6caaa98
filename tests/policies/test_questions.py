"""SUP-9, REQ-8, REQ-9: questions in Slack that wait for an answer."""

from typing import Any

import pytest

from supportdesk.model.channels import Channel, Message
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.questions import questions
from supportdesk.policies.talk import excerpt
from tests.builders import a_channel, a_message, a_state, a_team, account, accounts, at

OLD = at("19 10:00")


def asked(text: str = "How do I get access?", **settings: Any) -> Message:
    return a_message(text=text, **{"at": OLD, **settings})


def waiting(*messages: Message, **settings: Any) -> list[str]:
    return [each.message.text for each in questions(a_state(messages=messages, **settings))]


def elsewhere(*messages: Message, channel: str = "C00ASKENG") -> Channel:
    return Channel(id=channel, name="ask-eng", since=at("06 00:00"), messages=messages)


def test_in_a_quiet_world_nobody_waits() -> None:
    assert questions(a_state(watched=(elsewhere(),))) == ()
    assert questions(a_state(channel=None)) == ()


@pytest.mark.parametrize(
    ("settings", "waits"),
    [
        ({}, True),
        ({"at": at("19 11:00")}, False),
        ({"at": at("19 10:59")}, True),
        ({"at": at("06 11:00")}, True),
        ({"at": at("06 10:59")}, False),
        ({"repliers": accounts("eng-b")}, False),
        ({"reactors": accounts("pm-d")}, False),
        ({"repliers": frozenset({"U00OUTSIDER", "U00DESK"}), "reactors": frozenset({"U00OUTSIDER"})}, True),
        ({"user": account("eng-c")}, False),
        ({"user": account("em-d")}, False),
        ({"user": None}, False),
        ({"by_desk": True}, False),
        ({"text": "See https://github.example/acme/shop/issues/7"}, False),
        ({"text": "See <https://github.example/Acme/Customer/issues/7|this>"}, False),
        ({"text": "See https://github.example/acme/elsewhere/issues/7"}, True),
        ({"text": "See https://github.example/acme/shop/pull/7"}, True),
        ({"text": ""}, True),
    ],
    ids=[
        "without a word",
        "a business day old",
        "older",
        "ten business days old",
        "too old",
        "a member replied",
        "a member reacted",
        "others replied and reacted",
        "by a member",
        "by a manager",
        "by a bot",
        "by the desk",
        "a request's thread",
        "a customer request's thread",
        "an issue of others",
        "a pull request",
        "without words",
    ],
)
def test_a_question_is_a_message_from_outside_that_no_member_answered(
    settings: dict[str, Any], *, waits: bool
) -> None:
    assert bool(waiting(asked(**settings))) == waits


def test_the_oldest_question_comes_first() -> None:
    assert waiting(asked("second"), asked("first", at=at("18 10:00"))) == ["first", "second"]


@pytest.mark.parametrize("mode", ["on", "report", "off"])
def test_a_rule_that_is_off_lists_nothing(mode: Any) -> None:
    assert bool(waiting(asked(), team=a_team(rules={"SUP-9": mode}))) == (mode != "off")


# Further channels


def heard(text: str, channel: str = "C00ASKENG", **settings: Any) -> list[str | None]:
    state = a_state(watched=(elsewhere(asked(text), channel=channel),), **settings)
    return [each.channel for each in questions(state)]


@pytest.mark.parametrize(
    "text",
    [
        "<!subteam^S00DELIVERY> hello",
        "<!subteam^S00DELIVERY|@delivery-support> hello",
        "does @Delivery-Support know?",
        "what is team/delivery?",
        "in <#C00DELIVERY|delivery> nobody knows",
        "in <#C00DELIVERY>",
    ],
)
def test_in_further_channels_a_question_names_the_team(text: str) -> None:
    assert heard(text) == ["ask-eng"]


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "<!subteam^S00OTHER> hello",
        "<!subteam^S00DELIVERY2>",
        "<#C00DELIVERY2>",
        "the delivery-support-bot",
        "my-delivery-support",
        "team/delivery-docs",
        "<!subteam^S00DELIVERY> https://github.example/acme/shop/issues/7",
    ],
)
def test_what_does_not_name_the_team_there_is_not_for_it(text: str) -> None:
    assert heard(text) == []


def test_without_the_handle_its_name_is_not_known() -> None:
    assert heard("@delivery-support?", group=None) == []
    assert heard("<!subteam^S00DELIVERY>?", group=None) == ["ask-eng"]


def test_the_teams_own_channel_is_read_once() -> None:
    assert heard("<!subteam^S00DELIVERY>", channel=a_channel().id) == []


# Excerpts


def shown(text: str, **settings: Any) -> str:
    state: TeamState = a_state(watched=(elsewhere(),), **settings)
    return excerpt(state, text, longest=40)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("How?", "How?"),
        ("one\n two\t three ", "one two three"),
        ("*bold* _it_ ~gone~ `code` ```x = 1```", "bold it gone code x = 1"),
        ("snake_case * 2", "snake_case 2"),
        ("a &lt;b&gt; &amp;lt;", "a <b> &lt;"),
        ("<@U00ENGB> <@U00NOBODY|outsider>", "Eng B somebody"),
        ("<!subteam^S00DELIVERY|@x> <!subteam^S00OTHER|@other>", "@delivery-support @other"),
        ("<!here> <!subteam^S00OTHER> <!date^1^{date}|May>", "@here @subteam May"),
        ("<#C00DELIVERY> <#C00ASKENG|> <#C1|one> <#C2>", "#delivery #ask-eng #one #channel"),
        ("<https://a.example|here> <mailto:a@b.example>", "here mailto:a@b.example"),
        ("a" * 40, "a" * 40),
        ("a" * 41, "a" * 39 + "…"),
        ("a_" * 30_000, "a_" * 19 + "a…"),
        ("", ""),
    ],
)
def test_an_excerpt_is_plain_words_that_call_nobody(text: str, words: str) -> None:
    assert shown(text) == words


def test_without_the_channel_its_name_is_not_known() -> None:
    assert shown("<#C00DELIVERY>", channel=None) == "#channel"
