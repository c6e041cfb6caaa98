"""Which actions are done: one failure no other's, what builds on what, what stops them."""

from supportdesk.apply import Writers, apply_plan
from supportdesk.model.actions import (
    WriteStatus,
)
from supportdesk.model.document import Document
from supportdesk.model.plan import JobPlan, Plan, TeamPlan
from supportdesk.services.errors import Awaiting, Denied
from tests.apply.notes import WHY, Chat, Tracker, a_label, a_post, a_reaction, a_team, an_override, applied
from tests.builders import NOW, ref


def test_a_failed_action_stops_no_other() -> None:
    failure = Denied("GitHub denies access.")
    outcomes, _, chat = applied(a_team(a_label(1), a_post("x"), a_label(2)), add_label=failure)
    assert outcomes == [
        ("acme/shop#1/label/needs-info", "failed", "GitHub denies access."),
        ("x", "done", ""),
        ("acme/shop#2/label/needs-info", "failed", "GitHub denies access."),
    ]
    assert len(chat.done) == 1


def test_steps_that_build_on_each_other_stop_at_the_first_that_fails() -> None:
    team = a_team(a_post("x"), a_label(1), a_post("y"), a_label(2), job="handoff")
    outcomes, _, chat = applied(team, add_label=Denied("No."))
    assert [result for _, result, _ in outcomes] == ["done", "failed", "skipped", "skipped"]
    assert outcomes[2][2] == "An earlier step failed; run again to finish."
    assert len(chat.done) == 1


def test_once_it_is_to_stop_nothing_more_is_begun() -> None:
    reasons = iter(["", "Stop.", "Stop.", "Stop."])
    chat = Chat()
    plan = Plan(now=NOW, teams=(a_team(a_post("x"), a_post("y")), a_team(a_label(1), job="handoff")))
    outcomes = apply_plan(plan, Writers(tracker=Tracker({}), chat=chat), halted=lambda: next(reasons))
    assert [(each.result, each.detail) for each in outcomes] == [("done", "")] + [("skipped", "Stop.")] * 2
    assert len(chat.done) == 1


def test_steps_after_one_that_waits_for_a_person_wait_too() -> None:
    override = an_override()
    team = a_team(override, a_label(1), a_post("x"), job="handoff")
    outcomes, tracker, chat = applied(team, commit=Awaiting("Merge it.", url="https://github.com/x"))
    assert outcomes == [
        (override.key, "waiting", "Merge it."),
        (a_label(1).key, "skipped", "Waits for the pull request."),
        ("x", "skipped", "Waits for the pull request."),
    ]
    assert (tracker.done, chat.done) == ([], [])


def test_one_jobs_failure_is_not_the_next_ones() -> None:
    handoff = a_team(a_label(1), job="handoff")
    outcomes, _, _ = applied(handoff, a_team(a_post("x")), add_label=Denied("No."))
    assert [result for _, result, _ in outcomes] == ["failed", "done"]


def test_what_is_only_shown_or_refused_is_left_alone() -> None:
    outcomes, tracker, chat = applied(
        a_team(a_label(1), acts=False), a_team(a_post("x"), refused="Too many.")
    )
    assert (outcomes, tracker.done, chat.done) == ([], [], [])


def test_of_a_job_in_shadow_only_what_is_rehearsed_is_done() -> None:
    job = JobPlan(job="audit", acts=False, actions=(a_label(1), a_post("x")), rehearsed=(a_post("x"),))
    outcomes, tracker, chat = applied(TeamPlan(team="delivery", name="Delivery", jobs=(job,)))
    assert outcomes == [("x", "done", "")]
    assert (tracker.done, len(chat.done)) == ([], 1)


def test_an_error_of_our_own_is_told_without_its_words() -> None:
    outcomes, _, _ = applied(a_team(a_label(1)), add_label=RuntimeError("Bearer ghs_secret"))
    detail = "An error of the desk itself (RuntimeError); please report it."
    assert outcomes == [("acme/shop#1/label/needs-info", "failed", detail)]


def a_status(*needs: str) -> WriteStatus:
    return WriteStatus(because=WHY, issue=ref(), comment="IC_1", document=Document("S", ()), needs=needs)


STATUS, REACTION = "acme/shop#1/status/delivery", "acme/shop#1/reaction/7"


SKIPPED = "An earlier step failed; run again to finish."


def test_what_needs_an_action_that_was_done_is_done() -> None:
    outcomes, _, _ = applied(a_team(a_post("x"), a_status("x"), a_reaction(STATUS)))
    assert [result for _, result, _ in outcomes] == ["done", "done", "done"]


def test_what_needs_an_action_that_was_not_planned_is_done() -> None:
    outcomes, _, _ = applied(a_team(a_status("nobody planned it")))
    assert [result for _, result, _ in outcomes] == ["done"]


def test_what_needs_an_action_that_failed_is_skipped_and_what_needs_that_too() -> None:
    failing = a_label(1)
    team = a_team(failing, a_status(failing.key), a_reaction(STATUS), a_post("x"))
    outcomes, tracker, _ = applied(team, add_label=Denied("No."))
    assert outcomes == [
        (failing.key, "failed", "No."),
        (STATUS, "skipped", SKIPPED),
        (REACTION, "skipped", SKIPPED),
        ("x", "done", ""),
    ]
    assert tracker.done == []


def test_a_need_reaches_over_the_jobs_of_a_team_but_not_to_another_team() -> None:
    first = JobPlan(job="audit", acts=True, actions=(a_label(1),))
    second = JobPlan(job="risk", acts=True, actions=(a_status(a_label(1).key),))
    team = TeamPlan(team="delivery", name="Delivery", jobs=(first, second))
    other = a_team(a_reaction(a_label(1).key))
    outcomes, _, _ = applied(team, other, add_label=Denied("No."))
    assert [result for _, result, _ in outcomes] == ["failed", "skipped", "done"]


def test_what_is_only_shown_is_no_hindrance() -> None:
    shown = JobPlan(job="audit", acts=False, actions=(a_label(1),))
    done = JobPlan(job="risk", acts=True, actions=(a_status(a_label(1).key),))
    outcomes, _, _ = applied(TeamPlan(team="delivery", name="Delivery", jobs=(shown, done)))
    assert [(key, result) for key, result, _ in outcomes] == [(STATUS, "done")]
