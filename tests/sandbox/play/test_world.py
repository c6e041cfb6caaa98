from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sandbox.play.desk import desk_environment
from sandbox.play.teams import Teams, read_teams
from sandbox.play.world import SCOPES, make_world
from sandbox.server import Sandbox
from sandbox.world import WorldError
from tests.worlds.manifests import scopes

SHIPPED = Path(__file__).parents[3] / "config" / "teams.yml"
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
SMALL = """
people:
  one: {name: Engineer One, github: engineer-one}
  boss: {name: Manager Two, github: manager-two}
calendars:
  berlin: {timezone: Europe/Berlin}
  both: {any_of: [berlin]}
teams:
  tiny:
    name: Tiny
    since: 2027-03-01
    label: {name: team/tiny}
    repositories: [example/one]
    board:
      owner: example
      number: 7
      statuses: {intake: New, in_flight: [Doing], waiting: [New], done: [Done]}
    slack: {channel: C0TINY, handle: S0TINY}
    em: boss
    pm: boss
    calendar: both
    rotation: {source: roster, starts: 2027-03-01, roster: [one]}
    clocks: {waiting: off}
"""


@pytest.fixture
def shipped() -> Teams:
    return read_teams(SHIPPED)


@pytest.fixture
def world(shipped: Teams) -> dict[str, Any]:
    return make_world(shipped, now=MONDAY, config="version: 1\n")


def small(tmp_path: Path) -> Teams:
    path = tmp_path / "teams.yml"
    path.write_text(SMALL)
    return read_teams(path)


def test_the_shipped_world_starts(world: dict[str, Any]) -> None:
    with Sandbox(world) as sandbox:
        assert sandbox.clock.now() == MONDAY


def test_each_repository_is_there_once_and_as_private_as_the_configuration_says(
    world: dict[str, Any],
) -> None:
    assert [(each["name"], each["private"]) for each in world["github"]["repositories"]] == [
        ("sourcegraph/sourcegraph", False),
        ("sourcegraph/customer", True),
        ("sourcegraph/support-desk", True),
    ]


def test_the_desks_repository_holds_the_configuration_a_schedule_and_no_overrides(
    world: dict[str, Any],
) -> None:
    assert world["github"]["repositories"][-1]["files"] == {
        "config/teams.yml": "version: 1\n",
        "config/overrides.yml": "version: 1\noverrides: []\n",
        ".github/workflows/schedule.yml": "on: schedule\n",
    }


def test_repositories_have_the_labels_of_teams_and_priorities(world: dict[str, Any]) -> None:
    labels = world["github"]["repositories"][0]["labels"]

    assert {"team/delivery", "delivery", "cs/p1", "incident", "needs-info", "support/at-risk"} <= {*labels}
    assert len(labels) == len({*labels})


def test_boards_have_every_status_once_and_the_fields_that_the_desk_sets(world: dict[str, Any]) -> None:
    delivery, repo_management = world["github"]["projects"]

    assert delivery["statuses"] == [
        *("Backlog", "Up Next", "Blocked", "Needs More Info"),
        *("In Progress", "Waiting/In Review", "Complete", "Icebox"),
    ]
    assert (repo_management["number"], repo_management["date_fields"]) == (209, ["ETA"])


def test_the_desk_is_in_every_channel_that_the_configuration_names(world: dict[str, Any]) -> None:
    channels = {each["id"]: each["name"] for each in world["slack"]["channels"]}

    assert channels == {
        "C02E4HE42BX": "delivery",
        "C00REPOMGMT": "repo-management",
        "C00ASKENG": "c00askeng",
    }
    assert all("U0DESK" in each["members"] for each in world["slack"]["channels"])


def test_the_engineers_take_turns_on_the_on_call_schedule(world: dict[str, Any]) -> None:
    (schedule,) = world["opsgenie"]["schedules"]
    turns = [(shift["from"], shift["who"]) for shift in schedule["shifts"][:3]]

    assert turns == [
        ("2026-11-09T10:00:00+00:00", "engineer-r@example.com"),
        ("2026-11-16T10:00:00+00:00", "engineer-s@example.com"),
        ("2026-11-23T10:00:00+00:00", "engineer-r@example.com"),
    ]


@pytest.mark.parametrize(
    ("rotation", "identifier", "who"),
    [
        ("source: jsm, jsm: {cloud_id: c1, schedule: s1, names: {account-7: one}}", "s1", "account-7"),
        ("source: pagerduty, pagerduty: {schedule: P1}", "P1", "one@example.com"),
        ("source: ical, ical: {url_env: TINY_ICS_URL}", "TINY_ICS_URL", "one@example.com"),
    ],
)
def test_a_team_has_its_schedule_in_the_system_that_it_names(
    tmp_path: Path, rotation: str, identifier: str, who: str
) -> None:
    path = tmp_path / "teams.yml"
    roster = "rotation: {source: roster, starts: 2027-03-01, roster: [one]}"
    path.write_text(SMALL.replace(roster, f"members: [one, boss]\n    rotation: {{{rotation}}}"))
    world = make_world(read_teams(path), now=MONDAY, config=SMALL)
    source = rotation.split(",", maxsplit=1)[0].removeprefix("source: ")
    (schedule,) = world[source]["schedules"]

    assert (schedule["id"], {shift["who"] for shift in schedule["shifts"]}) == (identifier, {who})
    assert [name for name in ("opsgenie", "jsm", "pagerduty", "ical") if world[name]["schedules"]] == [source]


def test_the_desk_is_told_where_the_calendars_are() -> None:
    with Sandbox({"ical": {"schedules": [{"id": "TINY_ICS_URL"}]}}) as sandbox:
        told = desk_environment(sandbox, "example/desk")

    assert told["TINY_ICS_URL"] == f"{sandbox.url}/ical/TINY_ICS_URL.ics"


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("jsm", {"JSM_API_URL", "JSM_EMAIL", "JSM_API_TOKEN"}),
        ("opsgenie", {"OPSGENIE_API_URL", "OPSGENIE_API_KEY"}),
        ("pagerduty", {"PAGERDUTY_API_URL", "PAGERDUTY_API_TOKEN"}),
    ],
)
def test_the_desk_is_told_of_the_on_call_system_that_is_used_and_of_no_other(
    source: str, names: set[str]
) -> None:
    with Sandbox({}) as bare, Sandbox({source: {"schedules": [{"id": "s1"}]}}) as sandbox:
        told = desk_environment(sandbox, "example/desk").keys() - desk_environment(bare, "example/desk")

    assert told == names


def test_a_small_configuration_of_somebody_elses_makes_a_world_too(tmp_path: Path) -> None:
    teams = small(tmp_path)

    with Sandbox(make_world(teams, now=MONDAY, config=SMALL)) as sandbox:
        users = sandbox.slack.workspace.users

    assert teams.zone.key == "Europe/Berlin"
    assert users["U0PLAY00001"].email == "one@example.com"
    assert teams.teams[0].home(private=True) == "example/one"


@pytest.mark.parametrize("text", ["", "people: 7", "{", "teams: {}"])
def test_a_file_that_is_no_configuration_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "teams.yml"
    path.write_text(text)

    with pytest.raises(WorldError, match="no configuration that can be played"):
        read_teams(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorldError, match=r"nowhere\.yml cannot be read"):
        read_teams(tmp_path / "nowhere.yml")


def test_the_desk_may_do_in_slack_what_the_manifest_of_its_app_asks_for() -> None:
    assert set(SCOPES) == scopes()
