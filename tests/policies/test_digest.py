"""SUP-5, WORK-1: the daily digest."""

import json
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from supportdesk.model.actions import EditMessage, PostMessage
from supportdesk.model.channels import Channel
from supportdesk.model.config import TeamMode
from supportdesk.model.document import Block, Document, GitHubUser, Link, SlackGroup, SlackUser
from supportdesk.model.issues import Issue
from supportdesk.model.places import Labels
from supportdesk.model.projection import after
from supportdesk.model.promises import DailySlot, Schedule
from supportdesk.model.snapshot import Incomplete, TeamState
from supportdesk.policies.digest import decide_digest
from supportdesk.render.slack import POST_SIZE, render_slack
from tests.builders import (
    LABEL,
    NOW,
    a_command,
    a_comment,
    a_desk_comment,
    a_finding,
    a_message,
    a_state,
    a_team,
    an_issue,
    an_item,
    at,
    later,
    text_of,
    told,
)
from tests.policies.days import DAYS

DUE = at("20 09:15")
KEY = "delivery/digest/2026-11-20"
POSTED = [("PostMessage", "SUP-5", KEY)]


def posted(state: TeamState) -> TeamState:
    return after(state, [each for each in decide_digest(state) if isinstance(each, PostMessage)])


def digest(*issues: Any, **settings: Any) -> str:
    (post,) = decide_digest(a_state(*issues, **{"now": DUE, **settings}))
    return text_of(post)


def test_a_digest_that_stands_is_left_alone() -> None:
    assert not list(decide_digest(posted(a_state(an_issue(), now=DUE))))


@pytest.mark.parametrize(
    ("now", "decided"),
    [
        ("20 09:14", []),
        ("20 09:15", POSTED),
        ("20 15:14", POSTED),
        ("20 15:15", []),
        ("21 09:15", []),
        ("2026-12-25T09:15", []),
    ],
    ids=["too early", "due", "late", "too late", "a Saturday", "a holiday"],
)
def test_it_is_posted_in_its_slot_and_caught_up_within_six_hours(
    now: str, decided: list[tuple[str, str, str]]
) -> None:
    assert told(decide_digest(a_state(now=at(now)))) == decided


def test_an_empty_queue_is_one_line() -> None:
    assert digest() == (
        "Delivery support, Friday 20 November: @Eng A is on support. "
        "Nothing in the queue, nothing at risk, nothing in flight."
    )


@pytest.mark.parametrize("name", DAYS)
def test_a_digest_reads_as_it_was_reviewed(name: str) -> None:
    (post,) = decide_digest(DAYS[name]())
    assert isinstance(post, PostMessage)
    message, thread = (replace(post, document=Document("", each)) for each in _halves(post.document))
    read = f"{text_of(message)}\n--- in the thread\n{text_of(thread)}\n"
    golden = Path(__file__).parent / "digests" / f"{name.replace(' ', '_')}.txt"
    assert read == golden.read_text(encoding="utf-8")


def _halves(document: Document) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    return document.blocks, document.thread


@pytest.mark.parametrize("name", DAYS)
def test_a_digest_is_one_short_message_whatever_there_is_to_tell(name: str) -> None:
    (post,) = decide_digest(DAYS[name]())
    assert isinstance(post, PostMessage)
    message, *below = render_slack(post.document)
    assert len(message.blocks) <= 9
    assert len(json.dumps(message.blocks)) < POST_SIZE
    assert len(below) <= 3
    assert sum(len(json.dumps(post.facts[fact])) for fact in post.facts) < 2_000


def test_only_the_engineer_on_support_is_called_and_nothing_that_people_wrote_is_live() -> None:
    (post,) = decide_digest(DAYS["hostile"]())
    assert isinstance(post, PostMessage)
    pieces = [piece for line in post.document.lines() for piece in line]
    assert [piece for piece in pieces if isinstance(piece, SlackUser)] == [SlackUser("U00ENGA", "Eng A")]
    assert not [piece for piece in pieces if isinstance(piece, SlackGroup | GitHubUser)]
    addresses = {piece.url for piece in pieces if isinstance(piece, Link)}
    assert all(url.startswith("https://github.example/") for url in addresses)


