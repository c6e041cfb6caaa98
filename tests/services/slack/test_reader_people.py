"""Reading user groups and people."""

from datetime import UTC, datetime

import pytest

from supportdesk.model.channels import Group
from supportdesk.services.errors import Denied, Missing, Unavailable
from supportdesk.services.ports import ChatAccount
from tests.services.slack.desks import (
    DESK,
    ENGINEER,
    GROUP,
    NOW,
    OTHER,
    Bench,
    a_desk,
)


@pytest.mark.parametrize("garbled", [{"users": 1}, {"date_update": "today"}, {"handle": "h", "users": None}])
def test_a_group_is_read_whole_or_refused(garbled: dict[str, object]) -> None:
    with a_desk() as desk:
        group = {"id": GROUP, "handle": "h", "users": [ENGINEER], "date_update": 1, **garbled}
        desk.fault("usergroups.list", "body", body={"ok": True, "usergroups": [group]})

        with pytest.raises(Unavailable, match=f"^Slack user group {GROUP}: "):
            desk.reader.read_group(GROUP)


def test_a_group_has_its_members_and_who_changed_it() -> None:
    with a_desk() as desk:
        group = desk.reader.read_group(GROUP)

    assert (group.handle, set(group.users), group.enabled) == ("delivery-support", {ENGINEER}, True)
    assert (group.updated_by, group.updated_by_bot, group.updated_at) == (OTHER, False, NOW)


def test_a_disabled_group_is_read_and_a_bots_change_recognised() -> None:
    with a_desk() as desk:
        group = desk.reader.read_group("S0OFF")

    assert (set(group.users), group.enabled, group.updated_by_bot) == ({OTHER}, False, True)


def raw_group(desk: Bench, **facts: object) -> Group:
    group = {"id": GROUP, "handle": "h", "users": [ENGINEER], "date_update": 100, **facts}
    desk.fault("usergroups.list", "body", body={"ok": True, "usergroups": [group]})
    return desk.reader.read_group(GROUP)


def test_of_a_disabled_group_it_is_who_disabled_it_and_when() -> None:
    with a_desk() as desk:
        group = raw_group(desk, updated_by=OTHER, date_delete=200, deleted_by=ENGINEER)

    assert (group.enabled, group.updated_by) == (False, ENGINEER)
    assert group.updated_at == datetime.fromtimestamp(200, UTC)


def test_who_disabled_a_group_that_is_enabled_again_is_of_the_past() -> None:
    with a_desk() as desk:
        assert raw_group(desk, updated_by=OTHER, date_delete=0, deleted_by=ENGINEER).updated_by == OTHER


def test_a_bot_that_is_deactivated_keeps_no_group_any_more() -> None:
    with a_desk(users=[{"id": "U0OLD", "name": "old", "is_bot": True, "deleted": True}]) as desk:
        group = raw_group(desk, updated_by="U0OLD")

    assert (group.updated_by, group.updated_by_bot) == (None, False)


def test_a_person_who_is_deactivated_changed_it_all_the_same() -> None:
    with a_desk() as desk:
        group = raw_group(desk, updated_by="U0X1")

    assert (group.updated_by, group.updated_by_bot) == ("U0X1", False)


def test_what_slack_itself_provisions_is_no_persons_doing() -> None:
    with a_desk() as desk:
        assert raw_group(desk, updated_by="USLACKBOT").updated_by_bot


def test_a_group_that_nobody_is_known_to_have_changed_is_read() -> None:
    with a_desk() as desk:
        group = raw_group(desk, date_update=0)

    assert (group.updated_by, group.updated_by_bot, group.updated_at) == (None, False, None)


def test_groups_are_listed_once_for_all_teams() -> None:
    with a_desk() as desk:
        desk.reader.read_group(GROUP)
        desk.reader.read_group("S0OFF")
        desk.reader.read_group(GROUP)

        assert desk.calls("usergroups.list") == 1
        assert desk.calls("users.info") == 2


def test_a_group_that_does_not_exist_is_named() -> None:
    with a_desk() as desk, pytest.raises(Missing, match="Slack user group S0NONE: there is none"):
        desk.reader.read_group("S0NONE")


def test_a_change_through_the_group_token_is_the_desks_own() -> None:
    admin = {"user": "U0ADMIN", "token": "xoxp-admin"}
    with a_desk(group_token="xoxp-admin", admin=admin, usergroups_admin_only=True) as desk:
        desk.writer.set_group(GROUP, users=frozenset({OTHER}), enable=False)
        group = desk.reader.read_group(GROUP)

    assert (group.updated_by, group.updated_by_bot) == (DESK, True)


def test_people_are_found_by_address_and_strangers_left_out() -> None:
    with a_desk() as desk:
        found = desk.reader.read_people(["engineer-a@example.com", "nobody@example.com"])

    assert found == {"engineer-a@example.com": ENGINEER}


def test_another_refusal_of_a_look_up_is_not_taken_for_nobody() -> None:
    with a_desk(scopes=[]) as desk, pytest.raises(Denied, match=r"users:read\.email"):
        desk.reader.read_people(["engineer-a@example.com"])


def test_who_cannot_be_in_a_group_is_named_with_the_reason() -> None:
    with a_desk() as desk:
        unfit = desk.reader.read_unfit([ENGINEER, "U0G1", "U0X1", "U0B1", "U0NOBODY"])

    assert unfit == {
        "U0G1": "is a guest",
        "U0X1": "is deactivated",
        "U0B1": "is a bot",
        "U0NOBODY": "is no member of the workspace",
    }


def test_somebody_of_another_workspace_cannot_be_in_a_group() -> None:
    with a_desk() as desk:
        desk.fault("users.info", "body", body={"ok": True, "user": {"id": "U0S1", "is_stranger": True}})

        assert desk.reader.read_unfit(["U0S1"]) == {"U0S1": "belongs to another workspace"}


@pytest.mark.parametrize(
    ("told", "url"),
    [
        ("https://acme.slack.com/", "https://acme.slack.com/"),
        ("https://acme.enterprise.slack.com", "https://acme.enterprise.slack.com/"),
        ("http://acme.slack.com/", ""),
        ("https://acme.slack.com/|<!channel>", ""),
        ("", ""),
        (None, ""),
        (7, ""),
    ],
)
def test_the_workspace_s_address_is_taken_where_it_is_one(told: object, url: str) -> None:
    with a_desk() as desk:
        desk.fault("auth.test", "body", body={"ok": True, "user_id": "U0DESK", "url": told})

        assert desk.reader.read_self() == ChatAccount(user="U0DESK", url=url)


def test_the_address_comes_with_the_account_and_costs_no_request() -> None:
    with a_desk() as desk:
        assert desk.reader.read_self().url == "https://sandbox.slack.example/"
        assert desk.reader.read_self().user == "U0DESK"
        assert desk.calls("auth.test") == 1


def test_a_token_that_belongs_to_nobody_is_said() -> None:
    with a_desk() as desk:
        desk.fault("auth.test", "body", body={"ok": True})

        with pytest.raises(Unavailable, match="whose token"):
            desk.reader.read_self()
