"""Setting a user group whole: read back, enabled first, and each refusal with its mend."""

import pytest

from supportdesk.services.errors import Denied, ServiceError, Unavailable
from supportdesk.services.retry import Transient
from tests.services.slack.desks import DESK, ENGINEER, GROUP, OTHER, Bench, a_desk


def test_a_group_becomes_exactly_the_set() -> None:
    with a_desk() as desk:
        desk.writer.set_group(GROUP, users=frozenset({OTHER, ENGINEER}), enable=False)

        assert desk.reader.read_group(GROUP).users == {OTHER, ENGINEER}


def test_a_disabled_group_is_enabled_when_asked() -> None:
    with a_desk() as desk:
        desk.writer.set_group("S0OFF", users=frozenset({ENGINEER}), enable=True)
        group = desk.reader.read_group("S0OFF")

    assert (set(group.users), group.enabled) == ({ENGINEER}, True)


def test_a_disabled_group_is_enabled_before_its_members_are_set() -> None:
    with a_desk() as desk:
        desk.writer.set_group("S0OFF", users=frozenset({ENGINEER}), enable=True)

        assert desk.changes() == ["usergroups.enable", "usergroups.users.update"]


def test_a_group_that_somebody_enabled_meanwhile_is_not_enabled_again() -> None:
    with a_desk() as desk:
        desk.writer.set_group(GROUP, users=frozenset({OTHER}), enable=True)

        assert desk.changes() == ["usergroups.users.update"]


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
def test_enabling_of_unknown_fate_is_read_back_before_it_goes_on(kind: str) -> None:
    with a_desk() as desk:
        desk.fault("usergroups.enable", kind)
        desk.writer.set_group("S0OFF", users=frozenset({ENGINEER}), enable=True)
        group = desk.reader.read_group("S0OFF")

    assert (set(group.users), group.enabled, group.updated_by) == ({ENGINEER}, True, DESK)


def test_what_broke_off_after_enabling_is_finished_by_the_next_run() -> None:
    with a_desk() as desk:
        desk.refuse("usergroups.users.update", "invalid_users")
        with pytest.raises(ServiceError, match="active members only"):
            desk.writer.set_group("S0OFF", users=frozenset({ENGINEER}), enable=True)
        between = desk.reader.read_group_anew("S0OFF")
        desk.sandbox.control.faults.order([])
        desk.writer.set_group("S0OFF", users=frozenset({ENGINEER}), enable=not between.enabled)

        assert (between.enabled, between.updated_by) == (True, DESK)
        assert desk.reader.read_group_anew("S0OFF").users == {ENGINEER}


def test_a_group_is_never_emptied() -> None:
    with a_desk() as desk:
        with pytest.raises(ServiceError, match="cannot empty"):
            desk.writer.set_group(GROUP, users=frozenset(), enable=False)

        assert desk.calls("usergroups.users.update") == 0


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
def test_a_group_change_of_unknown_fate_is_read_back(kind: str) -> None:
    with a_desk() as desk:
        desk.fault("usergroups.users.update", kind)
        desk.writer.set_group(GROUP, users=frozenset({OTHER}), enable=False)

        assert desk.reader.read_group(GROUP).users == {OTHER}


def test_a_group_that_does_not_change_is_said() -> None:
    with a_desk() as desk:
        desk.fault("usergroups.users.update", "body", body={"ok": True}, times=99)

        with pytest.raises(Unavailable, match="otherwise than it was set"):
            desk.writer.set_group(GROUP, users=frozenset({OTHER}), enable=False)


def test_a_group_change_refused_as_too_fast_is_said() -> None:
    with a_desk() as desk:
        desk.fault("usergroups.users.update", "status", status=429, times=99)

        with pytest.raises(Transient, match="too often"):
            desk.writer.set_group(GROUP, users=frozenset({OTHER}), enable=False)


def refused_group(desk: Bench) -> str:
    with pytest.raises(Denied) as refused:
        desk.writer.set_group(GROUP, users=frozenset({OTHER}), enable=False)
    return str(refused.value)


def test_a_workspace_that_restricts_groups_says_which_token_or_setting_it_needs() -> None:
    with a_desk(usergroups_admin_only=True) as desk:
        assert refused_group(desk) == (
            f"Slack user group {GROUP}: this workspace lets only some people edit user groups; give"
            " SLACK_USERGROUP_TOKEN the user token (xoxp-…, with usergroups:write) of somebody who may edit"
            " user groups, or let everybody in Slack under Workspace settings, Roles & permissions,"
            " “Create and edit user groups” (permission_denied)."
        )


@pytest.mark.parametrize(
    ("code", "mend"),
    [
        ("restricted_action", "lets only some people edit user groups; give SLACK_USERGROUP_TOKEN"),
        ("user_is_restricted", "lets only some people edit user groups; give SLACK_USERGROUP_TOKEN"),
        ("not_allowed_token_type", "does not take this kind of token for it; give SLACK_USERGROUP_TOKEN"),
        ("plan_upgrade_required", "plan has no user groups; they come with Slack's paid plans"),
        ("paid_teams_only", "plan has no user groups; they come with Slack's paid plans"),
        ("missing_scope", "SLACK_BOT_TOKEN lacks the scope usergroups:write"),
    ],
)
def test_a_token_that_may_not_edit_groups_gives_the_mend(code: str, mend: str) -> None:
    with a_desk() as desk:
        desk.refuse("usergroups.users.update", code, needed="usergroups:write")

        assert mend in refused_group(desk)


@pytest.mark.parametrize(
    ("code", "mend"),
    [
        ("permission_denied", "whoever the token in SLACK_USERGROUP_TOKEN is of may not edit user groups"),
        (
            "missing_scope",
            (
                "SLACK_USERGROUP_TOKEN lacks the scope usergroups:write (missing_scope); add it to the Slack"
                " app under User Token Scopes and install the app again, and give SLACK_USERGROUP_TOKEN the"
                " new token"
            ),
        ),
    ],
)
def test_a_group_token_that_may_not_either_is_named(code: str, mend: str) -> None:
    with a_desk(group_token="xoxp-other") as desk:
        desk.refuse("usergroups.users.update", code, needed="usergroups:write")

        assert mend in refused_group(desk)


@pytest.mark.parametrize("code", ["invalid_users", "failed_for_some_users"])
def test_members_that_slack_does_not_take_are_said(code: str) -> None:
    with a_desk() as desk:
        desk.refuse("usergroups.users.update", code)

        with pytest.raises(ServiceError, match="active members only"):
            desk.writer.set_group(GROUP, users=frozenset({OTHER}), enable=False)
