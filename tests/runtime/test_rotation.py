"""Showing the next weeks: what is read for it, in which forms, and how it ends."""

from dataclasses import replace
from typing import Any

import pytest

import show_rotation
from sandbox.clock import parse_instant
from supportdesk.gather.question import Question
from supportdesk.services.files import parse_config
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import DESK, WEB, Rehearsal, an_issue

COMMAND = show_rotation.COMMAND
DELIVERY = ("--team", "delivery")


def an_ad_hoc_issue(number: int, created: str = "2026-11-10T10:00:00Z") -> dict[str, Any]:
    return an_issue(number, labels=["ad-hoc"], created=created, assignees=["acme-eng-b"])


def of_delivery(desk: Rehearsal, *flags: str, **variables: str) -> dict[str, Any]:
    (team,) = desk.run(COMMAND, *DELIVERY, "--format", "json", *flags, **variables).data["teams"]
    return dict(team)


def test_the_terminal_shows_who_is_on_support_when(rehearse: Rehearse) -> None:
    ran = rehearse().run(COMMAND, *DELIVERY, "--weeks", "2")
    assert (ran.status, ran.err) == (0, "")
    lines = [line.rstrip() for line in ran.out.splitlines()]
    assert lines[:5] == [
        "Delivery",
        "  from                    until                   on support",
        "  Mon 16 Nov 2026, 12:00  Mon 23 Nov 2026, 10:00  Engineer B",
        "  Mon 23 Nov 2026, 10:00  Mon 30 Nov 2026, 10:00  Engineer A",
        "  Mon 30 Nov 2026, 10:00  Mon 30 Nov 2026, 12:00  Engineer B",
    ]
    assert "Next is Engineer A, from Mon 23 Nov, 10:00 GMT" in ran.out


def test_markdown_goes_to_standard_output_and_to_the_summary(rehearse: Rehearse) -> None:
    ran = rehearse().run(COMMAND, *DELIVERY, "--format", "markdown")
    assert ran.out.strip() == ran.summary.strip()
    assert "| Mon 16 Nov 2026, 12:00 | Mon 23 Nov 2026, 10:00 | Engineer B |  |" in ran.out


def test_programs_get_moments_shares_and_proposals(rehearse: Rehearse) -> None:
    desk = rehearse()
    desk.configuration["people"]["eng-a"]["absent"] = [{"from": "2026-11-24", "to": "2026-11-25"}]
    team = of_delivery(desk)
    assert team["duties"][0] == {
        "from": "2026-11-16T12:00:00+00:00",
        "to": "2026-11-23T10:00:00+00:00",
        "who": "Engineer B",
        "note": "",
    }
    (gap,) = team["gaps"]
    assert (gap["from"], gap["to"]) == ("2026-11-24T00:00:00+00:00", "2026-11-26T00:00:00+00:00")
    assert gap["overrides"][0].startswith('{team: "delivery", person: "eng-b"')


@pytest.mark.parametrize("weeks", ["1", "52"])
def test_as_many_weeks_are_shown_as_are_asked_for_and_the_account_stays(
    weeks: str, rehearse: Rehearse
) -> None:
    desk = rehearse()
    usual, asked = of_delivery(desk), of_delivery(desk, "--weeks", weeks)
    assert {"1": 2, "52": 53}[weeks] == len(asked["duties"])
    assert (asked["shares"], asked["quality"]) == (usual["shares"], usual["quality"])
    assert asked["quality"] == 100


@pytest.mark.parametrize("weeks", ["0", "53", "-1", "two", "1.5", "²"])
def test_no_other_number_of_weeks_is_taken(weeks: str, rehearse: Rehearse) -> None:
    ran = rehearse().run(COMMAND, f"--weeks={weeks}")
    assert (ran.status, ran.out) == (1, "")
    assert "is no number of weeks from 1 to 52" in ran.err


def test_a_source_that_cannot_be_read_is_said_and_the_others_are_shown(rehearse: Rehearse) -> None:
    ran = rehearse().run(COMMAND, OPSGENIE_API_KEY="")
    assert ran.status == 3
    assert "OPSGENIE_API_KEY is not set" in ran.out
    assert "OPSGENIE\\_API\\_KEY is not set" in ran.summary
    assert "Engineer B" in ran.out


