"""Pages of tables as Markdown. What people wrote is shown and does nothing."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from supportdesk.model.tables import Page, Said, Table
from supportdesk.render.markdown import escape
from supportdesk.render.plain import plain


def render_pages(pages: Iterable[Page]) -> str:
    """The pages as Markdown."""
    return "\n".join(line for page in pages for line in _page(page))


def _page(page: Page) -> Iterator[str]:
    yield f"### {_cell(page.title)}\n"
    for part in page.parts:
        match part:
            case Table():
                yield from _table(part)
            case Said(text, pasted):
                yield f"{_cell(text)}\n"
                if pasted:
                    yield "```yaml"
                    yield from (plain(line).replace("```", "").replace("##[", "# #[") for line in pasted)
                    yield "```\n"
            case _ as unknown:
                assert_never(unknown)


def _table(table: Table) -> Iterator[str]:
    yield f"| {' | '.join(map(_cell, table.columns))} |"
    yield f"|{'---|' * len(table.columns)}"
    for place, row in enumerate(table.rows):
        cells = (f"**{_cell(cell)}**" if cell and place in table.marked else _cell(cell) for cell in row)
        yield f"| {' | '.join(cells)} |"
    yield ""


def _cell(text: str) -> str:
    """Anybody's words on one line, inert."""
    return escape(plain(text))
