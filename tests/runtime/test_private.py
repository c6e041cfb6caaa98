"""REQ-10: a customer's words stay in the customer's repository, whatever they are and whatever happens."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import doctor
import handle_event
import run_due
import show_rotation
from sandbox.requestlog import Entry
from tests.runtime.planted import CALLS
from tests.runtime.test_events import about, handle
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import (
    COMPLETE,
    VAULT,
    WEB,
    Ran,
    Rehearsal,
    a_configuration,
    a_world,
    an_issue,
)

SECRETS = ("Zebra", "quagga", "okapi", "gerenuk")  # in the title, the body, a comment, the requester's login
HOSTILE = (
    "<!channel>",
    "<@U0000000A01>",
    "@acme-eng-a",
    "</summary>```",
    "[x](https://evil.example/{})",
    "<!-- supportdesk:status/delivery {{}} -->",
    "## Impact\n",
    "\u202e\u0000\ud7ff",
    "| a | b |\n|---|---|",
    "![](https://evil.example/{}.png)",
    "/at-risk {}",
    "{}\r\n/feature",
    "#1 acme/web#1 GH-1",
)


@st.composite
def hostile(draw: st.DrawFn, secret: str) -> str:
    """Text that tries to get out, with the secret word in it somewhere."""
    pieces = draw(st.lists(st.sampled_from(HOSTILE) | st.text(max_size=20), min_size=1, max_size=5))
    place = draw(st.integers(0, len(pieces)))
    words = " ".join([*pieces[:place], secret, *pieces[place:]])
    return words.replace("{}", secret)


def mirroring(*, share_titles: bool = False) -> dict[str, Any]:
    """Delivery with stand-ins for customers' issues; the other team does not watch the private repository."""
    configuration = a_configuration()
    team = configuration["teams"]["delivery"]
    team["repositories"] = [WEB, {"name": VAULT, "private": True, "share_titles": share_titles}]
    team["intake"] = {"customer_issues": "mirror", "repository": WEB, "status": "Backlog"}
    return configuration


def live_through(desk: Rehearsal, *, title: str, body: str, comment: str) -> Iterator[Ran]:
    """A customer's issue from its opening to its end, with everything that may be said of it."""

    def act(verb: str, **args: Any) -> None:
        desk.sandbox.act("github", verb, **args)

    def ring() -> Ran:
        inputs = {"inputs": {"repository": VAULT, "number": "1"}}
        return handle(desk, "workflow_dispatch", inputs, "--apply")

    issue = {"issue": f"{VAULT}#1"}
    labels = ["team/delivery", "p1"]
    act("open_issue", repository=VAULT, by=SECRETS[3], title=title, body=body, labels=labels)
    yield ring()
    desk.at("2026-11-16T14:30:00+00:00")
    act("comment", **issue, by="acme-eng-a", body=f"/at-risk {comment}\n/triage")
    act("comment", **issue, by=SECRETS[3], body=f"@acme-eng-a {comment}\n/ack")
    act("assign", **issue, by=SECRETS[3], assignee="acme-eng-a")
    act("edit_issue", **issue, by=SECRETS[3], body=f"{body}\n\n{COMPLETE}", title=f"{title}!")
    yield ring()
    yield desk.run(run_due.COMMAND, "--apply", "--team", "delivery")
    desk.at("2026-11-17T09:30:00+00:00")
    yield desk.run(run_due.COMMAND, "--apply", "--team", "delivery")
    desk.at("2026-11-23T10:05:00+00:00")
    yield desk.run(run_due.COMMAND, "--apply", "--team", "delivery")
    act("close", **issue, by=SECRETS[3])
    yield ring()
    act("reopen", **issue, by=SECRETS[3])
    act("comment", **issue, by="acme-em-d", body=f"/feature {comment}")
    yield ring()
    yield desk.run(run_due.COMMAND, "--apply", "--team", "delivery")


def leaks(text: str) -> list[str]:
    return [word for word in SECRETS if word.casefold() in text.casefold()]


def is_elsewhere(entry: Entry) -> bool:
    """Whether a request writes anywhere but on the private issue."""
    path = entry.request.path
    return path.startswith("/slack") or (entry.request.method != "GET" and VAULT not in path)


def public_words(desk: Rehearsal) -> str:
    """Everything that stands in the public repository and the desk's own."""
    places = desk.sandbox.github.view()["repositories"]
    return repr([place for place in places if place["name"] != VAULT])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=hostile(SECRETS[0]), body=hostile(SECRETS[1]), comment=hostile(SECRETS[2]))
