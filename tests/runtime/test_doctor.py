"""The check-up: every fault in one go, one mend a line, and nothing written."""

import json
import re
from typing import Any

import pytest

import doctor
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import HANDLE, NOW, Ran, Rehearsal, a_configuration, a_world, an_issue

COMMAND = doctor.COMMAND
DESK = "Support Desk"


def wrong(ran: Ran) -> list[str]:
    """The lines of faults and warnings, without their mends; what GitHub lacks for comfort left out."""
    comfort = ("labels", "issue form", "doorbell", "GitHub permissions", "monitor", "Opsgenie")
    lines = [line for line in ran.out.splitlines() if line[:1] in "✗!"]
    return [line.partition(" → ")[0] for line in lines if line.split(" · ")[1] not in comfort]


def told_of(ran: Ran, subject: str) -> list[str]:
    """The whole lines about a subject."""
    return [line for line in ran.out.splitlines() if f" · {subject} · " in line]


def check(desk: Rehearsal, **variables: str) -> Ran:
    """A check-up by a token that tells its scopes, which wrote nothing and counted right."""
    desk.sandbox.github.state.scopes = ["repo", "project", "read:org"]
    ran = desk.run(COMMAND, **variables)
    assert (ran.err, desk.writes()) == ("", [])
    faults = sum(line.startswith("✗") for line in ran.out.splitlines())
    assert ran.status == (1 if faults else 0)
    assert re.search(rf"\b{faults or 'no'} faults?: ", ran.out.splitlines()[-1])
    return ran


def test_where_all_is_well_every_thing_has_its_line(rehearse: Rehearse) -> None:
    ran = check(rehearse(an_issue(1)))
    assert wrong(ran) == []
    for line in (
        "✓ Support Desk · GitHub · support-desk[bot], in acme/desk",
        f"✓ {DESK} · Slack · SLACK_BOT_TOKEN is of @support-desk in Sandbox, with all scopes that it needs",
        f"✓ {DESK} · Slack handles · the desk itself changed @delivery-support last, on 2026-11-16",
        "✓ Support Desk · people · 7 people, known on GitHub and in Slack",
        "✓ Delivery · repositories · 1 open issue with “team/delivery”",
        "✓ Delivery · Slack channel · #delivery: the desk is in it",
        "✓ Delivery · Slack handle · @delivery-support, 1 member",
        "✓ Delivery · on-call source · Engineer B is on support; Engineer A follows on Mon 23 Nov, 10:00 GMT",
    ):
        assert line in ran.out.splitlines()
    assert "| ✓ | board | 0 items on" in ran.summary


def everything_wrong() -> tuple[dict[str, Any], dict[str, Any]]:
    """A world and a configuration that disagree wherever they can; names are as hostile as they come."""
    configuration, world = a_configuration(), a_world()
    configuration["people"]["pm-d"] = {"name": "Product D", "github": "acme-pm-d", "email": "pm@example.com"}
    configuration["people"]["eng-a"]["github"] = "acme-nobody"
    delivery, repo = configuration["teams"]["delivery"], configuration["teams"]["repo"]
    delivery["repositories"] = ["acme/web", "acme/gone"]
    delivery["board"]["statuses"] = {**delivery["board"]["statuses"], "waiting": ["Backlog", "Parked"]}
    delivery["slack"] = {"channel": "C00NOWHERE", "handle": "S00NOBODY", "also_watch": ["C00OLD"]}
    delivery["mode"] = "shadow"
    repo["slack"]["channel"] = "C00OUT"
    repo["label"] = "team/nobody"
    repo["rotation"]["opsgenie"]["schedule"] = "none"
    world["github"]["repositories"][0]["private"] = False
    slack = world["slack"]
    slack["channels"] += [
        {"id": "C00OUT", "name": "out", "members": []},
        {"id": "C00OLD", "name": "old", "members": [], "is_archived": True},
    ]
    accounts = {user["name"]: user for user in slack["users"]}
    accounts["eng-b"]["deleted"] = True
    accounts["lead-r"]["is_restricted"] = True
    hostile = "Pager\x1b[2J\n::error::<!channel> ##[error]"
    slack["users"].append({"id": "U0PAGER", "name": "pager", "real_name": hostile, "is_bot": True})
    slack["usergroups"][1] |= {"updated_by": "U0PAGER", "users": ["U0000000B01", "U0X"]}
    return world, configuration


