"""A file is changed once, whoever else writes it meanwhile and whatever becomes of the answer."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from supportdesk.services.errors import Ambiguous, ServiceError, Unavailable
from supportdesk.services.ports import Change, Proposal
from tests.services.github.conftest import Place
from tests.services.github.worlds import (
    WEB,
    a_repository,
    a_world,
)

SetUp = Callable[[dict[str, Any]], Place]

FILE = "config/overrides.yml"
CONTENTS = f"/gh/repos/acme/web/contents/{FILE}"


@pytest.fixture
def here(place: SetUp) -> Place:
    return place(a_world(a_repository(WEB, files={FILE: "version: 1\n"})))


def commit(here: Place, line: str = "overrides: []\n") -> str:
    return commit_by(here, lambda text: text if line in text else text + line)


def commit_by(here: Place, change: Change) -> str:
    proposal = Proposal(branch="desk/swap", title="Swap", body="Please.")
    return here.github.writer.commit(
        repository=WEB, path=FILE, change=change, message="Hand support on", proposal=proposal
    )


def committed(here: Place) -> str:
    return here.sandbox.github.state.repositories[WEB].branches["main"].files[FILE].decode()


def test_a_change_is_committed(here: Place) -> None:
    assert "/commit/" in commit(here)
    assert committed(here) == "version: 1\noverrides: []\n"


def test_what_is_so_already_is_not_committed(here: Place) -> None:
    commit(here, line="")
    assert not [asked for asked in here.asked() if asked.startswith("PUT")]


def test_a_file_that_is_not_there_is_made(place: SetUp) -> None:
    here = place(a_world())
    commit(here)
    assert committed(here) == "overrides: []\n"


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "truncate", "html"])
def test_a_commit_whose_answer_is_lost_stands_once(here: Place, kind: str) -> None:
    here.fault(f"PUT {CONTENTS}", kind)
    commit(here)
    assert committed(here) == "version: 1\noverrides: []\n"


def edited_meanwhile(here: Place, *texts: str) -> Change:
    """The usual change, while somebody else writes each of these texts between reading and committing."""
    left = list(texts)

    def change(text: str) -> str:
        if left:
            branch = here.sandbox.github.state.repositories[WEB].branches["main"]
            branch.commit(FILE, left.pop(0).encode(), "By hand")
        return text if "overrides: []" in text else f"{text}overrides: []\n"

    return change


def test_what_somebody_writes_meanwhile_is_kept_and_changed_anew(here: Place) -> None:
    assert "/commit/" in commit_by(here, edited_meanwhile(here, "version: 2\n", "version: 3\n"))
    assert committed(here) == "version: 3\noverrides: []\n"
    assert here.waits == [1.0, 2.0]


def test_what_somebody_else_committed_meanwhile_is_not_committed_twice(here: Place) -> None:
    assert "/blob/" in commit_by(here, edited_meanwhile(here, "version: 1\noverrides: []\n# ours\n"))
    assert committed(here) == "version: 1\noverrides: []\n# ours\n"


def test_a_branch_that_moved_while_its_file_did_not_is_committed_to_anew(here: Place) -> None:
    body = {"message": f"is at {'1' * 40} but expected {'2' * 40}", "documentation_url": "u", "status": "409"}
    here.fault(f"PUT {CONTENTS}", "body", status=409, body=body, times=3)
    commit(here)
    assert committed(here) == "version: 1\noverrides: []\n"
    assert here.waits == [1.0, 2.0, 4.0]


def test_a_file_that_keeps_changing_is_left_alone(here: Place) -> None:
    here.fault(f"PUT {CONTENTS}", "status", status=409, times=9)
    with pytest.raises(ServiceError, match=f"{FILE} in acme/web keeps changing meanwhile: run again."):
        commit(here)
    assert len([asked for asked in here.asked() if asked.startswith("PUT")]) == 4


@pytest.mark.parametrize("kind", ["drop_after", "truncate"])
def test_a_lost_commit_that_somebody_built_upon_stands_once(here: Place, kind: str) -> None:
    here.fault(f"PUT {CONTENTS}", kind)
    waits = here.waits

    def somebody_goes_on(seconds: float) -> None:
        waits.append(seconds)
        branch = here.sandbox.github.state.repositories[WEB].branches["main"]
        branch.commit(FILE, branch.files[FILE] + b"# ours\n", "By hand")

    here.patience = replace(here.patience, sleep=somebody_goes_on)
    here.github = here.connect()
    commit(here)
    here.github.connection.close()
    assert committed(here) == "version: 1\noverrides: []\n# ours\n"


def test_a_commit_under_a_limit_that_stays_is_given_up(here: Place) -> None:
    here.fault(f"PUT {CONTENTS}", "status", status=429, headers={"Retry-After": "3600"}, times=9)
    with pytest.raises(Unavailable, match="rate limit"):
        commit(here)
    assert here.waits == []


def test_a_lost_commit_that_looks_like_a_conflict_later_stands_once(here: Place) -> None:
    orders: list[dict[str, Any]] = [{"match": f"PUT {CONTENTS}", "kind": "drop_after"}]
    orders += [{"match": f"PUT {CONTENTS}", "kind": "status", "status": 409, "nth": 2, "times": 9}]
    stale = {"content": "dmVyc2lvbjogMQo=", "sha": "1", "html_url": "u"}
    here.sandbox.control.faults.order(
        [*orders, {"match": f"GET {CONTENTS}", "kind": "body", "body": stale, "times": 9}]
    )
    with pytest.raises(Ambiguous, match="may or may not have committed"):
        commit(here)


def test_a_commit_that_stays_lost_is_left_to_people(here: Place) -> None:
    here.fault(f"PUT {CONTENTS}", "drop_before", times=9)
    with pytest.raises(Ambiguous, match="may or may not have committed"):
        commit(here)


def test_a_refused_commit_says_github_s_codes_and_nothing_else(here: Place) -> None:
    body = {"message": "some secret", "errors": [{"code": "invalid", "field": "content"}]}
    here.fault(f"PUT {CONTENTS}", "body", status=422, body=body)
    with pytest.raises(ServiceError) as caught:
        commit(here)
    assert str(caught.value) == (
        "GitHub refused a request about config/overrides.yml in acme/web (422 invalid content)."
    )


def test_a_commit_that_cannot_be_looked_for_is_left_to_people(here: Place) -> None:
    here.sandbox.control.faults.order(
        [
            {"match": f"PUT {CONTENTS}", "kind": "drop_after"},
            {"match": f"GET {CONTENTS}", "kind": "status", "nth": 2, "times": 9},
        ]
    )
    with pytest.raises(Ambiguous, match="may or may not have committed"):
        commit(here)


def test_a_file_that_is_no_text_is_left_alone(here: Place) -> None:
    here.fault(f"GET {CONTENTS}", "body", body={"content": "/w==", "sha": "1", "html_url": "u"})
    with pytest.raises(ServiceError, match="no text file"):
        commit(here)
