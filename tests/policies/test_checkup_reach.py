"""Whether the desk may write where it reads: in every watched repository, by App or by token."""

from dataclasses import replace

import pytest

from supportdesk.model.check import Check
from supportdesk.model.setup import Setup
from supportdesk.model.tracker_setup import Installation
from supportdesk.policies.checkup.reach import check_reach
from tests.builders import PRIVATE, PUBLIC
from tests.policies.set_ups import DESK, UNASKED, a_repository, a_setup, named, snapshot

PAGE = "https://github.com/organizations/acme/settings/installations/1"


def checks(setup: Setup) -> list[Check]:
    return list(check_reach(snapshot(), setup))


def by_app(setup: Setup, *holds: str, url: str = PAGE) -> list[Check]:
    """What is said where the App is installed in these repositories."""
    assert setup.tracker is not None
    installation = Installation(granted={}, url=url, holds=frozenset(holds))
    return checks(replace(setup, tracker=replace(setup.tracker, installation=installation)))


def test_an_app_that_is_installed_everywhere_has_nothing_said_of_it() -> None:
    assert by_app(a_setup(), PUBLIC, PRIVATE) == []
    assert by_app(named(a_setup(), "Acme/Shop", a_repository()), PUBLIC, PRIVATE) == []
    assert checks(UNASKED) == []


def test_where_the_app_is_not_installed_it_only_reads_and_that_is_a_fault() -> None:
    assert by_app(a_setup(), PRIVATE) == [
        Check(
            subject="GitHub permissions",
            verdict="fault",
            detail=f"The App is not installed in {PUBLIC}: the desk can read there, and change nothing.",
            mend=f"Let the App into it at {PAGE}, or take it out of the configuration.",
        )
    ]
    (both,) = by_app(a_setup(), url="")
    assert both.mend == "Let the App into them, or take them out of the configuration."


def test_in_another_account_s_repository_no_app_of_this_desk_writes() -> None:
    assert by_app(named(a_setup(), "other/tool", a_repository("other/tool")), PUBLIC, PRIVATE) == [
        Check(
            subject="GitHub permissions",
            verdict="fault",
            detail="The App works for acme alone: it can read other/tool, and change nothing there.",
            mend="Take it out of the configuration, or give it another desk.",
        )
    ]


def test_a_repository_that_is_not_seen_at_all_is_said_elsewhere() -> None:
    assert by_app(named(a_setup(), "acme/gone", None), PUBLIC, PRIVATE) == []


def test_of_too_many_repositories_to_ask_for_it_is_left_open() -> None:
    (check,) = checks(a_setup(installation=Installation(granted={})))
    assert (check.verdict, check.open) == ("warning", True)
    assert check.detail.startswith("Too many repositories are watched to tell")


@pytest.mark.parametrize("role", ["TRIAGE", "WRITE", "MAINTAIN", "ADMIN", ""])
def test_a_person_with_a_role_has_nothing_said(role: str) -> None:
    assert checks(by_person(role)) == []


def test_a_person_who_may_only_read_is_a_fault() -> None:
    assert checks(by_person("READ")) == [
        Check(
            subject="GitHub permissions",
            verdict="fault",
            detail=f"The token is of engineer-a, which may only read {PUBLIC}.",
            mend="Give that account the role Write there, or take it out of the configuration.",
        )
    ]


def test_of_a_bot_s_token_its_role_tells_nothing() -> None:
    assert checks(replace(by_person("READ"), desk=DESK)) == []


def by_person(role: str) -> Setup:
    setup = a_setup(a_repository(role=role), a_repository(PRIVATE, role="WRITE"))
    return replace(setup, desk=replace(DESK, login="engineer-a"))
