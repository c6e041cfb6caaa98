"""Configurations as people write them: a small sound one, and what is wrong with it after an edit."""

from supportdesk.model.config import Config, Team
from supportdesk.model.faults import ConfigurationError, Fault
from supportdesk.services.files import parse_config

SMALL = """\
version: 1
people:
  eng-a: {name: Engineer A, github: engineer-a, slack: U0000000A01}
  eng-b: {name: Engineer B, github: engineer-b, slack: U0000000A02}
  em-d: {name: Manager D, github: manager-d, email: manager-d@example.com}
calendars:
  london: {timezone: Europe/London, days: [mon, tue, wed], hours: {from: "09:00", to: "17:30"}}
  berlin: {timezone: Europe/Berlin, days: [mon, sun], hours: {from: 9:00, to: "00:00"}}
  both: {any_of: [london, berlin]}
priorities:
  - {name: P1, labels: [p1, urgent], urgent: true}
  - {name: P2, labels: [p2]}
teams:
  shop:
    name: Shop
    since: 2026-01-05
    label: {name: team/shop, aliases: [shop]}
    repositories: [acme/shop, {name: acme/customer, private: true}]
    board:
      owner: acme
      number: 205
      statuses: {intake: Backlog, in_flight: [Doing], waiting: [Backlog, Next], done: [Done], product: Icebox}
    slack: {channel: C00SHOP, handle: S00SHOP}
    em: em-d
    pm: em-d
    deputies: {em: eng-a, pm: eng-b}
    calendar: london
    rotation: {source: roster, starts: 2026-01-05, roster: [eng-a, {person: eng-b, until: 2026-06-01}]}
    clocks: {resolve: {P1: "1 business day"}}
  repo:
    name: Repo
    since: 2026-01-05
    label: team/repo
    repositories: [acme/shop]
    board: {owner: acme, number: 209, statuses: {intake: New, in_flight: [Doing], waiting: [], done: [Done]}}
    slack: {channel: C00REPO, handle: S00REPO}
    em: em-d
    pm: em-d
    members: [eng-a, em-d]
    calendar: both
    rotation: {source: ical, ical: {url_env: SUPPORT_ICS_URL, names: {Engineer A: eng-a}}}
    intake: {customer_issues: mirror, repository: acme/shop, status: New}
"""


def edited(old: str, new: str, text: str = SMALL) -> str:
    """The text with the first `old` in it replaced."""
    assert old in text, f"{old!r} is not in the text that is to be edited"
    return text.replace(old, new, 1)


def config_of(text: str = SMALL) -> Config:
    """A sound text, loaded."""
    return parse_config(text, source="teams.yml")


def shop_of(old: str, new: str) -> Team:
    """The team Shop after a sound edit."""
    return config_of(edited(old, new)).teams["shop"]


def faults_of(text: str) -> tuple[Fault, ...]:
    """What is wrong with a text."""
    try:
        parse_config(text, source="teams.yml")
    except ConfigurationError as error:
        return error.faults
    return ()


def only_fault(old: str, new: str) -> Fault:
    """The one fault of the small configuration after an edit."""
    faults = faults_of(edited(old, new))
    assert len(faults) == 1, faults
    return faults[0]


def line_of(part: str, text: str) -> int:
    """The line on which a part of a text begins."""
    return text.count("\n", 0, text.index(part)) + 1
