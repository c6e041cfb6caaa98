"""Stand-ins: harmless values for what could not be read, so that the rest of a file can still be checked."""

from collections.abc import Mapping
from datetime import date, datetime, time
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from supportdesk.model.duration import Duration
from supportdesk.model.marks import is_part, marks_of, options_of, settings_of

_STAND_INS: Mapping[Any, Any] = {
    str: "",
    bool: False,
    int: 1,
    float: 1.0,
    date: date(2000, 1, 1),
    time: time(),
    datetime: datetime(2000, 1, 1),  # noqa: DTZ001 - local times of the team carry no zone
    Duration: Duration.parse("1 day"),
    tuple: (),
    Mapping: {},
}


def stand_in(kind: Any) -> Any:
    """A value of the type that stands for nothing in particular."""
    bare, _ = marks_of(kind)
    origin = get_origin(bare)
    if options := options_of(bare):
        return None if NoneType in get_args(bare) else stand_in(options[0])
    if origin is Literal:
        return get_args(bare)[0]
    if is_part(bare):
        settings = settings_of(bare)
        return bare(**{each.name: stand_in(each.kind) for each in settings if each.required})
    return _STAND_INS[origin or bare]
