"""Taking over, through the real commands and services: foreseen, done once, and the report stays."""

from typing import Any

import pytest

import run_due
from supportdesk.model.config import JOBS, Job
from supportdesk.model.finding import Finding
from supportdesk.model.projection import after
from supportdesk.policies import decide
from tests.worlds.fixtures import Rehearse
from tests.worlds.foresight import essence, look
from tests.worlds.rehearsal import ACCOUNTS, DELIVERY, Rehearsal, an_issue

ALL: frozenset[Job] = frozenset(JOBS)
KEY = "delivery/handoff/2026-11-16"
ASKED, TAKEN = "Engineer B, please react or reply here", "✓ Engineer B has taken over."


def an_announced_desk(rehearse: Rehearse) -> Rehearsal:
    """It is Monday noon, and it was just said that Engineer B is on support."""
    desk = rehearse(an_issue(1))
    go_round(desk)
    assert ASKED in announcement(desk)
    return desk


def go_round(desk: Rehearsal) -> list[str]:
    """Do what is due: it comes as was foreseen, and nothing is left. What the handoff lacks, in sentences."""
    state = look(desk)
    decided = [each.decision for each in decide(state, ALL) if each.acts]
    ran = desk.run(run_due.COMMAND, "--team", "delivery", "--apply")
    assert (ran.status, ran.err) == (0, "")
    found = look(desk)
    actions = [each for each in decided if not isinstance(each, Finding)]
    assert essence(found) == essence(after(state, actions))
    desk.forget()
    assert desk.run(run_due.COMMAND, "--team", "delivery", "--apply").status == 0
    assert desk.writes() == []
    findings = (each for each in decided if isinstance(each, Finding))
    return [each.because.reason for each in findings if each.because.job == "handoff"]


def announcement(desk: Rehearsal) -> str:
    return str(root(desk).blocks)


def root(desk: Rehearsal) -> Any:
    messages = desk.sandbox.slack.workspace.channels[DELIVERY].messages
    return next(each for each in messages if each.metadata and f"'{KEY}'" in str(each.metadata))


def react(desk: Rehearsal, who: str = "eng-b") -> None:
    ts = root(desk).ts
    desk.sandbox.act("slack", "react", channel=DELIVERY, ts=ts, name="eyes", user=ACCOUNTS[who])


def reply(desk: Rehearsal, who: str = "eng-b") -> None:
    ts = root(desk).ts
    desk.sandbox.act("slack", "post", channel=DELIVERY, thread_ts=ts, text="Mine", user=ACCOUNTS[who])


@pytest.mark.parametrize("take_over", [react, reply])
def test_who_takes_over_is_thanked_by_a_tick_and_the_report_stays(rehearse: Rehearse, take_over: Any) -> None:
    desk = an_announced_desk(rehearse)
    report = desk.thread(KEY)
    assert list(report) == [f"{KEY}/2"]
    desk.at("2026-11-16T12:20:00+00:00")
    take_over(desk)
    go_round(desk)
    assert TAKEN in announcement(desk)
    assert ASKED not in announcement(desk)
    assert desk.thread(KEY) == report


def test_somebody_elses_reaction_takes_nothing_over(rehearse: Rehearse) -> None:
    desk = an_announced_desk(rehearse)
    react(desk, "em-d")
    reply(desk, "eng-a")
    desk.at("2026-11-16T12:20:00+00:00")
    go_round(desk)
    assert ASKED in announcement(desk)


def test_a_reminder_comes_once_then_it_is_in_the_digest_until_they_take_over(rehearse: Rehearse) -> None:
    desk = an_announced_desk(rehearse)
    desk.at("2026-11-16T16:20:00+00:00")
    go_round(desk)
    assert list(desk.thread(KEY)) == [f"{KEY}/2", f"{KEY}/reminder"]
    assert ACCOUNTS["eng-b"] in str(desk.thread(KEY)[f"{KEY}/reminder"])
    desk.at("2026-11-17T09:20:00+00:00")
    assert go_round(desk) == ["Engineer B has not taken over in the channel yet."]
    assert "has not taken over in the channel yet" in str(desk.thread("delivery/digest/2026-11-17"))
    react(desk)
    desk.at("2026-11-17T09:40:00+00:00")
    assert go_round(desk) == []
    assert TAKEN in announcement(desk)
    assert list(desk.thread(KEY)) == [f"{KEY}/2", f"{KEY}/reminder"]


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
def test_a_reminder_that_broke_off_is_sent_once(rehearse: Rehearse, kind: str) -> None:
    """Whether the message or the note of it is lost: the next run finishes, and reminds nobody twice."""
    for step in ("POST /slack/api/chat.postMessage", "POST /slack/api/chat.update"):
        desk = an_announced_desk(rehearse)
        desk.at("2026-11-16T16:20:00+00:00")
        desk.fault(step, kind)
        desk.run(run_due.COMMAND, "--team", "delivery", "--apply")
        assert [entry for entry in desk.requests() if entry.fault]
        desk.mend()
        go_round(desk)
        assert list(desk.thread(KEY)) == [f"{KEY}/2", f"{KEY}/reminder"]


def test_the_numbers_of_the_week_outlast_taking_over(rehearse: Rehearse) -> None:
    """They stand in the message, and the next handoff is compared with them."""
    desk = an_announced_desk(rehearse)
    react(desk)
    desk.at("2026-11-16T12:20:00+00:00")
    go_round(desk)
    desk.at("2026-11-23T10:05:00+00:00")
    go_round(desk)
    report = str(desk.thread("delivery/handoff/2026-11-23"))
    assert "Opened: 0 (at the regular handoff before: 1)" in report
    assert "Urgent: 0 (at the regular handoff before: 0)" in report
