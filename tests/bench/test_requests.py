"""The bench counts what is asked, and what is asked is what was promised."""

import re
from collections.abc import Iterator
from math import ceil

import pytest

from bench.host import ROOT
from bench.measure import Bench, Measure, bench
from bench.world import NOW, make_bench_world

SIZE = 100
SMALL = 60  # changes at any size
ROUNDS, POINTS = 4, 5_000  # an hour: of the shipped schedule at most, and for an App at least


@pytest.fixture(scope="module")
def ready() -> Iterator[Bench]:
    with bench(SIZE) as ready:
        yield ready


@pytest.fixture(scope="module")
def run_due(ready: Bench) -> Measure:
    return ready.run_due()


@pytest.mark.parametrize("issues", [100, 1001])
def test_a_world_has_so_many_labelled_issues_and_board_items(issues: int) -> None:
    github = make_bench_world(ROOT / "config/teams.yml", issues)["github"]
    labels = {"team/delivery", "team/repo-management"}
    labelled = [
        issue
        for repository in github["repositories"]
        for issue in repository.get("issues", ())
        if labels & {label["name"] for label in issue["labels"] if isinstance(label, dict)}
    ]
    assert len(labelled) == issues
    assert sum(len(board["items"]) for board in github["projects"]) == issues
    assert all(issue["created"] < NOW.isoformat() for issue in labelled)


def test_github_is_asked_for_the_pages_and_little_else(run_due: Measure) -> None:
    pages_of_a_team = 2 * ceil(SIZE / 2 / 100)  # in each of its two repositories; the board's come with them
    assert run_due.requests.services["GitHub"] == 1 + 2 * pages_of_a_team + 2 + 2
    assert run_due.requests.kinds["Desk"] == 1
    assert run_due.requests.kinds["TeamPage"] == 2 * pages_of_a_team
    assert run_due.requests.kinds["IssuesById"] == 2  # what stands on each board without the label
    assert (
        run_due.requests.kinds["Members"] == 2
    )  # a team's requesters of the organization, to be told of a risk


def test_slack_and_the_on_call_source_are_asked_as_often_as_ever(run_due: Measure) -> None:
    kinds = run_due.requests.kinds
    assert kinds["auth.test"] == kinds["usergroups.list"] == 1
    assert kinds["conversations.info"] == kinds["conversations.history"] == 3  # a channel is watched besides
    assert kinds["users.info"] == 5  # who is to be in the two handles, as both change, or changed one
    assert run_due.requests.services["Slack"] == 13
    assert run_due.requests.services["on-call"] == 1


def test_a_page_costs_no_more_than_promised(run_due: Measure) -> None:
    assert 0 < run_due.requests.dearest <= 8
    assert run_due.requests.points <= 8 * run_due.requests.services["GitHub"]


def test_the_plan_is_small_but_not_empty(run_due: Measure) -> None:
    assert 0 < run_due.changes <= SMALL


def test_the_lower_bound_asks_for_the_same_pages(ready: Bench, run_due: Measure) -> None:
    ready.run_due()
    bare = ready.bare()
    assert bare.requests.kinds == {"TeamPage": run_due.requests.kinds["TeamPage"]}
    assert bare.changes == 0


def test_the_page_about_the_cost_tells_what_is_measured(run_due: Measure) -> None:
    page = (ROOT / "docs/cost.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\d,]+) \| (\d+) \| (\d+) \| ([\d.]+) % \|", page, flags=re.MULTILINE)
    assert rows[0][:3] == (str(SIZE), str(run_due.requests.services["GitHub"]), str(run_due.requests.points))
    assert [row[3] for row in rows] == [f"{int(points) * ROUNDS / POINTS:.1%}"[:-1] for *_, points, _ in rows]


def test_an_event_is_decided_on_three_reads_of_github(ready: Bench) -> None:
    event = ready.handle_event()
    assert event.requests.services["GitHub"] <= 3
    assert event.changes > 0
