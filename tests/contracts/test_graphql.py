from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    DangerousChangeType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    find_breaking_changes,
    find_dangerous_changes,
    parse,
    validate,
)

from supportdesk.services.github.documents import document, names
from supportdesk.services.github.inspector import accounts_document
from supportdesk.services.github.repository_setups import repositories_document
from tests.contracts.official import read_schema

pytestmark = pytest.mark.contract

SANDBOX = Path(__file__).resolve().parents[2] / "scripts/sandbox/github"


@pytest.fixture(scope="session")
def schema(packages: Path) -> GraphQLSchema:
    return read_schema(packages)


@pytest.fixture(scope="session")
def sandbox_schema() -> GraphQLSchema:
    return build_schema("\n".join(path.read_text() for path in sorted(SANDBOX.glob("*.graphql"))))


def output_types(of: GraphQLSchema) -> Iterator[tuple[str, str]]:
    """Every field as `Type.field` with its type as written, nullability included."""
    for name, kind in of.type_map.items():
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) and not name.startswith("__"):
            for field, definition in kind.fields.items():
                yield f"{name}.{field}", str(definition.type)


DOCUMENTS = {
    **{name: document(name) for name in names()},
    "accounts": accounts_document(100),
    "repositories": repositories_document(20, 2, 12),
    "repositories without proposals": repositories_document(1, 0, 0),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_is_valid_against_github_s_schema(name: str, schema: GraphQLSchema) -> None:
    assert [error.message for error in validate(schema, parse(DOCUMENTS[name]))] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_is_valid_against_the_sandbox_s_schema(name: str, sandbox_schema: GraphQLSchema) -> None:
    assert [error.message for error in validate(sandbox_schema, parse(DOCUMENTS[name]))] == []


def test_the_sandbox_takes_nothing_that_github_would_refuse(
    sandbox_schema: GraphQLSchema, schema: GraphQLSchema
) -> None:
    changes = find_breaking_changes(sandbox_schema, schema)
    assert [change.description for change in changes] == []


def test_the_sandbox_s_arguments_have_github_s_defaults(
    sandbox_schema: GraphQLSchema, schema: GraphQLSchema
) -> None:
    changes = find_dangerous_changes(sandbox_schema, schema)
    defaults = [change for change in changes if change.type is DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE]
    assert [change.description for change in defaults] == []


def test_the_sandbox_s_fields_can_be_null_exactly_where_github_s_can(
    sandbox_schema: GraphQLSchema, schema: GraphQLSchema
) -> None:
    theirs = dict(output_types(schema))
    ours = dict(output_types(sandbox_schema))
    assert ours == {name: theirs[name] for name in ours}
