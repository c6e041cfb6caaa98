"""What an event or a ring says beside its address is believed by nobody, whoever it says did it."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.server import Sandbox
from tests.hostile.test_entitlement_dispatches import handle, ring
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import VAULT, WEB, Rehearsal, a_configuration, a_world, an_issue

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=8), inner, max_size=2),
    max_leaves=5,
)
PEOPLE = st.sampled_from(["acme-em-d", "acme-pm-d", "support-desk[bot]", "stranger", "github-actions[bot]"])
ACCOUNTS = st.none() | PEOPLE.map(lambda login: {"login": login, "type": "User", "site_admin": True}) | JSON
ROLES = st.sampled_from(["OWNER", "MEMBER", "COLLABORATOR", "NONE"])
LABELS = st.lists(
    st.sampled_from(["p1", "team/delivery", "team/repo", "feature-request", "support/spillover-approved"])
).map(lambda names: [{"name": name} for name in names])
COMMENTS = st.fixed_dictionaries(
    {},
    optional={
        "body": st.sampled_from(["/approve-spillover", "/feature", "/at-risk now"]) | JSON,
        "user": ACCOUNTS,
        "author_association": ROLES,
        "id": st.integers() | JSON,
        "node_id": JSON,
    },
)
ISSUES = st.fixed_dictionaries(
    {"number": st.just(1)},
    optional={
        "title": st.text(max_size=10),
        "body": st.text(max_size=10),
        "state": st.sampled_from(["open", "closed"]) | JSON,
        "user": ACCOUNTS,
        "author_association": ROLES,
        "labels": LABELS | JSON,
        "assignees": st.lists(ACCOUNTS, max_size=2),
        "repository_url": st.just("https://api.github.example/repos/acme/vault"),
        "url": st.just("https://api.github.example/repos/acme/vault/issues/4"),
        "id": JSON,
        "node_id": JSON,
    },
)
REPOSITORIES = st.fixed_dictionaries(
    {"full_name": st.just(WEB)},
    optional={"private": st.booleans(), "name": st.just("vault"), "owner": ACCOUNTS, "id": JSON},
)
ACTIONS = ["opened", "edited", "labeled", "unlabeled", "assigned", "closed", "deleted", "created"]
EVENTS = st.fixed_dictionaries(
    {"issue": ISSUES, "repository": REPOSITORIES},
    optional={
        "action": st.sampled_from(ACTIONS),
        "comment": COMMENTS | JSON,
        "sender": ACCOUNTS,
        "label": JSON,
        "assignee": ACCOUNTS,
        "changes": JSON,
        "installation": JSON,
        "organization": ACCOUNTS,
        "inputs": st.just({"repository": VAULT, "number": "4"}),
    },
)
RINGS = st.fixed_dictionaries(
    {
        "inputs": st.fixed_dictionaries(
            {"repository": st.just(WEB), "number": st.sampled_from(["1", 1, "01"])}
        )
    },
    optional={
        "sender": ACCOUNTS,
        "issue": st.just({"number": 4}),
        "repository": st.just({"full_name": VAULT}),
        "ref": JSON,
        "workflow": JSON,
    },
)


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    """A request on which nothing was done yet, and a private one."""
    comment = {"author": "acme-eng-b", "at": "2026-11-16T11:00:00Z", "body": "/eta fri"}
    issue = an_issue(1, labels=["delivery"], comments=[comment])
    with Sandbox(a_world(issue, vault=(an_issue(4),))) as sandbox:
        yield Rehearsal(sandbox, tmp_path_factory.mktemp("desk"), a_configuration())


@given(
    told=st.sampled_from(["issues", "issue_comment"]).flatmap(lambda name: st.tuples(st.just(name), EVENTS))
    | st.tuples(st.just("workflow_dispatch"), RINGS)
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_planned_depends_on_repository_and_number_alone(
    waiting: Rehearsal, told: tuple[str, Any]
) -> None:
    plain = ring(waiting, WEB, "1", "--format", "json")
    ran = handle(waiting, *told, "--format", "json")
    assert plain.data["teams"][0]["jobs"]
    assert (ran.status, ran.data, ran.err) == (plain.status, plain.data, plain.err)


@pytest.mark.parametrize("name", ["issues", "issue_comment"])
def test_the_environments_word_on_who_did_it_changes_nothing(rehearse: Rehearse, name: str) -> None:
    desk = rehearse(an_issue(1))
    event = {"issue": {"number": 1}, "repository": {"full_name": WEB}}
    plans = []
    for who in ("acme-em-d", "stranger", ""):
        desk.variables |= {"GITHUB_ACTIONS": "true", "GITHUB_ACTOR": who, "GITHUB_TRIGGERING_ACTOR": who}
        plans.append(handle(desk, name, event, "--format", "json").data)
    assert plans[0] == plans[1] == plans[2]
