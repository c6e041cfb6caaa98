from collections.abc import Iterator

import pytest

from sandbox.play.cast import Cast
from sandbox.play.teams import Teams, read_teams
from sandbox.play.world import make_world
from sandbox.server import Sandbox
from tests.sandbox.play.test_world import MONDAY, SHIPPED


@pytest.fixture
def teams() -> Teams:
    return read_teams(SHIPPED)


@pytest.fixture
def sandbox(teams: Teams) -> Iterator[Sandbox]:
    with Sandbox(make_world(teams, now=MONDAY, config="")) as running:
        yield running


def test_whom_the_handle_names_is_on_support_and_another_engineer_is_not(
    teams: Teams, sandbox: Sandbox
) -> None:
    delivery, cast = teams.teams[0], Cast(teams, sandbox)
    sandbox.slack.workspace.groups["S00DELIVERY"].users = ["U0000000A04", "U0000000A03"]

    assert cast.player("support", delivery).key == "eng-c"
    assert cast.player("other", delivery).key == "eng-a"


def test_managers_are_those_of_the_configuration(teams: Teams, sandbox: Sandbox) -> None:
    repo_management, cast = teams.teams[1], Cast(teams, sandbox)

    assert {cast.player(role, repo_management).github for role in ("em", "pm")} == {"repo-lead"}


def test_requesters_are_in_no_team(teams: Teams, sandbox: Sandbox) -> None:
    player = Cast(teams, sandbox).player("requester-b", teams.teams[0])

    assert (player.github, player.slack, player.key) == ("requester-b", "U0ASKERB", "")


def test_a_role_that_is_none_is_refused(teams: Teams, sandbox: Sandbox) -> None:
    with pytest.raises(KeyError, match="no role 'postman'"):
        Cast(teams, sandbox).player("postman", teams.teams[0])
