"""The watched repositories: there, under their names, and open for work."""

from dataclasses import replace

import pytest

from supportdesk.model.check import Check, Verdict
from supportdesk.model.places import Repository
from supportdesk.model.setup import Setup
from supportdesk.model.tracker_setup import Installation, RepositorySetup
from supportdesk.policies.checkup.repositories import check_repositories
from tests.builders import PRIVATE, PUBLIC, a_state, a_team
from tests.policies.set_ups import UNASKED, a_repository, a_setup, named


def checks(setup: Setup) -> list[Check]:
    return list(check_repositories(a_state(), setup))


def test_repositories_as_they_should_be_need_no_word() -> None:
    assert checks(a_setup()) == []
    assert checks(UNASKED) == []
    assert checks(a_setup(repositories={})) == []


@pytest.mark.parametrize(
    ("found", "verdict", "detail", "mend"),
    [
        (
            None,
            "fault",
            "GitHub shows the desk no such repository.",
            "Correct the name, or let the App into it.",
        ),
        (
            a_repository("acme/store"),
            "fault",
            "It is called acme/store on GitHub.",
            "Write `acme/store`.",
        ),
        (
            a_repository(archived=True),
            "fault",
            "It is archived: nothing can be changed in it.",
            "Unarchive it, or take it out.",
        ),
        (
            a_repository(takes_issues=False),
            "fault",
            "Its issues are turned off.",
            "Turn them on in its settings, or take it out.",
        ),
        (
            a_repository(private=True),
            "fault",
            "It is private on GitHub and not here: titles and names from it could be shown to anybody.",
            "Write `private: true`.",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_mend(
    found: RepositorySetup | None, verdict: Verdict, detail: str, mend: str
) -> None:
    assert checks(named(a_setup(), PUBLIC, found)) == [
        Check(subject=PUBLIC, verdict=verdict, detail=detail, mend=mend)
    ]


def test_one_that_is_kept_private_in_vain_is_a_warning() -> None:
    (check,) = checks(a_setup(a_repository(PRIVATE, private=False)))
    assert (check.subject, check.verdict) == (PRIVATE, "warning")
    assert check.detail.startswith("It is public on GitHub and private here")


def test_where_the_app_is_installed_is_said() -> None:
    page = "https://github.com/organizations/acme/settings/installations/1"
    setup = named(a_setup(installation=Installation(granted={}, url=page)), PUBLIC, None)
    assert checks(setup)[0].mend == f"Correct the name, or let the App into it at {page}."


def test_everything_is_said_at_once() -> None:
    odd = a_repository("acme/store", archived=True, takes_issues=False, private=True)
    assert len(checks(named(named(a_setup(), PUBLIC, odd), PRIVATE, None))) == 5


def test_a_repository_that_was_not_asked_for_is_not_judged() -> None:
    more = a_team(repositories=(Repository(name=PUBLIC), Repository(name="acme/other")))
    assert list(check_repositories(replace(a_state(), team=more), a_setup())) == []
