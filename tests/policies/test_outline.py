"""The shortest body that answers the same parts, whatever people wrote."""

# ruff: noqa: RUF001 - people write in other alphabets, too

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.model.places import RequestForm
from supportdesk.policies.completeness import missing_parts, outline
from supportdesk.policies.reading import BODY_LIMIT, plain, title
from tests.builders import COMPLETE

FORM = RequestForm()
PARTS = ("background", "impact")
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


def test_no_placeholder_and_no_template_takes_the_outlines_own_word_for_no_answer() -> None:
    form = RequestForm(placeholders=("Answered", "answered, answered"))
    prompts = ("Answered.\nAnswered answered answered!",)
    for known in ((), prompts):
        kept = outline(BACKGROUND + IMPACT, form, known)
        assert missing_parts(kept, form) == missing_parts(kept, form, known) == ()


# Laws for whatever people write and configure

HOSTILE = (
    *("<!--", "<!---->", "<!-- ", "-->", "a <!-- x\n", "# ", "#", "#" * 7, "#\n", "# a\n", "## Impact\n"),
    *(
        "**",
        "*",
        "_",
        "**a",
        "**a**",
        "__a_b",
        "***a",
        "**a\n",
        "【",
        "=\n",
        "a\n=\n",
        "Impact\n-",
        "a",
        "1\n",
    ),
    *(
        "# a\n## b\n### c\n**d**\n",
        "```\n",
        "`",
        "```",
        "~~~`",
        "~",
        "```\n<!--\n",
        "- ```",
        "- ",
        "1. ",
        ">",
    ),
    *(
        "|",
        "|\n",
        "|-",
        "a|b\n",
        "|Impact",
        "|Impact|-|\n",
        "|-\n|\n",
        "\\|",
        "[ ] ",
        "[",
        "☐",
        "<",
        "<a ",
        "<b>",
    ),
    *("&", ":", ":a", "：", "Impact:", "(", "Impact(", ")", " \t", " ", "\r\n", "\u2028", "\x00", "\ud800"),
    *("影", "\ufdfa", "\u0345", "\u0308", "\ufe0f", "½", "①", "ﷴ", "\U0001d160", "İ", "1 ", "🔥"),
)
FRAGMENTS = (
    *(
        "Impact",
        "Background",
        "answered",
        "text",
        "n/a",
        "None",
        "_No response_",
        "影響",
        "Hintergru\u0308nde",
    ),
    *("\n", "\n\n", "# ", "### ", "**", "*", ":", "| ", " | ", "|---|---|\n", "---\n", "===\n", "    "),
    *("- [ ] ", "- [x] ", "> ", "<b>", "</b>", "<br>", ":fire:", "(x)", "】", "1. ", "²", *HOSTILE),
)
WORDS = st.sampled_from(
    [
        *FRAGMENTS,
        "answered answered",
        "1. Impact",
        "2",
        "5 Whys",
        "Who (all)",
        "a: b",
        "",
        "№ 1",
        "I\u0307mpact",
    ]
)
TEXTS = st.lists(WORDS | st.text(max_size=4), min_size=1, max_size=3).map(tuple)
FORMS = st.builds(RequestForm, background=TEXTS, impact=TEXTS, placeholders=st.just(()) | TEXTS)
BODIES = st.lists(st.sampled_from(FRAGMENTS) | WORDS, max_size=40).map("".join)
PROMPTS = st.lists(BODIES, max_size=2).map(tuple)


@given(BODIES, FORMS, PROMPTS)
def test_an_outline_answers_the_same_parts_whatever_was_written_and_configured(
    body: str, form: RequestForm, prompts: tuple[str, ...]
) -> None:
    missing = missing_parts(body, form, prompts)
    kept = outline(body, form, prompts)
    assert missing_parts(kept, form) == missing_parts(kept, form, prompts) == missing
    assert outline(kept, form, prompts) == kept


@given(BODIES, FORMS, PROMPTS)
def test_a_template_only_takes_answers_away(body: str, form: RequestForm, prompts: tuple[str, ...]) -> None:
    assert set(missing_parts(body, form)) <= set(missing_parts(body, form, prompts)) <= set(PARTS)


@given(st.text(max_size=200))
def test_text_before_the_first_heading_changes_nothing(text: str) -> None:
    clean = text.replace("<", "").replace("`", "").replace("~", "")
    assert missing_parts(f"{clean}\n\n{COMPLETE}", FORM) == ()


@given(st.text(max_size=20) | st.lists(WORDS, max_size=4).map("".join))
def test_plain_words_are_their_own_plain_words(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert title(title(text)) == title(text)


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_bodies_of_the_largest_size_are_read_to_the_end(piece: str) -> None:
    # Nothing is measured: a quadratic pass over 64 Ki characters would not come back for minutes.
    body = ("## Impact\n" + piece * BODY_LIMIT)[:BODY_LIMIT]
    assert set(missing_parts(body, FORM, ("- [ ] a\n",))) <= set(PARTS)
