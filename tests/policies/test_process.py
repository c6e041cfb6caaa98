"""The process as a whole: jobs, modes, switches, and what holds in every world."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportdesk.model.actions import EditMessage, PostMessage
from supportdesk.model.config import JOBS, Job, Mode, TeamMode
from supportdesk.model.finding import Finding
from supportdesk.model.snapshot import TeamState
from supportdesk.policies import JobDecision, decide, rehearse
from tests.builders import (
    DESK,
    LABEL,
    a_channel,
    a_group,
    a_label,
    a_message,
    a_state,
    a_team,
    an_issue,
    at,
    done,
    text_of,
    told,
)
from tests.policies.commanded import worlds
from tests.policies.worlds import states

ALL: frozenset[Job] = frozenset(JOBS)
DIGEST = at("20 09:15")
MODES: tuple[Mode, ...] = ("on", "shadow", "off")
DIGEST_MADE = a_message("delivery/digest/2026-11-20", at=DIGEST)


def kinds(decided: tuple[JobDecision, ...]) -> list[tuple[Job, str]]:
    return [(each.job, type(each.decision).__name__) for each in decided]


def new(**changed: Any) -> TeamState:
    """An hour-old request that lacks a part, which nobody has looked at."""
    return a_state(an_issue(body=""), **changed)


def test_a_quiet_world_needs_nothing() -> None:
    assert decide(a_state(messages=(DIGEST_MADE,)), ALL) == ()


def test_each_policy_decides_over_what_those_before_it_leave_behind() -> None:
    """A request under a wrong name is labelled, and with that it is a request: all in one run."""
    issue = replace(an_issue(labels=frozenset({"delivery"}), items=(), body=""), events=())
    decided = decide(a_state(issue), frozenset({"audit"}))
    assert told(each.decision for each in decided) == [
        ("AddLabel", "REQ-2", f"acme/shop#1/label/{LABEL}"),
        ("RemoveLabel", "REQ-2", "acme/shop#1/label/delivery"),
        ("AddToBoard", "REQ-3", "acme/shop#1/board/acme/205"),
        ("AddLabel", "REQ-1", "acme/shop#1/label/needs-info"),
        ("Assign", "SUP-4", "acme/shop#1/assignee/delivery-eng-a"),
        ("WriteStatus", "REQ-1", "acme/shop#1/status/delivery"),
    ]


def test_only_the_jobs_that_are_asked_for_act() -> None:
    assert kinds(decide(new(), frozenset({"rotation"}))) == []
    assert {job for job, _ in kinds(decide(new(), frozenset({"audit", "risk"})))} == {"audit"}


def test_a_policy_of_two_jobs_runs_once_under_one_that_acts() -> None:
    def status(**mode: Any) -> list[tuple[str, bool]]:
        decided = decide(new(team=a_team(mode=TeamMode(**mode))), ALL)
        found = [each for each in decided if type(each.decision).__name__ == "WriteStatus"]
        return [(each.job, each.acts) for each in found]

    assert status(risk="shadow") == status() == [("audit", True)]
    assert status(default="shadow") == status(audit="shadow", risk="off") == [("audit", False)]


def test_a_comment_that_is_only_watched_is_not_written_for_another_job() -> None:
    for mode in ({"audit": "shadow"}, {"audit": "off"}, {"audit": "off", "risk": "shadow"}):
        decided = decide(new(team=a_team(mode=TeamMode(**mode))), ALL)  # type: ignore[arg-type]
        assert "WriteStatus" not in [type(each.decision).__name__ for each in decided]


def shadowed(**changed: Any) -> TeamState:
    """A request under a wrong name, for a team of which some jobs are in shadow."""
    issue = replace(an_issue(labels=frozenset({"delivery"})), events=())
    return a_state(issue, **{"messages": (DIGEST_MADE,), **changed})


def test_shadow_shows_all_that_would_be_done_and_does_nothing() -> None:
    state = shadowed(team=a_team(mode=TeamMode(default="shadow")))
    decided = decide(state, ALL)
    on = decide(shadowed(), ALL)
    assert kinds(decided) == kinds(on)
    assert ("audit", "WriteStatus") in kinds(decided)
    assert not any(each.acts for each in decided)
    assert all(each.acts for each in on)


def test_a_job_that_acts_builds_on_nothing_that_is_only_imagined() -> None:
    """The label is shadow's, so that for the risk job there is no request yet and no comment to write."""
    state = shadowed(team=a_team(mode=TeamMode(audit="shadow")))
    acting = [each for each in decide(state, ALL) if each.acts]
    assert acting == []


