"""What people who ask meet: forms that set the team's label and ask what it needs, and the doorbell."""

from dataclasses import replace

import pytest

from supportdesk.model.check import Check
from supportdesk.model.setup import Setup
from supportdesk.model.tracker_setup import OfferedForm, ProposalState, Proposed
from supportdesk.policies.checkup.offered import check_doorbell, check_forms
from tests.builders import LABEL, PRIVATE, PUBLIC, a_state
from tests.policies.set_ups import DESK, FORM, UNASKED, a_repository, a_setup, named, snapshot

BRANCH = "support-desk/form-delivery"


def forms(setup: Setup) -> list[Check]:
    return list(check_forms(a_state(), setup))


def test_where_each_repository_has_a_whole_form_nothing_is_said() -> None:
    assert forms(a_setup()) == []
    assert forms(UNASKED) == []
    alias = replace(FORM, labels=("bug", "Delivery"))
    assert forms(a_setup(a_repository(forms=(alias,)))) == []


def test_repositories_without_a_form_are_named_with_the_mend() -> None:
    other = replace(FORM, labels=("bug",))
    assert forms(a_setup(a_repository(forms=()), a_repository(PRIVATE, forms=(other,)))) == [
        Check(
            subject="issue form",
            verdict="warning",
            detail=f"No form in {PUBLIC}, {PRIVATE} sets “{LABEL}”: requests come without it.",
            mend="`doctor.py --fix` plans the pull request that brings it.",
        )
    ]


def test_a_form_that_waits_to_be_merged_is_said_with_its_address() -> None:
    url = "https://github.com/acme/shop/pull/7"
    assert forms(a_setup(a_repository(forms=(), proposed={BRANCH: Proposed(url=url)}))) == [
        Check(
            subject="issue form",
            verdict="warning",
            detail="The form waits for a pull request to be merged.",
            mend=f"Merge {url}.",
        )
    ]


@pytest.mark.parametrize("state", ["closed", "merged"])
def test_a_form_that_people_did_away_with_is_not_asked_for_again(state: ProposalState) -> None:
    url = "https://github.com/acme/shop/pull/7"
    assert forms(a_setup(a_repository(forms=(), proposed={BRANCH: Proposed(url=url, state=state)}))) == [
        Check(
            subject="issue form",
            verdict="warning",
            detail=f"No form in {PUBLIC} sets “{LABEL}”, and people did away with the proposed one.",
            mend=f"If it is wanted after all, take up {url}, or add one by hand.",
        )
    ]


def test_of_a_file_that_cannot_be_understood_it_is_not_said_that_it_is_no_form() -> None:
    odd = OfferedForm(path=FORM.path, understood=False)
    assert forms(a_setup(a_repository(forms=(odd,)))) == [
        Check(
            subject="issue form",
            verdict="warning",
            detail=f"Whether {FORM.path} in {PUBLIC} sets “{LABEL}” cannot be told.",
            mend="Write it as plain YAML, without aliases.",
        )
    ]
    assert forms(a_setup(a_repository(forms=(odd, FORM)))) == []


def test_a_form_that_does_not_ask_for_a_part_is_said_with_both_ways_out() -> None:
    form = replace(FORM, headings=("background:", "Anything"))
    assert forms(a_setup(a_repository(forms=(form,)))) == [
        Check(
            subject="issue form",
            verdict="warning",
            detail=f"{FORM.path} in {PUBLIC} asks for no impact.",
            mend="Add a field such as “Impact”, or list its label in `request_form`.",
        )
    ]


def test_what_could_not_be_read_or_takes_no_issues_is_not_judged() -> None:
    assert forms(a_setup(a_repository(forms=None))) == []
    assert forms(a_setup(a_repository(forms=(), takes_issues=False))) == []
    assert forms(a_setup(a_repository(forms=(), proposed=None)))[0].mend.startswith("`doctor.py --fix`")


def test_a_repository_without_the_doorbell_waits_for_the_next_round() -> None:
    assert list(check_doorbell(snapshot(), a_setup(a_repository(doorbell=False)))) == [
        Check(
            subject="doorbell",
            verdict="warning",
            detail=f"None in {PUBLIC}: what happens there waits for the next round.",
            mend="Copy `templates/doorbell.yml` into `.github/workflows/` there, if that is too late.",
        )
    ]


def test_the_desk_s_own_repository_needs_no_doorbell_and_an_unread_one_is_not_judged() -> None:
    own = replace(a_setup(a_repository(doorbell=False)), desk=replace(DESK, repository=PUBLIC.upper()))
    gone = named(a_setup(), PUBLIC, None)
    for setup in (own, gone, a_setup(a_repository(doorbell=None)), a_setup(), UNASKED):
        assert list(check_doorbell(snapshot(), setup)) == []
