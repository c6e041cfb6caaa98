"""What is wrong is said in a sentence that names the thing, the team and the mend; the rest is done."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

import run_due
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import (
    DELIVERY,
    DESK,
    HANDLE,
    REPO,
    SCHEDULE,
    WEB,
    Rehearsal,
    a_configuration,
    a_world,
    an_issue,
)

DUE = run_due.COMMAND
SCOPES = [
    "channels:history",
    "channels:read",
    "chat:write",
    "reactions:read",
    "usergroups:read",
    "usergroups:write",
    "users:read",
    "users:read.email",
]


def a_world_without(scope: str) -> dict[str, Any]:
    world = a_world(an_issue(1))
    world["slack"]["scopes"] = [each for each in SCOPES if each != scope]
    return world


def remove_board(desk: Rehearsal) -> None:
    desk.delivery["board"]["number"] = 999


def rename_status(desk: Rehearsal) -> None:
    desk.delivery["board"]["statuses"]["intake"] = "Inbox"


def rename_field(desk: Rehearsal) -> None:
    desk.delivery["board"]["status_field"] = "Stage"


def rename_label(desk: Rehearsal) -> None:
    desk.delivery["label"] = "team/nobody"


def rename_repository(desk: Rehearsal) -> None:
    desk.delivery["repositories"] = ["acme/gone"]


def rename_channel(desk: Rehearsal) -> None:
    desk.delivery["slack"]["channel"] = "C00NOWHERE"


def rename_handle(desk: Rehearsal) -> None:
    desk.delivery["slack"]["handle"] = "S00NOBODY"


def rename_schedule(desk: Rehearsal) -> None:
    desk.configuration["teams"]["repo"]["rotation"]["opsgenie"]["schedule"] = "no-such-schedule"


def lock_out_of_channel(desk: Rehearsal) -> None:
    body = {"ok": False, "error": "channel_not_found"}
    desk.fault("POST /slack/api/conversations.history", "body", body=body)


@pytest.mark.parametrize(
    ("spoil", "part", "team", "said"),
    [
        (remove_board, "board", "Delivery", "GitHub shows the desk no board acme/999: check the name"),
        (rename_status, "board", "Delivery", "Board acme/205 has no status 'Inbox': add it there"),
        (rename_field, "board", "Delivery", "Board acme/205 has no single-select field 'Stage'"),
        (rename_label, "issues", "Delivery", f"Repository {WEB} has no label 'team/nobody': create it"),
        (rename_repository, "issues", "Delivery", "GitHub shows the desk no repository acme/gone"),
        (rename_channel, "channel", "Delivery", "Slack channel C00NOWHERE: Slack shows the desk no such"),
        (rename_handle, "handle", "Delivery", "Slack user group S00NOBODY: there is none of that ID"),
        (rename_schedule, "oncall", "Repo Management", "Opsgenie has none of that ID; check rotation"),
        (lock_out_of_channel, "channel", "Delivery", "(channel_not_found)"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_name_that_leads_nowhere_is_said_and_the_rest_is_done(
    rehearse: Rehearse, spoil: Callable[[Rehearsal], None], part: str, team: str, said: str
) -> None:
    desk = rehearse(an_issue(1), an_issue(3, labels=["team/repo"]))
    spoil(desk)
    ran = desk.run(DUE, "--apply")
    assert (ran.status, ran.err) == (3, "")
    gaps = [line for line in ran.out.splitlines() if f"! {part} could not be read whole." in line]
    assert any(said in line and team in line for line in gaps)
    assert desk.writes() != []
    assert "0 failed" in ran.out
    assert f"**{part} could not be read whole.**" in ran.summary


def test_a_rerun_after_the_mend_finishes(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    rename_channel(desk)
    assert desk.run(DUE, "--apply").status == 3
    assert desk.posts() == []
    desk.delivery["slack"]["channel"] = DELIVERY
    assert desk.run(DUE, "--apply").status == 0
    assert "delivery/request/acme/web#1" in desk.posts()
    assert "Nothing to do." in desk.run(DUE).out


def test_what_is_not_whole_is_no_ground_for_a_change(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1, body="please help"))
    remove_board(desk)
    rename_schedule(desk)
    before = desk.members("S00REPO")
    desk.run(DUE, "--apply")
    assert desk.posts() == ["delivery/request/acme/web#1", "delivery/trouble/2026-11-16"]
    assert desk.members("S00REPO") == before
    assert desk.comments(1) == []


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("GITHUB_REPOSITORY", "GITHUB_REPOSITORY is not set: name the desk's own repository"),
        ("GITHUB_TOKEN", "GITHUB_TOKEN is not set, nor SUPPORTDESK_APP_ID"),
        ("SLACK_BOT_TOKEN", "SLACK_BOT_TOKEN is not set: give the token of the desk's Slack App"),
    ],
)
def test_a_missing_credential_is_named(rehearse: Rehearse, missing: str, said: str) -> None:
    desk = rehearse(an_issue(1))
    ran = desk.run(DUE, "--apply", **{missing: ""})
    assert (ran.status, ran.out, desk.requests("gh"), desk.writes()) == (1, "", [], [])
    assert said in ran.err
    assert said in ran.summary


def test_all_missing_credentials_are_named_at_once(rehearse: Rehearse) -> None:
    ran = rehearse().run(DUE, GITHUB_TOKEN="", SLACK_BOT_TOKEN="", SLACK_API_URL="nowhere")
    assert ran.status == 1
    assert ran.err.count("is not set") == 2
    assert "SLACK_API_URL is no address: write it like https://host/path." in ran.err


@pytest.mark.parametrize(
    ("given", "absent"),
    [
        ("SUPPORTDESK_APP_ID", "SUPPORTDESK_APP_PRIVATE_KEY"),
        ("SUPPORTDESK_APP_PRIVATE_KEY", "SUPPORTDESK_APP_ID"),
    ],
)
@pytest.mark.parametrize("token", ["", "ghp_1"])
def test_half_of_an_app_is_named_with_all_else_that_is_missing(
    given: str, absent: str, token: str, rehearse: Rehearse
) -> None:
    desk = rehearse()
    ran = desk.run(DUE, GITHUB_TOKEN=token, SLACK_BOT_TOKEN="", **{given: "42"})
    assert (ran.status, desk.requests()) == (1, [])
    assert ran.err == (
        f"support-desk: GitHub App credentials are incomplete: set {absent} too.\n"
        "SLACK_BOT_TOKEN is not set: give the token of the desk's Slack App (xoxb-…).\n"
    )


def test_a_stray_character_of_a_token_is_named_with_all_else_that_is_missing(rehearse: Rehearse) -> None:
    ran = rehearse().run(DUE, GITHUB_TOKEN="ghp 1", SLACK_BOT_TOKEN="")
    assert ("GITHUB_TOKEN holds a space" in ran.err, "SLACK_BOT_TOKEN is not set" in ran.err) == (True, True)


@pytest.mark.parametrize("url", ["nowhere", "ftp://example.com", "http://", "http://[half"])
@pytest.mark.parametrize("name", ["GITHUB_API_URL", "SLACK_API_URL"])
def test_an_address_that_is_none_is_said(rehearse: Rehearse, name: str, url: str) -> None:
    desk = rehearse()
    ran = desk.run(DUE, **{name: url})
    assert (ran.status, desk.requests()) == (1, [])
    assert f"{name} is no address" in ran.err


def test_a_missing_key_of_the_on_call_source_stops_that_team_only(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1), an_issue(3, labels=["team/repo"]))
    ran = desk.run(DUE, "--apply", OPSGENIE_API_KEY="")
    assert ran.status == 3
    assert "Repo Management: OPSGENIE_API_KEY is not set: give an API key" in ran.out
    assert desk.issue(1)["assignees"] == ["acme-eng-b"]
    assert desk.issue(3)["assignees"] == []


JSM = {"jsm": {"cloud_id": "1111-2222", "schedule": "s1"}}
PAGERDUTY = {"pagerduty": {"schedule": "P1"}}
ICAL = {"ical": {"url_env": "SUPPORT_ICS_URL"}}
JSM_SET = {"JSM_EMAIL": "desk@example.com", "JSM_API_TOKEN": "token"}


@pytest.mark.parametrize(
    ("section", "variables", "sentence"),
    [
        (JSM, {"JSM_API_TOKEN": "token"}, "Repo Management: JSM_EMAIL is not set: give the address"),
        (
            JSM,
            {"JSM_EMAIL": "desk@example.com"},
            "Repo Management: JSM_API_TOKEN is not set: give an API token",
        ),
        (JSM, JSM_SET | {"JSM_API_TOKEN": "a b"}, "JSM_API_TOKEN holds a space"),
        (JSM, JSM_SET | {"JSM_API_URL": "jsm.example.com"}, "JSM_API_URL is no address"),
        (PAGERDUTY, {}, "Repo Management: PAGERDUTY_API_TOKEN is not set: give a REST API key"),
        (PAGERDUTY, {"PAGERDUTY_API_TOKEN": "a\tb"}, "PAGERDUTY_API_TOKEN holds a space"),
        (
            PAGERDUTY,
            {"PAGERDUTY_API_TOKEN": "x", "PAGERDUTY_API_URL": "ftp://example.com"},
            "PAGERDUTY_API_URL is no address",
        ),
        (ICAL, {}, "Repo Management: SUPPORT_ICS_URL is not set: give the secret address"),
        (ICAL, {"SUPPORT_ICS_URL": "file:///etc/passwd"}, "SUPPORT_ICS_URL is no address"),
    ],
)
def test_what_an_on_call_source_lacks_is_said_by_the_name_of_its_variable(
    rehearse: Rehearse, section: dict[str, Any], variables: dict[str, str], sentence: str
) -> None:
    desk = rehearse()
    desk.configuration["teams"]["repo"]["rotation"] = {"source": next(iter(section)), **section}
    ran = desk.run(DUE, **variables)
    assert ran.status == 3
    assert sentence in ran.out
    assert not any(value in ran.said for value in ("passwd", "a b", "jsm.example.com"))


def test_somebody_on_call_whom_nobody_knows_is_never_guessed(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(3, labels=["team/repo"]))
    shifts = [{"who": "new@example.com", "from": "2026-11-01T10:00:00Z", "to": "2026-12-20T10:00:00Z"}]
    desk.sandbox.act("opsgenie", "set_shifts", schedule=SCHEDULE, shifts=shifts)
    ran = desk.run(DUE, "--apply")
    assert ran.status == 3
    assert "The on-call source of Repo Management names new@example.com: give somebody that" in ran.out
    assert desk.issue(3)["assignees"] == []


@pytest.mark.parametrize(
    ("variable", "body"),
    [("GITHUB_TOKEN", {"github": {"tokens": ["another"]}}), ("SLACK_BOT_TOKEN", {"slack": {"tokens": []}})],
)
def test_credentials_that_are_refused_stop_the_run_before_any_write(
    rehearse: Rehearse, variable: str, body: Mapping[str, Any]
) -> None:
    world = a_world(an_issue(1))
    for service, facts in body.items():
        world[service] |= facts
    desk = rehearse(world=world)
    ran = desk.run(DUE, "--apply", **{variable: "wrong"})
    assert (ran.status, ran.out, desk.writes()) == (1, "", [])
    assert variable in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("scope", ["channels:history", "channels:read", "usergroups:read", "users:read"])
def test_a_scope_that_slack_lacks_is_named(rehearse: Rehearse, scope: str) -> None:
    ran = rehearse(world=a_world_without(scope)).run(DUE)
    assert ran.status == 3
    assert f"the token in SLACK_BOT_TOKEN lacks the scope {scope} (missing_scope); add it" in ran.out


def test_a_scope_for_addresses_is_asked_for_only_where_it_is_needed(rehearse: Rehearse) -> None:
    world = a_world_without("users:read.email")
    assert rehearse(world=world).run(DUE).status == 0
    configuration = a_configuration()
    configuration["people"]["em-d"] = {
        "name": "Manager D",
        "github": "acme-em-d",
        "email": "em@example.com",
    }
    ran = rehearse(world=world, configuration=configuration).run(DUE)
    assert ran.status == 3
    assert "lacks the scope users:read.email" in ran.out
    assert "no Slack account" not in ran.out


@pytest.mark.parametrize("scope", ["chat:write", "usergroups:write"])
def test_a_scope_that_is_missing_for_a_write_fails_that_write_alone(rehearse: Rehearse, scope: str) -> None:
    desk = rehearse(world=a_world_without(scope))
    ran = desk.run(DUE, "--apply")
    assert ran.status == 3
    assert f"lacks the scope {scope} (missing_scope)" in ran.out
    assert desk.issue(1)["assignees"] == ["acme-eng-b"]


@pytest.mark.parametrize(
    ("match", "said"),
    [
        ("POST /gh/graphql Desk", "is no JSON: check GITHUB_API_URL"),
        ("POST /slack/api/auth.test", "Slack did not answer with JSON; run again later."),
    ],
)
def test_html_in_place_of_everything_is_a_sentence(rehearse: Rehearse, match: str, said: str) -> None:
    desk = rehearse(an_issue(1))
    desk.fault(match, "html")
    ran = desk.run(DUE, "--apply")
    assert (ran.status, ran.out, desk.writes()) == (1, "", [])
    assert said in ran.err
    assert "<" not in ran.err


@pytest.mark.parametrize(
    ("match", "part"),
    [
        ("POST /gh/graphql TeamPage", "board"),
        ("POST /slack/api/conversations.history", "channel"),
        ("POST /slack/api/usergroups.list", "handle"),
        ("GET /opsgenie/*", "oncall"),
    ],
)
@pytest.mark.parametrize("kind", ["html", "truncate", "drop_before", "status"])
def test_a_part_that_is_answered_with_rubbish_is_incomplete(
    rehearse: Rehearse, match: str, part: str, kind: str
) -> None:
    desk = rehearse(an_issue(1))
    desk.fault(match, kind, **({"status": 500} if kind == "status" else {}))
    ran = desk.run(DUE, "--apply")
    assert ran.status == 3
    assert f"! {part} could not be read whole." in ran.out
    assert "html" not in ran.said.casefold()
    desk.mend()
    assert desk.run(DUE, "--apply").status == 0
    assert "Nothing to do." in desk.run(DUE).out


def test_slack_that_says_no_without_a_reason_is_a_sentence(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    desk.fault("POST /slack/api/chat.postMessage", "body", body={"ok": False})
    ran = desk.run(DUE, "--apply", "--team", "delivery")
    assert ran.status == 3
    assert f"Slack channel {DELIVERY}: Slack refused without saying why" in ran.out


def test_a_desk_repository_that_cannot_be_seen_stops_the_run(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    ran = desk.run(DUE, "--apply", GITHUB_REPOSITORY="acme/elsewhere")
    assert (ran.status, ran.out, desk.writes()) == (1, "", [])
    assert "GitHub shows the desk no repository acme/elsewhere: check the name" in ran.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version: 1\nteams: [", "teams.yml"),
        ("version: 1\nnonsense: true\n", "nonsense"),
        ("", "teams.yml"),
        ("\x00", "teams.yml"),
    ],
)
def test_a_broken_configuration_is_said_before_anybody_is_asked(
    rehearse: Rehearse, text: str, said: str
) -> None:
    desk = rehearse()
    path = desk.folder / "broken.teams.yml"
    path.write_text(text)
    ran = desk.run(DUE, "--config", str(path), "--apply")
    assert (ran.status, ran.out, desk.requests()) == (1, "", [])
    assert said in ran.err


def test_broken_overrides_are_said_before_anybody_is_asked(rehearse: Rehearse) -> None:
    desk = rehearse()
    branch = desk.sandbox.github.state.repositories[DESK].branches["main"]
    branch.files["config/overrides.yml"] = b"version: 1\noverrides:\n  - {team: nobody}\n"
    ran = desk.run(DUE, "--apply")
    assert (ran.status, desk.requests("gh"), desk.writes()) == (1, [], [])
    assert "overrides.yml" in ran.err


def test_one_teams_fault_is_not_the_others(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(3, labels=["team/repo"]))
    for spoil in (remove_board, rename_channel, rename_handle, rename_repository):
        spoil(desk)
    ran = desk.run(DUE, "--apply")
    assert ran.status == 3
    assert desk.issue(3)["assignees"] == ["acme-eng-s"]
    assert desk.posts(REPO)[0] == "repo/request/acme/web#3"
    assert HANDLE not in ran.out
