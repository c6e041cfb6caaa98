import pytest

from supportdesk.model.places import RequestForm
from supportdesk.policies.completeness import missing_parts, outline

FORM = RequestForm()
BACKGROUND = "## Context\n\nThe workers stop at noon, every day.\n\n"
IMPACT = "**Impact guidance**: nobody can search\n"


@pytest.mark.parametrize(
    "body", ["", "Please help", BACKGROUND, IMPACT, BACKGROUND + IMPACT, "## Impact\n\n-"]
)
def test_an_outline_answers_the_same_parts(body: str) -> None:
    assert missing_parts(outline(body, FORM), FORM) == missing_parts(body, FORM)


def test_outlines_of_like_bodies_are_one_text() -> None:
    other = f"{BACKGROUND}{'And so on. ' * 100}"
    assert outline(BACKGROUND, FORM) is outline(other, FORM)
    assert len(outline(other, FORM)) < 40


def test_a_heading_that_counts_for_two_parts_answers_only_what_was_answered() -> None:
    form = RequestForm(background=("Details", "Context"), impact=("Details", "Impact"))
    for body in ("# Context\nYes", "# Impact\nYes", "# Details\nYes"):
        assert missing_parts(outline(body, form), form) == missing_parts(body, form)
