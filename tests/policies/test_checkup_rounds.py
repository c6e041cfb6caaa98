"""The schedule: on, and run within the day."""

from datetime import timedelta
from typing import Any

import pytest

from supportdesk.model.check import Check
from supportdesk.model.tracker_setup import ABSENT, Rounds
from supportdesk.policies.checkup.rounds import check_rounds
from tests.builders import NOW
from tests.policies.set_ups import UNASKED, a_setup, snapshot

URL = "https://github.com/acme/desk/actions/runs/1"


def seen(**rounds: Any) -> list[tuple[str, str, str]]:
    """Verdict, detail and mend."""
    given = {"state": "active", "last_run": NOW - timedelta(minutes=10), "conclusion": "success", "url": URL}
    setup = a_setup(rounds=Rounds(**{**given, **rounds}))
    found = list(check_rounds(snapshot(), setup))
    assert {each.subject for each in found} == {"schedule"}
    return [(each.verdict, each.detail, each.mend) for each in found]


def test_a_round_that_ended_well_is_shown() -> None:
    assert seen() == [("good", "last run 2026-11-20 10:50 UTC: success", "")]
    assert seen(conclusion="") == [("good", "last run 2026-11-20 10:50 UTC: goes on", "")]


def test_where_it_was_not_read_nothing_is_said() -> None:
    for setup in (UNASKED, a_setup(rounds=None)):
        assert list(check_rounds(snapshot(), setup)) == []


def test_a_repository_without_the_workflow_is_a_fault() -> None:
    assert seen(state=ABSENT) == [
        (
            "fault",
            "acme/desk has no .github/workflows/schedule.yml on its default branch.",
            "Copy it from the template that the repository was made from.",
        )
    ]


@pytest.mark.parametrize(
    ("state", "detail"),
    [
        (
            "disabled_inactivity",
            "GitHub turned it off after 60 days without a commit in a public repository.",
        ),
        ("disabled_manually", "Somebody turned it off."),
        ("disabled_fork", "It is off, as in every fork."),
        ("deleted", "It was deleted."),
        ("asleep", "It is asleep."),
    ],
)
def test_a_workflow_that_is_off_is_a_fault(state: str, detail: str) -> None:
    assert seen(state=state) == [
        ("fault", detail, "Enable it under Actions, Schedule, in the desk's repository.")
    ]


def test_another_workflow_that_is_off_is_a_warning_with_what_is_lost() -> None:
    states = {"issues.yml": "disabled_manually", "handoff.yml": "active", "ci.yml": "disabled_manually"}
    for state in ("active", ABSENT):
        rounds = Rounds(state=state, last_run=NOW, conclusion="success", others=states)
        assert [
            each for each in check_rounds(snapshot(), a_setup(rounds=rounds)) if each.subject != "schedule"
        ] == [
            Check(
                subject="workflows",
                verdict="warning",
                detail=(
                    "issues.yml is disabled manually: what happens to an issue waits for the next round,"
                    " doorbells too."
                ),
                mend="Enable it under Actions in the desk's repository, unless that is meant.",
            )
        ]


def test_a_schedule_that_never_ran_says_what_starts_it() -> None:
    ((verdict, detail, mend),) = seen(last_run=None)
    assert (verdict, detail) == ("warning", "It has not run yet.")
    assert mend.startswith("To start it, set the variable SUPPORTDESK_APP_ID of the repository")


@pytest.mark.parametrize(
    ("rounds", "said", "mended"),
    [
        ({"conclusion": "failure"}, "2026-11-20 10:50 UTC: failure.", f"See {URL}."),
        ({"conclusion": "timed_out"}, "2026-11-20 10:50 UTC: timed out.", f"See {URL}."),
        (
            {"conclusion": "skipped"},
            "2026-11-20 10:50 UTC: skipped.",
            "Nothing runs before you set the variable SUPPORTDESK_APP_ID of the repository.",
        ),
        (
            {"last_run": NOW - timedelta(days=1, seconds=1)},
            "2026-11-19 10:59 UTC: success, more than a day ago.",
            "See under Actions whether runs are waiting, or the month's minutes are used up.",
        ),
    ],
)
def test_a_last_run_that_was_not_well_is_a_warning(rounds: dict[str, Any], said: str, mended: str) -> None:
    assert seen(**rounds) == [("warning", f"last run {said}", mended)]


def test_a_day_is_not_too_long() -> None:
    assert [verdict for verdict, _, _ in seen(last_run=NOW - timedelta(days=1))] == ["good"]


def test_a_check_has_the_form_of_every_other() -> None:
    assert list(check_rounds(snapshot(), a_setup())) == [
        Check(subject="schedule", detail="last run 2026-11-20 10:50 UTC: success")
    ]
