"""A stand-in for GitHub: GraphQL and REST over one state, people who act in it, and a view for the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sandbox.clock import Clock
from sandbox.github import graphql, rest, rest_app
from sandbox.github.call import RestError
from sandbox.github.people import act
from sandbox.github.registering import Pages
from sandbox.github.seed import seed
from sandbox.github.view import view
from sandbox.http import Request, Response, noting_needs

_CONVERSION = re.compile(r"/app-manifests/([^/]+)/conversions")
_APP_PATH = re.compile(r"/app(/.*)?|/repos/[^/]+/[^/]+/installation")


class GitHub:
    """One GitHub, made from the world's `github` section; on its `pages` people register Apps.

    Beside repositories, people and projects the section may hold `tokens` (others are refused), `scopes`
    (of a classic personal token, which each answer tells), `installations` of the app (each with its
    `owner`, and the `repositories` and `permissions` given to it; unless told, one with all in every
    account), `rate_limits` (points an hour: `core`, `graphql`) and `site` (what pages' addresses begin with).
    """

    def __init__(self, world: Mapping[str, Any], clock: Clock) -> None:
        self.state = seed(world, clock)
        self.pages = Pages(self.state)

    def handle(self, request: Request) -> Response:
        """The response to a call; the path is without the sandbox's prefix."""
        conversion = _CONVERSION.fullmatch(request.path)
        if conversion and request.method == "POST":  # the code is all that is asked for
            return rest_app.convert(self.state, request, self.pages.take(conversion[1]))
        refusal = self._refusal(request)
        if refusal is not None:
            return refusal.response()
        self.state.grant = self.state.grants.get(_token(request))
        self.state.needed.clear()
        answer = graphql.answer if request.path == "/graphql" else rest.answer
        return noting_needs(
            answer(self.state, request), (f"{name}={level}" for name, level in self.state.needed)
        )

    def act(self, verb: str, args: Mapping[str, Any]) -> Any:
        """Let a person do something; `people.py` has the verbs."""
        return act(self.state, verb, args)

    def view(self) -> dict[str, Any]:
        """The repositories and boards as plain data."""
        return view(self.state)

    def _refusal(self, request: Request) -> RestError | None:
        """Why the call's token will not do, if so; an app's own calls carry a JWT, which is taken as is."""
        token = _token(request)
        if not token:
            return RestError(401, "Requires authentication")
        if _APP_PATH.fullmatch(request.path):
            is_known = token not in self.state.grants
            return None if is_known else RestError(401, "A JSON web token could not be decoded")
        is_known = self.state.tokens is None or token in {*self.state.tokens, *self.state.grants}
        return None if is_known else RestError(401, "Bad credentials")


def _token(request: Request) -> str:
    return request.headers.get("authorization", "").partition(" ")[2]
