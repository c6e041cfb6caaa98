"""What is left of GitHub's budgets, and what could not be looked at."""

from supportdesk.model.check import Check
from supportdesk.model.tracker_setup import Quota, QuotaKind, Unread
from supportdesk.policies.checkup.budget import check_budget, check_unread
from tests.builders import at
from tests.policies.set_ups import UNASKED, a_setup, snapshot


def a_quota(kind: QuotaKind, left: int) -> Quota:
    return Quota(kind=kind, limit=5000, left=left, resets_at=at("20 11:30"))


def test_enough_is_shown_in_one_line() -> None:
    setup = a_setup(quotas=(a_quota("requests", 1000), a_quota("points", 4999)))
    assert list(check_budget(snapshot(), setup)) == [
        Check(subject="GitHub quota", detail="1,000 of 5,000 requests and 4,999 of 5,000 points are left")
    ]


def test_less_than_a_fifth_is_a_warning() -> None:
    setup = a_setup(quotas=(a_quota("requests", 4000), a_quota("points", 999)))
    assert list(check_budget(snapshot(), setup)) == [
        Check(
            subject="GitHub quota",
            verdict="warning",
            detail="999 of 5,000 points are left until 11:30 UTC.",
            mend="If that lasts, look what else uses these credentials; the desk itself needs a few hundred.",
        )
    ]


def test_what_could_not_be_looked_at_is_a_warning_and_open_unless_it_is_denied() -> None:
    denied = Unread(subject="schedule", reason="GitHub does not tell: give the App more.", denied=True)
    failed = Unread(subject="repositories", reason="GitHub is failing.")
    assert list(check_unread(snapshot(), a_setup(unread=(denied, failed)))) == [
        Check(subject="schedule", verdict="warning", detail="GitHub does not tell: give the App more."),
        Check(subject="repositories", verdict="warning", detail="GitHub is failing.", open=True),
    ]


def test_where_nothing_was_asked_nothing_is_said() -> None:
    for setup in (UNASKED, a_setup()):
        assert list(check_budget(snapshot(), setup)) == []
        assert list(check_unread(snapshot(), setup)) == []
