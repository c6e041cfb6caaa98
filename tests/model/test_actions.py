"""Each action's natural key: two actions with one key are one action."""

import pytest

from supportdesk.model.actions import (
    Action,
    AddLabel,
    AddToBoard,
    Assign,
    EditMessage,
    FileReport,
    Notify,
    PostMessage,
    RemoveLabel,
    SetGroup,
    SetStatus,
    Unassign,
    WriteOverride,
    WriteStatus,
)
from supportdesk.model.document import Document
from supportdesk.model.finding import Because
from tests.builders import BOARD, NOW, ref

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
        (WriteStatus(because=WHY, issue=ref(), comment=None, document=SAID), "acme/shop#1/status/delivery"),
        (
            Notify(because=WHY, issue=ref(), occasion="at-risk/waiting", document=SAID),
            "acme/shop#1/notice/at-risk/waiting",
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
            ),
            "delivery/override/2026-11-20T11:00:00+00:00",
        ),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else "",
)
def test_a_key_names_what_is_changed(action: Action, key: str) -> None:
    assert action.key == key
