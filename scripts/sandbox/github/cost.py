"""What a GraphQL call costs, by GitHub's published rule, and the bounds every connection must name.

Points: the requests needed to fill each connection if every page above it were full, divided by 100, at least
1. Nodes: what the call could return at most; more than 500,000 is refused.
(docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    value_from_ast_untyped,
)

MOST_NODES = 500_000
LARGEST_PAGE = 100


@dataclass(slots=True, kw_only=True)
class Bill:
    """The sum of a call: `requests` over all connections, `nodes` at most, `errors` in its arguments."""

    requests: int = 0
    nodes: int = 0
    errors: list[dict[str, Any]] = field(default_factory=list)

    @property
    def points(self) -> int:
        return max(1, round(self.requests / 100))


class Estimate:
    """Walks one operation with its variables."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, Any],
    ) -> None:
        self.schema = schema
        self.fragments = fragments
        self.variables = variables
        self.bill = Bill()
        self._counted: set[tuple[str, ...]] = set()

    def of(self, operation: OperationDefinitionNode) -> Bill:
        """The bill of the operation."""
        root = self.schema.get_root_type(operation.operation)
        if root is not None:
            self._walk(operation.selection_set, root, (operation.operation.value,), 1)
        if self.bill.nodes > MOST_NODES:
            self._refuse(
                "MAX_NODE_LIMIT_EXCEEDED",
                f"This query requests up to {self.bill.nodes:,} possible nodes "
                f"which exceeds the maximum limit of {MOST_NODES:,}.",
                (),
                operation,
            )
        return self.bill

    def _walk(
        self, selections: SelectionSetNode, parent: GraphQLNamedType, path: tuple[str, ...], parents: int
    ) -> None:
        for node, owner in self._fields(selections, parent):
            definition = owner.fields.get(node.name.value)
            if definition is None or node.selection_set is None:
                continue
            inner = get_named_type(definition.type)
            here = (*path, node.alias.value if node.alias else node.name.value)
            number = parents
            if inner.name.endswith("Connection"):
                number = self._count(node, (*here, owner.name), parents)
            elif node.name.value == "nodes" and owner is self.schema.query_type:
                number = parents * self._count_ids(node, here)
            self._walk(node.selection_set, inner, here, number)

    def _fields(
        self, selections: SelectionSetNode, parent: GraphQLNamedType
    ) -> Iterator[tuple[FieldNode, GraphQLObjectType | GraphQLInterfaceType]]:
        """The fields selected, through fragments, each with the type that it is selected on."""
        for node in selections.selections:
            if not self._is_included(node):
                continue
            if isinstance(node, FieldNode):
                if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
                    yield node, parent
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                inner = self.schema.type_map[condition.name.value] if condition else parent
                yield from self._fields(node.selection_set, inner)
            elif isinstance(node, FragmentSpreadNode):
                fragment = self.fragments[node.name.value]
                condition_type = self.schema.type_map[fragment.type_condition.name.value]
                yield from self._fields(fragment.selection_set, condition_type)

    def _is_included(self, node: Any) -> bool:
        """What @skip and @include say."""
        for directive in node.directives or ():
            condition = next((self._value(each.value) for each in directive.arguments), None)
            if condition is (directive.name.value == "skip"):
                return False
        return True

    def _count(self, node: FieldNode, path: tuple[str, ...], parents: int) -> int:
        """Add a connection to the bill; returns how many nodes it can have over all its parents."""
        arguments = {each.name.value: self._value(each.value) for each in node.arguments or ()}
        size = self._page_size(node, arguments, path[:-1])
        if path not in self._counted:
            self._counted.add(path)
            self.bill.requests += parents
            self.bill.nodes += parents * size
        return parents * size

    def _page_size(self, node: FieldNode, arguments: Mapping[str, Any], path: tuple[str, ...]) -> int:
        connection = f"the `{node.name.value}` connection"
        given = [(bound, arguments[bound]) for bound in ("first", "last") if arguments.get(bound) is not None]
        if not given:
            if node.selection_set and _needs_bounds(node.selection_set):
                text = f"You must provide a `first` or `last` value to properly paginate {connection}."
                self._refuse("MISSING_PAGINATION_BOUNDARIES", text, path, node)
            return 0
        for bound, size in given:
            if size > LARGEST_PAGE:
                text = (
                    f"Requesting {size} records on {connection} exceeds the `{bound}` limit of 100 records."
                )
                self._refuse("EXCESSIVE_PAGINATION", text, path, node)
            elif size < 1:
                text = f"`{bound}` on {connection} cannot be less than one."
                self._refuse("INVALID_PAGINATION_BOUNDARIES", text, path, node)
        sizes: list[int] = [size for _, size in given]
        return max(0, min(sizes))

    def _count_ids(self, node: FieldNode, path: tuple[str, ...]) -> int:
        ids = next((self._value(each.value) for each in node.arguments or () if each.name.value == "ids"), ())
        number = len(ids) if isinstance(ids, list) else 1
        if number > LARGEST_PAGE:
            text = f"You may not provide more than 100 node ids; you provided {number}."
            self._refuse("ARGUMENT_LIMIT", text, path, node)
        return max(1, number)

    def _value(self, node: Any) -> Any:
        if isinstance(node, VariableNode):
            return self.variables.get(node.name.value)
        return value_from_ast_untyped(node, dict(self.variables))

    def _refuse(self, kind: str, message: str, path: tuple[str, ...], node: Any) -> None:
        line, column = (node.loc.start_token.line, node.loc.start_token.column) if node.loc else (1, 1)
        error = {
            "type": kind,
            "path": list(path),
            "locations": [{"line": line, "column": column}],
            "message": message,
        }
        if error not in self.bill.errors:
            self.bill.errors.append(error)


def _needs_bounds(selections: SelectionSetNode) -> bool:
    """Whether more than the number of things is asked for."""
    asked = {each.name.value for each in selections.selections if isinstance(each, FieldNode)}
    return bool(asked & {"nodes", "edges", "pageInfo"})
