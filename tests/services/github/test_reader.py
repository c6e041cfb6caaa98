from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from supportdesk.model.places import Repository
from supportdesk.model.snapshot import BoardRef, Comment, Event
from supportdesk.render.markdown import hide
from supportdesk.services.errors import Denied, Missing
from supportdesk.services.ports import Mirrors, TrackerRead
from tests.services.github.conftest import Place
from tests.services.github.worlds import (
    BOARD,
    LABEL,
    LATELY,
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


def many(first: int, last: int, **facts: Any) -> list[dict[str, Any]]:
    return [an_issue(number, **facts) for number in range(first, last + 1)]


def test_the_desk_knows_its_own_account_and_repository(place: SetUp) -> None:
    desk = place(a_world(a_repository(WEB, private=True))).github.reader.read_desk(WEB)
    assert (desk.login, desk.repository, desk.public) == ("support-desk[bot]", WEB, False)


def test_a_desk_s_repository_that_is_not_there_is_named(place: SetUp) -> None:
    with pytest.raises(Missing, match="repository acme/nowhere"):
        place(a_world()).github.reader.read_desk("acme/nowhere")


def test_an_issue_is_read_with_all_that_the_rules_ask_of_it(place: SetUp) -> None:
    told = an_issue(
        12,
        body="Why it matters",
        type="Feature",
        labels=[{"name": LABEL, "by": "engineer", "at": "2026-11-10T09:00:00Z"}],
        assignees=[{"login": "engineer", "by": "support-desk[bot]", "at": "2026-11-10T09:05:00Z"}],
    )
    board = a_project({"issue": f"{WEB}#12", "status": "Doing", "fields": {"ETA": "2026-11-27"}})
    read = read_team(place(a_world(a_repository(WEB, told), project=board)).github)
    issue = read.issues[0]
    assert (issue.ref, issue.title, issue.body) == (ref(12), "Request 12", "Why it matters")
    assert (issue.author, issue.type, issue.open) == ("requester", "Feature", True)
    assert (issue.labels, issue.assignees) == (frozenset({LABEL}), ("engineer",))
    assert tuple(event for event in issue.events if event.kind != "boarded") == (
        Event(kind="labeled", at=datetime(2026, 11, 10, 9, tzinfo=UTC), actor="engineer", subject=LABEL),
        Event(
            kind="assigned",
            at=datetime(2026, 11, 10, 9, 5, tzinfo=UTC),
            actor="support-desk[bot]",
            subject="engineer",
        ),
    )
    assert reasons(read) == []


def test_an_issue_s_places_on_boards_are_read_archived_ones_too(place: SetUp) -> None:
    item = {"issue": f"{WEB}#1", "status": "Doing", "archived": True}
    here = place(a_world(a_repository(WEB, an_issue(1)), project=a_project(item)))
    read = read_team(here.github)
    found = read.issues[0].on(BoardRef("acme", 7))
    assert found is not None
    assert (found.archived, found.status) == (True, "Doing")
    assert found.since is not None
    assert read.board is not None
    assert read.board.cards == ()


def test_the_board_is_read_in_its_order_with_the_names_for_writing(place: SetUp) -> None:
    issues = many(1, 3)
    here = place(a_world(a_repository(WEB, *issues), project=a_project(3, 1, 2)))
    board = read_team(here.github).board
    assert board is not None
    assert [card.ref.number for card in board.cards] == [3, 1, 2]
    assert set(board.options) == {"Backlog", "Doing", "Done"}
    assert board.eta_field is not None
    assert board.ref == BoardRef("acme", 7)


def test_a_page_of_issues_and_of_the_board_come_in_one_request(place: SetUp) -> None:
    here = place(a_world(a_repository(WEB, *many(1, 250)), project=a_project(*range(1, 131))))
    read = read_team(here.github)
    assert here.asked() == ["TeamPage"] * 3
    assert len(read.issues) == 250
    assert read.board is not None
    assert len(read.board.cards) == 130
    assert all(entry.cost is not None and entry.cost <= 8 for entry in here.sandbox.control.log.entries())


def test_the_run_s_cost_is_counted(place: SetUp) -> None:
    here = place(a_world(a_repository(WEB, *many(1, 150))))
    read_team(here.github)
    charged = sum(entry.cost or 0 for entry in here.sandbox.control.log.entries())
    assert here.github.connection.tally.requests == {"team_page": 2}
    assert here.github.connection.tally.points == charged


def test_repositories_are_read_one_after_another(place: SetUp) -> None:
    vault = a_repository(VAULT, *many(1, 2), private=True)
    here = place(a_world(a_repository(WEB, *many(1, 2)), vault))
    read = read_team(here.github, WEB, VAULT)
    assert {str(issue.ref) for issue in read.issues} == {
        f"{WEB}#1",
        f"{WEB}#2",
        f"{VAULT}#1",
        f"{VAULT}#2",
    }
    assert [issue.private for issue in read.issues] == [False, False, True, True]


def test_pull_requests_and_what_was_closed_long_ago_are_left_out(place: SetUp) -> None:
    issues = [an_issue(1), an_issue(2, state="closed"), an_issue(3, head="branch")]
    read = read_team(place(a_world(a_repository(WEB, *issues))).github)
    assert [issue.ref.number for issue in read.issues] == [1]


def test_what_was_closed_lately_comes_along_the_newest_of_it(place: SetUp) -> None:
    closed = many(2, 41, state="closed", closed="2026-11-16T07:00:00Z")
    here = place(a_world(a_repository(WEB, an_issue(1), *closed)))
    read = read_team(here.github)
    assert sorted(issue.open for issue in read.issues) == [*(False for _ in range(25)), True]
    assert here.asked() == ["TeamPage"]


def test_an_issue_with_two_of_the_labels_is_one_issue(place: SetUp) -> None:
    issue = an_issue(1, labels=[LABEL, "x"])
    here = place(a_world(a_repository(WEB, issue, labels=[LABEL, "x"])))
    read = here.github.reader.read_team(
        repositories=[Repository(name=WEB)], labels=[LABEL, "x"], board=BOARD, closed_since=LATELY
    )
    assert [found.ref for found in read.issues] == [ref(1)]


def test_lists_past_a_page_are_read_to_the_end_for_that_issue_alone(place: SetUp) -> None:
    comments = [
        {"author": "engineer", "at": f"2026-11-10T{n // 60:02}:{n % 60:02}:00Z", "body": "word"}
        for n in range(250)
    ]
    labels = [LABEL, *(f"label-{n}" for n in range(120))]
    long = an_issue(1, comments=comments, labels=labels)
    here = place(a_world(a_repository(WEB, long, an_issue(2), labels=labels)))
    issue = next(issue for issue in read_team(here.github).issues if issue.ref == ref(1))
    assert (len(issue.comments), len(issue.labels), len(issue.events)) == (250, 121, 121)
    assert here.asked() == ["TeamPage", "IssueLists", "IssueLists"]


def test_only_the_desk_s_comments_and_commands_keep_their_text(place: SetUp) -> None:
    comments = [
        {"author": "support-desk[bot]", "at": "2026-11-10T09:00:00Z", "body": "status"},
        {"author": "engineer", "at": "2026-11-10T10:00:00Z", "body": "hello\r\n/ack"},
        {"author": "engineer", "at": "2026-11-10T10:30:00Z", "body": "/ETA fri"},
        {"author": "stranger", "at": "2026-11-10T11:00:00Z", "body": "a long story"},
        {"author": "stranger", "at": "2026-11-10T12:00:00Z", "body": "/lgtm"},
    ]
    here = place(a_world(a_repository(WEB, an_issue(1, comments=comments))))
    issue = read_team(here.github).issues[0]
    assert [comment.body for comment in issue.comments] == ["status", "hello\r\n/ack", "/ETA fri", "", ""]
    assert [bool(comment.id) for comment in issue.comments] == [True, True, True, False, False]
    assert [comment.by_desk for comment in issue.comments] == [True, False, False, False, False]
    assert [comment.bot for comment in issue.comments] == [True, False, False, False, False]


def test_what_somebody_else_edited_is_not_trusted(place: SetUp) -> None:
    comments = [
        {"author": "support-desk[bot]", "at": "2026-11-10T09:00:00Z", "body": "own"},
        {
            "author": "support-desk[bot]",
            "at": "2026-11-10T10:00:00Z",
            "body": "foreign",
            "editor": "stranger",
        },
        {
            "author": "support-desk[bot]",
            "at": "2026-11-10T11:00:00Z",
            "body": "own edit",
            "editor": "support-desk[bot]",
        },
    ]
    here = place(a_world(a_repository(WEB, an_issue(1, comments=comments))))
    issue = read_team(here.github).issues[0]
    assert [comment.trusted for comment in issue.comments] == [True, False, True]


def test_former_accounts_of_the_desk_count_as_the_desk(place: SetUp) -> None:
    comments = [{"author": "stranger", "at": "2026-11-10T09:00:00Z", "body": "old status"}]
    here = place(a_world(a_repository(WEB, an_issue(1, comments=comments))))
    github = here.connect(former_logins=("Stranger",))
    comment = read_team(github).issues[0].comments[0]
    github.connection.close()
    assert (comment.by_desk, comment.trusted, comment.body) == (True, True, "old status")


def test_a_ghost_is_nobody(place: SetUp) -> None:
    comments = [{"author": None, "at": "2026-11-10T09:00:00Z", "body": "/ack"}]
    here = place(a_world(a_repository(WEB, an_issue(1, author="ghost", comments=comments))))
    issue = read_team(here.github).issues[0]
    assert issue.author is None
    assert issue.comments[0].author is None


def test_drafts_redacted_items_and_pull_requests_are_no_cards(place: SetUp) -> None:
    items = [{"draft": "An idea"}, {"issue": f"{VAULT}#1"}, {"issue": f"{WEB}#2"}, {"issue": f"{WEB}#1"}]
    web = a_repository(WEB, an_issue(1), an_issue(2, head="branch"))
    hidden = a_repository(VAULT, an_issue(1), collaborators={"support-desk[bot]": "none"})
    here = place(a_world(web, hidden, project=a_project(*items)))
    read = read_team(here.github)
    assert read.board is not None
    assert [card.ref for card in read.board.cards] == [ref(1)]
    assert reasons(read) == []


def test_a_page_that_is_too_much_for_github_is_asked_again_at_fifty(place: SetUp) -> None:
    here = place(a_world(a_repository(WEB, *many(1, 120)), project=a_project(1, 2)))
    here.fault("POST /gh/graphql TeamPage", "status", status=502)
    read = read_team(here.github)
    assert [asked["issuesFirst"] for asked in here.variables("TeamPage")] == [100, 50, 50, 50]
    assert (len(read.issues), reasons(read)) == (120, [])


def test_a_page_too_much_at_fifty_is_asked_again_at_twenty_five(place: SetUp) -> None:
    here = place(a_world(a_repository(WEB, *many(1, 30))))
    message = {"errors": [{"type": "RESOURCE_LIMITS_EXCEEDED", "message": "Resource limits exceeded"}]}
    here.fault("POST /gh/graphql TeamPage", "body", body=message, times=2)
    assert len(read_team(here.github).issues) == 30
    assert [asked["issuesFirst"] for asked in here.variables("TeamPage")] == [100, 50, 25, 25]


def test_an_unreadable_repository_is_named_and_the_rest_is_read(place: SetUp) -> None:
    here = place(a_world(a_repository(WEB, an_issue(1)), project=a_project(1)))
    read = read_team(here.github, "acme/nowhere", WEB)
    assert [issue.ref for issue in read.issues] == [ref(1)]
    assert read.board is not None
    assert reasons(read) == [
        (
            "issues",
            (
                "GitHub shows the desk no repository acme/nowhere: "
                "check the name, and that the App or token may see it."
            ),
        )
    ]


def test_an_unknown_board_is_named_and_the_issues_are_read(place: SetUp) -> None:
    here = place(a_world(a_repository(WEB, an_issue(1))))
    for board in (replace(BOARD, number=8), replace(BOARD, owner="nobody")):
        read = read_team(here.github, board=board)
        assert len(read.issues) == 1
        assert [part for part, _ in reasons(read)] == ["board"]
        assert f"board {board.owner}/{board.number}" in reasons(read)[0][1]


def test_what_the_board_lacks_is_named_with_its_mend(place: SetUp) -> None:
    project = a_project(statuses=["Backlog", "Doing"], date_fields=[])
    read = read_team(place(a_world(project=project)).github)
    assert reasons(read) == [
        ("board", "Board acme/7 has no status 'Done': add it there, or correct `statuses`."),
        ("board", "Board acme/7 has no date field 'ETA': create it, or correct `eta_field`."),
    ]


def test_a_board_without_the_status_field_is_no_board(place: SetUp) -> None:
    read = read_team(place(a_world()).github, board=replace(BOARD, status_field="Stage"))
    assert read.board is None
    assert reasons(read) == [
        (
            "board",
            "Board acme/7 has no single-select field 'Stage': create it, or correct `status_field`.",
        )
    ]


def test_a_repository_without_the_label_is_named(place: SetUp) -> None:
    read = read_team(place(a_world(a_repository(WEB, labels=[]))).github)
    assert reasons(read) == [
        ("issues", "Repository acme/web has no label 'team/x': create it there, or correct `label`.")
    ]


def test_a_repository_by_another_name_is_told(place: SetUp) -> None:
    read = read_team(place(a_world()).github, "Acme/web")
    assert reasons(read) == [("issues", "Repository Acme/web is called acme/web on GitHub: write it so.")]


def test_issues_are_read_by_id_a_hundred_a_request(place: SetUp) -> None:
    here = place(a_world(a_repository(WEB, *many(1, 120))))
    ids = [issue.id for issue in read_team(here.github).issues]
    read = here.github.reader.read_issues([*ids, "I_gone"], board=BOARD)
    assert (len(read.issues), reasons(read)) == (120, [])
    assert here.asked()[2:] == ["IssuesById", "IssuesById"]


def test_one_issue_comes_with_its_board_in_one_request(place: SetUp) -> None:
    item = {"issue": f"{WEB}#1", "status": "Doing", "fields": {"ETA": "2026-11-27"}}
    here = place(a_world(a_repository(WEB, an_issue(1)), project=a_project(item)))
    read = here.github.reader.read_issue(ref(1), private=True, board=BOARD)
    assert (len(read.issues), read.issues[0].private, reasons(read)) == (1, True, [])
    assert read.board is not None
    assert here.asked() == ["OneIssue"]


@pytest.mark.parametrize("number", [2, 99])
def test_a_pull_request_or_a_missing_issue_gives_no_issue(place: SetUp, number: int) -> None:
    here = place(a_world(a_repository(WEB, an_issue(1), an_issue(2, head="branch"))))
    read = here.github.reader.read_issue(ref(number), private=False, board=BOARD)
    assert (tuple(read.issues), reasons(read)) == ((), [])


def test_bad_credentials_stop_the_read(place: SetUp) -> None:
    world = a_world()
    world["github"]["tokens"] = ["another"]
    with pytest.raises(Denied, match="refuses the credentials"):
        read_team(place(world).github)


def test_a_date_field_is_read_as_the_eta(place: SetUp) -> None:
    item = {"issue": f"{WEB}#1", "status": "Doing", "fields": {"ETA": "2026-11-27"}}
    read = read_team(place(a_world(a_repository(WEB, an_issue(1)), project=a_project(item))).github)
    assert read.issues[0].items[0].eta == date(2026, 11, 27)


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
    web, vault = a_repository(WEB, *many(1, 150), files=files), a_repository(VAULT, an_issue(1))
    here = place(a_world(web, vault))
    issues = read_team(here.github, WEB, VAULT).issues
    assert {issue.prompts for issue in issues if issue.ref.repository == WEB} == {(PROMPTS,)}
    assert {issue.prompts for issue in issues if issue.ref.repository == VAULT} == {()}
    alone = here.connect()
    (issue,) = alone.reader.read_issue(ref(1), private=False, board=BOARD).issues
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
    read = here.github.reader.read_issue(ref(1, VAULT), private=True, board=BOARD, mirrors=asked)
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
    read = here.github.reader.read_issue(ref(1, VAULT), private=True, board=BOARD, mirrors=mirrors)
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
