"""Written values become typed ones; what does not fit is named by its path, its line and its mend."""

# ruff: noqa: E501 - the table is read best with one case a line

from datetime import date, time

import pytest

from supportdesk.model.duration import Duration
from supportdesk.model.duty import Turn
from supportdesk.model.faults import ConfigurationError
from supportdesk.model.people import CombinedCalendar, OfficeCalendar
from supportdesk.model.places import Repository
from supportdesk.model.promises import Clocks
from supportdesk.services.files import parse_overrides
from tests.model.written import SMALL, config_of, edited, faults_of, line_of, only_fault, shop_of

PERSON = "name: Engineer A, github: engineer-a"
NUMBER = "number: 205"
CLOCKS = 'clocks: {resolve: {P1: "1 business day"}}'


def test_a_sound_configuration_has_no_faults() -> None:
    assert faults_of(SMALL) == ()


def test_what_is_left_out_has_its_default() -> None:
    assert config_of().teams["repo"].clocks == Clocks()


def test_a_name_alone_stands_for_a_repository_and_for_a_turn() -> None:
    shop = config_of().teams["shop"]
    assert shop.repositories == (
        Repository(name="acme/shop"),
        Repository(name="acme/customer", private=True),
    )
    assert shop.rotation.roster == (Turn(person="eng-a"), Turn(person="eng-b", last=date(2026, 6, 1)))


def test_the_keys_tell_an_office_from_a_combined_calendar() -> None:
    calendars = config_of().calendars
    assert isinstance(calendars["london"], OfficeCalendar)
    assert calendars["both"] == CombinedCalendar(any_of=("london", "berlin"))


def test_a_mode_is_one_word_or_given_job_by_job() -> None:
    assert shop_of("name: Shop", "name: Shop\n    mode: shadow").mode.of("audit") == "shadow"
    by_job = shop_of("name: Shop", "name: Shop\n    mode: {default: on, risk: off}").mode
    assert (by_job.of("audit"), by_job.of("risk")) == ("on", "off")


@pytest.mark.parametrize("off", ["off", "false", "no", "OFF", '"off"'])
def test_a_clock_is_switched_off_in_any_of_yamls_ways(off: str) -> None:
    clocks = shop_of(CLOCKS, f"clocks: {{acknowledge: {off}, resolve: {off}}}").clocks
    assert (clocks.acknowledge, clocks.resolve) == (None, None)


@pytest.mark.parametrize(
    ("written", "mode"),
    [("off", "off"), ("no", "off"), ("yes", "on"), ("true", "on"), ('"report"', "report")],
)
def test_a_rule_is_switched_in_any_of_yamls_ways(written: str, mode: str) -> None:
    assert shop_of("name: Shop", f"name: Shop\n    rules: {{SUP-6: {written}}}").rule("SUP-6") == mode


@pytest.mark.parametrize("written", ["9:30", "09:30", '"9:30"'])
def test_a_time_of_day_is_no_number_in_base_sixty(written: str) -> None:
    slot = shop_of("name: Shop", f"name: Shop\n    schedule: {{digest: {{at: {written}}}}}").schedule.digest
    assert slot.at == time(9, 30)


def test_a_text_stays_a_text_whatever_yaml_would_make_of_it() -> None:
    shop = shop_of("product: Icebox", "product: 010")
    assert shop.board.statuses.product == "010"
    assert shop_of("product: Icebox", "product: no").board.statuses.product == "no"


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("tomorrow", '"tomorrow" is no local date and time'),
        ("2026-11-31T10:00", "2026-11-31T10:00 is no day of the calendar"),
        ("2026-11-22T10:00", "2026-11-22 10:00 is not after the beginning"),
    ],
)
def test_an_override_ends_at_a_local_moment_after_its_beginning(written: str, problem: str) -> None:
    entry = f'{{team: shop, person: eng-a, from: "2026-11-23T10:00", to: "{written}", why: swap, by: em}}'
    with pytest.raises(ConfigurationError) as refused:
        parse_overrides(f"version: 1\noverrides: [{entry}]", source="overrides.yml", config=config_of())
    (fault,) = refused.value.faults
    assert (fault.path, fault.problem) == ("overrides[0].to", problem)


def test_numbers_durations_and_truth_values_are_read() -> None:
    shop = shop_of(CLOCKS, "clocks: {warn_at: 0.5, round_the_clock: yes, eta: 2 Business  Days}")
    assert (shop.clocks.warn_at, shop.clocks.round_the_clock) == (0.5, True)
    assert shop.clocks.eta == Duration.parse("2 business days")


