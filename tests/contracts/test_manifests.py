"""The Apps' manifests are such as GitHub and Slack take."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.typescript import compile_manifest
from tests.worlds.manifests import manifest, permissions

pytestmark = pytest.mark.contract


@pytest.mark.parametrize("name", ["github-app", "github-doorbell-app"])
def test_github_knows_every_permission_at_its_level(name: str, packages: Path) -> None:
    description = json.loads((packages / "@octokit/openapi/generated/api.github.com.json").read_bytes())
    known = description["components"]["schemas"]["app-permissions"]["properties"]
    unknown = [
        each for each in permissions(name).items() if each[1] not in known.get(each[0], {"enum": ()})["enum"]
    ]
    assert unknown == []


def _compiled(changed: Any, packages: Path, folder: Path) -> str:
    return compile_manifest(json.dumps(changed), packages=packages, folder=folder)


def test_slack_knows_every_key_and_scope_of_its_manifest(packages: Path, tmp_path: Path) -> None:
    assert _compiled(manifest("slack-app"), packages, tmp_path) == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"colour": "#1f3a5f"},
        {"settings": {"socket_mode": False}},
        {"oauth_config": {"scopes": {"bot": ["chat:sing"]}}},
    ],
)
def test_a_key_or_scope_that_slack_does_not_know_is_refused(
    wrong: dict[str, Any], packages: Path, tmp_path: Path
) -> None:
    assert "error TS" in _compiled(manifest("slack-app") | wrong, packages, tmp_path)


def test_no_word_of_slack_s_manifest_is_longer_than_its_page_allows() -> None:
    shown, bot = manifest("slack-app")["display_information"], manifest("slack-app")["features"]["bot_user"]
    lengths = [len(shown["name"]), len(shown["description"]), len(bot["display_name"])]
    # https://docs.slack.dev/reference/app-manifest
    assert [length <= most for length, most in zip(lengths, (35, 140, 80), strict=True)] == [True] * 3
