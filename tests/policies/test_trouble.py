"""The run itself in trouble: what the team is told, where, when, and that it is over."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from supportdesk.model.actions import AddLabel, EditMessage, PostMessage
from supportdesk.model.channels import Channel, Message
from supportdesk.model.config import TeamMode
from supportdesk.model.document import Document, Link, SlackUser, mentions
from supportdesk.model.finding import Because
from supportdesk.model.plan import JobPlan, Outcome, Plan, Result, TeamPlan
from supportdesk.model.projection import after
from supportdesk.model.snapshot import Incomplete, TeamState
from supportdesk.policies.trouble import decide_trouble, is_told, place_of, trouble_of
from supportdesk.policies.trouble_page import Trouble
from tests.builders import NOW, a_channel, a_message, a_state, a_team, at, later, ref, text_of, told

KEY = "delivery/trouble/2026-11-20"
RUN = "https://github.example/acme/desk/actions/runs/1"
WELL = Trouble()
STOPPED = Trouble(stopped="GitHub refuses the credentials: renew GITHUB_TOKEN, or the App's private key.")
UNREAD = Trouble(unread=("Repository acme/shop has no label: create it there.",))
REFUSED = Trouble(
    refused="300 changes at once. Look at the plan; if it is right, approve it.", approve="1a2b"
)


def lived(state: TeamState, trouble: Trouble) -> tuple[list[PostMessage | EditMessage], TeamState]:
    """What is said after such a run, and the world with it."""
    actions = list(decide_trouble(state, trouble, run=RUN))
    return actions, after(state, actions)


def a_failing_day(trouble: Trouble = STOPPED, **settings: Any) -> TeamState:
    """A team that was told of trouble at eleven on Friday, as Slack has it."""
    actions, state = lived(a_state(**settings), trouble)
    return replace(state, channel=a_channel(*_posted(actions)))


def _posted(actions: Iterable[PostMessage | EditMessage]) -> Iterable[Message]:
    for each in actions:
        if isinstance(each, PostMessage) and each.thread is None:
            yield a_message(each.key, at=NOW, payload=each.facts)


def edited(state: TeamState, actions: Iterable[PostMessage | EditMessage]) -> TeamState:
    """The world once these edits were made."""
    facts = {each.occurrence: each.facts for each in actions if isinstance(each, EditMessage)}
    assert state.channel is not None
    messages = (replace(m, payload=facts.get(m.key or "", m.payload)) for m in state.channel.messages)
    return replace(state, channel=a_channel(*messages))


def kinds(actions: Iterable[PostMessage | EditMessage]) -> list[tuple[str, str]]:
    return [(kind, key) for kind, _, key in told(actions)]


def test_where_all_is_well_nothing_is_said() -> None:
    assert lived(a_state(), WELL)[0] == []


def test_a_run_that_stopped_is_told_with_its_sentence_and_calls_on_nobody() -> None:
    (post,), _ = lived(a_state(), STOPPED)
    assert kinds([post]) == [("PostMessage", KEY)]
    assert text_of(post) == (
        "Support Desk could not do its work\n"
        "The run stopped: GitHub refuses the credentials: renew GITHUB_TOKEN, or the App's private key.\n"
        "What the run saw · Each run looks again, and this message is kept up to date."
    )
    assert Link(RUN, "What the run saw") in [piece for line in post.document.lines() for piece in line]
    assert post.document.summary == "Delivery: Support Desk could not do its work"
    assert mentions(post.document) == 0
    assert post.facts["state"] == "failing"


def test_a_brake_calls_on_em_and_pm_with_the_hash_and_how_to_approve() -> None:
    (post,), _ = lived(a_state(), REFUSED)
    assert text_of(post) == (
        "Support Desk waits for a decision\n"
        "@Em D @Pm D nothing is done for Delivery until one of you decides. 300 changes at once. "
        "Look at the plan; if it is right, approve it.\n"
        "To let exactly this plan through, start the workflow Schedule by hand with team delivery "
        "and approve 1a2b.\n"
        "What the run saw · Each run looks again, and this message is kept up to date."
    )
    assert [piece.id for line in post.document.lines() for piece in line if isinstance(piece, SlackUser)] == [
        "U00EMD",
        "U00PMD",
    ]


def test_what_could_not_be_read_and_what_failed_is_told_as_far_as_a_message_bears() -> None:
    unread = tuple(f"Part {number} is down." for number in range(7))
    failed = ("Assign: It is down.",) * 4 + tuple(f"Add label: {number} is odd." for number in range(3))
    (post,), _ = lived(a_state(), Trouble(unread=unread, failed=failed))
    assert text_of(post) == (
        "Support Desk could not do all of its work\n"
        "Could not be read; what depends on it is left as it is:\n"
        "Part 0 is down.\nPart 1 is down.\nPart 2 is down.\nPart 3 is down.\nPart 4 is down.\n"
        "And 2 more.\n"
        "7 actions failed:\n"
        "Assign: It is down.\nAdd label: 0 is odd.\nAdd label: 1 is odd.\n"
        "And 1 more.\n"
        "What the run saw · Each run looks again, and this message is kept up to date."
    )
    (post,) = decide_trouble(a_state(), Trouble(failed=("Assign: It is down.",)))
    assert "1 action failed:\nAssign: It is down.\nEach run looks again" in text_of(post)


def test_a_long_sentence_is_cut_and_stays_on_one_line() -> None:
    (post,), _ = lived(a_state(), Trouble(stopped="No token.\nNo key. " + "x" * 500))
    line = text_of(post).splitlines()[1]
    assert line.startswith("The run stopped: No token. No key. xxx")
    assert len(line) == len("The run stopped: ") + 300
    assert line.endswith("…")


def test_told_once_nothing_is_said_again_while_it_says_the_same() -> None:
    for trouble in (STOPPED, UNREAD, REFUSED):
        assert lived(later(a_failing_day(trouble), at("20 14:00")), trouble)[0] == []


def test_how_long_a_service_asks_to_wait_is_no_change() -> None:
    limited = "GitHub's rate limit is used up over issue acme/shop#1: it opens again in {} seconds."
    state = a_failing_day(Trouble(stopped=limited.format(300)))
    assert lived(state, Trouble(stopped=limited.format(17)))[0] == []


def test_trouble_that_changes_edits_the_days_message() -> None:
    (edit,), _ = lived(later(a_failing_day(), at("20 22:00")), UNREAD)
    assert kinds([edit]) == [("EditMessage", f"{KEY}/edit")]
    assert "Repository acme/shop has no label: create it there." in text_of(edit)


def test_a_decision_that_comes_up_later_calls_on_em_and_pm_in_the_thread_once() -> None:
    state = later(a_failing_day(), at("20 14:00"))
    actions, _ = lived(state, REFUSED)
    word, edit = actions
    assert kinds(actions) == [("PostMessage", f"{KEY}/refused"), ("EditMessage", f"{KEY}/edit")]
    assert text_of(word) == "@Em D @Pm D one of you has to decide: see above."
    assert isinstance(edit, EditMessage)
    assert edit.needs == (word.key,)
    state = edited(state, actions)
    assert lived(state, REFUSED)[0] == []
    again, _ = lived(state, replace(REFUSED, approve="3c4d"))
    assert kinds(again) == [("EditMessage", f"{KEY}/edit")]


def test_nobody_is_called_to_decide_after_work() -> None:
    assert kinds(lived(later(a_failing_day(), at("20 19:00")), REFUSED)[0]) == [
        ("EditMessage", f"{KEY}/edit")
    ]


@pytest.mark.parametrize("moment", ["20 08:59", "20 17:30", "21 11:00", "2026-12-25T11:00"])
def test_outside_working_hours_nothing_new_is_told(moment: str) -> None:
    assert lived(a_state(now=at(moment)), STOPPED)[0] == []


def test_on_the_next_business_day_it_is_told_anew_and_the_older_message_closed() -> None:
    monday = later(a_failing_day(), at("23 09:04"))
    actions, _ = lived(monday, STOPPED)
    post, edit = actions
    assert kinds(actions) == [("PostMessage", "delivery/trouble/2026-11-23"), ("EditMessage", f"{KEY}/edit")]
    assert text_of(edit) == "Support Desk could not do its work\nIt goes on in a newer message."
    assert isinstance(edit, EditMessage)
    assert (edit.facts["state"], edit.needs) == ("continued", (post.key,))
    assert lived(edited(monday, actions), WELL)[0] == []


def test_when_it_works_again_the_message_is_struck_through_and_its_thread_told_once() -> None:
    state = later(a_failing_day(), at("21 02:41"))
    actions, _ = lived(state, WELL)
    word, edit = actions
    assert kinds(actions) == [("PostMessage", f"{KEY}/recovered"), ("EditMessage", f"{KEY}/edit")]
    assert isinstance(word, PostMessage)
    assert word.thread == "1795172400.000000"
    assert text_of(word) == "It works again: what was due is done."
    assert text_of(edit) == (
        "Support Desk could not do its work\n"
        "Works again since Sat 21 Nov, 02:41 GMT. This was told on Fri 20 Nov, 11:00 GMT."
    )
    assert isinstance(edit, EditMessage)
    assert (edit.facts["state"], edit.needs) == ("recovered", (word.key,))
    assert [piece.style for line in list(edit.document.lines())[:1] for piece in line] == ["strike"]  # type: ignore[union-attr]
    assert lived(edited(state, actions), WELL)[0] == []


def test_one_that_comes_back_on_the_same_day_goes_on_in_its_message_and_is_not_said_anew() -> None:
    state = a_failing_day()
    state = edited(state, lived(state, WELL)[0])
    back, _ = lived(later(state, at("20 12:00")), STOPPED)
    assert kinds(back) == [("EditMessage", f"{KEY}/edit")]
    assert "The run stopped" in text_of(back[0])
    state = edited(state, back)
    assert kinds(lived(later(state, at("20 13:00")), WELL)[0]) == [("EditMessage", f"{KEY}/edit")]


def test_of_several_that_stand_open_all_are_closed_and_one_is_said() -> None:
    open_ones = [
        a_message(f"delivery/trouble/2026-11-{day}", at=at(f"{day} 10:00"), payload={"state": "failing"})
        for day in (19, 18)
    ]
    actions, _ = lived(a_state(messages=open_ones), WELL)
    assert kinds(actions) == [
        ("PostMessage", "delivery/trouble/2026-11-19/recovered"),
        ("EditMessage", "delivery/trouble/2026-11-19/edit"),
        ("EditMessage", "delivery/trouble/2026-11-18/edit"),
    ]
    assert (
        text_of(actions[-1])
        == "Works again since Fri 20 Nov, 11:00 GMT. This was told on Wed 18 Nov, 10:00 GMT."
    )


@pytest.mark.parametrize(
    "key", ["repo/trouble/2026-11-20", "delivery/trouble/soon", "delivery/digest/2026-11-20", None]
)
def test_other_messages_are_none_of_it(key: str | None) -> None:
    message = a_message(key, at=NOW, payload={"state": "failing"})
    assert not is_told("delivery", message)
    assert lived(a_state(messages=(message,)), WELL)[0] == []


SHADOW = Channel(id="C00SHADOW", name="shadow", since=at("2026-10-16T00:00"))


@pytest.mark.parametrize(
    ("mode", "rehearsal", "place"),
    [
        (TeamMode(default="on"), SHADOW, "C00DELIVERY"),
        (TeamMode(default="off", digest="on"), None, "C00DELIVERY"),
        (TeamMode(default="shadow"), SHADOW, "C00SHADOW"),
        (TeamMode(default="shadow"), None, None),
        (TeamMode(default="off"), SHADOW, None),
        (TeamMode(default="shadow", audit="on"), SHADOW, "C00DELIVERY"),
    ],
)
def test_a_team_is_told_where_the_desk_speaks_for_it(
    mode: TeamMode, rehearsal: Channel | None, place: str | None
) -> None:
    state = a_state(team=a_team(mode=mode), rehearsal=rehearsal)
    found = place_of(state)
    assert (found.id if found else None) == place
    assert {each.channel for each in decide_trouble(state, STOPPED)} == ({place} if place else set())


def test_in_the_shadow_channel_a_decision_calls_on_nobody() -> None:
    state = a_state(team=a_team(mode=TeamMode(default="shadow")), rehearsal=SHADOW)
    (post,) = decide_trouble(state, REFUSED)
    assert mentions(post.document) == 0
    assert "@Em D @Pm D nothing is done" in text_of(post)
    standing = a_message(KEY, at=NOW, channel="C00SHADOW", payload=dict(_facts_of(STOPPED)))
    state = replace(state, rehearsal=replace(SHADOW, messages=(standing,)))
    assert kinds(list(decide_trouble(state, REFUSED))) == [("EditMessage", f"{KEY}/edit")]


def _facts_of(trouble: Trouble) -> Iterable[tuple[str, str]]:
    (post,) = decide_trouble(a_state(), trouble)
    return post.facts.items()


def test_a_team_whose_channel_was_not_read_is_told_nothing() -> None:
    assert lived(a_state(channel=None), STOPPED)[0] == []


WHY = Because(team="delivery", job="audit", rule="REQ-1", reason="Missing: impact.")


def an_outcome(result: Result, detail: str = "It is down.", *, team: str = "delivery") -> Outcome:
    action = AddLabel(because=WHY, issue=ref(), label="needs-info")
    return Outcome(team=team, job="audit", action=action, result=result, detail=detail)


def a_team_plan(**settings: Any) -> TeamPlan:
    job = JobPlan(job="audit", acts=True, actions=(an_outcome("done").action,))
    return TeamPlan(team="delivery", name="Delivery", jobs=(job,), **settings)


def troubled(team: TeamPlan, *outcomes: Outcome, now: datetime = NOW, stopped: str = "") -> Trouble:
    return trouble_of(team, outcomes, plan=Plan(now=now, teams=(team, a_team_plan())), stopped=stopped)


def test_what_is_done_or_waits_for_a_person_is_no_trouble() -> None:
    results = [
        an_outcome("done"),
        an_outcome("waiting"),
        an_outcome("skipped"),
        an_outcome("failed", team="repo"),
    ]
    assert troubled(a_team_plan(), *results).headline == ""


def test_what_failed_says_what_was_to_be_done_and_why_it_was_not() -> None:
    trouble = troubled(a_team_plan(), an_outcome("failed", "GitHub denies access to issue acme/shop#1."))
    assert trouble.failed == ("Add label: GitHub denies access to issue acme/shop#1.",)
    assert trouble.headline == "Support Desk could not do all of its work"


def test_what_was_not_read_is_said_once_without_the_teams_name() -> None:
    gaps = [
        Incomplete(part=part, reason="Delivery: GitHub is failing (503).") for part in ("issues", "board")
    ]
    assert troubled(a_team_plan(incomplete=tuple(gaps))).unread == ("GitHub is failing (503).",)


def test_a_refused_plan_is_approved_by_the_hash_of_the_team_alone() -> None:
    team = a_team_plan(refused="Delivery: 300 changes at once.")
    trouble = troubled(team)
    assert trouble.refused == "300 changes at once."
    assert trouble.approve == Plan(now=NOW, teams=(team,)).hash != Plan(now=NOW, teams=(team, team)).hash
    assert troubled(a_team_plan()).approve == ""


def test_a_run_that_stopped_half_way_tells_both() -> None:
    trouble = troubled(a_team_plan(), an_outcome("failed"), stopped="An error of the desk itself.")
    assert (trouble.headline, trouble.failed) == (
        "Support Desk could not do its work",
        ("Add label · acme/shop#1: It is down.",),
    )


def test_documents_of_trouble_fit_one_message() -> None:
    long = "x" * 1000
    trouble = Trouble(
        stopped=long,
        refused=long,
        approve="1a2b",
        unread=tuple(f"{n}{long}" for n in range(9)),
        failed=tuple(f"{n}{long}" for n in range(9)),
    )
    (post,) = decide_trouble(a_state(), trouble, run=RUN)
    assert isinstance(post.document, Document)
    assert sum(len(line) for line in text_of(post).splitlines()) < 4000
