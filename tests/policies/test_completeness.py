"""REQ-1: which parts of a request a body holds, however people write them."""

# ruff: noqa: RUF001 - people write in other alphabets, too

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from supportdesk.model.places import RequestForm
from supportdesk.policies.completeness import missing_parts
from supportdesk.policies.reading import BODY_LIMIT
from tests.builders import COMPLETE

FORM = RequestForm()
BOTH = ("background", "impact")


def each_of(bodies: Mapping[str, str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("body", list(bodies.values()), ids=list(bodies))


HEADED = {
    "an issue form": "### Background\n\nWe ship.\n\n### Impact\n\nForty people.",
    "an issue form with headings in a field": "\n### Background\n\n# Seen\nIt.\n\n### Impact\n\n## Who\nAll.",
    "any level, case and punctuation": "# CONTEXT:\nWe ship.\n###### Impact guidance ##\nForty.",
    "carriage returns": "## Background\r\nWe ship.\r## Impact\r\nForty people.\r\n",
    "no blank after the signs": "##Background\nWe ship.\n#Impact\nForty.",
    "underlined": "Background\n==========\nWe ship.\n\nImpact:\n---\nForty people.",
    "underlined twice, above a subsection": "Background\n===\n## Who\nWe.\n\nImpact\n===\n## Who\nAll.",
    "underlined once, above a subsection": "Background\n---\n### Who\nWe.\n\nImpact\n-\n### Who\nAll.",
    "numbers": "## 1.2 Background\nWe ship.\n**2) Impact**\nForty.",
    "numbered lines": "1. Background\nWe ship.\n2. Impact:\nForty.",
    "circled and keycap numbers": "## ① Background\nWe ship.\n## 2️⃣ Impact\nForty.",
    "emoji": "## 🔥 Background\nWe ship.\n## Impact ⚠️:\nForty.",
    "emoji by name": ":eyes: Context: we ship.\n## :fire: Impact :boom:\nForty.",
    "a remark in brackets": "## Background (required) ##\nWe ship.\n**Impact (who, how badly?):** forty",
    "headings in a list": "- # Background\n  We ship.\n* ## Impact\n  Forty.",
    "subsections": "## Background\n### What we tried\nEverything.\n## Impact\n**Note**\nForty people.",
    "other headings between": "## Wishes\n...\n## Background and context\nx\n## More\n## Impact\ny",
    "HTML": "<h2>Background</h2>\nWe ship.<br>\n<details><summary>Impact</summary>\n\nForty\n</details>",
}
LABELLED = {
    "bold lines": "**Background**\nWe ship.\n**Impact:**\nForty people.",
    "underscores": "__Challenge__\nWe ship.\n\n__Impact__ Forty people.",
    "bold and italic": "***Background***\nWe ship.\n**_Impact_** – forty",
    "italics, as Slack's bold": "*Background*\nWe ship.\n_Impact:_ Forty",
    "text beside the bold words": "**Background** We ship.\n**Impact**: forty",
    "text in the bold line": "**Background: we ship**\n**Impact: forty** people",
    "plain labels": "Background: we ship\nImpact: forty people",
    "labels above their text": "Background:\nWe ship.\n\nImpact:\n\nForty people.",
    "labels in a list": "- **Background:** we ship\n- Impact: forty people",
    "labels in headings": "## Background: we ship\n### Impact: forty",
    "labels in headings, above their text": "## Background: tbd\nWe ship.\n### Impact: -\nForty",
    "HTML's bold": "<b>Background:</b> we ship<br>\n<strong>Impact</strong>: forty",
    "a label within another part": "## Impact\nContext: the nightly build\nForty people.",
    "bold words within another part": "## Impact\n**Context** the nightly build\nForty people.",
    "emphasized answers": "**Background**\n**We** ship.\n**Impact**\n**!**\n_Forty people._",
    "an answer in bold": "## Background\n**We ship on Monday.**\n## Impact\n**Everybody** waits.",
    "a note in bold": "**Background**\n**Note:** we ship\n**Impact**\n**Who:** forty",
}
TABLES = {
    "a part in each row": "| Part | Text |\n|:---|---:|  \n| **Background** | We ship |\n| Impact | Forty |",
    "a part in each row, the header too": "| Background | We ship |\n|---|---|\n| Impact | Forty |",
    "a part in each column": "Background | Impact\n--- | ---\nWe ship | forty",
    "a column alone": "| Background |\n|---|\n| We ship |\n\n| Impact |\n|---|\n| Forty |",
    "columns and others": "| # | Impact | Background |\n|-|-|-|\n| 1 | forty | |\n| 2 | | we \\| ship |",
    "a table under a heading": "## Background\n|a|b|\n|-|-|\n|1|2|\n|-|-|\n## Impact\n|a|\n|-|\n|3|",
    "rows without a header": "| Background | we ship |\n| Impact | forty |",
    "rows under a heading without a header": "## Background\n| we | ship |\n| | |\n## Impact\n|40|",
    "more cells than columns": "## Impact\n| a |\n|---|\n| | forty |\n\n## Background\nx | y",
}
ANSWERED = {
    "code and lists": "## Background\n```\nmake: *** failed\n```\n## Impact\n- Forty people",
    "code in tags": "## Background\n~~~ xml\n<a/>\n~~~\n## Impact\n    <b/>",
    "code in a list": "## Background\n- run\n  ```sh\n  # install\n  ```\n## Impact\n1. ```\n   # x\n   ```",
    "code that shows a comment": "## Background\n```\n<!-- x\n```\n## Impact\nForty",
    "a fence that closes on its line": "## Background\n```one line```\n## Impact\nForty.",
    "a longer fence around another": "## Background\n````\n```\n## Impact\n````\n## Impact\nForty",
    "a quote": "## Background\n> We ship\n## Impact\n> ## Quoted\n> forty",
    "a ticked box": "## Background\n- [ ] no\n- [x] yes\n## Impact\n* [X] **Production**",
    "an image and a link": "## Background\n![](https://x.test/y.png)\n## Impact\n<https://x.test>",
    "an image in HTML": '## Background\n<img src="x.png">\n## Impact\n[](x.test)',
    "a rule under the text": "## Background\nWe ship.\n## Impact\nForty people are blocked.\n---\nThanks",
    "an issue's number": "## Background\n#12 breaks\n## Impact\n#12",
    "a number": "## Background\n2. yes\n## Impact\n40",
    "an answer after a long line of dots": f"## Background\n{'.' * 500} we ship\n## Impact\nForty",
    "a longer sentence that says none": "## Background\nNone that I know\n## Impact\nNone, all is well",
    "comments": "## Background <!-- what for? -->\nWe ship.<!-- x\n## Impact -->\n## Impact\n<!---->40",
    "a comment before the answer": "**Background:** <!-- why? -->\n\nx\n\n**Impact:** <!-- a\nb --> y",
    "a comment's beginning in a sentence": "## Background\nthe `<!--` mark\n  \n## Impact\nForty",
}


@each_of(HEADED | LABELLED | TABLES | ANSWERED)
def test_these_bodies_are_complete(body: str) -> None:
    assert missing_parts(body, FORM) == ()


UNHEADED = {
    "nothing": "",
    "words without headings": "It does not work. Please help, background and impact are bad.",
    "headings without text": "## Background\n##\n## Impact\n",
    "bold lines without text": "**Background**\n**Impact**\n",
    "bold labels without text": "**Background:**\n**Impact:**\n**Steps**: many",
    "more than six signs": "####### Background\nx\n#######Impact\ny",
    "bold labels of other things": "Background:\n**Note:** x\n**Impact:**\n**Steps:** many",
    "underlined above another section": "Background\n---\n## Other\nx\n\nImpact\n-\n## Other\ny",
    "list items above a rule": "- Background\n---\nx\n\n* Impact\n===\ny",
    "words between pipes": "Background | Impact\nwe-ship | forty",
    "words between pipes above a rule": "Background | Impact\n|---|\nwe ship | forty",
    "similar words": "## Backgrounds\nx\n## Impacted\ny\n# Impact of this\nz",
    "words that are not underlined": "Something\n==========\nBackground\n\nImpact",
    "words emphasized in a sentence": "*Impact* is high and _background_ low\n_Context_ matters",
    "a bold beginning that never ends": "**Background\nx\n_Impact\ny",
    "words before other labels": "The impact: high\nMy background: none",
    "text under another section": "## Background\n# Other\nSome text\n**Impact:** tbd",
    "a label that is no answer, and others": "Background: n/a\nImpact: TBD\n\nSteps: many",
    "questions in bold": "## Background\n**Who is affected?**\n## Impact\n**Who?**:\n**When:**\n**誰が？**",
    "a heading as long as a text": f"## Background {'(x) ' * 200}\nx\n**Impact {'(y) ' * 200}**\ny",
}
UNANSWERED = {
    "no response": "## Background\n\n_No response_\n\n## Impact\n\nN/A",
    "no choice": "### Background\n\nNone\n\n### Impact\n\nnone.",
    "comments alone": "## Background\n<!-- What do\n\nyou want? -->\n## Impact\n  <!-- never closed\n\n40",
    "empty comments": "## Background\n<!---->\n## Impact\n<!--> <!--->",
    "other words for none": "Context: TBA\nBackground: to do\n## Impact\ntbc\nNA\n> todo",
    "punctuation alone": "## Background\n-\n***\n* * *\n## Impact\n...\n´´´\n🔥",
    "a label with punctuation": "Background: -\nImpact: …",
    "empty list items": "## Background\n1.\n2.\n## Impact\n- \n* ",
    "boxes that nobody ticked": "## Background\n- [ ] a\n> - [ ] b\n## Impact\n- [] c\n☐ d",
    "tags alone": "## Background\n<br>\n&nbsp;\n## Impact\n<details>\n</details>",
    "fences alone": "## Background\n``` sh\n```\n## Impact\n~~~\n~~~",
    "quoted headings": "> ## Background\n> x\n> Impact: y",
    "ticked headings": "- [x] Impact: y\n- [ ] Background: x",
    "inside a code block": "```\n## Background\nx\nImpact: y\n```",
    "inside tildes": "~~~\n## Background\nx\n## Impact\ny\n~~~",
    "inside a code block that is never closed": "~~~ruby\n## Background\nx\n```\n## Impact\ny",
    "inside indented code": "    ## Background\n    x\n\n\t**Impact:** y\n \tImpact: y\n  \t| Impact | y |",
    "empty rows": "| Part | Text |\n|---|---|\n| Background | |\n| Impact | n/a |",
    "empty columns beside others": "| # | Impact | Background |\n|-|-|-|\n| a \\| b | | |",
    "columns of other things": "| Background | Notes |\n|---|---|\n| | x |",
    "empty columns": "| Background | Impact |\n|---|---|\n| | - |",
    "headers alone": "## Background\n| a | b |\n|---|---|\n\n## Impact\n| a | b |\n|---|---|\n| | |",
    "headers of parts that no row follows": "| Background | We ship |\n|---|---|\n\n| Impact |",
}


@each_of(UNHEADED | UNANSWERED)
def test_these_bodies_lack_both_parts(body: str) -> None:
    assert missing_parts(body, FORM) == BOTH


ONLY_IMPACT = {
    "the other is not there": "## Impact\nForty people.",
    "the other is around it": "## Background\n### Impact\nForty people.",
    "the other is a label around it": "**Background:**\n**Impact:** forty people",
    "the other has a table of it": "## Background\n| Impact | Forty |",
    "the other's column is empty": "| Background | Impact |\n|---|---|\n| | forty |",
    "the other is a header beside another": "| Background | Impact |\n|---|---|\n| Impact | forty |",
}


@each_of(ONLY_IMPACT)
def test_a_text_counts_for_the_innermost_heading_asked_for(body: str) -> None:
    swapped = body.replace("Background", "~").replace("Impact", "Background").replace("~", "Impact")
    assert missing_parts(body, FORM) == ("background",)
    assert missing_parts(swapped, FORM) == ("impact",)


def test_what_stands_beyond_githubs_limit_is_not_read() -> None:
    assert missing_parts(" " * BODY_LIMIT + COMPLETE, FORM) == BOTH


# Other headings, other languages


def test_a_teams_own_headings_count() -> None:
    form = RequestForm(background=("5 Whys", "..."), impact=("Who suffers?",))
    assert missing_parts("## 2. 5 Whys\nBecause.\n## Who suffers\nEverybody.", form) == ()
    assert missing_parts(COMPLETE, form) == BOTH
    assert missing_parts("## 24/7\nBecause.", RequestForm(background=("24/7",))) == ("impact",)
    assert missing_parts(COMPLETE, RequestForm(background=("?",), impact=("Impact",))) == ("background",)


GERMAN = RequestForm(
    background=("Hintergründe",), impact=("Größe der Störung",), placeholders=("Keine Angabe",)
)
JAPANESE = RequestForm(background=("背景",), impact=("インパクト",), placeholders=("特になし",))
HINDI = RequestForm(background=("पृष्ठभूमि",), impact=("प्रभाव",))
PERSIAN = RequestForm(background=("پیش‌زمینه",), impact=("تأثیر",))
IN_OTHER_LANGUAGES = {
    "German": (GERMAN, "## Hintergründe\nSeit heute.\n## Größe der Störung\nVierzig."),
    "German in capitals": (GERMAN, "**HINTERGRÜNDE:** Seit heute.\n# GRÖSSE DER STÖRUNG\nVierzig."),
    "German with soft hyphens": (GERMAN, "Hinter\u00adgründe: ja\nGröße der Stö\u00adrung: hoch"),
    "Japanese": (JAPANESE, "## 背景\n夜間に止まります。\n## インパクト\n四十人"),
    "Japanese labels": (JAPANESE, "背景：夜間に止まります。\n１．インパクト：四十人"),
    "Japanese brackets": (JAPANESE, "【背景】\n夜間に止まります。\n【インパクト】四十人"),
    "Japanese of half width": (JAPANESE, "## 背景（必須）\n夜間\n**ｲﾝﾊﾟｸﾄ**\n四十人"),
    "Japanese with variants chosen": (JAPANESE, "## 背\U000e0100景\ufe00\n夜間\nインパクト: 四十人"),
    "Hindi": (HINDI, "## पृष्ठभूमि\nआज से\nप्रभाव: चालीस"),
    "Persian without joiners": (PERSIAN, "## پیشزمینه\nامروز\n## تأثیر:\nچهل"),
}


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("language", IN_OTHER_LANGUAGES)
def test_headings_of_other_languages_count_however_they_are_encoded(
    language: str, form: Literal["NFC", "NFD", "NFKC", "NFKD"]
) -> None:
    asked, body = IN_OTHER_LANGUAGES[language]
    assert missing_parts(normalize(form, body), asked) == ()
    parts = {part: tuple(normalize(form, each) for each in getattr(asked, part)) for part in BOTH}
    assert missing_parts(body, replace(asked, **parts)) == ()


def test_marks_make_other_words() -> None:
    assert missing_parts("## Hintergrunde\nx\n## Grosse der Störung\ny", GERMAN) == BOTH
    assert missing_parts("## पष्ठभमि\nx\n## प्रभव\ny", HINDI) == BOTH
    assert missing_parts("## प्रभ व\ny", HINDI) == BOTH
    assert missing_parts("## 背景\nx\n## インハクト\ny", JAPANESE) == ("impact",)


def test_a_teams_placeholders_are_no_answer() -> None:
    body = "## Hintergründe\n_KEINE ANGABE!_\n## Größe der Störung\n- Keine\u00a0Angabe"
    assert missing_parts(body, GERMAN) == BOTH
    assert missing_parts(body, replace(GERMAN, placeholders=("...",))) == ()
    assert missing_parts(f"{body} möglich, aber hoch", GERMAN) == ("background",)
    assert missing_parts("背景：特になし\n| インパクト | 特になし。 |", JAPANESE) == BOTH


# What a template put there

TEMPLATE = """Thank you for writing to us.

## Background
What do you want to do,
and <!-- honestly --> what did you try?

**Impact:** who is held up?
<!-- Tell us how badly. -->
- [ ] Production
- [x] I have read the handbook

| Part | Text |
|---|---|
| Context | (what surrounds it) |
| Impact | (how bad) |
"""
PROMPT = "**Impact:** who is held up?"
FILLED_IN = {
    "nothing": ("", "", BOTH),
    "an answer below a prompt": ("did you try?", "did you try?\n\nEverything.", ("impact",)),
    "an answer after a prompt": ("did you try?", "did you try? Everything.", ("impact",)),
    "an answer for a prompt": (PROMPT, "**Impact:** forty people", ("background",)),
    "an answer below a label and its prompt": (PROMPT, f"{PROMPT}\nForty people.", ("background",)),
    "a box ticked": ("[ ] Production", "[x] Production", ("background",)),
    "a row filled in": ("(how bad)", "very bad", ("background",)),
    "a column filled in": ("| Text |\n|---|---|\n", "| Context |\n|---|---|\n| | y |\n", ("impact",)),
    "a comment opened": ("<!-- Tell us how badly. -->", "Tell us how badly.", BOTH),
    "a heading changed": ("## Background", "### 1. Background:", BOTH),
    "a prompt beside other marks": ("What do you want to do,", "> _what do you want to do?_", BOTH),
}


@pytest.mark.parametrize(("old", "new", "missing"), list(FILLED_IN.values()), ids=list(FILLED_IN))
def test_a_templates_lines_are_no_answer(old: str, new: str, missing: tuple[str, ...]) -> None:
    body = TEMPLATE.replace(old, new).replace("\n", "\r\n")
    assert missing_parts(body, FORM, ("Another template.", TEMPLATE)) == missing


def test_a_templates_table_may_have_a_part_in_its_header() -> None:
    template = "| Background | (what) |\n|---|---|\n| Impact | (how bad) |\n"
    body = template.replace("(how bad)", "very bad")
    assert missing_parts(body, FORM, (template,)) == ("background",)
    assert missing_parts(body.replace("(what)", "we ship"), FORM, (template,)) == ()


def test_without_its_template_a_prompt_is_a_text_like_any_other() -> None:
    assert missing_parts(TEMPLATE, FORM) == ()


# Markdown as markdown-it reads it. Not held against it, as the reader takes for headings what people mean:
# signs without a blank or without a title, the last of several lines that are underlined, an underlined line
# that is not asked for, headings in quotes, and what is indented or fenced in a list.

ANYWHERE = (
    *(
        "# Alpha",
        "## Beta ##",
        "### Alpha",
        "###### Beta",
        "   # Alpha",
        "#\tBeta",
        "# Gamma",
        "## Alpha Beta",
    ),
    *(
        "####### Alpha x",
        "\\# Alpha x",
        "Alpha",
        "Beta",
        "text",
        "",
        "",
        "<!-- # Alpha",
        "-->",
        "<!-- Beta -->",
    ),
)
IN_LISTS = ("- # Beta", "1. item", "+ text", "* ## Alpha", "1) ### Gamma", "- - ## Beta", "---x")
OUTSIDE_LISTS = (
    *(
        "    # Beta",
        "\t# Beta",
        "    code",
        "=====",
        "---",
        "   ===",
        "    ---",
        "```",
        "````",
        "~~~",
        "~~~~",
    ),
    *("``` sh", "~~~ a`b", "``` a`b", "   ```", "    ```", "```` "),
)
LINES = st.sampled_from(ANYWHERE + OUTSIDE_LISTS) | st.sampled_from(ANYWHERE)
DOCUMENTS = st.lists(LINES, max_size=16) | st.lists(st.sampled_from(ANYWHERE + IN_LISTS), max_size=16)
ALPHA_AND_BETA = RequestForm(background=("Alpha",), impact=("Beta",))


def parts_of_speech(tokens: list[Token]) -> list[tuple[int, str]]:
    """The headings with their levels, and the texts with none, in markdown-it's tokens."""
    parts: list[tuple[int, str]] = []
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "html_block":
            parts.append((0, re.sub(r"<!--.*?(-->|\Z)", "", token.content, flags=re.DOTALL)))
        elif token.type in {"fence", "code_block"}:
            parts.append((0, token.content))
        elif token.type == "inline" and before is not None:
            *lines, last = token.content.split("\n")
            is_heading = before.type == "heading_open" and (
                before.markup[0] == "#" or last in {"Alpha", "Beta"}
            )
            parts += [*((0, line) for line in lines), (int(before.tag[1]) if is_heading else 0, last)]
    return parts


@given(DOCUMENTS.map(lambda lines: "\n".join(["text", "", *lines])))
def test_headings_and_code_are_those_of_markdown(body: str) -> None:
    above, answered = [(0, "")], set()
    for level, text in parts_of_speech(MarkdownIt().parse(body)):
        if level:
            above = [each for each in above if each[0] < level]
            above.append((level, text if text in {"Alpha", "Beta"} else above[-1][1]))
        elif re.search(r"\w", text):
            answered.add(above[-1][1])
    expected = [part for part, asked in zip(BOTH, ("Alpha", "Beta"), strict=True) if asked not in answered]
    assert missing_parts(body, ALPHA_AND_BETA) == tuple(expected)