def test_every_fault_is_said_at_once_and_once(rehearse: Rehearse) -> None:
    world, configuration = everything_wrong()
    ran = check(rehearse(world=world, configuration=configuration))
    said = wrong(ran)
    for line in (
        "✗ Support Desk · Engineer A · GitHub knows no “acme-nobody”.",
        "✗ Support Desk · Engineer B · The Slack account U0000000A02 is deactivated.",
        "✗ Support Desk · Lead R · The Slack account U0000000B03 is a guest, which no handle takes.",
        "✗ Support Desk · Product D · Slack knows nobody by pm@example.com.",
        "✗ Delivery · Slack channel · There is no C00NOWHERE, or the desk may not see it.",
        "✗ Delivery · watched channel · #old is archived.",
        "✗ Repo Management · Slack channel · The desk is not in #out.",
    ):
        assert said.count(line) == 1
    for words in (
        "shadow channel · None is set",
        "@repo-support was last changed by Pager [2J : :error: :<!channel> # #[error], on 2026-11-16.",
        "1 of the 2 in @repo-support is not in the configuration",
        "no user group S00NOBODY. Of those that there are, @delivery-support is S00",
        "GitHub shows the desk no such repository",
        "has no status 'Parked'",
        "Opsgenie has none of that ID",
    ):
        assert any(words in line for line in said)


def test_nothing_that_anybody_is_called_steers_a_terminal_or_a_log(rehearse: Rehearse) -> None:
    world, configuration = everything_wrong()
    desk = rehearse(world=world, configuration=configuration)
    text = check(desk).out
    assert not any(line.lstrip().startswith("::") for line in text.splitlines())
    assert "\x1b" not in text
    assert "##[" not in text + desk.run(COMMAND, "--format", "json").out
    assert "<!channel>" not in desk.run(COMMAND, "--format", "markdown").out


def test_every_missing_scope_is_said_at_once_and_hides_parts_only_once(rehearse: Rehearse) -> None:
    world = a_world()
    world["slack"]["scopes"] = ["channels:read", "files:write", "users:read"]
    ran = check(rehearse(world=world))
    missing, idle = told_of(ran, "Slack scopes")
    for scope in ("channels:history", "chat:write", "reactions:read", "usergroups:read", "usergroups:write"):
        assert missing.count(f"{scope} (") == 1
    assert "users:read.email" not in missing  # everybody is known by ID
    assert "may do more than the desk ever does: files:write." in idle
    assert [line.partition(" → ")[0] for line in told_of(ran, "not looked at")] == [
        f"! {team} · not looked at · Slack channel, Slack handle: mend first what is said of the desk itself."
        for team in ("Delivery", "Repo Management")
    ]


def test_a_private_channel_and_people_by_address_need_scopes_of_their_own(rehearse: Rehearse) -> None:
    configuration, world = a_configuration(), a_world()
    del configuration["people"]["eng-r"]["slack"]
    world["slack"]["channels"][0]["is_private"] = True
    world["slack"]["scopes"] = [
        each
        for each in world["slack"]["scopes"]
        if not each.startswith("groups:") and each != "users:read.email"
    ]
    (line,) = told_of(check(rehearse(world=world, configuration=configuration)), "Slack scopes")
    assert (
        "lacks groups:history (reads what is said in private channels), groups:read (finds private channels),"
        " users:read.email (finds people by e-mail)."
    ) in line


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"SLACK_BOT_TOKEN": "xoxp-person"}, "SLACK_BOT_TOKEN holds a person's token (xoxp-…)"),
        ({"SLACK_BOT_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN holds an app-level token (xapp-…)"),
        ({"SLACK_USERGROUP_TOKEN": "xapp-1"}, "SLACK_USERGROUP_TOKEN holds an app-level token (xapp-…)"),
    ],
)
def test_tokens_that_are_mixed_up_are_said_plainly(
    rehearse: Rehearse, variables: dict[str, str], said: str
) -> None:
    ran = check(rehearse(), **variables)
    (line,) = [line for line in wrong(ran) if said in line]
    assert line.startswith("✗ Support Desk · Slack")
    assert not any(value in ran.said for value in variables.values())


