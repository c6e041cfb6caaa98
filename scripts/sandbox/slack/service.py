"""The Slack stand-in as a whole: tokens and scopes at the door, methods behind it, a view for the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.clock import Clock
from sandbox.http import Request, Response, json_response, noting_needs
from sandbox.slack.acts import VERBS
from sandbox.slack.call import Call, SlackError, read_arguments
from sandbox.slack.methods import ALL_SCOPES, METHODS, Method, needed_scopes
from sandbox.slack.state import Workspace
from sandbox.slack.view import view_workspace
from sandbox.verbs import perform

_PAGE_LIMIT = 999


class Slack:
    """Slack's Web API over one workspace.

    Beyond the shape of the workspace, a world may set `tokens` (others are refused), `scopes` (what a token
    may do), `page_limit` (messages a page; 15 is what some apps get) and `usergroups_admin_only`, with
    `admin: {user, token, scopes}` for the account that may still change groups; its scopes are the others'
    where it has none of its own.
    """

    def __init__(self, world: Mapping[str, Any], clock: Clock) -> None:
        self.workspace = Workspace(world, clock)
        admin = world.get("admin") or {}
        bot_token = (world.get("bot") or {}).get("token")
        self._admin_user: str | None = admin.get("user")
        self._admin_token: str | None = admin.get("token")
        self._tokens = frozenset({*(world.get("tokens") or ()), bot_token, self._admin_token} - {None})
        self._any_token = "tokens" not in world
        self._scopes = frozenset(world["scopes"]) if "scopes" in world else None
        self._admin_scopes = frozenset(admin["scopes"]) if "scopes" in admin else self._scopes
        self._held: frozenset[str] | None = None
        self._needed: tuple[str, ...] = ()
        self._page_limit = int(world.get("page_limit", _PAGE_LIMIT))
        self._admin_only = bool(world.get("usergroups_admin_only"))

    def handle(self, request: Request) -> Response:
        """Answer a call; `request.path` is /api/METHOD."""
        name = request.path.removeprefix("/api/").strip("/")
        self._needed, self._held = (), self._scopes
        try:
            answer = self._answer(name, request)
        except SlackError as error:
            answer = error.answer
        response = json_response(answer, headers=self._scope_headers(METHODS.get(name)))
        return noting_needs(response, self._needed)

    def act(self, verb: str, args: Mapping[str, Any]) -> Any:
        """Let a person do something. Raises DeedError for what cannot be done."""
        return perform("Slack", VERBS, verb, self.workspace, args)

    def view(self) -> dict[str, Any]:
        """The workspace as plain data for the page."""
        return view_workspace(self.workspace)

    def _answer(self, name: str, request: Request) -> dict[str, Any]:
        method = METHODS.get(name)
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        return {"ok": True, **method.answer(self._admit(method, request))}

    def _admit(self, method: Method, request: Request) -> Call:
        arguments = read_arguments(request)
        token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        token = token or str(arguments.get("token", ""))
        if not token:
            raise SlackError("not_authed")
        if not self._any_token and token not in self._tokens:
            raise SlackError("invalid_auth")
        is_admin = self._admin_token is not None and token == self._admin_token
        self._held = self._admin_scopes if is_admin else self._scopes
        call = Call(
            workspace=self.workspace,
            arguments=arguments,
            user=self._admin_user if is_admin and self._admin_user else self.workspace.bot_user,
            bot_id=None if is_admin else self.workspace.bot_id,
            scopes=self._held,
            is_group_admin=is_admin or not self._admin_only,
            page_limit=self._page_limit,
        )
        self._needed = needed_scopes(method, call)
        for needed in self._needed:
            if not call.has_scope(needed):
                provided = ",".join(sorted(self._held or ()))
                raise SlackError("missing_scope", needed=needed, provided=provided)
        return call

    def _scope_headers(self, method: Method | None) -> dict[str, str]:
        accepted = {"X-Accepted-OAuth-Scopes": method.scope} if method and method.scope else {}
        granted = ALL_SCOPES if self._held is None else self._held
        return {"X-OAuth-Scopes": ",".join(sorted(granted)), **accepted}
