"""What an issue form or a template sets and asks, however it is written."""

import pytest

from supportdesk.model.tracker_setup import OfferedForm
from supportdesk.services.github.forms import offered_form

FORM = """\
name: Request
labels: ["team/x", bug]
body:
  - type: markdown
    attributes: {value: "### Not a field"}
  - type: textarea
    attributes: {label: Background}
  - type: dropdown
    attributes: {label: Impact, options: [a, b]}
  - type: input
  - nonsense
"""
TEMPLATE = """\
---
name: Request
labels: team/x, bug
---
## Background ##

Say it.

# Impact
"""


def test_a_form_s_fields_are_its_headings() -> None:
    assert offered_form("a.yml", FORM) == OfferedForm(
        path="a.yml", labels=("team/x", "bug"), headings=("Background", "Impact")
    )


def test_a_template_has_its_labels_in_front_and_headings_below() -> None:
    assert offered_form("a.md", TEMPLATE) == OfferedForm(
        path="a.md", labels=("team/x", "bug"), headings=("Background", "Impact")
    )
    assert offered_form("a.md", TEMPLATE.replace("\n", "\r\n")).labels == ("team/x", "bug")


def test_a_template_without_a_front_sets_nothing() -> None:
    assert offered_form("a.md", "## Impact\n") == OfferedForm(path="a.md", headings=("Impact",))


@pytest.mark.parametrize("written", ["", "- a", "labels: {a: b}\nbody: x", "body: [[], {attributes: [1]}]"])
def test_what_is_no_form_sets_and_asks_nothing(written: str) -> None:
    assert offered_form("a.yml", written) == OfferedForm(path="a.yml")


def test_of_a_key_that_is_repeated_the_last_one_counts() -> None:
    assert offered_form("a.yml", "labels: [bug]\nlabels: [team/x]").labels == ("team/x",)


@pytest.mark.parametrize(
    "written",
    ["[", "x: &label team/x\nlabels: [*label]", "labels: [x,\n" * 300_000],
    ids=["broken", "an alias", "a giant"],
)
@pytest.mark.parametrize("path", ["a.yml", "a.md"])
def test_of_what_cannot_be_understood_nothing_is_claimed(path: str, written: str) -> None:
    written = written if path == "a.yml" else f"---\n{written[:100_000]}\n---\n## Impact\n"
    assert offered_form(path, written) == OfferedForm(path=path, understood=False)