def test_what_slack_and_github_refuse_is_said_once_and_together(rehearse: Rehearse) -> None:
    world = a_world()
    world["github"]["tokens"] = ["another"]
    world["slack"]["tokens"] = ["another"]
    ran = check(rehearse(world=world), SLACK_BOT_TOKEN="wrong", OPSGENIE_API_KEY="")
    faults = [line.removeprefix("✗ ") for line in wrong(ran) if line[0] == "✗"]
    refused, unset = "Slack does not accept the token (invalid_auth)", "OPSGENIE_API_KEY is not set"
    assert faults == [
        f"{DESK} · GitHub · GitHub refuses the credentials: renew GITHUB_TOKEN, or the App's private key.",
        f"{DESK} · Slack · Slack: {refused}; put a valid one into SLACK_BOT_TOKEN.",
        f"Repo Management · on-call source · {unset}: give an API key that may read schedules.",
    ]


def test_every_variable_that_is_missing_is_named_at_once(rehearse: Rehearse) -> None:
    configuration = a_configuration()
    jsm = {"source": "jsm", "jsm": {"cloud_id": "cloud", "schedule": "schedule"}}
    configuration["teams"]["repo"]["rotation"] = jsm
    desk = rehearse(configuration=configuration)
    ran = check(desk, GITHUB_TOKEN="", GITHUB_REPOSITORY="", SLACK_BOT_TOKEN="", OPSGENIE_API_KEY="")
    named = ("GITHUB_REPOSITORY", "GITHUB_TOKEN", "SLACK_BOT_TOKEN", "JSM_EMAIL", "JSM_API_TOKEN")
    faults = [line for line in wrong(ran) if line[0] == "✗"]
    assert len(faults) == len(named)
    assert all(f"{name} is not set" in line for name, line in zip(named, faults, strict=True))
    assert desk.requests() == []


def test_one_service_is_looked_at_without_the_other(rehearse: Rehearse) -> None:
    assert "✓ Delivery · Slack channel · #delivery" in check(rehearse(), GITHUB_TOKEN="").out
    assert "✓ Delivery · repositories · 0 open issues" in check(rehearse(), SLACK_BOT_TOKEN="").out


def test_what_is_set_to_no_purpose_is_named_without_its_value(rehearse: Rehearse) -> None:
    keys = {"JSM_API_TOKEN": "secret-jsm", "PAGERDUTY_API_TOKEN": "secret-duty"}
    here = {"JSM_API_URL": "http://127.0.0.1:1", "PAGERDUTY_API_URL": "http://127.0.0.1:1"}
    ran = check(rehearse(), SLACK_USERGROUP_TOKEN="xoxb-sandbox", **keys, **here)
    unused = "It is set and not used"
    assert wrong(ran) == [
        f"! {DESK} · SLACK_USERGROUP_TOKEN · {unused}: it is the same token as SLACK_BOT_TOKEN.",
        f"! {DESK} · JSM_API_TOKEN · {unused}: no team's on-call source is jsm.",
        f"! {DESK} · PAGERDUTY_API_TOKEN · {unused}: no team's on-call source is pagerduty.",
    ]
    assert "secret-" not in ran.said


def test_a_monitor_that_listens_is_no_warning(rehearse: Rehearse) -> None:
    (line,) = told_of(check(rehearse()), "monitor")
    assert line.startswith("! ")
    desk = rehearse()
    (line,) = told_of(check(desk, HEARTBEAT_URL="http://127.0.0.1:1/ping"), "monitor")
    assert line.startswith("✓ ")


def test_an_admins_token_edits_the_handles(rehearse: Rehearse) -> None:
    world = a_world()
    scopes = ["identify", "usergroups:write"]
    world["slack"]["admin"] = {"user": "U0000000A04", "token": "xoxp-admin", "scopes": scopes}
    world["slack"]["usergroups_admin_only"] = True
    world["slack"]["scopes"].remove("usergroups:write")
    for group in world["slack"]["usergroups"]:
        group["updated_by"] = "U0000000A01"
    ran = check(rehearse(world=world), SLACK_USERGROUP_TOKEN="xoxp-admin")
    first, second = told_of(ran, "Slack handles")
    assert first.endswith("SLACK_USERGROUP_TOKEN is of @em-d in Sandbox, with all scopes that it needs")
    assert second.startswith(
        "! Support Desk · Slack handles · Slack does not tell whether whoever the token in"
        " SLACK_USERGROUP_TOKEN is of may edit @delivery-support and @repo-support;"
    )


