from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from string import ascii_lowercase, ascii_uppercase
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportdesk.model.dates import Understood, end_of_day, understand
from supportdesk.model.duration import Duration, after
from supportdesk.model.moment import local_date
from supportdesk.model.worktime import AnyOf, BusinessTime
from tests.builders import LONDON, NOW, at
from tests.model.clocks import CHANGES, DAY, HOUR, MINUTE, Situation, a_calendar, situations

NIGHT, SATURDAY = at("20 18:00"), at("21 12:00")  # business closed on Friday at half past five
DAILY = frozenset(range(7))
TODAY = "2026-11-20"

# Written on Friday, 20 November 2026, at eleven.
_MEANT = {
    TODAY: "today | by today | eow | by eow | end of week | by the end of the week | end of this week | "
    "20 nov | 2026-11-20",
    "2026-11-23": "tomorrow | until tomorrow | mon | monday | sat | saturday | sun | sunday | next week | "
    "till next week | 2 days | a day | 1 business day | a business day | 1 working day | 2026-11-21",
    "2026-11-24": "tue | tues | tuesday | 4 days | for 4 days | 4d",
    "2026-11-25": "wed | weds | wednesday | 3 business days | in 3 business days | 3 working days | "
    "3 bd | 3bd",
    "2026-11-26": "thu | thur | thurs | thursday",
    "2026-11-27": "fri | friday | on friday | next friday | until next friday | 2026-11-27 | by 2026-11-27 | "
    "27 nov | 27nov | nov 27 | november 27 | 27th nov | by the 27th of november | 27 november 2026 | "
    "27 nov, 2026 | november 27, 2026 | nov 27,2026 | 1 week | within a week | fri 27 nov | fri, 27 nov | "
    "friday, 27 november 2026 | by fri 27 nov | on friday the 27th of november | fri nov 27 | fri ,27 nov | "
    "fri, 2026-11-27 | friday 2026-11-27",
    "2026-12-01": "1st dec",
    "2026-12-02": "2nd december",
    "2026-12-03": "dec 3rd",
    "2026-12-04": "2w | 2 w | 2 weeks",
    "2027-01-05": "5 jan | january 5",
    "2027-02-04": "4 feb | 4 february",
    "2027-03-04": "4 mar | 4 march",
    "2027-04-01": "1 apr | 1 april",
    "2027-05-04": "4 may",
    "2027-06-04": "4 jun | 4 june",
    "2027-07-02": "2 jul | 2 july",
    "2027-08-04": "4 aug | 4 august",
    "2027-09-02": "2 sep | 2 sept | 2 september",
    "2027-10-04": "4 oct | 4 october",
    "2027-11-19": "19 nov | 2027-11-19 | 52 weeks",
    "2027-11-22": "366 days",
}
DAYS = {text: date.fromisoformat(day) for day, texts in _MEANT.items() for text in texts.split(" | ")}
MOMENTS = {
    "30 minutes": "20 11:30",
    "30 min": "20 11:30",
    "in 1 minute": "20 11:01",
    "4 hours": "20 15:00",
    "4h": "20 15:00",
    "an hour": "20 12:00",
    "2 business hours": "20 13:00",
    "7 business hours": "23 09:30",
    "45 business minutes": "20 11:45",
}
REFUSED = {
    "nothing": "",
    "blanks": " \t\n ",
    "a full stop": ".",
    "a word": "soon",
    "now": "now",
    "a leading word alone": "by",
    "two leading words": "by until friday",
    "more after a date": "friday or so",
    "a next date": "next 27 nov",
    "a month": "nov",
    "a month and a year": "nov 2026",
    "a year of two figures": "27 nov 26",
    "a number": "3",
    "none": "0 days",
    "a negative number": "-3 days",
    "a fraction": "1.5 days",
    "too large a number": "12345 days",
    "another unit": "3 months",
    "two words in one": "aweek",
    "business weeks": "1 business week",
    "a time of day": "2026-11-27T10:00",
    "Arabic digits": "\u0663 days",
    "wide digits": "\uff12\uff10\uff12\uff16-11-27",
    "a superscript": "3\u00b2 days",
    "a zero byte": "\x00",
    "half of a pair": "\ud800",
    "a huge word": "x" * 100_000,
    "a huge number": "1" * 100_000,
    "many words": "a " * 50_000,
    "many leading words": "by " * 33_000,
    "many commas": "27 nov" + "," * 100_000,
    "many figures": "1." * 50_000,
    "many weekdays": "fri " * 25_000,
    "a weekday before another": "fri mon",
    "a weekday before a duration": "fri 3 days",
    "a weekday after a date": "27 nov fri",
    "a weekday that runs into its date": "fri27 nov",
    "a next weekday before a date": "next fri 27 nov",
}
_CAPITALS = str.maketrans(ascii_lowercase, ascii_uppercase)
_CHANGED: dict[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "titles": str.title,
    "blanks": lambda text: "\n " + text.replace(" ", "\t \u00a0") + "  ",
    "marks at the end": lambda text: text + ". !!",
}


