"""SUP-1 in whole runs: who else changes the handle, deputies, a disabled handle, who cannot be in it.

Engineer B has been on support since ten this Monday; on 23 November Engineer A follows.
"""

from typing import Any

import pytest

import run_due
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import ACCOUNTS, DELIVERY, HANDLE, Rehearsal, a_world

ENG_A, ENG_B, EM, PM = (ACCOUNTS[key] for key in ("eng-a", "eng-b", "em-d", "pm-d"))
RIGHT = {ENG_B, EM, PM}


def a_handle(**facts: Any) -> dict[str, Any]:
    """A world whose handle is as given."""
    world = a_world()
    world["slack"]["users"].append({"id": "U0ROBOT", "name": "genie", "is_bot": True})
    world["slack"]["usergroups"][0].update(facts)
    return world


def run(desk: Rehearsal, moment: str = "") -> str:
    """A run at that moment, and what it said."""
    if moment:
        desk.at(f"2026-11-{moment}:00+00:00")
    ran = desk.run(run_due.COMMAND, "--apply", "--team", "delivery")
    assert (ran.status, ran.err) == (0, "")
    return ran.out


def set_by_hand(desk: Rehearsal, *users: str, by: str = PM) -> None:
    desk.sandbox.act("slack", "set_group_members", group=HANDLE, users=list(users), user=by)


def warnings(desk: Rehearsal) -> list[str]:
    """What EM and PM were told, in full."""
    messages = desk.sandbox.slack.workspace.channels[DELIVERY].messages
    return [each.text for each in messages if each.metadata and "/warning/" in str(each.metadata)]


def test_a_change_by_hand_is_told_and_put_right_after_a_business_day(rehearse: Rehearse) -> None:
    desk = rehearse()
    run(desk)
    desk.at("2026-11-17T11:00:00+00:00")
    set_by_hand(desk, ENG_A, EM)
    run(desk, "17T11:10")
    assert desk.members() == {ENG_A, EM}
    (told,) = warnings(desk)
    assert "Product D changed @delivery-support by hand. That stands until Wed 18 Nov, 11:00 GMT" in told
    assert "+ Engineer B (on support until Mon 23 Nov)" in told
    assert "- Engineer A (added by hand by Product D)" in told
    run(desk, "18T10:50")
    assert desk.members() == {ENG_A, EM}
    run(desk, "18T11:10")
    assert desk.members() == RIGHT


def test_a_handoff_ends_a_change_by_hand(rehearse: Rehearse) -> None:
    desk = rehearse()
    run(desk)
    desk.at("2026-11-20T16:00:00+00:00")
    set_by_hand(desk, ENG_B, PM)
    run(desk, "20T16:10")
    assert desk.members() == {ENG_B, PM}
    run(desk, "23T10:10")
    assert desk.members() == {ENG_A, EM, PM}


def test_another_bots_change_is_reported_and_not_fought(rehearse: Rehearse) -> None:
    changed = {"updated_by": "U0ROBOT", "date_update": "2026-11-16T11:00:00Z"}
    desk = rehearse(world=a_handle(**changed))
    for moment in ("16T12:00", "18T12:00"):
        said = run(desk, moment)
        assert "@delivery-support: another bot changed it; it differs" in said
    assert desk.members() == {ENG_A}
    assert warnings(desk) == []


def test_a_deputy_stands_in_while_the_em_is_away_and_leaves_after(rehearse: Rehearse) -> None:
    desk = rehearse()
    desk.delivery["deputies"] = {"em": "eng-a"}
    absence = {"from": "2026-11-17", "to": "2026-11-18", "why": "hospital"}
    desk.configuration["people"]["em-d"]["absent"] = [absence]
    run(desk)
    assert desk.members() == RIGHT
    said = run(desk, "17T11:00")
    assert desk.members() == {ENG_B, ENG_A, PM}
    assert "+ Engineer A (EM while Manager D is away); - Manager D (away, Engineer A stands in)" in said
    back = run(desk, "19T11:00")
    assert desk.members() == RIGHT
    assert "- Engineer A (deputy no longer needed: Manager D is back)" in back
    assert "hospital" not in said + back


def test_a_handle_that_was_disabled_long_ago_is_enabled_with_its_members(rehearse: Rehearse) -> None:
    changed = {"enabled": False, "updated_by": PM, "date_update": "2026-11-02T09:00:00Z"}
    desk = rehearse(world=a_handle(**changed))
    assert "+ enabled (it was disabled by Product D)" in run(desk)
    assert desk.members() == RIGHT
    assert desk.sandbox.slack.workspace.groups[HANDLE].enabled
    assert "Nothing to do." in run(desk)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"is_restricted": True}, "is a guest"),
        ({"deleted": True}, "is deactivated"),
        ({"is_bot": True}, "is a bot"),
    ],
)
def test_one_member_whose_account_is_not_taken_leaves_the_handle_and_is_told(
    rehearse: Rehearse, fault: dict[str, bool], reason: str
) -> None:
    world = a_world()
    (user,) = (each for each in world["slack"]["users"] if each["name"] == "pm-d")
    user.update(fault)
    desk = rehearse(world=world)
    run(desk)
    assert desk.members() == {ENG_A}
    (told,) = warnings(desk)
    assert (
        f"@delivery-support stays as it is, for Slack takes only active full members: Product D {reason}."
        in told
    )


def test_a_member_who_was_deactivated_while_in_the_handle_is_noticed_at_the_next_change(
    rehearse: Rehearse,
) -> None:
    world = a_handle(users=[ENG_A, EM, PM], updated_by="U0DESK")
    (user,) = (each for each in world["slack"]["users"] if each["name"] == "em-d")
    user["deleted"] = True
    desk = rehearse(world=world)
    run(desk)
    assert desk.members() == {ENG_A, EM, PM}
    assert "Manager D is deactivated." in warnings(desk)[0]


def test_a_workspace_that_lets_only_some_edit_groups_gives_the_mend_and_stops_nothing_else(
    rehearse: Rehearse,
) -> None:
    world = a_world()
    world["slack"]["usergroups_admin_only"] = True
    desk = rehearse(world=world)
    ran = desk.run(run_due.COMMAND, "--apply", "--team", "delivery")
    assert ran.status == 3
    assert "give SLACK_USERGROUP_TOKEN the user token" in ran.out
    assert desk.members() == {ENG_A}
    assert "delivery/digest/2026-11-16" in desk.posts()
