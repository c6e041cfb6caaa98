"""The part of GitHub's expression syntax that the shipped workflows use; all else is refused.

Semantics after GitHub's "Evaluate expressions in workflows and actions": a missing property is
null, strings compare without regard to case, `&&` and `||` give one of their operands, values of different
kinds compare as numbers.
"""

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

Value: TypeAlias = "bool | int | float | str | list[Value] | Mapping[str, Value] | None"

INTERPOLATION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
TOKEN = re.compile(
    r"\s*(?:(?P<string>'(?:[^']|'')*')|(?P<number>\d+)|(?P<name>[A-Za-z_][\w.-]*)|(?P<operator>==|!=|&&|\|\||[!()]))"
)


class UnknownSyntaxError(Exception):
    """The workflow uses something that this runner does not imitate."""


def interpolate(text: str, contexts: Mapping[str, Value]) -> str:
    """The text with each `${{ expression }}` replaced by its value, as GitHub writes values."""
    return INTERPOLATION.sub(lambda found: written(evaluate(found[1], contexts)), text)


def evaluate(expression: str, contexts: Mapping[str, Value]) -> Value:
    return _Evaluation(list(_tokens(expression)), contexts).whole()


def truthy(value: Value) -> bool:
    return value not in (None, False, 0, "")


def written(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case str():
            return value
        case int():
            return str(value)  # exact, however long
        case float():
            return f"{value:g}"
        case _:
            message = "a list or an object inside a text"
            raise UnknownSyntaxError(message)


def _tokens(expression: str) -> Iterator[tuple[str, str]]:
    position, end = 0, len(expression.rstrip())
    while position < end:
        found = TOKEN.match(expression, position)
        if not found or not found.lastgroup:
            raise UnknownSyntaxError(expression[position:])
        yield found.lastgroup, found[found.lastgroup]
        position = found.end()


def _equal(left: Value, right: Value) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left.casefold() == right.casefold()
    return _number(left) == _number(right)


def _number(value: Value) -> float:
    try:
        return float(str(int(value) if isinstance(value, bool) else value or 0))
    except ValueError:
        return float("nan")


class _Evaluation:
    """Recursive descent over one expression: or → and → comparison → not → operand."""

    def __init__(self, tokens: list[tuple[str, str]], contexts: Mapping[str, Value]) -> None:
        self._tokens = tokens
        self._contexts = contexts

    def whole(self) -> Value:
        value = self._either()
        if self._tokens:
            raise UnknownSyntaxError(self._tokens[0][1])
        return value

    def _either(self) -> Value:
        value = self._both()
        while self._accept("||"):
            other = self._both()
            value = value if truthy(value) else other
        return value

    def _both(self) -> Value:
        value = self._comparison()
        while self._accept("&&"):
            other = self._comparison()
            value = other if truthy(value) else value
        return value

    def _comparison(self) -> Value:
        value = self._negation()
        if self._accept("=="):
            return _equal(value, self._negation())
        if self._accept("!="):
            return not _equal(value, self._negation())
        return value

    def _negation(self) -> Value:
        if self._accept("!"):
            return not truthy(self._negation())
        return self._operand()

    def _operand(self) -> Value:
        if self._accept("("):
            value = self._either()
            if not self._accept(")"):
                message = "an open parenthesis"
                raise UnknownSyntaxError(message)
            return value
        kind, text = self._tokens.pop(0) if self._tokens else ("nothing", "an expression that ends early")
        match kind:
            case "string":
                return text[1:-1].replace("''", "'")
            case "number":
                return float(text)
            case "name" if text == "cancelled" and self._accept("(") and self._accept(")"):
                return False
            case "name" if text == "always" and self._accept("(") and self._accept(")"):
                return True
            case "name":
                return self._named(text)
            case _:
                raise UnknownSyntaxError(text)

    def _named(self, name: str) -> Value:
        if name in ("true", "false", "null"):
            return {"true": True, "false": False, "null": None}[name]
        context, *path = name.split(".")
        if context not in self._contexts:
            raise UnknownSyntaxError(name)
        value = self._contexts[context]
        for key in path:
            value = value.get(key) if isinstance(value, Mapping) else None
        return value

    def _accept(self, operator: str) -> bool:
        if self._tokens and self._tokens[0] == ("operator", operator):
            self._tokens.pop(0)
            return True
        return False
