"""The forms in which a configuration may be written: whatever the desk takes, the demo plays."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from sandbox.play.command import play_aloud
from sandbox.play.desk import faults_of
from sandbox.play.week import Week

PLAIN = """\
version: 1
people:
  eng-a: {name: Engineer A, github: acme-eng-a, slack: U0ACME0001}
  eng-b: {name: Engineer B, github: acme-eng-b, slack: U0ACME0002}
  em: {name: Manager, github: acme-em, slack: U0ACME0003}
  pm: {name: Product, github: acme-pm, email: pm@example.com}
calendars:
  berlin:
    timezone: Europe/Berlin
    days: [mon, tue, wed, thu, fri]
    hours: {from: "09:00", to: "17:00"}
priorities:
  - {name: P1, labels: [p1], urgent: true}
teams:
  platform:
    name: Platform
    since: 2026-01-05
    label: team/platform
    repositories: [acme/platform]
    board:
      owner: acme
      number: 7
      statuses: {intake: Todo, in_flight: [In Progress], waiting: [Todo], done: [Done]}
    slack: {channel: C0ACME0001, handle: S0ACME0001}
    em: em
    pm: pm
    calendar: berlin
    rotation:
      source: roster
      starts: 2026-01-05
      handoff: {day: mon, time: "09:30"}
      roster: [eng-a, eng-b]
"""
ROSTER = PLAIN[PLAIN.index("      source: roster") :]
SOURCED = "    members: [eng-a, eng-b, em, pm]\n    calendar"
JSM = (
    '      source: jsm\n      jsm: {cloud_id: "1f2e", schedule: "5c", names: {"7:a": eng-a, "7:b": eng-b}}\n'
)
PAGERDUTY = "      source: pagerduty\n      pagerduty: {schedule: PABC123}\n"
ICAL = "      source: ical\n      ical: {url_env: SUPPORT_ICS_URL, names: {A: eng-a, B: eng-b}}\n"
MAILS = [(f"U0ACME000{n}}}", f'U0ACME000{n}, email: "eng-{n}@example.com"}}') for n in (1, 2)]

FORMS: dict[str, list[tuple[str, str]]] = {
    "as plain as can be": [],
    "no priorities": [("  - {name: P1, labels: [p1], urgent: true}\n", "  []\n")],
    "everything written out": [
        ("label: team/platform", "label: {name: team/platform, aliases: [platform]}"),
        ("[acme/platform]", "[{name: acme/platform, private: yes}]"),
        ("roster: [eng-a, eng-b]", "roster: [{person: eng-a}, {person: eng-b, from: 2026-01-12}]"),
        ("    em: em\n", "    mode: {default: on, risk: off}\n    deputies: {em: eng-a}\n    em: em\n"),
    ],
    "two calendars at once": [
        ("priorities:", "  both: {any_of: [berlin]}\npriorities:"),
        ("calendar: berlin", "calendar: both"),
    ],
    "one person is both managers": [("    pm: pm\n", "    pm: em\n")],
    "one engineer": [("[eng-a, eng-b]", "[eng-a]")],
    "a board of another owner": [("owner: acme\n", "owner: acme-boards\n")],
    "in shadow": [
        ("    em: em\n", "    mode: shadow\n    em: em\n"),
        ("teams:", "desk: {shadow_channel: C0SHADOW01}\nteams:"),
    ],
    "off": [("    em: em\n", "    mode: off\n    em: em\n")],
    "Jira Service Management": [(ROSTER, JSM), ("    calendar", SOURCED)],
    "PagerDuty": [*MAILS, (ROSTER, PAGERDUTY), ("    calendar", SOURCED)],
    "iCalendar": [(ROSTER, ICAL), ("    calendar", SOURCED)],
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_that_the_desk_takes_can_be_played(form: str, tmp_path: Path) -> None:
    config, story, out = tmp_path / "teams.yml", tmp_path / "story.yml", io.StringIO()
    text = PLAIN
    for old, new in FORMS[form]:
        assert text.count(old) == 1
        text = text.replace(old, new)
    config.write_text(text, encoding="utf-8")
    story.write_text("- {at: mon 10:04, run: run_due}\n")
    assert faults_of(config) == ""

    week = Week(config, summary=tmp_path / "summaries.md", story=story)
    with week.sandbox:
        status = play_aloud(week, Console(file=out, width=200))

    assert (status, "Planning once more plans nothing." in out.getvalue()) == (0, True), out.getvalue()