ONE_FAULT = [
    # what is written instead of what, the key's path, the problem, the mend
    (PERSON, "name: Engineer A", "people.eng-a.github", "is missing", "add it: GitHub login"),
    (PERSON, f"{PERSON}, emial: a@b", "people.eng-a.emial", "is no known key", "did you mean email?"),
    (PERSON, f"{PERSON}, x1: a", "people.eng-a.x1", "is no known key", "known here: name, github, slack"),
    (PERSON, f"{PERSON}, name: B", "people.eng-a.name", "is written twice: it stands on line 3", "keep one"),
    (PERSON, "name: Engineer A, guthub: engineer-a", "people.eng-a.guthub", "no known key", "mean github?"),
    (PERSON, "name: , github: engineer-a", "people.eng-a.name", "is empty", "give it a value"),
    (PERSON, 'name: " ", github: engineer-a', "people.eng-a.name", "is empty", "write a text"),
    (PERSON, 'name: "A ", github: engineer-a', "people.eng-a.name", "ends with a blank", "leave the blank out"),
    (PERSON, 'name: "A\\tB", github: e', "people.eng-a.name", 'A\\u0009B" holds a line break', "one plain line"),
    (PERSON, 'name: "A\\ud800", github: e', "people.eng-a.name", "a control character", "one plain line"),
    (PERSON, f"name: {'x' * 201}, github: e", "people.eng-a.name", "has 201 characters", "at most 200"),
    (PERSON, "name: [A], github: e", "people.eng-a.name", "is a list", "write a single value"),
    (PERSON, "name: {a: A}, github: e", "people.eng-a.name", "is a table of keys", "write a single value"),
    (PERSON, 'name: A, github: "@e"', "people.eng-a.github", '"@e" has the wrong form', "login without @"),
    (PERSON, f"{PERSON}, email: nobody", "people.eng-a.email", "wrong form", "write an e-mail address"),
    (PERSON, f"{PERSON}, pings: maybe", "people.eng-a.pings", "neither true nor false", "without quotes"),
    (PERSON, f'{PERSON}, pings: "false"', "people.eng-a.pings", "neither true nor false", "without quotes"),
    (PERSON, f"{PERSON}, absent: none", "people.eng-a.absent", 'the single value "none"', "write [none]"),
    (PERSON, f"{PERSON}, absent: ~", "people.eng-a.absent", "is empty", "write [] for none"),
    (PERSON, f"{PERSON}, absent: {{from: x}}", "people.eng-a.absent", "is a table", "write a list: [one, two]"),
    (PERSON, f"{PERSON}, absent: [leave]", "people.eng-a.absent[0]", 'value "leave"', "keys with their values"),
    ("slack: U0000000A01", "slack: A01", "people.eng-a.slack", '"A01" has the wrong form', "U0000000A01"),
    ("people:", "people:\n  x y: {name: X, github: x, slack: U0X}", "people.x y", 'as a key "x y" has', "eng-a"),
    ("version: 1", "version: 2", "version", '"2" is no choice here', "write 1"),
    ("version: 1", 'version: "1"', "version", '"1" is no choice here', "write 1"),
    (NUMBER, "number: 010", "teams.shop.board.number", "010 begins with a zero", "write 10"),
    (NUMBER, 'number: "205"', "teams.shop.board.number", "is no whole number", "without quotes"),
    (NUMBER, "number: 2e2", "teams.shop.board.number", '"2e2" is no whole number', "plain digits"),
    (NUMBER, "number: 0", "teams.shop.board.number", "0 is out of range", "from 1 up to 999999"),
    (NUMBER, "number: 1\n      nmuber: 2", "teams.shop.board.nmuber", "is no known key", "known here: owner"),
    (CLOCKS, "clocks: {warn_at: 1e3}", "teams.shop.clocks.warn_at", "is no plain number", "as in 0.75"),
    (CLOCKS, "clocks: {warn_at: 1.5}", "teams.shop.clocks.warn_at", "out of range", "above 0 and up to 1"),
    (CLOCKS, "clocks: {warn_at: 0}", "teams.shop.clocks.warn_at", "out of range", "above 0 and up to 1"),
    (CLOCKS, "clocks: {eta: soon}", "teams.shop.clocks.eta", '"soon" is no duration', '"3 business days"'),
    (CLOCKS, "clocks: {resolve: P1}", "teams.shop.clocks.resolve", 'the single value "P1"', "write keys"),
    (CLOCKS, "clocks: {remind_urgent: on}", "teams.shop.clocks.remind_urgent", 'value "on"', "every, times"),
    ("name: Shop", "name: Shop\n    mode: test", "teams.shop.mode", '"test" is no choice', "on, shadow, off"),
    ("name: Shop", "name: Shop\n    rules: {SUP-21: on}", "teams.shop.rules.SUP-21", "SUP-21", "SUP-1 to SUP-20"),
    ("name: Shop", "name: Shop\n    schedule: {digest: {at: noon}}", "teams.shop.schedule.digest.at", "noon", "09:30"),
    ("name: Shop", "name: Shop\n    schedule: {digest: {at: 24:00}}", "teams.shop.schedule.digest.at", "24", '"00:00"'),
    ("since: 2026-01-05", "since: 5.1.2026", "teams.shop.since", '"5.1.2026" is no date', "2026-11-20"),
    ("since: 2026-01-05", "since: 2026-02-30", "teams.shop.since", "is no day of the calendar", "the month"),
    ("since: 2026-01-05", "since: 1926-01-05", "teams.shop.since", "is no date", "as in 2026-11-20"),
    ("in_flight: [Doing]", "in_flight: []", "teams.shop.board.statuses.in_flight", "an empty list", "at least one"),
    ("in_flight: [Doing]", "in_flight: [Doing, Doing]", "teams.shop.board.statuses.in_flight[1]", "repeats", "out"),
    ("done: [Done], product", "done: ~, product", "teams.shop.board.statuses.done", "is empty", "give it a value"),
    ("days: [mon, tue, wed]", "days: [mon, Tue]", "calendars.london.days[1]", '"Tue" is no choice', "mon, tue"),
    ("acme/shop, {", "acme shop, {", "teams.shop.repositories[0]", '"acme shop" has the wrong form', "owner/name"),
    ("channel: C00SHOP", 'channel: "#shop"', "teams.shop.slack.channel", '"#shop"', "C02E4HE42BX"),
    ("handle: S00SHOP", "handle: shop", "teams.shop.slack.handle", '"shop"', "S00DELIVERY"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "path", "problem", "mend"), ONE_FAULT)
