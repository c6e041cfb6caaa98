"""Whatever text comes, no regular expression of the desk takes more than its length asks for."""

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from time import process_time
from types import ModuleType
from typing import Any, NamedTuple

import pytest

import supportdesk

METHODS = frozenset({"search", "match", "fullmatch", "findall", "finditer", "sub", "split"})
LENGTH = 16_384
MOST_SECONDS = (
    0.1  # of the processor; what grows with the square takes ten times as long, what is linear a tenth
)
ENDS = {"supportdesk.model.lines._COMMENT": "-->"}  # how the texts end that it is asked about
PIECES = (
    "a",
    " ",
    "\n",
    "1",
    "- ",
    "1. ",
    "> ",
    "a ",
    "A-",
    "\r\n",
    "@a",
    "a/",
    "<a ",
    "<!--",
    ":a",
    "`a",
    "|a",
)


class Used(NamedTuple):
    """A regular expression, where it stands, and by which of its methods it is asked."""

    name: str
    pattern: re.Pattern[Any]
    method: str


def every_use() -> Iterator[Used]:
    for info in pkgutil.walk_packages(supportdesk.__path__, "supportdesk."):
        module = importlib.import_module(info.name)
        calls = [
            each for each in ast.walk(ast.parse(inspect.getsource(module))) if isinstance(each, ast.Call)
        ]
        yield from (used for call in calls for used in _used(module, call))


def _used(module: ModuleType, call: ast.Call) -> Iterator[Used]:
    if not isinstance(call.func, ast.Attribute) or not isinstance(call.func.value, ast.Name):
        return
    owner, method = call.func.value.id, call.func.attr
    if method not in METHODS:
        return
    if owner == "re":
        written = _written(module, call.args[0])
        if written is not None:
            yield Used(f"{module.__name__}:{call.lineno}", re.compile(written), method)
    elif isinstance(pattern := getattr(module, owner, None), re.Pattern):
        yield Used(f"{module.__name__}.{owner}", pattern, method)


def _written(module: ModuleType, node: ast.expr) -> str | bytes | None:
    """The pattern of a call as far as it stands in the source; one that is put together does not."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
        return node.value
    told = getattr(module, node.id, None) if isinstance(node, ast.Name) else None
    return told if isinstance(told, str) else None


USES = sorted(set(every_use()), key=lambda used: (used.name, used.method))


def pieces_of(pattern: str) -> list[str]:
    """What a pattern itself speaks of, a sign at a time, and what people repeat."""
    return sorted(
        {*re.findall(r"[^\\\w()?+{}^$]", pattern), *re.findall(r"(?<!\\)[A-Za-z0-9]", pattern)[:8], *PIECES}
    )


def seconds(used: Used, text: str) -> float:
    asked: Any = text.encode("utf-8", "replace") if isinstance(used.pattern.pattern, bytes) else text
    method = getattr(used.pattern, used.method)
    began = process_time()
    if used.method == "sub":
        method("", asked)
    else:
        list(method(asked) or ()) if used.method in {"finditer", "findall", "split"} else method(asked)
    return process_time() - began


def test_all_of_them_are_found() -> None:
    names = {used.name.rpartition(".")[2] for used in USES}
    assert {"_FENCE", "_PART", "_BLANKS", "_LOGIN", "_UNSEEN"} <= names


@pytest.mark.parametrize("used", USES, ids=lambda used: f"{used.name}.{used.method}")
def test_a_long_text_takes_no_longer_than_its_length_asks_for(used: Used) -> None:
    written = used.pattern.pattern
    pieces = pieces_of(written if isinstance(written, str) else written.decode())
    for piece in pieces:
        for end in (ENDS[used.name],) if used.name in ENDS else ("", "\x00"):
            text = piece * (LENGTH // len(piece)) + end
            assert seconds(used, text) < MOST_SECONDS, (piece, end)
