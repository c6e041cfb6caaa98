"""The weeks ahead of a team: who has them, what is unusual about them, and who is next and why."""

from dataclasses import replace

import pytest

from supportdesk.model.duty import OpsgenieSource, Rotation
from supportdesk.model.snapshot import Incomplete, TeamState
from supportdesk.model.tables import Said, Table
from supportdesk.policies.outlook import outlook
from supportdesk.policies.outlook_page import outlook_data, outlook_page
from supportdesk.policies.shifts import cover
from tests.builders import SHIFTS, a_person, a_roster, a_shift, a_state, a_team, away, the_people


def duties(state: TeamState, weeks: int = 1) -> list[tuple[str, str, str]]:
    """The beginning of each stretch, who has it, and what is unusual."""
    return [(f"{each.start:%d %H:%M}", each.who, each.note) for each in outlook(state, weeks=weeks).duties]


def sourced(source: str = "opsgenie") -> TeamState:
    rotation = Rotation(source=source, opsgenie=OpsgenieSource(schedule="s"))  # type: ignore[arg-type]
    return a_state(team=a_team(rotation=rotation, members=("eng-a", "eng-b", "eng-c", "em-d", "pm-d")))


def test_each_person_s_time_is_one_stretch_from_now_on() -> None:
    assert duties(a_state(), weeks=2) == [
        ("20 11:00", "Eng A", ""),
        ("23 10:00", "Eng B", ""),
        ("30 10:00", "Eng C", ""),
    ]


def test_who_is_away_in_working_hours_is_marked_and_on_a_weekend_not() -> None:
    person = a_person("eng-b", absent=(*away("2026-11-25", "2026-11-25"),))
    assert duties(a_state(people=the_people(eng_b=person)))[1:] == [
        ("23 10:00", "Eng B", ""),
        ("25 00:00", "Eng B", "away"),
        ("26 00:00", "Eng B", ""),
    ]
    weekend = a_person("eng-a", absent=away("2026-11-21", "2026-11-22"))
    assert duties(a_state(people=the_people(eng_a=weekend)))[0] == ("20 11:00", "Eng A", "")


def test_time_of_nobody_and_of_several_is_a_gap() -> None:
    shifts = (a_shift("eng-a", "16 10:00", "23 19:00"), a_shift("eng-b", "23 12:00", "24 18:00"))
    assert duties(a_state(shifts=shifts)) == [
        ("20 11:00", "Eng A", ""),
        ("23 12:00", "Eng A and Eng B", "gap"),
        ("23 19:00", "Eng B", ""),
        ("24 18:00", "nobody", "gap"),
    ]


def test_a_night_that_nobody_has_is_no_gap() -> None:
    shifts = (a_shift("eng-a", "16 10:00", "23 18:00"), a_shift("eng-b", "24 08:00", "30 10:00"))
    assert duties(a_state(shifts=shifts))[1] == ("23 18:00", "nobody", "")


def test_an_override_is_marked() -> None:
    shifts = cover(SHIFTS, a_shift("eng-c", "24 10:00", "25 10:00"))
    assert ("24 10:00", "Eng C", "override") in duties(a_state(shifts=shifts))


def test_pagerduty_tells_no_more_than_it_knows() -> None:
    state = sourced("pagerduty")
    assert outlook(state, weeks=52).duties == outlook(state, weeks=12).duties