def meant(text: str, *, written: datetime = NOW, calendar: BusinessTime = LONDON) -> Understood:
    return understand(text, written=written, calendar=calendar)


def day_of(text: str, *, written: datetime = NOW, calendar: BusinessTime = LONDON) -> str:
    return meant(text, written=written, calendar=calendar).day.isoformat()


def refusal_of(text: str, *, calendar: BusinessTime = LONDON) -> str:
    with pytest.raises(ValueError, match=r"\.$") as refused:
        meant(text, calendar=calendar)
    return str(refused.value)


@pytest.mark.parametrize(("text", "day"), DAYS.items(), ids=DAYS)
def test_a_day_is_understood_as_people_write_it(text: str, day: date) -> None:
    assert meant(text).day == day


@pytest.mark.parametrize("text", [text for text, day in DAYS.items() if day > NOW.date()])
def test_a_snooze_until_a_day_ends_when_its_business_opens(text: str) -> None:
    opening = datetime.combine(DAYS[text], time(9), tzinfo=ZoneInfo("Europe/London"))

    assert meant(text).moment == opening.astimezone(UTC)
    assert meant(text).moment.tzinfo is UTC


@pytest.mark.parametrize(("text", "moment"), MOMENTS.items(), ids=MOMENTS)
def test_minutes_and_hours_end_at_the_very_moment(text: str, moment: str) -> None:
    assert meant(text).moment == at(moment)
    assert meant(text).moment.tzinfo is UTC


@pytest.mark.parametrize("changed", _CHANGED.values(), ids=_CHANGED)
def test_case_spacing_and_marks_at_the_end_are_free(changed: Callable[[str], str]) -> None:
    for text in (*DAYS, *MOMENTS):
        assert meant(changed(text)) == meant(text)


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_anything_else_is_refused_with_what_can_be_written(text: str) -> None:
    _, _, problem = refusal_of(text).partition(" is not understood as a date: ")

    assert problem == 'write for example "Friday", "27 Nov", "2026-11-27" or "3 business days".'


@pytest.mark.parametrize(
    "text",
    ["04/05/2026", "4/5", "by 4/5/26", "27.11.", "27.11.2026", "27. 11. 2026", "27-11-2026", "2026/11/27"],
)
def test_figures_that_could_be_two_dates_are_refused(text: str) -> None:
    assert refusal_of(text) == f'"{text}" can be read in more than one way: write it as in 2026-11-27.'


@pytest.mark.parametrize("text", ["Fri 27.11.", "fri, 27/11/2026"])
def test_a_weekday_before_figures_makes_them_no_clearer(text: str) -> None:
    assert refusal_of(text) == f'"{text}" can be read in more than one way: write it as in 2026-11-27.'


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Thu 27 Nov", "2026-11-27 is a Friday"),
        ("thursday, 2026-11-27", "2026-11-27 is a Friday"),
        ("Sat 27 Nov 2026", "2026-11-27 is a Friday"),
        ("thu 19 nov", "2027-11-19 is a Friday"),
    ],
    ids=["another weekday", "before figures", "before a year", "of a date that has passed"],
)
def test_a_weekday_that_does_not_agree_with_its_date_is_refused(text: str, day: str) -> None:
    assert refusal_of(text) == f'"{text}" names two days, for {day}: write the one that you mean.'


def test_a_weekday_may_agree_with_next_year() -> None:
    assert day_of("fri 19 nov") == "2027-11-19"