def test_what_changed_since_the_last_one_is_told_where_that_recorded_it() -> None:
    bare = a_message("delivery/digest/2026-11-19", at=at("19 09:15"), payload={"text": "123456789012"})
    assert "against" not in digest(an_issue(), messages=(bare,))
    some = replace(bare, payload={"queue": "1", "flight": "9999999"})
    assert "1 in the queue (=), nothing at risk, nothing in flight, against Thu 19 Nov." in digest(
        an_issue(asked=at("20 09:00")), messages=(some,)
    )


def test_of_two_digests_before_the_newer_one_counts() -> None:
    older = a_message("delivery/digest/2026-11-18", at=at("18 09:15"), payload={"queue": "9"})
    newer = a_message("delivery/digest/2026-11-19", at=at("19 09:15"), payload={"queue": "2"})
    other = a_message("delivery/digest/garbage", at=at("19 10:00"), payload={"queue": "5"})
    for messages in ((older, newer, other), (newer, other, older)):
        assert "Nothing in the queue (\N{MINUS SIGN}2)" in digest(messages=messages)


@pytest.mark.parametrize("flying", ["acme/shop#2 acme/shop#1,x #7 acme", "", "acme/shop#1"])
def test_what_a_digest_recorded_is_read_whatever_it_is(flying: str) -> None:
    last = a_message("delivery/digest/2026-11-19", at=at("19 09:15"), payload={"flying": flying})
    text = digest(an_issue(1, asked=at("20 09:00")), messages=(last,))
    assert ("In flight on Thu 19 Nov, waiting again\n#1 Request 1" in text) == ("#1" in flying)


@pytest.mark.parametrize(
    ("issue", "told"),
    [
        (an_issue(items=(an_item("Next"),)), "in Next now; owner: nobody"),
        (an_issue(items=()), "no longer on the board; owner: nobody"),
        (an_issue(items=(an_item(None),)), "no longer on the board"),
        (an_issue(items=(an_item("In Progress"),)), ""),
        (an_issue(open=False), ""),
        (an_issue(labels=frozenset()), ""),
    ],
    ids=["waits", "off the board", "no status", "still in flight", "closed", "given away"],
)
def test_what_was_in_flight_and_waits_again_is_found(issue: Issue, told: str) -> None:
    last = a_message("delivery/digest/2026-11-19", at=at("19 09:15"), payload={"flying": "acme/shop#1"})
    text = digest(issue, messages=(last,))
    assert ("waiting again" in text) == bool(told)
    assert told in text


OLD: dict[str, Any] = {"asked": at("18 09:00")}


@pytest.mark.parametrize(
    ("settings", "team", "told"),
    [
        (OLD, {}, True),
        ({"asked": at("16 09:00")}, {}, False),
        ({"asked": at("19 09:00")}, {}, False),
        ({**OLD, "items": (an_item("In Progress"),)}, {}, False),
        ({**OLD, "comments": (a_comment(when=at("18 10:00")),)}, {}, False),
        (
            {
                **OLD,
                "comments": (a_desk_comment("status/delivery", {"announced": "2026-11-18T09:00:00+00:00"}),),
            },
            {},
            False,
        ),
        (OLD, {"rules": {"REQ-4": "off"}}, False),
        (OLD, {"mode": TeamMode(audit="shadow")}, False),
    ],
    ids=[
        "new",
        "long ago",
        "still fresh",
        "in flight",
        "answered",
        "announced",
        "rule off",
        "audit in shadow",
    ],
)
def test_what_became_too_old_to_be_announced_is_told_once(settings: Any, team: Any, *, told: bool) -> None:
    last = a_message("delivery/digest/2026-11-19", at=at("19 09:15"))
    text = digest(an_issue(**settings), messages=(last,), team=a_team(**team))
    assert ("Never announced, and too old for it now\n#1 Request 1" in text) == told


