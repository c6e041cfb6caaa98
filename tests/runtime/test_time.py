"""Late, doubled, skipped and out of order: each thing that is due is done once, or said to be missed."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import run_due
from tests.worlds.fixtures import Rehearse
from tests.worlds.hazard import STARTS, STEPS, Step, live, wrongs
from tests.worlds.rehearsal import ACCOUNTS, DELIVERY, WEB
from tests.worlds.timeline import Life, a_place, a_team, at, twice

FRIDAY, MONDAY = "2026-11-20", "2026-11-23"
BEHIND, AHEAD = timedelta(minutes=-10), timedelta(minutes=10)


def begin(rehearse: Rehearse, start: str, **changes: object) -> Life:
    moment = at(start)
    desk = rehearse(world=a_place(moment), configuration=a_team(**changes))
    return Life(desk, moment)


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(STARTS), STEPS, st.sampled_from([BEHIND, timedelta(), AHEAD]))
def test_whatever_the_schedule_nothing_is_lost_and_nothing_told_twice(
    rehearse: Rehearse, start: str, steps: list[Step], skew: timedelta
) -> None:
    life = begin(rehearse, start)
    live(life, steps, skew)
    assert wrongs(life, skew) == []


@pytest.mark.parametrize("start", STARTS)
def test_a_usual_week_over_a_turn_of_the_calendar_has_nothing_wrong(rehearse: Rehearse, start: str) -> None:
    life = begin(rehearse, start)
    deeds = [Step(pause=15, kind="urgent"), Step(pause=240, kind="open"), Step(pause=5, kind="round")]
    live(life, deeds, BEHIND)
    assert wrongs(life, BEHIND) == []
    assert life.said("delivery/digest/")


# A clock that is behind


@pytest.mark.parametrize("says", ["09:58", "09:00", "08:40"])
def test_a_runner_whose_clock_is_behind_takes_no_handoff_back(rehearse: Rehearse, says: str) -> None:
    life = begin(rehearse, f"{FRIDAY} 09:19")
    life.round(at(f"{FRIDAY} 09:19"))
    number = life.opens("Request")
    life.round(at(f"{FRIDAY} 12:00"))
    life.round(at(f"{MONDAY} 10:04"))
    life.desk.forget()
    assert life.round(at(f"{MONDAY} 10:30"), says=at(f"{MONDAY} {says}")).status == 0
    assert life.desk.writes() == []
    assert life.desk.members() == {ACCOUNTS[key] for key in ("eng-b", "em-d", "pm-d")}
    assert life.desk.issue(number)["assignees"] == ["acme-eng-b"]


def test_who_rehearses_an_earlier_day_gets_that_day(rehearse: Rehearse) -> None:
    life = begin(rehearse, f"{FRIDAY} 09:19")
    life.round(at(f"{FRIDAY} 09:19"))
    life.round(at(f"{MONDAY} 10:04"))
    life.desk.now = at(f"{FRIDAY} 12:00").isoformat()
    assert "+ Engineer A (on support until Mon 23 Nov)" in life.desk.run(run_due.COMMAND).out


def test_no_older_digest_follows_a_newer_one(rehearse: Rehearse) -> None:
    life = begin(rehearse, f"{FRIDAY} 09:19", schedule={"catch_up": "30 hours"})
    life.round(at(f"{FRIDAY} 09:19"))
    life.round(at("2026-11-24 09:20"))
    life.round(at("2026-11-24 09:30"), says=at("2026-11-24 09:00"))
    (_, newest) = life.said("delivery/digest/")
    assert newest.key == "delivery/digest/2026-11-24"
    assert "Not made: Mon 23 Nov." in newest.text


@pytest.mark.parametrize("skew", [BEHIND, AHEAD])
def test_a_word_in_slack_counts_though_the_clocks_differ(rehearse: Rehearse, skew: timedelta) -> None:
    life = begin(rehearse, "2026-11-24 11:50")
    life.round(life.now, says=life.now + skew)
    life.world_at(at("2026-11-24 12:00"))
    number = life.opens("Checkout is down", "p1")
    life.event(number, skew=skew)
    ts = life.root(f"delivery/request/{WEB}#{number}")
    life.slack("react", channel=DELIVERY, ts=ts, user=ACCOUNTS["eng-b"], name="eyes")
    life.round(at("2026-11-24 12:02"), says=at("2026-11-24 12:02") + skew)
    said = life.desk.comments(number)
    life.round(at("2026-11-24 12:20"), says=at("2026-11-24 12:20") + skew)
    assert '"acknowledged":"acme-eng-b"' in said[0]
    assert life.desk.comments(number) == said
    life.round(at("2026-11-24 15:04"), says=at("2026-11-24 15:04") + skew)
    assert life.said("/reminder/") == []


def test_what_lies_in_the_future_is_met_when_it_comes(rehearse: Rehearse) -> None:
    """GitHub's and Slack's clocks are ahead: an issue, a label and a comment are ten minutes from now."""
    life = begin(rehearse, "2026-11-24 11:50")
    life.round(life.now, says=life.now + BEHIND)
    number = life.opens("Request", body="Help")
    life.github("comment", issue=f"{WEB}#{number}", by="acme-eng-b", body="/eta fri")
    for minute in ("52", "55"):
        moment = at(f"2026-11-24 11:{minute}")
        assert life.round(moment, says=moment + BEHIND).status == 0
    assert "plans to look at it by Fri 27 Nov" in life.desk.comments(number)[1]
    assert twice(life) == []
    assert life.plans(life.now + BEHIND) == 0


# Late


def test_reminders_that_came_late_keep_their_distance(rehearse: Rehearse) -> None:
    life = begin(rehearse, "2026-11-24 09:19")
    life.opens("Checkout is down", "p1")
    for time in ("09:19", "10:20", "12:15", "12:20", "12:34", "13:19", "14:34"):
        life.round(at(f"2026-11-24 {time}"))
    said = [f"{each.at:%H:%M} {each.key[-1]}" for each in life.said("/reminder/")]
    assert said == ["10:20 1", "12:15 2", "13:19 3"]


def test_a_digest_over_midnight_has_the_name_of_its_day(rehearse: Rehearse) -> None:
    life = begin(rehearse, f"{FRIDAY} 20:00", schedule={"digest": {"at": "23:30"}})
    life.round(at("2026-11-21 00:40"))
    life.round(at("2026-11-21 02:41"))
    (digest,) = life.said("delivery/digest/")
    assert digest.key == "delivery/digest/2026-11-20"
    assert "Delivery support, Friday 20 November" in digest.text
    assert "Late: the run that was due did not happen in time." in digest.text