@settings(max_examples=60)
@given(ahead=st.integers(1, 300))
def test_what_the_desk_writes_of_a_day_is_understood(ahead: int) -> None:
    day = NOW.date() + ahead * DAY
    assert meant(f"{day:%a} {day.day} {day:%b}") == meant(day.isoformat())


@pytest.mark.parametrize(
    "text", ["31 Apr", "30 Feb", "0 Nov", "Nov 32", "29 Feb 2027", "2026-02-30", "2026-13-01", "0000-01-01"]
)
def test_a_date_that_no_calendar_has_is_refused(text: str) -> None:
    assert refusal_of(text) == f'"{text}" is no day of the calendar: write a date such as 2026-11-27.'


@pytest.mark.parametrize("text", ["2026-11-19", "19 Nov 2026", "0001-01-01"])
def test_a_past_date_is_refused(text: str) -> None:
    assert refusal_of(text) == f'"{text}" has passed: write a date to come, such as 2026-11-27.'


@pytest.mark.parametrize(
    "text",
    [
        "2027-11-22",
        "22 Nov 2027",
        "9999-12-31",
        "29 Feb",
        "53 weeks",
        "9999w",
        "367 days",
        "300 bd",
        "9999 bd",
    ],
)
def test_a_day_more_than_a_year_ahead_is_refused(text: str) -> None:
    mend = "write a nearer date, such as 2026-11-27."

    assert refusal_of(text) == f'"{text}" is more than a year ahead: {mend}'


@pytest.mark.parametrize("text", ["8785 hours", "9999 hours", "3000 business hours", "9999 business hours"])
def test_hours_that_end_more_than_a_year_ahead_are_refused(text: str) -> None:
    a_minute_a_week = a_calendar(weekdays=frozenset({0}), closes="09:01")

    for calendar in (LONDON, a_minute_a_week):
        said = refusal_of(text, calendar=calendar)
        assert said == f'"{text}" is more than a year ahead: write a shorter time.'


def test_a_year_is_not_too_far() -> None:
    assert day_of("2028-03-01", written=at("2027-03-01T11:00")) == "2028-03-01"
    assert meant("8784 hours").moment == NOW + 366 * DAY
    assert day_of("2000 business hours") == "2027-10-19"


def test_where_each_date_is_worked_a_year_has_as_many_business_days() -> None:
    daily = a_calendar(weekdays=DAILY)

    assert day_of("366 bd", calendar=daily) == "2027-11-21"
    assert "more than a year ahead" in refusal_of("367 bd", calendar=daily)
    assert "more than a year ahead" in refusal_of("9999 bd", calendar=daily)


def test_a_leap_day_is_the_next_one() -> None:
    assert day_of("29 Feb", written=at("2027-06-01T11:00")) == "2028-02-29"


def test_only_the_beginning_of_what_was_written_is_said_back_without_control_characters() -> None:
    said, _, _ = refusal_of("so\x00on \u202eor\x1b[31m later\n" + "x" * 500).partition(" is not")

    assert said == '"soon or[31m later ' + "x" * 21 + '…"'
    assert refusal_of("x" * 40).startswith(f'"{"x" * 40}" is not')


def test_a_text_of_which_nothing_can_be_shown_is_called_empty() -> None:
    assert refusal_of("\x00\ud800").startswith("An empty text is not understood")


@pytest.mark.parametrize(
    ("written", "moment"),
    [("20 08:00", "20 09:00"), ("20 09:00", "20 09:00"), ("20 11:00", "20 11:00"), ("20 17:29", "20 17:29")],
)
@pytest.mark.parametrize("text", ["today", TODAY, "20 Nov", "eow"])
def test_today_begins_at_its_opening_or_if_that_has_passed_when_it_was_written(
    text: str, written: str, moment: str
) -> None:
    assert meant(text, written=at(written)) == Understood(day=date(2026, 11, 20), moment=at(moment))


@pytest.mark.parametrize("written", [at("20 17:30"), NIGHT], ids=["at the closing", "at night"])
@pytest.mark.parametrize("text", ["today", TODAY, "20 Nov", "eow"])
def test_after_the_closing_today_is_the_next_working_day(text: str, written: datetime) -> None:
    assert meant(text, written=written) == Understood(day=date(2026, 11, 23), moment=at("23 09:00"))


