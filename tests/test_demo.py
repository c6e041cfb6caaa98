"""The whole week of `make demo`, played once, and looked at as its users would."""

import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from sandbox.github.issues import Issue
from sandbox.play.command import main, play_aloud
from sandbox.play.tally import count_deeds, say_deeds
from sandbox.play.week import Week
from sandbox.slack.state import Message

ROOT = Path(__file__).parents[1]
A, B, C, EM, PM = (f"U0000000A0{number}" for number in range(1, 6))
R, S = "U0000000B01", "U0000000B02"
WEEKDAYS = [f"2026-11-{day}" for day in range(16, 21)]


@pytest.mark.slow
def test_a_week_of_both_teams_goes_as_the_process_says(tmp_path: Path) -> None:
    week = Week(ROOT / "config" / "teams.yml", summary=tmp_path / "summaries.md")
    said = io.StringIO()
    with week.sandbox:
        status = play_aloud(week, Console(file=said, width=200))

    assert status == 0, said.getvalue()
    assert "Planning once more plans nothing." in said.getvalue()
    posts = Counter(payload["key"] for payload in payloads(week))
    assert set(posts.values()) == {1}, "an occurrence is posted once"
    assert_each_team_had_one_digest_a_day(posts)
    assert_every_request_was_announced(posts)
    assert_the_handles_followed_the_handoffs(week)
    assert_jobs_that_were_done_had_nothing_to_do(week)
    assert_one_requester_was_told_once(week)
    assert_one_episode_was_opened_and_closed(week)
    assert_no_private_title_reached_slack(week)
    assert_issues_ended_as_they_should(week)


def messages(week: Week) -> Iterator[Message]:
    for channel in week.sandbox.slack.workspace.channels.values():
        yield from channel.messages


def payloads(week: Week) -> Iterator[Mapping[str, Any]]:
    return (message.metadata["event_payload"] for message in messages(week) if message.metadata)


def issues(week: Week) -> Iterator[Issue]:
    for repository in week.sandbox.github.state.repositories.values():
        yield from repository.issues.values()


def the_issue(week: Week, title: str) -> Issue:
    return next(issue for issue in issues(week) if issue.title == title)


def keys(posts: Counter[str], kind: str) -> list[str]:
    return sorted(key for key in posts if key.split("/")[1] == kind)


def assert_each_team_had_one_digest_a_day(posts: Counter[str]) -> None:
    teams = ("delivery", "repo-management")
    assert keys(posts, "digest") == [f"{team}/digest/{day}" for team in teams for day in WEEKDAYS]


def assert_every_request_was_announced(posts: Counter[str]) -> None:
    """All but those that are older than two days when the desk is switched on."""
    product = "sourcegraph/sourcegraph"
    assert set(keys(posts, "request")) >= {
        *(f"delivery/request/{product}#{number}" for number in (4, 5, 8, 9)),
        *(f"repo-management/request/{product}#{number}" for number in (6, 7)),
        "repo-management/request/sourcegraph/customer#2",
    }
    assert not {f"delivery/request/{product}#1", "delivery/request/sourcegraph/customer#1"} & {*posts}


def assert_the_handles_followed_the_handoffs(week: Week) -> None:
    """On Monday by schedule (Repo Management's by Opsgenie), on Thursday by hand, on Friday back again."""
    changes = [
        (f"{entry.at:%a %H:%M}", body["usergroup"], set(body["users"].split(",")))
        for entry in week.sandbox.control.log.entries()
        if entry.request.path.endswith("usergroups.users.update")
        for body in [entry.as_data()["request"]]
    ]
    assert changes == [
        ("Fri 16:04", "S00DELIVERY", {C, EM, PM}),
        ("Fri 16:04", "S00REPOMGMT", {S}),
        ("Mon 10:04", "S00DELIVERY", {B, EM, PM}),
        ("Mon 10:04", "S00REPOMGMT", {R}),
        ("Thu 10:30", "S00DELIVERY", {A, EM, PM}),
        ("Fri 10:04", "S00DELIVERY", {B, EM, PM}),
    ]


def assert_jobs_that_were_done_had_nothing_to_do(week: Week) -> None:
    """On Tuesday somebody starts them one by one; on Thursday the digest is refreshed, not posted again."""
    entries = week.sandbox.control.log.entries()
    by_hand = [
        entry for entry in entries if f"{entry.at:%a %H:%M}" in ("Tue 12:10", "Tue 12:11", "Tue 12:12")
    ]
    refreshed = [entry for entry in entries if f"{entry.at:%a %H:%M}" == "Thu 14:25"]
    assert by_hand
    assert say_deeds(count_deeds(by_hand)) == "nothing to do"
    assert say_deeds(count_deeds(refreshed)) == "2 messages edited", "one a team"


def assert_one_requester_was_told_once(week: Week) -> None:
    """Of the private request, when it was warned; the public one's requester is no person of the file."""
    mentions = [
        (issue.title, comment.body)
        for issue in issues(week)
        for comment in issue.comments
        if comment.author and comment.author.login == "support-desk[bot]" and "@requester" in comment.body
    ]
    assert [title for title, _ in mentions] == ["Upgrade path for an air-gapped installation"]


def assert_one_episode_was_opened_and_closed(week: Week) -> None:
    episodes = [payload for payload in payloads(week) if payload["key"].split("/")[1] == "episode"]
    assert [payload["key"] for payload in episodes] == [
        "delivery/episode/2026-11-18T15:04Z",
        "delivery/episode/2026-11-18T15:04Z/all-clear",
    ]
    assert episodes[0]["state"] == "closed"


def assert_no_private_title_reached_slack(week: Week) -> None:
    said = json.dumps([(message.text, message.blocks, message.metadata) for message in messages(week)])
    assert "sourcegraph/customer#1" in said
    assert "air-gapped" not in said
    assert "Permissions are synced" not in said


def assert_issues_ended_as_they_should(week: Week) -> None:
    completed = the_issue(week, "Where is the upgrade guide?")
    corrected = the_issue(week, "Renamed repositories keep their old name")
    unlabelled = the_issue(week, "Large files are cloned twice")
    waited = the_issue(week, "Build agents run out of disk")
    assert "needs-info" not in {label.name for label in completed.labels}
    for issue in (corrected, unlabelled):
        assert "team/repo-management" in {label.name for label in issue.labels}
    assert "repo-management" not in {label.name for label in corrected.labels}
    assert "support/at-risk" not in {label.name for label in waited.labels}
    assert [person.login for person in waited.assignees] == ["delivery-engineer-a"], "in flight: it stays"
    assert [item.status for item in waited.items] == ["In Progress"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "cannot be read"),
        ("people: 7", "is no configuration that can be played"),
        ("people: {}\nteams: {x: {}}", "can't be played (KeyError: 'since')"),
    ],
)
def test_a_configuration_that_cannot_be_played_is_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, sentence: str
) -> None:
    path = tmp_path / "teams.yml"
    if text is not None:
        path.write_text(text)

    status = main(["--config", str(path), "--out", str(tmp_path)])

    assert status == 1
    assert sentence in capsys.readouterr().out


def test_a_script_that_fails_fails_the_demo_with_what_it_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "teams.yml"
    path.write_text((ROOT / "config" / "teams.yml").read_text().replace("version: 1", "version: 2"))

    status = main(["--config", str(path), "--out", str(tmp_path)])

    said = capsys.readouterr().out
    assert status == 1
    assert "doctor.py --now 2026-11-13T16:04:00+00:00 ended with 1:" in said
    assert "config/teams.yml:11" in said
    assert (tmp_path / "index.html").exists()
