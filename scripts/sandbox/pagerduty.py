"""A stand-in for PagerDuty: who is on call by a schedule, once for each escalation policy using it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from sandbox.clock import Clock
from sandbox.http import Request, Response, json_response
from sandbox.schedules import Refusal, Schedule, Schedules, as_text, is_email, read_moment

_SCHEDULE = re.compile(r"/schedules/(?P<schedule>[^/]+)")
_LONGEST = relativedelta(months=3)
_AHEAD = timedelta(days=90)
_POLICIES = ("Support", "Support out of hours")
_LARGEST_PAGE = 100


class PagerDuty:
    """PagerDuty over the schedules of a world. A schedule that is disabled is in no escalation policy."""

    def __init__(self, world: Mapping[str, Any], clock: Clock) -> None:
        self._schedules = Schedules(world, clock)
        self.act, self.view = self._schedules.act, self._schedules.view

    def handle(self, request: Request) -> Response:
        """Answer a call."""
        try:
            return json_response(self._answer(request))
        except Refusal as error:
            return json_response(
                {"error": {"message": str(error), "code": 2000 + error.status}}, error.status
            )

    def _answer(self, request: Request) -> dict[str, Any]:
        scheme, _, credentials = request.headers.get("authorization", "").partition(" token=")
        if scheme != "Token" or not self._schedules.admits(credentials):
            raise Refusal(401, "Unauthorized")
        match = _SCHEDULE.fullmatch(request.path)
        if request.method != "GET" or (match is None and request.path != "/oncalls"):
            raise Refusal(404, "Not Found")
        return self._page(request) if match is None else {"schedule": _as_schedule(self._find(match[1]))}

    def _find(self, identifier: str) -> Schedule:
        schedule = self._schedules.find(identifier)
        if schedule is None:
            raise Refusal(404, "Not Found")
        if schedule.get("forbidden"):
            raise Refusal(403, "Access Denied")
        return schedule

    def _page(self, request: Request) -> dict[str, Any]:
        """A page of entries; a schedule that is not there, or may not be read, has none."""
        since, until = self._range(request.query)
        limit = min(int(request.query.get("limit", "25")), _LARGEST_PAGE)
        offset = int(request.query.get("offset", "0"))
        with_users = "users" in request.values("include[]")
        found = [
            entry
            for identifier in request.values("schedule_ids[]")
            for entry in self._entries(identifier, since, until, with_users=with_users)
        ]
        return {
            "oncalls": found[offset : offset + limit],
            "limit": limit,
            "offset": offset,
            "more": offset + limit < len(found),
            "total": None,
        }

    def _range(self, query: Mapping[str, str]) -> tuple[datetime, datetime]:
        now = as_text(self._schedules.now())
        try:
            since, until = (read_moment(query.get(key, now)) for key in ("since", "until"))
        except ValueError as error:
            raise Refusal(400, "Invalid Input Provided") from error
        if until < since or until > since + _LONGEST:
            raise Refusal(400, "The search range cannot exceed 3 months")
        return since, until

    def _entries(
        self, identifier: str, since: datetime, until: datetime, *, with_users: bool
    ) -> Iterator[dict[str, Any]]:
        """Entries whole, also where they reach out of the range; none from 90 days ahead on."""
        schedule = self._schedules.find(identifier)
        if schedule is None or schedule.get("forbidden") or not schedule["enabled"]:
            return
        for shift in sorted(schedule["shifts"], key=lambda shift: shift["from"]):
            if shift["from"] < min(until, self._schedules.now() + _AHEAD) and shift["to"] > since:
                for level, policy in enumerate(_POLICIES, 1):
                    yield {
                        "escalation_policy": {
                            "id": f"PP{level}",
                            "type": "escalation_policy_reference",
                            "summary": policy,
                        },
                        "escalation_level": level,
                        "schedule": _as_schedule(schedule),
                        "user": _as_user(shift["who"], whole=with_users),
                        "start": as_text(shift["from"]),
                        "end": as_text(shift["to"]),
                    }


def _as_schedule(schedule: Schedule) -> dict[str, str]:
    return {"id": schedule["id"], "type": "schedule_reference", "summary": schedule["name"]}


def _as_user(who: str, *, whole: bool) -> dict[str, str]:
    """A user; the address comes only with the whole of it. Who is no e-mail address is an ID."""
    if not is_email(who):
        return {"id": who, "type": "user" if whole else "user_reference", "summary": who}
    user = {"id": f"P{zlib.crc32(who.encode()):08X}", "summary": who.partition("@")[0]}
    return {**user, "type": "user", "email": who} if whole else {**user, "type": "user_reference"}
