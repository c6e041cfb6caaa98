"""The words in which the configuration's types say how they are written in the file.

They stand in `Annotated[...]`: a plain string explains a key to whoever writes it; the marks below give
its name in the file, the form of a text, the range of a number. Only `decode` and `schema` read them.
"""

from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import Enum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeGuard, Union, get_args, get_origin, get_type_hints

from supportdesk.model.duration import Duration


@dataclass(frozen=True, slots=True)
class Key:
    """The name in the file, where it is a word that Python keeps for itself."""

    name: str


@dataclass(frozen=True, slots=True)
class Form:
    """What a text looks like: a pattern that Python and JavaScript read alike, and words that say it."""

    pattern: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The numbers allowed: from `least`, or from just above `above`, up to and with `most`."""

    least: float | None = None
    above: float | None = None
    most: float

    @property
    def words(self) -> str:
        """The range, said to a person."""
        low = f"from {self.least:g}" if self.least is not None else f"above {self.above:g} and"
        return f"{low} up to {self.most:g}"

    def holds(self, number: float) -> bool:
        """Whether the number is allowed."""
        return (
            number <= self.most
            and (self.least is None or number >= self.least)
            and (self.above is None or number > self.above)
        )


class Mark(Enum):
    """Marks without words of their own."""

    SOME = "at least one"
    BARE = "the key alone, with nothing behind it, means none"
    SWITCH = "`off` (here: None) is a choice"
    SHORTHAND = "this key's value alone may stand for the whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One key of a part of the file: its name there and here, what it holds, and its default."""

    key: str
    name: str
    kind: Any
    doc: str
    default: Any
    required: bool
    shorthand: bool


def marks_of(kind: Any) -> tuple[Any, tuple[Any, ...]]:
    """A type without its marks, and the marks."""
    if get_origin(kind) is Annotated:
        bare, *marks = get_args(kind)
        return bare, tuple(marks)
    return kind, ()


def options_of(kind: Any) -> tuple[Any, ...]:
    """The types that a union offers, None aside; nothing for any other type."""
    if get_origin(kind) in (Union, UnionType):
        return tuple(option for option in get_args(kind) if option is not NoneType)
    return ()


def is_part(kind: Any) -> TypeGuard[type]:
    """Whether a type is a part of the file with keys of its own; a duration is a single value."""
    return isinstance(kind, type) and is_dataclass(kind) and kind is not Duration


@lru_cache
def settings_of(part: type) -> tuple[Setting, ...]:
    """The keys of one of the configuration's types, in the order in which people write them."""
    hints = get_type_hints(part, include_extras=True)
    settings = []
    for each in fields(part):
        _, marks = marks_of(hints[each.name])
        default = each.default if each.default_factory is MISSING else each.default_factory()
        settings.append(
            Setting(
                key=next((mark.name for mark in marks if isinstance(mark, Key)), each.name),
                name=each.name,
                kind=hints[each.name],
                doc=" ".join(mark for mark in marks if isinstance(mark, str)),
                default=default,
                required=default is MISSING,
                shorthand=Mark.SHORTHAND in marks,
            )
        )
    return tuple(settings)