def test_ad_hoc_issues_are_counted_where_there_is_a_token(rehearse: Rehearse) -> None:
    desk = rehearse(
        an_ad_hoc_issue(1), an_ad_hoc_issue(2), an_ad_hoc_issue(3, created="2026-01-10T10:00:00Z")
    )
    shares = of_delivery(desk)["shares"]
    assert {each["who"]: each["ad_hoc"] for each in shares} == {
        "Engineer A": 0,
        "Engineer B": 2,
    }


def test_a_repository_that_cannot_be_read_is_part_of_the_work(rehearse: Rehearse) -> None:
    desk = rehearse()
    desk.delivery["repositories"] = [WEB, "acme/gone"]
    ran = desk.run(COMMAND, *DELIVERY)
    assert ran.status == 3
    assert "Engineer B" in ran.out
    for told in (ran.out, ran.summary):
        assert "Ad-hoc issues are not counted: " in told
        assert "acme/gone" in told


def test_without_credentials_neither_github_nor_slack_is_asked(rehearse: Rehearse) -> None:
    desk = rehearse(an_ad_hoc_issue(1))
    ran = desk.run(COMMAND, GITHUB_TOKEN="", SLACK_BOT_TOKEN="")
    assert ran.status == 0
    assert desk.requests("gh") + desk.requests("slack") == []
    assert desk.requests("opsgenie")
    assert "Ad-hoc issues are not counted: GITHUB_TOKEN is not set." in ran.out


def test_showing_writes_nothing(rehearse: Rehearse) -> None:
    desk = rehearse(an_ad_hoc_issue(1))
    assert desk.run(COMMAND).status == 0
    assert desk.writes() == []


def test_an_override_is_shown_as_one(rehearse: Rehearse) -> None:
    desk = rehearse()
    start, end = "2026-11-18T10:00", "2026-11-19T10:00"
    override(
        desk, f'  - {{team: delivery, person: eng-a, from: "{start}", to: "{end}", why: swap, by: em-d}}'
    )
    assert "Wed 18 Nov 2026, 10:00  Thu 19 Nov 2026, 10:00  Engineer A  override" in desk.run(COMMAND).out


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_the_lines_to_paste_load_as_they_are_and_close_the_gap(form: str, rehearse: Rehearse) -> None:
    desk = rehearse()
    desk.configuration["people"]["eng-a"]["absent"] = [{"from": "2026-11-24", "to": "2026-11-25"}]
    shown = desk.run(COMMAND, *DELIVERY, "--format", form).out
    lines = [line.strip() for line in shown.splitlines() if line.strip().startswith("- {")]
    assert lines
    override(desk, *(f"  {line}" for line in lines))
    team = of_delivery(desk)
    assert team["gaps"] == []
    assert "override" in {each["note"] for each in team["duties"]}


def test_shifts_are_asked_for_as_far_as_they_are_shown_or_warned_of_and_the_source_tells(
    rehearse: Rehearse,
) -> None:
    desk = rehearse()
    config = parse_config(desk.check_out().read_text(), source="teams.yml")
    delivery = config.teams["delivery"]
    rotation = replace(delivery.rotation, weeks=2, warn_weeks_ahead=20)
    patient = replace(delivery, rotation=rotation)
    paged = replace(delivery, rotation=replace(rotation, source="pagerduty"))
    question = Question(
        config=config,
        overrides=(),
        calendars={},
        teams=("delivery",),
        now=parse_instant(desk.now),
        repository="",
    )
    asked = [
        (replace(question, weeks=weeks).planned_until(team) - question.now).days // 7
        for team in (patient, paged)
        for weeks in (1, 30, 52)
    ]
    assert asked == [22, 32, 52, 12, 12, 12]


def override(desk: Rehearsal, *lines: str) -> None:
    """Write these lines into the desk's overrides."""
    files = desk.sandbox.github.state.repositories[DESK].branches["main"].files
    files["config/overrides.yml"] = ("version: 1\noverrides:\n" + "\n".join(lines) + "\n").encode()