def test_the_first_digest_tells_of_nothing_older_than_an_announcement() -> None:
    assert "Never announced" not in digest(an_issue(**OLD))


def test_the_first_digest_looks_back_to_when_the_one_before_was_due() -> None:
    monday = at("23 09:15")
    assert "New since Fri 20 Nov\n#1" in digest(an_issue(asked=at("20 10:00")), now=monday)
    assert "New since" not in digest(an_issue(asked=at("20 09:00")), now=monday)
    seldom = a_team(schedule=Schedule(digest=DailySlot(days=("fri",))))
    assert "New since Thu 19 Nov\n#1" in digest(an_issue(asked=at("19 10:00")), team=seldom)


def test_what_waits_on_others_says_so_among_what_comes_first() -> None:
    word = a_comment(when=at("19 10:00"))
    snooze = a_command("/snooze tue", when=at("19 10:00"), verdict="accepted")
    text = digest(
        an_issue(1, asked=at("19 09:30"), comments=(word,), body=""),
        an_issue(2, asked=at("19 09:30"), comments=(snooze,)),
        an_issue(
            3, asked=at("19 09:30"), comments=(word,), labels=frozenset({LABEL, "needs-info", "incident"})
        ),
    )
    assert "#1 Request 1 · waits 8 h 15 min; waits on the requester for background and impact" in text
    assert "#2 Request 2 · waits 8 h 15 min; set aside until Tue 24 Nov, 09:00 GMT" in text
    assert "#3 Request 3 · incident; waits 8 h 15 min; waits on the requester; new\n" in text
    assert text.endswith("Waiting on the requester\n#3 Request 3\n#1 Request 1 · for background and impact")


def test_without_a_board_the_rest_is_looked_up_by_a_search() -> None:
    state = a_state(*(an_issue(number) for number in range(1, 8)), board=None, now=DUE)
    state = replace(state, desk=replace(state.desk, url="https://github.example/acme/desk"))
    (post,) = decide_digest(state)
    assert isinstance(post, PostMessage)
    (link,) = (
        each
        for line in post.document.lines()
        for each in line
        if isinstance(each, Link) and each.text == "see all"
    )
    assert link.url == (
        "https://github.example/issues?q=is%3Aopen+is%3Aissue+label%3A%22team%2Fdelivery%22"
        "+repo%3Aacme%2Fshop+repo%3Aacme%2Fcustomer"
    )
    assert "2 more wait behind these.\n" in digest(*state.issues.values(), board=None)


def test_where_a_team_has_no_labels_for_it_the_rest_is_only_counted() -> None:
    team = a_team(labels=Labels(pause=(), feature=(), feature_types=("Feature",)))
    issues = [an_issue(number, type="Feature") for number in range(1, 13)]
    waiting = [
        an_issue(n, asked=at("19 09:30"), comments=(a_comment(when=at("19 10:00")),), body="")
        for n in range(20, 32)
    ]
    text = digest(*issues, *waiting, team=team)
    assert text.count("And 2 more.") == 3, "new, waiting on the requester, feature requests"


def test_what_is_at_risk_in_flight_is_shown_too() -> None:
    flying = an_issue(1, items=(an_item("In Progress"),), asked=at("17 10:00"))
    assert "At risk\n#1 Request 1 · waits for a first answer: " in digest(flying)


def test_nobody_on_support_is_said() -> None:
    assert ": Nobody is on support for Delivery. Nothing in the queue" in digest(shifts=())


def test_a_late_digest_says_that_it_is_late() -> None:
    assert "Late: the run that was due did not happen in time." not in digest(now=at("20 09:45"))
    assert digest(now=at("20 09:46")).endswith("\nLate: the run that was due did not happen in time.")


