"""The brake on an empty answer: where nearly all that was counted is gone, a person looks first."""

from typing import Any

import pytest

from supportdesk.model.actions import PostMessage
from supportdesk.model.channels import Channel
from supportdesk.model.config import TeamMode
from supportdesk.model.document import Document
from supportdesk.model.finding import Because
from supportdesk.model.plan import JobPlan, TeamPlan
from supportdesk.model.promises import Limits
from supportdesk.model.snapshot import Incomplete
from supportdesk.policies.vanished import vanished
from tests.builders import NOW, a_message, a_state, a_team, an_issue, an_item, at

YESTERDAY = "delivery/digest/2026-11-19"
MEND = "Look whether the label, a repository or the board was renamed or lost; if the number is right, "


def a_digest(queue: object = "40", *, key: str = YESTERDAY, when: str = "19 09:15") -> Any:
    return a_message(key, at=at(when), payload={"queue": str(queue), "flight": "3"})


def a_plan(*keys: str) -> TeamPlan:
    because = Because(team="delivery", job="digest", rule="SUP-5", reason="It is due.")
    posts = tuple(
        PostMessage(because=because, channel="C1", key=key, document=Document("", ())) for key in keys
    )
    jobs = (JobPlan(job="digest", acts=True, actions=posts),)
    return TeamPlan(team="delivery", name="Delivery", jobs=jobs)


def left(many: int, digest: Any, **settings: Any) -> str:
    """Why it is refused that so many requests are there after such a digest."""
    state = a_state(*(an_issue(number) for number in range(1, many + 1)), messages=(digest,), **settings)
    return vanished(a_plan(), state)


def test_a_queue_as_it_was_is_not_refused() -> None:
    assert left(30, a_digest(40)) == ""


def test_a_queue_that_is_gone_since_the_last_digest_is_refused_with_both_numbers_and_the_mend() -> None:
    assert left(0, a_digest(240)) == (
        "Delivery: the queue was 240 on Thu 19 Nov, and 0 requests are there now. "
        f"{MEND}approve this plan, and the next with a digest, which records the number "
        "(at once: post_digest.py --team delivery)."
    )


@pytest.mark.parametrize(("many", "is_refused"), [(3, True), (4, False)])
def test_fewer_than_a_tenth_are_too_few(many: int, is_refused: bool) -> None:  # noqa: FBT001
    assert bool(left(many, a_digest(40))) is is_refused


@pytest.mark.parametrize(("counted", "is_refused"), [(20, True), (19, False), ("many", False)])
def test_a_queue_was_large_from_where_shares_are_looked_at(counted: object, is_refused: bool) -> None:  # noqa: FBT001
    assert bool(left(0, a_digest(counted))) is is_refused
    assert bool(left(0, a_digest(counted), team=a_team(limits=Limits(share_from=500)))) is False


def test_a_digest_that_counted_no_queue_says_nothing() -> None:
    assert left(0, a_message(YESTERDAY, at=at("19 09:15"), payload={"flying": ""})) == ""


def test_what_was_picked_up_since_is_still_there() -> None:
    flying = [an_issue(number, items=(an_item("In Progress"),)) for number in range(1, 31)]
    assert vanished(a_plan(), a_state(*flying, messages=(a_digest(40),))) == ""


def test_a_feature_request_is_no_request_of_the_queue() -> None:
    features = [
        an_issue(number, labels=frozenset({"team/delivery", "feature-request"})) for number in range(9)
    ]
    assert vanished(a_plan(), a_state(*features, messages=(a_digest(40),))) != ""


def test_the_brake_does_not_open_by_itself_after_a_week() -> None:
    assert left(0, a_digest(40, key="delivery/digest/2026-11-03", when="03 09:15"))


def test_without_a_digest_there_is_no_brake() -> None:
    assert vanished(a_plan(), a_state()) == ""
    assert vanished(a_plan(), a_state(channel=None)) == ""


def test_the_newest_digest_counts_todays_too() -> None:
    today = a_digest(0, key="delivery/digest/2026-11-20", when="20 09:15")
    assert vanished(a_plan(), a_state(messages=(today, a_digest(40)))) == ""
    grown = a_digest(40, key="delivery/digest/2026-11-20", when="20 09:15")
    assert "the queue was 40 on Fri 20 Nov" in vanished(a_plan(), a_state(messages=(grown, a_digest(0))))


def test_what_is_approved_is_a_plan_whose_digest_records_the_number() -> None:
    due = a_plan("delivery/digest/2026-11-20")
    assert f"{MEND}approve this plan: its digest records the number." in vanished(
        due, a_state(messages=(a_digest(),))
    )
    today = a_digest(key="delivery/digest/2026-11-20", when="20 09:15")
    again = vanished(a_plan("delivery/request/acme/shop#1"), a_state(messages=(today,)))
    assert again.endswith("(at once: post_digest.py --team delivery --refresh).")


def test_a_read_that_knows_itself_incomplete_is_not_refused_besides() -> None:
    gap = Incomplete(part="issues", reason="Repository acme/shop has no label.")
    assert left(0, a_digest(), incomplete=(gap,)) == ""
    assert left(0, a_digest(), incomplete=(Incomplete(part="handle", reason="It is down."),)) != ""


def test_a_digest_in_rehearsal_counts_like_one_in_the_channel() -> None:
    shadow = Channel(id="C9", name="shadow", since=at("2026-10-16T00:00"), messages=(a_digest(),))
    state = a_state(team=a_team(mode=TeamMode(default="on", digest="shadow")), rehearsal=shadow, now=NOW)
    assert "the queue was 40" in vanished(a_plan(), state)
