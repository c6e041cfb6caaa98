"""Labels that mean a decision: they count by who put them on, as the issue's events tell."""

from collections.abc import Iterator
from typing import Any

import pytest

import run_due
from sandbox.server import Sandbox
from supportdesk.model.config import Deputies
from supportdesk.model.issues import Event
from supportdesk.policies.spillover import is_approved
from tests.builders import a_label, a_person, a_state, a_team, at, away, the_people
from tests.builders import an_issue as an_issue_of
from tests.hostile.entitlement import APPROVED, DEPUTIES, FEATURE, THEN, TRIAGE
from tests.hostile.entitlement import the_people as with_deputies
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import WEB, Rehearsal, a_configuration, a_world, an_issue

WRITER = "writer"
GONE = None
# Who put the label on, and whether that lets another engineer help.
APPROVERS: dict[str, tuple[str | None, bool]] = {
    "the EM, away today": ("acme-em-d", True),
    "the PM": ("acme-pm-d", True),
    "the EM's deputy, while the EM is away": ("acme-dep-e", True),
    "the PM's deputy, while the PM is there": ("acme-dep-p", False),
    "the engineer on support": ("acme-eng-b", False),
    "the engineer who helps": ("acme-eng-a", False),
    "a manager of another team": ("acme-lead-r", False),
    "the requester": ("requester", False),
    "somebody with write access": (WRITER, False),
    "a workflow": ("github-actions[bot]", False),
    "an App by the name of the EM": ("acme-em-d[bot]", False),
    "a person by the name of the desk": ("support-desk", False),
    "an account that is gone": (GONE, False),
}
UNTOLD = len(APPROVERS) + 1  # the issue on which no event tells of the label


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    """An engineer who is not on support has a request for each of them, and it was said what comes of it."""
    told = [by for by, _ in APPROVERS.values()] + ["acme-em-d"]
    world = a_world(*(_approved(number, by) for number, by in enumerate(told, 1)))
    world["slack"]["users"] += [{"id": account, "name": key} for key, account in DEPUTIES.items()]
    with Sandbox(world) as sandbox:
        found = Rehearsal(sandbox, tmp_path_factory.mktemp("desk"), with_deputies(a_configuration()))
        _forget_the_label(sandbox, UNTOLD)
        assert found.run(run_due.COMMAND, "--apply").status == 0
        yield found


def _approved(number: int, by: str | None) -> dict[str, Any]:
    label = {"name": APPROVED, "by": by, "at": THEN}
    helper = {"login": "acme-eng-a", "by": "acme-eng-b", "at": THEN}
    return an_issue(number, labels=["team/delivery", label], assignees=[helper])


def _forget_the_label(sandbox: Sandbox, number: int) -> None:
    """As after a transfer: the label came along, and nothing tells who put it on."""
    timeline = sandbox.github.state.issue(f"{WEB}#{number}").timeline
    for each in [each for each in timeline if _is_about(each, APPROVED)]:
        timeline.remove(each)


def _is_about(entry: Any, label: str) -> bool:
    return getattr(entry, "facts", {}).get("label") is not None and entry.facts["label"].name == label


def spilled(desk: Rehearsal, number: int) -> bool:
    """Whether the status comment says that a manager has not agreed."""
    (status,) = (each for each in desk.comments(number) if "supportdesk:status/delivery" in each)
    return "not on support" in status


@pytest.mark.parametrize("kind", APPROVERS)
def test_the_label_lets_others_help_where_a_manager_put_it_on(desk: Rehearsal, kind: str) -> None:
    number = list(APPROVERS).index(kind) + 1
    assert spilled(desk, number) is not APPROVERS[kind][1]


def test_a_label_of_which_no_event_tells_approves_nothing(desk: Rehearsal) -> None:
    assert spilled(desk, UNTOLD)


ANYBODY = ("acme-eng-b", "requester", WRITER, "github-actions[bot]", GONE)


@pytest.mark.parametrize("by", ANYBODY)
def test_a_label_for_triage_or_a_feature_request_counts_whoever_may_put_it_on(
    rehearse: Rehearse, by: str | None
) -> None:
    """The rules name the label there, and nobody who alone may set it: GitHub's own rights decide."""
    triage, feature = ({"name": name, "by": by, "at": THEN} for name in (TRIAGE, FEATURE))
    issues = (an_issue(1, labels=["team/delivery", triage]), an_issue(2, labels=["team/delivery", feature]))
    desk = rehearse(*issues)
    assert desk.run(run_due.COMMAND, "--apply").status == 0
    assert any("needs more than a first look" in each for each in desk.comments(1))
    assert any("as a feature request" in each for each in desk.comments(2))


# What went on with the label


def approved(*events: Event, **settings: Any) -> bool:
    issue = an_issue_of(labels=frozenset({"team/delivery", APPROVED}), events=events)
    people = the_people(em_d=a_person("em-d", absent=away("2026-11-18", "2026-11-18")))
    team = a_team(deputies=Deputies(em="eng-c"))
    return is_approved(a_state(issue, team=team, people=people, **settings), issue)


def put(by: str | None, when: str = "20 10:10", *, off: bool = False) -> Event:
    return a_label(APPROVED, at(when), by, off=off)


@pytest.mark.parametrize(
    ("events", "is_so"),
    [
        ((put("delivery-em-d"), put("x", "20 10:20", off=True), put("x", "20 10:30")), False),
        ((put("x"), put("x", "20 10:20", off=True), put("delivery-em-d", "20 10:30")), True),
        ((put("delivery-em-d"), put("x", "20 10:20", off=True), put(None, "20 10:30")), False),
        ((put("delivery-eng-c", "18 12:00"),), True),
        ((put("delivery-eng-c", "19 12:00"),), False),
        ((put("x", "20 10:10"), put("delivery-em-d", "20 10:10")), True),
        ((put("delivery-em-d", "20 10:10"), put("x", "20 10:10")), False),
    ],
    ids=[
        "put on again by somebody else",
        "put on again by the EM",
        "put on again by nobody knows whom",
        "by the deputy while the EM was away",
        "by the deputy once the EM was back",
        "the EM last, in one second",
        "somebody else last, in one second",
    ],
)
def test_who_put_the_label_on_last_is_whose_word_it_is(events: tuple[Event, ...], *, is_so: bool) -> None:
    assert approved(*events) is is_so
