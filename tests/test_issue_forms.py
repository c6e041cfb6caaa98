"""The shipped form: filled in, it passes the audit; what is left out of it is found missing.

The elements are those of docs.github.com, "Syntax for issue forms" and "Syntax for GitHub's form schema". How
answers stand in the body is as GitHub writes issues: a heading of the third level with the field's label, the
answer below it, `_No response_` where there is none.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.model.places import RequestForm
from supportdesk.policies.completeness import missing_parts
from supportdesk.services.files import load_config

ROOT = Path(__file__).parents[1]
Field: TypeAlias = dict[str, Any]
Answers: TypeAlias = Mapping[str, Any]  # by label: a text, or the indices of the chosen options

FORM: dict[str, Any] = yaml.safe_load((ROOT / "templates/support-request.yml").read_text(encoding="utf-8"))
FIELDS: list[Field] = FORM["body"]
REQUIRED = [field for field in FIELDS if field.get("validations", {}).get("required")]
PARTS = ("background", "impact")


def rendered(fields: list[Field], answers: Answers) -> str:
    """The body of the issue that GitHub makes of the answers."""
    shown = [
        f"### {field['attributes']['label']}\n\n{written(field, answers.get(field['attributes']['label']))}\n"
        for field in fields
        if field["type"] != "markdown"
    ]
    return "\n".join(shown)


def written(field: Field, answer: Any) -> str:
    about = field["attributes"]
    if field["type"] == "checkboxes":
        boxes = enumerate(about["options"])
        return "\n".join(f"- [{'X' if at in (answer or ()) else ' '}] {box['label']}" for at, box in boxes)
    if not answer:
        return "_No response_"
    if field["type"] == "dropdown":
        return ", ".join(about["options"][at] for at in answer)
    return f"```{about['render']}\n{answer}\n```" if "render" in about else str(answer)


def is_plain(text: str) -> bool:
    """Some words, and no markup of their own, of which tests/policies/test_completeness.py has plenty."""
    markup = re.search(r"^\s*(#|\*\*|__|=+\s*$|-+\s*$)|[<\[☐]|```|~~~", text, flags=re.MULTILINE)
    words = re.findall(r"[^\W_]+", text.casefold())
    return not markup and any(len(word) > 4 and word != "response" for word in words)


CHARACTERS = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]) | st.just("\n")
PLAIN = st.builds("{} since {}".format, st.text(CHARACTERS, max_size=60), st.dates()).filter(is_plain)
MARKED_UP = st.sampled_from(
    [
        "- the build\n- the deploy",
        "It says:\n\n```\n### Impact\nno space left\n```",
        "#### Tried so far\n\nEverything.",
        "**Since** today",
        "| where | what |\n| --- | --- |\n| main | fails |",
        "![a picture](https://example.com/x.png)",
        "See #12 <!-- the older one -->",
        "Seit heute früh. 今朝から。",
    ]
)
TEXT = PLAIN | MARKED_UP
OPTIONS = ["Impact", "Background", "None of these"]
KINDS: list[Field] = [
    {"type": "markdown", "attributes": {"value": "### Impact\n\nA hint."}},
    {"type": "input", "attributes": {}},
    {"type": "textarea", "attributes": {}},
    {"type": "textarea", "attributes": {"render": "shell"}},
    {"type": "dropdown", "attributes": {"options": OPTIONS}},
    {"type": "dropdown", "attributes": {"options": OPTIONS, "multiple": True}},
    {"type": "checkboxes", "attributes": {"options": [{"label": text} for text in OPTIONS]}},
]


@st.composite
def teams_forms(draw: st.DrawFn) -> list[Field]:
    """The form as a team may have changed it: with fields of its own between those that are shipped."""
    fields = list(FIELDS)
    for number, kind in enumerate(draw(st.lists(st.sampled_from(KINDS), max_size=4))):
        label = {} if kind["type"] == "markdown" else {"label": f"Field {number}"}
        own = {**kind, "attributes": {**kind["attributes"], **label}}
        fields.insert(draw(st.integers(0, len(fields))), own)
    return fields


@st.composite
def answers_to(draw: st.DrawFn, fields: list[Field]) -> dict[str, Any]:
    """Answers by somebody who may leave out whatever is not required."""
    answers: dict[str, Any] = {}
    for field in fields:
        if field["type"] != "markdown" and (field in REQUIRED or draw(st.booleans())):
            answers[field["attributes"]["label"]] = draw(_answer(field))
    return answers


def _answer(field: Field) -> st.SearchStrategy[Any]:
    match field["type"]:
        case "dropdown" | "checkboxes":
            most = 3 if field["type"] == "checkboxes" or field["attributes"].get("multiple") else 1
            return st.lists(st.integers(0, 2), unique=True, min_size=1, max_size=most).map(sorted)
        case "input":
            return PLAIN.map(lambda text: text.replace("\n", " "))
        case _:
            return PLAIN if "render" in field["attributes"] else TEXT


@given(st.data())
def test_a_form_that_is_filled_in_lacks_nothing(data: st.DataObject) -> None:
    fields = data.draw(teams_forms())
    body = rendered(fields, data.draw(answers_to(fields)))
    assert missing_parts(body, RequestForm()) == ()


@pytest.mark.parametrize("left_out", range(len(PARTS)), ids=PARTS)
@given(st.data())
def test_each_part_that_is_left_out_is_found_missing(left_out: int, data: st.DataObject) -> None:
    fields = data.draw(teams_forms())
    answers = data.draw(answers_to(fields))
    answers[REQUIRED[left_out]["attributes"]["label"]] = ""
    assert missing_parts(rendered(fields, answers), RequestForm()) == (PARTS[left_out],)


def test_an_empty_form_lacks_both_parts() -> None:
    assert missing_parts(rendered(FIELDS, {}), RequestForm()) == PARTS


def test_answers_stand_in_the_body_as_github_writes_them() -> None:
    fields = [
        {**kind, "attributes": {**kind["attributes"], "label": str(at)}} for at, kind in enumerate(KINDS)
    ]
    answers = {"1": "Since today", "3": "make", "5": [0, 2], "6": [1]}
    assert rendered(fields, answers) == (
        "### 1\n\nSince today\n\n"
        "### 2\n\n_No response_\n\n"
        "### 3\n\n```shell\nmake\n```\n\n"
        "### 4\n\n_No response_\n\n"
        "### 5\n\nImpact, None of these\n\n"
        "### 6\n\n- [ ] Impact\n- [X] Background\n- [ ] None of these\n"
    )


def test_the_form_sets_the_label_and_the_project_of_a_team_of_the_shipped_configuration() -> None:
    team = load_config(ROOT / "config/teams.yml").teams["delivery"]
    assert FORM["labels"] == [team.label.name]
    assert FORM["projects"] == [f"{team.board.owner}/{team.board.number}"]
