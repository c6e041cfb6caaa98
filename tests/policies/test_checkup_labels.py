"""Labels that the configuration names: there, written alike, or nearly so."""

from typing import Any

import pytest

from supportdesk.model.check import Check
from supportdesk.model.config import Priority
from supportdesk.model.places import Intake, Labels, TeamLabel
from supportdesk.model.setup import Setup
from supportdesk.policies.checkup.labels import check_labels
from supportdesk.policies.checkup.wanted_labels import wanted_labels
from tests.builders import LABEL, PRIVATE, PUBLIC, a_state, a_team
from tests.policies.set_ups import ALL_LABELS, UNASKED, a_repository, a_setup, named, without

FIX = "If that is how it should be called, `doctor.py --fix` plans it."


def checks(setup: Setup, **state: Any) -> list[Check]:
    return list(check_labels(a_state(**state), setup))


def lacking(*names: str) -> Setup:
    """Both repositories without these labels."""
    left = without(*names)
    return a_setup(*(a_repository(name, labels=left) for name in (PUBLIC, PRIVATE)))


def test_where_all_are_there_one_line_says_so() -> None:
    assert checks(a_setup()) == [Check(subject="labels", detail="all 12 that the configuration names")]


def test_an_alias_that_is_there_is_no_near_miss() -> None:
    labels = (*ALL_LABELS, "delivery", "Team-Delivery")
    team = a_team(label=TeamLabel(name=LABEL, aliases=("delivery", "Team-Delivery")))
    assert [each.verdict for each in checks(a_setup(a_repository(labels=labels)), team=team)] == ["good"]


def test_case_is_no_difference() -> None:
    labels = tuple(each.upper() for each in ALL_LABELS)
    assert [each.verdict for each in checks(a_setup(a_repository(labels=labels)))] == ["good"]


def test_what_several_repositories_lack_is_one_line() -> None:
    detail = f"There is no “needs-info”, “support” in {PUBLIC}, {PRIVATE}."
    assert checks(lacking("needs-info", "support")) == [
        Check(subject="labels", verdict="warning", detail=detail, mend=FIX)
    ]


def test_without_the_team_s_own_label_it_is_a_fault() -> None:
    (check,) = checks(a_setup(a_repository(labels=without(LABEL))))
    assert (check.verdict, check.detail) == ("fault", f"There is no “{LABEL}” in {PUBLIC}.")


def test_many_are_not_all_listed() -> None:
    (check,) = checks(a_setup(a_repository(labels=())))
    assert check.detail.endswith(f" and 6 more in {PUBLIC}.")


@pytest.mark.parametrize("written", ["Team-Delivery", "team_delivery", "team: delivery", "team/delivry"])
def test_the_team_s_label_in_another_spelling_is_named_with_both_ways_out(written: str) -> None:
    setup = a_setup(a_repository(labels=(*without(LABEL), written)))
    assert checks(setup) == [
        Check(
            subject="labels",
            verdict="fault",
            detail=f"There is no “{LABEL}” in {PUBLIC}; “{written}” looks like it.",
            mend=(
                f"Write “{written}” in the configuration, or rename that label on GitHub,"
                " or list it under `label.aliases`."
            ),
        )
    ]


def test_another_label_in_another_spelling_is_a_warning() -> None:
    setup = a_setup(a_repository(labels=(*without("needs-info"), "Needs Info")))
    assert checks(setup) == [
        Check(
            subject="labels",
            verdict="warning",
            detail=f"There is no “needs-info” in {PUBLIC}; “Needs Info” looks like it.",
            mend="Write “Needs Info” in the configuration, or rename that label on GitHub.",
        )
    ]


def test_of_labels_that_mean_the_same_one_is_enough() -> None:
    state = {"priorities": (Priority(name="P1", labels=("cs/p1", "se/p1")),)}
    labels = without("incident", "p1", "p2")
    assert checks(a_setup(a_repository(labels=(*labels, "se/p1"))), **state)[0].verdict == "warning"
    both = [a_repository(name, labels=(*labels, "se/p1")) for name in (PUBLIC, PRIVATE)]
    assert checks(a_setup(*both), **state)[0].verdict == "good"


def test_what_could_not_be_read_or_is_called_otherwise_is_not_judged() -> None:
    unread = a_setup(*(a_repository(name, labels=None) for name in (PUBLIC, PRIVATE)))
    renamed = named(named(a_setup(), PUBLIC, a_repository("acme/store", labels=())), PRIVATE, None)
    for setup in (UNASKED, unread, renamed):
        assert checks(setup) == []


def test_labels_of_rules_that_are_off_are_not_wanted() -> None:
    rules = dict.fromkeys(("REQ-1", "SUP-16", "SUP-13", "SUP-6", "WORK-6"), "off")
    team = a_team(rules=rules, labels=Labels(feature=(), pause=(), exclude=("wontfix",)))
    wanted = wanted_labels(a_state(team=team, priorities=()), PUBLIC)
    assert [each.names for each in wanted] == [(LABEL,), ("support",), ("wontfix",)]


def test_the_label_of_stand_ins_is_wanted_where_they_are_made() -> None:
    team = a_team(intake=Intake(customer_issues="mirror", repository=PUBLIC, status="Backlog"))
    wanted = {name: wanted_labels(a_state(team=team), name)[-1].names for name in (PUBLIC, PRIVATE)}
    assert wanted == {PUBLIC: ("customer-request",), PRIVATE: ("p2",)}
