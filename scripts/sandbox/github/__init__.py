"""A stand-in for GitHub: GraphQL and REST over one state, people who act in it, and a view for the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.clock import Clock
from sandbox.github import graphql
from sandbox.github.seed import seed
from sandbox.http import Request, Response, json_response


class GitHub:
    """One GitHub, made from the world's `github` section."""

    def __init__(self, world: Mapping[str, Any], clock: Clock) -> None:
        self.state = seed(world, clock)

    def handle(self, request: Request) -> Response:
        """The response to a call; the path is without the sandbox's prefix."""
        if request.path == "/graphql":
            return graphql.answer(self.state, request)
        return json_response({"message": "Not Found"}, 404)
