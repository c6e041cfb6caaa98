"""What the doctor sees in one read of a team's world."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from supportdesk.model.chat_setup import ChannelSetup
from supportdesk.model.check import Check
from supportdesk.model.places import Repository
from supportdesk.model.promises import Limits
from supportdesk.model.setup import Unread
from supportdesk.model.snapshot import Incomplete, TeamState
from supportdesk.policies.checkup import check_desk, check_team
from supportdesk.policies.checkup.leak import leak_of
from tests.builders import CHANNEL, LONDON, PUBLIC, a_state, a_team, an_issue, at
from tests.policies.checkups import a_chat, a_setup, a_token, a_world, lines

SETUP = a_setup(chat=a_chat(channels={}))


def faults(state: TeamState) -> list[tuple[str, str]]:
    return [
        (check.subject, " ".join(filter(None, (check.detail, check.mend))))
        for check in check_team(state, SETUP)
        if check.verdict == "fault"
    ]


def test_a_sound_world_is_shown_part_by_part() -> None:
    assert lines(check_team(a_state(an_issue()), a_setup())) == [
        "✓ repositories: 1 open issue with “team/delivery”",
        "✓ board: 1 item on https://github.example/orgs/acme/projects/205",
        "✓ Slack channel: #delivery: the desk is in it",
        "✓ Slack handle: @delivery-support, 3 members",
        "✓ on-call source: Eng A is on support; Eng B follows on Mon 23 Nov, 10:00 GMT",
    ]


@pytest.mark.parametrize(
    ("part", "subject"),
    [
        ("issues", "repositories"),
        ("board", "board"),
        ("channel", "Slack channel"),
        ("rehearsal", "shadow channel"),
        ("handle", "Slack handle"),
        ("oncall", "on-call source"),
        ("ad_hoc", "ad-hoc issues"),
        ("members", "organization members"),
    ],
)
def test_a_part_that_cannot_be_read_is_a_fault(part: Any, subject: str) -> None:
    gap = Incomplete(part=part, reason="It cannot be read: give the token the scope.")
    assert faults(a_state(incomplete=(gap,))) == [(subject, gap.reason)]


def test_holidays_that_run_out_are_a_warning_with_the_mend() -> None:
    def seen(until: date) -> Check:
        state = a_state(calendar=replace(LONDON, known_until=until))
        return next(check for check in check_team(state, SETUP) if check.subject == "public holidays")

    assert seen(date(2027, 2, 19)) == Check(subject="public holidays", detail="known until 2027-02-18")
    short = seen(date(2027, 2, 18))
    assert (short.verdict, short.sign) == ("warning", "!")
    assert "are known until 2027-02-17, " in short.detail
    assert "Upgrade the package `holidays`" in short.detail


def test_more_old_requests_than_a_run_may_change_are_a_fault_with_a_way_in() -> None:
    team = a_team(limits=Limits(max_changes=4))
    old = [an_issue(number, asked=at("12 10:00")) for number in (1, 2)]
    assert faults(a_state(old[0], team=team)) == []
    assert faults(a_state(*old, team=team)) == [
        (
            "first day",
            (
                "2 requests are older than a week and new to the desk, which refuses more than 4 changes at"
                " once. `since: 2026-11-20` leaves them to the digest; move it back step by step to take"
                " them in."
            ),
        )
    ]


def test_the_desk_itself_is_looked_at_whichever_teams_there_are() -> None:
    found = lines(check_desk(a_world(a_state()), a_setup()))
    assert [line.partition(":")[0] for line in found] == [
        "✓ GitHub",
        "✓ Slack",
        "! Slack handles",
        "✓ monitor",
    ]


def test_what_was_not_read_at_all_is_not_shown() -> None:
    state = a_state(board=None, channel=None, group=None)
    assert [check.subject for check in check_team(state, SETUP)] == ["repositories", "on-call source"]


def test_several_reasons_are_a_line_each_without_the_teams_name() -> None:
    gap = Incomplete(part="oncall", reason="Delivery: JSM_EMAIL is not set.\nDelivery: JSM_API_TOKEN is not.")
    assert faults(a_state(incomplete=(gap,))) == [
        ("on-call source", "JSM_EMAIL is not set."),
        ("on-call source", "JSM_API_TOKEN is not."),
    ]


def test_what_is_said_of_the_desk_itself_is_not_said_of_each_part_again() -> None:
    gaps = [Incomplete(part=part, reason="Delivery: Slack is down.") for part in ("channel", "handle")]
    state = a_state(incomplete=(*gaps, Incomplete(part="board", reason="There is none.")))
    setup = a_setup(chat=None, unread=(Unread(subject="Slack", reason="Slack is down."),))
    found = lines(check_team(state, setup))
    assert [line for line in found if line[0] != "✓"] == [
        "✗ board: There is none.",
        "! not looked at: Slack channel, Slack handle: mend first what is said of the desk itself.",
    ]


def test_for_want_of_scopes_parts_in_slack_are_only_named() -> None:
    gaps = [Incomplete(part=part, reason="It lacks a scope.") for part in ("channel", "issues")]
    setup = a_setup(chat=a_chat(a_token(missing={"channels:history": "reads"})))
    assert [line for line in lines(check_team(a_state(incomplete=tuple(gaps)), setup)) if line[0] != "✓"] == [
        "✗ repositories: It lacks a scope.",
        "! not looked at: Slack channel: mend first what is said of the desk itself.",
    ]


def test_what_is_wrong_with_a_channel_is_said_once() -> None:
    gap = Incomplete(part="channel", reason=f"Slack channel {CHANNEL}: the desk is not in it.")
    setup = a_setup(chat=a_chat(channels={CHANNEL: ChannelSetup(name="delivery", joined=False)}))
    assert [line[:16] for line in lines(check_team(a_state(incomplete=(gap,)), setup)) if line[0] != "✓"] == [
        "✗ Slack channel:"
    ]


def test_a_public_desk_with_private_sources_is_a_fault() -> None:
    state = a_state()
    public = replace(state, desk=replace(state.desk, public=True))
    ((subject, detail),) = faults(public)
    assert subject == "acme/desk"
    assert detail.startswith("acme/desk is public and Delivery watches private repositories")


def test_a_public_desk_with_public_sources_leaks_nothing() -> None:
    state = a_state(team=a_team(repositories=(Repository(name=PUBLIC),)))
    public = replace(state, desk=replace(state.desk, public=True))
    assert leak_of(public) == ""
    found = replace(public, issues={an_issue().ref: an_issue(private=True)})
    assert leak_of(found)
