import io

from rich.console import Console

from supportdesk.model.tables import Page, Said, Table
from supportdesk.render.pages import render_pages
from supportdesk.render.terminal import print_page
from tests.render.test_summary import tags_of

HOSTILE = "| <b> [x](https://x.example) @everyone `a` ``` **b**\n# c\n```"


def test_a_page_is_a_title_with_tables_sentences_and_lines_to_paste() -> None:
    table = Table(columns=("from", ""), rows=(("Mon", "A"), ("Tue", "")), marked=frozenset({1}))
    page = Page(title="Delivery", parts=(table, Said("Nobody is there."), Said("Paste:", ("  - {a: b}",))))
    assert render_pages([page]) == (
        "### Delivery\n\n"
        "| from |  |\n|---|---|\n| Mon | A |\n| **Tue** |  |\n\n"
        "Nobody is there.\n\n"
        "Paste:\n\n```yaml\n  - {a: b}\n```\n"
    )


def test_whatever_people_wrote_does_nothing() -> None:
    table = Table(columns=(HOSTILE,), rows=((HOSTILE,),), marked=frozenset({0}))
    page = Page(title=HOSTILE, parts=(table, Said(HOSTILE, pasted=(HOSTILE, HOSTILE))))
    text = render_pages([page])
    tags = tags_of(text)
    assert not tags & {"link_open", "html_inline", "html_block", "code_inline"}
    assert text.count("```") == 2
    assert text.count("\n#") == 0
    assert "@everyone" not in text.partition("```yaml")[0]


def test_on_a_terminal_columns_stand_below_each_other() -> None:
    file = io.StringIO()
    table = Table(
        columns=("from", ""), rows=(("Mon", "A"), ("Tue", "##[error]\x1b[2J")), marked=frozenset({1})
    )
    page = Page(title="Delivery", parts=(table, Said("Paste:", ("  - {a: b}",))))
    print_page(page, Console(file=file, width=200, soft_wrap=True, highlight=False))
    lines = [line.rstrip() for line in file.getvalue().splitlines()]
    assert lines[:3] == ["Delivery", "  from", "  Mon   A"]
    assert lines[4:7] == ["", "  Paste:", "      - {a: b}"]
    assert "##[" not in file.getvalue()
    assert "\x1b" not in file.getvalue()
