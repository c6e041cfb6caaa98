from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sandbox.play.story import STORY, by_day, read_story
from sandbox.play.teams import read_teams
from sandbox.play.week import week_of
from tests.sandbox.play.test_world import SHIPPED, small

MONDAY = date(2026, 11, 16)


def test_a_step_happens_at_its_local_time_in_the_week_or_in_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "story.yml"
    path.write_text("- {at: last fri 16:04, run: doctor}\n- {at: tue 09:19, run: run_due}\n")

    steps = read_story(path, monday=MONDAY, zone=ZoneInfo("Europe/Berlin"))

    assert [step.at.astimezone(UTC) for step in steps] == [
        datetime(2026, 11, 13, 15, 4, tzinfo=UTC),
        datetime(2026, 11, 17, 8, 19, tzinfo=UTC),
    ]


def test_the_story_goes_forward_in_time() -> None:
    steps = read_story(STORY, monday=MONDAY, zone=ZoneInfo("Europe/London"))

    assert [step.at for step in steps] == sorted(step.at for step in steps)
    assert [day for day, _ in by_day(steps)][-5:] == [date(2026, 11, day) for day in range(16, 21)]


def test_the_usual_week_is_played_unless_a_team_begins_later(tmp_path: Path) -> None:
    assert week_of(read_teams(SHIPPED)) == MONDAY
    assert week_of(small(tmp_path)) == date(2027, 3, 15)
