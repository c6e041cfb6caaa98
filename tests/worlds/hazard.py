"""Drawn schedules: rounds late, doubled, skipped or with an old clock, and what people do meanwhile.

A step is how many minutes pass and what happens then; what comes late or is skipped is a long pause.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

from hypothesis import strategies as st

from supportdesk.model.worktime import BusinessTime
from supportdesk.services.calendars import working_calendars
from supportdesk.services.files import load_config
from tests.worlds.rehearsal import ACCOUNTS, DELIVERY, HANDLE, WEB
from tests.worlds.timeline import LONDON, Life, Sight, at, twice

Deed = Literal[
    "open",
    "urgent",
    "vague",
    "comment",
    "reply",
    "react",
    "close",
    "reopen",
    "begin",
    "stop",
    "handle",
    "snooze",
]
Kind = Literal["round", "doubled", "old"] | Deed
STARTS = (
    "2026-10-23 16:30",  # the clocks go back on Sunday
    "2026-11-20 17:00",  # Friday evening, before a handoff
    "2026-12-30 16:00",  # week 53, New Year and a handoff after it
    "2027-03-25 16:00",  # Easter; the clocks go forward on Sunday
)
PAUSES = (0, 5, 15, 30, 75, 90, 240, 16 * 60, 24 * 60, 66 * 60)
DEEDS: tuple[Deed, ...] = (
    *("open", "urgent", "vague", "comment", "reply", "react"),
    *("close", "reopen", "begin", "stop", "handle", "snooze"),
)
ROUND_TIMES = ("09:19", "10:04", "15:04")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """After so many minutes something happens, to one of the requests; `rings` starts the desk for it."""

    pause: int
    kind: Kind
    place: int = 0
    rings: bool = True


STEPS = st.lists(
    st.builds(
        Step,
        pause=st.sampled_from(PAUSES),
        kind=st.one_of(st.sampled_from(("round", "round", "doubled", "old")), st.sampled_from(DEEDS)),
        place=st.integers(0, 3),
        rings=st.booleans(),
    ),
    min_size=5,
    max_size=20,
)


def live(life: Life, steps: list[Step], skew: timedelta) -> None:
    """Live through the steps with the desk's clock `skew` ahead of the others, then two usual days."""
    moment, asked = life.now, list[int]()
    life.round(moment, says=moment + skew)
    for step in steps:
        moment += timedelta(minutes=step.pause)
        life.world_at(moment)
        if step.kind in ("round", "doubled", "old"):
            life.round(moment, says=moment + skew)
        if step.kind in ("doubled", "old"):
            late = timedelta(minutes=90 if step.kind == "old" else 0)
            life.round(moment, says=moment + skew - late)
        number = _deed(life, step, asked)
        if number is not None and step.rings:
            life.event(number, skew=skew)
    for each in usual_rounds(life, moment, days=2):
        life.round(each, says=each + skew)


def usual_rounds(life: Life, after: datetime, *, days: int) -> Iterator[datetime]:
    """The rounds of the next business days."""
    calendar, day = calendar_of(life), after.astimezone(LONDON).date()
    for _ in range(days):
        day = calendar.next_business_day(day + timedelta(days=1))
        yield from (at(f"{day} {each}") for each in ROUND_TIMES)


def calendar_of(life: Life) -> BusinessTime:
    return working_calendars(load_config(life.desk.check_out()))["london"]


def _deed(life: Life, step: Step, asked: list[int]) -> int | None:
    """What a person does; the issue's number where GitHub has an event of it."""
    if step.kind in ("open", "urgent", "vague"):
        labels = ["p1"] if step.kind == "urgent" else []
        body = {"body": "Help"} if step.kind == "vague" else {}
        asked.append(life.opens(f"Request {len(asked)}", *labels, **body))
        return asked[-1]
    if step.kind == "handle":
        members = [ACCOUNTS["eng-b"], ACCOUNTS["pm-d"]]
        life.slack("set_group_members", group=HANDLE, users=members, user=ACCOUNTS["em-d"])
    if not asked:
        return None
    number = asked[step.place % len(asked)]
    told = {"issue": f"{WEB}#{number}", "by": "acme-em-d"}
    is_open = life.desk.issue(number)["state"] == "open"
    match step.kind:
        case "comment":
            life.github("comment", body="We look into it.", **told)
        case "snooze":
            life.github("comment", body="/snooze tomorrow", **told)
        case "close" if is_open:
            life.github("close", **told)
        case "reopen" if not is_open:
            life.github("reopen", **told)
        case "begin" | "stop":
            where = {"project": "acme/205", "status": "Doing" if step.kind == "begin" else "Backlog"}
            life.github("add_card", **where, **told)
            return None
        case "reply" | "react":
            _in_thread(life, number, reacts=step.kind == "react")
            return None
        case _:
            return None
    return number


