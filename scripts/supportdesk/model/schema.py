"""The JSON Schema (draft 2020-12) of the configuration's files, generated from their types.

With it an editor completes keys, explains them and marks most faults while one types; the loader says the
rest. An editor that reads YAML 1.2 takes `off` for a text and `false` for a truth value: the schema allows
both wherever the loader does.

`make schema` runs this module, which writes the schemas beside the files that they describe.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from supportdesk.model.config import Config
from supportdesk.model.duration import DURATION_PATTERN, Duration
from supportdesk.model.duty import Overrides
from supportdesk.model.marks import Form, Mark, Range, Setting, is_part, marks_of, options_of, settings_of
from supportdesk.model.scalars import (
    DATE_PATTERN,
    DATETIME_PATTERN,
    FALSE_WORDS,
    LONGEST_TEXT,
    TIME_PATTERN,
    TRUE_WORDS,
)

FILES: Mapping[str, type] = {"teams": Config, "overrides": Overrides}

_SCALARS: Mapping[Any, Mapping[str, Any]] = {
    str: {"type": "string", "maxLength": LONGEST_TEXT, "pattern": r"^\S(.*\S)?$"},
    bool: {"enum": [True, False, *TRUE_WORDS[1:], *FALSE_WORDS[1:]]},
    int: {"type": "integer"},
    float: {"type": "number"},
    date: {"type": "string", "pattern": DATE_PATTERN},
    time: {"type": "string", "pattern": TIME_PATTERN},
    datetime: {"type": "string", "pattern": DATETIME_PATTERN},
    Duration: {"type": "string", "pattern": DURATION_PATTERN, "examples": ["1 business day", "10 minutes"]},
}


def schema_text(part: type) -> str:
    """The schema of a whole file, as it is committed."""
    return json.dumps(schema_of_file(part), indent=2, ensure_ascii=False) + "\n"


def schema_of_file(part: type) -> dict[str, Any]:
    """The schema of a file that holds one of the configuration's types."""
    definitions: dict[str, Any] = {}
    whole = _schema(part, definitions)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **whole, "$defs": definitions}


def _schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of an annotated type; parts with keys of their own go into `definitions`, once."""
    bare, marks = marks_of(kind)
    origin = get_origin(bare)
    if options := options_of(bare):
        choices = [_schema(option, definitions) for option in options]
        off = [{"enum": ["off", False]}] if Mark.SWITCH in marks else []
        return {"anyOf": [*off, *choices]} if len(off + choices) > 1 else choices[0]
    if origin is tuple:
        some = {"minItems": 1} if Mark.SOME in marks else {}
        kind = ["array", "null"] if Mark.BARE in marks else "array"
        return {"type": kind, **some, "items": _schema(get_args(bare)[0], definitions)}
    if origin is Mapping:
        keys, values = (_schema(each, definitions) for each in get_args(bare))
        some = {"minProperties": 1} if Mark.SOME in marks else {}
        return {"type": "object", **some, "propertyNames": keys, "additionalProperties": values}
    if origin is Literal:
        return _choices(get_args(bare))
    if is_part(bare):
        if bare.__name__ not in definitions:
            definitions[bare.__name__] = {}  # holds its place while its parts are described
            definitions[bare.__name__] = _part(bare, definitions)
        return {"$ref": f"#/$defs/{bare.__name__}"}
    return _narrowed(dict(_SCALARS[bare]), marks)


def _part(part: type, definitions: dict[str, Any]) -> dict[str, Any]:
    settings = settings_of(part)
    table = {
        "type": "object",
        "properties": {setting.key: _property(setting, definitions) for setting in settings},
        "required": [setting.key for setting in settings if setting.required],
        "additionalProperties": False,
    }
    short = [_schema(setting.kind, definitions) for setting in settings if setting.shorthand]
    described = {"description": (part.__doc__ or "").replace("\n", " ")}
    return {**described, "anyOf": [*short, table]} if short else {**described, **table}


def _property(setting: Setting, definitions: dict[str, Any]) -> dict[str, Any]:
    """A key's schema, with its explanation and its default."""
    schema = {**_schema(setting.kind, definitions), "description": setting.doc}
    switched_off = setting.default is None and Mark.SWITCH in marks_of(setting.kind)[1]
    default = "off" if switched_off else _plain(setting.default)
    return schema if setting.required or default is None else {**schema, "default": default}


def _choices(options: tuple[Any, ...]) -> dict[str, Any]:
    words = {"on": True, "off": False}
    return {"enum": [*options, *(words[option] for option in options if option in words)]}


def _narrowed(schema: dict[str, Any], marks: tuple[Any, ...]) -> dict[str, Any]:
    for mark in marks:
        if isinstance(mark, Form):
            schema["pattern"] = mark.pattern
        if isinstance(mark, Range):
            low = {"minimum": mark.least} if mark.least is not None else {"exclusiveMinimum": mark.above}
            schema.update(low, maximum=mark.most)
    return schema


def _plain(value: Any) -> Any:
    """A default as JSON; None where each of its keys has a default of its own, and says it better."""
    match value:
        case tuple():
            return [_plain(each) for each in value]
        case time():
            return f"{value:%H:%M}"
        case Duration():
            return str(value)
        case bool() | int() | float() | str() | Mapping():
            return value
    part: Any = type(value)
    settings = settings_of(part) if is_part(part) else ()
    if any(setting.required for setting in settings):
        return {setting.key: _plain(getattr(value, setting.name)) for setting in settings}
    return None


if __name__ == "__main__":
    for name, part in FILES.items():
        Path("config", f"{name}.schema.json").write_text(schema_text(part), encoding="utf-8")
