"""What the doctor sees in one read of a team's world."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from supportdesk.model.check import Check
from supportdesk.model.config import Deputies
from supportdesk.model.places import Repository
from supportdesk.model.promises import Limits
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import Desk, Incomplete, TeamState
from supportdesk.policies.checkup import check_team
from supportdesk.policies.checkup.leak import leak_of
from tests.builders import (
    LONDON,
    PUBLIC,
    a_channel,
    a_person,
    a_state,
    a_team,
    an_issue,
    at,
    the_people,
)

SETUP = Setup(desk=Desk(login="desk[bot]", slack_user="U0DESK", repository="acme/desk"))


def faults(state: TeamState) -> list[tuple[str, str]]:
    return [
        (check.subject, " ".join(filter(None, (check.detail, check.mend))))
        for check in check_team(state, SETUP)
        if check.verdict == "fault"
    ]


def test_a_sound_world_is_shown_part_by_part() -> None:
    assert list(check_team(a_state(an_issue()), SETUP)) == [
        Check(subject="repositories", detail="1 open issue with “team/delivery”"),
        Check(subject="board", detail="1 item on https://github.example/orgs/acme/projects/205"),
        Check(subject="Slack channel", detail="#delivery"),
        Check(subject="Slack handle", detail="@delivery-support, 3 members"),
        Check(subject="on-call source", detail="Eng A is on support"),
    ]


def test_a_shadow_channel_is_shown_where_a_job_is_in_shadow() -> None:
    shadow = replace(a_channel(), name="desk-shadow")
    seen = Check(subject="shadow channel", detail="#desk-shadow")
    assert seen in check_team(a_state(rehearsal=shadow), SETUP)


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


def test_what_is_not_there_has_no_detail() -> None:
    state = a_state(board=None, channel=None, group=None)
    assert [check.detail for check in check_team(state, SETUP)][1:4] == ["", "", ""]


def test_nobody_on_support_is_a_fault() -> None:
    assert faults(a_state(shifts=())) == [("on-call source", "Nobody is on support for Delivery.")]


def test_a_member_without_a_slack_account_is_a_fault() -> None:
    ids = {key: account for key, account in a_state().slack_ids.items() if key != "eng-b"}
    ((subject, detail),) = faults(a_state(slack_ids=ids))
    assert subject == "Eng B"
    assert "Give `slack`" in detail


def test_a_member_whose_account_a_handle_does_not_take_is_a_fault_with_the_reason() -> None:
    ids = {key: account for key, account in a_state().slack_ids.items() if key != "eng-a"}
    ((subject, detail),) = faults(a_state(slack_ids=ids, unfit={"eng-a": "is a guest"}))
    assert subject == "Eng A"
    assert detail == (
        "The Slack account is a guest: a handle takes active full members only. Mend it in Slack, or correct"
        " `slack` or `email`."
    )


def test_a_deputy_without_a_slack_account_is_a_fault() -> None:
    people = {**the_people(), "deputy": a_person("deputy")}
    ids = {key: key for key in the_people()}
    team = a_team(deputies=Deputies(em="deputy"))
    ((subject, _),) = faults(a_state(team=team, people=people, slack_ids=ids))
    assert subject == "Deputy"


def test_accounts_that_were_not_asked_for_are_no_fault() -> None:
    people = the_people(eng_b=a_person("eng-b", slack="U00ENGB"))
    gap = Incomplete(part="handle", reason="It cannot be read.")
    subjects = [subject for subject, _ in faults(a_state(people=people, slack_ids={}, incomplete=(gap,)))]
    assert subjects == ["Slack handle", "Eng B"]


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
