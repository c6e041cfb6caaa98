"""Showing the next weeks of every team: on the terminal, as Markdown or as one JSON object."""

from dataclasses import replace
from pathlib import Path

from supportdesk.gather.question import Question, Readers
from supportdesk.gather.rotation import gather_rotations
from supportdesk.policies.outlook import outlook
from supportdesk.policies.outlook_page import outlook_data, outlook_page
from supportdesk.render.pages import render_pages
from supportdesk.runtime.arguments import Options
from supportdesk.runtime.output import show_pages, summarise

NOT_ASKED = "GITHUB_TOKEN is not set."


def show_rotations(
    question: Question, readers: Readers, options: Options, *, with_ad_hoc: bool, summary: Path | None
) -> bool:
    """Show every team; whether all that was asked for could be read."""
    states = list(gather_rotations(question, readers, with_ad_hoc=with_ad_hoc))
    views = [outlook(state, weeks=options.weeks) for state in states]
    if not with_ad_hoc:
        views = [replace(view, uncounted=NOT_ASKED) for view in views]
    pages = [outlook_page(view) for view in views]
    data = {"now": question.now.isoformat(), "teams": [outlook_data(view) for view in views]}
    is_whole = not any(state.incomplete for state in states)
    if options.says_success or not is_whole:
        show_pages(pages, data, options.format)
    summarise(render_pages(pages), summary)
    return is_whole
