"""How GitHub is set up, asked in few requests; what cannot be read is said, and stops nothing else."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from supportdesk.model.tracker_setup import (
    Installation,
    OfferedForm,
    Quota,
    RepositorySetup,
    Rounds,
    TrackerSetup,
    TrackerUse,
)
from supportdesk.services.errors import Denied, Unavailable
from supportdesk.services.github.credentials import INSPECTING, Scope
from tests.services.github.conftest import Place
from tests.services.github.test_installation import private_key
from tests.services.github.worlds import LABEL, VAULT, WEB, a_repository, a_world

__all__ = ("private_key",)

SetUp = Callable[[dict[str, Any]], Place]
BRANCH = "support-desk/form-x"
USE = TrackerUse(desk=WEB, repositories=(WEB, VAULT), logins=("Engineer",), branches=(BRANCH,))
FORM = "name: Request\nlabels: [team/x]\nbody:\n- {type: textarea, attributes: {label: Impact}}\n"
FILES = {
    ".github/ISSUE_TEMPLATE/request.yml": FORM,
    ".github/ISSUE_TEMPLATE/config.yml": "blank_issues_enabled: false\n",
    ".github/ISSUE_TEMPLATE/picture.png": "png",
    ".github/workflows/doorbell.yml": "on: issues\n",
    ".github/workflows/schedule.yml": "on: schedule\n",
}
RUNS = {
    "runs": [
        {"at": "2026-11-16T07:04:00Z", "conclusion": "failure"},
        {"at": "2026-11-16T07:49:00Z", "event": "workflow_dispatch"},
    ]
}


def a_place(place: SetUp, **web: Any) -> Place:
    given = {"files": FILES, "workflows": {"schedule.yml": RUNS}, **web}
    return place(a_world(a_repository(WEB, **given), a_repository(VAULT, private=True)))


def inspect(here: Place, use: TrackerUse = USE) -> TrackerSetup:
    return here.github.inspector.read_setup(use)


def unread(setup: TrackerSetup) -> dict[str, str]:
    return {each.subject: each.reason for each in setup.unread}


def test_everything_is_read_in_five_requests(place: SetUp) -> None:
    here = a_place(place, archived=True, has_issues=False)
    setup = inspect(here)
    assert setup.repositories == {
        WEB: RepositorySetup(
            name=WEB,
            private=False,
            archived=True,
            takes_issues=False,
            labels=(LABEL,),
            forms=(
                OfferedForm(
                    path=".github/ISSUE_TEMPLATE/request.yml", labels=("team/x",), headings=("Impact",)
                ),
            ),
            doorbell=True,
            proposed={},
            role="WRITE",
        ),
        VAULT: RepositorySetup(
            name=VAULT,
            private=True,
            archived=False,
            takes_issues=True,
            labels=(LABEL,),
            forms=(),
            doorbell=False,
            proposed={},
            role="WRITE",
        ),
    }
    assert setup.accounts == {"engineer": "person"}
    assert setup.rounds == Rounds(
        state="active",
        last_run=datetime(2026, 11, 16, 7, 4, tzinfo=UTC),
        conclusion="failure",
        url=setup.rounds.url if setup.rounds else "",
        others={"doorbell.yml": "active"},
    )
    assert setup.unread == ()
    workflows = "GET /repos/acme/web/actions/workflows"
    asked = ["GET /rate_limit", "RepositorySetups", "Accounts", workflows, f"{workflows}/schedule.yml/runs"]
    assert here.asked() == asked


def test_names_are_sent_as_values_and_never_as_text_of_the_document(place: SetUp) -> None:
    here = a_place(place)
    inspect(here, TrackerUse(desk=WEB, repositories=('acme/x") {evil}',), logins=('x"){y}',)))
    assert "evil" not in here.sandbox.control.log.entries()[1].request.json()["query"]
    assert here.variables("RepositorySetups")[0]["name0"] == 'x") {evil}'


def test_quotas_are_what_is_left_of_each_budget(place: SetUp) -> None:
    requests, points = inspect(a_place(place)).quotas
    ends = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
    assert requests == Quota(kind="requests", limit=5000, left=5000, resets_at=requests.resets_at)
    assert (points.kind, points.resets_at.replace(minute=0, second=0)) == ("points", ends)


def test_a_server_without_limits_has_no_quotas(place: SetUp) -> None:
    here = a_place(place)
    here.fault("GET /gh/rate_limit", "status", status=404)
    setup = inspect(here)
    assert (setup.quotas, setup.unread) == ((), ())


def test_a_hundred_logins_go_into_a_request(place: SetUp) -> None:
    here = a_place(place)
    logins = tuple(f"nobody-{number}" for number in range(101))
    assert set(inspect(here, TrackerUse(desk=WEB, logins=logins)).accounts.values()) == {None}
    assert here.asked().count("Accounts") == 2


def test_accounts_are_told_apart(place: SetUp) -> None:
    logins = ("Engineer", "acme", "nobody", "dependabot[bot]")
    setup = inspect(a_place(place), TrackerUse(desk=WEB, logins=logins))
    assert setup.accounts == {
        "engineer": "person",
        "acme": "organization",
        "nobody": None,
        "dependabot[bot]": "bot",
    }


def test_without_a_workflow_there_are_no_rounds_and_without_a_run_no_last_one(place: SetUp) -> None:
    assert inspect(a_place(place, files={})).rounds == Rounds(state="absent")
    off = {"schedule.yml": {"state": "disabled_manually"}, "doorbell.yml": {"state": "deleted"}}
    rounds = Rounds(state="disabled_manually", others={"doorbell.yml": "deleted"})
    assert inspect(a_place(place, workflows=off)).rounds == rounds


def test_among_more_than_a_hundred_workflows_the_schedule_is_asked_for_by_name(place: SetUp) -> None:
    more = {f".github/workflows/{number:03}.yml": "on: push\n" for number in range(120)}
    rounds = inspect(a_place(place, files={**more, **FILES})).rounds
    assert rounds is not None
    assert (rounds.state, len(rounds.others)) == ("active", 100)


def test_a_run_that_goes_on_has_no_conclusion_yet(place: SetUp) -> None:
    running = {"schedule.yml": {"runs": [{"at": "2026-11-16T07:04:00Z", "conclusion": None}]}}
    rounds = inspect(a_place(place, workflows=running)).rounds
    assert rounds is not None
    assert rounds.conclusion == ""


def test_a_classic_token_tells_its_scopes(place: SetUp) -> None:
    world = a_world()
    world["github"]["scopes"] = ["repo", "read:org"]
    assert inspect(place(world)).scopes == frozenset({"repo", "read:org"})
    world["github"]["scopes"] = []
    assert inspect(place(world)).scopes == frozenset()
    assert inspect(a_place(place)).scopes is None


@pytest.mark.parametrize(
    ("match", "subject"),
    [
        ("GET /gh/rate_limit", "GitHub quota"),
        ("POST /gh/graphql RepositorySetups", "repositories"),
        ("POST /gh/graphql Accounts", "GitHub accounts"),
        ("GET /gh/repos/acme/web/actions/workflows*", "schedule"),
    ],
)
@pytest.mark.parametrize(
    "how",
    [
        {"kind": "status", "status": 503},
        {"kind": "body", "body": []},
        {"kind": "body", "body": {"data": {"r0": 1, "a0": 1}, "resources": 1, "state": 1}},
        {"kind": "body", "body": {"data": None, "errors": [{"type": "FORBIDDEN", "message": "No"}]}},
    ],
    ids=["failing", "odd", "misshapen", "refused"],
)
def test_what_cannot_be_read_is_one_line_and_stops_nothing_else(
    place: SetUp, match: str, subject: str, how: dict[str, Any]
) -> None:
    here = a_place(place)
    here.fault(match, times=99, **how)
    setup = inspect(here)
    assert list(unread(setup)) == [subject]
    read = (setup.quotas, setup.repositories, setup.rounds)
    assert sum(bool(each) for each in read) >= 2


def test_credentials_that_are_refused_are_said_once(place: SetUp) -> None:
    here = a_place(place)
    here.fault("* /gh/*", "status", status=401, times=99)
    with pytest.raises(Denied, match="GitHub refuses the credentials"):
        inspect(here)


def as_app(here: Place, key: str) -> Place:
    here.github = here.connect(
        app_id="1", private_key=key, scope=Scope(repositories=(VAULT,), permissions=INSPECTING)
    )
    return here


def an_app(place: SetUp, key: str, **permissions: str) -> Place:
    """An App in a world of private repositories, with these permissions."""
    web = a_repository(WEB, private=True, files=FILES, workflows={"schedule.yml": RUNS})
    world = a_world(web, a_repository(VAULT, private=True))
    world["github"]["installations"] = [{"owner": "acme", "permissions": {"metadata": "read", **permissions}}]
    return as_app(place(world), key)


def test_an_app_tells_what_it_was_granted_and_where(place: SetUp, private_key: str) -> None:
    granted = {"issues": "write", "administration": "write"}
    assert inspect(an_app(place, private_key, **granted)).installation == Installation(
        granted={"metadata": "read", **granted},
        url="https://github.com/organizations/acme/settings/installations/1",
        holds=frozenset({WEB, VAULT}),
    )


def test_without_a_permission_its_part_is_unread_and_the_rest_is_known(
    place: SetUp, private_key: str
) -> None:
    setup = inspect(an_app(place, private_key, issues="read", actions="read"))
    found = setup.repositories[WEB]
    assert found is not None
    assert (found.labels, found.forms, found.doorbell, found.proposed) == ((LABEL,), None, None, None)
    assert {each.reason for each in setup.unread if each.subject == WEB} == {
        f"GitHub denies access to the {what} of {WEB}: give the App or token the permission for it."
        for what in ("issue forms", "workflows", "pull requests")
    }
    setup = inspect(an_app(place, private_key, contents="read", pull_requests="read"))
    found = setup.repositories[WEB]
    assert found is not None
    assert (found.labels, found.doorbell, found.proposed) == (None, True, {})
    assert all(each.denied for each in setup.unread)
    assert unread(setup)["schedule"] == (
        "GitHub does not tell the desk of the runs of schedule.yml in acme/web: "
        "give the App the permission “Actions: read-only”."
    )


def test_an_app_that_may_not_see_pull_requests_cannot_tell_of_proposals(
    place: SetUp, private_key: str
) -> None:
    here = an_app(place, private_key, contents="read", issues="read", actions="read")
    repository = here.sandbox.github.state.repositories[WEB]
    repository.branches[BRANCH] = repository.branches["main"].fork()
    setup = inspect(here)
    found = setup.repositories[WEB]
    assert found is not None
    assert found.proposed is None
    assert list(unread(setup)) == [WEB, VAULT]
    assert unread(setup)[WEB].startswith(f"GitHub denies access to the pull requests of {WEB}: give")


def test_an_app_that_is_installed_nowhere_is_said(place: SetUp, private_key: str) -> None:
    world = a_world()
    world["github"]["installations"] = []
    with pytest.raises(Denied, match="The GitHub App is not installed in acme/web"):
        inspect(as_app(place(world), private_key))


def test_credentials_without_an_answer_are_unavailable(place: SetUp, private_key: str) -> None:
    here = as_app(a_place(place), private_key)
    here.fault("GET /gh/repos/*/installation", "status", status=503, times=99)
    with pytest.raises(Unavailable, match="did not give the App a token"):
        inspect(here)
