"""The workflow that reviews a change of the configuration: its steps, run as they stand."""

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from sandbox.server import Sandbox
from supportdesk.runtime.review import MARK
from tests.workflows.runner import Event, JobRun, Machine, Repository, load, run_job
from tests.worlds.rehearsal import a_configuration

ROOT = Path(__file__).parents[2]
WORKFLOW = load(ROOT / ".github" / "workflows" / "configuration.yml")
DESK, PULL = "acme/desk", 7
BOT = "github-actions[bot]"
SECRET = "root-of-all-secrets"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with start() as running:
        yield running


def start(*comments: Mapping[str, str]) -> Sandbox:
    """The desk's repository with a pull request in it, seen by the workflow's own token."""
    pull = {"number": PULL, "title": "A change", "author": "em-d", "head": "change", "comments": comments}
    repository = {"name": DESK, "private": True, "issues": [pull], "collaborators": {BOT: "write"}}
    users = [{"login": "em-d"}, {"login": BOT}]
    return Sandbox({"github": {"viewer": BOT, "users": users, "repositories": [repository]}})


def swapped() -> dict[str, Any]:
    """A configuration whose order would have been another one from the first day on."""
    configuration = a_configuration()
    configuration["teams"]["delivery"]["rotation"]["roster"].reverse()
    return configuration


def renamed() -> dict[str, Any]:
    """A configuration that calls a team otherwise."""
    configuration = a_configuration()
    configuration["teams"]["delivery"]["name"] = "Delivery again"
    return configuration


