"""What is read to know who carried how much: ad-hoc issues, and only where somebody is to be proposed."""

import run_due
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import Rehearsal

TEAM = ("--team", "delivery")


def asked(desk: Rehearsal) -> int:
    """How often ad-hoc issues were asked for."""
    return sum(entry.operation == "AdHoc" for entry in desk.requests("gh"))


def test_where_nothing_is_to_be_proposed_ad_hoc_issues_are_not_asked_for(rehearse: Rehearse) -> None:
    desk = rehearse()
    assert desk.run(run_due.COMMAND, *TEAM).status == 0
    assert asked(desk) == 0


def test_a_gap_ahead_asks_for_them_in_each_repository_once(rehearse: Rehearse) -> None:
    desk = rehearse()
    desk.configuration["people"]["eng-a"]["absent"] = [{"from": "2026-11-24", "to": "2026-11-25"}]
    assert desk.run(run_due.COMMAND, *TEAM).status == 0
    assert asked(desk) == 2


def test_a_gap_beyond_what_is_warned_of_asks_for_nothing(rehearse: Rehearse) -> None:
    desk = rehearse()
    desk.configuration["people"]["eng-b"]["absent"] = [{"from": "2027-01-05", "to": "2027-01-06"}]
    desk.configuration["people"]["eng-a"]["absent"] = [{"from": "2027-01-12", "to": "2027-01-13"}]
    assert desk.run(run_due.COMMAND, *TEAM).status == 0
    assert asked(desk) == 0
