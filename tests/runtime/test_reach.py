"""How far the App's token of a run reaches: as far as its command needs, which is enough for every one."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

import audit_requests
import doctor
import flag_at_risk
import hand_off
import post_digest
import rotate_support
import run_due
import show_rotation
from supportdesk.runtime.command import Command
from tests.runtime.test_events import about, handle
from tests.runtime.test_private import mirroring
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import DESK, VAULT, WEB, Ran, Rehearsal, a_world, an_issue

TEMPLATE = {".github/ISSUE_TEMPLATE/request.md": "---\nname: Request\n---\n## Impact\n\nSay how bad it is.\n"}
READ = {
    "metadata": "read",
    "issues": "read",
    "organization_projects": "read",
    "members": "read",
    "contents": "read",
    "pull_requests": "read",
}
CHANGE = {**READ, "issues": "write", "organization_projects": "write"}
COMMIT = {**CHANGE, "contents": "write", "pull_requests": "write"}
LOOK = {**READ, "actions": "read"}
SET_UP = {**LOOK, "issues": "write"}
PROPOSE = {**SET_UP, "contents": "write", "pull_requests": "write"}
BY_HAND = ("--team", "delivery", "--to", "eng-a", "--why", "swap")
HERE = ("--team", "delivery")


@cache
def a_key() -> str:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def as_app(desk: Rehearsal) -> Rehearsal:
    """The desk with an App's credentials in place of a token."""
    desk.variables |= {
        "GITHUB_TOKEN": "",
        "SUPPORTDESK_APP_ID": "1",
        "SUPPORTDESK_APP_PRIVATE_KEY": a_key(),
    }
    return desk


def a_rich_world(*, private: bool, protected: bool) -> dict[str, Any]:
    """Requests of every kind, of which nothing may be read without a permission where all is private."""
    late = {"created": "2026-11-12T09:30:00Z", "labels": ["team/delivery", "p1"]}
    issues = (
        an_issue(1),
        an_issue(2, **late),
        an_issue(3, body="Please help.", labels=["delivery"]),
        an_issue(4, labels=["team/delivery", "team/repo"]),
        an_issue(5, labels=["team/delivery", "feature-request"]),
        an_issue(6, labels=[]),
        an_issue(7, head="a-branch"),
    )
    world = a_world(*issues, vault=(an_issue(1, author="stranger"),))
    desk, web, _ = world["github"]["repositories"]
    desk["protected"] = protected
    web |= {"private": private, "files": TEMPLATE}
    world["github"]["projects"][0]["date_fields"] = ["ETA"]
    world["github"]["projects"][0]["items"] = [
        {"issue": f"{WEB}#6", "status": "Backlog"},
        {"issue": f"{WEB}#7", "status": "Doing"},
        {"issue": f"{WEB}#1", "status": "Backlog"},
    ]
    return world


def live_through(desk: Rehearsal) -> Iterator[tuple[Ran, set[int]]]:
    """Every command as often as there is something new to do for it, and what it may exit with."""
    fine, waiting = {0}, {0, 3}
    for command in (audit_requests, rotate_support, post_digest, flag_at_risk, run_due):
        yield desk.run(command.COMMAND, "--apply"), fine
    desk.sandbox.act("github", "comment", issue=f"{VAULT}#1", by="acme-eng-b", body="/ack")
    desk.sandbox.act("github", "comment", issue=f"{WEB}#1", by="acme-eng-b", body="/eta fri")
    yield handle(desk, "issue_comment", about(1, VAULT), "--apply"), fine
    yield handle(desk, "issues", about(1, WEB), "--apply"), fine
    desk.at("2026-11-17T09:35:00+00:00")
    yield desk.run(run_due.COMMAND, "--apply"), fine
    yield desk.run(run_due.COMMAND, "--explain", f"{WEB}#2"), fine
    yield desk.run(doctor.COMMAND), {0, 1, 3}
    yield desk.run(show_rotation.COMMAND), fine
    desk.at("2026-11-17T12:30:20+00:00")
    yield desk.run(hand_off.COMMAND, *BY_HAND, "--apply"), waiting
    repository = desk.sandbox.github.state.repositories[DESK]
    for pull in [each.number for each in repository.issues.values() if each.head]:
        desk.sandbox.act("github", "merge_pull_request", issue=f"{DESK}#{pull}", by="acme-em-d")
    desk.at("2026-11-17T12:45:00+00:00")
    yield desk.run(hand_off.COMMAND, *HERE, "--apply"), fine
    desk.at("2026-11-23T10:05:00+00:00")
    yield desk.run(run_due.COMMAND, "--apply"), fine


def exchanges(desk: Rehearsal) -> list[Any]:
    """What tokens were asked for."""
    return [
        entry.request.json()
        for entry in desk.requests("gh/")
        if entry.request.path.endswith("/access_tokens")
    ]


