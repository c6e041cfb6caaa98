"""SUP-16: the at-risk label and the one notice to the requester."""

from dataclasses import replace
from typing import Any

import pytest

from supportdesk.model.actions import RemoveLabel
from supportdesk.model.config import Team, TeamMode
from supportdesk.model.duration import Duration
from supportdesk.model.insider import Insider
from supportdesk.model.issues import Issue
from supportdesk.model.promises import Clocks, Risk, TellRequester
from supportdesk.model.snapshot import Incomplete
from supportdesk.policies.risk import decide_notices, decide_risk_label, strangers
from tests.builders import (
    DESK,
    LABEL,
    a_command,
    a_comment,
    a_desk_comment,
    a_label,
    a_state,
    a_team,
    an_event,
    an_issue,
    an_item,
    at,
    text_of,
    told,
)

AT_RISK = "support/at-risk"
FLAGGED = frozenset({LABEL, AT_RISK})
WARNED, BREACHED = at("19 13:00"), at("19 09:00")  # three quarters of a business day ago, and more than one
BY_DESK = a_label(AT_RISK, at("20 10:10"), DESK)


def test_what_is_in_time_is_not_labelled() -> None:
    assert not list(decide_risk_label(a_state(an_issue())))


@pytest.mark.parametrize("asked", [WARNED, BREACHED])
def test_the_label_stands_from_the_warning_on(asked: Any) -> None:
    (decision,) = decide_risk_label(a_state(an_issue(asked=asked)))
    assert told([decision]) == [("AddLabel", "SUP-16", f"acme/shop#1/label/{AT_RISK}")]


def test_the_reason_says_what_of_the_time_is_used() -> None:
    (decision,) = decide_risk_label(a_state(an_issue(asked=WARNED)))
    assert decision.because.reason == "6 h 30 min of 1 business day used."


def test_a_label_that_stands_is_left_alone() -> None:
    assert not list(decide_risk_label(a_state(an_issue(asked=WARNED, labels=FLAGGED))))


def test_a_label_that_a_person_took_off_is_not_put_back() -> None:
    off = a_label(AT_RISK, at("20 10:10"), off=True)
    assert not list(decide_risk_label(a_state(an_issue(asked=WARNED, events=(off,)))))


@pytest.mark.parametrize(
    "settings",
    [
        {"comments": (a_comment(when=at("20 10:30")),)},
        {"items": (an_item("In Progress"),), "comments": (a_comment(when=at("20 10:30")),)},
        {"labels": FLAGGED | {"feature-request"}},
    ],
    ids=["answered", "in flight", "a feature request"],
)
def test_the_desks_label_goes_when_nothing_is_late_any_more(settings: dict[str, Any]) -> None:
    given: dict[str, Any] = {"asked": BREACHED, "labels": FLAGGED, "events": (BY_DESK,), **settings}
    assert told(decide_risk_label(a_state(an_issue(**given)))) == [
        ("RemoveLabel", "SUP-16", f"acme/shop#1/label/{AT_RISK}")
    ]


def test_a_label_that_a_person_set_is_never_removed() -> None:
    by_person = a_label(AT_RISK, at("20 10:10"), "delivery-eng-a")
    assert not list(decide_risk_label(a_state(an_issue(labels=FLAGGED, events=(by_person,)))))


def test_the_label_goes_when_the_issue_is_closed() -> None:
    issue = an_issue(labels=FLAGGED, events=(BY_DESK,), open=False)
    (removal,) = decide_risk_label(a_state(issue))
    assert isinstance(removal, RemoveLabel)
    assert removal.because.reason == "It is closed."


@pytest.mark.parametrize("part", ["issues", "board", "channel"])
def test_a_partial_read_is_no_ground_for_a_label_or_a_notice(part: Any) -> None:
    gap = Incomplete(part=part, reason="It cannot be read.")
    state = a_state(an_issue(asked=BREACHED, author="delivery-pm-d", labels=FLAGGED), incomplete=(gap,))
    assert not list(decide_risk_label(state))
    assert not list(decide_notices(state))


# The notice


