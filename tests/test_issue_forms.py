"""A request that came by a shipped form is complete as the configuration counts, and carries the label."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from supportdesk.model.places import RequestForm

FORMS = Path(__file__).parents[1] / ".github" / "ISSUE_TEMPLATE"


def form(team: str) -> dict[str, Any]:
    return dict(yaml.safe_load((FORMS / f"{team}-support.yml").read_text(encoding="utf-8")))


@pytest.mark.parametrize("team", ["delivery", "repo-management"])
def test_each_part_of_a_request_is_a_required_field_that_counts(team: str) -> None:
    fields = [part for part in form(team)["body"] if part["type"] == "textarea"]
    required = [part["attributes"]["label"] for part in fields if part.get("validations", {}).get("required")]
    assert len(required) == 2
    assert required[0] in RequestForm().background
    assert required[1] in RequestForm().impact


@pytest.mark.parametrize("team", ["delivery", "repo-management"])
def test_a_form_sets_the_teams_label(team: str) -> None:
    assert form(team)["labels"] == [f"team/{team}"]
