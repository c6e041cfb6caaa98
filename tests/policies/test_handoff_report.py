"""SUP-14, SUP-15, SUP-19: the report for the incoming engineer, part by part and as a whole."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from supportdesk.model.actions import FileReport
from supportdesk.model.config import Team
from supportdesk.model.document import Bullets, Document
from supportdesk.model.issues import Issue
from supportdesk.model.places import Repository
from supportdesk.model.promises import Clocks
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.handing_over import handing_over
from supportdesk.policies.handoff import decide_announcement, decide_report
from supportdesk.policies.handoff_report import report_blocks
from supportdesk.policies.week import week_of
from supportdesk.policies.wording import public_link
from supportdesk.render.markdown import render_markdown
from tests.builders import (
    DESK,
    LABEL,
    LONDON,
    PRIVATE,
    PUBLIC,
    a_command,
    a_comment,
    a_message,
    a_person,
    a_state,
    a_team,
    an_event,
    an_issue,
    an_item,
    at,
    away,
    text_of,
    the_people,
)

MONDAY = at("23 10:05")
ANSWERED = (a_comment(when=at("20 10:30")),)
FLYING = (an_item("In Progress"),)


def handed_over(*issues: Issue, **settings: Any) -> TeamState:
    """Monday, five minutes after Engineer B took over from Engineer A."""
    return a_state(*issues, **{"now": MONDAY, **settings})


def report(*issues: Issue, **settings: Any) -> str:
    (filed,) = decide_report(handed_over(*issues, **settings))
    return text_of(filed)


def part(title: str, *issues: Issue, **settings: Any) -> list[str]:
    """The lines of one part of the report."""
    lines = report(*issues, **settings).splitlines()
    titles = (*TITLES, "")
    if title not in lines:
        return []
    rest = lines[lines.index(title) + 1 :]
    end = next((place for place, line in enumerate(rest) if line in titles), len(rest))
    return rest[:end]


TITLES = (
    "Likely to bite",
    "Next up",
    "In flight, with their owners",
    "The team's own work in flight",
    "Promises",
    "The last seven days",
)
BITE, NEXT, FLIGHT, OWN, PROMISES, WEEK = TITLES


def carried(number: int = 1, **settings: Any) -> Issue:
    """A request that the desk gave to Engineer A."""
    given = an_event("assigned", at("20 10:10"), subject="delivery-eng-a", by=DESK)
    return an_issue(number, **{"assignees": ("delivery-eng-a",), "events": (given,), **settings})


def test_a_report_of_a_quiet_week_says_so() -> None:
    assert report() == (
        "From Eng A to Eng B, until Mon 30 Nov, 10:00 GMT.\n"
        "Likely to bite\n"
        "Nothing that can be seen from here.\n"
        "Next up\n"
        "The queue is empty.\n"
        "In flight, with their owners\n"
        "No request is in flight.\n"
        "The last seven days\n"
        "Opened: 0\n"
        "Urgent: 0\n"
        "Closed: 0"
    )


# Who waits on whom


def asked_again(when: str = "20 16:00", **settings: Any) -> tuple[Any, ...]:
    return (*ANSWERED, a_comment("outsider", at(when), **settings))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "waits on us; at risk; next: a first answer."),
        ({"comments": ANSWERED}, "waits on us; next: pick it up."),
        (
            {"comments": asked_again()},
            "waits on us: the requester wrote on Fri 20 Nov; next: answer.",
        ),
        (
            {"comments": ANSWERED, "body": ""},
            "waits on the requester for background and impact; next: go on when they answer.",
        ),
        (
            {"comments": ANSWERED, "labels": frozenset({LABEL, "waiting-on-requester"})},
            "waits on the requester; next: go on when they answer.",
        ),
        (
            {"comments": (*ANSWERED, a_command("/snooze 2026-11-26", when=at("20 12:00")))},
            "set aside until Thu 26 Nov, 09:00 GMT; next: look at it then.",
        ),
        (
            {"comments": (*ANSWERED, a_command("/eta 2026-11-27", when=at("20 12:00")))},
            "waits on us; promised for Fri 27 Nov; next: pick it up.",
        ),
    ],
    ids=["new", "answered", "asked again", "incomplete", "paused", "snoozed", "promised"],
)
def test_of_a_request_in_the_queue(settings: dict[str, Any], said: str) -> None:
    assert part(NEXT, an_issue(**settings)) == [
        f"acme/shop#1 Request 1 · Backlog; owner: nobody; {said}",
    ]


def test_of_a_request_that_waits_for_a_managers_word() -> None:
    helped = an_issue(
        assignees=("delivery-eng-c",),
        comments=ANSWERED,
        events=(an_event("assigned", at("20 10:10"), subject="delivery-eng-c", by="delivery-eng-a"),),
    )
    (line,) = part(NEXT, helped)
    assert line.endswith("; waits on EM or PM; next: their word on the help, or take it over.")


def test_of_a_request_in_flight() -> None:
    flying = an_issue(comments=ANSWERED, items=FLYING, assignees=("delivery-eng-a",))
    assert part(FLIGHT, flying) == [
        "acme/shop#1 Request 1 · In Progress; owner: Eng A; next: goes on with its owner."
    ]


@pytest.mark.parametrize("items", [(), (an_item(None),)], ids=["no item", "no status"])
def test_of_a_request_that_has_no_column(items: tuple[Any, ...]) -> None:
    (line,) = part(NEXT, an_issue(items=items))
    assert line.startswith("acme/shop#1 Request 1 · not on the board; owner: nobody; ")


@pytest.mark.parametrize(
    "last",
    [
        a_comment(when=at("20 17:00")),
        a_comment("stranger", when=at("20 17:00")),
        a_comment(None, when=at("20 17:00")),
    ],
    ids=["a member", "somebody else", "a deleted account"],
)
def test_a_word_of_somebody_else_after_the_requesters_is_no_question_of_theirs(last: Any) -> None:
    (line,) = part(NEXT, an_issue(comments=(*asked_again(), last)))
    assert "the requester wrote" not in line


def test_a_bots_word_hides_no_question() -> None:
    bot = a_comment("dependabot", when=at("20 17:00"), bot=True)
    (line,) = part(NEXT, an_issue(comments=(*asked_again(), bot)))
    assert "the requester wrote on Fri 20 Nov" in line


def test_what_the_desk_gave_to_the_outgoing_engineer_goes_to_the_incoming_one() -> None:
    (line,) = part(NEXT, carried(comments=ANSWERED))
    assert line == "acme/shop#1 Request 1 · Backlog; goes to Eng B; waits on us; next: pick it up."


def test_what_is_in_flight_stays_with_the_outgoing_engineer() -> None:
    (line,) = part(FLIGHT, carried(comments=ANSWERED, items=FLYING))
    assert "owner: Eng A" in line


def test_what_a_person_gave_to_somebody_stays_theirs() -> None:
    by_hand = an_event("assigned", at("20 10:10"), subject="delivery-eng-a", by="delivery-em-d")
    (line,) = part(NEXT, carried(comments=ANSWERED, events=(by_hand,)))
    assert "owner: Eng A" in line


def test_the_priority_stands_in_front() -> None:
    assert part(NEXT, an_issue(labels=frozenset({LABEL, "p1"})))[0].startswith("P1 acme/shop#1 Request 1 · ")


# What may bite


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, " · waits for a first answer: 1 business day of 1 business day used."),
        (
            {"labels": frozenset({LABEL, "p1"})},
            " · is urgent and waits for a first answer: 1 business day of 1 h used.",
        ),
        ({"asked": at("23 09:30")}, " · waits for a first answer, due Tue 24 Nov, 09:30 GMT."),
        (
            {"comments": (*ANSWERED, a_command("/at-risk It is hard", when=at("20 12:00")))},
            " · is at risk, says the team: since Fri 20 Nov, 12:00 GMT.",
        ),
        (
            {"comments": ANSWERED, "items": (an_item("In Progress", since=at("13 10:00")),)},
            " · in flight for 6 business days.",
        ),
    ],
    ids=["late", "urgent", "due soon", "at risk", "long in flight"],
)
def test_what_bites(settings: dict[str, Any], said: str) -> None:
    assert part(BITE, an_issue(**settings)) == [f"acme/shop#1 Request 1{said}"]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-20", " · was to be looked at by now: promised by Fri 20 Nov, 17:30 GMT."),
        ("2026-11-24", " · is promised, due Tue 24 Nov, 17:30 GMT."),
    ],
    ids=["broken", "due soon"],
)
def test_a_promise_bites(day: str, said: str) -> None:
    team = a_team(clocks=Clocks(eta=Clocks().acknowledge, waiting=None))
    promised = an_issue(items=(an_item(eta=date.fromisoformat(day)),), comments=ANSWERED)
    assert part(BITE, promised, team=team) == [f"acme/shop#1 Request 1{said}"]


@pytest.mark.parametrize(
    "settings",
    [
        {"comments": ANSWERED},
        {"asked": at("23 09:30"), "comments": (a_command("/snooze 2026-11-26", when=at("23 09:40")),)},
        {"comments": (a_command("/not-at-risk", when=at("20 12:00"), by="delivery-em-d"),)},
        {"comments": ANSWERED, "items": (an_item("In Progress", since=at("16 10:05")),)},
        {"comments": ANSWERED, "items": FLYING},
    ],
    ids=["not due for long", "snoozed", "overruled", "five days in flight", "in flight since nobody knows"],
)
def test_what_does_not_bite(settings: dict[str, Any]) -> None:
    assert part(BITE, an_issue(**settings)) == ["Nothing that can be seen from here."]


def test_absences_and_holidays_in_the_shift_bite_first() -> None:
    calendar = replace(LONDON, holidays=frozenset({date(2026, 11, 20), date(2026, 11, 26)}))
    people = the_people(eng_b=a_person("eng-b", absent=away("2026-11-24", "2026-11-25")))
    assert part(BITE, an_issue(), people=people, calendar=calendar) == [
        "Eng B is on support but away Tue 24 Nov to Wed 25 Nov.",
        "Thu 26 Nov is a holiday.",
        "acme/shop#1 Request 1 · waits for a first answer, due Mon 23 Nov, 17:30 GMT.",
    ]


# The other parts


def test_promises_stand_in_the_order_of_their_days() -> None:
    days = ("2026-11-27", "2026-11-25", "2026-11-25")
    issues = (
        an_issue(number, comments=ANSWERED, items=(an_item(eta=date.fromisoformat(day)),))
        for number, day in zip((1, 3, 2), days, strict=True)
    )
    assert part(PROMISES, *issues) == [
        "Wed 25 Nov: a look at acme/shop#2 Request 2",
        "Wed 25 Nov: a look at acme/shop#3 Request 3",
        "Fri 27 Nov: a look at acme/shop#1 Request 1",
    ]


def test_the_teams_own_work_is_told_with_its_owner() -> None:
    own = an_issue(author="delivery-eng-c", items=FLYING, assignees=("delivery-eng-c",))
    assert part(OWN, own) == ["acme/shop#1 Request 1 (Eng C)"]


@pytest.mark.parametrize(
    "settings",
    [{"items": (an_item("Backlog"),)}, {"open": False}, {"labels": frozenset()}],
    ids=["not in flight", "closed", "not the team's"],
)
def test_only_own_work_in_flight_is_told(settings: dict[str, Any]) -> None:
    own = an_issue(**{"author": "delivery-eng-c", "items": FLYING, **settings})
    assert part(OWN, own) == []


def test_a_stand_in_that_is_only_planned_has_no_number_to_tell() -> None:
    planned = an_issue(-1, author=DESK, items=FLYING, mark="mirror/acme/customer#7")
    assert part(OWN, planned) == []


@pytest.mark.parametrize(("many", "rest"), [(4, []), (5, ["And 1 more, on the board."])])
def test_a_long_list_ends_in_how_many_more_there_are(many: int, rest: list[str]) -> None:
    state = handed_over(*(an_issue(number, comments=ANSWERED) for number in range(1, many + 1)))
    handover = handing_over(state)
    assert handover is not None
    blocks = tuple(report_blocks(state, handover, week_of(state), link=public_link, most=4))
    (queued,) = (each for each in blocks if isinstance(each, Bullets) and each.numbered)
    assert len(queued.items) == 4
    said = ["".join(getattr(piece, "text", "") for piece in line) for line in Document("", blocks).lines()]
    assert [line for line in said if line.startswith("And ")] == rest


# What is private


def customers() -> tuple[Issue, ...]:
    """Customers' issues in every part of the report."""
    facts: dict[str, Any] = {"private": True, "title": "Secret plans", "assignees": ("customer-contact",)}
    return (
        an_issue(1, **facts),
        an_issue(2, **facts, comments=ANSWERED, items=(an_item(eta=date(2026, 11, 27)),)),
        an_issue(3, **facts, comments=ANSWERED, items=(an_item("In Progress", since=at("02 10:00")),)),
    )