def test_off_is_off() -> None:
    assert decide(new(team=a_team(mode=TeamMode(default="off"))), ALL) == ()


@st.composite
def modes(draw: st.DrawFn) -> TeamMode:
    """Any modes, but for two jobs that write the status comment together: they are of one mind."""
    mode = st.sampled_from(MODES)
    audit, rotation, digest, handoff = draw(mode), draw(mode), draw(mode), draw(mode)
    return TeamMode(audit=audit, risk=audit, rotation=rotation, digest=digest, handoff=handoff)


def gone(**changed: Any) -> TeamState:
    """At digest time, a request that somebody took off the board."""
    off = a_label(LABEL, at("20 08:00"))
    issue = an_issue(items=(), asked=at("20 08:00"), events=(off, _unboarded()))
    return a_state(issue, **{"now": DIGEST, **changed})


def _unboarded() -> Any:
    return replace(a_label("205", at("20 08:30")), kind="unboarded")


def digest_of(state: TeamState, *jobs: Job) -> str:
    decided = [each.decision for each in decide(state, frozenset(jobs))]
    (post,) = (each for each in decided if isinstance(each, PostMessage) and "/digest/" in each.key)
    return text_of(post)


def test_the_digest_tells_what_jobs_that_do_not_run_now_would_find() -> None:
    assert "acme/shop#1 Somebody took it off the board; it stays off." in digest_of(gone(), "digest")


@pytest.mark.parametrize("mode", ["off", "shadow"])
def test_the_digest_tells_nothing_of_a_job_that_does_not_act(mode: Any) -> None:
    state = gone(team=a_team(mode=TeamMode(audit=mode)))
    assert "Somebody took it off" not in digest_of(state, "digest", "audit")


def test_a_digest_in_shadow_tells_what_all_jobs_would_find() -> None:
    for audit in ("on", "shadow"):
        state = gone(team=a_team(mode=TeamMode(default="shadow", audit=audit)))
        for jobs in (("digest",), ("digest", "audit")):
            assert "Somebody took it off the board; it stays off." in digest_of(state, *jobs)
    off = gone(team=a_team(mode=TeamMode(default="shadow", audit="off")))
    assert "Somebody took it off" not in digest_of(off, "digest")


def test_a_rule_that_is_off_is_left_out() -> None:
    state = new(team=a_team(rules={"SUP-4": "off", "REQ-1": "off"}))
    assert told(each.decision for each in decide(state, frozenset({"audit"}))) == [
        ("PostMessage", "REQ-4", "delivery/request/acme/shop#1")
    ]


def test_a_rule_that_is_only_reported_is_a_finding_and_changes_nothing() -> None:
    state = new(team=a_team(rules={"SUP-4": "report", "REQ-1": "off", "REQ-4": "off"}))
    (decided,) = decide(state, frozenset({"audit"}))
    assert told([decided.decision]) == [("Finding", "SUP-4", "acme/shop#1")]
    assert decided.decision.because.reason == "Eng A is on support and does primary triage."


def test_a_finding_of_a_rule_that_is_only_reported_stays_one() -> None:
    state = gone(team=a_team(rules={"REQ-3": "report"}), now=at("20 11:00"))
    assert ("audit", "Finding") in kinds(decide(state, frozenset({"audit"})))