def test_a_digest_made_up_for_after_midnight_has_the_name_of_its_day() -> None:
    team = a_team(schedule=Schedule(digest=DailySlot(at=time(23, 30))))
    assert digest(now=at("21 00:40"), team=team).startswith("Delivery support, Friday 20 November: ")


def test_a_digest_that_was_never_made_is_named_in_the_next_one() -> None:
    before = a_message("delivery/digest/2026-11-17", at=at("17 09:15"))
    assert digest(messages=(before,)).endswith("\nNot made: Wed 18 Nov, Thu 19 Nov.")
    yesterday = a_message("delivery/digest/2026-11-19", at=at("19 09:15"))
    assert "Not made" not in digest(messages=(yesterday, before))
    assert "Not made" not in digest(messages=(a_message("delivery/request/acme/shop#1"), a_message()))


def test_asked_for_by_name_it_is_posted_at_any_hour_and_is_not_late() -> None:
    state = a_state(now=at("21 18:00"), asked=frozenset({"digest"}))
    (post,) = decide_digest(state)
    assert told([post]) == [("PostMessage", "SUP-5", "delivery/digest/2026-11-21")]
    assert "Late" not in text_of(post)
    assert not list(decide_digest(posted(state)))


def test_a_refresh_edits_what_is_no_longer_so() -> None:
    state = later(posted(a_state(an_issue(), now=DUE)), NOW, refresh=True, asked=frozenset({"digest"}))
    (edit,) = decide_digest(state)
    assert isinstance(edit, EditMessage)
    assert (edit.occurrence, edit.because.reason) == (KEY, "It was asked for anew.")
    assert not list(decide_digest(after(state, [edit])))


def test_a_refresh_posts_nothing() -> None:
    assert not list(decide_digest(a_state(now=DUE, refresh=True, asked=frozenset({"digest"}))))


def test_a_refresh_of_what_is_still_so_edits_nothing() -> None:
    assert not list(decide_digest(replace(posted(a_state(an_issue(), now=DUE)), refresh=True)))


@pytest.mark.parametrize("part", ["issues", "board", "channel"])
def test_nothing_is_said_on_a_partial_read(part: Any) -> None:
    gap = Incomplete(part=part, reason="It cannot be read.")
    assert not list(decide_digest(a_state(now=DUE, incomplete=(gap,))))


def test_without_a_channel_there_is_no_digest() -> None:
    assert not list(decide_digest(a_state(now=DUE, channel=None)))


# Calls on single engineers

ENG_B = frozenset({"delivery-eng-b"})


def called(number: int = 1, when: str = "20 08:00", **settings: Any) -> Issue:
    """A request in which somebody outside called on Engineer B."""
    comment = a_comment("outsider", at(when), mentions=ENG_B, id=f"IC_{number}")
    return an_issue(number, **{"asked": at("18 09:15"), "comments": (comment,), **settings})


def last_line(*issues: Issue, **settings: Any) -> str:
    return digest(*issues, **settings).splitlines()[-1]


def test_without_calls_nothing_is_said_of_them() -> None:
    assert "engineer" not in digest(an_issue(asked=at("20 08:00")))


def test_calls_on_engineers_are_counted_and_the_callers_not_named() -> None:
    message = a_message(text="<@U00ENGC> please", at=at("19 17:00"))
    assert last_line(called()) == ("1 call on a single engineer who was not on support: Eng B (acme/shop#1).")
    text = last_line(called(), called(2, "20 08:30", private=True, title="Secret"), messages=(message,))
    assert text == (
        "3 calls on single engineers who were not on support:"
        " Eng B (acme/customer#2), Eng B (acme/shop#1), Eng C (in the channel, Thu 19 Nov)."
    )


