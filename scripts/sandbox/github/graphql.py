"""POST /graphql: documents parsed and validated once, priced, executed, and answered as GitHub answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    build_schema,
    execute_sync,
    get_operation_ast,
    parse,
    validate,
    value_from_ast_untyped,
)

from sandbox.github.cost import Bill, Estimate
from sandbox.github.errors import Refusal
from sandbox.github.executor import Context, PageExecutor
from sandbox.github.fields import READS
from sandbox.github.mutations import MUTATIONS
from sandbox.github.state import State
from sandbox.http import Request, Response, json_response

_HERE = Path(__file__).parent
_LIMIT_MESSAGE = "API rate limit already exceeded for installation ID 1."


@cache
def schema() -> GraphQLSchema:
    """The schema of both SDL files, with its resolvers."""
    text = "\n".join(
        (_HERE / name).read_text(encoding="utf-8") for name in ("schema.graphql", "newer.graphql")
    )
    built = build_schema(text)
    for type_name, fields in {**READS, "Mutation": MUTATIONS}.items():
        of_type = built.type_map[type_name]
        if isinstance(of_type, GraphQLObjectType):
            for name, definition in of_type.fields.items():
                definition.resolve = fields[name]
                for argument_name, argument in definition.args.items():
                    argument.out_name = _python_name(argument_name)
    return built


def _python_name(name: str) -> str:
    """An argument's name as the resolvers know it: no capitals, none of Python's own names."""
    named = {"id": "node_id", "input": "given"}.get(name, name)
    return re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", named)


@lru_cache(maxsize=256)
def _read(document: str) -> tuple[DocumentNode | None, tuple[dict[str, Any], ...]]:
    """The document parsed, or what is wrong with it."""
    try:
        parsed = parse(document)
    except GraphQLError as error:
        return None, (_shape(error),)
    return parsed, tuple(_shape(error) for error in validate(schema(), parsed))


def answer(state: State, request: Request) -> Response:
    """The response to a POST of `{"query", "variables", "operationName"}`."""
    try:
        asked = request.json()
    except ValueError:
        asked = None
    if not isinstance(asked, dict) or not isinstance(asked.get("query"), str):
        return json_response({"message": "Problems parsing JSON", "documentation_url": _DOCUMENTATION}, 400)
    document, errors = _read(asked["query"])
    if document is None or errors:
        return _respond(state, {"errors": list(errors)}, Bill())
    operation = get_operation_ast(document, asked.get("operationName"))
    if operation is None:
        return _respond(state, {"errors": [{"message": "No operation to execute."}]}, Bill())
    return _execute(state, document, operation, asked.get("variables") or {})


_DOCUMENTATION = "https://docs.github.com/graphql"


def _execute(
    state: State, document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]
) -> Response:
    fragments = {
        each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
    }
    bill = Estimate(schema(), fragments, {**_defaults(operation), **variables}).of(operation)
    if bill.errors:
        return _respond(state, {"data": None, "errors": bill.errors}, bill)
    if not state.graphql_budget.spend(bill.points):
        return _respond(state, {"errors": [{"type": "RATE_LIMITED", "message": _LIMIT_MESSAGE}]}, bill)
    result = execute_sync(
        schema(),
        document,
        context_value=Context(state=state, bill=bill),
        variable_values=dict(variables),
        operation_name=operation.name.value if operation.name else None,
        executor_class=PageExecutor,
    )
    body: dict[str, Any] = (
        {} if result.data is None and _is_request_error(result.errors) else {"data": result.data}
    )
    if result.errors:
        body["errors"] = [_shape(error) for error in result.errors]
    return _respond(state, body, bill)


def _defaults(operation: OperationDefinitionNode) -> dict[str, Any]:
    """The values of variables that are not given."""
    return {
        each.variable.name.value: value_from_ast_untyped(each.default_value)
        for each in operation.variable_definitions or ()
        if each.default_value
    }


def _is_request_error(errors: list[GraphQLError] | None) -> bool:
    """Whether nothing was executed, as with a wrong variable."""
    return bool(errors) and all(error.path is None for error in errors or ())


def _shape(error: GraphQLError) -> dict[str, Any]:
    """An error as GitHub writes it: a refusal has a type; one about permissions says that it is not SAML."""
    shaped: dict[str, Any] = {}
    refusal = error.original_error
    if isinstance(refusal, Refusal):
        shaped["type"] = refusal.type
    elif refusal is not None and not isinstance(refusal, GraphQLError):
        raise refusal  # a fault of the stand-in's own
    if error.path is not None:
        shaped["path"] = list(error.path)
    if shaped.get("type") == "FORBIDDEN":
        shaped["extensions"] = {"saml_failure": False}
    if error.locations:
        shaped["locations"] = [{"line": each.line, "column": each.column} for each in error.locations]
    return {**shaped, "message": error.message}


def _respond(state: State, body: Mapping[str, Any], bill: Bill) -> Response:
    headers = {**state.graphql_budget.headers(), "X-Sandbox-Cost": str(bill.points)}
    return json_response(body, headers=headers)