def test_an_empty_stretch_of_time_has_nobody() -> None:
    assert outlook(a_state(), weeks=0).duties == ()


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (
            a_state(),
            "Next is Eng B, from Mon 23 Nov, 10:00 GMT: waits longest of 3, since Mon 9 Nov, 10:00 GMT.",
        ),
        (
            a_state(shifts=(a_shift(), a_shift("eng-b", "23 10:00", "30 10:00"))),
            "Next is Eng B, from Mon 23 Nov, 10:00 GMT: waits longest of 3, not having had a turn yet.",
        ),
        (
            a_state(
                team=a_team(rotation=a_roster("eng-b")),
                shifts=(a_shift("eng-b", "23 10:00", "30 10:00"),),
            ),
            "Next is Eng B, from Mon 23 Nov, 10:00 GMT: waits longest, not having had a turn yet.",
        ),
        (
            a_state(shifts=cover(SHIFTS, a_shift("eng-c", "21 10:00", "22 10:00"))),
            "Next is Eng C, from Sat 21 Nov, 10:00 GMT, by an override.",
        ),
        (sourced(), "Next is Eng B, from Mon 23 Nov, 10:00 GMT, as the on-call schedule has it."),
        (a_state(shifts=(a_shift(),)), "Nobody is planned next."),
    ],
    ids=["waited", "new", "alone", "override", "another source", "nobody"],
)
def test_who_is_next_and_why(state: TeamState, said: str) -> None:
    assert outlook(state).next_up == said


def test_a_page_has_the_weeks_the_proposals_who_is_next_and_how_even_it_is() -> None:
    person = a_person("eng-b", absent=away("2026-11-24", "2026-11-25"))
    page = outlook_page(outlook(a_state(people=the_people(eng_b=person)), weeks=2))
    weeks, shares = (part for part in page.parts if isinstance(part, Table))
    assert weeks.rows[2] == ("Tue 24 Nov 2026, 00:00", "Thu 26 Nov 2026, 00:00", "Eng B", "away")
    assert weeks.marked == {2}
    assert [row[0] for row in shares.rows] == ["Eng A", "Eng B", "Eng C"]
    proposal, following, *_, quality = (part for part in page.parts if isinstance(part, Said))
    assert proposal.pasted
    assert following.text.startswith("Next is Eng ")
    assert quality.text.startswith("Quality ")


def test_what_cannot_be_known_is_said_in_place_of_all_else() -> None:
    gap = Incomplete(part="oncall", reason="Opsgenie did not answer.")
    view = outlook(a_state(shifts=(), incomplete=(gap,)))
    assert outlook_page(view).parts == (Said("Opsgenie did not answer."),)
    assert outlook_data(view)["problem"] == "Opsgenie did not answer."
    other = replace(gap, part="ad_hoc")
    assert outlook(a_state(incomplete=(other,))).problem == ""


def test_ad_hoc_issues_that_were_not_counted_are_no_zero() -> None:
    gap = Incomplete(part="ad_hoc", reason="GitHub did not answer.")
    view = outlook(a_state(incomplete=(gap,)))
    shares, said = outlook_page(view).parts[-3:-1]
    assert isinstance(shares, Table)
    assert {row[-1] for row in shares.rows} == {"-"}
    assert said == Said("Ad-hoc issues are not counted: GitHub did not answer.")
    assert {each["ad_hoc"] for each in outlook_data(view)["shares"]} == {None}


def test_a_rotation_that_ends_is_said_with_all_that_it_leaves_open() -> None:
    view = outlook(a_state(team=a_team(rotation=a_roster("eng-a")), shifts=(a_shift(),)), weeks=2)
    assert [(each.who, each.note) for each in view.duties] == [("Eng A", ""), ("nobody", "gap")]
    assert [name for name, _ in view.shares] == ["Eng A"]
    assert view.next_up == "Nobody is planned next."


def test_programs_read_moments_proposals_and_shares() -> None:
    person = a_person("eng-b", absent=away("2026-11-24", "2026-11-25"))
    data = outlook_data(outlook(a_state(people=the_people(eng_b=person)), weeks=2))
    assert data["duties"][2]["note"] == "away"
    assert data["gaps"][0]["from"] == "2026-11-24T00:00:00+00:00"
    assert data["gaps"][0]["overrides"][0].startswith("{team:")
    assert {each["who"] for each in data["shares"]} == {"Eng A", "Eng B", "Eng C"}