def test_five_calls_are_shown_and_the_rest_is_counted() -> None:
    assert ", and" not in last_line(*(called(number) for number in range(1, 6)))
    text = last_line(*(called(number) for number in range(1, 8)))
    assert text.startswith("7 calls on single engineers")
    assert text.endswith("Eng B (acme/shop#5), and 2 more.")


@pytest.mark.parametrize(
    ("before", "when", "counted"),
    [
        (None, "19 09:15", False),
        (None, "19 09:16", True),
        ("19", "19 09:20", False),
        ("19", "19 09:21", True),
        ("18", "18 09:21", True),
    ],
    ids=[
        "more than a day ago",
        "within a day",
        "before the last one",
        "since then",
        "since one that was missed",
    ],
)
def test_calls_count_from_the_last_digest_and_the_first_one_looks_back_a_day(
    before: str | None, when: str, *, counted: bool
) -> None:
    last = a_message(f"delivery/digest/2026-11-{before}", at=at(f"{before} 09:20")) if before else None
    text = digest(called(when=when), messages=(last,) if last else ())
    assert ("1 call on a single engineer" in text) == counted


def test_who_was_pointed_to_the_handle_is_an_interruption_avoided() -> None:
    """What the comment or the thread said counts, and only where the rule is on."""
    call = called()
    said = a_desk_comment("status/delivery", {"focus": "yes"})
    told = replace(call, comments=(*call.comments, said))
    thread = a_message(text="<@U00ENGB>", at=at("20 08:00"), repliers=frozenset({"U00DESK"}))
    on = a_team(rules={"REQ-5": "on"})
    avoided = "Interruptions avoided: 1 call on a single engineer was pointed to @delivery-support."
    assert last_line(told, team=on) == avoided
    assert last_line(messages=(thread,), team=on) == avoided
    assert digest(told, called(2), messages=(thread,), team=on).endswith(
        "\nInterruptions avoided: 2 calls on single engineers were pointed to @delivery-support."
        "\n1 call on a single engineer who was not on support: Eng B (acme/shop#2)."
    )
    assert last_line(told).startswith("1 call on a single engineer who was not on support")


def test_where_the_rule_is_off_calls_are_not_counted() -> None:
    assert "engineer" not in digest(called(), team=a_team(rules={"REQ-5": "off"}))


# Questions


def test_questions_without_an_answer_are_listed_with_when_and_where_they_were_asked() -> None:
    here = a_message(text="<@U00ENGB> how do I get *access*?", at=at("18 17:00"))
    there = a_message(text="<!subteam^S00DELIVERY|@x>?", at=at("18 16:00"), channel="C00ASKENG")
    silent = a_message(at=at("18 16:30"))
    watched = Channel(id="C00ASKENG", name="ask-eng", since=at("06 00:00"), messages=(there,))
    text = digest(messages=(here, silent), watched=(watched,), findings=(a_finding(),))
    assert text.endswith(
        "\nQuestions without an answer"
        "\n“@delivery-support?” · asked Wed 18 Nov in #ask-eng"
        "\nWithout words · asked Wed 18 Nov"
        "\n“Eng B how do I get access?” · asked Wed 18 Nov"
        "\nOnly a person can decide"
        "\nacme/shop#1 It is odd."
    )


def test_a_question_leads_to_where_it_was_asked() -> None:
    asked = a_message(text="how?", at=at("18 17:00"), ts="1763485200.000100")
    state = a_state(messages=(asked,), now=DUE)
    (post,) = decide_digest(replace(state, desk=replace(state.desk, slack_url="https://acme.slack.example/")))
    assert isinstance(post, PostMessage)
    (link,) = (each for line in post.document.lines() for each in line if isinstance(each, Link))
    assert link == Link("https://acme.slack.example/archives/C00DELIVERY/p1763485200000100", "“how?”")


def test_a_long_question_is_cut() -> None:
    text = digest(messages=(a_message(text="word " * 40, at=at("18 17:00")),))
    assert f"“{'word ' * 15}word…” · asked" in text
