"""The form that is proposed: the shipped template's with the team's names, whatever these are."""

from pathlib import Path

import pytest
import yaml

from supportdesk.render.forms import render_form
from tests.forms import a_form

TEMPLATE = Path(__file__).parents[2] / "templates/support-request.yml"


def test_with_the_shipped_team_s_names_it_is_the_shipped_form() -> None:
    assert yaml.safe_load(render_form(a_form())) == yaml.safe_load(TEMPLATE.read_text(encoding="utf-8"))


def test_who_is_unsure_is_sent_nowhere_where_there_is_no_such_channel() -> None:
    form = yaml.safe_load(render_form(a_form(elsewhere="")))
    assert "Not sure" not in form["body"][0]["attributes"]["value"]


def test_a_channel_that_is_not_to_be_named_is_not_named() -> None:
    said = yaml.safe_load(render_form(a_form(channel_name="", elsewhere="")))["body"][0]["attributes"][
        "value"
    ]
    assert said.splitlines()[:2] == [
        "- **Urgent?** Say so in Slack, with `@delivery-support`.",
        "- Please don't call on single engineers: `@delivery-support` reaches whoever is on support now.",
    ]
    assert "#" not in said


@pytest.mark.parametrize(
    "sly", ['"]\nname: x', "a: b # c", "`x` {team} %s", "\u2028# y", "- x\n  - y", "'", "\\", "日本語 ⚙"]
)
def test_names_are_only_names(sly: str) -> None:
    names = dict.fromkeys(("name", "label", "project", "background", "impact"), sly)
    written = render_form(a_form(**names, channel_name=sly, handle_name=sly, elsewhere=sly))
    form = yaml.safe_load(written)
    assert list(form) == ["name", "description", "labels", "projects", "body"]
    assert len(form["labels"]) == len(form["projects"]) == 1
    assert [field["type"] for field in form["body"]] == ["markdown", "textarea", "textarea", "textarea"]
    assert all(
        line.startswith(("- ", "The title"))
        for line in form["body"][0]["attributes"]["value"].split("\n")
        if line
    )