@given(states() | worlds())
@settings(max_examples=150)
def test_what_is_decided_once_is_not_decided_again(state: TeamState) -> None:
    """One run reaches the fixed point: over the world that it leaves behind, it plans nothing."""
    decided = decide(state, ALL)
    left = done(state, [each.decision for each in decided if each.acts])
    again = [each.decision for each in decide(left, ALL)]
    assert told(each for each in again if not isinstance(each, Finding)) == []


@given(states(mode=TeamMode()) | worlds(), modes())
@settings(max_examples=150)
def test_what_is_rehearsed_once_is_not_rehearsed_again(state: TeamState, mode: TeamMode) -> None:
    """Nor is anything done in the team's own places by a job in shadow."""
    shadow = replace(a_channel(), id="C00SHADOW", name="desk-shadow")
    state = replace(state, team=replace(state.team, mode=mode), rehearsal=shadow, refresh=False)
    decided = decide(state, ALL)
    said = [each.decision for each in rehearse(state, decided, ALL)]
    assert {getattr(each, "channel", "") for each in said} <= {"C00SHADOW"}
    left = done(state, [*(each.decision for each in decided if each.acts), *said])
    again = decide(left, ALL)
    assert [each for each in again if each.acts and not isinstance(each.decision, Finding)] == []
    assert told(each.decision for each in rehearse(left, again, ALL)) == []


def test_the_log_is_kept_by_runs_of_all_jobs_in_shadow() -> None:
    shadow = replace(a_channel(), id="C00SHADOW", name="desk-shadow")
    mode = TeamMode(default="shadow", handoff="on")
    state = a_state(an_issue(), now=DIGEST, team=a_team(mode=mode), rehearsal=shadow)

    def said(*jobs: Job) -> list[str]:
        decided = decide(state, frozenset(jobs))
        return [key for *_, key in told(each.decision for each in rehearse(state, decided, frozenset(jobs)))]

    assert said("digest") == ["delivery/digest/2026-11-20"]
    assert said("audit", "rotation", "risk", "digest")[-1] == "delivery/shadow/2026-11-20"


@given(states() | worlds())
@settings(max_examples=50)
def test_a_decision_is_made_once_in_a_run(state: TeamState) -> None:
    keys = [key for kind, _, key in told(each.decision for each in decide(state, ALL)) if kind != "Finding"]
    assert len(keys) == len(set(keys))


@given(states(mode=TeamMode(default="shadow")))
@settings(max_examples=50)
def test_no_shadow_acts(state: TeamState) -> None:
    assert not any(each.acts for each in decide(state, ALL))


@given(states() | worlds())
@settings(max_examples=100)
def test_the_desk_never_undoes_what_a_person_decided(state: TeamState) -> None:
    """It takes off only labels that it put on, wrong names aside, and puts back none that people took off."""
    for each in decide(state, ALL):
        kind, label = type(each.decision).__name__, getattr(each.decision, "label", "")
        if kind not in ("AddLabel", "RemoveLabel") or label == "delivery":
            continue
        issue = state.issues[each.decision.issue]  # type: ignore[union-attr]
        events = sorted(
            (event for event in issue.events if event.subject == label), key=lambda event: event.at
        )
        about = [event for event in events if event.kind in ("labeled", "unlabeled")]
        if kind == "RemoveLabel":
            assert [event.actor for event in about if event.kind == "labeled"][-1] == DESK
        elif about and about[-1].kind == "unlabeled":
            assert about[-1].actor == DESK


def test_a_handle_is_set_by_the_job_that_acts() -> None:
    state = a_state(group=a_group("eng-c"))
    assert kinds(decide(state, frozenset({"rotation", "handoff"}))) == [("rotation", "SetGroup")]


def test_messages_are_told_apart_from_their_edits() -> None:
    state = a_state(an_issue(), now=DIGEST)
    left = done(state, [each.decision for each in decide(state, frozenset({"digest"}))])
    changed = replace(left, issues={}, refresh=True)
    (edit,) = decide(changed, frozenset({"digest"}))
    assert isinstance(edit.decision, EditMessage)
