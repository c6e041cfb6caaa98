"""The doorbell that watched repositories copy: its steps, run as they stand against the sandbox."""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from sandbox.github.issues import Dispatch
from sandbox.server import Sandbox
from tests.workflows.runner import Event, JobRun, Machine, Repository, load, run_job
from tests.worlds.manifests import permissions, permissions_needed

ROOT = Path(__file__).parents[2]
DOORBELL = ROOT / "templates" / "doorbell.yml"
DESK, VAULT, ELSEWHERE = "acme/support-desk", "acme/vault", "acme/elsewhere"
ISSUES = ROOT / ".github" / "workflows" / "issues.yml"
PULL = 2
HOSTILE = """$(touch hacked) `touch hacked` "; touch hacked; echo " ${{ secrets.X }}'
RING
touch hacked
number=99"""


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A private repository, and the desk's with the workflow that is rung for. Only new tokens count."""
    files = {".github/workflows/issues.yml": ISSUES.read_text(encoding="utf-8")}
    issues = [
        {"title": HOSTILE, "body": HOSTILE, "author": "requester-a", "labels": ["bug"]},
        {"title": "A change", "author": "requester-a", "head": "a-branch"},
    ]
    world = {
        "github": {
            "viewer": "doorbell[bot]",
            "tokens": [],
            "repositories": [
                {"name": DESK, "private": True, "files": files},
                {"name": VAULT, "private": True, "issues": issues},
                {"name": ELSEWHERE, "issues": [{"title": "Another"}]},
            ],
        }
    }
    with Sandbox(world) as running:
        yield running


