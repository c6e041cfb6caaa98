import http.client
import json
import time
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.faults import KINDS, Kind
from sandbox.server import Sandbox

CHANNEL = "C0DELIVERY"
POST = "POST /slack/api/chat.postMessage"
WORLD = {
    "now": "2026-11-16T09:00:00Z",
    "slack": {"channels": [{"id": CHANNEL, "name": "delivery", "members": ["U0DESK"]}]},
    "opsgenie": {"schedules": [{"id": "s1", "name": "support"}]},
}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(WORLD) as running:
        yield running


class Client:
    """One kept connection to the sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.connection = http.client.HTTPConnection(sandbox.url.removeprefix("http://"), timeout=5)

    def send(self, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/json", "Authorization": "Bearer xoxb-sandbox"}
        self.connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        response = self.connection.getresponse()
        return response.status, response.read()

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        return json.loads(self.send(method, path, body)[1])


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[Client]:
    client = Client(sandbox)
    yield client
    client.connection.close()


def post(client: Client) -> tuple[int, bytes]:
    return client.send("POST", "/slack/api/chat.postMessage", {"channel": CHANNEL, "text": "Hello"})


def messages(client: Client) -> int:
    history = client.ask("GET", f"/slack/api/conversations.history?channel={CHANNEL}")
    return len(history["messages"])


def order(client: Client, **fault: Any) -> None:
    assert client.ask("POST", "/sandbox/faults", [{"match": POST, **fault}]) == {"ordered": 1}


def test_the_official_slack_client_works_against_it(sandbox: Sandbox) -> None:
    slack = WebClient("xoxb-sandbox", base_url=f"{sandbox.url}/slack/api/")
    metadata = {"event_type": "supportdesk", "event_payload": {"key": "k"}}

    ts = slack.chat_postMessage(channel=CHANNEL, text="Hello", metadata=metadata)["ts"]
    history = slack.conversations_history(
        channel=CHANNEL, oldest=ts, inclusive=True, include_all_metadata=True
    )

    found: list[dict[str, Any]] = history["messages"]
    assert [(message["ts"], message["metadata"]) for message in found] == [(ts, metadata)]
    with pytest.raises(SlackApiError, match="channel_not_found"):
        slack.chat_postMessage(channel="C0NOWHERE", text="Hello")


def test_the_clock_can_be_set_from_outside(sandbox: Sandbox, client: Client) -> None:
    client.ask("POST", "/sandbox/clock", {"now": "2026-11-17T10:00:00+01:00"})

    assert sandbox.clock.now().isoformat() == "2026-11-17T09:00:00+00:00"


def test_people_can_act_from_outside(client: Client) -> None:
    args = {"channel": CHANNEL, "user": "U0NEW", "text": "Hello"}

    answer = client.ask("POST", "/sandbox/act", {"service": "slack", "verb": "post", "args": args})

    assert (answer["result"]["channel"], messages(client)) == (CHANNEL, 1)


def test_a_person_can_act_from_the_same_process(sandbox: Sandbox, client: Client) -> None:
    sandbox.act("slack", "post", channel=CHANNEL, user="U0NEW", text="Hello")

    assert messages(client) == 1


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("clock", {}, "now: missing; send a JSON object with now."),
        ("clock", {"now": "soon"}, "now: 'soon' is no moment; write it like 2026-11-27T09:30:00Z."),
        ("clock", ["soon"], "What is sent must be a JSON object with now."),
        ("clock", None, "What is sent must be a JSON object with now."),
        (
            "act",
            {"service": "fax", "verb": "send"},
            "there is no service 'fax'; there are github, slack, opsgenie, jsm, pagerduty, ical",
        ),
        ("act", {"service": "slack"}, "verb: missing; send a JSON object with service, verb."),
        (
            "act",
            {"service": "slack", "verb": "dance"},
            "Nobody can 'dance' in Slack; there are deactivate, make_guest, post, react, set_group_members.",
        ),
        (
            "act",
            {
                "service": "slack",
                "verb": "react",
                "args": {"channel": CHANNEL, "user": "U0", "emoji": "eyes"},
            },
            (
                "react: ts is missing; name is missing; emoji is no argument of it. "
                "It takes channel, ts, user, name."
            ),
        ),
        (
            "act",
            {"service": "slack", "verb": "post", "args": {"channel": "C0", "user": "U0", "text": "Hello"}},
            (
                "post: there is no channel 'C0'; there are C0DELIVERY. "
                "It takes channel, user, text; also thread_ts, broadcast."
            ),
        ),
        (
            "act",
            {"service": "opsgenie", "verb": "disable", "args": {"schedule": "s2"}},
            "disable: there is no schedule 's2'; there are s1. It takes schedule.",
        ),
        (
            "act",
            {"service": "slack", "verb": "post", "args": "now"},
            "What is sent must be a JSON object with names and values.",
        ),
        (
            "faults",
            [{"match": POST, "kind": "rain"}],
            f"'rain' is no kind of fault; there are {', '.join(KINDS)}.",
        ),
        (
            "faults",
            [{"match": "chat.postMessage", "kind": "html"}],
            "'chat.postMessage' does not read METHOD PATH, or METHOD PATH OPERATION.",
        ),
        (
            "faults",
            [{"kind": "html", "when": 2}],
            (
                "A fault: match is missing; when is unknown. "
                "It takes match, kind, nth, times, status, body, headers, after, says."
            ),
        ),
        (
            "faults",
            {"match": POST},
            'Faults are a list, such as [{"match": "POST /slack/*", "kind": "status", "status": 502}].',
        ),
        ("latency", {"ms": "nan"}, "ms must be from 0 to 60000."),
    ],
)
def test_an_order_without_sense_is_refused_in_a_sentence(
    client: Client, path: str, body: Any, said: str
) -> None:
    answered, text = client.send("POST", f"/sandbox/{path}", body)

    assert (answered, json.loads(text)) == (400, {"error": said})


def test_what_is_no_json_is_refused_in_a_sentence(client: Client) -> None:
    client.connection.request("POST", "/sandbox/act", "nonsense")
    response = client.connection.getresponse()

    assert (response.status, json.loads(response.read())) == (
        400,
        {"error": "What is sent is no JSON: Expecting value: line 1 column 1 (char 0)."},
    )


def test_a_control_that_is_none_is_not_found(client: Client) -> None:
    answered, text = client.send("POST", "/sandbox/rain", {})

    assert (answered, json.loads(text)["error"]) == (404, "There is no control POST /rain.")


def test_each_kind_of_fault_is_told() -> None:
    assert tuple(KINDS) == get_args(Kind)


def test_a_fault_hits_the_nth_request_and_as_many_as_it_is_told(client: Client) -> None:
    order(client, kind="status", status=502, nth=2, times=2)

    assert [post(client)[0] for _ in range(4)] == [200, 502, 502, 200]
    assert messages(client) == 2


def test_a_rate_limit_is_a_status_with_a_body_and_headers(sandbox: Sandbox, client: Client) -> None:
    body = {"ok": False, "error": "ratelimited"}
    order(client, kind="status", status=429, headers={"Retry-After": "7"}, body=body)
    slack = WebClient("xoxb-sandbox", base_url=f"{sandbox.url}/slack/api/")

    with pytest.raises(SlackApiError) as refused:
        slack.chat_postMessage(channel=CHANNEL, text="Hello")

    assert refused.value.response["error"] == "ratelimited"
    assert refused.value.response.headers["Retry-After"] == "7"


@pytest.mark.parametrize(("kind", "taken"), [("drop_before", 0), ("drop_after", 1)])
def test_a_dropped_connection_comes_before_or_after_the_effect(client: Client, kind: str, taken: int) -> None:
    order(client, kind=kind)

    with pytest.raises(http.client.RemoteDisconnected):
        post(client)

    assert messages(client) == taken


def test_a_truncated_answer_breaks_off_after_the_effect(client: Client) -> None:
    order(client, kind="truncate")

    with pytest.raises(http.client.IncompleteRead):
        post(client)

    client.connection.close()
    assert messages(client) == 1


def test_an_answer_that_stalls_never_comes_though_the_request_took_effect(client: Client) -> None:
    order(client, match=POST, kind="stall")
    client.connection.timeout = 0.1
    client.connection.close()
    with pytest.raises(TimeoutError):
        post(client)
    client.connection.close()
    assert messages(client) == 1


def test_a_sandbox_that_is_away_refuses_connections_until_it_is_back(
    sandbox: Sandbox, client: Client
) -> None:
    order(client, match=POST, kind="away")
    with pytest.raises(http.client.RemoteDisconnected):
        post(client)
    with pytest.raises(ConnectionRefusedError):
        post(client)
    client.connection.close()
    sandbox.come_back()
    assert messages(client) == 0


def test_a_partial_answer_lacks_its_last_part_and_says_which(client: Client) -> None:
    order(client, match="POST /gh/graphql", kind="partial")
    told = client.ask("POST", "/gh/graphql", {"query": "{ viewer { login id } }"})
    assert told["data"]["viewer"] == {"login": "support-desk[bot]", "id": None}
    assert [error["path"] for error in told["errors"]] == [["viewer", "id"]]


def test_a_fault_may_be_about_what_a_request_says(client: Client) -> None:
    said = json.dumps({"channel": CHANNEL, "text": "Hello"})
    order(client, match=POST, kind="status", status=503, says=said)
    assert client.send("POST", "/slack/api/chat.postMessage", {"channel": CHANNEL, "text": "Bye"})[0] == 200
    assert post(client)[0] == 503


def test_a_saved_world_is_gone_on_from_as_often_as_wanted(sandbox: Sandbox, client: Client) -> None:
    post(client)
    saved = sandbox.save()
    for _ in range(2):
        post(client)
        assert messages(client) == 2
        sandbox.restore(saved)
        assert messages(client) == 1


def test_an_answer_can_be_a_page_or_any_body(client: Client) -> None:
    order(client, kind="html")
    status, page = post(client)
    order(client, kind="body", body={"ok": False, "error": "internal_error"}, after=True)
    _, body = post(client)

    assert (status, page[:15]) == (200, b"<!DOCTYPE html>")
    assert json.loads(body)["error"] == "internal_error"
    assert messages(client) == 1


def test_a_fault_may_be_about_one_graphql_operation(client: Client) -> None:
    order(client, match="POST /gh/graphql AddComment", kind="status", status=502)

    read = client.send("POST", "/gh/graphql", {"query": "query Viewer { viewer { login } }"})
    write = client.send("POST", "/gh/graphql", {"query": "mutation AddComment { x }"})

    assert (read[0], write[0]) == (200, 502)


def test_a_stand_in_that_fails_says_so(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    blocks = [{"type": "divider", "block_id": []}]
    status, body = client.send("POST", "/slack/api/chat.postMessage", {"channel": CHANNEL, "blocks": blocks})

    assert status == 500
    assert b"The sandbox failed: TypeError" in body
    assert "Traceback" in capsys.readouterr().err


def test_half_a_character_does_not_stop_the_sandbox(client: Client) -> None:
    client.send("POST", "/slack/api/chat.postMessage", {"channel": CHANNEL, "text": "\ud800"})

    assert messages(client) == 1
    assert client.send("GET", "/")[0] == 200


def test_latency_slows_services_only(client: Client) -> None:
    client.ask("POST", "/sandbox/latency", {"ms": 30})
    began = time.monotonic()
    client.ask("GET", "/slack/api/auth.test")
    served = time.monotonic() - began

    assert served >= 0.03


def test_the_log_tells_what_was_asked_and_answered(client: Client) -> None:
    post(client)
    client.send("POST", "/gh/graphql", {"query": "query Viewer { viewer { login } }"})

    slack, github = client.ask("GET", "/sandbox/requests")

    assert (slack["method"], slack["path"], slack["status"]) == ("POST", "/slack/api/chat.postMessage", 200)
    assert (slack["request"]["text"], slack["response"]["ok"]) == ("Hello", True)
    assert "xoxb" not in json.dumps(slack)
    assert (github["operation"], github["path"]) == ("Viewer", "/gh/graphql")


def test_the_log_can_be_cleared(client: Client) -> None:
    post(client)
    client.ask("DELETE", "/sandbox/requests")

    assert client.ask("GET", "/sandbox/requests") == []


def test_the_page_is_served_at_the_root_and_nothing_elsewhere(client: Client) -> None:
    post(client)

    status, page = client.send("GET", "/")

    assert (status, b"# delivery" in page, b"/slack/api/chat.postMessage" in page) == (200, True, True)
    assert client.send("GET", "/elsewhere")[0] == 404
    assert client.send("HEAD", "/") == (200, b"")
