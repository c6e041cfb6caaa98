"""What the desk's credential may do: every lack at once, and what could be taken away."""

import json
from pathlib import Path
from typing import Any

import pytest

from supportdesk.model.access import OF_DESK
from supportdesk.model.check import Check
from supportdesk.model.tracker_setup import Installation
from supportdesk.policies.checkup.permissions import check_permissions
from supportdesk.services.github.credentials import (
    CHANGING,
    COMMITTING,
    INSPECTING,
    PROPOSING,
    READING,
    SETTING_UP,
)
from tests.policies.set_ups import UNASKED, a_setup, snapshot

ALL = {each.name: each.level for each in OF_DESK}
PAGE = "https://github.com/organizations/acme/settings/installations/1"
TEMPLATE = Path(__file__).parents[2] / "templates/github-app.json"


def checks(**tracker: Any) -> list[Check]:
    return list(check_permissions(snapshot(), a_setup(**tracker)))


def of_app(granted: dict[str, str], url: str = PAGE) -> list[Check]:
    return checks(installation=Installation(granted=granted, url=url))


def test_they_are_what_runs_ask_for_and_what_the_manifest_does() -> None:
    assert {**READING, **INSPECTING, **CHANGING, **COMMITTING, "actions": "read"} == ALL
    assert SETTING_UP.keys() == PROPOSING.keys() == ALL.keys()
    assert json.loads(TEMPLATE.read_text(encoding="utf-8"))["default_permissions"] == ALL


def test_an_app_with_all_needs_one_line() -> None:
    assert of_app(ALL) == [Check(subject="GitHub permissions", detail="all 7 that the desk uses")]


def test_every_lack_is_said_at_once_with_where_to_accept_it() -> None:
    assert of_app({"metadata": "read", "issues": "read"}) == [
        Check(
            subject="GitHub permissions",
            verdict="fault",
            detail=(
                "The App lacks Issues: write (requests and labels); Organization projects: write (boards); "
                "Contents: write (handoffs by hand, issue forms); "
                "Pull requests: write (asking where a branch is protected); "
                "Organization members: read (telling members from strangers); "
                "Actions: read (the check-up of the schedule)."
            ),
            mend=f"Give it these in its settings, under Permissions & events; then accept them at {PAGE}.",
        )
    ]


def test_without_what_can_be_done_without_it_is_a_warning() -> None:
    (check,) = of_app({name: level for name, level in ALL.items() if name != "actions"}, url="")
    assert check.verdict == "warning"
    assert check.mend.endswith("then accept them where it is installed.")


def test_more_than_is_used_is_a_warning() -> None:
    granted = {**ALL, "actions": "write", "administration": "write", "checks": "read", "odd": "mine"}
    assert of_app(granted)[1] == Check(
        subject="GitHub permissions",
        verdict="warning",
        detail="More than the desk uses: actions: write, administration: write, checks: read, odd: mine.",
        mend="Take them away in the App's settings, under Permissions & events.",
    )


def test_of_much_too_much_the_first_are_named() -> None:
    more = {f"more_{number}": "read" for number in range(9)}
    assert of_app({**ALL, **more})[1].detail.endswith("more_5: read and 3 more.")


@pytest.mark.parametrize("scopes", [{"repo", "project", "read:org"}, {"repo", "project", "admin:org"}])
def test_a_classic_token_with_its_scopes_is_well(scopes: set[str]) -> None:
    first = checks(scopes=frozenset(scopes))[0]
    assert first == Check(
        subject="GitHub permissions", detail="the token has the scopes repo, project, read:org"
    )


def test_a_classic_token_tells_what_it_lacks_and_has_too_much() -> None:
    lacks, more = checks(scopes=frozenset({"repo", "gist"}))
    assert (lacks.verdict, lacks.detail) == ("fault", "The token lacks the scopes project, read:org.")
    assert (more.verdict, more.detail) == ("warning", "More than the desk uses: gist.")


def test_of_any_other_token_it_is_said_that_nothing_can_be_told() -> None:
    (check,) = checks()
    assert (check.verdict, check.open) == ("warning", True)
    assert check.detail.startswith("GitHub does not tell what this token may do")


def test_where_github_was_not_asked_nothing_is_said() -> None:
    assert list(check_permissions(snapshot(), UNASKED)) == []