class Keyring:
    """Stands for the action that makes a token: asks GitHub as it does, and remembers what it was given."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.given: list[Mapping[str, str]] = []
        self._url = f"{sandbox.url}/gh/app/installations/1/access_tokens"

    def __call__(self, given: Mapping[str, str]) -> Mapping[str, str]:
        self.given.append(given)
        asked = {"repositories": [given["repositories"]], "permissions": {"actions": "write"}}
        headers = {"Authorization": "Bearer jwt", "Content-Type": "application/json"}
        with urlopen(Request(self._url, json.dumps(asked).encode(), headers), timeout=10) as answer:
            return {"token": json.load(answer)["token"]}


def ring(
    sandbox: Sandbox,
    event: Event,
    tmp_path: Path,
    *,
    keyring: Keyring | None = None,
    variables: Mapping[str, str] | None = None,
) -> JobRun:
    usual = {"SUPPORTDESK_REPOSITORY": DESK, "SUPPORTDESK_DOORBELL_APP_ID": "77"}
    workspace, temp = tmp_path / "workspace", tmp_path / "temp"
    for place in (workspace, temp):
        place.mkdir()
    return run_job(
        load(DOORBELL),
        event=event,
        repository=Repository(
            name=VAULT,
            variables={**usual, **(variables or {})},
            secrets={"SUPPORTDESK_DOORBELL_PRIVATE_KEY": "a key"},
        ),
        machine=Machine(
            workspace=workspace,
            temp=temp,
            path=[Path(sys.executable).parent],
            env={"GITHUB_API_URL": f"{sandbox.url}/gh"},
            actions={"actions/create-github-app-token": keyring or Keyring(sandbox)},
        ),
    )


def an_event(sandbox: Sandbox, action: str, number: int = 1, **facts: Any) -> Event:
    told = {"repository": VAULT, "number": number, "action": action, "sender": "requester-a", **facts}
    payload: Mapping[str, Any] = sandbox.act("github", "event_payload", **told)
    return Event(name="issue_comment" if "comment" in facts else "issues", payload=payload)


def a_comment(sandbox: Sandbox, body: str = HOSTILE, **facts: Any) -> Event:
    comment = sandbox.act("github", "comment", issue=f"{VAULT}#1", by="requester-a", body=body)
    return an_event(sandbox, "created", comment=comment, **facts)


def rung(sandbox: Sandbox) -> list[Dispatch]:
    return sandbox.github.state.repositories[DESK].dispatches


def a_ring(repository: str = VAULT, number: str = "1") -> Dispatch:
    return Dispatch(workflow="issues.yml", ref="main", inputs={"repository": repository, "number": number})


@pytest.mark.parametrize(
    "action", ["opened", "edited", "labeled", "unlabeled", "assigned", "unassigned", "reopened", "closed"]
)
def test_what_happens_to_an_issue_rings_with_its_address_and_no_more(
    action: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    ran = ring(sandbox, an_event(sandbox, action), tmp_path)
    assert ran.succeeded, ran.steps[-1].output
    assert rung(sandbox) == [a_ring()]


def test_a_comment_rings(sandbox: Sandbox, tmp_path: Path) -> None:
    assert ring(sandbox, a_comment(sandbox), tmp_path).succeeded
    assert rung(sandbox) == [a_ring()]


def test_whatever_stands_in_an_issue_or_a_comment_changes_nothing(sandbox: Sandbox, tmp_path: Path) -> None:
    ran = ring(sandbox, a_comment(sandbox), tmp_path)
    assert not list(tmp_path.rglob("hacked"))
    assert "touch" not in "".join(step.output for step in ran.steps)
    sent = [
        entry.request for entry in sandbox.control.log.entries() if entry.request.path.endswith("/dispatches")
    ]
    assert [json.loads(request.body) for request in sent] == [
        {"ref": "main", "inputs": {"repository": VAULT, "number": "1"}}
    ]


@pytest.mark.parametrize("variables", [{}, {"SUPPORTDESK_LOGIN": "our-desk[bot]"}], ids=["default", "named"])
def test_what_the_desk_did_itself_does_not_ring(
    variables: dict[str, str], sandbox: Sandbox, tmp_path: Path
) -> None:
    desk = variables.get("SUPPORTDESK_LOGIN", "support-desk[bot]")
    event = an_event(sandbox, "labeled", sender=desk)
    assert not ring(sandbox, event, tmp_path, variables=variables).started
    assert rung(sandbox) == []


def test_a_comment_on_a_pull_request_does_not_ring(sandbox: Sandbox, tmp_path: Path) -> None:
    comment = sandbox.act("github", "comment", issue=f"{VAULT}#{PULL}", by="requester-a", body="Hello")
    assert not ring(sandbox, an_event(sandbox, "created", PULL, comment=comment), tmp_path).started
    assert rung(sandbox) == []


@pytest.mark.parametrize("action", ["pinned", "deleted", "locked"])
def test_what_changes_no_request_does_not_ring(action: str, sandbox: Sandbox, tmp_path: Path) -> None:
    assert not ring(sandbox, an_event(sandbox, action), tmp_path).started


def test_a_transferred_issue_rings_for_where_it_went(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.act("github", "transfer", issue=f"{VAULT}#1", to=ELSEWHERE, by="requester-a")
    assert ring(sandbox, an_event(sandbox, "transferred"), tmp_path).succeeded
    assert rung(sandbox) == [a_ring(ELSEWHERE, "2")]


def test_the_token_is_for_the_desks_repository_and_for_its_workflows_alone(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    keyring = Keyring(sandbox)
    ring(sandbox, an_event(sandbox, "opened"), tmp_path, keyring=keyring)
    assert keyring.given == [
        {
            "client-id": "77",
            "private-key": "a key",
            "owner": "acme",
            "repositories": "support-desk",
            "permission-actions": "write",
        }
    ]


@pytest.mark.parametrize(
    "desk", ["", "support-desk", "acme/", "acme/desk/issues", "acme/desk\nowner=evil", "a b/c"]
)
def test_a_desk_that_is_not_named_is_said_in_a_sentence(desk: str, sandbox: Sandbox, tmp_path: Path) -> None:
    keyring = Keyring(sandbox)
    variables = {"SUPPORTDESK_REPOSITORY": desk}
    ran = ring(sandbox, an_event(sandbox, "opened"), tmp_path, keyring=keyring, variables=variables)
    assert ran.steps[-1].output == (
        "::error::Set the variable SUPPORTDESK_REPOSITORY to the desk's repository, as owner/name.\n"
    )
    assert (ran.succeeded, keyring.given) == (False, [])


def test_a_ring_that_is_refused_is_said_with_githubs_reason(sandbox: Sandbox, tmp_path: Path) -> None:
    elsewhere = {"SUPPORTDESK_REPOSITORY": ELSEWHERE}
    ran = ring(sandbox, an_event(sandbox, "opened"), tmp_path, variables=elsewhere)
    assert not ran.succeeded
    assert "did not take the ring: HTTP Error 404" in ran.steps[-1].output
    assert "Traceback" not in ran.steps[-1].output


def test_the_doorbell_s_app_asks_for_exactly_what_a_ring_needs(tmp_path: Path) -> None:
    files = {".github/workflows/issues.yml": ISSUES.read_text(encoding="utf-8")}
    world = {
        "viewer": "doorbell[bot]",
        "tokens": [],
        "installations": [{"owner": "acme", "permissions": permissions("github-doorbell-app")}],
        "repositories": [
            {"name": DESK, "private": True, "files": files},
            {"name": VAULT, "private": True, "issues": [{"title": "A request", "author": "requester-a"}]},
        ],
    }
    with Sandbox({"github": world}) as sandbox:
        ran = ring(sandbox, an_event(sandbox, "opened"), tmp_path)
        assert ran.succeeded, ran.steps[-1].output
        needed = permissions_needed(sandbox.control.log.entries())
    assert needed == permissions("github-doorbell-app")


def test_rings_of_one_issue_stand_for_each_other() -> None:
    (job,) = load(DOORBELL)["jobs"].values()
    assert job["concurrency"] == {
        "group": "doorbell-${{ github.event.issue.number }}",
        "cancel-in-progress": "true",
    }


def test_the_doorbell_has_no_permission_of_its_own() -> None:
    text = DOORBELL.read_text(encoding="utf-8")
    assert re.findall(r"^ *permissions:.*", text, flags=re.MULTILINE) == ["permissions: {}"]


def test_the_doorbell_hears_what_the_desk_hears_of_its_own_repository() -> None:
    desk = {name: heard for name, heard in load(ISSUES)["on"].items() if name != "workflow_dispatch"}
    assert load(DOORBELL)["on"] == desk
