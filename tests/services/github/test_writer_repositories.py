"""Labels and files that the desk makes in repositories, each once, whatever breaks on the way."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.github.issues import Issue
from supportdesk.services.errors import Awaiting, Denied, ServiceError
from supportdesk.services.ports import Proposal
from tests.services.github.conftest import Place
from tests.services.github.worlds import WEB, a_repository, a_world

SetUp = Callable[[dict[str, Any]], Place]
LABELS = "POST /gh/repos/acme/web/labels"
PATH = ".github/ISSUE_TEMPLATE/support-request-x.yml"
PROPOSAL = Proposal(branch="support-desk/form-x", title="Add an issue form", body="Please merge it.")


@pytest.fixture
def here(place: SetUp) -> Place:
    return place(a_world(a_repository(WEB)))


def make(here: Place, label: str = "support/at-risk") -> None:
    here.github.writer.create_label(WEB, label, colour="d93f0b", description="At risk.")


def labels(here: Place) -> dict[str, tuple[str, str | None]]:
    found = here.sandbox.github.state.repositories[WEB].labels.values()
    return {each.name: (each.color, each.description) for each in found}


def test_a_label_is_made_with_its_colour_and_use(here: Place) -> None:
    make(here)
    assert labels(here)["support/at-risk"] == ("d93f0b", "At risk.")


def test_one_that_is_there_is_left_as_it_is(here: Place) -> None:
    make(here, "team/x")
    assert labels(here)["team/x"] == ("ededed", None)


@pytest.mark.parametrize("kind", ["drop_after", "status"])
def test_a_lost_answer_makes_no_second_one(here: Place, kind: str) -> None:
    here.fault(LABELS, kind, status=502)
    make(here)
    assert list(labels(here)) == ["team/x", "support/at-risk"]


def test_a_refusal_is_said_where_there_is_none(here: Place) -> None:
    here.fault(LABELS, "status", status=403, times=9)
    with pytest.raises(Denied, match="denies access to label 'support/at-risk' in acme/web"):
        make(here)
    assert list(labels(here)) == ["team/x"]


def propose(here: Place, text: str = "name: Request\n") -> str:
    with pytest.raises(Awaiting) as waiting:
        here.github.writer.propose(repository=WEB, path=PATH, text=text, proposal=PROPOSAL)
    return str(waiting.value)


def pulls(here: Place) -> list[Issue]:
    return [each for each in here.sandbox.github.state.repositories[WEB].issues.values() if each.head]


def test_a_file_is_only_ever_asked_for(here: Place) -> None:
    assert propose(here) == "Merge https://github.com/acme/web/pull/1."
    (pull,) = pulls(here)
    assert (pull.title, pull.body, pull.head, pull.base) == (
        PROPOSAL.title,
        PROPOSAL.body,
        PROPOSAL.branch,
        "main",
    )
    branches = here.sandbox.github.state.repositories[WEB].branches
    assert branches[PROPOSAL.branch].files[PATH] == b"name: Request\n"
    assert PATH not in branches["main"].files


def test_it_is_asked_for_once(here: Place) -> None:
    assert propose(here) == propose(here, "name: Another\n")
    assert len(pulls(here)) == 1


def test_what_was_left_over_on_the_branch_is_replaced(here: Place) -> None:
    propose(here)
    here.sandbox.act("github", "close", issue=f"{WEB}#1", by="engineer")
    propose(here, "name: Another\n")
    branch = here.sandbox.github.state.repositories[WEB].branches[PROPOSAL.branch]
    assert branch.files[PATH] == b"name: Another\n"


def test_without_the_permission_it_is_said_which_is_needed(here: Place) -> None:
    here.fault("POST /gh/repos/acme/web/git/refs", "status", status=403, times=9)
    with pytest.raises(ServiceError, match="give its App contents: write and pull requests: write"):
        here.github.writer.propose(repository=WEB, path=PATH, text="x", proposal=PROPOSAL)
