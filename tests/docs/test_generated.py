"""What is generated in the documentation is as `make reference` writes it, and shows what is true."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from docs.tools.billed import Line, rounds_a_month, shipped
from docs.tools.write import DOCS, pages
from sandbox.play.story import STORY
from supportdesk.model.marks import is_part, marks_of, options_of, settings_of
from supportdesk.model.schema import FILES
from supportdesk.services.files import load_config, parse_config, parse_overrides

CONFIGURATION = DOCS / "reference/configuration.md"
WRITTEN = pages()


def words(text: str) -> list[str]:
    """A page without its line breaks: Python versions break the lines of a help text differently."""
    return text.split()


@pytest.mark.parametrize("path", WRITTEN, ids=[path.name for path in WRITTEN])
def test_a_generated_page_is_up_to_date(path: Path) -> None:
    assert words(path.read_text("utf-8")) == words(WRITTEN[path]), "run `make reference`, and commit it"


def test_the_further_examples_load() -> None:
    config = load_config(DOCS / "reference/more.teams.yml")
    text = (DOCS / "reference/more.overrides.yml").read_text("utf-8")
    assert parse_overrides(text, source="more.overrides.yml", config=config).overrides


def test_the_smallest_configuration_that_the_first_page_shows_loads() -> None:
    (shown,) = re.findall(
        r"^```yaml\n(.*?)^```$", (DOCS / "start.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert list(parse_config(shown, source="start.md").teams) == ["harbour"]


def keys(part: type, seen: set[type]) -> Iterator[str]:
    """Each key of the configuration, where its part is met first."""
    if part in seen:
        return
    seen.add(part)
    for setting in settings_of(part):
        yield setting.key
        for inner in inside(setting.kind):
            yield from keys(inner, seen)


def inside(kind: Any) -> Iterator[type]:
    bare, _ = marks_of(kind)
    if is_part(bare):
        yield bare
        return
    for each in options_of(bare) or getattr(bare, "__args__", ()):
        yield from inside(each)


def rows() -> list[list[str]]:
    lines = CONFIGURATION.read_text("utf-8").splitlines()
    return [line.strip("| ").split(" | ") for line in lines if line.startswith("| `")]


def test_every_key_of_the_configuration_is_told_with_its_meaning_and_an_example() -> None:
    expected = [key for part in FILES.values() for key in keys(part, set())]
    assert sorted(row[0].strip("`") for row in rows()) == sorted(expected)
    for row in rows():
        assert row[3], row
        assert len(row) == 5 or "](#" in row[1], row


def test_rounds_are_counted_by_the_calendar() -> None:
    daily = Line(cron="0 9 * * *", zone="Europe/London")
    assert rounds_a_month([daily]) == round(365 / 12)
    assert rounds_a_month([daily, daily]) == round(2 * 365 / 12)
    assert rounds_a_month([Line(cron="30 1 29 2 *", zone="UTC")]) == 0


def test_the_schedule_that_is_counted_is_the_workflows_own() -> None:
    text = (DOCS.parent / ".github/workflows/schedule.yml").read_text("utf-8")
    assert [line.cron for line in shipped()] == [
        each["cron"] for each in yaml.safe_load(text)[True]["schedule"]
    ]


def test_the_page_of_the_command_line_says_of_each_script_what_it_is_for() -> None:
    page = (DOCS / "reference/command-line.md").read_text("utf-8")
    told = re.findall(r"^\| `(\w+)\.py` \|", page, flags=re.MULTILINE)
    assert sorted(told) == sorted(path.stem for path in (DOCS.parent / "scripts").glob("*.py"))


def test_the_page_about_the_cost_says_how_many_events_a_request_of_the_played_week_has() -> None:
    (told,) = re.findall(r"has about ([\d.]+) of them", (DOCS / "cost.md").read_text("utf-8"))
    steps = yaml.safe_load(STORY.read_text("utf-8"))
    starts = {"opens", "comments", "edits", "labels", "unlabels", "assigns", "closes", "reopens", "transfers"}
    events = sum(bool(starts & step.keys()) for step in steps)
    assert float(told) == round(events / sum("opens" in step for step in steps), 1)
