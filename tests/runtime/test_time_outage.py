"""After an outage of a month: what was missed is said in one place, and nobody is flooded."""

import re
from datetime import datetime, timedelta

import pytest

import run_due
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import ACCOUNTS
from tests.worlds.timeline import Life, Sight, a_place, a_team, at, twice

MEANWHILE = 30


def lived(rehearse: Rehearse, back: str) -> tuple[Life, datetime]:
    """A usual week; then the desk stands still, while thirty requests come, four of them urgent."""
    start = at("2026-11-16 09:00")
    team = a_team(limits={"max_share_of_board": 1.0, "share_from": 100})
    life = Life(rehearse(world=a_place(start), configuration=team), start)
    for day in range(16, 21):
        for time in ("09:19", "10:04", "15:04"):
            life.round(at(f"2026-11-{day} {time}"))
    life.opens("From before")
    life.round(at("2026-11-20 15:34"))
    last, again = life.now, at(back)
    for number in range(MEANWHILE):
        life.world_at(last + (again - last) * (number + 1) / (MEANWHILE + 1))
        life.opens(f"Meanwhile {number}", *(["p1"] if number % 7 == 3 else []))
    life.sights.clear()
    return life, again


def in_slack(seen: list[Sight]) -> list[Sight]:
    return [each for each in seen if each.key.startswith("delivery/")]


@pytest.mark.parametrize("back", ["2026-12-21 09:19", "2026-12-30 09:19"], ids=["31 days", "40 days"])
def test_the_first_day_after_it_is_a_day_as_any_other(rehearse: Rehearse, back: str) -> None:
    life, again = lived(rehearse, back)
    assert life.round(again).status == 0
    first = in_slack(life.sights)
    assert len(first) <= 12
    assert sum(each.pings for each in first) <= 10
    assert sum(each.managers for each in first) == 1
    assert life.plans(again) == 0
    for hour in range(10, 18):
        assert life.round(again.replace(hour=hour, minute=4)).status == 0
    day = in_slack(life.sights)
    assert len(day) - len(first) <= 6
    assert sum(each.managers for each in day) == 1
    assert len(life.said("/handoff/2026-12-2")) >= 1
    assert twice(life) == []


@pytest.mark.parametrize("back", ["2026-12-21 09:19", "2026-12-30 09:19"], ids=["31 days", "40 days"])
def test_each_requester_is_written_to_once_of_each_thing(rehearse: Rehearse, back: str) -> None:
    life, again = lived(rehearse, back)
    life.round(again)
    for number in range(1, MEANWHILE + 2):
        said = life.said(f"comment/{number}/")
        assert sum(each.pings for each in said) <= 1
        assert len(said) <= 2


def test_the_first_digest_names_what_was_missed(rehearse: Rehearse) -> None:
    life, again = lived(rehearse, "2026-12-21 09:19")
    life.round(again)
    digest, below = life.said("delivery/digest/")[:2]
    assert "Not made: 20 digests, from Mon 23 Nov to Fri 18 Dec." in digest.text
    went = (
        "to Engineer B on Mon 23 Nov, to Engineer C on Mon 30 Nov, to Engineer D on Mon 7 Dec, to Engineer E"
    )
    assert f"The channel was not told that support went {went} on Mon 14 Dec." in digest.text
    assert told_or_announced(life, below) == MEANWHILE


def test_a_silence_longer_than_the_channel_is_read_back_is_said_too(rehearse: Rehearse) -> None:
    life, again = lived(rehearse, "2026-12-30 09:19")
    life.round(again)
    digest, below = life.said("delivery/digest/")[:2]
    assert "No digest was made since Wed 25 Nov at least." in digest.text
    assert "The channel was not told that support went to Engineer C on Mon 30 Nov" in digest.text
    assert told_or_announced(life, below) == MEANWHILE
    (handoff,) = (each for each in life.said("/handoff/") if each.key.endswith("-29"))
    assert ACCOUNTS["eng-b"] in handoff.text
    assert "Thank you, Engineer A!" in handoff.text


def told_or_announced(life: Life, below: Sight) -> int:
    """How many requests the channel hears of now: each by itself, or counted as never announced."""
    section = below.text.partition("Never announced")[2]
    listed, more = section.count('"text": "Meanwhile'), re.search(r"And (\d+) more", section)
    announced = sum("/request/" in each.key for each in life.sights)
    return announced + listed + (int(more[1]) if more else 0)


def test_a_plan_that_the_brake_refuses_tells_nobody_but_who_has_to_decide(rehearse: Rehearse) -> None:
    """Thirty cards at once on a small board: the run fails, says why, and a person lets it through."""
    life, again = lived(rehearse, "2026-12-21 09:19")
    del life.desk.delivery["limits"]
    ran = life.round(again)
    assert ran.status == 1
    assert "**Refused.** Delivery: 30 changes on a board" in ran.summary
    assert [each.key for each in life.sights] == ["delivery/trouble/2026-12-21"]
    plan = life.desk.run(run_due.COMMAND, "--format", "json")
    assert life.round(again + timedelta(minutes=15), flags=("--approve", plan.data["hash"])).status == 0
    assert len(life.said("delivery/digest/")) >= 1