@pytest.mark.parametrize("text", ["25 Dec", "fri", "2026-12-27", "eow", "4 days", "in a week"])
def test_a_day_without_business_moves_to_the_next_working_day(text: str) -> None:
    assert day_of(text, written=at("2026-12-21T11:00")) == "2026-12-29"


@pytest.mark.parametrize("text", ["today", "tomorrow", "mon", "next week", "a day", "1 bd"])
def test_on_a_saturday_the_coming_days_are_monday(text: str) -> None:
    assert meant(text, written=SATURDAY) == Understood(day=date(2026, 11, 23), moment=at("23 09:00"))


def test_on_a_saturday_the_end_of_the_week_is_that_of_the_next() -> None:
    assert day_of("eow", written=SATURDAY) == "2026-11-27"


@pytest.mark.parametrize("written", ["20 07:00", "20 09:30", "20 17:29", "20 18:00", "21 12:00", "22 23:59"])
def test_a_business_day_is_the_next_working_day_whatever_the_hour(written: str) -> None:
    assert meant("1 business day", written=at(written)).moment == at("23 09:00")


def test_business_days_leave_holidays_out() -> None:
    assert day_of("2 business days", written=at("2026-12-24T11:00")) == "2026-12-30"


@settings(max_examples=30)
@given(days=st.integers(1, 200), minutes=st.integers(1, 8 * 60))
def test_during_business_a_business_day_ends_on_the_day_on_which_the_clock_says_so(
    days: int, minutes: int
) -> None:
    written = at("20 09:00") + minutes * MINUTE

    due = after(written, Duration(amount=days, unit="day", business=True), LONDON)

    assert meant(f"{days} bd", written=written).day == local_date(due, timezone=LONDON.timezone)


@pytest.mark.parametrize(
    ("text", "written", "day"),
    [
        ("4h", "20 11:00", TODAY),
        ("30 minutes", "20 05:00", TODAY),
        ("6 business hours", "20 11:30", TODAY),
        ("6 hours", "20 11:31", "2026-11-23"),
        ("30 minutes", "20 18:00", "2026-11-23"),
        ("24 hours", "20 11:00", "2026-11-23"),
    ],
    ids=["during business", "before it", "at the closing", "after it", "at night", "on a Saturday"],
)
def test_the_day_of_hours_is_the_first_that_is_not_closed_before_they_end(
    text: str, written: str, day: str
) -> None:
    assert day_of(text, written=at(written)) == day


@pytest.mark.parametrize(
    ("day", "closing"),
    [
        (TODAY, "2026-11-20T17:30"),
        ("2026-11-21", "2026-11-23T17:30"),
        ("2026-12-25", "2026-12-29T17:30"),
        ("2026-07-01", "2026-07-01T16:30"),
    ],
    ids=["a working day", "a Saturday", "a holiday", "in summer"],
)
def test_a_day_ends_when_its_business_closes(day: str, closing: str) -> None:
    assert end_of_day(date.fromisoformat(day), LONDON) == at(closing)
    assert end_of_day(date.fromisoformat(day), LONDON).tzinfo is UTC


def test_a_day_that_closes_at_midnight_ends_with_the_date() -> None:
    always = a_calendar(weekdays=DAILY, opens="00:00", closes="00:00")

    assert meant("tomorrow", calendar=always) == Understood(day=date(2026, 11, 21), moment=at("21 00:00"))
    assert end_of_day(date(2026, 11, 20), always) == at("21 00:00")


def test_of_several_places_a_day_lasts_from_the_first_opening_to_the_last_closing() -> None:
    joint = AnyOf(calendars=(a_calendar(), a_calendar(timezone="America/New_York", opens="14:00")))

    assert meant("monday", calendar=joint).moment == at("23 09:00")
    assert end_of_day(date(2026, 11, 23), joint) == at("23 22:30")
    assert meant("today", written=NIGHT, calendar=joint) == Understood(day=date(2026, 11, 20), moment=NIGHT)


def test_a_business_day_of_another_place_that_is_another_date_here_moves_on() -> None:
    # Tokyo's Tuesday morning is Monday in Los Angeles.
    los_angeles = a_calendar(timezone="America/Los_Angeles", weekdays=frozenset({0}))
    tokyo = a_calendar(timezone="Asia/Tokyo", weekdays=frozenset({1}), closes="12:00")
    joint = AnyOf(calendars=(los_angeles, tokyo))

    assert joint.is_business_day(date(2026, 11, 24))
    assert day_of("tuesday", calendar=joint) == "2026-11-30"
    assert end_of_day(date(2026, 11, 24), joint) == end_of_day(date(2026, 11, 30), joint)