def _in_thread(life: Life, number: int, *, reacts: bool) -> None:
    key = f"delivery/request/{WEB}#{number}"
    if key not in life.stands():
        return
    ts, who = life.root(key), ACCOUNTS["eng-b"]
    if reacts:
        life.slack("react", channel=DELIVERY, ts=ts, user=who, name="eyes")
    else:
        life.slack("post", channel=DELIVERY, user=who, text="On it", thread_ts=ts)


# What must not be seen


def wrongs(life: Life, skew: timedelta) -> list[str]:
    """Everything that people, or whoever watches the runs, would have to complain about."""
    calendar = calendar_of(life)
    found = [f"status {status} at {when}: {said}" for when, status, said in life.statuses if status]
    found += [f"told twice: {key}" for key in twice(life)]
    found += [f"never made and not named: {day}" for day in _silent_days(life, calendar)]
    found += [f"reminded too soon: {key}" for key in _hasty(life, calendar)]
    found += [
        f"less than nothing: {each.key}" for each in life.sights if re.search(r"(?<=[ (])-\d", each.text)
    ]
    found += [f"called twice on a day: {key}" for key in _called_twice(life, skew)]
    found += [f"never told of: {title}" for title in _lost(life, calendar)]
    posted, filed = _handoffs(life), [each for each in life.sights if each.key.startswith("report/")]
    found += [f"{len(posted)} handoffs with {len(filed)} reports"] if len(posted) != len(filed) else []
    days = [each.key.split("/")[2] for each in posted]
    found += [f"handed over again: {days}"] if days != sorted(set(days)) else []
    planned = life.plans(life.now + skew)
    return [*found, *([f"planned again: {planned}"] if planned else [])]


def digests(life: Life) -> dict[str, Sight]:
    """The digests by their day."""
    found = (re.fullmatch(r"delivery/digest/([\d-]+)", each.key) for each in life.sights)
    return {match[1]: each for each, match in zip(life.sights, found, strict=True) if match}


def _silent_days(life: Life, calendar: BusinessTime) -> Iterator[str]:
    """Business days since the first digest without one, which no later one names."""
    made = digests(life)
    named = " ".join(each.text.partition("Not made: ")[2] for each in made.values())
    day = min(map(datetime.fromisoformat, made)).date()
    while day < life.now.astimezone(LONDON).date():
        is_named = "digests, from" in named or f"{day:%a} {day.day} {day:%b}" in named
        if calendar.is_business_day(day) and str(day) not in made and not is_named:
            yield str(day)
        day += timedelta(days=1)


def _hasty(life: Life, calendar: BusinessTime) -> Iterator[str]:
    """Reminders of one request that are more than configured, or less than their hour apart."""
    series: dict[str, list[Sight]] = {}
    for each in life.said("/reminder/2"):
        if "/request/" in each.key:
            series.setdefault(each.key.rpartition("/")[0], []).append(each)
    for key, said in series.items():
        gaps = (calendar.elapsed(before.at, after.at) for before, after in pairwise(said))
        if len(said) > 3 or any(gap < timedelta(minutes=59) for gap in gaps):
            yield key


def _called_twice(life: Life, skew: timedelta) -> Iterator[str]:
    """Subjects on which EM and PM were called more than once on a day of the desk's clock."""
    seen: set[tuple[str, str]] = set()
    for each in life.sights:
        subject = re.sub(r"/\d{4}-.*", "", each.key)
        call = (subject, str((each.at + skew).astimezone(LONDON).date()))
        if each.managers and call in seen:
            yield each.key
        if each.managers:
            seen.add(call)


def _lost(life: Life, calendar: BusinessTime) -> Iterator[str]:
    """Open requests that nobody touched, old enough, and neither announced nor listed as never announced."""
    listed = " ".join(each.text.partition("Never announced")[2] for each in life.sights)
    announced = {each.key for each in life.said("/request/")}
    issues = life.desk.sandbox.github.state.repositories[WEB].issues.values()
    for issue in issues:
        age = calendar.elapsed(datetime.fromisoformat(issue.created_at), life.now)
        touched = [each for each in issue.comments if each.author and each.author.login == "acme-em-d"]
        is_waiting = issue.state == "OPEN" and not touched and age > 3 * calendar.day_length()
        flew = any(
            value.created_at != value.updated_at for item in issue.items for value in item.values.values()
        )
        is_told = f"delivery/request/{WEB}#{issue.number}" in announced or f'"#{issue.number}"' in listed
        if is_waiting and not flew and not is_told:
            yield issue.title


def _handoffs(life: Life) -> list[Sight]:
    return [each for each in life.said("delivery/handoff/") if not re.search(r"/(\d|reminder)$", each.key)]