def test_whom_the_on_call_source_names_and_nobody_knows_is_told_ahead_of_time(rehearse: Rehearse) -> None:
    world = a_world()
    world["opsgenie"]["schedules"][0]["shifts"][2]["who"] = "new@example.com"
    ran = check(rehearse(world=world))
    assert wrong(ran) == [
        "! Repo Management · on-call gap · Nobody is on support Mon 23 Nov to Mon 30 Nov.",
        "! Repo Management · on-call source · It names new@example.com: nobody in the configuration.",
    ]


def test_after_opsgenies_end_it_is_a_fault(rehearse: Rehearse) -> None:
    (line,) = told_of(check(rehearse()), "Opsgenie")
    assert line.startswith("! Repo Management · Opsgenie · Its API ends on 2027-04-05, in 140 days.")
    ran = rehearse().run(COMMAND, "--now", "2027-04-05T12:00:00Z")
    assert "✗ Repo Management · Opsgenie · Its API ended on 2027-04-05." in ran.out


def test_a_public_desk_with_private_sources_is_a_fault(rehearse: Rehearse) -> None:
    world = a_world()
    world["github"]["repositories"][0]["private"] = False
    ran = check(rehearse(world=world))
    assert "✗ Delivery · acme/desk · acme/desk is public and Delivery watches private repositories" in ran.out


def test_nobody_on_support_is_a_fault(rehearse: Rehearse) -> None:
    desk = rehearse()
    desk.delivery["rotation"]["roster"] = [{"person": "eng-a", "until": "2026-03-01"}]
    desk.delivery["members"] = ["eng-a", "eng-b", "em-d", "pm-d"]
    assert "✗ Delivery · on-call source · Nobody is on support for Delivery." in check(desk).out


def test_a_rehearsal_in_shadow_is_told_where_it_speaks(rehearse: Rehearse) -> None:
    configuration = a_configuration()
    configuration["desk"] = {"shadow_channel": "C00SHADOW"}
    configuration["teams"]["delivery"]["mode"] = "shadow"
    (line,) = told_of(check(rehearse(configuration=configuration)), "shadow channel")
    assert line == "✓ Support Desk · shadow channel · #desk-shadow: the desk is in it"


def test_slack_is_asked_little_and_nothing_twice(rehearse: Rehearse) -> None:
    desk = rehearse()
    check(desk)
    asked = [(each.request.path, each.request.body) for each in desk.requests("slack")]
    assert len(asked) == len(set(asked))
    people = [path for path, _ in asked if path.endswith("/users.info")]
    assert len(people) == 7
    assert len(asked) - len(people) == 6  # who it is, the handles, and of each channel what it is and says


def test_the_check_up_can_be_read_by_machines(rehearse: Rehearse) -> None:
    desk = rehearse()
    data = desk.run(COMMAND, "--format", "json").data
    assert list(data["checks"]) == ["Support Desk", "Delivery", "Repo Management"]
    assert data["checks"]["Support Desk"][0] == {
        "subject": "GitHub",
        "verdict": "good",
        "detail": "support-desk[bot], in acme/desk",
        "mend": "",
        "open": False,
    }
    every = [each["verdict"] for found in data["checks"].values() for each in found]
    assert data["counts"] == {name: every.count(name) for name in ("good", "warning", "fault")}
    assert desk.run(COMMAND, "--format", "markdown").out.startswith("## Support Desk, check-up\n")


def test_a_configuration_that_does_not_load_is_said_by_its_lines_and_nobody_is_asked(
    rehearse: Rehearse,
) -> None:
    configuration = a_configuration()
    configuration["teams"]["delivery"]["em"] = "nobody"
    configuration["teams"]["repo"]["calendar"] = "moon"
    desk = rehearse(configuration=json.loads(json.dumps(configuration)))
    ran = desk.run(COMMAND, "--now", NOW)
    assert (ran.status, ran.out, desk.requests()) == (1, "", [])
    assert "teams.delivery.em" in ran.err
    assert "teams.repo.calendar" in ran.err


def test_a_check_up_alone_never_writes(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    assert desk.run(COMMAND, "--apply").status == 1
    assert (desk.writes(), desk.members(HANDLE)) == ([], {"U0000000A01"})
