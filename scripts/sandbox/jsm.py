"""A stand-in for Jira Service Management Operations: schedules, timelines, and Jira's look-up of users.

Accounts are known by IDs. Whoever a world lists under `hidden` shows no e-mail address, nor does who has
none.
"""

from __future__ import annotations

import base64
import binascii
import re
import uuid
from collections.abc import Mapping
from typing import Any

from dateutil.relativedelta import relativedelta

from sandbox.clock import Clock
from sandbox.http import Request, Response, json_response
from sandbox.schedules import Refusal, Schedule, Schedules, is_email
from sandbox.timeline import read_range, timeline

_SCHEDULE = re.compile(
    r"/jsm/ops/api/(?P<cloud>[^/]+)/v1/schedules/(?P<schedule>[^/]+)(?P<timeline>/timeline)?"
)
_USERS = re.compile(r"/ex/jira/(?P<cloud>[^/]+)/rest/api/3/user/bulk")
_BACK, _AHEAD = relativedelta(years=1), relativedelta(years=2)


class Jsm:
    """The schedules of a world, on the site that it names under `cloud` (any, where it names none)."""

    def __init__(self, world: Mapping[str, Any], clock: Clock) -> None:
        self._schedules = Schedules(world, clock)
        self.act, self.view = self._schedules.act, self._schedules.view
        self._cloud: str | None = world.get("cloud")
        self._hidden = frozenset(world.get("hidden") or ())

    def handle(self, request: Request) -> Response:
        """Answer a call; `request.path` begins with /jsm or /ex."""
        try:
            return json_response(self._answer(request))
        except Refusal as error:
            return json_response({"errors": [{"title": str(error)}]}, error.status)

    def _answer(self, request: Request) -> dict[str, Any]:
        self._admit(request.headers.get("authorization", ""))
        match = _SCHEDULE.fullmatch(request.path) or _USERS.fullmatch(request.path)
        if match is None or request.method != "GET" or self._cloud not in {None, match["cloud"]}:
            raise Refusal(404, "There is no such resource.")
        if match.re is _USERS:
            return self._users(request.values("accountId"), int(request.query.get("maxResults", "10")))
        schedule = self._find(match["schedule"])
        if match["timeline"]:
            return self._timeline(schedule, request.query)
        return {key: schedule.get(key, "") for key in ("id", "name", "description", "timezone", "enabled")}

    def _admit(self, authorization: str) -> None:
        scheme, _, credentials = authorization.partition(" ")
        try:
            _, _, token = base64.b64decode(credentials, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            token = ""
        if scheme != "Basic" or not self._schedules.admits(token):
            raise Refusal(401, "Client must be authenticated to access this resource.")

    def _find(self, identifier: str) -> Schedule:
        schedule = self._schedules.find(identifier)
        if schedule is None:
            raise Refusal(404, "The schedule does not exist.")
        if schedule.get("forbidden"):
            raise Refusal(403, "You are not authorized to access this schedule.")
        return schedule

    def _timeline(self, schedule: Schedule, query: Mapping[str, str]) -> dict[str, Any]:
        now = self._schedules.now()
        span = read_range(query, schedule, now=now, refused=400)
        if span[0] < now - _BACK or span[1] > now + _AHEAD:
            raise Refusal(400, "The timeline goes back one year and ahead two.")
        keys = ("responder", "flattenedResponders")
        return timeline(self._schedules, schedule, span, keys=keys, person=_as_responder)

    def _users(self, accounts: list[str], most: int) -> dict[str, Any]:
        if not accounts:
            raise Refusal(400, "accountId is required.")
        known = {account_id(who): who for who in self._schedules.people()}
        found = [self._as_user(account, known[account]) for account in accounts if account in known]
        return {
            "startAt": 0,
            "maxResults": most,
            "total": len(found),
            "isLast": len(found) <= most,
            "values": found[:most],
        }

    def _as_user(self, account: str, who: str) -> dict[str, Any]:
        shown = is_email(who) and who not in self._hidden
        name = who.partition("@")[0]
        return {
            "accountId": account,
            "accountType": "atlassian",
            "active": True,
            "displayName": name,
            **({"emailAddress": who} if shown else {}),
        }


def account_id(who: str) -> str:
    """The account ID of somebody; who is no e-mail address is one already."""
    return f"712020:{uuid.uuid5(uuid.NAMESPACE_URL, who)}" if is_email(who) else who


def _as_responder(who: str) -> dict[str, str]:
    return {"id": account_id(who), "type": "user"}
