"""What is read beside an issue's own facts: reactions, edits, templates, stand-ins, duplicates."""

from collections.abc import Callable
from typing import Any

import pytest

from supportdesk.model.issues import Comment
from supportdesk.render.markdown import hide
from supportdesk.services.github.parsing import login_of
from supportdesk.services.ports import Mirrors, TrackerRead
from tests.services.github.conftest import Place
from tests.services.github.worlds import (
    BOARD,
    LABEL,
    VAULT,
    WEB,
    a_project,
    a_repository,
    a_world,
    an_issue,
    read_team,
    reasons,
    ref,
)

SetUp = Callable[[dict[str, Any]], Place]


# What comments say beside their words


def commented(place: SetUp, *comments: dict[str, Any]) -> list[Comment]:
    """An issue's comments as they are read, each a minute after the one before it."""
    told = [
        {"author": "engineer", "at": f"2026-11-10T09:{minute:02}:00Z", "body": "/ack", **comment}
        for minute, comment in enumerate(comments)
    ]
    here = place(a_world(a_repository(WEB, an_issue(1, comments=told))))
    return list(read_team(here.github).issues[0].comments)


@pytest.mark.parametrize(
    ("reactions", "verdict"),
    [
        ({}, ""),
        ({"thumbs_up": ["support-desk[bot]"]}, "accepted"),
        ({"confused": ["support-desk[bot]"]}, "refused"),
        ({"thumbs_up": ["engineer"], "confused": ["stranger"]}, ""),
        ({"eyes": ["support-desk[bot]"], "heart": ["support-desk[bot]"]}, ""),
        ({"thumbs_up": ["engineer"], "confused": ["support-desk[bot]"]}, "refused"),
    ],
    ids=["nobody's", "the desk's yes", "the desk's no", "others'", "another of the desk's", "among others'"],
)
def test_the_desk_s_own_reaction_to_a_command_is_its_verdict(
    place: SetUp, reactions: dict[str, list[str]], verdict: str
) -> None:
    (comment,) = commented(place, {"reactions": reactions})
    assert comment.verdict == verdict


def test_a_reaction_to_what_is_no_command_is_no_verdict(place: SetUp) -> None:
    (comment,) = commented(place, {"body": "Thanks", "reactions": {"thumbs_up": ["support-desk[bot]"]}})
    assert comment.verdict == ""


def test_a_comment_is_its_author_s_own_words_until_somebody_else_edits_it(place: SetUp) -> None:
    comments = commented(place, {}, {"editor": "engineer"}, {"editor": "stranger"})
    assert [comment.own_words for comment in comments] == [True, True, False]


def test_where_nobody_can_tell_any_more_who_edited_a_comment_it_was_somebody_else(place: SetUp) -> None:
    ours = {"author": "support-desk[bot]", "body": "It waits."}
    comments = commented(place, {"editor": None}, {**ours, "editor": None}, ours)
    assert [comment.own_words for comment in comments] == [False, False, True]
    assert [comment.trusted for comment in comments] == [False, False, True]


@pytest.mark.parametrize("kind", ["Mannequin", "EnterpriseUserAccount"])
def test_a_name_that_came_with_an_import_is_nobodys_account(kind: str) -> None:
    assert login_of({"__typename": kind, "login": "engineer"}) is None


def test_a_comment_has_its_number_and_whom_it_calls_on(place: SetUp) -> None:
    first, second, own = commented(
        place,
        {"body": "@Engineer please"},
        {"body": "> @engineer\n\nYes"},
        {"author": "support-desk[bot]", "body": "@engineer, it waits."},
    )
    assert 0 < first.number < second.number < own.number
    assert [each.mentions for each in (first, second, own)] == [{"engineer"}, frozenset(), frozenset()]


def test_a_body_says_whom_it_calls_on(place: SetUp) -> None:
    here = place(a_world(a_repository(WEB, an_issue(1, body="@engineer, is it you?"))))
    assert read_team(here.github).issues[0].mentions == {"engineer"}


# Templates

TEMPLATE = ".github/ISSUE_TEMPLATE/question.md"
PROMPTS = "## Impact\nWho is affected?\n"


def test_an_issue_knows_its_repository_s_templates(place: SetUp) -> None:
    files = {
        TEMPLATE: f"---\nname: Question\nabout: Ask\n---\n{PROMPTS}",
        ".github/ISSUE_TEMPLATE/form.yml": "name: Form\ndescription: Ask\nbody: []\n",
        ".github/ISSUE_TEMPLATE/config.yml": "blank_issues_enabled: false\n",
    }
    web, vault = (
        a_repository(WEB, *map(an_issue, range(1, 151)), files=files),
        a_repository(VAULT, an_issue(1)),
    )
    here = place(a_world(web, vault))
    issues = read_team(here.github, WEB, VAULT).issues
    assert {issue.prompts for issue in issues if issue.ref.repository == WEB} == {(PROMPTS,)}
    assert {issue.prompts for issue in issues if issue.ref.repository == VAULT} == {()}
    alone = here.connect()
    (issue,) = alone.reader.read_issue(ref(1), label=LABEL, private=False, board=BOARD).issues
    alone.connection.close()
    assert issue.prompts == (PROMPTS,)


