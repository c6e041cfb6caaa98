"""A repository made from the template runs once `config/`, the variables and the secrets are set."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sandbox.play.teams import read_teams
from sandbox.play.world import make_world
from sandbox.server import Sandbox
from tests.repositories import Checkout, from_template, the_product
from tests.runtime.planted import a_key
from tests.workflows.runner import Event, JobRun, Machine, Repository, load, run_job
from tests.worlds.rehearsal import NO_OVERRIDES, a_configuration

SCHEDULE = ".github/workflows/schedule.yml"
SET_UP = {"SUPPORTDESK_APP_ID": "1"}
SECRETS = {"SUPPORTDESK_APP_PRIVATE_KEY": a_key(), "SLACK_BOT_TOKEN": "xoxb-sandbox"}


@pytest.fixture
def desk(tmp_path: Path) -> Checkout:
    """One commit with the product's files, then one with a team of three and nobody else."""
    made = from_template(the_product(tmp_path / "product"), tmp_path / "desk")
    made.write("config/teams.yml", json.dumps(a_small_configuration()))
    made.write("config/overrides.yml", NO_OVERRIDES)
    made.commit("Our team")
    assert made.git("rev-list", "--count", "HEAD") == "2"
    return made


def a_small_configuration() -> dict[str, Any]:
    """A single team with a roster of two."""
    configuration = a_configuration()
    delivery = {**configuration["teams"]["delivery"], "pm": "em-d"}
    people = {key: configuration["people"][key] for key in ("eng-a", "eng-b", "em-d")}
    return {**configuration, "people": people, "teams": {"delivery": delivery}}


def run(desk: Checkout, *, changed: str = "", **settings: Any) -> tuple[JobRun, list[str]]:
    """A round of the desk's own schedule.yml, and the paths of what it asked; `changed` is another command.

    The environment is what stands in the workflow's own `env`.
    """
    config = desk.folder / "config" / "teams.yml"
    world = make_world(read_teams(config), now=datetime.now(UTC), config=desk.read("config/teams.yml"))
    workflow = json.loads(json.dumps(load(desk.folder / SCHEDULE)))
    if changed:
        (job,) = workflow["jobs"].values()
        (step,) = (each for each in job["steps"] if "scripts/run_due.py" in each.get("run", ""))
        step["run"] = changed
    temp = desk.folder.parent / "runner"
    temp.mkdir()
    with Sandbox(world) as sandbox:
        ran = run_job(
            workflow,
            event=Event(name="schedule"),
            repository=Repository(name="acme/support-desk", **settings),
            machine=Machine(
                workspace=desk.folder,
                temp=temp,
                path=[Path(sys.executable).parent],
                env={
                    "GITHUB_API_URL": f"{sandbox.url}/gh",
                    "SLACK_API_URL": f"{sandbox.url}/slack/api/",
                    "PIP_NO_INDEX": "1",  # all is installed: the step must find it so
                    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
                },
                actions={"actions/upload-artifact": lambda _: {}},
            ),
        )
        return ran, [entry.request.path for entry in sandbox.control.log.entries()]


def said(ran: JobRun) -> str:
    return "".join(step.output for step in ran.steps)


def test_before_it_is_set_up_its_schedule_does_nothing(desk: Checkout) -> None:
    ran, asked = run(desk)
    assert (ran.started, asked) == (False, [])


def test_once_it_is_set_up_it_shows_what_it_would_do(desk: Checkout) -> None:
    ran, asked = run(desk, changed="python scripts/run_due.py", variables=SET_UP, environment_secrets=SECRETS)
    assert ran.succeeded, said(ran)
    assert "nothing was written" in said(ran)
    assert not [path for path in asked if path.endswith("chat.postMessage")]


def test_once_it_is_set_up_its_schedule_works(desk: Checkout) -> None:
    ran, asked = run(desk, variables=SET_UP, environment_secrets=SECRETS)
    assert ran.succeeded, said(ran)
    assert "0 failed" in said(ran)
    assert "/slack/api/usergroups.users.update" in asked
    assert desk.git("status", "--porcelain") == ""


def test_a_secret_that_is_missing_is_said_by_its_name_before_anybody_is_asked(desk: Checkout) -> None:
    ran, asked = run(desk, variables=SET_UP)
    assert ran.steps[-1].status == 1
    assert "SLACK_BOT_TOKEN is not set" in said(ran)
    assert asked == []