def sharing(*, titles: bool) -> Team:
    private = Repository(name=PRIVATE, private=True, share_titles=titles)
    return a_team(repositories=(Repository(name=PUBLIC), private))


@pytest.mark.parametrize("titles", [True, False])
def test_a_private_title_is_never_in_the_filed_report(titles: bool) -> None:  # noqa: FBT001
    said = report(*customers(), team=sharing(titles=titles))
    assert "acme/customer#3" in said
    assert "Secret" not in said
    assert "customer-contact" not in said


@pytest.mark.parametrize("titles", [True, False])
def test_a_private_title_is_in_slack_only_where_the_team_shares_it(titles: bool) -> None:  # noqa: FBT001
    (post,) = decide_announcement(handed_over(*customers(), team=sharing(titles=titles)))
    assert ("Secret plans" in text_of(post)) == titles
    assert "customer-contact" not in text_of(post)


# As a whole


def test_a_whole_report_as_it_is_filed() -> None:
    """Reviewed as text: change it here, read it, and say whether it helps who takes over."""
    state = handed_over(
        carried(1, labels=frozenset({LABEL, "p1"}), title="Checkout is down"),
        carried(2, comments=ANSWERED, body="", title="Move our repository"),
        an_issue(3, comments=asked_again(), title="Which runner do we take?"),
        an_issue(4, comments=ANSWERED, title="Faster builds", assignees=("delivery-eng-c",),
            items=(an_item("In Progress", since=at("12 10:00")),)),
        an_issue(5, private=True, title="Secret plans", assignees=("customer-contact",), comments=ANSWERED),
        an_issue(6, comments=(*ANSWERED, a_command("/eta 2026-11-27", when=at("20 12:00"))), title="Logs"),
        an_issue(7, author="delivery-eng-c", items=FLYING, assignees=("delivery-eng-c",), title="Cache"),
        an_issue(8, open=False),
        people=the_people(eng_b=a_person("eng-b", absent=away("2026-11-27", "2026-11-27"))),
        messages=(a_message("delivery/handoff/2026-11-16", at=at("16 10:00"), payload=LAST_WEEK),),
    )  # fmt: skip
    (filed,) = decide_report(state)
    assert isinstance(filed, FileReport)
    assert plain_markdown(filed.document) == GOLDEN.read_text()


LAST_WEEK = {"opened": "4", "urgent": "0", "closed": "5", "answer": "75"}
GOLDEN = Path(__file__).with_name("handoff_report.md")


def plain_markdown(document: Document) -> str:
    """The report as GitHub shows it, without what keeps people's words from being live."""
    return render_markdown(document).replace("&#8203;", "").replace("\u200b", "") + "\n"
