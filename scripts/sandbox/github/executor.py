"""graphql-core's executor with shorter ways for what a page of a hundred issues has most of.

A page holds tens of thousands of values, nearly all of them plain attributes. These are read without the
machinery of a resolver, and what many issues share (a label, a person) is put together once per query.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from graphql import (
    FieldNode,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLResolveInfo,
    OperationType,
    get_nullable_type,
    is_leaf_type,
)
from graphql.execution.executor import Executor
from graphql.pyutils import Path, Undefined

from sandbox.github.cost import Bill
from sandbox.github.issues import IssueType, Label, Repository
from sandbox.github.nodes import Account
from sandbox.github.state import State

_SHARED = (Account, Label, IssueType, Repository)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the resolvers of a call may ask: the state, and what the call costs."""

    state: State
    bill: Bill


class Sees:
    """A field that is looked up in the state for an object, without arguments: `look(state, source)`."""

    def __init__(self, look: Callable[[State, Any], Any]) -> None:
        self._look = look

    def __call__(self, source: Any, info: GraphQLResolveInfo[Any]) -> Any:
        return self._look(info.context.state, source)

    def bind(self, state: State) -> Callable[[Any], Any]:
        """The same look-up with the state settled."""
        look = self._look
        return lambda source: look(state, source)


class Reads(Sees):
    """A field that is an attribute of the object."""

    def __init__(self, path: str) -> None:
        read = attrgetter(path)
        super().__init__(lambda _state, source: read(source))
        self._read = read

    def bind(self, state: State) -> Callable[[Any], Any]:  # noqa: ARG002 - an attribute needs none
        return self._read


class Shared(tuple[Any, ...]):
    """A list that many objects have in common; it is put together once per query."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One selected field of a type; without `read` it goes the executor's own way."""

    name: str
    details: Any
    read: Callable[[Any], Any] | None = None
    is_leaf: bool = False
    may_be_null: bool = False


class PageExecutor(Executor[None]):
    """Executes one operation."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._steps: dict[int, list[_Step]] = {}
        self._done: dict[tuple[int, int], Any] = {}
        self._shares = self.operation.operation is OperationType.QUERY

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: dict[str, Any],
        position_context: None,
    ) -> dict[str, Any]:
        """The selected fields of one object."""
        steps = self._steps.get(id(grouped_field_set))
        if steps is None:
            steps = [self._step(parent_type, name, details) for name, details in grouped_field_set.items()]
            self._steps[id(grouped_field_set)] = steps
        results: dict[str, Any] = {}
        for step in steps:
            if step.read is not None:
                value = step.read(source_value)
                if (step.is_leaf and value is not None) or (value is None and step.may_be_null):
                    results[step.name] = value
                    continue
                shared = self._done.get((id(step.details), id(value)))
                if shared is not None:
                    results[step.name] = shared
                    continue
            here = Path(path, step.name, parent_type.name)
            result = self.execute_field(parent_type, source_value, step.details, here, position_context)
            if result is not Undefined:
                results[step.name] = result
        return results

    def _step(self, parent_type: GraphQLObjectType, name: str, details: Any) -> _Step:
        node: FieldNode = details[0].node
        if node.name.value == "__typename":
            return _Step(name=name, details=details, read=lambda _: parent_type.name, is_leaf=True)
        definition = self.schema.get_field(parent_type, node.name.value)
        resolve = definition.resolve if definition else None
        if definition is None or not isinstance(resolve, Sees):
            return _Step(name=name, details=details)
        return _Step(
            name=name,
            details=details,
            read=resolve.bind(self.context_value.state),
            is_leaf=is_leaf_type(get_nullable_type(definition.type)),
            may_be_null=not isinstance(definition.type, GraphQLNonNull),
        )

    def complete_abstract_value(  # noqa: PLR0917 - the executor's own signature
        self,
        return_type: Any,  # noqa: ARG002 - the schema's own types need no check against it
        field_details_list: Any,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: None,
    ) -> Any:
        """An object where the schema has an interface or a union: it knows its own type."""
        concrete: Any = self.schema.type_map[result.typename]
        return self.complete_object_value(concrete, field_details_list, info, path, result, position_context)

    def complete_object_value(  # noqa: PLR0917 - the executor's own signature
        self,
        return_type: GraphQLObjectType,
        field_details_list: Any,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: None,
    ) -> Any:
        """An object; if many share it, what was put together for the first of them."""
        if not (self._shares and isinstance(result, _SHARED)):
            return super().complete_object_value(
                return_type, field_details_list, info, path, result, position_context
            )
        key = (id(field_details_list), id(result))
        done = self._done.get(key)
        if done is None:
            done = self.collect_and_execute_subfields(
                return_type, field_details_list, path, result, position_context
            )
            if not self.collected_errors.errors:
                self._done[key] = done
        return done

    def complete_list_value(  # noqa: PLR0917 - the executor's own signature
        self,
        return_type: Any,
        field_details_list: Any,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: None,
    ) -> Any:
        """A list; a shared one is put together once."""
        key = (id(field_details_list), id(result)) if isinstance(result, Shared) else None
        done = self._done.get(key) if key else None
        if done is None:
            done = super().complete_list_value(
                return_type, field_details_list, info, path, result, position_context
            )
            if key and self._shares and not self.collected_errors.errors:
                self._done[key] = done
        return done
