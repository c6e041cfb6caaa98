"""The page: everything the stand-ins hold, as people would see it, rendered on the server without scripts."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup, escape

from sandbox.clock import parse_instant
from sandbox.mrkdwn import emoji, link, mention, mrkdwn_to_html, plain_to_html
from sandbox.requestlog import Entry

_REQUESTS_SHOWN = 40
_ISSUES_SHOWN = 100
_MESSAGES_SHOWN = 60
_SYSTEMS = {
    "opsgenie": "Opsgenie",
    "jsm": "Jira Service Management",
    "pagerduty": "PagerDuty",
    "ical": "iCalendar",
}
_HIDDEN = re.compile(r"<!--.*?-->", re.DOTALL)
_SAFE_TAG = re.compile(r"&lt;(/?(?:sub|strong|em|del)|br)&gt;")
_TASKS = (("<li>[ ] ", "<li class=task>☐ "), ("<li>[x] ", "<li class=task>☑ "))


def render_page(
    *,
    now: datetime,
    github: Mapping[str, Any],
    slack: Mapping[str, Any],
    requests: Sequence[Entry],
    **on_call: Mapping[str, Any],
) -> str:
    """The whole page, from the view of each stand-in and the request log; `on_call` by the systems' names."""
    return _environment.get_template("page.html").render(
        now=now,
        github=github,
        slack=slack,
        on_call={_SYSTEMS.get(name, name): view["schedules"] for name, view in on_call.items()},
        names=slack["names"],
        requests=list(reversed(requests[-_REQUESTS_SHOWN:])),
        request_count=len(requests),
        channel_columns=_columns(slack["channels"]),
        issues_shown=_ISSUES_SHOWN,
        messages_shown=_MESSAGES_SHOWN,
    )


def markdown_to_html(text: str | None) -> Markup:
    """GitHub's Markdown: comments stay hidden, bare tags of style work, other HTML is shown as written."""
    html = _markdown.render(text or "")
    for written, shown in _TASKS:
        html = html.replace(written, shown)
    return Markup(html)  # noqa: S704 - markdown-it escapes all text, and `_tamed` its HTML


def _tamed(_: RendererHTML, tokens: Sequence[Token], index: int, *__: object) -> str:
    """HTML in Markdown, without comments; only bare tags of style stay tags."""
    return _SAFE_TAG.sub(r"<\1>", str(escape(_HIDDEN.sub("", tokens[index].content))))


def _build_markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": True, "breaks": True}).enable(["table", "strikethrough"])
    markdown.add_render_rule("html_inline", _tamed)
    markdown.add_render_rule("html_block", _tamed)
    return markdown


@pass_context
def _mrkdwn(context: Context, text: str) -> Markup:
    return mrkdwn_to_html(text, context["names"])


def _moment(moment: str | datetime) -> str:
    return f"{parse_instant(moment):%a %-d %b, %H:%M}"


def _hue(text: str) -> int:
    """A colour that always belongs to the same name."""
    return zlib.crc32(text.encode()) % 360


def _initials(name: str) -> str:
    words = re.findall(r"[^\W_]+", name)
    return "".join(word[0] for word in (words[0], words[-1])[: len(words)]).upper() if words else "?"


def _counted(things: Sequence[Any], noun: str, plural: str | None = None) -> str:
    return f"{len(things)} {noun if len(things) == 1 else plural or noun + 's'}"


def _columns(channels: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Channels side by side: each goes below the shorter of the two columns."""
    columns: list[list[Mapping[str, Any]]] = [[], []]
    heights = [0, 0]
    for channel in channels:
        shorter = heights.index(min(heights))
        columns[shorter].append(channel)
        heights[shorter] += 1 + sum(1 + len(message["thread"]) for message in channel["messages"])
    return [column for column in columns if column]


def _anchor(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _build_environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "anchor": _anchor,
        "counted": _counted,
        "emoji": emoji,
        "hue": _hue,
        "initials": _initials,
        "markdown": markdown_to_html,
        "moment": _moment,
        "mrkdwn": _mrkdwn,
        "plain": plain_to_html,
    }
    environment.globals |= {"link": link, "mention": mention}
    return environment


_environment = _build_environment()
_markdown = _build_markdown()
