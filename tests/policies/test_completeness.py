"""Which parts of a request a body holds, however people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.model.places import RequestForm
from supportdesk.policies.completeness import BODY_LIMIT, missing_parts
from tests.builders import COMPLETE

FORM = RequestForm()
BOTH = ("background", "impact")


def test_a_complete_body_lacks_nothing() -> None:
    assert missing_parts(COMPLETE, FORM) == ()


@pytest.mark.parametrize(
    "body",
    [
        "### Background\n\nWe ship.\n\n### Impact\n\nForty people.",
        "# CONTEXT:\nWe ship.\n###### 1. Impact\nForty.\n## Impact guidance ##\nForty.",
        "**Background**\nWe ship.\n**Impact:**\nForty people.",
        "__Challenge__:\nWe ship.\n\n**Impact:** Forty people.",
        "Background\n==========\nWe ship.\n\nImpact\n------\nForty people.",
        "## Background\r\nWe ship.\r\n## Impact\r\nForty people.\r\n",
        "## Background\n### What we tried\nEverything.\n## Impact\n**Note**\nForty people.",
        "## Background\nWe ship.\n## Impact\nForty people are blocked.\n---\nThanks",
        "## Background\n```\nmake: *** failed\n```\n## Impact\n- Forty people",
        "## Background <!-- what for? -->\nWe ship.<!-- x\n## Impact -->\n## Impact\n40",
        "## Hintergrund\n...\n## Background and context\n私たち\n## Impact\n![screenshot](x.png)",
        "## Background\n```one line```\n## Impact\nForty.",
    ],
    ids=[
        "issue form",
        "any level, case and punctuation",
        "bold lines",
        "text beside the bold words",
        "underlined",
        "carriage returns",
        "subsections count for their section",
        "a rule under the text",
        "code and lists",
        "comments",
        "other headings and scripts",
        "a fence that closes on its line",
    ],
)
def test_these_bodies_are_complete(body: str) -> None:
    assert missing_parts(body, FORM) == ()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "It does not work. Please help, background and impact are bad.",
        "## Background\n## Impact\n",
        "## Background\n\n_No response_\n\n## Impact\n\nN/A",
        "## Background\n<!-- What do you want? -->\n## Impact\n<!-- never closed\nForty people",
        "## Background\n-\n## Impact\n...",
        "## Backgrounds\nx\n## Impacted\ny",
        "```\n## Background\nx\n## Impact\ny\n```",
        "~~~ruby\n## Background\nx\n## Impact\ny",
        "**Background**\n**Impact**\n",
        "Something\n==========\nBackground\n\nImpact",
        "## Background\n# Other\nSome text\n**Impact:** tbd",
    ],
    ids=[
        "nothing",
        "words without headings",
        "headings without text",
        "no response",
        "comments alone",
        "punctuation alone",
        "similar words",
        "inside a code block",
        "inside a code block that is never closed",
        "bold lines without text",
        "words that are not underlined",
        "text under another section",
    ],
)
def test_these_bodies_lack_both_parts(body: str) -> None:
    assert missing_parts(body, FORM) == BOTH


def test_each_part_is_missed_by_itself_in_the_forms_order() -> None:
    assert missing_parts("## Impact\nForty people.", FORM) == ("background",)
    assert missing_parts("## Background\nWe ship.", FORM) == ("impact",)


def test_a_teams_own_headings_count() -> None:
    form = RequestForm(background=("Why",), impact=("Who suffers?",))
    assert missing_parts("## Why\nBecause.\n## Who suffers\nEverybody.", form) == ()
    assert missing_parts(COMPLETE, form) == BOTH


def test_what_stands_beyond_githubs_limit_is_not_read() -> None:
    assert missing_parts(" " * BODY_LIMIT + COMPLETE, FORM) == BOTH


HOSTILE = (
    "<!--",
    "<!---->",
    "<!-- ",
    "-->",
    "# ",
    "#" * 7,
    "**",
    "**a",
    "__a_b",
    "=\n",
    "a\n=\n",
    "Impact\n-",
    "## Impact\n",
    "# a\n## b\n### c\n**d**\n",
    "```\n",
    "~~~`",
    " \t",
    "\r\n",
    "\u2028",
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_bodies_of_the_largest_size_are_read_to_the_end(piece: str) -> None:
    # Nothing is measured: a quadratic pass over 64 Ki characters would not come back for minutes.
    body = (piece * BODY_LIMIT)[:BODY_LIMIT]
    assert set(missing_parts(body, FORM)) <= set(BOTH)


@given(st.lists(st.sampled_from([*HOSTILE, "Background", "Impact", "text", "\n"]), max_size=60).map("".join))
def test_any_body_lacks_a_choice_of_the_parts(body: str) -> None:
    missing = missing_parts(body, FORM)
    assert missing == tuple(part for part in BOTH if part in missing)


@given(st.text(max_size=200))
def test_text_before_the_first_heading_changes_nothing(text: str) -> None:
    clean = text.replace("<", "").replace("`", "").replace("~", "")
    assert missing_parts(f"{clean}\n\n{COMPLETE}", FORM) == ()
