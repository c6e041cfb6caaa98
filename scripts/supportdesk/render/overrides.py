"""An override as text for `config/overrides.yml`: comments and earlier entries stay as they were written."""

import json
import re
from datetime import datetime
from zoneinfo import ZoneInfo

from supportdesk.model.actions import WriteOverride

EMPTY = "version: 1\noverrides: []\n"
_NONE_YET = re.compile(r"^overrides:[ \t]*(\[[ \t]*\])?[ \t]*$", re.MULTILINE)


def with_override(text: str, action: WriteOverride) -> str:
    """The file's text with the override as its last entry; unchanged where the same entry stands already."""
    line = _entry(action)
    text = text if text.strip() else EMPTY
    if line in text:
        return text
    text = _NONE_YET.sub("overrides:", text, count=1)
    return f"{text.rstrip()}\n{line}\n"


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
    return "  - {" + ", ".join(f"{name}: {json.dumps(value)}" for name, value in fields.items()) + "}"


def _local(moment: datetime, timezone: str) -> str:
    return moment.astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%dT%H:%M")
