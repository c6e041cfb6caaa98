import json

from sandbox.http import Request
from tests.sandbox.slack.workspaces import CHANNEL, ENGINEER, PRIVATE, a_slack, ask, call, refusal


def test_any_token_will_do_unless_the_world_lists_them() -> None:
    assert call(a_slack(), "auth.test", token="whatever")["ok"]
    assert refusal(a_slack(tokens=["xoxb-other"]), "auth.test", token="whatever") == "invalid_auth"


def test_the_bot_s_own_token_is_always_among_the_listed() -> None:
    assert call(a_slack(tokens=["xoxb-other"]), "auth.test")["ok"]


def test_no_token_is_refused() -> None:
    assert refusal(a_slack(), "auth.test", token="") == "not_authed"


def test_a_token_may_stand_in_the_form() -> None:
    request = Request(
        method="POST",
        path="/api/auth.test",
        headers={"content-type": "application/x-www-form-urlencoded"},
        body=b"token=xoxb-sandbox",
    )

    assert json.loads(a_slack().handle(request).body)["ok"]


def test_a_missing_scope_is_named_beside_those_there_are() -> None:
    slack = a_slack(scopes=["users:read", "channels:read"])

    answer = call(slack, "chat.postMessage", channel=CHANNEL, text="x")

    assert answer == {
        "ok": False,
        "error": "missing_scope",
        "needed": "chat:write",
        "provided": "channels:read,users:read",
    }


def test_private_channels_need_scopes_of_their_own() -> None:
    answer = call(a_slack(scopes=["channels:history"]), "conversations.history", channel=PRIVATE)

    assert answer["needed"] == "groups:history"


def test_the_scopes_of_a_token_stand_in_a_header() -> None:
    headers = ask(a_slack(scopes=["users:read"]), "users.list").headers

    assert (headers["X-OAuth-Scopes"], headers["X-Accepted-OAuth-Scopes"]) == ("users:read", "users:read")


def test_an_admins_token_may_have_scopes_of_its_own() -> None:
    admin = {"user": ENGINEER, "token": "xoxp-admin", "scopes": ["identify", "usergroups:write"]}
    slack = a_slack(scopes=["users:read"], admin=admin)

    headers = ask(slack, "auth.test", token="xoxp-admin").headers

    assert headers["X-OAuth-Scopes"] == "identify,usergroups:write"
    assert refusal(slack, "users.list", token="xoxp-admin") == "missing_scope"
    assert call(slack, "users.list")["ok"]


def test_an_unknown_method_is_named() -> None:
    answer = call(a_slack(), "chat.sing")

    assert (answer["error"], answer["req_method"]) == ("unknown_method", "chat.sing")


def test_a_body_that_is_no_json_object_is_refused() -> None:
    slack = a_slack()
    headers = {"content-type": "application/json", "authorization": "Bearer x"}

    errors = [
        json.loads(
            slack.handle(Request(method="POST", path="/api/auth.test", headers=headers, body=body)).body
        )["error"]
        for body in (b"{", b"[]")
    ]

    assert errors == ["invalid_json", "json_not_object"]


def test_people_who_write_in_a_channel_are_in_it_from_then_on() -> None:
    slack = a_slack()

    slack.act("post", {"channel": CHANNEL, "user": "U0NEW", "text": "Hello"})

    assert call(slack, "conversations.members", channel=CHANNEL)["members"] == ["U0DESK", ENGINEER, "U0NEW"]


def test_a_list_of_channels_needs_the_scopes_of_all_kinds_that_are_asked_for() -> None:
    slack = a_slack(scopes=["channels:read"])

    answer = call(slack, "conversations.list", types="public_channel,private_channel")

    assert (answer["error"], answer["needed"]) == ("missing_scope", "groups:read")
    assert call(slack, "conversations.list")["ok"]


def test_what_a_call_needed_is_noted_whether_the_token_has_it_or_not() -> None:
    rich, poor = a_slack(), a_slack(scopes=["users:read"])

    noted = [
        ask(slack, "conversations.history", channel=PRIVATE).headers["X-Sandbox-Needed"]
        for slack in (rich, poor)
    ]

    assert noted == ["groups:history", "groups:history"]
    assert ask(rich, "auth.test").headers["X-Sandbox-Needed"] == ""
