from datetime import timedelta

import pytest

from sandbox.clock import Clock
from tests.sandbox.slack.workspaces import (
    DESK,
    ENGINEER,
    GONE,
    GROUP,
    GUEST,
    NOW,
    OTHER,
    ROBOT,
    a_slack,
    call,
    refusal,
)


def test_groups_are_listed_with_members_and_disabled_ones_only_when_asked() -> None:
    slack = a_slack()

    plain = call(slack, "usergroups.list")["usergroups"]
    full = call(slack, "usergroups.list", include_users=True, include_disabled=True)["usergroups"]

    assert [group["handle"] for group in plain] == ["delivery-support"]
    assert "users" not in plain[0]
    assert [(group["handle"], group["users"]) for group in full] == [
        ("delivery-support", [ENGINEER]),
        ("off", []),
    ]


def test_an_update_replaces_the_whole_list_and_says_who_and_when() -> None:
    clock = Clock(NOW)
    slack = a_slack(clock)
    clock.set(NOW + timedelta(hours=1))

    group = call(slack, "usergroups.users.update", usergroup=GROUP, users=[OTHER])["usergroup"]

    assert (group["users"], group["user_count"]) == ([OTHER], 1)
    assert (group["updated_by"], group["date_update"]) == (DESK, int(NOW.timestamp()) + 3600)
    assert call(slack, "usergroups.users.list", usergroup=GROUP)["users"] == [OTHER]


def test_members_may_be_given_separated_by_commas() -> None:
    slack = a_slack()

    group = call(slack, "usergroups.users.update", usergroup=GROUP, users=f"{ENGINEER}, {OTHER}")["usergroup"]

    assert group["users"] == [ENGINEER, OTHER]


@pytest.mark.parametrize("users", [[], [OTHER, GUEST], [OTHER, GONE], [OTHER, ROBOT], [OTHER, "U0NOBODY"]])
def test_a_list_that_slack_does_not_take_leaves_the_group_as_it_is(users: list[str]) -> None:
    slack = a_slack()

    assert refusal(slack, "usergroups.users.update", usergroup=GROUP, users=users) == "invalid_users"
    assert call(slack, "usergroups.users.list", usergroup=GROUP)["users"] == [ENGINEER]


def test_where_only_admins_edit_groups_the_bot_is_refused_and_the_admin_is_not() -> None:
    slack = a_slack(usergroups_admin_only=True, admin={"user": OTHER, "token": "xoxp-admin"})

    refused = refusal(slack, "usergroups.users.update", usergroup=GROUP, users=[OTHER])
    group = call(slack, "usergroups.users.update", token="xoxp-admin", usergroup=GROUP, users=[OTHER])

    assert refused == "permission_denied"
    assert group["usergroup"]["updated_by"] == OTHER


@pytest.mark.parametrize("method", ["usergroups.users.list", "usergroups.users.update", "usergroups.enable"])
def test_an_unknown_group_is_refused(method: str) -> None:
    assert refusal(a_slack(), method, usergroup="S0NOWHERE", users=[OTHER]) == "no_such_subteam"


def test_a_disabled_group_comes_back() -> None:
    slack = a_slack()

    before = refusal(slack, "usergroups.users.list", usergroup="S0OFF")
    group = call(slack, "usergroups.enable", usergroup="S0OFF")["usergroup"]

    assert (before, group["date_delete"]) == ("no_such_subteam", 0)


def test_a_disabled_group_takes_no_members_until_it_is_enabled() -> None:
    slack = a_slack()

    before = refusal(slack, "usergroups.users.update", usergroup="S0OFF", users=[OTHER])
    call(slack, "usergroups.enable", usergroup="S0OFF")
    group = call(slack, "usergroups.users.update", usergroup="S0OFF", users=[OTHER])["usergroup"]

    assert (before, group["users"]) == ("no_such_subteam", [OTHER])


def test_what_is_enabled_is_not_enabled_again() -> None:
    assert refusal(a_slack(), "usergroups.enable", usergroup=GROUP) == "already_enabled"


def test_a_person_who_changes_a_group_is_named_as_the_one_who_did() -> None:
    slack = a_slack()

    slack.act("set_group_members", {"group": GROUP, "users": [OTHER], "user": ENGINEER})

    group = call(slack, "usergroups.list", include_users=True)["usergroups"][0]
    assert (group["users"], group["updated_by"]) == ([OTHER], ENGINEER)


def test_people_cannot_put_bots_into_groups_either() -> None:
    with pytest.raises(ValueError, match="active members"):
        a_slack().act("set_group_members", {"group": GROUP, "users": [ROBOT], "user": ENGINEER})


@pytest.mark.parametrize("verb", ["make_guest", "deactivate"])
def test_whose_account_an_administrator_narrows_can_be_in_no_group_any_more(verb: str) -> None:
    slack = a_slack()

    slack.act(verb, {"user": OTHER})

    assert refusal(slack, "usergroups.users.update", usergroup=GROUP, users=[OTHER]) == "invalid_users"


def test_a_world_may_say_when_a_group_was_changed_and_by_whom() -> None:
    group = {"id": GROUP, "handle": "x", "updated_by": OTHER, "date_update": "2026-11-15T08:00:00Z"}

    shown = call(a_slack(usergroups=[group]), "usergroups.list")["usergroups"][0]

    assert (shown["updated_by"], shown["date_update"]) == (OTHER, 1794729600)
