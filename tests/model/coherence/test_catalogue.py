"""What a configuration must not contradict: one edit of a sound one, one fault."""

# ruff: noqa: E501 - the tables are read best with one case a line

import pytest

from tests.model.written import SMALL, config_of, edited, faults_of, line_of, only_fault

A = "eng-a: {name: Engineer A, github: engineer-a, slack: U0000000A01"
OFFICE = "london: {timezone: Europe/London, days: [mon, tue, wed]"
STATUSES = "intake: Backlog, in_flight: [Doing], waiting: [Backlog, Next], done: [Done], product: Icebox"
ROSTER = "roster: [eng-a, {person: eng-b, until: 2026-06-01}]"
ICAL = "rotation: {source: ical, ical: {url_env: SUPPORT_ICS_URL, names: {Engineer A: eng-a}}}"
MIRROR = "{customer_issues: mirror, repository: acme/shop, status: New}"
ONE_LABEL = "label: team/repo\n"

CONTRADICTIONS = [
    # what is written instead of what, the key's path, the problem, the mend
    ("github: engineer-b", "github: Engineer-A", "people.eng-b.github", "stands at people.eng-a.github already", "keep one"),
    ("slack: U0000000A02", "slack: U0000000A01", "people.eng-b.slack", "stands at people.eng-a.slack already", "keep one"),
    (", email: manager-d@example.com", "", "people.em-d.slack", "no e-mail to look it up by", "add slack or email"),
    (A, f"{A}, absent: [{{from: 2026-05-02, to: 2026-05-01}}]", "people.eng-a.absent[0]", "ends on 2026-05-01, before", "dates"),
    (A, f"{A}, absent: [{{from: 2026-05-01, to: 2026-05-03}}, {{from: 2026-05-03, to: 2026-05-04}}]", "people.eng-a.absent[1]", "overlaps the absence from 2026-05-01 to 2026-05-03", "make one"),
    (A, f"{A}, timezone: Europe/Lodnon", "people.eng-a.timezone", '"Europe/Lodnon" is no time zone', "did you mean Europe/London?"),
    (OFFICE, OFFICE.replace("Europe/London", "../zone"), "calendars.london.timezone", '"../zone" is no time zone', "an IANA name"),
    (OFFICE, OFFICE.replace("Europe/London", "America"), "calendars.london.timezone", '"America" is no time zone', "did you mean America/"),
    ('from: "09:00"', 'from: "18:00"', "calendars.london.hours", "ends at 17:30, not after it begins at 18:00", "swap or correct"),
    ("any_of: [london, berlin]", "any_of: [london, lodnon]", "calendars.both.any_of[1]", '"lodnon" is not in calendars', "did you mean london?"),
    ("any_of: [london, berlin]", "any_of: [both, berlin]", "calendars.both.any_of[0]", '"both" is combined itself', "name the calendars"),
    (OFFICE, f"{OFFICE}, holidays: {{country: XX}}", "calendars.london.holidays.country", 'no holidays are known for "XX"', "such as GB"),
    (OFFICE, f"{OFFICE}, holidays: {{country: GB, subdivision: BE}}", "calendars.london.holidays.subdivision", '"BE" is no part of GB', "known: ENG, NIR, SCT, WLS"),
    (OFFICE, f"{OFFICE}, holidays: {{country: AW, subdivision: BE}}", "calendars.london.holidays.subdivision", '"BE" is no part of AW', "none: leave it out"),
    ("name: P2", "name: p1", "priorities[1].name", '"p1" stands at priorities[0].name already', "give each its own"),
    ("labels: [p2]", "labels: [URGENT]", "priorities[1].labels[0]", "stands at priorities[0].labels[1] already", "at one priority"),
    ("em: em-d", "em: em-e", "teams.shop.em", '"em-e" is not in people', "did you mean em-d?"),
    ("pm: em-d", "pm: xyz", "teams.shop.pm", '"xyz" is not in people', "name one of em-d, eng-a, eng-b"),
    ("em: eng-a", "em: eng-x", "teams.shop.deputies.em", '"eng-x" is not in people', "did you mean eng-"),
    ("pm: eng-b", "pm: eng-x", "teams.shop.deputies.pm", '"eng-x" is not in people', "did you mean eng-"),
    ("members: [eng-a, em-d]", "members: [eng-a, em-x]", "teams.repo.members[1]", '"em-x" is not in people', "did you mean em-d?"),
    (ROSTER, "roster: [eng-x]", "teams.shop.rotation.roster[0]", '"eng-x" is not in people', "did you mean eng-"),
    ("{Engineer A: eng-a}", "{Engineer A: eng-x}", "teams.repo.rotation.ical.names.Engineer A", '"eng-x" is not in people', "did you"),
    (ICAL, "rotation: {source: jsm, jsm: {cloud_id: c, schedule: s, names: {a-7: eng-x}}}", "teams.repo.rotation.jsm.names.a-7", '"eng-x" is not in people', "did you"),
    ("calendar: london", "calendar: lodnon", "teams.shop.calendar", '"lodnon" is not in calendars', "did you mean london?"),
    ("resolve: {P1:", "resolve: {P7:", "teams.shop.clocks.resolve.P7", '"P7" is not in priorities', "name one of P1, P2"),
    ("aliases: [shop]", "aliases: [Team/Shop]", "teams.shop.label.aliases[0]", "stands at teams.shop.label.name already", "own name"),
    ("calendar: london", "calendar: london\n    labels: {triage: needs-info}", "teams.shop.labels.triage", "stands at teams.shop.labels.needs_info already", "own name"),
    (ONE_LABEL, "label: team/shop\n", "teams.repo.label.name", '"team/shop" is a label or alias of teams.shop', "keep it at one"),
    (ONE_LABEL, "label: {name: team/repo, aliases: [Shop]}\n", "teams.repo.label.aliases[0]", '"Shop" is a label or alias of teams.shop', "keep it at one"),
    ("repositories: [acme/shop]", "repositories: [acme/shop, ACME/shop]", "teams.repo.repositories[1]", "stands at teams.repo.repositories[0] already", "leave one"),
    ("repositories: [acme/shop]", "repositories: [acme/shop, acme/customer]", "teams.repo.repositories[1]", "private here or at teams.shop.repositories[1]", "private: true at both"),
    (STATUSES, STATUSES.replace("[Done]", "[Done, Doing]"), "teams.shop.board.statuses.done", '"Doing" is in_flight as well', "keep it in one"),
    (STATUSES, STATUSES.replace("[Done]", "[Done, Next]"), "teams.shop.board.statuses.done", '"Next" is waiting as well', "keep it in one"),
    (STATUSES, STATUSES.replace("[Doing]", "[Doing, Next]"), "teams.shop.board.statuses.waiting", '"Next" is in_flight as well', "keep it in one"),
    (STATUSES, STATUSES.replace("Icebox", "Done"), "teams.shop.board.statuses.product", '"Done" is done as well', "keep it in one"),
    ("intake: New, in_flight: [Doing]", "intake: New, in_flight: [Doing, New]", "teams.repo.board.statuses.intake", '"New" is in_flight as well', "only intake and waiting"),
    ("handle: S00REPO", "handle: S00SHOP", "teams.repo.slack.handle", '"S00SHOP" stands at teams.shop.slack.handle already', "own user group"),
    ("number: 209, statuses: {intake: New, in_flight: [Doing], waiting: []", "number: 205, statuses: {intake: Backlog, in_flight: [Doing], waiting: [New]", "teams.repo.board.statuses.intake", '"Backlog" of this board is the intake of teams.shop', "an intake of its own"),
    ("teams:\n", "desk: {shadow_channel: C00REPO}\nteams:\n", "desk.shadow_channel", '"C00REPO" stands at teams.repo.slack.channel too', "make a channel for it"),
    (MIRROR, "{customer_issues: mirror, status: New}", "teams.repo.intake.repository", "is needed for mirror", "team's repositories"),
    (MIRROR, "{customer_issues: mirror, repository: acme/x, status: New}", "teams.repo.intake.repository", "acme/x is not watched by the team", "team's repositories"),
    (MIRROR, "{customer_issues: mirror, repository: acme/shop}", "teams.repo.intake.status", "is needed for mirror", "under board.statuses"),
    (MIRROR, "{customer_issues: mirror, repository: acme/shop, status: X}", "teams.repo.intake.status", '"X" is no status of the board', "under board.statuses"),
    ("starts: 2026-01-05, ", "", "teams.shop.rotation.starts", "is needed for the source roster", "add it"),
    (ROSTER, "roster: []", "teams.shop.rotation.roster", "is needed for the source roster", "add it"),
    (ICAL, "rotation: {source: jsm}", "teams.repo.rotation.jsm", "is needed for the source jsm", "choose another source"),
    (ROSTER, "roster: [{person: eng-a, from: 2026-02-02, until: 2026-01-05}]", "teams.shop.rotation.roster[0]", "ends on 2026-01-05, before", "correct the dates"),
    (ROSTER, "roster: [eng-a, {person: eng-a, from: 2026-02-02}]", "teams.shop.rotation.roster[1]", "eng-a is in the roster at that time already", "keep one place"),
    ("em: em-d\n    pm: em-d\n    dep", "em: em-d\n    pm: em-d\n    members: [eng-a, em-d]\n    dep", "teams.shop.rotation.roster[1]", "eng-b is in the roster but not among the members", "add the person"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "path", "problem", "mend"), CONTRADICTIONS)
