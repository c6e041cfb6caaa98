"""Reviewing a change of the configuration, as the workflow does: two folders of files, and no service."""

import io
import json
import re
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

import review_configuration
from supportdesk.runtime.review import LONGEST, MARK
from supportdesk.runtime.run import run
from tests.worlds.rehearsal import a_configuration

NOW = "2026-11-20T11:00:00Z"
ENTRY = '{{team: delivery, person: {person}, from: "{start}", to: "{end}", why: swap, by: em-d}}'


class Change:
    """A change of the configuration, in two folders."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.before, self.after = a_configuration(), a_configuration()
        self.overrides: dict[str, list[str]] = {"base": [], "head": []}

    def write(self) -> None:
        for side, configuration in (("base", self.before), ("head", self.after)):
            place = self.folder / side
            place.mkdir(exist_ok=True)
            (place / "teams.yml").write_text(json.dumps(configuration))
            entries = "".join(f"  - {entry}\n" for entry in self.overrides[side]) or "  []\n"
            (place / "overrides.yml").write_text(f"version: 1\noverrides:\n{entries}")

    def review(self, *flags: str) -> tuple[int, str]:
        """Exit status, and what was printed."""
        folders = ("--base", str(self.folder / "base"), "--head", str(self.folder / "head"))
        out = io.StringIO()
        with redirect_stdout(out), redirect_stderr(out):
            status = run(review_configuration.COMMAND, [*folders, "--now", NOW, *flags], {})
        return status, out.getvalue()

    def comment(self) -> str:
        self.review("--comment", str(self.folder / "comment.md"))
        return (self.folder / "comment.md").read_text()


@pytest.fixture
def change(tmp_path: Path) -> Change:
    return Change(tmp_path)


def away(configuration: dict[str, Any], person: str, first: str, last: str) -> None:
    configuration["people"][person]["absent"] = [{"from": first, "to": last}]


def entry(person: str, start: str, end: str) -> str:
    return ENTRY.format(person=person, start=start, end=end)


def test_a_change_of_the_future_is_shown_before_and_after(change: Change) -> None:
    away(change.after, "eng-a", "2026-11-23", "2026-11-27")
    change.write()
    status, said = change.review()
    assert status == 0
    assert "Engineer A  Engineer B" in said
    assert "Repo Management" in said
    assert "opsgenie knows" in said


def test_the_past_is_not_rewritten(change: Change) -> None:
    away(change.after, "eng-b", "2026-11-16", "2026-11-20")
    change.write()
    status, said = change.review()
    assert status == 1
    assert "Delivery: this would rewrite the past" in said
    assert (
        "Mon 16 Nov 2026, 10:00 to Fri 20 Nov 2026, 00:00: was Engineer B, would have been Engineer A" in said
    )


def test_faults_of_both_files_are_said_at_once_with_their_lines(change: Change) -> None:
    change.write()
    (change.folder / "head/teams.yml").write_text("version: 1\npeople: 7\n")
    (change.folder / "head/overrides.yml").write_text("version: 1\noverrides:\n  - {team: delivery}\n")
    status, said = change.review("--format", "json")
    faults = json.loads(said)["faults"]
    assert status == 1
    assert {fault["file"] for fault in faults} == {"teams.yml", "overrides.yml"}
    assert ("overrides.yml", 3) in {(fault["file"], fault["line"]) for fault in faults}


def test_a_file_that_is_no_yaml_is_a_fault_with_its_line(change: Change) -> None:
    change.write()
    (change.folder / "head/overrides.yml").write_text("version: 1\noverrides: [\n")
    status, said = change.review("--format", "json")
    (fault,) = json.loads(said)["faults"]
    assert (status, fault["file"]) == (1, "overrides.yml")


def test_an_override_of_an_unknown_person_is_a_fault(change: Change) -> None:
    change.overrides["head"] = [entry("nobody", "2026-11-24T10:00", "2026-11-25T10:00")]
    change.write()
    status, said = change.review()
    assert (status, "overrides.yml:3" in said) == (1, True)


def test_contradictions_of_overrides_have_their_lines(change: Change) -> None:
    change.overrides["head"] = [
        entry("eng-a", "2026-11-24T10:00", "2026-11-26T10:00"),
        entry("eng-b", "2026-11-25T10:00", "2026-11-27T10:00"),
    ]
    change.write()
    status, said = change.review("--format", "json")
    (fault,) = json.loads(said)["faults"]
    assert (status, fault["file"], fault["line"]) == (1, "overrides.yml", 4)


def test_a_first_configuration_is_reviewed_against_nothing(change: Change) -> None:
    change.write()
    for name in ("teams.yml", "overrides.yml"):
        (change.folder / "base" / name).unlink()
    status, said = change.review()
    assert (status, "nobody" in said) == (0, True)


def test_a_configuration_that_is_taken_away_is_refused(change: Change) -> None:
    change.write()
    (change.folder / "head/teams.yml").unlink()
    status, said = change.review()
    assert (status, "put it back: no run begins without it" in said) == (1, True)


def test_a_broken_configuration_may_be_mended(change: Change) -> None:
    change.write()
    (change.folder / "base/teams.yml").write_text("version: 2\n")
    assert change.review()[0] == 0


def test_the_comment_says_whether_the_change_can_be_merged_and_ends_in_its_mark(change: Change) -> None:
    change.write()
    fine = change.comment()
    away(change.after, "eng-b", "2026-11-16", "2026-11-20")
    change.write()
    refused = change.comment()
    assert "Nothing speaks against this change." in fine
    assert "This change cannot be merged as it is." in refused
    assert {text.rstrip().endswith(MARK) for text in (fine, refused)} == {True}


def test_what_people_wrote_does_nothing_in_the_comment(change: Change) -> None:
    change.after["teams"]["delivery"]["name"] = "@all <img src=x> [x](https://evil.example) | `x`"
    change.after["people"]["eng-a"]["name"] = f"**Bold** #1 {MARK}"
    change.write()
    comment = change.comment()
    assert comment.count(MARK) == 1
    assert "<img" not in comment
    assert "@all" not in comment
    assert not re.search(r"(?<!\\)\]\(https", comment)


def test_a_comment_is_as_long_as_github_takes_it_and_says_what_is_left_out(change: Change) -> None:
    for number in range(60):
        team = json.loads(json.dumps(change.after["teams"]["delivery"]))
        team |= {"name": f"Team {number}", "label": {"name": f"team/{number}"}}
        team["slack"]["handle"] = f"S00TEAM{number:04}"
        team["board"]["number"] = 1000 + number
        change.after["teams"][f"team-{number}"] = team
    change.write()
    comment = change.comment()
    assert len(comment) + 1000 > LONGEST
    assert len(comment) < 65_536
    assert "more lines are in the summary of the check." in comment
    assert comment.rstrip().endswith(MARK)


def test_the_summary_of_the_job_has_it_too(change: Change) -> None:
    change.write()
    summary = change.folder / "summary.md"
    folders = ["--base", str(change.folder / "base"), "--head", str(change.folder / "head")]
    with redirect_stdout(io.StringIO()):
        run(review_configuration.COMMAND, [*folders, "--now", NOW], {"GITHUB_STEP_SUMMARY": str(summary)})
    assert "### Delivery" in summary.read_text()


def test_who_is_called_otherwise_is_the_same_person(change: Change) -> None:
    change.after["people"]["eng-a"] |= {"name": "Engineer A, renamed", "github": "ACME-eng-a"}
    change.write()
    status, said = change.review()
    assert (status, "Nothing changes in the next twelve weeks." in said) == (0, True)


@pytest.mark.parametrize(("month", "status"), [("03", 0), ("10", 1)], ids=["long ago", "lately"])
def test_old_entries_may_be_tidied_away_but_not_those_of_the_last_half_year(
    month: str, status: int, change: Change
) -> None:
    for person in ("eng-a", "eng-b"):  # whoever of them had the shift, the other one took it
        day = "02" if person == "eng-a" else "03"
        change.overrides["base"].append(
            entry(person, f"2026-{month}-{day}T10:00", f"2026-{month}-{day}T18:00")
        )
    change.write()
    assert change.review()[0] == status


def test_a_team_that_is_taken_away_is_named(change: Change) -> None:
    del change.after["teams"]["repo"]
    change.write()
    status, said = change.review()
    assert status == 0
    assert "Repo Management\n  The desk does nothing for this team any more." in said


def test_a_comment_is_bounded_in_bytes_and_leaves_no_block_open(change: Change) -> None:
    """What one job hands to the next has to fit into a variable."""
    change.before["people"]["eng-a"]["name"] = change.after["people"]["eng-a"]["name"] = "\U0001f41d" * 200
    away(change.after, "eng-a", "2026-11-24", "2026-11-25")
    for number in range(60):
        team = json.loads(json.dumps(change.after["teams"]["delivery"]))
        team |= {"name": f"Team {number}", "label": {"name": f"team/{number}"}}
        team["slack"]["handle"] = f"S00TEAM{number:04}"
        team["board"]["number"] = 1000 + number
        change.after["teams"][f"team-{number}"] = team
    change.write()
    comment = change.comment()
    assert len(comment.encode()) < LONGEST + 200
    assert comment.count("```") % 2 == 0


def test_without_folders_it_says_what_is_missing() -> None:
    err = io.StringIO()
    with redirect_stderr(err):
        assert run(review_configuration.COMMAND, [], {}) == 1
    assert "--base" in err.getvalue()