def test_a_date_that_the_clocks_skip_moves_on() -> None:
    apia = a_calendar(timezone="Pacific/Apia")  # had no 30 December 2011, a Friday

    assert day_of("tomorrow", written=at("2011-12-29T20:00"), calendar=apia) == "2012-01-02"


def test_the_date_of_writing_is_the_local_one() -> None:
    auckland = a_calendar(timezone="Pacific/Auckland")  # where it is Monday from Sunday, 11:00, on

    assert day_of("tomorrow", written=at("22 10:59"), calendar=auckland) == "2026-11-23"
    assert day_of("tomorrow", written=at("22 11:00"), calendar=auckland) == "2026-11-24"


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        meant("today", written=NOW.replace(tzinfo=None))


@settings(max_examples=60)
@given(
    change=st.sampled_from([each for each in CHANGES if each[1].year == 2026]),
    days=st.integers(1, 5),
    hour=st.integers(0, 23),
)
def test_over_a_change_of_the_clocks_a_day_is_the_local_date(
    change: tuple[str, date], days: int, hour: int
) -> None:
    zone, changes_on = change
    written = datetime.combine(changes_on - 2 * DAY, time(hour, 30), tzinfo=ZoneInfo(zone))
    calendar = a_calendar(timezone=zone, weekdays=DAILY)
    day = written.date() + days * DAY

    for text in (f"{days} days", f"{days} business days", f"{day:%A}", day.isoformat()):
        understood = meant(text, written=written, calendar=calendar)

        assert understood.day == day
        shown = understood.moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        assert shown == datetime.combine(day, time(9))


_units = st.sampled_from(["minutes", "h", "business hours", "business days", "bd", "days", "w"])
_anything = (
    st.sampled_from([*DAYS, *MOMENTS, *REFUSED.values()])
    | st.builds("{} {}".format, st.integers(0, 400), _units)
    | st.dates(date(2009, 1, 1), date(2029, 1, 1)).map(date.isoformat)
    | st.text(alphabet="0123456789 adehinoprtuvwy.,-/\u0663\x00\u202e", max_size=20)
    | st.text(max_size=300)
)


@given(text=_anything, situation=situations())
def test_any_text_means_a_working_day_to_come_or_is_refused_in_one_line(
    text: str, situation: Situation
) -> None:
    written, calendar = situation.moments[1], situation.calendar
    today = local_date(written, timezone=calendar.timezone)
    try:
        understood = meant(text, written=written, calendar=calendar)
    except ValueError as refused:
        said = str(refused)
        assert said.isprintable()
        assert said.endswith(".")
        assert len(said) < 200
    else:
        assert calendar.is_business_day(understood.day)
        assert today <= understood.day <= today + 380 * DAY
        assert written <= understood.moment <= end_of_day(understood.day, calendar)


@given(text=st.sampled_from([*DAYS]), situation=situations())
def test_a_whole_day_begins_at_an_opening_or_when_it_was_written(text: str, situation: Situation) -> None:
    written, calendar = situation.moments[1], situation.calendar
    try:
        moment = meant(text, written=written, calendar=calendar).moment
    except ValueError:
        return

    # Of a place open over midnight the new date is the opening.
    before = moment - timedelta(microseconds=1)
    dates = [local_date(each, timezone=calendar.timezone) for each in (before, moment)]
    assert moment == written or (
        calendar.elapsed(moment, moment + HOUR) and (not calendar.is_open(before) or dates[0] < dates[1])
    )


@given(text=_anything, situation=situations(), gap=st.sampled_from([" ", "  ", "\t", "\n"]))
def test_case_and_spacing_change_nothing(text: str, situation: Situation, gap: str) -> None:
    def outcome(written: str) -> Understood | None:
        try:
            return meant(written, written=situation.moments[1], calendar=situation.calendar)
        except ValueError:
            return None

    changed = (gap + gap.join(text.split()) + gap).translate(_CAPITALS)

    assert outcome(changed) == outcome(text)
