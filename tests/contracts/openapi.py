"""GitHub's OpenAPI description, and what of an exchange between client and server is not as it says."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft4Validator, FormatChecker, ValidationError, validators
from referencing import Registry
from referencing.jsonschema import DRAFT4

_URI = "urn:github"
_PARAMETER = re.compile(r"\{(\w+)\}")

# What any operation may answer, described for it or not: GitHub's limits, its faults, and what it hides.
_ANYWHERE = {401, 403, 404, 429, 500, 502, 503, 504}
_REFUSED = {400, 404, 405, 409, 422}
_BASIC_ERROR = ("components", "schemas", "basic-error")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request of a client and the answer it got; `status` is None where the connection broke first."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    request: Any = None
    status: int | None
    response: Any = None
    fault: str | None = None


class Description:
    """An OpenAPI 3.0 description, read once."""

    def __init__(self, packages: Path) -> None:
        path = packages / "@octokit/openapi/generated/api.github.com.json"
        self._document: dict[str, Any] = json.loads(path.read_bytes())
        resource = DRAFT4.create_resource(self._document)
        self._registry: Registry[Any] = Registry().with_resource(_URI, resource)
        self._routes = [(_as_pattern(template), template) for template in self._document["paths"]]

    def check(self, exchange: Exchange) -> list[str]:
        """Every fault of an exchange, each as a sentence; empty when it is as GitHub describes it.

        What the server refused may be wrong in any way: then only its refusal is looked at.
        """
        template = self._find_template(exchange)
        if template is None:
            known = exchange.status == HTTPStatus.NOT_FOUND
            return [] if known else [f"{exchange.method} {exchange.path} is no call of GitHub's."]
        where = ("paths", template, exchange.method.lower())
        faults: list[str] = []
        if exchange.status not in _REFUSED:
            faults += [*self._check_query(where, exchange), *self._check_request(where, exchange)]
        if exchange.fault is None:  # a fault that a test ordered may answer anything
            faults += self._check_response(where, exchange)
        return [f"{exchange.method} {template}: {fault}" for fault in faults]

    def check_event(self, name: str, payload: Any) -> list[str]:
        """Every fault of an event's payload; `name` is the event's with its action, as issues-opened."""
        return list(self._check_schema(("components", "schemas", f"webhook-{name}"), payload, name))

    def _find_template(self, exchange: Exchange) -> str | None:
        fitting = [
            template
            for pattern, template in self._routes
            if pattern.fullmatch(exchange.path)
            and exchange.method.lower() in self._document["paths"][template]
        ]
        return min(fitting, key=lambda template: len(_PARAMETER.findall(template)), default=None)

    def _check_query(self, where: tuple[str, ...], exchange: Exchange) -> Iterator[str]:
        parameters = [self._at(parameter) for parameter in self._get(where).get("parameters", [])]
        known = {parameter["name"]: parameter for parameter in parameters if parameter["in"] == "query"}
        for name in exchange.query:
            if name not in known:
                yield f"there is no query parameter {name}."
        for name, parameter in known.items():
            if parameter.get("required") and name not in exchange.query:
                yield f"the query parameter {name} is missing."

    def _check_request(self, where: tuple[str, ...], exchange: Exchange) -> Iterator[str]:
        body = self._get(where).get("requestBody")
        if body is None:
            if exchange.request is not None:
                yield "a body was sent, and none is described."
        elif exchange.request is not None or body.get("required"):
            pointer = (*where, "requestBody", "content", "application/json", "schema")
            yield from self._check_schema(pointer, _as_described(exchange.request), "request")

    def _check_response(self, where: tuple[str, ...], exchange: Exchange) -> Iterator[str]:
        responses, status = self._get((*where, "responses")), str(exchange.status)
        pointer = (*where, "responses", status)
        if reference := responses.get(status, {}).get("$ref"):
            pointer = tuple(reference.removeprefix("#/").split("/"))
        content = self._get(pointer).get("content") if status in responses else None
        if content:
            kind = "application/json" if "application/json" in content else next(iter(content))
            yield from self._check_schema((*pointer, "content", kind, "schema"), exchange.response, status)
        elif status not in responses and exchange.status not in _ANYWHERE:
            yield f"the answer {status} is not described."
        elif exchange.status in _ANYWHERE:
            yield from self._check_schema(_BASIC_ERROR, exchange.response, status)
        elif exchange.response is not None:
            yield f"the answer {status} has a body, and none is described."

    def _check_schema(self, pointer: tuple[str, ...], value: Any, what: str) -> Iterator[str]:
        reference = "/".join(part.replace("~", "~0").replace("/", "~1") for part in pointer)
        schema = {"$ref": f"{_URI}#/{reference.replace('{', '%7B').replace('}', '%7D')}"}
        validator = _Validator(schema, registry=self._registry, format_checker=_FORMATS)
        for error in validator.iter_errors(value):
            yield f"{what}: {_explain(error)}"

    def _get(self, pointer: tuple[str, ...]) -> Any:
        value: Any = self._document
        for part in pointer:
            value = value[part]
        return value

    def _at(self, value: dict[str, Any]) -> Any:
        reference = value.get("$ref")
        return self._get(tuple(reference.removeprefix("#/").split("/"))) if reference else value


def _as_described(body: Any) -> Any:
    """PyGithub sends labels as a bare list, which GitHub describes in words only: as what it stands for."""
    return {"labels": body} if isinstance(body, list) else body


def _as_pattern(template: str) -> re.Pattern[str]:
    """A path template as a pattern; a file's path and refs may hold slashes."""
    parts = _PARAMETER.split(template)
    names = [".+" if name in {"path", "ref", "basehead"} else "[^/]+" for name in parts[1::2]]
    return re.compile(
        "".join(re.escape(text) + name for text, name in zip(parts[::2], [*names, ""], strict=True))
    )


def _explain(error: ValidationError) -> str:
    """The innermost cause of an error, with the place in the body where it is."""
    while error.context:
        error = min(error.context, key=lambda cause: len(cause.schema_path))
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path)
    return f"{place or 'body'}: {error.message[:300]}"


def _unless_null(check: Callable[..., Any]) -> Callable[..., Iterator[ValidationError]]:
    """A keyword's check that lets null pass where the schema says `nullable`, as OpenAPI 3.0 does."""

    def checked(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
        if instance is not None or not schema.get("nullable"):
            yield from check(validator, value, instance, schema) or ()

    return checked


# Where "one of" these must fit, GitHub lists some of which several do, as two errors without needed fields.
_KEYWORDS = Draft4Validator.VALIDATORS | {"oneOf": Draft4Validator.VALIDATORS["anyOf"]}
_Validator = validators.extend(  # type: ignore[no-untyped-call]
    Draft4Validator, {keyword: _unless_null(check) for keyword, check in _KEYWORDS.items()}
)
_FORMATS = FormatChecker(formats=())


@_FORMATS.checks("date-time", raises=ValueError)
def _is_instant(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@_FORMATS.checks("uri", raises=ValueError)
def _is_address(value: object) -> bool:
    return not isinstance(value, str) or bool(urlsplit(value).scheme)