def test_templates_that_cannot_be_read_are_no_gap(place: SetUp) -> None:
    here = place(a_world(a_repository(WEB, an_issue(1), files={TEMPLATE: PROMPTS}), project=a_project(1)))
    read_team(here.github)
    whole = here.answered("TeamPage")["data"]
    whole["repository"]["issueTemplates"] = None
    fault = {"type": "FORBIDDEN", "path": ["repository", "issueTemplates"], "message": "Not accessible"}
    here.fault("POST /gh/graphql TeamPage", "body", body={"data": whole, "errors": [fault]})
    another = here.connect()  # which has not seen them yet
    read = read_team(another)
    another.connection.close()
    assert (reasons(read), read.issues[0].prompts) == ([], ())


# Stand-ins

MIRROR_LABEL = "customer-request"
MIRRORS = Mirrors(repository=WEB, label=MIRROR_LABEL)


def a_mirror(number: int, **facts: Any) -> dict[str, Any]:
    """A stand-in for the customer's issue, as the desk filed it."""
    body = f"This stands for it.\n\n{hide(f'mirror/{VAULT}#1', {})}"
    given = {"author": "support-desk[bot]", "labels": [LABEL, MIRROR_LABEL], "body": body, **facts}
    return an_issue(number, **given)


def read_with_mirrors(place: SetUp, *mirrors: dict[str, Any], asked: Mirrors | None = MIRRORS) -> TrackerRead:
    web = a_repository(WEB, *mirrors, labels=[LABEL, MIRROR_LABEL])
    here = place(a_world(web, a_repository(VAULT, an_issue(1), private=True)))
    read = here.github.reader.read_issue(ref(1, VAULT), label=LABEL, private=True, board=BOARD, mirrors=asked)
    assert here.asked() == ["OneIssue"]
    assert reasons(read) == []
    return read


def test_with_a_customer_s_issue_its_mirror_comes_in_the_same_request(place: SetUp) -> None:
    issue, mirror = read_with_mirrors(place, an_issue(1), a_mirror(2), a_mirror(3, state="closed")).issues
    assert (issue.ref, issue.private) == (ref(1, VAULT), True)
    assert (mirror.ref, mirror.private, mirror.mark) == (ref(2), False, f"mirror/{VAULT}#1")


def test_without_mirrors_an_issue_comes_alone(place: SetUp) -> None:
    (issue,) = read_with_mirrors(place, a_mirror(2), asked=None).issues
    assert issue.ref == ref(1, VAULT)


def test_somebody_else_s_copy_of_a_mirror_stands_for_nothing(place: SetUp) -> None:
    _, copy = read_with_mirrors(place, a_mirror(2, author="stranger")).issues
    assert copy.mark is None


def test_a_repository_of_mirrors_that_the_desk_may_not_see_is_a_gap(place: SetUp) -> None:
    here = place(a_world(a_repository(VAULT, an_issue(1), private=True)))
    mirrors = Mirrors(repository="acme/nowhere", label=MIRROR_LABEL)
    read = here.github.reader.read_issue(
        ref(1, VAULT), label=LABEL, private=True, board=BOARD, mirrors=mirrors
    )
    assert [part for part, _ in reasons(read)] == ["issues"]


# Duplicates, and what has moved


def test_a_duplicate_names_the_issue_that_it_repeats(place: SetUp) -> None:
    here = place(a_world(a_repository(WEB, an_issue(1), an_issue(2))))
    here.sandbox.act("github", "mark_duplicate", by="engineer", issue=f"{WEB}#2", of=f"{WEB}#1")
    issue = next(issue for issue in read_team(here.github).issues if issue.ref == ref(2))
    said = [event for event in issue.events if event.kind == "duplicate"]
    assert [(event.actor, event.subject) for event in said] == [
        ("engineer", f"https://github.com/{WEB}/issues/1")
    ]
    assert not issue.open


def test_one_that_repeats_what_the_desk_may_not_see_is_just_closed(place: SetUp) -> None:
    here = place(a_world(a_repository(WEB, an_issue(1), an_issue(2))))
    here.sandbox.act("github", "mark_duplicate", by="engineer", issue=f"{WEB}#2", of=f"{WEB}#1")
    read_team(here.github)
    whole = here.answered("TeamPage")["data"]
    for node in whole["repository"]["closed"]["nodes"]:
        for event in node["timelineItems"]["nodes"]:
            if event["__typename"] == "MarkedAsDuplicateEvent":
                event["canonical"] = None
    here.fault("POST /gh/graphql TeamPage", "body", body={"data": whole})
    issue = next(issue for issue in read_team(here.github).issues if issue.ref == ref(2))
    assert [event for event in issue.events if event.kind == "duplicate"] == []


def test_a_transferred_issue_has_a_new_id_and_is_not_found_by_its_old_one(place: SetUp) -> None:
    here = place(a_world(a_repository(WEB, an_issue(1)), a_repository(VAULT)))
    (before,) = read_team(here.github).issues
    here.sandbox.act("github", "transfer", by="engineer", issue=f"{WEB}#1", to=VAULT)
    (after,) = read_team(here.github, VAULT).issues
    assert (after.ref, after.id == before.id) == (ref(1, VAULT), False)
    read = here.github.reader.read_issues([before.id], board=BOARD)
    assert (tuple(read.issues), reasons(read)) == ((), [])


def test_an_issue_of_a_card_says_since_when_it_has_its_date(place: SetUp) -> None:
    item = {"issue": f"{WEB}#1", "status": "Doing", "fields": {"ETA": "2026-11-27"}}
    (issue,) = read_team(
        place(a_world(a_repository(WEB, an_issue(1)), project=a_project(item))).github
    ).issues
    assert issue.items[0].eta_since is not None
