"""A change where the default branch is protected: one pull request, whatever breaks on the way."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from sandbox.github.issues import Issue, Repository
from supportdesk.services.errors import Ambiguous, Awaiting, Denied, ServiceError
from supportdesk.services.ports import Proposal
from tests.services.github.conftest import Place
from tests.services.github.worlds import WEB, a_repository, a_world

SetUp = Callable[[dict[str, Any]], Place]

FILE = "config/overrides.yml"
BRANCH = "support-desk/override-delivery-eng-a-2026-11-23T1000"
PROPOSAL = Proposal(branch=BRANCH, title="Delivery support goes to Eng A", body="Please merge it.")
REPO = "/gh/repos/acme/web"
COMMIT, REFS, PULLS = f"PUT {REPO}/contents/{FILE}", f"POST {REPO}/git/refs", f"POST {REPO}/pulls"
LINE = "overrides: []\n"
SAID = r"main is protected: merge \S+/pull/1, then the next round does the rest\."


@pytest.fixture
def here(place: SetUp) -> Place:
    return protected(place)


def protected(place: SetUp, by: str = "ruleset", **facts: Any) -> Place:
    return place(a_world(a_repository(WEB, files={FILE: "version: 1\n"}, protected=by, **facts)))


def commit(here: Place) -> str:
    return here.github.writer.commit(
        repository=WEB,
        path=FILE,
        change=lambda text: text if LINE in text else text + LINE,
        message="Hand support on",
        proposal=PROPOSAL,
    )


def repository(here: Place) -> Repository:
    return here.sandbox.github.state.repositories[WEB]


def pulls(here: Place) -> list[Issue]:
    return [each for each in repository(here).issues.values() if each.head]


def text_on(here: Place, branch: str = BRANCH) -> str:
    return repository(here).branches[branch].files[FILE].decode()


def writes(here: Place) -> list[str]:
    return [asked for asked in here.asked() if not asked.startswith("GET")]


@pytest.mark.parametrize("by", ["ruleset", "reviews", "checks", "pushes"])
def test_a_protected_branch_gets_a_pull_request_that_says_what_to_merge(place: SetUp, by: str) -> None:
    here = protected(place, by)
    with pytest.raises(Awaiting, match=SAID):
        commit(here)
    (pull,) = pulls(here)
    assert (pull.title, pull.body, pull.head, pull.base) == (PROPOSAL.title, PROPOSAL.body, BRANCH, "main")
    assert text_on(here) == f"version: 1\n{LINE}"
    assert text_on(here, "main") == "version: 1\n"


def test_a_file_that_is_not_there_is_proposed_too(place: SetUp) -> None:
    here = place(a_world(a_repository(WEB, protected="reviews")))
    with pytest.raises(Awaiting, match=SAID):
        commit(here)
    assert text_on(here) == LINE


@pytest.mark.parametrize("status", [403, 422])
def test_a_protection_is_known_by_its_words_whatever_the_status(place: SetUp, status: int) -> None:
    here = protected(place)
    body = {"message": "You're not authorized to push to this branch.", "documentation_url": "u"}
    here.fault(COMMIT, "body", status=status, body=body)
    with pytest.raises(Awaiting, match=SAID):
        commit(here)


def test_the_default_branch_is_asked_for_by_its_name(place: SetUp) -> None:
    here = protected(place, default_branch="trunk")
    with pytest.raises(Awaiting, match="trunk is protected"):
        commit(here)
    assert [pull.base for pull in pulls(here)] == ["trunk"]


def test_an_open_pull_request_is_said_again_and_not_doubled(here: Place) -> None:
    for _ in range(3):
        with pytest.raises(Awaiting, match=SAID):
            commit(here)
    assert len(pulls(here)) == 1
    assert len(writes(here)) == 6


def test_somebody_s_other_pull_request_is_another(here: Place) -> None:
    others = [{"head": {"ref": "theirs"}, "html_url": "https://github.com/acme/web/pull/7"}]
    here.fault(f"GET {REPO}/pulls", "body", body=others)
    with pytest.raises(Awaiting, match=SAID):
        commit(here)


def test_what_was_merged_meanwhile_is_done(here: Place) -> None:
    with pytest.raises(Awaiting):
        commit(here)
    here.sandbox.act("github", "merge_pull_request", issue=f"{WEB}#1", by="engineer")
    assert commit(here)
    assert len(pulls(here)) == 1


def test_what_was_declined_can_be_asked_for_again(here: Place) -> None:
    with pytest.raises(Awaiting):
        commit(here)
    here.sandbox.act("github", "close", issue=f"{WEB}#1", by="engineer")
    with pytest.raises(Awaiting, match="/pull/2"):
        commit(here)
    assert text_on(here) == f"version: 1\n{LINE}"


@pytest.mark.parametrize("step", [COMMIT, REFS, PULLS])
@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "truncate", "html"])
def test_a_lost_answer_does_no_harm(here: Place, step: str, kind: str) -> None:
    here.fault(step, kind, nth=2 if step == COMMIT else 1)
    with pytest.raises(Awaiting, match=SAID):
        commit(here)
    assert text_on(here) == f"version: 1\n{LINE}"
    assert len(pulls(here)) == 1


@pytest.mark.parametrize("step", [COMMIT, REFS, PULLS])
@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "status"])
def test_what_broke_off_is_taken_up_by_the_next_run(here: Place, step: str, kind: str) -> None:
    here.fault(step, kind, nth=2 if step == COMMIT else 1, times=99)
    with suppress(Awaiting, Ambiguous):
        commit(here)
    here.sandbox.control.faults.order([])
    with pytest.raises(Awaiting, match=SAID):
        commit(here)
    assert text_on(here) == f"version: 1\n{LINE}"
    assert len(pulls(here)) == 1


def test_a_branch_that_was_left_over_begins_anew_where_the_default_branch_stands(here: Place) -> None:
    here.fault(PULLS, "status", status=403)
    with pytest.raises(Denied):
        commit(here)
    repository(here).branches["main"].commit(FILE, b"version: 1\n# ours\n", "By hand")
    with pytest.raises(Awaiting, match=SAID):
        commit(here)
    assert text_on(here) == f"version: 1\n# ours\n{LINE}"
    here.sandbox.act("github", "merge_pull_request", issue=f"{WEB}#1", by="engineer")
    assert text_on(here, "main") == f"version: 1\n# ours\n{LINE}"


@pytest.mark.parametrize("by", ["engineer", None], ids=["known", "of no account"])
def test_what_somebody_committed_to_the_branch_is_never_pushed_away(here: Place, by: str | None) -> None:
    here.fault(PULLS, "status", status=403)
    with pytest.raises(Denied):
        commit(here)
    repository(here).branches[BRANCH].commit(FILE, b"version: 1\n# a person's\n", "By hand", by=by)
    repository(here).branches["main"].commit(FILE, b"version: 1\n# ours\n", "By hand")
    said = (
        f"Somebody committed to the branch {BRANCH} of acme/web, so the desk leaves it as it is: open a pull"
    )
    with pytest.raises(ServiceError, match=said):
        commit(here)
    assert text_on(here) == "version: 1\n# a person's\n"
    assert pulls(here) == []


def test_more_commits_than_github_lists_are_not_taken_for_the_desk_s(here: Place) -> None:
    here.fault(PULLS, "status", status=403)
    with pytest.raises(Denied):
        commit(here)
    repository(here).branches["main"].commit(FILE, b"version: 1\n# ours\n", "By hand")
    here.fault(f"GET {REPO}/compare/*", "body", body={"ahead_by": 2, "commits": []})
    with pytest.raises(ServiceError, match="so the desk leaves it as it is"):
        commit(here)


@pytest.mark.parametrize("step", [REFS, PULLS, f"GET {REPO}/pulls"])
@pytest.mark.parametrize("status", [403, 404])
def test_a_desk_that_may_not_propose_says_which_permissions_it_needs(
    here: Place, step: str, status: int
) -> None:
    here.fault(step, "status", status=status, times=9)
    with pytest.raises(Denied) as caught:
        commit(here)
    assert str(caught.value) == (
        "The desk may not open a pull request for main of acme/web: "
        "give its App contents: write and pull requests: write."
    )


def test_a_rule_over_every_branch_is_said_with_its_mend(here: Place) -> None:
    said = "Repository rule violations found\n\nCannot create ref due to creations being restricted.\n\n"
    here.fault(REFS, "body", status=422, body={"message": said})
    with pytest.raises(
        Denied, match=f"The desk's branch {BRANCH} in acme/web is protected: let its App pass there"
    ):
        commit(here)
    assert pulls(here) == []


def test_a_pull_request_that_stays_lost_is_left_to_people(here: Place) -> None:
    here.fault(PULLS, "drop_before", times=9)
    with pytest.raises(Ambiguous, match="a pull request in acme/web"):
        commit(here)
    assert pulls(here) == []


def test_a_repository_that_cannot_be_read_is_named(here: Place) -> None:
    here.fault(f"GET {REPO}", "status", status=404, times=9)
    with pytest.raises(ServiceError, match="repository acme/web"):
        commit(here)
