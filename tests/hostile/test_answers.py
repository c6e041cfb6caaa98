"""An answer of another shape than documented is a service's failure, and is said in a sentence."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import run_due
from supportdesk.services.errors import ServiceError, Unavailable
from supportdesk.services.github.cursor import MOST_PAGES, Cursor
from tests.hostile.twisting import Strange, Twisted, strange
from tests.services.oncall.sources import CASES, NOW, SCHEDULE, SECRET, Case
from tests.services.waits import Waits
from tests.worlds.rehearsal import DELIVERY, WEB, Rehearsal, a_configuration, a_world, an_issue

DUE = run_due.COMMAND
WEEK = timedelta(weeks=1)
TOLD_IN_JSON = [case for case in CASES if case.name != "ical"]
LATER = "2026-11-17T10:30:00+00:00"


class Stage:
    """A rehearsal on the day after its first, with what the services are asked for by then."""

    def __init__(self, sandbox: Twisted, folder: Path) -> None:
        self.sandbox = sandbox
        self.desk = Rehearsal(sandbox, folder, a_configuration())
        sandbox.act("github", "comment", issue=f"{WEB}#1", by="acme-eng-a", body="/eta fri")
        self.desk.run(DUE, "--apply")
        (first, *_) = sandbox.slack.workspace.channels[DELIVERY].messages
        sandbox.act("slack", "post", channel=DELIVERY, user="U0ASKER", text="Any news?", thread_ts=first.ts)
        sandbox.act("slack", "react", channel=DELIVERY, user="U0000000A02", ts=first.ts, name="eyes")
        sandbox.act("github", "comment", issue=f"{WEB}#2", by="acme-em-d", body="/snooze 3 days")
        self._saved = sandbox.save()
        self.begin()
        self.asked: dict[str, None] = {}
        sandbox.twist = self._note
        self.desk.run(DUE, "--apply")

    def begin(self) -> None:
        self.sandbox.twist = None
        self.sandbox.restore(self._saved)
        self.desk.at(LATER)

    def _note(self, request: str, _: bytes) -> None:
        self.asked[request] = None


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    issues = (an_issue(1), an_issue(2, body="x"), an_issue(3, labels=["team/repo"]))
    with Twisted(a_world(*issues)) as sandbox:
        assert isinstance(sandbox, Twisted)
        yield Stage(sandbox, tmp_path_factory.mktemp("stage"))


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(asked=st.integers(0, 100), thing=strange)
def test_a_run_says_what_it_could_not_read(stage: Stage, asked: int, thing: Strange) -> None:
    stage.begin()
    every = sorted(stage.asked)
    target = every[asked % len(every)]
    stage.sandbox.twist = lambda request, body: thing.put_into(body) if request == target else None
    ran = stage.desk.run(DUE, "--apply")
    assert "error of the desk itself" not in ran.said


@pytest.fixture(scope="module")
def on_call() -> Iterator[Twisted]:
    shifts = [
        {"who": "eng-a@example.com", "from": "2026-11-09T10:00:00Z", "to": "2026-11-16T10:00:00Z"},
        {"who": "eng-b@example.com", "from": "2026-11-16T10:00:00Z", "to": "2026-11-23T10:00:00Z"},
    ]
    section = {"tokens": [SECRET], "schedules": [{"id": SCHEDULE, "shifts": shifts}]}
    with Twisted({"now": NOW, **{case.name: section for case in TOLD_IN_JSON}}) as sandbox:
        assert isinstance(sandbox, Twisted)
        yield sandbox


@pytest.mark.parametrize("case", TOLD_IN_JSON, ids=str)
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(thing=strange)
def test_an_on_call_system_that_answers_strangely_is_named(
    on_call: Twisted, case: Case, thing: Strange
) -> None:
    on_call.twist = lambda _, body: thing.put_into(body)
    source = case.make(on_call.url, SCHEDULE, SECRET, Waits().patience())
    said = case.what
    try:
        source.shifts(NOW - WEEK, NOW + WEEK)
    except ServiceError as error:
        said = str(error)
    assert said.startswith(case.what)


def test_pages_that_never_end_are_cut_off_with_a_sentence() -> None:
    cursor, page = Cursor(), {"nodes": [{}], "pageInfo": {"hasNextPage": True}}
    for number in range(MOST_PAGES):
        cursor.advance({**page, "pageInfo": {"hasNextPage": True, "endCursor": str(number)}})
    assert not cursor.done
    with pytest.raises(Unavailable, match=f"did not end after {MOST_PAGES}: a later run"):
        cursor.advance(page)
