"""Since when something is so on an issue, whether that is news, and whether it was told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from supportdesk.model.occasions import is_fresh, is_news, is_noticed, is_told, labelled_since
from tests.builders import LABEL, NOW, a_desk_comment, a_label, a_state, an_event, an_issue, at

ON, OFF = a_label("a", at("20 10:00")), a_label("a", at("20 10:01"), off=True)
OTHER = a_label("b", at("20 10:02"))
BEGAN = at("20 10:00")


@pytest.mark.parametrize(
    ("since", "fresh"),
    [
        (NOW, True),
        (NOW + timedelta(hours=1), True),
        (at("18 11:00"), True),  # two business days ago
        (at("18 10:59"), False),
    ],
)
def test_what_is_older_than_two_business_days_is_no_news(since: object, fresh: bool) -> None:  # noqa: FBT001
    assert is_fresh(a_state(), since) is fresh  # type: ignore[arg-type]


def test_a_label_is_news_from_when_the_team_has_the_issue() -> None:
    old = at("02 10:00")
    late = replace(an_issue(asked=old), events=(a_label(LABEL, at("20 10:00")),))
    assert not is_news(a_state(), an_issue(asked=old), old)
    assert is_news(a_state(), late, old)
    assert not is_news(a_state(), an_issue(asked=old), None)
    assert is_news(a_state(), an_issue(), None)


def test_since_when_labels_stand_is_told_by_their_events_in_any_order() -> None:
    assert labelled_since(an_issue(events=(ON,)), {"a", "b"}) == ON.at
    assert labelled_since(an_issue(events=(OFF, ON)), {"a", "b"}) is None
    assert labelled_since(an_issue(events=(OTHER, OFF, ON)), {"a", "b"}) == OTHER.at


def test_one_of_several_labels_is_enough_without_a_break() -> None:
    later = replace(OFF, at=at("20 10:05"))
    assert labelled_since(an_issue(events=(ON, OTHER, later)), {"a", "b"}) == ON.at
    assert labelled_since(an_issue(events=(ON, later)), {"b"}) is None


def test_other_events_about_a_name_tell_nothing() -> None:
    assert labelled_since(an_issue(events=(an_event("assigned", NOW, subject="a"),)), {"a"}) is None


def test_of_one_second_what_is_listed_later_is_newer() -> None:
    again = replace(OFF, at=ON.at)
    assert labelled_since(an_issue(events=(ON, again)), {"a"}) is None
    assert labelled_since(an_issue(events=(again, ON)), {"a"}) == ON.at


def test_a_notice_tells_of_an_occasion_that_is_not_newer() -> None:
    issue = an_issue(comments=(a_desk_comment("notice/feature/20261120T1000Z", when=BEGAN),))
    assert is_told(issue, "feature", BEGAN)
    assert is_told(issue, "feature", None)
    assert not is_told(issue, "feature", BEGAN + timedelta(seconds=1))
    assert not is_told(issue, "triage", BEGAN)
    assert not is_told(an_issue(), "feature", None)


def test_a_notice_that_a_person_edited_was_told_all_the_same() -> None:
    edited = a_desk_comment("notice/feature/x", when=NOW, trusted=False)
    assert is_told(an_issue(comments=(edited,)), "feature", None)
    assert is_noticed(an_issue(comments=(edited,)), "notice/feature/x")
    assert not is_noticed(an_issue(comments=(replace(edited, by_desk=False),)), "notice/feature/x")


def test_what_is_no_notice_tells_nothing() -> None:
    bare = a_desk_comment("status/delivery", when=NOW)
    unmarked = replace(bare, mark=None)
    assert not is_told(an_issue(comments=(bare, unmarked)), "feature", None)
