"""The whole week of `make demo`, played once, and looked at as its users would."""

import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from sandbox.play.command import main, play_aloud
from sandbox.play.tally import count_deeds, say_deeds
from sandbox.play.week import Week
from sandbox.slack.state import Message
from tests.demo_week import issues, messages_about, said_by_the_desk, the_issue, thread

pytest.register_assert_rewrite("tests.demo_intake")
from tests.demo_intake import assert_the_intake_is_seen  # noqa: E402 - its asserts are pytest's from here on

ROOT = Path(__file__).parents[1]
A, B, C, EM, PM = (f"U0000000A0{number}" for number in range(1, 6))
R, S = "U0000000B01", "U0000000B02"
WEEKDAYS = [f"2026-11-{day}" for day in range(16, 21)]
CALLED = """
- {at: mon 11:04, run: run_due}
- {at: mon 11:10, who: requester-a, opens: helm, team: 1, title: Helm chart, body: complete}
- {at: mon 11:12, who: requester-a, comments: helm, text: "{other} please"}
- {at: mon 11:15, who: requester-b, posts: called, team: 1, text: "{other} a minute?"}
- {at: mon 11:34, run: run_due}
- {at: mon 11:49, run: run_due}
"""


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
    assert_each_handoff_was_told_and_taken_over_or_reminded_of(week)
    assert_a_leave_was_warned_of_and_covered_as_proposed(week)
    assert_jobs_that_were_done_had_nothing_to_do(week)
    assert_requesters_were_told_once(week)
    assert_one_episode_was_opened_and_closed(week)
    assert_no_private_title_reached_slack(week)
    assert_issues_ended_as_they_should(week)
    assert_the_intake_is_seen(week)


def messages(week: Week) -> Iterator[Message]:
    for channel in week.sandbox.slack.workspace.channels.values():
        yield from channel.messages


def payloads(week: Week) -> Iterator[Mapping[str, Any]]:
    return (message.metadata["event_payload"] for message in messages(week) if message.metadata)


def keys(posts: Counter[str], kind: str) -> list[str]:
    return sorted(key for key in posts if key.split("/")[1] == kind)


def assert_each_team_had_one_digest_a_day(posts: Counter[str]) -> None:
    teams = ("delivery", "repo-management")
    messages = [
        key for key in keys(posts, "digest") if key.count("/") == 2
    ]  # without what is in their threads
    assert messages == [f"{team}/digest/{day}" for team in teams for day in WEEKDAYS]


def assert_every_request_was_announced(posts: Counter[str]) -> None:
    """All but those that are older than two days when the desk is switched on, or have a thread already."""
    product = "sourcegraph/sourcegraph"
    assert set(keys(posts, "request")) >= {
        *(f"delivery/request/{product}#{number}" for number in (4, 9, 10, 11, 13, 14)),
        *(f"repo-management/request/{product}#{number}" for number in (6, 7)),
        "repo-management/request/sourcegraph/customer#2",
    }
    assert not {f"delivery/request/{product}#1", "delivery/request/sourcegraph/customer#1"} & {*posts}


def assert_the_handles_followed_the_handoffs(week: Week) -> None:
    """On Monday by schedule (Repo Management's by Opsgenie), on Thursday by hand, on Friday back again.

    On Friday somebody is away, and covered as the desk proposed.
    """
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
        ("Fri 08:04", "S00REPOMGMT", {S}),
        ("Fri 10:04", "S00DELIVERY", {B, EM, PM}),
    ]


def assert_each_handoff_was_told_and_taken_over_or_reminded_of(week: Week) -> None:
    """Two were taken over by a reaction; of the others a reminder in the thread spoke, once."""
    told = {
        payload["key"]: payload["state"]
        for payload in payloads(week)
        if "/handoff/" in payload["key"] and "state" in payload
    }
    reminders = [payload["key"] for payload in payloads(week) if payload["key"].endswith("/reminder")]
    assert told == {
        "delivery/handoff/2026-11-16": "taken",
        "delivery/handoff/2026-11-19T10:30": "taken",
        "delivery/handoff/2026-11-20T10:00": "open",
        "repo-management/handoff/2026-11-16": "open",
        "repo-management/handoff/2026-11-20T00:00": "open",
    }
    assert sorted(reminders) == sorted(f"{key}/reminder" for key, state in told.items() if state == "open")


