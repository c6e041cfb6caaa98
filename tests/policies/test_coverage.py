"""SUP-3, SUP-18: who is on support is told where it is in doubt, ahead of time where it can be."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from supportdesk.model.duty import OpsgenieSource, Rotation
from supportdesk.model.finding import Because, Finding
from supportdesk.model.people import Person
from supportdesk.model.snapshot import Incomplete, Shift, TeamState
from supportdesk.policies.coverage import decide_warnings
from supportdesk.policies.shifts import cover
from tests.builders import (
    NOW,
    SHIFTS,
    a_message,
    a_person,
    a_roster,
    a_shift,
    a_state,
    a_team,
    at,
    away,
    done,
    later,
    text_of,
    the_people,
    told,
)


def test_nothing_is_warned_of_while_all_is_well() -> None:
    assert not list(decide_warnings(a_state()))


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"shifts": ()}, "Nobody is on support for Delivery."),
        (
            {"shifts": (*SHIFTS, a_shift("eng-b"))},
            "Several people are on support for Delivery at once: Eng A, Eng B.",
        ),
        (
            {"incomplete": (Incomplete(part="oncall", reason="Opsgenie did not answer."),)},
            "Opsgenie did not answer.",
        ),
    ],
    ids=["nobody", "several", "an unreadable source"],
)
def test_who_is_on_support_is_told_to_em_and_pm_once_a_business_day(
    settings: dict[str, Any], sentence: str
) -> None:
    state = a_state(**settings)
    (post,) = decide_warnings(state)
    assert told([post]) == [("PostMessage", "SUP-18", "delivery/warning/oncall/2026-11-20")]
    assert text_of(post).startswith(
        f"@Em D @Pm D {sentence} The handle and the assignments stay as they are."
    )
    said = done(state, [post])
    assert not list(decide_warnings(later(said, at("20 17:00"))))
    assert told(decide_warnings(later(said, at("23 09:00")))) == [
        ("PostMessage", "SUP-18", "delivery/warning/oncall/2026-11-23")
    ]


@pytest.mark.parametrize("now", ["21 11:00", "20 08:59", "2026-12-25T11:00"])
def test_nobody_is_called_on_a_closed_day_or_at_night(now: str) -> None:
    assert told(decide_warnings(a_state(shifts=(), now=at(now)))) == [("Finding", "SUP-18", "oncall")]


@pytest.mark.parametrize(
    "settings",
    [{"channel": None}, {"incomplete": (Incomplete(part="channel", reason="It cannot be read."),)}],
)
def test_without_a_whole_channel_the_warning_is_a_finding(settings: dict[str, Any]) -> None:
    assert told(decide_warnings(a_state(shifts=(), **settings))) == [("Finding", "SUP-18", "oncall")]


def test_a_warning_names_somebody_who_opted_out_without_a_ping() -> None:
    people = the_people(em_d=a_person("em-d", pings=False))
    (post,) = decide_warnings(a_state(shifts=(), people=people))
    assert text_of(post).startswith("Em D @Pm D Nobody")


# Now


def absent(person: str, *absences: tuple[str, str]) -> dict[str, Person]:
    """The people, one of whom is away from and until these dates."""
    entries = tuple(entry for first, last in absences for entry in away(first, last))
    return the_people(**{person.replace("-", "_"): a_person(person, absent=entries)})


AWAY_NOW = absent("eng-a", ("2026-11-20", "2026-11-20"))
AWAY_SOON = absent("eng-b", ("2026-11-24", "2026-11-25"))
AWAY_LATER = absent("eng-c", ("2026-12-03", "2026-12-03"))
BOTH_AWAY = {**AWAY_SOON, "eng-c": AWAY_LATER["eng-c"]}


def test_an_absence_of_today_is_told_with_what_would_settle_it() -> None:
    (post,) = decide_warnings(a_state(people=AWAY_NOW))
    assert text_of(post) == (
        "@Em D @Pm D Eng A is on support for Delivery but away."
        " The handle and the assignments stay as they are."
        " Proposed swap: Eng B covers, and Eng A takes Mon 23 Nov in return."
        " Eng B carries the least of those who are there: 61 business days, where 62 would be even.\n"
        '- {team: "delivery", person: "eng-b", from: "2026-11-20T11:00", to: "2026-11-21T00:00",'
        ' why: "swap", by: "em-d"}\n'
        '- {team: "delivery", person: "eng-a", from: "2026-11-23T10:00", to: "2026-11-24T00:00",'
        ' why: "swap", by: "em-d"}\n'
        "To agree, add these lines to config/overrides.yml; or arrange it otherwise.\n"
        "The desk says this once a day until it is settled."
    )


def test_a_gap_that_is_over_within_an_hour_of_business_time_is_a_finding_only() -> None:
    state = later(a_state(people=AWAY_NOW), at("20 16:31"))
    assert told(decide_warnings(state)) == [("Finding", "SUP-18", "oncall")]
    assert told(decide_warnings(later(state, at("20 16:30")))) == [
        ("PostMessage", "SUP-18", "delivery/warning/oncall/2026-11-20")
    ]


def test_an_absence_at_the_weekend_is_a_finding_only() -> None:
    state = a_state(people=absent("eng-a", ("2026-11-21", "2026-11-22")), now=at("21 11:00"))
    (finding,) = decide_warnings(state)
    assert finding.because.reason == "Eng A is on support for Delivery but away."


def test_a_source_that_cannot_be_read_is_told_and_nothing_is_proposed() -> None:
    gap = Incomplete(part="oncall", reason="Opsgenie did not answer.")
    (post,) = decide_warnings(a_state(people=AWAY_NOW, incomplete=(gap,)))
    assert text_of(post) == (
        "@Em D @Pm D Opsgenie did not answer. The handle and the assignments stay as they are.\n"
        "The desk says this once a day until it is settled."
    )


# Ahead


def test_a_gap_ahead_is_told_with_what_would_settle_it() -> None:
    finding, post = decide_warnings(a_state(people=AWAY_SOON))
    account = (
        "Eng B is on support but away Tue 24 Nov to Wed 25 Nov."
        " Proposed swap: Eng A covers, and Eng B takes Mon 7 Dec to Tue 8 Dec in return."
        " Eng A carries the least of those who are there: 63 business days, where 62 would be even."
    )
    assert finding == Finding(
        because=Because(team="delivery", job="rotation", rule="SUP-18", reason=account),
        subject="Tue 24 Nov to Wed 25 Nov",
    )
    assert text_of(post) == (
        f"@Em D @Pm D A gap in support lies ahead.\n{account}\n"
        '- {team: "delivery", person: "eng-a", from: "2026-11-24T00:00", to: "2026-11-26T00:00",'
        ' why: "swap", by: "em-d"}\n'
        '- {team: "delivery", person: "eng-b", from: "2026-12-07T10:00", to: "2026-12-09T00:00",'
        ' why: "swap", by: "em-d"}\n'
        "To agree, add these lines to config/overrides.yml; or arrange it otherwise."
    )


def test_several_gaps_are_one_message() -> None:
    *findings, post = decide_warnings(a_state(people=BOTH_AWAY))
    first, *accounts = text_of(post).split("\n")
    assert first == "@Em D @Pm D 2 gaps in support lie ahead."
    assert accounts[:2] == [each.because.reason for each in findings]
    assert len([line for line in accounts if line.startswith("- {")]) == 4
    assert accounts[-1].startswith("To agree, add these lines")


def days_told(state: TeamState, *, days: int) -> list[str]:
    """The days of the next weeks on which a message about gaps ahead is posted."""
    posted = []
    for day in range(days):
        state = later(state, at("20 11:00") + timedelta(days=day))
        decided = [each for each in decide_warnings(state) if "/warning/ahead/" in getattr(each, "key", "")]
        posted += [f"{state.now:%a %d %b}" for _ in decided]
        state = done(state, decided)
    return posted


def test_a_gap_is_told_as_it_comes_within_sight_and_once_more_when_it_is_near() -> None:
    christmas = absent("eng-a", ("2026-12-29", "2026-12-30"))  # A has the shift from Tue 29 Dec
    assert days_told(a_state(people=christmas), days=45) == ["Tue 01 Dec", "Fri 18 Dec"]


def test_a_gap_that_is_near_as_it_is_found_is_told_once() -> None:
    assert days_told(a_state(people=AWAY_SOON), days=4) == ["Fri 20 Nov"]


def test_a_gap_is_told_to_its_end_also_where_that_lies_out_of_sight() -> None:
    state = a_state(people=absent("eng-c", ("2026-12-22", "2026-12-23")), now=at("24 11:00"))
    (finding, _) = decide_warnings(state)
    assert finding.because.reason.startswith("Eng C is on support but away Tue 22 Dec to Wed 23 Dec.")


def test_a_gap_out_of_sight_is_not_told_yet() -> None:
    assert not list(decide_warnings(a_state(people=absent("eng-a", ("2026-12-29", "2026-12-30")))))


def test_how_far_ahead_gaps_are_told_is_the_teams_choice() -> None:
    blind = a_team(rotation=a_roster("eng-a", "eng-b", "eng-c", warn_weeks_ahead=0))
    assert not list(decide_warnings(a_state(people=BOTH_AWAY, team=blind)))
    assert told(decide_warnings(a_state(people=AWAY_NOW, team=blind))) == [
        ("PostMessage", "SUP-18", "delivery/warning/oncall/2026-11-20")
    ]


def test_a_gap_farther_away_than_four_weeks_is_in_the_digest_alone() -> None:
    far = a_team(rotation=a_roster("eng-a", "eng-b", "eng-c", warn_weeks_ahead=8))
    christmas = absent("eng-a", ("2026-12-29", "2026-12-30"))
    assert days_told(a_state(people=christmas, team=far), days=45) == ["Tue 01 Dec", "Fri 18 Dec"]
    (finding,) = decide_warnings(a_state(people=christmas, team=far))
    assert isinstance(finding, Finding)


def test_the_end_of_a_schedule_that_is_pushed_on_each_week_is_told_once() -> None:
    rotation = Rotation(source="opsgenie", opsgenie=OpsgenieSource(schedule="s"))
    team = a_team(rotation=rotation, members=("eng-a", "eng-b", "em-d", "pm-d"))
    shifts = tuple(each for each in SHIFTS if each.end <= at("2026-12-14T10:00"))
    said = a_state(team=team, shifts=shifts)
    said = done(said, decide_warnings(said))
    longer = tuple(each for each in SHIFTS if each.end <= at("2026-12-21T10:00"))
    assert "PostMessage" not in {
        kind for kind, _, _ in told(decide_warnings(replace(later(said, at("27 11:00")), shifts=longer)))
    }


def test_a_further_gap_of_the_same_day_is_told_the_next_business_day() -> None:
    state = a_state(people=AWAY_SOON)
    state = replace(done(state, decide_warnings(state)), people=BOTH_AWAY)
    assert [name for name, *_ in told(decide_warnings(state))] == ["Finding", "Finding"]
    *_, post = decide_warnings(later(state, at("23 09:00")))
    assert "Eng C" in text_of(post)
    assert "Tue 24 Nov" not in text_of(post)


@pytest.mark.parametrize(
    "settings",
    [
        {"now": at("20 18:00")},
        {"now": at("21 11:00")},
        {"channel": None},
        {"incomplete": (Incomplete(part="channel", reason="It cannot be read."),)},
    ],
    ids=["at night", "at the weekend", "without a channel", "with half a channel"],
)
def test_a_gap_ahead_is_a_finding_where_it_cannot_be_told(settings: dict[str, Any]) -> None:
    assert told(decide_warnings(a_state(people=AWAY_SOON, **settings))) == [
        ("Finding", "SUP-18", "Tue 24 Nov to Wed 25 Nov")
    ]


def test_a_gap_ahead_of_less_than_an_hour_is_not_worth_a_word() -> None:
    cut = cover(SHIFTS, a_shift("eng-a", "24 10:00", "24 10:59"))
    short = tuple(shift for shift in cut if not shift.covers)
    assert not list(decide_warnings(a_state(shifts=short)))


def test_a_gap_that_nobody_of_the_rotation_can_take_has_no_lines_to_paste() -> None:
    alone = a_team(rotation=a_roster("eng-b"))
    shifts = (a_shift("eng-b", "16 10:00", "2027-03-01T10:00"),)
    _, post = decide_warnings(a_state(people=AWAY_SOON, team=alone, shifts=shifts))
    assert text_of(post) == (
        "@Em D @Pm D A gap in support lies ahead.\n"
        "Eng B is on support but away Tue 24 Nov to Wed 25 Nov."
        " Nobody of the rotation is there all through it: who else could help?"
    )


def test_why_somebody_is_away_is_never_said() -> None:
    people = {
        key: replace(who, absent=tuple(replace(each, why="hospital") for each in who.absent))
        for key, who in {**BOTH_AWAY, "eng-a": AWAY_NOW["eng-a"]}.items()
    }
    decided = list(decide_warnings(a_state(people=people)))
    assert len(decided) == 4
    assert "hospital" not in str(decided)


def test_hundreds_of_gaps_stay_few_words() -> None:
    """Every business day of half a year has one: ten are told, thirty are in the digest."""
    team = a_team(rotation=a_roster("eng-a", "eng-b", "eng-c", warn_weeks_ahead=26))
    days = [at("20 13:00") + timedelta(days=day) for day in range(200)]
    holes = tuple(
        Shift(person="eng-a", start=day, end=day + timedelta(hours=20))
        for day in [NOW.replace(hour=0), *days]
    )
    *findings, post = decide_warnings(a_state(shifts=holes, team=team))
    assert len(findings) == 30
    assert text_of(post).startswith("@Em D @Pm D 10 gaps in support lie ahead.")


# Opsgenie


def opsgenie() -> Rotation:
    return a_roster(source="opsgenie", starts=None)


@pytest.mark.parametrize(
    ("now", "digest", "words"),
    [
        ("2026-10-05T11:00", None, None),
        ("2026-10-12T11:00", None, "ends on 2027-04-05, in 175 days"),
        ("2026-10-13T11:00", "2026-10-12", None),
        ("2026-10-13T11:00", "2026-10-09", "ends on 2027-04-05, in 174 days"),
        ("2026-10-17T11:00", None, None),
        ("2027-04-05T11:00", None, "ends today"),
        ("2027-04-12T11:00", None, "ended on 2027-04-05"),
    ],
)
def test_the_end_of_opsgenies_api_is_in_the_weeks_first_digest_from_180_days_ahead(
    now: str, digest: str | None, words: str | None
) -> None:
    shift = replace(a_shift(), start=at("2026-01-05T10:00"), end=at("2028-01-03T10:00"))
    made = (a_message(f"delivery/digest/{digest}"),) if digest else ()
    state = a_state(team=a_team(rotation=opsgenie()), now=at(now), shifts=(shift,), messages=made)
    reasons = [each.because.reason for each in decide_warnings(state)]
    assert reasons == ([f"Opsgenie's API {words}: choose another source."] if words else [])


def test_a_roster_does_not_depend_on_opsgenie() -> None:
    shift = replace(a_shift(), start=at("2026-01-05T10:00"), end=at("2028-01-03T10:00"))
    assert not list(decide_warnings(a_state(now=at("2027-05-05T11:00"), shifts=(shift,))))


def test_messages_of_another_day_do_not_count() -> None:
    yesterday = a_message("delivery/warning/oncall/2026-11-19")
    assert told(decide_warnings(a_state(shifts=(), messages=(yesterday,)))) == [
        ("PostMessage", "SUP-18", "delivery/warning/oncall/2026-11-20")
    ]
