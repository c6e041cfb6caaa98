from collections.abc import Iterator

import pytest
import yaml

from sandbox.play.deeds import Deeds
from sandbox.play.on_desk import with_absence
from sandbox.play.teams import read_teams
from sandbox.play.world import make_world
from sandbox.server import Sandbox
from tests.sandbox.play.test_world import MONDAY, SHIPPED

TEAMS = read_teams(SHIPPED)
CHANNEL = "C00REPOMGMT"
LINE = '- {team: "repo-management", person: "eng-s", from: "2026-11-20T00:00", to: "2026-11-21T00:00"}'
DAY = "{from: 2026-11-20, to: 2026-11-20}"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(make_world(TEAMS, now=MONDAY, config=SHIPPED.read_text())) as running:
        yield running


def read(sandbox: Sandbox, path: str) -> str:
    repository = sandbox.github.state.repositories["sourcegraph/support-desk"]
    return repository.branches["main"].files[path].decode()


def propose(sandbox: Sandbox, *lines: str) -> None:
    """A message of the desk's, as far as somebody who pastes from it sees it."""
    sections = [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": line, "style": {"code": True}}]}
        for line in ("A gap lies ahead.", *lines)
    ]
    sandbox.act("slack", "post", channel=CHANNEL, user="U0DESK", text="A gap lies ahead.")
    message = sandbox.slack.workspace.channels[CHANNEL].messages[-1]
    message.blocks = [{"type": "rich_text", "elements": sections}]


def test_who_will_be_away_writes_it_into_the_configuration(sandbox: Sandbox) -> None:
    Deeds(TEAMS, sandbox).do({"who": "support", "takes_leave": "fri", "team": 2})
    people = yaml.safe_load(read(sandbox, "config/teams.yml"))["people"]
    assert [str(day["from"]) for day in people["eng-r"]["absent"]] == [str(friday_of_the_world(sandbox))]
    assert people["eng-s"].get("absent") is None


def friday_of_the_world(sandbox: Sandbox) -> object:
    now = sandbox.clock.now()
    return now.date().fromordinal(now.date().toordinal() + 4 - now.weekday())


def test_who_agrees_pastes_what_the_desk_proposed_last(sandbox: Sandbox) -> None:
    propose(sandbox, LINE.replace("eng-s", "eng-r"))
    propose(sandbox, LINE, LINE.replace("eng-s", "eng-r"))
    Deeds(TEAMS, sandbox).do({"who": "em", "agrees": "to it", "team": 2})
    entries = yaml.safe_load(read(sandbox, "config/overrides.yml"))["overrides"]
    assert [entry["person"] for entry in entries] == ["eng-s", "eng-r"]


def test_where_nothing_was_proposed_nothing_is_pasted(sandbox: Sandbox) -> None:
    Deeds(TEAMS, sandbox).do({"who": "em", "agrees": "to nothing", "team": 2})
    assert yaml.safe_load(read(sandbox, "config/overrides.yml"))["overrides"] == []


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("people:\n  a: {name: A}\n  b: {name: B}\n", 1),
        ("people:\n  a:\n    name: A\n    github: a\n", 1),
        ("people:\n  a: {name: A, absent: [{from: 2026-01-01, to: 2026-01-02}]}\n", 2),
        ("people:\n  a: {name: A, absent: []}\n", 1),
        ("people:\n  a:\n    absent:\n      - {from: 2026-01-01, to: 2026-01-02}\n    name: A\n", 2),
    ],
    ids=["in braces", "in lines", "one more in brackets", "in empty brackets", "one more in lines"],
)
def test_an_absence_is_added_however_the_file_is_written(written: str, number: int) -> None:
    person = yaml.safe_load(with_absence(written, "a", DAY))["people"]["a"]
    assert (len(person["absent"]), str(person["absent"][0]["from"]), person["name"]) == (
        number,
        "2026-11-20",
        "A",
    )


def test_who_takes_over_reacts_to_the_word_that_support_changed_hands(sandbox: Sandbox) -> None:
    channel = sandbox.slack.workspace.channels[CHANNEL]
    told = {"who": "support", "takes_over": "wave", "team": 2}
    Deeds(TEAMS, sandbox).do(told)
    for key in ("repo-management/handoff/2026-11-16", "repo-management/digest/2026-11-16"):
        sandbox.act("slack", "post", channel=CHANNEL, user="U0DESK", text=key)
        channel.messages[-1].metadata = {"event_payload": {"key": key}}
    Deeds(TEAMS, sandbox).do(told)
    assert [message.reactions for message in channel.messages] == [{"wave": ["U0000000B01"]}, {}]