def test_a_fault_is_named_by_path_line_problem_and_mend(
    old: str, new: str, path: str, problem: str, mend: str
) -> None:
    fault = only_fault(old, new)
    last_line_of_edit = line_of(new, edited(old, new)) + new.count("\n")
    assert (fault.path, fault.line) == (path, last_line_of_edit)
    assert problem in fault.problem
    assert mend in fault.mend


def test_a_missing_key_is_placed_where_its_part_begins() -> None:
    fault = only_fault("    calendar: london\n", "")
    assert (fault.path, fault.line) == ("teams.shop.calendar", line_of("  shop:", SMALL))


def test_what_stands_under_a_misspelt_key_is_checked_as_if_it_were_spelt_right() -> None:
    faults = faults_of(
        edited("board:\n      owner: acme\n      number: 205", "baord:\n      owner: acme\n      number: x")
    )
    assert [fault.path for fault in faults] == ["teams.shop.baord", "teams.shop.board.number"]


def test_an_empty_section_is_one_fault() -> None:
    text = edited(SMALL[SMALL.index("teams:") :], "teams: {}\n")
    assert [(fault.path, fault.problem) for fault in faults_of(text)] == [("teams", "is empty")]


def test_a_file_that_is_no_table_is_one_fault() -> None:
    assert [fault.problem for fault in faults_of("- version: 1\n")] == ["is a list"]


def test_a_part_that_is_missing_brings_no_further_faults_about_what_relied_on_it() -> None:
    people = SMALL[SMALL.index("people:") : SMALL.index("calendars:")]
    assert [fault.path for fault in faults_of(edited(people, ""))] == ["people"]


def test_every_fault_is_told_at_once_in_the_order_of_the_file() -> None:
    text = edited("since: 2026-01-05", "since: soon", edited(NUMBER, "number: x", edited("P2, ", "P1, ")))
    text = edited("calendar: london", "calendar: lodnon", text)
    faults = faults_of(text)
    assert [fault.path for fault in faults] == [
        "priorities[1].name",
        "teams.shop.since",
        "teams.shop.board.number",
        "teams.shop.calendar",
    ]
    assert [fault.line for fault in faults] == sorted(fault.line for fault in faults)
