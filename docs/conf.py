"""How Sphinx builds the documentation: `make docs`.

Every page is plain Markdown that reads well on GitHub too, so nothing of Sphinx's own stands in it: the
order of the contents is written here and added to the front page as that is read. The pages beside docs/
are built with it, so that their links are checked like all others.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

project = "Support Desk"
language = "en-GB"
extensions = ["myst_parser"]
root_doc = "docs/index"
include_patterns = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs/**"]
exclude_patterns = [".*", "docs/_build", "docs/conf.py", "bench", "demo", "scripts", "tests", "templates"]
nitpicky = True
smartquotes = False
myst_heading_anchors = 4
linkcheck_timeout = 20
linkcheck_retries = 2

html_theme = "furo"
html_title = "Support Desk"
html_static_path = ["_static"]
html_css_files = ["tables.css"]
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
pygments_style = "friendly"
pygments_dark_style = "native"

CONTENTS: Mapping[str, Sequence[str]] = {
    "Begin": ["Try it <../README>", "start", "sandbox", "migrate"],
    "By role": [
        "guides/requester",
        "guides/support-engineer",
        "guides/managers",
        "guides/administrator",
    ],
    "How it works": ["process", "rotation", "queue", "commands", "architecture"],
    "Keep it running": ["runbook", "failures", "upgrade", "uninstall"],
    "Look it up": [
        "reference/configuration",
        "reference/command-line",
        "reference/environment",
        "reference/permissions",
        "cost",
        "../CHANGELOG",
    ],
    "Change it": ["../CONTRIBUTING", "extend", "security", "../SECURITY"],
}


def setup(app: Sphinx) -> None:
    """Add the contents to the front page, and show examples of what the desk says as they are."""
    for name in ("digest", "receipt"):
        app.add_lexer(name, TextLexer)
    app.connect("source-read", _add_contents)
    app.connect("build-finished", _lead_to_front_page)


def _add_contents(_: Sphinx, page: str, source: list[str]) -> None:
    if page == root_doc:
        trees = (_tree(caption, pages) for caption, pages in CONTENTS.items())
        source[0] += "".join(trees)


def _lead_to_front_page(app: Sphinx, error: Exception | None) -> None:
    """The site's own address leads to the front page, which lies a folder below it."""
    if error is None and app.builder.name == "html":
        leads = '<meta http-equiv="refresh" content="0; url=docs/index.html">'
        page = f"<!doctype html>{leads}<title>{project}</title>\n"
        Path(app.outdir, "index.html").write_text(page, encoding="utf-8")


def _tree(caption: str, pages: Sequence[str]) -> str:
    listed = "\n".join(pages)
    return f"\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n{listed}\n```\n"
