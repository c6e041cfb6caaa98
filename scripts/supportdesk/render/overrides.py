"""An override as text for `config/overrides.yml`: comments and earlier entries stay as they were written."""

import json
import re
from datetime import datetime
from zoneinfo import ZoneInfo

from supportdesk.model.actions import WriteOverride

_OUTSIDE_NAMES = re.compile(r"[^\w-]+")
EMPTY = "version: 1\noverrides: []\n"
_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_NONE_YET = re.compile(r"^overrides:[ \t]*(\[[ \t]*\])?[ \t]*$", re.MULTILINE)


def with_override(text: str, action: WriteOverride) -> str:
    """The file's text with the override as its last entry; unchanged where the same entry stands already."""
    line = _entry(action)
    text = text if text.strip() else EMPTY
    if line in text:
        return text
    text = _NONE_YET.sub("overrides:", text, count=1)
    return f"{text.rstrip()}\n{line}\n"


def branch_of(action: WriteOverride) -> str:
    """The branch on which an override is proposed: by whom it puts on support until when.

    So a handoff that is asked for again, minutes later, is the same one.
    """
    names = (action.because.team, action.person, f"{_local(action.end, action.timezone)}")
    return "-".join(
        ("support-desk/override", *(_OUTSIDE_NAMES.sub("-", name.replace(":", "")) for name in names))
    )


def _entry(action: WriteOverride) -> str:
    start, end = (_local(moment, action.timezone) for moment in (action.start, action.end))
    fields = {
        "team": action.because.team,
        "person": action.person,
        "from": start,
        "to": end,
        "why": action.why,
        "by": action.by,
    }
    return "  - {" + ", ".join(f"{name}: {_quoted(value)}" for name, value in fields.items()) + "}"


def _quoted(text: str) -> str:
    """A YAML text in double quotes: JSON's is one, but for what YAML breaks lines at or refuses."""
    written = json.dumps(text, ensure_ascii=False)
    return _NOT_IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def _local(moment: datetime, timezone: str) -> str:
    return moment.astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%dT%H:%M")
