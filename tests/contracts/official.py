"""GitHub's GraphQL schema: the package's, with what the sandbox's newer.graphql adds to it."""

from pathlib import Path

from graphql import GraphQLSchema, build_ast_schema, extend_schema, parse
from graphql.validation.validate import assert_valid_sdl_extension

_NEWER = Path(__file__).resolve().parents[2] / "scripts/sandbox/github/newer.graphql"


def read_schema(packages: Path) -> GraphQLSchema:
    """The schema that GitHub publishes now. Fails where newer.graphql adds what the package has already."""
    text = (packages / "@octokit/graphql-schema/schema.graphql").read_text()
    # Taken as it is: GitHub deprecates fields that an interface still demands, against a rule of GraphQL.
    package = build_ast_schema(parse(text, no_location=True), assume_valid=True)
    newer = parse(_NEWER.read_text())
    assert_valid_sdl_extension(newer, package)
    return extend_schema(package, newer, assume_valid=True)
