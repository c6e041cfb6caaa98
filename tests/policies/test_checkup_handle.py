"""What the doctor says of handles in Slack."""

from typing import Any

from supportdesk.model.chat_setup import GroupSetup
from supportdesk.model.places import SlackPlaces
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.checkup.handle import check_editing, check_handle
from tests.builders import CHANNEL, a_group, a_state, a_team, accounts, at
from tests.policies.checkups import a_chat, a_group_token, a_setup, a_token, a_world, lines

OWN = {"updated_by": "U00DESK", "updated_at": at("16 10:00"), "updated_by_bot": True}
SETTING = "(Workspace settings, Roles & permissions, “Create and edit user groups”)"


def a_handle(**facts: Any) -> TeamState:
    return a_state(group=a_group("eng-a", "em-d", "pm-d", **facts))


def reported(**facts: Any) -> TeamState:
    places = SlackPlaces(channel=CHANNEL, handle="S00DELIVERY", handle_mode="report")
    return a_state(team=a_team(slack=places), group=a_group("eng-a", **facts))


def seen(state: TeamState, **facts: Any) -> list[str]:
    groups = {"S00DELIVERY": GroupSetup(name="Delivery support", **facts)}
    return lines(check_handle(state, a_setup(chat=a_chat(groups=groups))))


def test_a_handle_as_it_should_be_is_shown_with_its_size() -> None:
    assert seen(a_handle(**OWN)) == ["✓ Slack handle: @delivery-support, 3 members"]
    assert seen(a_handle(users=accounts("eng-a"))) == ["✓ Slack handle: @delivery-support, 1 member"]
    assert lines(check_handle(a_handle(), a_setup(chat=None))) == [
        "✓ Slack handle: @delivery-support, 3 members"
    ]


def test_a_handle_that_could_not_be_read_is_said_elsewhere() -> None:
    assert seen(a_state(group=None)) == []
    assert list(check_handle(a_state(group=None), a_setup(chat=None))) == []


def test_a_handle_that_is_not_there_is_a_fault() -> None:
    setup = a_setup(chat=a_chat(groups={"S00DELIVERY": None}))
    assert lines(check_handle(a_state(group=None), setup)) == [
        (
            "✗ Slack handle: The workspace has no user group S00DELIVERY."
            " → Correct `slack.handle`: the group's ID, which begins with S."
        )
    ]


def test_where_it_is_not_there_those_that_are_come_with_their_ids_the_likeliest_first() -> None:
    handles = {"S00SALES": "sales", "S00DELIVER": "Delivery-Support"}
    setup = a_setup(chat=a_chat(groups={"S00DELIVERY": None}, handles=handles))
    (line,) = lines(check_handle(a_state(group=None), setup))
    assert "Of those that there are, @Delivery-Support is S00DELIVER, @sales is S00SALES. →" in line


def test_another_app_that_changed_it_last_is_named_with_the_day() -> None:
    state = a_handle(updated_by="U00PAGER", updated_by_bot=True, updated_at=at("18 09:00"))
    assert seen(state, changed_by="Pager Sync") == [
        (
            "! Slack handle: @delivery-support was last changed by Pager Sync, on 2026-11-18."
            " → If that still keeps it, switch it off there, or set `handle_mode: report`."
        )
    ]
    assert "by another app, on" in seen(state)[0]
    assert "by another app, on" in lines(check_handle(state, a_setup(chat=None)))[0]


def test_a_persons_change_is_everyday() -> None:
    assert seen(a_handle(updated_by="U00EMD", updated_at=at("18 09:00")))[0][0] == "✓"


def test_a_handle_that_nobody_edits_by_hand_is_a_fault() -> None:
    assert seen(a_handle(), locked="is provisioned by your organization's directory") == [
        (
            "✗ Slack handle: @delivery-support is provisioned by your organization's directory: the desk"
            " cannot edit it. → Make a user group in Slack for the desk to keep, or set `handle_mode:"
            " report`."
        )
    ]


def test_a_disabled_handle_is_a_warning() -> None:
    assert seen(a_handle(enabled=False)) == [
        (
            "! Slack handle: @delivery-support is disabled: it reaches nobody until the desk enables it."
            " → Enable it in Slack to have it at once."
        )
    ]


def test_members_whom_the_configuration_does_not_know_would_be_taken_out() -> None:
    users = accounts("eng-a", "em-d", "pm-d")
    mend = " → If that is not Delivery's handle, correct `slack.handle`."
    assert seen(a_handle(users=users | {"U00X"})) == [
        (
            "! Slack handle: 1 of the 4 in @delivery-support is not in the configuration: the desk takes them"
            f" out.{mend}"
        )
    ]
    assert "2 of the 5 in @delivery-support are not" in seen(a_handle(users=users | {"U00X", "U00Y"}))[0]


def test_where_accounts_could_not_be_looked_up_nobody_is_called_a_stranger() -> None:
    state = a_state(group=a_group("eng-a", users=frozenset({"U00X"})))
    assert lines(check_handle(state, a_setup(knows_addresses=False)))[0][0] == "✓"


def test_a_handle_that_another_tool_keeps_is_only_shown() -> None:
    state = reported(updated_by="U00PAGER", updated_by_bot=True, updated_at=at("18 09:00"))
    assert seen(state, locked="is kept by Slack") == [
        "✓ Slack handle: @delivery-support, 1 member, kept by another tool"
    ]
    assert seen(reported(enabled=False)) == [
        (
            "! Slack handle: @delivery-support is disabled: it reaches nobody."
            " → Enable it in Slack, or in the tool that keeps it."
        )
    ]


def test_a_change_of_the_desks_own_proves_that_it_may_edit_handles() -> None:
    assert lines(check_editing(a_world(a_handle(), a_handle(**OWN)), a_setup())) == [
        "✓ Slack handles: the desk itself changed @delivery-support last, on 2026-11-16"
    ]
    undated = {**OWN, "updated_at": None}
    assert "on a day that is not known" in lines(check_editing(a_world(a_handle(**undated)), a_setup()))[0]


def test_without_proof_the_setting_of_the_workspace_is_named() -> None:
    assert lines(check_editing(a_world(a_handle()), a_setup())) == [
        (
            "! Slack handles: Slack does not tell whether the desk may edit @delivery-support; the first"
            f" change shows it. → Ask an admin whether everybody may {SETTING}. If not, give"
            " SLACK_USERGROUP_TOKEN a user token of somebody who may."
        )
    ]


def test_with_a_token_of_its_own_it_is_that_account_which_must_be_allowed_to() -> None:
    setup = a_setup(chat=a_chat(a_token(), a_group_token()))
    (line,) = lines(check_editing(a_world(a_handle()), setup))
    assert "tell whether whoever the token in SLACK_USERGROUP_TOKEN is of may edit @delivery-support" in line
    assert line.endswith("If not, give SLACK_USERGROUP_TOKEN the token of somebody who may.")
    assert lines(check_editing(a_world(a_handle()), a_setup(chat=None)))[0][0] == "!"


def test_where_no_handle_is_the_desks_to_keep_nothing_need_be_allowed() -> None:
    assert list(check_editing(a_world(reported(), a_state(group=None)), a_setup())) == []