def test_no_word_of_a_customers_issue_gets_out(
    rehearse: Rehearse, title: str, body: str, comment: str
) -> None:
    desk = rehearse(world=a_world(), configuration=mirroring())
    for ran in live_through(desk, title=title, body=body, comment=comment):
        assert ran.status in (0, 3), ran.said
        assert "error of the desk itself" not in ran.said
        assert leaks(ran.said) == []
    for entry in desk.requests():
        words = entry.request.body.decode(errors="replace")
        if is_elsewhere(entry) and "updateIssueComment" not in words:
            assert leaks(words) == [], entry.request.path
    assert leaks(public_words(desk)) == []


def test_the_life_of_a_customers_issue_is_told_in_every_place(rehearse: Rehearse) -> None:
    """What the proof above looks at is there: announcement, thread, episode or digest, mirror and its end."""
    desk = rehearse(world=a_world(), configuration=mirroring())
    assert all(ran.status == 0 for ran in live_through(desk, title="Zebra", body="quagga", comment="okapi"))
    kinds = {key.split("/")[1] for key in desk.posts()}
    assert kinds >= {"request", "digest", "handoff"}
    (mirror,) = (each for each in _issues(desk, WEB) if "customer-request" in each["labels"])
    assert mirror["title"] == f"Customer request {VAULT}#1"
    assert any("was closed" in comment for comment in desk.comments(mirror["number"]))


@pytest.mark.parametrize("shared", [False, True])
def test_a_title_reaches_slack_only_where_the_team_shares_titles(rehearse: Rehearse, shared: bool) -> None:  # noqa: FBT001
    desk = rehearse(world=a_world(), configuration=mirroring(share_titles=shared))
    for _ in live_through(desk, title="Zebra", body="quagga", comment="okapi"):
        pass
    said = b"".join(entry.request.body for entry in desk.requests("slack")).decode()
    assert leaks(said) == (["Zebra"] if shared else [])
    assert leaks(public_words(desk)) == []


def a_public_desk(rehearse: Rehearse) -> Rehearsal:
    """A desk whose logs everybody reads, and a private issue full of secrets that everything is about."""
    customers = an_issue(
        1,
        title=f"{SECRETS[0]} waits",
        body=f"{SECRETS[1]}\n\n{COMPLETE}",
        author=SECRETS[3],
        labels=["team/delivery", "p1", "ad-hoc"],
        assignees=["acme-eng-a"],
        comments=[{"author": SECRETS[3], "at": "2026-11-16T10:00:00Z", "body": SECRETS[2]}],
    )
    world = a_world(vault=(customers,))
    world["github"]["repositories"][0]["private"] = False
    world["github"]["projects"][0]["items"] = [{"issue": f"{VAULT}#1", "status": "Backlog"}]
    return rehearse(world=world)


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call[0].name} {call[1][0] if call[1] else ''}")
def test_in_a_public_desk_no_command_tells_of_a_private_repository(
    rehearse: Rehearse, call: Any, form: str
) -> None:
    desk, (command, flags) = a_public_desk(rehearse), call
    if command is handle_event.COMMAND:
        ran = handle(desk, "issues", about(1, VAULT), *flags, "--format", form)
    else:
        flags = [each.replace(WEB, VAULT) for each in flags]
        ran = desk.run(command, *flags, "--format", form)
    assert leaks(ran.said) == []
    assert desk.writes() == []
    looks = command in (doctor.COMMAND, show_rotation.COMMAND)
    refused = "acme/desk is public and Delivery watches private repositories" in ran.said.replace("\\", "")
    assert (ran.status, refused) == ((0, False) if command is show_rotation.COMMAND else (1, True))
    assert looks or (ran.out == "" and VAULT not in ran.said)


def test_in_a_public_desk_a_fault_of_a_private_repository_is_told_without_its_words(
    rehearse: Rehearse,
) -> None:
    desk = a_public_desk(rehearse)
    message = {
        "message": f"{SECRETS[0]} {SECRETS[1]}",
        "type": "FORBIDDEN",
        "path": ["repository", SECRETS[2]],
    }
    desk.fault("* /gh/graphql TeamPage", "body", body={"data": {"repository": None}, "errors": [message]})
    for command in (run_due.COMMAND, doctor.COMMAND, show_rotation.COMMAND):
        assert leaks(desk.run(command).said) == []


def _issues(desk: Rehearsal, repository: str) -> list[dict[str, Any]]:
    places = desk.sandbox.github.view()["repositories"]
    return [issue for place in places if place["name"] == repository for issue in place["issues"]]
