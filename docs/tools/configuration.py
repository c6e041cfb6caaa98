"""Every key of the configuration, generated from the configuration's types and from files that load.

Every example is a value of `config/teams.yml` or of the files in `docs/reference/`, all of which load.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import yaml

from supportdesk.model.duration import Duration
from supportdesk.model.forms import KeyName
from supportdesk.model.marks import Form, Mark, Range, Setting, is_part, marks_of, options_of, settings_of
from supportdesk.model.schema import FILES

ROOT = Path(__file__).parents[2]
EXAMPLES: Mapping[str, Sequence[str]] = {
    "teams": ("config/teams.yml", "docs/reference/more.teams.yml"),
    "overrides": ("docs/reference/more.overrides.yml",),
}
LONGEST_EXAMPLE = 70

_WORDS: Mapping[Any, str] = {
    str: "text",
    bool: "`true` or `false`",
    int: "number",
    float: "number",
    date: "date",
    time: "time of day",
    datetime: "date and time",
    Duration: "duration",
}


@dataclass(slots=True)
class Section:
    """A part of the file: where it stands, what it is, and what was found in it in files that load."""

    path: str
    part: type
    seen: list[Any] = field(default_factory=list)


def every_key() -> str:
    """File by file, part by part."""
    blocks = []
    for name, part in FILES.items():
        sections = _sections(name, part)
        places = {each.part: _link(each, sections) for each in sections}
        for section in sections:
            heading = f"### `{section.path}`" if section.path else f"## `config/{name}.yml`"
            about = " ".join((section.part.__doc__ or "").split())
            blocks.append(f"{heading}\n\n{about}\n\n{_table(section, places)}")
    return "\n".join(blocks)


def _sections(name: str, part: type) -> list[Section]:
    """A file's parts, each type once: the whole first, then what is inside it, as somebody reads it."""
    found: dict[type, Section] = {}

    def look(path: str, part: type, values: Sequence[Any]) -> None:
        section = found.setdefault(part, Section(path, part))
        section.seen += [value for value in values if value not in section.seen]
        for setting in settings_of(part):
            inside = [value[setting.key] for value in values if setting.key in value]
            for parts in _parts(f"{path}.{setting.key}".lstrip("."), setting.kind, inside):
                look(*parts)

    look("", part, [_as_written(path) for path in EXAMPLES[name]])
    return list(found.values())


def _as_written(path: str) -> Any:
    """A file with each value as the text that stands there: `on` stays on."""
    return yaml.load((ROOT / path).read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - it makes texts only


def _parts(path: str, kind: Any, values: Sequence[Any]) -> Iterator[tuple[str, type, list[Any]]]:
    """The parts with keys of their own inside a type, where each stands, and the values of it."""
    bare, _ = marks_of(kind)
    if options := options_of(bare):
        for option in options:
            yield from _parts(path, option, values)
    elif get_origin(bare) is tuple:
        inside = [each for value in values for each in value or ()]
        yield from _parts(f"{path}[]", get_args(bare)[0], inside)
    elif get_origin(bare) is Mapping:
        inside = [each for value in values for each in value.values()]
        yield from _parts(f"{path}.KEY", get_args(bare)[1], inside)
    elif is_part(bare):
        yield path, bare, [value for value in values if _fits(bare, value)]


def _fits(part: type, value: Any) -> bool:
    return isinstance(value, dict) and set(value) <= {setting.key for setting in settings_of(part)}


def _anchor(section: Section, sections: Sequence[Section]) -> str:
    """Where GitHub and Sphinx put a section: the second one of a name has a number behind it."""
    same = [each for each in sections if each.path == section.path].index(section)
    name = "".join(sign for sign in section.path.lower() if sign.isalnum() or sign in "-_")
    return f"#{name}{f'-{same}' if same else ''}"


def _link(section: Section, sections: Sequence[Section]) -> str:
    """A link to a section; of two that stand in one place it says by which key one tells them apart."""
    link = f"[`{section.path}`]({_anchor(section, sections)})"
    if sum(each.path == section.path for each in sections) == 1:
        return link
    told = next((each.key for each in settings_of(section.part) if each.required), "")
    return f"{link} with `{told}`"


def _table(section: Section, places: Mapping[type, str]) -> str:
    rows = ["| key | type | default | meaning | example |", "|---|---|---|---|---|"]
    for setting in settings_of(section.part):
        cells = (
            f"`{setting.key}`",
            _kind(setting.kind, places),
            _default(setting),
            setting.doc,
            _example(section, setting),
        )
        rows.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(rows) + "\n"


def _kind(kind: Any, places: Mapping[type, str]) -> str:
    """A type in words, with what limits it, and where its own keys are told."""
    bare, marks = marks_of(kind)
    off = "`off` or " if Mark.SWITCH in marks else ""
    some = ", at least one" if Mark.SOME in marks else ""
    if options := options_of(bare):
        return off + " or ".join(dict.fromkeys(_kind(option, places) for option in options))
    if get_origin(bare) is tuple:
        return f"list of: {_kind(get_args(bare)[0], places)}{some}"
    if get_origin(bare) is Mapping:
        key, value = get_args(bare)
        of = "a name of yours" if key == KeyName else _kind(key, places)
        return f"map from {of} to {_kind(value, places)}{some}"
    if get_origin(bare) is Literal:
        return off + ", ".join(f"`{option}`" for option in get_args(bare))
    if is_part(bare):
        short = next((f", or its `{each.key}` alone" for each in settings_of(bare) if each.shorthand), "")
        return f"{off}{places[bare]}{short}"
    return off + _narrowed(_WORDS[bare], marks)


def _narrowed(words: str, marks: Sequence[Any]) -> str:
    for mark in marks:
        if isinstance(mark, Form):
            words = mark.words
        if isinstance(mark, Range):
            words = f"{words} {mark.words}"
    return words


def _default(setting: Setting) -> str:
    if setting.required:
        return "**required**"
    value: Any = setting.default
    part: Any = type(value)
    if value is None:
        return "`off`" if Mark.SWITCH in marks_of(setting.kind)[1] else "none"
    settings = settings_of(part) if is_part(part) else ()
    if any(each.required for each in settings):
        return _code({each.key: getattr(value, each.name) for each in settings})
    return "its own" if settings else _code(value)


def _example(section: Section, setting: Setting) -> str:
    """The first of its values in files that load; nothing for what is long and has a section of its own."""
    said = [_code(each[setting.key]) for each in section.seen if setting.key in each]
    short = [text for text in said if len(text) <= LONGEST_EXAMPLE and text != "`[]`"]
    if short:
        return short[0]
    return "" if list(_parts("", setting.kind, ())) else (said or [""])[0]


def _code(value: Any) -> str:
    """A value as one writes it in the file."""
    return f"`{_written(value)}`"


def _written(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case list() | tuple():
            return f"[{', '.join(map(_written, value))}]"
        case Mapping():
            return f"{{{', '.join(f'{_written(key)}: {_written(each)}' for key, each in value.items())}}}"
        case time():
            return f'"{value:%H:%M}"'
        case str() if any(sign in value for sign in ":#{}[],") or not value:
            return f'"{value}"'
        case _:
            return str(value)