@pytest.mark.parametrize("protected", [False, True], ids=["open", "protected"])
@pytest.mark.parametrize("private", [False, True], ids=["public", "private"])
def test_no_command_is_refused_anything_and_none_does_less_than_by_a_token(
    rehearse: Rehearse,
    private: bool,  # noqa: FBT001
    protected: bool,  # noqa: FBT001
) -> None:
    def story(desk: Rehearsal) -> list[str]:
        desk.delivery["board"]["eta_field"] = "ETA"
        for ran, expected in live_through(desk):
            assert ran.status in expected, ran.said
            assert "denies access" not in ran.said
            assert "shows the desk no" not in ran.said
        return [write for write in desk.writes() if not write.endswith("/access_tokens")]

    world = a_rich_world(private=private, protected=protected)
    by_token = rehearse(world=world, configuration=mirroring())
    done = story(by_token)
    by_app = as_app(rehearse(world=world, configuration=mirroring()))
    assert story(by_app) == done
    for entry in by_app.requests("gh/"):
        assert entry.response is not None
        assert b"not accessible by integration" not in entry.response.body, entry.request.path
    pulls = [write for write in done if write.endswith("/pulls")]
    assert (len(pulls), by_app.file("config/overrides.yml").count("eng-a")) == (int(protected), 1)
    asked = {entry.operation for entry in by_app.requests("gh/graphql")}
    assert asked >= {"OneIssue", "TeamPage", "AddToBoard", "SetEta", "AddReaction", "AdHoc"}
    assert ("Members" in asked) is not private
    assert all(set(each["repositories"]) == {"desk", "vault", "web"} for each in exchanges(by_app))


@pytest.mark.parametrize(
    ("command", "flags", "permissions"),
    [
        (run_due.COMMAND, (), READ),
        (run_due.COMMAND, ("--apply",), CHANGE),
        (run_due.COMMAND, ("--apply", "--explain", f"{WEB}#1"), READ),
        (audit_requests.COMMAND, ("--apply",), CHANGE),
        (rotate_support.COMMAND, ("--apply",), CHANGE),
        (post_digest.COMMAND, ("--apply",), CHANGE),
        (flag_at_risk.COMMAND, ("--apply",), CHANGE),
        (doctor.COMMAND, (), LOOK),
        (doctor.COMMAND, ("--fix",), LOOK),
        (show_rotation.COMMAND, (), READ),
        (hand_off.COMMAND, (*HERE, "--apply"), CHANGE),
        (hand_off.COMMAND, BY_HAND, READ),
        (hand_off.COMMAND, (*BY_HAND, "--apply"), COMMIT),
    ],
)
def test_a_command_asks_for_what_it_needs(
    rehearse: Rehearse, command: Command, flags: tuple[str, ...], permissions: dict[str, str]
) -> None:
    desk = as_app(rehearse(an_issue(1)))
    desk.at("2026-11-16T12:30:20+00:00")
    desk.run(command, *flags)
    assert exchanges(desk) == [{"permissions": permissions, "repositories": ["desk", "web", "vault"]}]


def test_only_a_form_to_propose_takes_a_token_that_may_write_files(rehearse: Rehearse) -> None:
    def permissions() -> list[dict[str, str]]:
        desk.forget()
        desk.run(doctor.COMMAND, "--fix", "--apply")
        return [each["permissions"] for each in exchanges(desk)]

    desk = as_app(rehearse(an_issue(1)))
    assert permissions() == [SET_UP, PROPOSE]
    assert permissions() == [SET_UP]


def test_a_run_for_one_team_reaches_only_what_that_team_watches(rehearse: Rehearse) -> None:
    desk = as_app(rehearse(an_issue(1)))
    assert desk.run(run_due.COMMAND, "--team", "repo").status == 0
    assert handle(desk, "issues", about(1, VAULT)).status == 0
    assert [asked["repositories"] for asked in exchanges(desk)] == [["desk", "web"], ["desk", "web", "vault"]]


def test_what_the_app_was_not_given_is_told_as_it_is_by_a_token(rehearse: Rehearse) -> None:
    world = a_world(an_issue(1))
    world["github"]["installations"] = [{"owner": "acme", "repositories": ["desk", "web"]}]
    desk = as_app(rehearse(world=world))
    ran = desk.run(run_due.COMMAND, "--apply")
    assert ran.status == 3
    assert "Delivery: GitHub shows the desk no repository acme/vault" in ran.out
    assert exchanges(desk)[-1]["repositories"] == ["desk", "web"]


def test_an_app_without_the_optional_permissions_works_as_before(rehearse: Rehearse) -> None:
    world = a_world(an_issue(1))
    granted = {"metadata": "read", "issues": "write", "contents": "write", "organization_projects": "write"}
    world["github"]["installations"] = [{"owner": "acme", "permissions": granted}]
    desk = as_app(rehearse(world=world))
    assert desk.run(run_due.COMMAND, "--apply").status == 0
    desk.at("2026-11-16T12:30:20+00:00")
    assert desk.run(hand_off.COMMAND, *BY_HAND, "--apply").status == 0
    assert "eng-a" in desk.file("config/overrides.yml")
