"""An override, added to its file however that is written."""

from datetime import timedelta
from typing import Any

import pytest

from supportdesk.apply import Writers, apply_plan
from supportdesk.model.plan import Plan
from supportdesk.services.ports import Proposal
from tests.apply.notes import Chat, Tracker, a_team, an_override, applied
from tests.builders import NOW


def test_an_override_is_committed_or_else_proposed_in_words_that_are_not_live() -> None:
    outcomes, tracker, _ = applied(a_team(an_override(), job="handoff"))
    assert [result for _, result, _ in outcomes] == ["done"]
    ((_, (repository, path, text, message, proposal)),) = tracker.done
    assert (repository, path) == ("acme/desk", "config/overrides.yml")
    assert message == "Hand support of delivery to eng-b"
    assert 'person: "eng-b"' in text
    assert proposal == Proposal(
        branch="support-desk/override-delivery-eng-b-2026-11-23T1100",
        title="Delivery support goes to Eng B",
        body="Please, @&#8203;all.",
    )


ENTRY = (
    '{team: "delivery", person: "eng-b", from: "2026-11-20T11:00", to: "2026-11-23T11:00",'
    ' why: "swap", by: "em-d"}'
)


OTHER = '{team: delivery, person: eng-c, from: "2026-12-01T10:00", to: "2026-12-02T10:00", why: x, by: em-d}'


def changed(text: str, **facts: Any) -> str:
    """What becomes of the overrides' file by an override from now on for three days."""
    tracker = Tracker({})
    tracker.file = text
    plan = Plan(now=NOW, teams=(a_team(an_override(**facts), job="handoff"),))
    (outcome,) = apply_plan(plan, Writers(tracker=tracker, chat=Chat()))
    return str(tracker.done[0][1][2]) if tracker.done else outcome.detail


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", f"version: 1\noverrides:\n  - {ENTRY}\n"),
        ("version: 1\noverrides:\n", f"version: 1\noverrides:\n  - {ENTRY}\n"),
        ("version: 1\noverrides: [] # new\n", f"version: 1\noverrides: # new\n  - {ENTRY}\n"),
        (f"version: 1\noverrides:\n- {OTHER}\n", f"version: 1\noverrides:\n- {OTHER}\n- {ENTRY}\n"),
        (
            f"version: 1\noverrides:\n    - {OTHER}\n",
            f"version: 1\noverrides:\n    - {OTHER}\n    - {ENTRY}\n",
        ),
        (
            f"version: 1\r\noverrides:\r\n  - {OTHER}\r\n",
            f"version: 1\r\noverrides:\r\n  - {OTHER}\r\n  - {ENTRY}\r\n",
        ),
        (f"#  - {ENTRY}\nversion: 1\noverrides:\n", f"#  - {ENTRY}\nversion: 1\noverrides:\n  - {ENTRY}\n"),
    ],
    ids=["no file", "nothing", "an empty list", "not indented", "indented by four", "CRLF", "as a comment"],
)
def test_an_override_is_added_however_the_list_is_written(text: str, expected: str) -> None:
    assert changed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        f"version: 1\noverrides: [{OTHER}]\n",
        f"overrides:\n  - {OTHER}\nversion: 1\n",
        "version: 1\n",
        "version: 1\noverrides:\n...\n",
        "version: [\n",
    ],
    ids=["in brackets", "something after it", "no list", "an end", "no YAML"],
)
def test_what_the_desk_cannot_add_to_is_left_alone_with_the_line_to_write(text: str) -> None:
    assert changed(text) == (
        "config/overrides.yml is written so that the desk cannot add to it. Put this last in its list of"
        f" overrides, and let nothing follow the list: - {ENTRY}"
    )


def test_the_same_handoff_a_moment_later_writes_nothing_more() -> None:
    once = changed("")
    later = NOW + timedelta(minutes=10)
    assert changed(once, start=later) == once
    assert changed(once, start=later, person="eng-c") != once
    back = changed(changed(once, start=later, person="eng-c"), start=later + timedelta(minutes=10))
    assert back.count("eng-b") == 2