def test_a_contradiction_is_named_by_path_problem_and_mend(
    old: str, new: str, path: str, problem: str, mend: str
) -> None:
    fault = only_fault(old, new)
    assert fault.path == path
    assert problem in fault.problem
    assert mend in fault.mend


def test_the_shadow_channel_is_none_that_a_team_listens_to() -> None:
    shadow = "desk: {shadow_channel: C00SHADOW}\nteams:\n"
    assert faults_of(edited("teams:\n", shadow)) == ()
    watching = edited("channel: C00SHOP,", "channel: C00SHOP, also_watch: [C00ASK, C00SHADOW],")
    (fault,) = faults_of(edited("teams:\n", shadow, watching))
    assert fault.path == "desk.shadow_channel"
    assert '"C00SHADOW" stands at teams.shop.slack.also_watch too' in fault.problem


def test_members_are_needed_where_the_source_is_no_roster() -> None:
    fault = only_fault("    members: [eng-a, em-d]\n", "")
    assert (fault.path, fault.line) == ("teams.repo.members", line_of("  repo:", SMALL))
    assert "ical does not say" in fault.problem


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (A, f"{A}, absent: [{{from: 2026-05-01, to: 2026-05-02}}, {{from: 2026-05-03, to: 2026-05-04}}]"),
        (
            ROSTER,
            "roster: [{person: eng-a, until: 2026-02-01}, eng-b, {person: eng-a, from: 2026-02-02}]",
        ),
        (OFFICE, f"{OFFICE}, holidays: {{country: GB, subdivision: SCT, extra: [2026-12-24]}}"),
        (OFFICE, f"{OFFICE}, holidays: {{country: GB}}"),
        (A, f"{A}, timezone: Asia/Kolkata"),
        ("repositories: [acme/shop]\n", "repositories: [acme/other, acme/shop]\n"),
        (
            "label: team/repo\n    repositories: [acme/shop]",
            "label: team/shop\n    repositories: [acme/x]",
        ),
    ],
)
def test_what_only_looks_like_a_contradiction_is_let_through(old: str, new: str) -> None:
    text = edited(old, new)
    if "acme/x" in new:
        text = edited("repository: acme/shop", "repository: acme/x", text)
    assert faults_of(text) == ()


