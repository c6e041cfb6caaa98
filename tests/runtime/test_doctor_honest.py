"""A check-up says that the desk can run only where it can, and where all of it was looked at."""

from typing import Any

import pytest

import doctor
import rotate_support
from tests.runtime.test_doctor_github import a_ready_world, everything
from tests.runtime.test_reach import as_app
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import WEB, Ran, a_configuration

COMMAND = doctor.COMMAND
ACCESS = "✗ Support Desk · GitHub permissions · "
OPEN = "no fault so far, but not all could be looked at: "


def last(ran: Ran) -> str:
    return ran.out.splitlines()[-1]


def lines_with(ran: Ran, start: str) -> list[str]:
    return [line for line in ran.out.splitlines() if line.startswith(start)]


def test_a_public_repository_without_the_app_is_a_fault_although_it_can_be_read(rehearse: Rehearse) -> None:
    world = a_ready_world(repositories=["desk", "vault"])
    desk = as_app(rehearse(world=world))
    ran = desk.run(COMMAND)
    assert ran.status == 1
    (line,) = lines_with(ran, ACCESS)
    assert line == (
        f"{ACCESS}The App is not installed in {WEB}: the desk can read there, and change nothing. → Let the"
        " App into it at https://github.com/organizations/acme/settings/installations/1, or take it out of"
        " the configuration."
    )
    assert "can run" not in ran.out
    asked = [entry.request.path for entry in desk.requests("gh/")]
    assert len([path for path in asked if path.endswith("/installation")]) <= 3


def test_a_public_repository_of_another_account_is_a_fault(rehearse: Rehearse) -> None:
    world, configuration = a_ready_world(), a_configuration()
    _, web, _ = world["github"]["repositories"]
    world["github"]["repositories"].append({**web, "name": "other/tool", "issues": []})
    configuration["teams"]["delivery"]["repositories"].append("other/tool")
    ran = as_app(rehearse(world=world, configuration=configuration)).run(COMMAND)
    assert ran.status == 1
    (line,) = lines_with(ran, ACCESS)
    assert "The App works for acme alone: it can read other/tool, and change nothing there." in line


def test_a_token_of_somebody_who_only_reads_is_a_fault(rehearse: Rehearse) -> None:
    world = a_ready_world()
    world["github"] |= {"viewer": "reader", "scopes": ["repo", "project", "read:org"]}
    for each in world["github"]["repositories"][:2]:
        each["collaborators"] = {"reader": "read"}
    ran = rehearse(world=world).run(COMMAND)
    assert ran.status == 1
    (line,) = lines_with(ran, ACCESS)
    assert f"The token is of reader, which may only read {WEB}, acme/desk." in line


def test_a_token_of_which_nothing_is_told_leaves_open_whether_the_desk_can_run(rehearse: Rehearse) -> None:
    ran = rehearse(world=a_ready_world()).run(COMMAND)
    assert ran.status == 3
    assert last(ran).endswith(f"{OPEN}GitHub permissions. See what is said there, then run doctor again.")


def test_where_all_was_looked_at_it_is_said_that_the_desk_can_run(rehearse: Rehearse) -> None:
    ran = as_app(rehearse(world=a_ready_world())).run(COMMAND)
    assert ran.status == 0
    assert "no fault: the desk can run." in last(ran)


@pytest.mark.parametrize(
    ("match", "unseen"),
    [
        ("POST /gh/graphql RepositorySetups", "repositories"),
        ("POST /gh/graphql Accounts", "GitHub accounts"),
        ("GET /gh/rate_limit", "GitHub quota"),
        ("GET /gh/repos/acme/desk/actions/workflows", "schedule"),
    ],
)
def test_trouble_at_any_read_of_its_own_leaves_that_open(rehearse: Rehearse, match: str, unseen: str) -> None:
    desk = as_app(rehearse(world=a_ready_world()))
    desk.fault(match, status=500)
    ran = desk.run(COMMAND)
    assert (ran.status, ran.err) == (3, "")
    assert last(ran).endswith(f"{OPEN}{unseen}. See what is said there, then run doctor again.")


def test_accounts_that_slack_does_not_show_are_not_called_known(rehearse: Rehearse) -> None:
    desk = as_app(rehearse(world=a_ready_world()))
    desk.run(rotate_support.COMMAND, "--apply")  # so that the check-up alone asks about accounts
    desk.fault("POST /slack/api/users.info", status=500)
    ran = desk.run(COMMAND)
    assert (ran.status, last(ran).partition(OPEN)[2]) == (
        3,
        "Slack accounts. See what is said there, then run doctor again.",
    )
    assert lines_with(ran, "! Support Desk · Slack accounts · Slack member ")
    assert not lines_with(ran, "✓ Support Desk · people · 7 people, known on GitHub and in Slack")


@pytest.mark.parametrize(
    "match",
    [
        "POST /gh/graphql Desk",
        "POST /gh/graphql TeamPage",
        "POST /slack/api/auth.test",
        "POST /slack/api/conversations.info",
        "POST /slack/api/usergroups.list",
        "POST /slack/api/users.lookupByEmail",
    ],
)
def test_trouble_at_what_every_run_reads_is_a_fault(rehearse: Rehearse, match: str) -> None:
    desk = as_app(rehearse(world=with_address(), configuration=by_address()))
    desk.fault(match, status=500)
    ran = desk.run(COMMAND)
    assert (ran.status, "can run" in ran.out) == (1, False)


def test_what_was_not_looked_up_is_not_counted_among_what_is_well(rehearse: Rehearse) -> None:
    desk = as_app(rehearse(world=with_address(), configuration=by_address()))
    desk.fault("POST /slack/api/users.lookupByEmail", status=500)
    ran = desk.run(COMMAND)
    assert lines_with(ran, "✗ Delivery · Slack handle")
    assert not lines_with(ran, "✓ Delivery · Slack handle")
    assert [line.partition(" people, ")[2] for line in lines_with(ran, "✓ Support Desk · people")] == [
        "known on GitHub"
    ]


def by_address() -> dict[str, Any]:
    """The configuration in which one person is named by an address."""
    configuration = a_configuration()
    person = configuration["people"]["eng-a"]
    person.pop("slack", None)
    person["email"] = "eng-a@acme.example"
    return configuration


def with_address() -> dict[str, Any]:
    """The world in which Slack knows that address."""
    world = a_ready_world()
    for user in world["slack"]["users"]:
        if user["name"] == "eng-a":
            user["email"] = "eng-a@acme.example"
    return world


def test_a_label_beyond_what_is_listed_is_found_by_its_name(rehearse: Rehearse) -> None:
    world = a_ready_world()
    _, web, vault = world["github"]["repositories"]
    web["labels"] = [*(f"a-{number:04}" for number in range(2100)), *web["labels"]]
    desk = as_app(rehearse(world=world))
    ran = desk.run(COMMAND)
    assert (ran.status, everything(desk.run(COMMAND, "--format", "json")).count(": labels: ")) == (0, 2)
    assert len(lines_with(ran, "✓ Delivery · labels · all 11 that the configuration names")) == 1
    assert "create label" not in desk.run(COMMAND, "--fix").out
    web["labels"] = [each for each in web["labels"] if each != "needs-info"]
    vault["labels"] = [each for each in vault["labels"] if each != "ad-hoc"]
    ran = as_app(rehearse(world=world)).run(COMMAND, "--fix")
    assert sorted(
        line.split(" · ")[2].split()[0] for line in ran.out.splitlines() if "create label" in line
    ) == [
        "ad-hoc",
        "needs-info",
    ]
