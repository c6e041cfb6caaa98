"""Slack's message text as HTML: links, mentions by name, bold, italic, strikethrough, code, quotes, emoji."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from markupsafe import Markup, escape

_CODE_OR_CONTROL = re.compile(r"```(?P<block>.+?)```|`(?P<code>[^`\n]+)`|<(?P<control>[^<>\n]+)>", re.DOTALL)
_ADDRESS = re.compile(r"https?://|mailto:")
_HELD = re.compile("\ue000(\\d+)\ue001")
_EMOJI = re.compile(r":([a-z0-9_+'-]+):")
_QUOTE = re.compile(r"^&gt; ?(.*)$", re.MULTILINE)
_STYLES = tuple(
    (re.compile(rf"(?<![\w{mark}]){mark}(?=\S)([^{mark}\n]+?)(?<=\S){mark}(?![\w{mark}])"), tag)
    for mark, tag in ((r"\*", "b"), ("_", "i"), ("~", "s"))
)
_EMOJI_SHOWN = {
    "+1": "👍", "-1": "👎", "alarm_clock": "⏰", "arrow_right": "➡️", "arrows_counterclockwise": "🔄",
    "bar_chart": "📊", "bell": "🔔", "calendar": "📅", "white_check_mark": "✅", "clipboard": "📋",
    "clock1": "🕐", "confused": "😕", "eyes": "👀", "fire": "🔥", "handshake": "🤝", "heart": "❤️",
    "heavy_check_mark": "✔️", "hooray": "🎉", "hourglass": "⌛", "hourglass_flowing_sand": "⏳",
    "inbox_tray": "📥", "laugh": "😄", "rocket": "🚀",
    "large_blue_circle": "🔵", "large_green_circle": "🟢", "large_yellow_circle": "🟡", "link": "🔗",
    "lock": "🔒", "mag": "🔍", "memo": "📝", "no_entry": "⛔", "pray": "🙏", "question": "❓",
    "red_circle": "🔴", "rotating_light": "🚨", "sos": "🆘", "speech_balloon": "💬", "tada": "🎉",
    "thumbsup": "👍", "ticket": "🎫", "warning": "⚠️", "wave": "👋", "x": "❌",
}  # fmt: skip


def emoji(name: str) -> str:
    """The emoji of that name, or the name between colons where it is none of the common ones."""
    return _EMOJI_SHOWN.get(name, f":{name}:")


def plain_to_html(text: str) -> Markup:
    """A `plain_text` object: emoji and line breaks, nothing else."""
    return _break_lines(_EMOJI.sub(lambda match: emoji(match[1]), str(escape(text))))


def mrkdwn_to_html(text: str, names: Mapping[str, str]) -> Markup:
    """A `mrkdwn` text; `names` says what the IDs of people, groups and channels stand for."""
    held: list[Markup] = []

    def hold(match: re.Match[str]) -> str:
        held.append(_render_held(match, names))
        return f"\ue000{len(held) - 1}\ue001"

    free = _CODE_OR_CONTROL.sub(hold, text.replace("\ue000", "").replace("\ue001", ""))
    html = str(escape(_unescape(free)))
    html = _QUOTE.sub(r"<blockquote>\1</blockquote>", html)
    for pattern, tag in _STYLES:
        html = pattern.sub(rf"<{tag}>\1</{tag}>", html)
    html = _EMOJI.sub(lambda match: emoji(match[1]), html)
    return Markup(_HELD.sub(lambda match: str(held[int(match[1])]), _break_lines(html)))  # noqa: S704 - escaped above


def _unescape(text: str) -> str:
    """Undo Slack's own escapes, which are these three and no others."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _break_lines(html: str) -> Markup:
    joined = html.replace("\n", "<br>").replace("</blockquote><br>", "</blockquote>")
    return Markup(joined)  # noqa: S704 - callers escape


def _render_held(match: re.Match[str], names: Mapping[str, str]) -> Markup:
    if block := match["block"]:
        return Markup("<pre>{}</pre>").format(_unescape(block.strip("\n")))
    if code := match["code"]:
        return Markup("<code>{}</code>").format(_unescape(code))
    return _render_control(match["control"], names)


def _render_control(control: str, names: Mapping[str, str]) -> Markup:
    target, _, label = control.partition("|")
    for prefix, render in _MENTIONS.items():
        if target.startswith(prefix):
            return mention(render(target.removeprefix(prefix), label, names))
    if _ADDRESS.match(target):
        return link(_unescape(target), _unescape(label))
    return escape(f"<{_unescape(control)}>")


def mention(text: str) -> Markup:
    """A name that pings somebody."""
    return Markup('<span class="mention">{}</span>').format(text)


def link(address: str, label: str) -> Markup:
    """A link; without a label it shows its address, and an address of another kind is only text."""
    if not _ADDRESS.match(address):
        return escape(label or address)
    return Markup('<a href="{}" rel="noreferrer">{}</a>').format(
        address, label or address.removeprefix("mailto:")
    )


def _user(identifier: str, label: str, names: Mapping[str, str]) -> str:
    return f"@{names.get(identifier) or label or identifier}"


def _channel(identifier: str, label: str, names: Mapping[str, str]) -> str:
    return f"#{names.get(identifier) or label or identifier}"


def _group(identifier: str, label: str, names: Mapping[str, str]) -> str:
    return f"@{names.get(identifier) or label.lstrip('@') or identifier}"


def _date(_: str, label: str, __: Mapping[str, str]) -> str:
    return label


def _special(name: str, _: str, __: Mapping[str, str]) -> str:
    return f"@{name}"


_MENTIONS: dict[str, Callable[[str, str, Mapping[str, str]], str]] = {
    "@": _user,
    "#": _channel,
    "!subteam^": _group,
    "!date^": _date,
    "!": _special,
}