def known(**settings: Any) -> Issue:
    """A request of somebody whom the configuration knows, and who is no member of this team."""
    given: dict[str, Any] = {"asked": BREACHED, "author": "delivery-guest", **settings}
    return an_issue(**given)


def notices(*issues: Issue, **settings: Any) -> list[tuple[str, str, str]]:
    return told(decide_notices(world(*issues, **settings)))


def world(*issues: Issue, **settings: Any) -> Any:
    people = a_state().people
    guest = replace(people["eng-c"], name="Guest", github="delivery-guest")
    return a_state(*issues, people={**people, "guest": guest}, **settings)


NOTICE = [("Notify", "SUP-16", "acme/shop#1/notice/at-risk/acknowledge/20261119T0900Z")]


def test_nobody_is_told_while_all_is_in_time() -> None:
    assert not notices(known(asked=at("20 10:00")))


def test_the_requester_is_told_on_breach_with_a_plain_account() -> None:
    (notice,) = decide_notices(world(known()))
    assert told([notice]) == NOTICE
    assert text_of(notice) == (
        "@delivery-guest, "
        "Delivery had planned to give you a first answer by Thu 19 Nov, 17:30 GMT and is late.\n"
        "We are sorry. If it cannot wait any longer, say here what is at stake.\n"
        "Counted: 1 business day from Thu 19 Nov, 09:00 GMT, when it was opened."
    )


def test_in_a_private_repository_the_requester_is_told_on_warning() -> None:
    issue = known(asked=WARNED, private=True, author="customer-contact")
    (notice,) = decide_notices(world(issue))
    assert text_of(notice).startswith(
        "@customer-contact, "
        "Delivery had planned to give you a first answer by Fri 20 Nov, 13:00 GMT; it may take longer."
    )


def test_in_a_public_repository_a_warning_is_not_told() -> None:
    assert not notices(known(asked=WARNED))


def test_what_became_a_request_only_now_is_not_at_risk_for_the_time_before() -> None:
    no_feature = a_label("feature-request", at("20 10:40"), off=True)
    issue = known(asked=at("05 10:00"), events=(a_label("feature-request", at("05 10:00")), no_feature))
    assert not notices(issue)
    assert not list(decide_risk_label(world(issue)))


def test_a_requester_who_wants_no_pings_is_named() -> None:
    state = world(known())
    guest = replace(state.people["guest"], pings=False)
    (notice,) = decide_notices(replace(state, people={**state.people, "guest": guest}))
    assert text_of(notice).startswith("Guest, Delivery had planned")


def test_work_that_does_not_begin_is_told_in_its_own_words() -> None:
    issue = known(asked=at("11 10:00"), comments=(a_comment(when=at("11 11:00")),))
    (notice,) = decide_notices(world(issue))
    assert "Delivery had planned to begin work on this by Wed 18 Nov, 11:00 GMT and is late." in text_of(
        notice
    )


def test_a_risk_that_a_member_saw_is_told_without_their_words() -> None:
    seen = a_command("/at-risk Zebra Industries come first", when=at("20 10:30"), verdict="accepted")
    issue = known(asked=at("20 10:00"), comments=(seen,))
    (notice,) = decide_notices(world(issue))
    assert told([notice]) == [("Notify", "SUP-16", "acme/shop#1/notice/at-risk/ordered/20261120T1030Z")]
    assert text_of(notice) == (
        "@delivery-guest, this request is at risk of taking longer than it should.\n"
        "We are sorry. If it cannot wait any longer, say here what is at stake.\n"
        "Since Fri 20 Nov, 10:30 GMT, when Eng A said so."
    )
    (label,) = decide_risk_label(world(issue))
    assert label.because.reason == "since Fri 20 Nov, 10:30 GMT."
    (finding,) = decide_notices(world(replace(issue, author="outsider")))
    assert finding.because.reason == (
        "The requester was not told: it is at risk, says the team, since Fri 20 Nov, 10:30 GMT. "
        "Please tell them: the desk writes only to people that it knows."
    )