def test_the_line_of_what_was_not_written_is_that_of_the_part_around_it() -> None:
    fault = only_fault("starts: 2026-01-05, ", "")
    assert fault.line == line_of("rotation: {source: roster", SMALL)


def test_a_part_with_an_unreadable_value_is_not_checked_on_top() -> None:
    text = edited('from: "09:00", to: "17:30"', "from: morning, to: 08:00")
    assert [fault.path for fault in faults_of(text)] == ["calendars.london.hours.from"]


def test_a_source_that_is_missing_whole_is_one_fault() -> None:
    text = edited(f"    {ICAL}\n", "")
    assert [fault.path for fault in faults_of(text)] == ["teams.repo.rotation"]


def test_a_key_with_brackets_in_it_is_a_fault_like_any_other() -> None:
    assert {fault.path for fault in faults_of(edited("calendar: london", "calendar[x: london"))} == {
        "teams.shop.calendar[x"
    }


def test_overlapping_absences_are_told_once_each() -> None:
    absence = "{from: 2026-05-01, to: 2026-05-03, why: %s}"
    three = ", ".join(absence % why for why in ("a", "b", "c"))
    assert len(faults_of(edited(A, f"{A}, absent: [{three}]"))) == 2


def test_the_small_configuration_uses_what_it_is_meant_to() -> None:
    assert config_of().teams["shop"].member_keys() == {"eng-a", "eng-b", "em-d"}
    assert config_of().teams["repo"].member_keys() == {"eng-a", "em-d"}
