"""SUP-17: several requests at risk at once are one conversation with EM and PM, until the all-clear."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.model.actions import Action, EditMessage, PostMessage
from supportdesk.model.addresses import expand
from supportdesk.model.channels import Message
from supportdesk.model.document import SlackUser, Text
from supportdesk.model.finding import Finding
from supportdesk.model.issues import Issue
from supportdesk.model.projection import after
from supportdesk.model.promises import Escalation
from supportdesk.model.snapshot import Incomplete, TeamState
from supportdesk.policies.episode import decide_episode
from supportdesk.policies.episode_record import NOTED
from tests.builders import NOW, a_comment, a_message, a_state, a_team, an_issue, at, later, text_of, told

BREACHED = at("18 10:00")
KEY = "delivery/episode/2026-11-20"


def late(*numbers: int, **settings: Any) -> tuple[Issue, ...]:
    return tuple(an_issue(number, asked=BREACHED, **settings) for number in numbers)


def fine(number: int) -> Issue:
    return an_issue(number, asked=BREACHED, comments=(a_comment(when=at("20 10:30")),))


def decided(state: TeamState) -> tuple[list[Action], TeamState]:
    """What is decided, and the world after it."""
    actions: list[Action] = [each for each in decide_episode(state) if not isinstance(each, Finding)]
    return actions, after(state, actions)


def opened(*issues: Issue, **settings: Any) -> TeamState:
    return decided(a_state(*issues, **settings))[1]


def at_another(state: TeamState, now: datetime, *issues: Issue) -> TeamState:
    return later(state, now, issues={issue.ref: issue for issue in issues})


def episode(state: TeamState) -> Message:
    assert state.channel is not None
    return state.channel.messages[0]


def test_one_request_at_risk_is_no_episode() -> None:
    assert not list(decide_episode(a_state(*late(1), fine(2))))


def test_at_the_threshold_em_and_pm_are_called_once() -> None:
    actions, state = decided(a_state(*late(2, 1)))
    (post,) = actions
    assert isinstance(post, PostMessage)
    assert told([post]) == [("PostMessage", "SUP-17", KEY)]
    assert post.facts == {
        "state": "open",
        "members": "acme/shop#1,2",
        "count": "2",
        "peak": "2",
        "left": "",
        "called": "2026-11-20",
        "spoken_of": "2",
        "cleared": "",
    }
    assert text_of(post) == (
        "2 requests at risk\n"
        "@Em D @Pm D these requests are late. Who can take one, or what should wait?\n"
        "#1 Request 1 · waits for a first answer: 2 business days 1 h of 1 business day used. "
        "Owner: nobody.\n"
        "#2 Request 2 · waits for a first answer: 2 business days 1 h of 1 business day used. "
        "Owner: nobody.\n"
        "This message is kept up to date and closed with an all-clear in its thread."
    )
    assert not list(decide_episode(state))


def test_a_team_chooses_its_threshold() -> None:
    team = a_team(escalation=Escalation(issues_at_risk=3))
    assert not list(decide_episode(a_state(*late(1, 2), team=team)))
    assert list(decide_episode(a_state(*late(1, 2, 3), team=team)))


def test_nobody_is_called_outside_working_hours() -> None:
    assert not list(decide_episode(a_state(*late(1, 2), now=at("21 11:00"))))


def test_a_request_that_joins_on_the_opening_day_is_shown_without_a_reminder() -> None:
    state = at_another(opened(*late(1, 2)), at("20 14:00"), *late(1, 2, 3))
    actions, state = decided(state)
    (edit,) = actions
    assert isinstance(edit, EditMessage)
    assert edit.facts["members"] == "acme/shop#1,2,3"
    assert (edit.facts["peak"], edit.facts["spoken_of"]) == ("3", "2")
    assert not list(decide_episode(state))


def test_what_joined_is_reminded_of_once_on_the_next_business_day() -> None:
    state = decided(at_another(opened(*late(1, 2)), at("20 14:00"), *late(1, 2, 3)))[1]
    assert not list(decide_episode(later(state, at("21 11:00"))))
    actions, state = decided(later(state, at("23 09:00")))
    reply, edit = actions
    assert isinstance(reply, PostMessage)
    assert told(actions) == [
        ("PostMessage", "SUP-17", f"{KEY}/reminder/2026-11-23"),
        ("EditMessage", "SUP-17", f"{KEY}/edit"),
    ]
    assert reply.thread == episode(state).ts
    assert text_of(reply) == "@Em D @Pm D 1 more at risk than when this was said last; 3 in all."
    assert isinstance(edit, EditMessage)
    assert edit.facts["called"] == "2026-11-23"
    assert not list(decide_episode(state))
    assert not list(decide_episode(later(state, at("24 09:00"))))


def test_a_request_that_leaves_is_edited_out_without_a_word() -> None:
    state = at_another(opened(*late(1, 2, 3)), at("23 11:00"), *late(1, 2), fine(3))
    (edit,) = decided(state)[0]
    assert isinstance(edit, EditMessage)
    assert (edit.facts["count"], edit.facts["peak"], edit.facts["left"]) == ("2", "3", "acme/shop#3")
    assert "\nAt risk no more:\n#3 Request 3\n" in text_of(edit)


def test_one_that_comes_back_is_no_growth() -> None:
    state = opened(*late(1, 2, 3))
    state = decided(at_another(state, at("23 11:00"), *late(1, 2), fine(3)))[1]
    actions, _ = decided(at_another(state, at("24 11:00"), *late(1, 2, 3)))
    assert told(actions) == [("EditMessage", "SUP-17", f"{KEY}/edit")]


def test_one_left_of_two_keeps_the_episode_open() -> None:
    state = decided(at_another(opened(*late(1, 2)), at("20 14:00"), *late(1), fine(2)))[1]
    assert episode(state).payload["state"] == "open"


def test_the_all_clear_is_said_in_the_thread_without_a_ping_and_closes_the_message() -> None:
    actions, state = decided(at_another(opened(*late(1, 2)), at("21 14:00"), fine(1), fine(2)))
    reply, edit = actions
    assert told(actions) == [
        ("PostMessage", "SUP-17", f"{KEY}/all-clear/2026-11-21"),
        ("EditMessage", "SUP-17", f"{KEY}/edit"),
    ]
    assert text_of(reply) == "All clear: nothing of this is at risk any more."
    assert text_of(edit) == (
        "Requests at risk\n"
        "All clear since Sat 21 Nov, 14:00 GMT. "
        "It began on Fri 20 Nov, 11:00 GMT; 2 at risk at once at most.\n"
        "#1 Request 1\n"
        "#2 Request 2"
    )
    assert reply.because.reason == "Nothing is breached any more."
    assert episode(state).payload["state"] == "closed"
    assert not list(decide_episode(state))


def test_an_all_clear_says_what_is_still_at_risk() -> None:
    patient = a_team(escalation=Escalation(issues_at_risk=3))
    state = opened(*late(1, 2, 3), team=patient)
    reply, edit = decided(at_another(state, at("20 14:00"), *late(1), fine(2), fine(3)))[0]
    assert text_of(reply) == "All clear: 1 still at risk, too few to escalate."
    assert isinstance(edit, EditMessage)
    struck = [line[-1] for line in list(edit.document.lines())[2:]]
    assert struck == [Text("Request 1"), Text("Request 2", "strike"), Text("Request 3", "strike")]


def test_a_closed_episode_is_followed_by_a_new_one_on_another_day() -> None:
    state = decided(at_another(opened(*late(1, 2)), at("20 14:00"), fine(1), fine(2)))[1]
    actions, _ = decided(at_another(state, at("23 15:00"), *late(3, 4)))
    assert told(actions) == [("PostMessage", "SUP-17", "delivery/episode/2026-11-23")]


def test_what_is_at_risk_again_on_the_day_of_the_all_clear_goes_on_in_the_same_message() -> None:
    state = decided(at_another(opened(*late(1, 2)), at("20 14:00"), fine(1), fine(2)))[1]
    actions, state = decided(at_another(state, at("20 15:00"), *late(3, 4)))
    (edit,) = actions
    assert isinstance(edit, EditMessage)
    assert (edit.facts["state"], edit.facts["left"]) == ("open", "acme/shop#1,2")
    assert not decided(state)[0]
    actions, state = decided(at_another(state, at("20 16:00"), fine(3), fine(4)))
    assert told(actions) == [("EditMessage", "SUP-17", f"{KEY}/edit")], "the all-clear was said today"
    assert episode(state).payload["state"] == "closed"


def test_what_comes_back_on_a_later_day_of_all_clear_is_reminded_of() -> None:
    state = decided(at_another(opened(*late(1, 2)), at("23 14:00"), fine(1), fine(2)))[1]
    actions, _ = decided(at_another(state, at("23 15:00"), *late(3, 4)))
    assert told(actions) == [
        ("PostMessage", "SUP-17", f"{KEY}/reminder/2026-11-23"),
        ("EditMessage", "SUP-17", f"{KEY}/edit"),
    ]


def test_the_same_requests_that_come_back_after_an_all_clear_are_called_for_again() -> None:
    state = decided(at_another(opened(*late(1, 2)), at("20 14:00"), fine(1), fine(2)))[1]
    actions, state = decided(at_another(state, at("20 15:00"), *late(1, 2)))
    assert told(actions) == [("EditMessage", "SUP-17", f"{KEY}/edit")], "called today already"
    reply, _ = decided(at_another(state, at("23 09:30"), *late(1, 2)))[0]
    assert text_of(reply) == "@Em D @Pm D At risk again: 2 in all."


def test_one_that_joins_while_another_leaves_is_no_growth() -> None:
    state = opened(*late(1, 2, 3, 4))
    actions, _ = decided(at_another(state, at("23 11:00"), *late(1, 2, 5), fine(3), fine(4)))
    assert told(actions) == [("EditMessage", "SUP-17", f"{KEY}/edit")]


def test_of_more_than_are_kept_by_name_one_that_leaves_is_no_growth_and_one_that_joins_is() -> None:
    state = opened(*late(*range(1, 61)))
    less, _ = decided(at_another(state, at("23 11:00"), *late(*range(2, 61))))
    assert told(less) == [("EditMessage", "SUP-17", f"{KEY}/edit")]
    more, _ = decided(at_another(state, at("23 11:00"), *late(*range(1, 62))))
    assert text_of(more[0]) == "@Em D @Pm D 1 more at risk than when this was said last; 61 in all."


def test_an_old_episode_that_comes_back_goes_on_in_a_new_message() -> None:
    cleared = {"state": "closed", "cleared": "2026-11-20", "members": "", "left": "acme/shop#1,2"}
    old = a_message("delivery/episode/2026-11-02", payload=cleared, at=at("02 10:00"))
    actions, state = decided(a_state(*late(1, 2), messages=(old,)))
    assert told(actions) == [("PostMessage", "SUP-17", KEY)]
    assert not decided(state)[0]


def test_nothing_comes_back_outside_working_hours() -> None:
    state = decided(at_another(opened(*late(1, 2)), at("20 14:00"), fine(1), fine(2)))[1]
    assert not decided(at_another(state, at("20 18:00"), *late(1, 2)))[0]


def test_one_request_at_risk_is_one() -> None:
    team = a_team(escalation=Escalation(issues_at_risk=1))
    (post,) = decided(a_state(*late(1), team=team))[0]
    assert (
        text_of(post).splitlines()[1]
        == "@Em D @Pm D this request is late. Who can take one, or what should wait?"
    )


def test_many_that_left_are_counted_and_those_that_are_not_read_any_more_named() -> None:
    state = at_another(opened(*late(*range(1, 31))), at("20 14:00"), *late(1, 2))
    (edit,) = decided(state)[0]
    assert text_of(edit).splitlines()[4:] == [
        "At risk no more:",
        *(f"acme/shop#{number}" for number in range(3, 13)),
        "And 18 more.",
        "This message is kept up to date and closed with an all-clear in its thread.",
    ]


def test_a_message_whose_numbers_were_spoilt_is_kept_up_all_the_same() -> None:
    spoilt = {"state": "open", "peak": "many", "members": "nonsense acme/shop#1"}
    standing = a_message(KEY, payload=spoilt, at=at("20 10:00"))
    (reply, edit) = decided(a_state(*late(1, 2), messages=(standing,)))[0]
    assert isinstance(edit, EditMessage)
    assert (edit.facts["peak"], edit.facts["left"]) == ("2", "")
    assert text_of(reply).endswith("2 in all.")


def test_after_eight_business_days_the_conversation_goes_on_in_a_new_message() -> None:
    state = opened(*late(1, 2))
    assert not list(decide_episode(later(state, at("2026-12-02T11:00"))))
    actions, state = decided(later(state, at("2026-12-02T11:01")))
    assert told(actions) == [
        ("EditMessage", "SUP-17", f"{KEY}/edit"),
        ("PostMessage", "SUP-17", "delivery/episode/2026-12-02"),
    ]
    assert text_of(actions[0]) == (
        "Requests at risk\n"
        "It goes on in a newer message. It began on Fri 20 Nov, 11:00 GMT; 2 at risk at once at most.\n"
        "#1 Request 1\n"
        "#2 Request 2"
    )
    assert not list(decide_episode(state))


def test_on_the_day_of_a_reminder_the_conversation_does_not_move() -> None:
    state = at_another(opened(*late(1, 2)), at("2026-12-02T10:00"), *late(1, 2, 3))
    _, state = decided(state)
    assert not list(decide_episode(later(state, at("2026-12-02T11:01"))))
    assert len(list(decide_episode(later(state, at("2026-12-03T11:01"))))) == 2


def test_an_older_episode_that_was_never_closed_is_closed() -> None:
    state = opened(*late(1, 2))
    assert state.channel is not None
    old = a_message("delivery/episode/2026-11-09", payload={"state": "open"}, at=at("09 10:00"))
    both = replace(state, channel=replace(state.channel, messages=(*state.channel.messages, old)))
    actions, state = decided(both)
    assert told(actions) == [("EditMessage", "SUP-17", "delivery/episode/2026-11-09/edit")]
    assert not list(decide_episode(state))


def test_another_teams_episode_is_another_conversation() -> None:
    other = a_message("repo/episode/2026-11-20", payload={"state": "open", "members": "acme/shop#9"})
    assert told(decide_episode(a_state(*late(1, 2), messages=(other,)))) == [("PostMessage", "SUP-17", KEY)]


def test_many_requests_fit_into_slacks_bounds() -> None:
    (post,) = decided(a_state(*late(*range(1, 201))))[0]
    assert isinstance(post, PostMessage)
    assert len(list(expand(post.facts["members"]))) == NOTED
    assert post.facts["count"] == "200"
    assert text_of(post).splitlines()[-2] == "And 180 more."
    state = at_another(opened(*late(*range(1, 201))), at("20 14:00"), *late(*range(1, 202)))
    assert told(decide_episode(state)) == [("EditMessage", "SUP-17", f"{KEY}/edit")]


@pytest.mark.parametrize("part", ["issues", "board", "channel"])
def test_a_partial_read_opens_and_closes_nothing(part: Any) -> None:
    gap = Incomplete(part=part, reason="It cannot be read.")
    assert not list(decide_episode(a_state(*late(1, 2), incomplete=(gap,))))
    assert not list(decide_episode(replace(opened(*late(1, 2)), issues={}, incomplete=(gap,))))


def test_without_a_channel_there_is_no_episode() -> None:
    assert not list(decide_episode(a_state(*late(1, 2), channel=None)))


@given(st.integers(1, 4), st.lists(st.tuples(st.integers(1, 40), st.sets(st.integers(1, 5))), max_size=12))
def test_an_episode_never_flaps(threshold: int, steps: list[tuple[int, set[int]]]) -> None:
    """It opens at the threshold only, stays above its floor, and says nothing twice."""
    state = a_state(team=a_team(escalation=Escalation(issues_at_risk=threshold)))
    now, spoken = NOW, []
    called: list[date] = []
    for hours, numbers in steps:
        now += timedelta(hours=hours)
        was_open = any(message.payload.get("state") == "open" for message in state.channel.messages)  # type: ignore[union-attr]
        state = at_another(state, now, *late(*sorted(numbers)))
        actions, state = decided(state)
        kinds = told(actions)
        is_open = [each for each in state.channel.messages if each.payload.get("state") == "open"]  # type: ignore[union-attr]
        if was_open:
            assert bool(is_open) == (len(numbers) > max(0, threshold - 2))
        else:
            assert bool(is_open) == (len(numbers) >= threshold and state.calendar.is_open(now))
        assert len(is_open) <= 1
        assert not decided(state)[0]
        spoken += [key for kind, _, key in kinds if kind == "PostMessage"]
        called += [now.date() for each in actions if isinstance(each, PostMessage) and calls_managers(each)]
    assert len(spoken) == len(set(spoken))
    assert len(called) == len(set(called)), "EM and PM are called once a day at most"


def calls_managers(post: PostMessage) -> bool:
    return any(isinstance(piece, SlackUser) for line in post.document.lines() for piece in line)