@pytest.mark.parametrize(
    ("comments", "words"),
    [
        (
            (a_comment(when=at("18 10:00")),),
            "Delivery had planned to tell you when we look at this by Thu 19 Nov, 10:00 GMT and is late.",
        ),
        (
            (a_command("/eta tomorrow", when=at("18 10:00"), verdict="accepted"),),
            "Delivery had planned to look at this by Thu 19 Nov, 17:30 GMT and is late.",
        ),
    ],
    ids=["no date", "a date that has passed"],
)
def test_a_missed_date_is_told_in_its_own_words(comments: Any, words: str) -> None:
    team = a_team(clocks=Clocks(eta=Duration.parse("1 business day"), waiting=None))
    (notice,) = decide_notices(world(known(asked=at("18 09:30"), comments=comments), team=team))
    assert words in text_of(notice)


def test_what_a_member_overrules_is_not_told_and_loses_its_label() -> None:
    calm = a_command("/not-at-risk", "delivery-eng-b", at("20 10:30"))
    given: dict[str, Any] = {"author": "delivery-eng-b", "comments": (calm,)}
    issue = known(labels=FLAGGED | {"support"}, events=(BY_DESK,), **given)
    assert not notices(issue)
    assert [kind for kind, _, _ in told(decide_risk_label(world(issue)))] == ["RemoveLabel"]


def test_nobody_is_told_before_the_working_day_begins() -> None:
    assert notices(known()) == NOTICE
    assert not notices(known(), now=at("20 08:04"))


def test_an_occasion_is_told_once() -> None:
    mark = "notice/at-risk/acknowledge/20261119T0900Z"
    assert not notices(known(comments=(a_desk_comment(mark),)))
    assert not notices(known(comments=(a_desk_comment(mark, trusted=False),))), "a person mended a word"


def test_a_second_occasion_is_a_second_notice() -> None:
    before = a_desk_comment("notice/at-risk/acknowledge/20261110T0900Z", when=at("11 10:00"))
    assert notices(known(comments=(before,))) == NOTICE


def test_the_wait_for_a_first_answer_is_told_once_whatever_the_priority_was_meanwhile() -> None:
    before = a_desk_comment("notice/at-risk/urgent/20261119T0900Z", when=at("19 10:05"))
    swapped = (
        a_label("p1", at("19 09:00")),
        a_label("p1", at("19 10:10"), off=True),
        a_label("incident", at("19 10:11")),
    )
    labels = frozenset({LABEL, "incident"})
    assert notices(known(labels=labels, events=swapped))
    assert not notices(known(labels=labels, events=swapped, comments=(before,)))


def test_a_resolve_clock_that_is_late_from_the_beginning_hides_no_later_delay() -> None:
    told_then = a_desk_comment("notice/at-risk/acknowledge/20261102T1000Z", when=at("03 10:30"))
    answered = a_comment(when=at("03 12:00"))
    team = a_team(clocks=Clocks(resolve={"P2": Duration.parse("5 business days")}))
    issue = known(asked=at("02 10:00"), labels=frozenset({LABEL, "p2"}), comments=(told_then, answered))
    assert notices(issue, team=team)
    told_since = a_desk_comment("notice/at-risk/resolve/20261102T1000Z", when=at("09 10:30"), id="IC_9")
    assert not notices(replace(issue, comments=(*issue.comments, told_since)), team=team)
    flying = replace(issue, items=(an_item("In Progress"),))
    assert [key for _, _, key in notices(flying, team=team)] == [
        "acme/shop#1/notice/at-risk/resolve/20261102T1000Z"
    ]


def test_who_was_told_by_hand_need_not_be_told_once_more() -> None:
    word = a_comment(when=at("11 11:00"))
    issue = known(asked=at("11 10:00"), author="outsider", comments=(word,))
    assert [kind for kind, _, _ in notices(issue)] == ["Finding"]
    by_hand = a_comment("delivery-eng-b", at("19 10:00"))
    assert not notices(replace(issue, comments=(word, by_hand)))