class PullRequest:
    """A check-out of the base with the merge beside it, as the steps leave them."""

    def __init__(self, folder: Path) -> None:
        self.workspace, self.temp = folder / "workspace", folder / "temp"
        for name in ("scripts", "requirements.txt"):
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            self.workspace.mkdir(exist_ok=True)
            copy(ROOT / name, self.workspace / name)
        self.proposed = self.workspace / "proposed"
        self.config = self.proposed / "config"
        self.config.mkdir(parents=True)
        self.git("init", "--quiet")
        self.write(a_configuration())
        self.commit()

    def write(self, configuration: Mapping[str, Any]) -> None:
        (self.config / "teams.yml").write_text(json.dumps(configuration))

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "A change")

    def git(self, *arguments: str) -> None:
        who = {f"GIT_{role}_{key}": "x@y" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
        env = {**os.environ, **who, "GIT_CONFIG_GLOBAL": "/dev/null"}
        subprocess.run(["git", "-C", self.proposed, *arguments], check=True, env=env)

    def review(self) -> JobRun:
        """The job that reviews; the change is committed first."""
        self.commit()
        return self._run("http://127.0.0.1:9", a_pull_request())

    def comment(self, sandbox: Sandbox, review: JobRun, *, head: str = DESK) -> JobRun:
        """The job that comments on what another one reviewed."""
        return self._run(f"{sandbox.url}/gh", a_pull_request(head), review=review)

    def _run(self, api: str, event: Event, **needs: JobRun) -> JobRun:
        shutil.rmtree(self.temp, ignore_errors=True)
        self.temp.mkdir()
        env = {"GITHUB_API_URL": api, "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        path = [Path(sys.executable).parent]
        machine = Machine(workspace=self.workspace, temp=self.temp, path=path, env=env)
        return run_job(WORKFLOW, event=event, repository=Repository(name=DESK), machine=machine, **needs)


@pytest.fixture
def pull(tmp_path: Path) -> PullRequest:
    return PullRequest(tmp_path)


def a_pull_request(head: str = DESK) -> Event:
    change = {"number": PULL, "base": {"sha": "0" * 40}, "head": {"repo": {"full_name": head}}}
    return Event(name="pull_request", payload={"action": "synchronize", "pull_request": change})


def text_of(review: JobRun) -> str:
    return base64.b64decode(review.outputs["comment"]).decode()


def a_review(text: str) -> JobRun:
    """A job that left this comment."""
    written = f"{text}\n\n{MARK}\n"
    return JobRun(started=True, outputs={"comment": base64.b64encode(written.encode()).decode()})


def comments(sandbox: Sandbox) -> list[tuple[str, str]]:
    issue = sandbox.github.state.issue(f"{DESK}#{PULL}")
    return [(each.author.login if each.author else "", each.body.split("\n")[0]) for each in issue.comments]


def said(ran: JobRun) -> str:
    return "".join(step.output for step in ran.steps)


def test_a_change_that_nothing_speaks_against_passes(pull: PullRequest) -> None:
    pull.write(renamed())
    ran = pull.review()
    assert ran.succeeded, said(ran)
    assert "Nothing speaks against this change." in text_of(ran)
    assert "### Delivery again" in ran.summary


def test_a_refused_change_fails_and_is_commented_on_nevertheless(pull: PullRequest, sandbox: Sandbox) -> None:
    pull.write(swapped())
    ran = pull.review()
    assert ran.steps[-1].status == 1
    assert "Delivery: this would rewrite the past" in text_of(ran)
    assert pull.comment(sandbox, ran).succeeded
    assert comments(sandbox) == [(BOT, "## Who is on support after this change")]


def test_what_a_link_leads_to_is_not_read(pull: PullRequest, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yml"
    secret.write_text(f"{SECRET}: 1\n")
    (pull.config / "teams.yml").unlink()
    (pull.config / "teams.yml").symlink_to(secret)
    ran = pull.review()
    assert ran.steps[-1].status == 1
    assert SECRET not in said(ran) + ran.summary + text_of(ran)
    assert "teams.yml:1" in text_of(ran)


def test_a_folder_in_a_file_s_place_is_refused(pull: PullRequest) -> None:
    (pull.config / "teams.yml").unlink()
    (pull.config / "teams.yml").mkdir()
    (pull.config / "teams.yml" / "x").write_text("x")
    ran = pull.review()
    assert ran.steps[-1].status == 1
    assert "teams.yml:1" in text_of(ran)


def test_no_code_of_the_pull_request_is_run(pull: PullRequest) -> None:
    """A module of the change that would be found before the desk's own does nothing."""
    pull.write(renamed())
    for name in ("json.py", "supportdesk.py", "sitecustomize.py", "scripts/review_configuration.py"):
        hostile = pull.proposed / name
        hostile.parent.mkdir(exist_ok=True)
        hostile.write_text("open('hacked', 'w')\n")
    ran = pull.review()
    assert ran.succeeded, said(ran)
    assert text_of(ran)
    assert not list(pull.workspace.parent.rglob("hacked"))


def test_a_pull_request_that_leaves_the_configuration_alone_passes_without_a_review(
    pull: PullRequest,
) -> None:
    (pull.proposed / "README.md").write_text("A word more.\n")
    ran = pull.review()
    assert ran.succeeded, said(ran)
    assert [step.name for step in ran.steps] == ["Look whether config/ changes"]
    assert ran.outputs == {"comment": ""}


def test_a_merge_that_cannot_be_compared_fails(pull: PullRequest) -> None:
    shutil.rmtree(pull.proposed / ".git")
    pull.git("init", "--quiet")  # a single commit: nothing to compare with
    assert pull.review().steps[-1].status == 128


def test_a_file_that_is_missing_on_a_side_is_missing(pull: PullRequest) -> None:
    (pull.config / "teams.yml").unlink()
    assert "is gone" in text_of(pull.review())


def test_the_comment_is_made_once_and_edited_afterwards(pull: PullRequest, sandbox: Sandbox) -> None:
    assert pull.comment(sandbox, a_review("first")).succeeded
    assert pull.comment(sandbox, a_review("second $(id) `id` ${{ x }}")).succeeded
    assert comments(sandbox) == [(BOT, "second $(id) `id` ${{ x }}")]


def test_a_comment_that_says_it_already_is_left_as_it_is(pull: PullRequest, sandbox: Sandbox) -> None:
    for _ in range(2):
        assert pull.comment(sandbox, a_review("the same")).succeeded
    methods = [entry.request.method for entry in sandbox.control.log.entries()]
    assert (methods.count("POST"), methods.count("PATCH")) == (1, 0)


def test_a_comment_of_anybody_else_is_left_alone_whatever_stands_in_it(pull: PullRequest) -> None:
    theirs = [{"author": "em-d", "body": f"mine\n{MARK}"} for _ in range(120)]
    with start(*theirs) as sandbox:
        for text in ("first", "second"):
            assert pull.comment(sandbox, a_review(text)).succeeded
        assert comments(sandbox) == [("em-d", "mine")] * 120 + [(BOT, "second")]


@pytest.mark.parametrize("kind", ["drop_after", "status"])
def test_a_lost_answer_makes_no_second_comment(kind: str, pull: PullRequest, sandbox: Sandbox) -> None:
    fault = {"match": f"POST /gh/repos/{DESK}/issues/{PULL}/comments", "kind": kind, "times": 1}
    sandbox.control.faults.order([fault | ({"status": 502} if kind == "status" else {})])
    first = pull.comment(sandbox, a_review("first"))
    assert first.succeeded == (kind == "drop_after")
    assert first.succeeded or "The comment could not be written" in said(first)
    assert pull.comment(sandbox, a_review("second")).succeeded
    assert comments(sandbox) == [(BOT, "second")]


@pytest.mark.parametrize(
    ("review", "head"),
    [(a_review("x"), "stranger/desk"), (JobRun(started=True, outputs={"comment": ""}), DESK)],
    ids=["a fork", "nothing to say"],
)
def test_without_a_word_or_a_right_to_it_there_is_no_comment(
    review: JobRun, head: str, pull: PullRequest, sandbox: Sandbox
) -> None:
    assert not pull.comment(sandbox, review, head=head).started
    assert comments(sandbox) == []


def test_the_longest_comment_fits_into_a_variable(pull: PullRequest, sandbox: Sandbox) -> None:
    """Linux takes 128 KiB in one; the desk writes up to 60,000 bytes and its mark."""
    assert pull.comment(sandbox, a_review("x" * 60_200)).succeeded


def test_one_job_reads_and_the_other_one_comments_and_neither_has_a_secret() -> None:
    jobs: Mapping[str, Any] = WORKFLOW["jobs"]
    assert {name: job["permissions"] for name, job in jobs.items()} == {
        "review": {"contents": "read"},
        "comment": {"pull-requests": "write"},
    }
    assert not [step for step in jobs["comment"]["steps"] if "uses" in step]
    assert "secrets." not in json.dumps(WORKFLOW)
    assert "github.token" not in json.dumps(jobs["review"])
    steps = [step for job in jobs.values() for step in job["steps"]]
    assert not [step for step in steps if "${{" in step.get("run", "")]
