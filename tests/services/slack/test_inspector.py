"""Looking at how Slack is set up: tokens and their scopes, channels, user groups, accounts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from supportdesk.model.chat_setup import ChannelSetup, ChatToken, ChatUse, GroupSetup
from supportdesk.services.slack.inspector import SlackInspector
from supportdesk.services.slack.scopes import BOT_SCOPES, kind_of, scopes_in
from tests.services.slack.desks import CHANNEL, DESK, ENGINEER, GROUP, OTHER, Bench, a_desk
from tests.worlds.manifests import scopes

ALL = sorted(BOT_SCOPES)
USE = ChatUse(channels=(CHANNEL,), groups=(GROUP,), accounts=(ENGINEER,))
PRIVATE = {"id": "C0SECRET", "name": "secret", "is_private": True, "members": [DESK]}
ADMIN = {"user": "U0ADMIN", "token": "xoxp-admin", "scopes": ["identify", "usergroups:write"]}


@contextmanager
def a_look(*, group_token: str | None = None, **world: Any) -> Iterator[tuple[Bench, SlackInspector]]:
    with a_desk(group_token=group_token, **{"scopes": ALL, **world}) as desk:
        yield desk, SlackInspector(desk.reader)


def bots(use: ChatUse = USE, **world: Any) -> ChatToken:
    with a_look(**world) as (_, inspector):
        return inspector.read_setup(use).tokens[0]


def test_the_scopes_are_those_that_the_manifest_asks_for() -> None:
    assert BOT_SCOPES.keys() == scopes()


def test_a_token_is_told_with_its_account_and_workspace() -> None:
    assert bots() == ChatToken(
        variable="SLACK_BOT_TOKEN",
        kind="bot",
        account="support-desk",
        workspace="Sandbox",
        tells=True,
    )


def test_every_scope_that_is_missing_is_told_and_every_one_that_is_too_much() -> None:
    token = bots(scopes=["channels:read", "files:write", "chat:write"])
    assert set(token.missing) == {
        "channels:history",
        "reactions:read",
        "usergroups:read",
        "usergroups:write",
        "users:read",
        "users:read.email",
    }
    assert token.idle == ("files:write",)


@pytest.mark.parametrize(
    ("use", "spared"),
    [
        (ChatUse(edits_groups=False), "usergroups:write"),
        (ChatUse(looks_up=False), "users:read.email"),
        (ChatUse(), "groups:read"),
        (ChatUse(), "groups:history"),
    ],
)
def test_a_scope_that_the_configuration_does_not_use_is_not_missed(use: ChatUse, spared: str) -> None:
    assert dict(bots(use, scopes=[each for each in ALL if each != spared]).missing) == {}


def test_a_private_channel_needs_scopes_of_its_own_also_where_it_is_hidden_for_want_of_them() -> None:
    use = ChatUse(channels=("C0SECRET",))
    public = [each for each in ALL if not each.startswith("groups:")]
    assert set(bots(use, channels=[PRIVATE], scopes=public).missing) == {"groups:history", "groups:read"}
    seen = [each for each in ALL if each != "groups:history"]
    assert set(bots(use, channels=[PRIVATE], scopes=seen).missing) == {"groups:history"}


def test_a_token_of_its_own_for_user_groups_spares_the_bot_that_scope() -> None:
    without = [each for each in ALL if each != "usergroups:write"]
    with a_look(group_token="xoxp-admin", admin=ADMIN, scopes=without) as (_, inspector):
        bot, groups = inspector.read_setup(USE).tokens
    assert (dict(bot.missing), dict(groups.missing), groups.idle) == ({}, {}, ())
    assert (groups.variable, groups.kind, groups.account) == ("SLACK_USERGROUP_TOKEN", "person", "admin")


def test_what_the_token_for_user_groups_lacks_and_has_too_much_is_told() -> None:
    admin = {**ADMIN, "scopes": ["identify", "admin"]}
    with a_look(group_token="xoxp-admin", admin=admin) as (_, inspector):
        _, groups = inspector.read_setup(USE).tokens
    assert (set(groups.missing), groups.idle) == ({"usergroups:write"}, ("admin",))


def test_tokens_that_slack_does_not_take_are_told_with_why_and_nothing_else_is_asked() -> None:
    with a_look(group_token="xapp-1", tokens=["another"], bot={"user": DESK}) as (desk, inspector):
        setup = inspector.read_setup(USE)
        assert desk.calls("conversations.info") == 0
    bot, groups = setup.tokens
    assert bot.refused.endswith("(invalid_auth); put a valid one into SLACK_BOT_TOKEN.")
    assert groups.refused.endswith("(invalid_auth); put a valid one into SLACK_USERGROUP_TOKEN.")
    assert (groups.kind, setup.channels, setup.groups, setup.members) == ("app", {}, {}, {})


def test_where_slack_tells_no_scopes_none_is_called_missing() -> None:
    with a_look(group_token="xoxp-admin", admin=ADMIN) as (desk, inspector):
        answer = {"ok": True, "user_id": DESK, "user": "support-desk", "team": "Sandbox"}
        desk.fault("auth.test", "body", body=answer, times=99)
        tokens = inspector.read_setup(ChatUse()).tokens
    assert [(each.tells, dict(each.missing)) for each in tokens] == [(False, {}), (False, {})]


def test_channels_are_told_as_slack_has_them() -> None:
    others = [
        {"id": "C0OUT", "name": "out", "members": []},
        {"id": "C0OLD", "name": "old", "members": [DESK], "is_archived": True},
        PRIVATE,
    ]
    use = ChatUse(channels=("C0OUT", "C0OLD", "C0SECRET", "C0NONE"))
    with a_look(channels=others) as (_, inspector):
        assert inspector.read_setup(use).channels == {
            "C0OUT": ChannelSetup(name="out", joined=False),
            "C0OLD": ChannelSetup(name="old", archived=True),
            "C0SECRET": ChannelSetup(name="secret", private=True),
            "C0NONE": None,
        }


def test_what_cannot_be_looked_at_is_left_out() -> None:
    with a_look() as (desk, inspector):
        desk.refuse("conversations.info", "fatal_error")
        setup = inspector.read_setup(USE)
    assert (setup.channels, set(setup.groups), set(setup.members)) == ({}, {GROUP}, {ENGINEER})


def test_a_group_is_told_with_who_changed_it_last() -> None:
    with a_look() as (_, inspector):
        groups = inspector.read_setup(ChatUse(groups=(GROUP, "S0NONE"))).groups
    assert groups["S0NONE"] is None
    found = groups[GROUP]
    assert found is not None
    assert (found.locked, found.changed_by) == ("", "engineer-b")


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"updated_by": DESK}, GroupSetup(name="Support")),
        ({"updated_by": "U0GONE"}, GroupSetup(name="Support", changed_by="U0GONE")),
        ({"updated_by": ""}, GroupSetup(name="Support")),
        (
            {"updated_by": "USLACKBOT"},
            GroupSetup(name="Support", changed_by="Slack itself (a directory that provisions groups?)"),
        ),
        (
            {"updated_by": DESK, "date_delete": 5, "deleted_by": OTHER},
            GroupSetup(name="Support", changed_by="engineer-b"),
        ),
        (
            {"updated_by": DESK, "auto_type": "admin"},
            GroupSetup(name="Support", locked="is kept by Slack, from the workspace's admins or owners"),
        ),
        (
            {"updated_by": DESK, "auto_provision": True},
            GroupSetup(name="Support", locked="is provisioned by your organization's directory"),
        ),
        (
            {"updated_by": DESK, "enterprise_subteam_id": "S0ORG"},
            GroupSetup(name="Support", locked="belongs to your whole organization"),
        ),
        (
            {"updated_by": DESK, "is_external": True},
            GroupSetup(name="Support", locked="comes from another organization"),
        ),
    ],
)
def test_a_group_that_somebody_else_keeps_is_told(facts: dict[str, Any], told: GroupSetup) -> None:
    group = {"id": GROUP, "handle": "support", "name": "Support", "users": [], **facts}
    with a_look() as (desk, inspector):
        desk.fault("usergroups.list", "body", body={"ok": True, "usergroups": [group]})
        assert inspector.read_setup(ChatUse(groups=(GROUP,))).groups == {GROUP: told}


def test_accounts_that_no_group_takes_are_told_with_why() -> None:
    guest = {"id": "U0GUEST", "name": "guest", "is_restricted": True}
    use = ChatUse(accounts=(ENGINEER, "U0GUEST", "U0NONE", DESK))
    with a_look(users=[{"id": ENGINEER, "name": "engineer"}, guest]) as (_, inspector):
        assert inspector.read_setup(use).members == {
            ENGINEER: "",
            "U0GUEST": "is a guest",
            "U0NONE": "is no member of the workspace",
            DESK: "is a bot",
        }


def test_what_a_run_has_asked_already_is_not_asked_again() -> None:
    with a_look() as (desk, inspector):
        desk.reader.read_channel(CHANNEL, since=desk.sandbox.clock.now())
        desk.reader.read_group(GROUP)
        desk.reader.read_unfit([ENGINEER])
        inspector.read_setup(USE)
        calls = ("auth.test", "conversations.info", "usergroups.list", "users.info")
        assert [desk.calls(each) for each in calls] == [1, 1, 1, 2]  # the engineer, and who changed the group


def test_for_want_of_scopes_nothing_is_asked_in_vain() -> None:
    with a_look(scopes=["channels:read"]) as (desk, inspector):
        inspector.read_setup(USE)
        assert (desk.calls("usergroups.list"), desk.calls("users.info")) == (0, 0)


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        ("xoxb-1-2", "bot"),
        ("xoxe.xoxb-1", "bot"),
        ("xoxp-1", "person"),
        ("xoxe.xoxp-1", "person"),
        ("xapp-1", "app"),
        ("", "unknown"),
        ("xoxbeta", "unknown"),
    ],
)
def test_the_kind_of_a_token_is_told_by_its_first_letters(token: str, kind: str) -> None:
    assert kind_of(token) == kind


def test_only_what_looks_like_a_scope_is_taken_from_the_header() -> None:
    told = "chat:write, users:read.email,\x1b[2J,<b>,identify," + "x" * 99
    named = frozenset({"chat:write", "users:read.email", "identify"})
    assert scopes_in({"x-oauth-scopes": told}) == named
    assert scopes_in({}) is None