def test_whoever_was_told_is_not_told_again_when_another_clock_is_late_too() -> None:
    told_before = a_desk_comment("notice/at-risk/acknowledge/20261119T0900Z", when=at("20 09:05"))
    urgent = a_label("p1", at("20 09:30"))
    issue = known(labels=frozenset({LABEL, "p1"}), events=(urgent,))
    assert notices(issue) == [("Notify", "SUP-16", "acme/shop#1/notice/at-risk/urgent/20261120T0930Z")]
    assert not notices(replace(issue, comments=(told_before,)))


@pytest.mark.parametrize(
    "settings",
    [{"author": "outsider"}, {"author": None}, {"author": "robot[bot]", "author_is_bot": True}],
    ids=["an outsider", "a deleted account", "a bot"],
)
def test_nobody_outside_the_configuration_is_told_but_the_team_sees_it(settings: dict[str, Any]) -> None:
    assert notices(known(**settings)) == [("Finding", "SUP-16", "acme/shop#1")]


def test_a_member_of_the_organization_is_told_in_its_repositories_only() -> None:
    issue = known(author="Outsider")
    assert notices(issue, insiders=frozenset({Insider("acme", "outsider")})) == NOTICE
    elsewhere = frozenset({Insider("other", "outsider"), Insider("acme", "somebody")})
    assert [kind for kind, _, _ in notices(issue, insiders=elsewhere)] == ["Finding"]


def test_the_owner_of_a_repository_is_inside() -> None:
    assert notices(known(author="Acme")) == NOTICE


def asked_about(*issues: Issue, **settings: Any) -> list[str]:
    """The issues for whose notice membership is asked, by number."""
    return [str(issue.ref.number) for issue in strangers(world(*issues, **settings))]


def test_membership_matters_where_a_notice_is_due_to_somebody_unknown() -> None:
    stranger = known(author="outsider")
    in_time = known(number=2, author="outsider", asked=at("20 10:00"))
    assert asked_about(stranger, in_time, known(number=3)) == ["1"]


@pytest.mark.parametrize(
    "settings",
    [
        {"private": True},
        {"author": None},
        {"author": "robot[bot]", "author_is_bot": True},
        {"author": "acme"},
        {"comments": (a_desk_comment("notice/at-risk/acknowledge/20261119T0900Z"),)},
        {"events": (an_event("comment_deleted", at("20 10:30"), subject=DESK, by="requester"),)},
    ],
    ids=["private", "a deleted account", "a bot", "the owner", "told already", "silenced"],
)
def test_membership_matters_for_nobody_else(settings: dict[str, Any]) -> None:
    assert not asked_about(known(**{"author": "outsider", **settings}))


@pytest.mark.parametrize(
    "team",
    [
        a_team(risk=Risk(outsiders=True)),
        a_team(risk=Risk(tell_requester=TellRequester(public=None))),
        a_team(rules={"SUP-16": "off"}),
        a_team(mode=TeamMode(risk="off")),
    ],
    ids=["outsiders are told", "nobody is told", "the rule is off", "the job is off"],
)
def test_membership_does_not_matter_to_a_team_that_would_not_heed_it(team: Team) -> None:
    assert asked_about(known(author="outsider"))
    assert not asked_about(known(author="outsider"), team=team)


def test_a_team_may_tell_outsiders_too() -> None:
    team = a_team(risk=Risk(outsiders=True))
    assert notices(known(author="outsider"), team=team) == NOTICE


def test_a_team_may_tell_nobody() -> None:
    team = a_team(risk=Risk(tell_requester=TellRequester(public=None)))
    assert not notices(known(), team=team)


def test_a_label_of_an_issue_of_two_teams_is_not_taken_off_by_one() -> None:
    issue = an_issue(
        labels=frozenset({LABEL, "team/other", "support/at-risk"}),
        events=(BY_DESK,),
    )
    assert list(decide_risk_label(a_state(issue)))
    assert not list(decide_risk_label(a_state(issue, other_labels=frozenset({"team/other"}))))


def test_where_a_person_deleted_a_comment_of_the_desk_no_notice_follows() -> None:
    deleted = an_event("comment_deleted", at("20 10:30"), subject=DESK, by="requester")
    issue = known()
    silenced = replace(issue, events=(*issue.events, deleted))
    assert [kind for kind, _, _ in notices(silenced)] == ["Finding"]
