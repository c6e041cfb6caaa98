"""SUP-19: whoever takes over says so in the channel, is reminded once, and then stands in the digest."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from supportdesk.model.actions import EditMessage, PostMessage
from supportdesk.model.channels import Message
from supportdesk.model.document import SlackUser
from supportdesk.model.finding import Finding
from supportdesk.model.snapshot import Incomplete, TeamState
from supportdesk.policies.handoff import decide_announcement, decide_taking_over
from supportdesk.policies.shifts import cover
from tests.builders import (
    a_message,
    a_person,
    a_shift,
    a_state,
    account,
    an_issue,
    at,
    away,
    done,
    later,
    text_of,
    the_people,
    told,
)

MONDAY = at("23 10:05")
HALF_A_DAY_LATER = at("23 14:20")
KEY = "delivery/handoff/2026-11-23"
REMINDED = [("PostMessage", "SUP-19", f"{KEY}/reminder"), ("EditMessage", "SUP-19", f"{KEY}/edit")]
TAKEN = [("EditMessage", "SUP-19", f"{KEY}/edit")]
MISSED = [("Finding", "SUP-19", "Handoff")]


def announced(now: datetime = MONDAY, message: Any = None, **settings: Any) -> TeamState:
    """Engineer B's shift was announced on Monday at five past ten; `message` changes what stands there."""
    state = a_state(an_issue(), now=MONDAY, **settings)
    (post,) = decide_announcement(state)
    assert isinstance(post, PostMessage)
    standing = a_message(KEY, at=MONDAY, payload=dict(post.facts))
    return with_message(later(state, now), **{**vars_of(standing), **(message or {})})


def vars_of(message: Message) -> dict[str, Any]:
    return {"ts": message.ts, "at": message.at, "payload": message.payload}


def with_message(state: TeamState, **facts: Any) -> TeamState:
    assert state.channel is not None
    return replace(state, channel=replace(state.channel, messages=(a_message(KEY, **facts),)))


def by(*people: str) -> frozenset[str]:
    return frozenset(map(account, people))


def test_nothing_is_said_until_half_a_business_day_has_passed() -> None:
    assert told(decide_taking_over(announced(at("23 14:19")))) == []


@pytest.mark.parametrize("how", ["reactors", "repliers"])
def test_a_reaction_or_a_reply_takes_over(how: str) -> None:
    state = announced(at("23 10:15"), {how: by("eng-b")})
    (edit,) = decide_taking_over(state)
    assert isinstance(edit, EditMessage)
    assert text_of(edit) == (
        "@Eng B is on support for Delivery until Mon 30 Nov, 10:00 GMT. Thank you, Eng A!\n"
        "1 in the queue; what is in flight stays with its owner."
        " The report is in the thread, and filed in acme/desk.\n"
        "✓ Eng B has taken over.\n"
        "For help, write to @delivery-support."
    )


def test_what_the_announcement_knew_stands_in_it_still() -> None:
    """The week's numbers among it, so that later handoffs can be compared with this one."""
    state = announced(message={"reactors": by("eng-b")})
    (edit,) = decide_taking_over(state)
    assert state.channel is not None
    assert isinstance(edit, EditMessage)
    assert edit.facts == {**state.channel.messages[0].payload, "state": "taken"}
    assert {"opened", "urgent", "closed", "before", "to", "queue"} <= edit.facts.keys()


def test_the_report_in_the_thread_stays() -> None:
    (edit,) = decide_taking_over(announced(message={"reactors": by("eng-b")}))
    assert isinstance(edit, EditMessage)
    assert (edit.keeps_thread, edit.document.thread) == (True, ())


def test_who_has_taken_over_is_left_alone() -> None:
    state = announced(HALF_A_DAY_LATER, {"repliers": by("eng-b")})
    assert told(decide_taking_over(state)) == TAKEN
    assert not list(decide_taking_over(done(state, decide_taking_over(state))))


@pytest.mark.parametrize("who", ["eng-a", "em-d"])
def test_somebody_elses_reaction_takes_nothing_over(who: str) -> None:
    message = {"reactors": by(who), "repliers": by(who) | {"U00DESK"}}
    assert told(decide_taking_over(announced(at("23 10:15"), message))) == []
    assert told(decide_taking_over(announced(HALF_A_DAY_LATER, message))) == REMINDED


def test_the_reminder_comes_in_the_thread_and_calls_who_takes_over() -> None:
    reminder, edit = decide_taking_over(announced(HALF_A_DAY_LATER))
    assert isinstance(reminder, PostMessage)
    assert isinstance(edit, EditMessage)
    assert reminder.thread == edit.ts
    assert edit.needs == (reminder.key,)
    assert text_of(reminder) == (
        "@Eng B, support is yours now: please react or reply here, so that everybody knows you have it."
    )
    assert "Eng B, please react or reply here to take over." in text_of(edit)
    assert edit.keeps_thread


