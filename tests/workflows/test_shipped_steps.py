"""What is shipped is what was tested: the steps of the workflows, run as they stand against the sandbox."""

import shutil
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from sandbox.play.teams import read_teams
from sandbox.play.world import make_world, requester
from sandbox.server import Sandbox
from tests.runtime.planted import a_key
from tests.workflows.runner import Event, JobRun, Machine, Repository, load, run_job

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "config" / "teams.yml"
PRODUCT = "sourcegraph/sourcegraph"
COMPLETE = "### Background\n\nIt fails since today.\n\n### Impact\n\nA rollout waits for it."


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """The world of the shipped configuration, now: a workflow cannot be told another moment."""
    world = make_world(read_teams(CONFIG), now=datetime.now(UTC), config=CONFIG.read_text(encoding="utf-8"))
    with Sandbox(world) as running:
        yield running


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What the check-out step would leave: the desk's files, and nothing that was made from them."""
    place = tmp_path / "checkout"
    shutil.copytree(ROOT / "scripts", place / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "config", place / "config")
    shutil.copy(ROOT / "requirements.txt", place)
    return place


def run(name: str, event: Event, sandbox: Sandbox, checkout: Path) -> JobRun:
    temp = checkout.parent / "runner"
    shutil.rmtree(temp, ignore_errors=True)
    temp.mkdir()
    return run_job(
        load(ROOT / ".github" / "workflows" / f"{name}.yml"),
        event=event,
        repository=Repository(
            name="sourcegraph/support-desk",
            variables={"SUPPORTDESK_APP_ID": "1"},
            environment_variables={"OPSGENIE_API_URL": f"{sandbox.url}/opsgenie"},
            environment_secrets={
                "SUPPORTDESK_APP_PRIVATE_KEY": a_key(),
                "SLACK_BOT_TOKEN": "xoxb-sandbox",
                "OPSGENIE_API_KEY": "sandbox",
            },
        ),
        machine=Machine(
            workspace=checkout,
            temp=temp,
            path=[Path(sys.executable).parent],
            env={
                "GITHUB_API_URL": f"{sandbox.url}/gh",
                "GITHUB_TRIGGERING_ACTOR": "delivery-em",
                "SLACK_API_URL": f"{sandbox.url}/slack/api/",
                "PIP_NO_INDEX": "1",  # all is installed: the step must find it so
                "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            },
            actions={"actions/upload-artifact": lambda given: {"kept": Path(given["path"]).read_text()}},
        ),
    )


def succeed(ran: JobRun) -> str:
    """What the job's steps said; all of them went well."""
    assert ran.succeeded, ran.steps[-1].output
    return "".join(step.output for step in ran.steps)


def open_issue(sandbox: Sandbox, **told: Any) -> int:
    issue = {"repository": PRODUCT, "title": "Pods restart", "body": COMPLETE, "labels": ["team/delivery"]}
    number: int = sandbox.act("github", "open_issue", by=requester("a")[0], **{**issue, **told})
    return number


def opened(sandbox: Sandbox, number: int, sender: str = "requester-a") -> Event:
    facts = {"repository": PRODUCT, "number": number, "action": "opened", "sender": sender}
    payload: Mapping[str, Any] = sandbox.act("github", "event_payload", **facts)
    return Event(name="issues", payload=payload)


def written(sandbox: Sandbox) -> list[str]:
    """Every request that changed something, by method and path."""
    reads = (
        "access_tokens",
        "conversations.",
        "auth.",
        "users.",
        "usergroups.list",
        "usergroups.users.list",
        "bots.",
    )
    return [
        f"{entry.request.method} {entry.request.path}"
        for entry in sandbox.control.log.entries()
        if entry.request.method != "GET"
        and not entry.request.path.rpartition("/")[2].startswith(reads)
        and not (entry.request.path == "/gh/graphql" and b"mutation" not in entry.request.body)
    ]


def test_a_round_of_the_schedule_brings_a_new_request_into_the_queue(
    sandbox: Sandbox, checkout: Path
) -> None:
    number = open_issue(sandbox)

    ran = run("schedule", Event(name="schedule"), sandbox, checkout)

    succeed(ran)
    issue = sandbox.github.state.issue(f"{PRODUCT}#{number}")
    assert [item.status for item in issue.items] == ["Backlog"]
    assert issue.assignees
    assert "Delivery" in ran.summary


def test_a_second_round_of_the_schedule_has_nothing_to_do(sandbox: Sandbox, checkout: Path) -> None:
    open_issue(sandbox)
    succeed(run("schedule", Event(name="schedule"), sandbox, checkout))
    before = written(sandbox)

    succeed(run("schedule", Event(name="schedule"), sandbox, checkout))

    assert written(sandbox) == before


def test_an_opened_issue_is_handled_at_once(sandbox: Sandbox, checkout: Path) -> None:
    number = open_issue(sandbox, body="Help, please.")

    succeed(run("issues", opened(sandbox, number), sandbox, checkout))

    issue = sandbox.github.state.issue(f"{PRODUCT}#{number}")
    assert "needs-info" in {label.name for label in issue.labels}
    assert len(issue.comments) == 1


def test_the_doorbell_of_a_private_repository_is_answered(sandbox: Sandbox, checkout: Path) -> None:
    repository = "sourcegraph/customer"
    number = open_issue(sandbox, repository=repository, labels=["team/repo-management"], title="Acme waits")
    ring = Event(name="workflow_dispatch", inputs={"repository": repository, "number": str(number)})

    ran = run("issues", ring, sandbox, checkout)

    said = succeed(ran)
    assert sandbox.github.state.issue(f"{repository}#{number}").comments
    assert "Acme" not in said + ran.summary


def test_what_the_desk_wrote_itself_starts_no_job(sandbox: Sandbox, checkout: Path) -> None:
    number = open_issue(sandbox)

    ran = run("issues", opened(sandbox, number, sender="support-desk[bot]"), sandbox, checkout)

    assert not ran.started
    assert written(sandbox) == []


def handoff(**inputs: str) -> Event:
    usual = {"team": "delivery", "to": "eng-a", "why": "swap; $(touch hacked)"}
    return Event(name="workflow_dispatch", inputs={**usual, **inputs})


def test_a_handoff_is_only_shown_unless_it_is_to_be_applied(sandbox: Sandbox, checkout: Path) -> None:
    said = succeed(run("handoff", handoff(), sandbox, checkout))

    assert "Engineer A" in said
    assert written(sandbox) == []
    assert not list(checkout.rglob("hacked"))


def test_an_applied_handoff_is_committed_and_changes_the_handle(sandbox: Sandbox, checkout: Path) -> None:
    until = date(datetime.now(UTC).year + 1, 1, 15).isoformat()

    succeed(run("handoff", handoff(apply="true", to="eng-b", until=until), sandbox, checkout))

    desk = sandbox.github.state.repositories["sourcegraph/support-desk"]
    assert b'person: "eng-b"' in desk.branches["main"].files["config/overrides.yml"]
    assert "U0000000A02" in sandbox.slack.workspace.groups["S00DELIVERY"].users


def test_only_members_of_the_team_hand_over_from_a_workflow(sandbox: Sandbox, checkout: Path) -> None:
    ran = run("handoff", handoff(team="repo-management", to="eng-r", apply="true"), sandbox, checkout)

    assert ran.steps[-1].status == 1
    assert "Only members of Repo Management" in ran.steps[-1].output
    assert written(sandbox) == []