def assert_a_leave_was_warned_of_and_covered_as_proposed(week: Week) -> None:
    (warning,) = (payload for payload in payloads(week) if "/warning/ahead/" in payload["key"])
    repository = week.sandbox.github.state.repositories["sourcegraph/support-desk"]
    overrides = repository.branches["main"].files["config/overrides.yml"].decode()
    assert warning["key"] == "repo-management/warning/ahead/2026-11-17"
    assert '"eng-s", from: "2026-11-20T00:00"' in overrides


def assert_jobs_that_were_done_had_nothing_to_do(week: Week) -> None:
    """On Tuesday somebody starts them one by one; on Thursday the digest is refreshed, not posted again."""
    entries = week.sandbox.control.log.entries()
    by_hand = [
        entry for entry in entries if f"{entry.at:%a %H:%M}" in ("Tue 12:10", "Tue 12:11", "Tue 12:12")
    ]
    refreshed = [entry for entry in entries if f"{entry.at:%a %H:%M}" == "Thu 14:25"]
    assert by_hand
    assert say_deeds(count_deeds(by_hand)) == "nothing to do"
    assert say_deeds(count_deeds(refreshed)) == "4 messages edited", "one a team, and its thread"


def assert_requesters_were_told_once(week: Week) -> None:
    """In private of a warning, and of a date that was not kept; in public, as members, of a breach."""
    mentions = [
        (issue["title"], body)
        for issue in issues(week)
        for body in said_by_the_desk(issue)
        if " had planned to " in body
    ]
    assert [(title, body.split(",")[0]) for title, body in mentions] == [
        ("Build agents run out of disk", "@requester-a"),
        ("Valid licence keys are refused", "@requester-b"),
        ("Upgrade path for an air-gapped installation", "@requester-b"),
        ("Permissions are synced too slowly for a customer", "@requester-b"),
    ]


def assert_one_episode_was_opened_and_closed(week: Week) -> None:
    episodes = [payload for payload in payloads(week) if payload["key"].split("/")[1] == "episode"]
    assert [payload["key"] for payload in episodes] == [
        "delivery/episode/2026-11-18",
        "delivery/episode/2026-11-18/all-clear/2026-11-19",
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
    assert "needs-info" not in completed["labels"]
    for issue in (corrected, unlabelled):
        assert "team/repo-management" in issue["labels"]
    assert "repo-management" not in corrected["labels"]
    assert "support/at-risk" not in waited["labels"]
    assert waited["assignees"] == ["delivery-engineer-a"], "in flight: it stays"
    assert [place["column"] for place in waited["places"]] == ["In Progress"]


@pytest.mark.slow
def test_where_the_rule_is_on_whoever_calls_on_an_engineer_is_pointed_to_the_handle_once(
    tmp_path: Path,
) -> None:
    config, story = tmp_path / "teams.yml", tmp_path / "story.yml"
    told = (ROOT / "config" / "teams.yml").read_text()
    config.write_text(told.replace("    clocks:\n", "    rules: {REQ-5: on}\n    clocks:\n", 1))
    story.write_text(CALLED)
    week = Week(config, summary=tmp_path / "summaries.md", story=story)
    with week.sandbox:
        assert play_aloud(week, Console(file=io.StringIO())) == 0

    (called,) = messages_about(week, "delivery", "a minute")
    ((who, line),) = thread(called)
    (status,) = said_by_the_desk(the_issue(week, "Helm chart"))
    assert (who, "reaches who is on support" in line) == ("Support Desk", True)
    assert status.count("nobody need be called by name") == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "cannot be read"),
        ("people: 7", 'teams.yml:1  people: is the single value "7"'),
        ("people: {}\nteams: {x: {}}", "teams.yml:2  teams.x.since: is missing"),
    ],
)
def test_what_is_wrong_with_a_configuration_is_said_by_its_line_before_it_is_played(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, sentence: str
) -> None:
    path = tmp_path / "teams.yml"
    if text is not None:
        path.write_text(text)

    status = main(["--config", str(path), "--out", str(tmp_path)])

    assert status == 1
    assert sentence in capsys.readouterr().out


def test_a_script_that_fails_fails_the_demo_with_what_it_said(tmp_path: Path) -> None:
    story, file = tmp_path / "story.yml", io.StringIO()
    story.write_text("- {at: last fri 16:04, run: doctor, flags: [--team, nobody]}\n")
    week = Week(ROOT / "config" / "teams.yml", summary=tmp_path / "summaries.md", story=story)
    with week.sandbox:
        assert play_aloud(week, Console(file=file, width=200)) == 1

    said = file.getvalue()
    assert "doctor.py --team nobody --now 2026-11-13T16:04:00+00:00 ended with 1:" in said
    assert "no team “nobody”" in said
