"""How a comment with commands is answered: once, by a reaction, and by a sentence where one is needed."""

from dataclasses import replace
from typing import Any

import pytest

from supportdesk.model.actions import Notify, React
from supportdesk.model.issues import Issue
from supportdesk.model.snapshot import Incomplete
from supportdesk.policies.commands import decide_answers, decide_dates, decide_effects
from tests.builders import (
    DESK,
    a_comment,
    a_desk_comment,
    a_shift,
    a_state,
    an_event,
    an_issue,
    at,
    done,
    later,
    ref,
)
from tests.policies.typed import answers, asked, typed


def test_where_nobody_typed_a_command_there_is_nothing_to_answer() -> None:
    assert not list(decide_answers(a_state(an_issue(comments=(a_comment(),)))))


# The answer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/ack", [("accepted", 7)]),
        ("/eta fri", [("accepted", 7)]),
        ("/eta fri\n/at-risk it is late", [("accepted", 7)]),
        (
            "/at-risk",
            [
                ("Notify", "/at-risk: say in a few words why, as in “/at-risk the release is on Friday”."),
                ("refused", 7),
            ],
        ),
        (
            "/ack\n/eta",
            [
                ("Notify", "/eta: say by when, as in “/eta fri” or “/eta 3 business days”."),
                ("refused", 7),
            ],
        ),
    ],
    ids=["accepted", "accepted with a date", "two accepted together", "refused", "refused together"],
)
def test_a_comment_is_answered_once(text: str, expected: list[tuple[str, Any]]) -> None:
    assert list(answers(a_state(asked(text)))) == expected


def test_a_sentence_is_said_once_for_several_comments() -> None:
    comments = (typed("/eta fri", 7, by="outsider"), typed("/eta mon", 8, by="stranger"))
    assert list(answers(a_state(an_issue(comments=comments)))) == [
        ("Notify", "/eta is for the members of Delivery."),
        ("refused", 7),
        ("refused", 8),
    ]


@pytest.mark.parametrize("trusted", [True, False], ids=["as it was", "edited by somebody else"])
def test_a_sentence_that_stands_on_the_issue_is_not_said_again(trusted: Any) -> None:
    state = a_state(asked("/at-risk"))
    (sentence, _) = decide_answers(state)
    assert isinstance(sentence, Notify)
    said = a_desk_comment(sentence.mark, trusted=trusted, id="IC_1")
    again = replace(state.issues[ref()], comments=(said, *state.issues[ref()].comments))
    assert list(answers(a_state(again))) == [("refused", 7)]


def test_somebody_elses_copy_of_its_mark_is_not_that_sentence() -> None:
    state = a_state(asked("/at-risk"))
    (sentence, _) = decide_answers(state)
    assert isinstance(sentence, Notify)
    copied = a_comment("outsider", mark=sentence.mark)
    again = replace(state.issues[ref()], comments=(copied, *state.issues[ref()].comments))
    assert [kind for kind, _ in answers(a_state(again))] == ["Notify", "refused"]


def test_where_a_person_deleted_a_comment_of_the_desk_a_reaction_is_all() -> None:
    deleted = an_event("comment_deleted", at("20 10:30"), subject=DESK, by="requester")
    assert list(answers(a_state(asked("/at-risk", "/support", events=(deleted,))))) == [
        ("refused", 7),
        ("accepted", 8),
    ]


def test_a_reaction_comes_after_all_that_the_comment_sets_in_motion() -> None:
    state = a_state(asked("/eta fri\n/triage\n/support"))
    sentence, reaction = decide_answers(state)
    assert isinstance(reaction, React)
    assert reaction.needs == (
        "acme/shop#1/status/delivery",
        sentence.key,  # type: ignore[union-attr]
        "acme/shop#1/eta/acme/205",
        "acme/shop#1/label/support/triage",
    )
    assert (reaction.comment, reaction.key) == ("IC_7", "acme/shop#1/reaction/7")


def test_the_second_of_two_refused_waits_for_the_sentence_too() -> None:
    sentence, first, second = decide_answers(a_state(asked("/at-risk", "/at-risk")))
    assert isinstance(first, React)
    assert isinstance(second, React)
    assert sentence.key in first.needs  # type: ignore[union-attr]
    assert sentence.key in second.needs  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("issue", "expected"),
    [
        (asked("/support", open=False), ["Notify", "accepted"]),
        (asked("/eta fri", open=False), ["Notify", "refused"]),
        (asked("/support", author="delivery-eng-b"), ["Notify", "accepted"]),
        (asked("/support", labels=frozenset({"bug"})), []),
        (asked("/support", asked=at("2025-12-01T10:00")), []),
        (asked("/support", ref=ref(1, "acme/elsewhere")), []),
    ],
    ids=[
        "a question on a closed issue",
        "an order on a closed issue",
        "a question on the team's own work",
        "an issue without the label",
        "an issue from before the team's start",
        "an issue that was moved to where the desk does not look",
    ],
)
def test_commands_are_answered_on_the_teams_issues(issue: Issue, expected: list[str]) -> None:
    assert [kind for kind, _ in answers(a_state(issue))] == expected


