"""The check-up: every fault in one go, and nothing written."""

import json

import doctor
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import a_configuration, a_world, an_issue

COMMAND = doctor.COMMAND


def test_where_all_is_well_every_thing_has_its_line(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    ran = desk.run(COMMAND)
    assert (ran.status, ran.err, desk.writes()) == (0, "", [])
    assert ran.out.splitlines()[:8] == [
        "Support Desk",
        "    ✓ GitHub  support-desk[bot], in acme/desk",
        "    ✓ Slack  member U0DESK",
        "Delivery",
        "    ✓ repositories  1 open issue with “team/delivery”",
        "    ✓ board  0 items on https://github.com/orgs/acme/projects/205",
        "    ✓ Slack channel  #delivery",
        "    ✓ Slack handle  @delivery-support, 1 member",
    ]
    assert "✗" not in ran.out
    assert "- ✓ board: 0 items on" in ran.summary


def test_every_fault_is_said_at_once(rehearse: Rehearse) -> None:
    configuration = a_configuration()
    configuration["people"]["pm-d"] = {"name": "Product D", "github": "acme-pm-d", "email": "pm@example.com"}
    delivery, repo = configuration["teams"]["delivery"], configuration["teams"]["repo"]
    delivery["repositories"] = ["acme/web", "acme/gone"]
    delivery["board"]["statuses"]["waiting"] = ["Backlog", "Parked"]
    delivery["slack"] = {"channel": "C00NOWHERE", "handle": "S00NOBODY"}
    repo["label"] = "team/nobody"
    repo["rotation"]["opsgenie"]["schedule"] = "none"
    world = a_world()
    world["github"]["repositories"][0]["private"] = False
    desk = rehearse(world=world, configuration=configuration)
    ran = desk.run(COMMAND)
    assert (ran.status, ran.err, desk.writes()) == (1, "", [])
    for said in (
        "repository acme/gone",
        "has no status 'Parked'",
        "Slack channel C00NOWHERE",
        "Slack user group S00NOBODY",
        "has no label 'team/nobody'",
        "Opsgenie has none of that ID",
    ):
        assert said in ran.out
        assert ran.out.count("✗") >= 6


def test_what_slack_and_github_refuse_is_said_together(rehearse: Rehearse) -> None:
    world = a_world()
    world["github"]["tokens"] = ["another"]
    world["slack"]["tokens"] = ["another"]
    ran = rehearse(world=world).run(COMMAND, SLACK_BOT_TOKEN="wrong", OPSGENIE_API_KEY="")
    assert ran.status == 1
    assert "✗ GitHub  GitHub refuses the credentials: renew GITHUB_TOKEN" in ran.out
    assert "✗ Slack  Slack: Slack does not accept the token (invalid_auth)" in ran.out
    assert "OPSGENIE_API_KEY is not set" in ran.out


def test_one_service_is_looked_at_without_the_other(rehearse: Rehearse) -> None:
    ran = rehearse().run(COMMAND, GITHUB_TOKEN="", GITHUB_REPOSITORY="")
    assert ran.status == 1
    assert "GITHUB_TOKEN is not set" in ran.out
    assert "✓ Slack channel  #delivery" in ran.out
    ran = rehearse().run(COMMAND, SLACK_BOT_TOKEN="")
    assert ran.status == 1
    assert "SLACK_BOT_TOKEN is not set" in ran.out
    assert "✓ repositories  0 open issues" in ran.out


def test_somebody_without_an_account_is_named(rehearse: Rehearse) -> None:
    configuration = a_configuration()
    configuration["people"]["pm-d"] = {"name": "Product D", "github": "acme-pm-d", "email": "pm@example.com"}
    ran = rehearse(configuration=configuration).run(COMMAND)
    assert ran.status == 1
    assert "✗ Product D  No active Slack account.\n      → Give `slack`" in ran.out


def test_a_guest_who_would_join_the_handle_is_named(rehearse: Rehearse) -> None:
    world = a_world()
    for user in world["slack"]["users"]:
        if user["name"] == "eng-b":
            user["is_restricted"] = True
    ran = rehearse(world=world).run(COMMAND)
    assert ran.status == 1
    assert "✗ Engineer B  The Slack account is a guest: a handle takes active full members only." in ran.out


def test_a_public_desk_with_private_sources_is_a_fault(rehearse: Rehearse) -> None:
    world = a_world()
    world["github"]["repositories"][0]["private"] = False
    ran = rehearse(world=world).run(COMMAND)
    assert ran.status == 1
    assert "✗ acme/desk  acme/desk is public and Delivery watches private repositories" in ran.out


def test_nobody_on_support_is_a_fault(rehearse: Rehearse) -> None:
    desk = rehearse()
    desk.delivery["rotation"]["roster"] = [{"person": "eng-a", "until": "2026-03-01"}]
    desk.delivery["members"] = ["eng-a", "eng-b", "em-d", "pm-d"]
    ran = desk.run(COMMAND)
    assert ran.status == 1
    assert "✗ on-call source  Nobody is on support for Delivery." in ran.out


def test_the_check_up_can_be_read_by_machines(rehearse: Rehearse) -> None:
    desk = rehearse()
    checks = json.loads(desk.run(COMMAND, "--format", "json").out)["checks"]
    assert list(checks) == ["Support Desk", "Delivery", "Repo Management"]
    assert checks["Support Desk"][0] == {
        "subject": "GitHub",
        "verdict": "good",
        "detail": "support-desk[bot], in acme/desk",
        "mend": "",
    }
    assert desk.run(COMMAND, "--format", "markdown").out.startswith("## Support Desk, check-up\n")


def test_a_check_up_never_writes_even_with_apply(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    assert desk.run(COMMAND, "--apply").status == 0
    assert desk.writes() == []