def test_who_opted_out_of_pings_is_reminded_by_name() -> None:
    people = the_people(eng_b=a_person("eng-b", pings=False))
    reminder, _ = decide_taking_over(announced(HALF_A_DAY_LATER, people=people))
    assert isinstance(reminder, PostMessage)
    pieces = [piece for line in reminder.document.lines() for piece in line]
    assert not [piece for piece in pieces if isinstance(piece, SlackUser)]
    assert text_of(reminder).startswith("Eng B, support is yours now")


@pytest.mark.parametrize("now", ["23 17:30", "24 08:59"], ids=["after hours", "before hours"])
def test_nobody_is_reminded_outside_working_hours(now: str) -> None:
    message = {"at": at("23 13:00")}
    assert told(decide_taking_over(announced(at(now), message))) == []
    assert told(decide_taking_over(announced(at("24 09:00"), message))) == REMINDED


def test_half_a_day_is_counted_in_business_time() -> None:
    """Announced two hours before the end of a Friday: the other quarter past two hours are Monday's."""
    shifts = (a_shift("eng-a", "16 10:00", "20 15:30"), a_shift("eng-b", "20 15:30", "30 10:00"))
    key = "delivery/handoff/2026-11-20T15:30"
    until = at("30 10:00").isoformat()
    payload = {"state": "open", "to": "eng-b", "until": until, "queue": "0", "before": "eng-a"}
    state = a_state(shifts=shifts, messages=(a_message(key, at=at("20 15:30"), payload=payload),))
    assert told(decide_taking_over(later(state, at("23 11:14")))) == []
    assert [kind for kind, _, _ in told(decide_taking_over(later(state, at("23 11:15"))))] == [
        "PostMessage",
        "EditMessage",
    ]


def test_after_one_reminder_there_is_a_finding_and_no_more() -> None:
    state = announced(HALF_A_DAY_LATER)
    reminded = done(state, decide_taking_over(state))
    assert told(decide_taking_over(reminded)) == MISSED
    (finding,) = decide_taking_over(later(reminded, at("26 12:00")))
    assert isinstance(finding, Finding)
    assert finding.because.reason == "Eng B has not taken over in the channel yet."


def test_a_reaction_after_the_reminder_takes_over() -> None:
    payload = {"state": "open", "to": "eng-b", "queue": "1", "before": "eng-a", "reminded": "yes"}
    message = {"payload": payload, "reactors": by("eng-b")}
    assert told(decide_taking_over(announced(HALF_A_DAY_LATER, message))) == TAKEN


def test_whose_account_is_not_known_is_neither_heard_nor_reminded() -> None:
    message = {"reactors": by("eng-b")}
    assert told(decide_taking_over(announced(HALF_A_DAY_LATER, message, slack_ids={}))) == []


def test_who_fell_ill_is_not_reminded() -> None:
    state = announced(at("24 12:00"))
    ill = the_people(eng_b=a_person("eng-b", absent=away("2026-11-24", "2026-11-24")))
    assert told(decide_taking_over(state)) == REMINDED
    assert told(decide_taking_over(replace(state, people=ill))) == []


def test_who_took_the_shift_over_does_not_answer_for_whom_it_was_announced() -> None:
    state = announced(HALF_A_DAY_LATER, {"reactors": by("eng-c")})
    swapped = replace(state, shifts=cover(state.shifts, a_shift("eng-c", "23 10:00", "30 10:00")))
    assert told(decide_taking_over(swapped)) == []


@pytest.mark.parametrize(
    "settings",
    [
        {"shifts": ()},
        {"channel": None},
        {"incomplete": (Incomplete(part="channel", reason="Unread."),)},
        {"incomplete": (Incomplete(part="oncall", reason="Unread."),)},
    ],
    ids=["nobody on support", "no channel", "a partial channel", "an unread source"],
)
def test_what_is_not_known_is_no_ground_for_a_reminder(settings: dict[str, Any]) -> None:
    assert told(decide_taking_over(replace(announced(HALF_A_DAY_LATER), **settings))) == []


def test_an_announcement_that_asked_for_nothing_is_left_alone() -> None:
    """As an older desk wrote it."""
    assert told(decide_taking_over(announced(HALF_A_DAY_LATER, {"payload": {}}))) == []


def test_an_end_that_is_known_otherwise_is_corrected_in_place_and_calls_nobody() -> None:
    state = announced(at("23 11:00"))
    longer = replace(state, shifts=cover(state.shifts, a_shift("eng-b", "30 10:00", "2026-12-02T10:00")))
    (edit,) = decide_taking_over(longer)
    assert isinstance(edit, EditMessage)
    assert "until Wed 2 Dec, 10:00 GMT" in text_of(edit)
    assert not list(decide_taking_over(done(longer, [edit])))
