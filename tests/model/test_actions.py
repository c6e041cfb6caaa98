"""Each action's natural key: two actions with one key are one action."""

from datetime import date
from typing import Any

import pytest

from supportdesk.model.actions import (
    Action,
    AddLabel,
    AddToBoard,
    Assign,
    CreateLabel,
    EditMessage,
    FileMirror,
    FileReport,
    Notify,
    PostMessage,
    React,
    RemoveLabel,
    SetEta,
    SetGroup,
    SetStatus,
    Unassign,
    WriteOverride,
    WriteStatus,
    mirror_mark,
    mirrored_by,
    mirrors_among,
    needs_of,
)
from supportdesk.model.described import said_by, target_of
from supportdesk.model.document import Document
from supportdesk.model.finding import Because
from supportdesk.model.issues import Issue, IssueRef
from tests.builders import BOARD, NOW, PRIVATE, a_desk_comment, an_issue, ref
from tests.forms import a_form

WHY = Because(team="delivery", job="audit", rule="REQ-2", reason="It is a test.")
SAID = Document("said", ())


@pytest.mark.parametrize(
    ("action", "key"),
    [
        (AddLabel(because=WHY, issue=ref(), label="bug"), "acme/shop#1/label/bug"),
        (RemoveLabel(because=WHY, issue=ref(), label="bug"), "acme/shop#1/label/bug"),
        (Assign(because=WHY, issue=ref(), login="eng"), "acme/shop#1/assignee/eng"),
        (Unassign(because=WHY, issue=ref(), login="eng"), "acme/shop#1/assignee/eng"),
        (
            AddToBoard(
                because=WHY,
                issue=ref(),
                issue_id="I_1",
                board=BOARD,
                board_id="PVT_1",
                status_field="F_1",
                option="O_1",
                status="Backlog",
            ),
            "acme/shop#1/board/acme/205",
        ),
        (
            SetStatus(
                because=WHY,
                issue=ref(),
                item="PVTI_1",
                board=BOARD,
                board_id="PVT_1",
                status_field="F_1",
                option="O_1",
                status="Backlog",
            ),
            "acme/shop#1/status/acme/205",
        ),
        (
            SetEta(
                because=WHY,
                issue=ref(),
                issue_id="I_1",
                item="PVTI_1",
                board=BOARD,
                board_id="PVT_1",
                eta_field="F_1",
                day=date(2026, 11, 27),
            ),
            "acme/shop#1/eta/acme/205",
        ),
        (
            React(because=WHY, issue=ref(), comment="IC_7", number=7, verdict="accepted"),
            "acme/shop#1/reaction/7",
        ),
        (
            FileMirror(
                because=WHY,
                issue=ref(1, PRIVATE),
                repository="acme/shop",
                title="A customer's",
                labels=(),
                document=SAID,
                board=BOARD,
                board_id="PVT_1",
                status_field="F_1",
                option="O_1",
                status="Backlog",
            ),
            "acme/customer#1/mirror",
        ),
        (WriteStatus(because=WHY, issue=ref(), comment=None, document=SAID), "acme/shop#1/status/delivery"),
        (
            Notify(because=WHY, issue=ref(), occasion="at-risk/waiting", document=SAID),
            "acme/shop#1/notice/at-risk/waiting",
        ),
        (
            CreateLabel(because=WHY, repository="acme/shop", label="bug", colour="d93f0b", description="x"),
            "acme/shop/label/bug",
        ),
        (
            a_form(repository="acme/shop"),
            "acme/shop/file/.github/ISSUE_TEMPLATE/support-request-delivery.yml",
        ),
        (
            PostMessage(because=WHY, channel="C1", key="delivery/digest/2026-11-20", document=SAID),
            "delivery/digest/2026-11-20",
        ),
        (
            EditMessage(
                because=WHY, channel="C1", ts="1.2", occurrence="delivery/digest/2026-11-20", document=SAID
            ),
            "delivery/digest/2026-11-20/edit",
        ),
        (
            SetGroup(
                because=WHY,
                group="S1",
                handle="support",
                users=frozenset({"U1"}),
                before=frozenset(),
                enable=False,
                changes=("+ Engineer A",),
            ),
            "group/S1",
        ),
        (
            FileReport(
                because=WHY,
                repository="acme/desk",
                occurrence="delivery/handoff/2026-11-23",
                title="Handoff",
                labels=(),
                document=SAID,
            ),
            "delivery/handoff/2026-11-23/report",
        ),
        (
            WriteOverride(
                because=WHY,
                repository="acme/desk",
                person="eng-b",
                start=NOW,
                end=NOW,
                timezone="Europe/London",
                why="swap",
                by="em-d",
                document=SAID,
            ),
            "delivery/override/2026-11-20T11:00:00+00:00",
        ),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else "",
)
def test_a_key_names_what_is_changed(action: Action, key: str) -> None:
    assert action.key == key


@pytest.mark.parametrize(
    ("action", "needs"),
    [
        (AddLabel(because=WHY, issue=ref(), label="bug"), ()),
        (Notify(because=WHY, issue=ref(), occasion="x", document=SAID, needs=("a",)), ("a",)),
        (WriteStatus(because=WHY, issue=ref(), comment=None, document=SAID, needs=("a", "b")), ("a", "b")),
        (
            React(because=WHY, issue=ref(), comment="IC", number=7, verdict="refused", needs=("c",)),
            ("c",),
        ),
        (
            SetEta(
                because=WHY,
                issue=ref(),
                issue_id="I_1",
                item="",
                board=BOARD,
                board_id="PVT_1",
                eta_field="F_1",
                day=date(2026, 11, 27),
                needs=("d",),
            ),
            ("d",),
        ),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, tuple) else "",
)
def test_an_action_names_what_must_be_done_before(action: Action, needs: tuple[str, ...]) -> None:
    assert needs_of(action) == needs


# Stand-ins for customers' issues

CUSTOMERS = IssueRef(PRIVATE, 1)


@pytest.mark.parametrize(
    ("mark", "origin"),
    [
        (mirror_mark(CUSTOMERS), CUSTOMERS),
        (None, None),
        ("status/delivery", None),
        ("mirror/", None),
        ("mirror/acme/customer#", None),
        ("mirror/acme/customer#1234567890", None),
        ("mirror/somewhere#1", None),
    ],
    ids=["a mirror's", "none", "another", "no address", "no number", "too long a number", "no owner"],
)
def test_a_mirrors_mark_names_the_customers_issue(mark: str | None, origin: IssueRef | None) -> None:
    assert mirrored_by(mark) == origin


def a_customers(facts: dict[str, str] | None = None, **settings: Any) -> Issue:
    """The customer's issue itself, with a status comment of these facts if there are some."""
    comments = (a_desk_comment("status/delivery", facts, **settings),) if facts else ()
    return an_issue(CUSTOMERS.number, ref=CUSTOMERS, comments=comments)


def a_mirror(number: int, **settings: Any) -> Issue:
    return an_issue(number, **{"mark": mirror_mark(CUSTOMERS), **settings})


@pytest.mark.parametrize(
    ("issues", "found"),
    [
        ((), None),
        ((an_issue(2), an_issue(3, mark="delivery/handoff/2026-11-23")), None),
        ((a_mirror(2),), 2),
        ((a_mirror(2, open=False),), None),
        ((a_mirror(12), a_mirror(2)), 2),
        ((a_mirror(2, open=False), a_mirror(12)), 12),
        ((a_mirror(2, own_words=False), a_customers()), None),
        ((a_mirror(2, own_words=False),), None),
        ((a_mirror(2, own_words=False), a_customers({"of": "acme/customer#1"})), None),
        ((a_mirror(2, own_words=False), a_customers({"mirrored": "yes"}, trusted=False)), None),
        ((a_mirror(2, own_words=False), a_customers({"mirrored": "yes"})), 2),
        ((a_mirror(2, own_words=False), a_mirror(12), a_customers({"mirrored": "yes"})), 12),
    ],
    ids=[
        "no issue",
        "no mirror",
        "one",
        "a closed one",
        "of two the older",
        "of two the open one",
        "one that people edited",
        "one that people edited, of what is nowhere",
        "one that people edited, where none is noted",
        "one that people edited, where people noted one",
        "one that people edited, where the desk noted one",
        "of two the one that nobody edited",
    ],
)
def test_a_customers_issue_leads_to_its_open_mirror(issues: tuple[Issue, ...], found: int | None) -> None:
    expected = {CUSTOMERS: ref(found)} if found is not None else {}
    assert mirrors_among(issues) == expected


def test_what_is_made_in_a_repository_is_named_beside_it() -> None:
    label = CreateLabel(because=WHY, repository="acme/shop", label="bug", colour="d93f0b", description="x")
    assert (target_of(label), said_by(label)) == ("acme/shop", "bug")
    assert (target_of(a_form(repository="acme/shop")), said_by(a_form())) == ("acme/shop", a_form().path)
