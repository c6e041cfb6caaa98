"""An override as text for `config/overrides.yml`: comments and earlier entries stay as they were written."""

import re
from zoneinfo import ZoneInfo

from supportdesk.model.actions import WriteOverride
from supportdesk.model.duty import Override
from supportdesk.model.override_line import override_line

_OUTSIDE_NAMES = re.compile(r"[^\w-]+")
EMPTY = "version: 1\noverrides:\n"
_NONE_YET = re.compile(r"^overrides:[ \t]*\[[ \t]*\]", re.MULTILINE)
_ENTRY = re.compile(r"^( *)- ", re.MULTILINE)


def with_override(text: str, action: WriteOverride) -> str:
    """The file's text with the override as its last entry, indented as the others and with their line ends.

    That holds where the list is the last thing in the file; whoever writes the text has to read it first.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    plain = text.replace("\r\n", "\n") if text.strip() else EMPTY
    plain = _NONE_YET.sub("overrides:", plain, count=1)
    indents = _ENTRY.findall(plain.rpartition("\noverrides:")[2])
    entry = f"{indents[-1] if indents else '  '}{override_line(override_of(action)).lstrip()}"
    return f"{plain.rstrip()}\n{entry}\n".replace("\n", newline)


def branch_of(action: WriteOverride) -> str:
    """The branch on which an override is proposed: by whom it puts on support until when.

    So a handoff that is asked for again, minutes later, is the same one.
    """
    override = override_of(action)
    names = (override.team, override.person, f"{override.end:%Y-%m-%dT%H:%M}")
    return "-".join(
        ("support-desk/override", *(_OUTSIDE_NAMES.sub("-", name.replace(":", "")) for name in names))
    )


def override_of(action: WriteOverride) -> Override:
    """The entry that an action writes, in the team's local time."""
    zone = ZoneInfo(action.timezone)
    start, end = (moment.astimezone(zone).replace(tzinfo=None) for moment in (action.start, action.end))
    return Override(
        team=action.because.team, person=action.person, start=start, end=end, why=action.why, by=action.by
    )
