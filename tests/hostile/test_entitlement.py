"""Who may give which command: by who wrote the comment, and as nobody else changed it."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

import run_due
from supportdesk.model.commands import COMMANDS, CommandName
from tests.hostile.entitlement import APPROVED, FEATURE, TRIAGE, Answer, Answered, answered, cells

ALL = frozenset(COMMANDS)
FOR_MANAGERS = frozenset({"approve-spillover"})
FOR_ANYBODY = frozenset({"support"})
FOR_MEMBERS = ALL - FOR_MANAGERS

ALREADY = {"author": "acme-eng-a", "labels": ["team/delivery", "support"]}
Kind = tuple[Mapping[str, Any], Mapping[str, Any]]


def by(login: str | None, **comment: Any) -> Kind:
    return {"author": login, **comment}, {}


# Each kind of person, and which commands are theirs; all others are refused in a sentence.
PEOPLE: dict[str, tuple[Kind, frozenset[str]]] = {
    "the engineer on support": (by("acme-eng-b"), FOR_MEMBERS),
    "another engineer, whose login the configuration spells otherwise": (by("acme-eng-a"), FOR_MEMBERS),
    "the EM, away today": (by("acme-em-d"), ALL),
    "the PM": (by("acme-pm-d"), ALL),
    "the deputy of the EM, who is away": (by("acme-dep-e"), FOR_MANAGERS | FOR_ANYBODY),
    "the deputy of the PM, who is there": (by("acme-dep-p"), FOR_ANYBODY),
    "a member of another team": (by("acme-eng-r"), FOR_ANYBODY),
    "a manager of another team": (by("acme-lead-r"), FOR_ANYBODY),
    "the requester": (by("requester"), FOR_ANYBODY),
    "a member of the organization": (by("colleague"), FOR_ANYBODY),
    "a collaborator with write access": (by("writer"), FOR_ANYBODY),
    "a stranger": (by("stranger"), FOR_ANYBODY),
    "a person by the name of the desk": (by("support-desk"), FOR_ANYBODY),
    "a person with a name that begins like the EM's": (by("acme-em-dd"), FOR_ANYBODY),
    "a member who is the requester": (({"author": "acme-eng-a"}, ALREADY), FOR_MEMBERS - {"ack"}),
}

NOBODY: dict[str, Kind] = {
    "a deleted account": by(None),
    "a bot": by("robot[bot]"),
    "an App by the name of the EM": by("acme-em-d[bot]"),
    "a workflow": by("github-actions[bot]"),
    "the desk": by("support-desk[bot]"),
}


def em(body: str = "{}", **comment: Any) -> Kind:
    """A comment of the EM, who may give every command."""
    return by("acme-em-d", body=body, **comment)


# What the EM wrote, and what became of it or how it stands there.
HEEDED: dict[str, Kind] = {
    "edited by its author afterwards": em(editor="acme-em-d"),
    "hidden by a maintainer": em(minimized=True),
    "below other words": em("I have looked.\n{}\nMore soon."),
    "below a quotation": em("> what now?\n\n{}"),
    "behind a closed comment": em("<!-- a note -->\n{}"),
    "in what folds open": em("<details>\n<summary>Why</summary>\n\n{}\n\n</details>"),
}
UNHEEDED: dict[str, Kind] = {
    "edited by somebody with write access": em(editor="writer"),
    "edited by another manager": em(editor="acme-pm-d"),
    "edited by a bot": em(editor="robot[bot]"),
    "edited by the desk": em(editor="support-desk[bot]"),
    "edited by an account that is gone": em(editor=None),
    "a member of the public's, which the EM edited": by("stranger", editor="acme-em-d"),
    "quoted": em("> {}"),
    "quoted in a quotation": em("> > {}\n\nI disagree."),
    "in a code block": em("```\n{}\n```"),
    "in a code block of another kind": em("~~~ text\n{}\n~~~"),
    "in a code block that is never closed": em("```\n{}"),
    "in a suggestion": em("```suggestion\n{}\n```"),
    "in a code block of a list": em("- ```\n  {}\n  ```"),
    "behind four blanks": em("As they wrote:\n\n    {}"),
    "behind a tab": em("As they wrote:\n\n\t{}"),
    "in a comment that is not shown": em("<!--\n{}\n-->"),
    "in a comment that is never closed": em("<!--\n{}"),
    "in a list": em("- {}"),
    "in a nested list": em("- so\n  - {}"),
    "in a task list": em("- [ ] {}"),
    "in the midst of a line": em("please {}"),
    "as inline code": em("`{}`"),
    "in bold": em("**{}**"),
    "behind another slash": em("/{}"),
}

TABLE = [
    *cells({kind: told for kind, (told, _) in PEOPLE.items()}),
    *cells(NOBODY),
    *cells(HEEDED),
    *cells(UNHEEDED),
]
KINDS = (*PEOPLE, *NOBODY, *HEEDED, *UNHEEDED)
LABELS = {
    "feature": FEATURE,
    "triage": TRIAGE,
    "approve-spillover": APPROVED,
    "at-risk": "support/at-risk",
}
NOTES = {"eta": "eta", "snooze": "snooze", "at-risk": "risk", "not-at-risk": "risk"}
ACKNOWLEDGING = {
    *(kind for kind, (_, own) in PEOPLE.items() if "ack" in own),
    *HEEDED,
    *(kind for kind, (comment, _) in UNHEEDED.items() if comment["author"] == "acme-em-d"),
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answered]:
    """Every cell of the table, answered."""
    with answered(TABLE, tmp_path_factory.mktemp("desk")) as found:
        yield found


def expected(kind: str, command: CommandName) -> Answer:
    """The rules, as a table."""
    if kind in PEOPLE:
        return "accepted" if command in PEOPLE[kind][1] else "refused"
    return "accepted" if kind in HEEDED else "ignored"


def test_one_run_answers_all_of_them(world: Answered) -> None:
    assert (world.ran.status, world.ran.err) == (0, "")


@pytest.mark.parametrize("kind", KINDS)
def test_each_command_is_for_those_entitled_to_it(world: Answered, kind: str) -> None:
    answers = {command: world.answer(kind, command) for command in COMMANDS}
    assert answers == {command: expected(kind, command) for command in COMMANDS}


@pytest.mark.parametrize("kind", PEOPLE)
def test_who_is_refused_reads_one_sentence_that_says_whose_it_is(world: Answered, kind: str) -> None:
    for command in COMMANDS:
        sentences = world.sentences(kind, command)
        if expected(kind, command) == "refused":
            (sentence,) = sentences
            assert f"/{command} is for " in sentence
            assert "Deputy E or Product D" in sentence or command not in FOR_MANAGERS
        else:
            assert len(sentences) == (command == "support")


@pytest.mark.parametrize("kind", [*NOBODY, *UNHEEDED])
def test_what_is_no_command_gets_no_word(world: Answered, kind: str) -> None:
    assert [world.sentences(kind, command) for command in COMMANDS] == [[]] * len(COMMANDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_command_sets_a_label_for_those_entitled_and_for_nobody_else(world: Answered, kind: str) -> None:
    for command in COMMANDS:
        done = {LABELS[command]} if command in LABELS and expected(kind, command) == "accepted" else set()
        assert world.labels(kind, command) & {*LABELS.values()} == done


@pytest.mark.parametrize("kind", KINDS)
def test_a_command_is_noted_for_those_entitled_and_for_nobody_else(world: Answered, kind: str) -> None:
    for command in COMMANDS:
        done = {NOTES[command]} if command in NOTES and expected(kind, command) == "accepted" else set()
        assert world.facts(kind, command).keys() & {*NOTES.values()} == done


@pytest.mark.parametrize("kind", KINDS)
def test_a_members_comment_acknowledges_whatever_became_of_it_and_nobody_elses_does(
    world: Answered, kind: str
) -> None:
    assert ("acknowledged" in world.facts(kind, "ack")) == (kind in ACKNOWLEDGING)


def test_a_second_run_has_nothing_to_do(world: Answered) -> None:
    world.desk.forget()
    assert world.desk.run(run_due.COMMAND, "--apply", "--team", "delivery").status == 0
    assert world.desk.writes() == []