@pytest.mark.parametrize("part", ["issues", "board", "channel"])
def test_on_a_partial_read_commands_wait(part: Any) -> None:
    gap = Incomplete(part=part, reason="It cannot be read.")
    state = a_state(asked("/triage", "/eta fri"), incomplete=(gap,))
    assert not [*decide_effects(state), *decide_dates(state), *decide_answers(state)]


# Who is on support


@pytest.mark.parametrize("by", ["outsider", "delivery-eng-b"])
def test_anybody_hears_who_is_on_support(by: str) -> None:
    sentence, reaction = answers(a_state(an_issue(comments=(typed("/support please", by=by),))))
    assert sentence == (
        "Notify",
        (
            "Eng A is on support for Delivery until Mon 23 Nov, 10:00 GMT; "
            "@delivery-support in Slack reaches them."
        ),
    )
    assert reaction == ("accepted", 7)


def test_without_a_known_handle_the_team_is_named() -> None:
    (_, sentence), _ = answers(a_state(asked("/support"), group=None))
    assert sentence.endswith("; Delivery's handle in Slack reaches them.")


def test_several_questions_get_one_answer() -> None:
    assert [kind for kind, _ in answers(a_state(asked("/support\n/support", "/support")))] == [
        "Notify",
        "accepted",
        "accepted",
    ]


def test_a_change_of_hands_is_a_new_answer() -> None:
    state = a_state(asked("/support"))
    left = done(state, decide_answers(state))
    again = replace(left.issues[ref()], comments=(*left.issues[ref()].comments, typed("/support", 8)))
    state = replace(left, issues={ref(): again})
    assert [kind for kind, _ in answers(state)] == ["accepted"]
    assert [kind for kind, _ in answers(later(state, at("23 10:00")))] == ["Notify", "accepted"]


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (
            {"shifts": ()},
            "Nobody is on support for Delivery. @delivery-support in Slack reaches those who see to it.",
        ),
        (
            {"shifts": (a_shift(), a_shift("eng-b", "16 10:00", "30 10:00"))},
            (
                "Several people are on support for Delivery at once: Eng A, Eng B. "
                "@delivery-support in Slack reaches those who see to it."
            ),
        ),
        (
            {
                "incomplete": (
                    Incomplete(
                        part="oncall", reason="The source names eng-a@corp.example: give somebody it."
                    ),
                )
            },
            (
                "Who is on support for Delivery cannot be told at the moment; "
                "@delivery-support in Slack may know."
            ),
        ),
    ],
    ids=["nobody", "several people", "the source cannot be read: its words stay inside"],
)
def test_where_it_is_not_one_person_the_answer_says_so(settings: dict[str, Any], sentence: str) -> None:
    assert list(answers(a_state(asked("/support"), **settings))) == [("Notify", sentence), ("accepted", 7)]


# What leaves the issue


SECRET = "Zebra Industries"


@pytest.mark.parametrize("text", [f"/eta {SECRET}", f"/at-risk {SECRET}", f"/snooze {SECRET}\n/support"])
@pytest.mark.parametrize("by", ["delivery-eng-a", "customer-contact"])
def test_neither_words_nor_names_stand_in_a_reason_or_a_summary(text: str, by: str) -> None:
    state = a_state(an_issue(private=True, comments=(typed(text, by=by),), author="customer-contact"))
    for each in decide_answers(state):
        outside = repr(each.because) + (each.document.summary if isinstance(each, Notify) else "")
        assert "zebra" not in outside.casefold()
        assert "customer-contact" not in outside


def test_reasons_say_what_was_done_in_general_words() -> None:
    decisions = list(decide_answers(a_state(asked("/eta soon", "/ack"))))
    assert [each.because.reason for each in decisions] == [
        "Somebody typed /eta.",
        "It cannot be done; the sentence beside it says why.",
        "It is done.",
    ]
    assert isinstance(decisions[0], Notify)
    assert decisions[0].document.summary == "acme/shop#1: an answer to /eta"
