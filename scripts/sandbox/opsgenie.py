"""A stand-in for Opsgenie's schedules: who is on call when, in the shapes and refusals of its REST API."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sandbox.clock import Clock
from sandbox.http import Request, Response, json_response
from sandbox.schedules import Refusal, Schedule, Schedules, read_moment
from sandbox.timeline import read_range, timeline

_SCHEDULE = re.compile(r"/v2/schedules/(?P<schedule>[^/]+)(?:/(?P<part>on-calls|timeline))?/?")


class Opsgenie:
    """Opsgenie over the schedules of a world."""

    def __init__(self, world: Mapping[str, Any], clock: Clock) -> None:
        self._schedules = Schedules(world, clock)
        self.act, self.view = self._schedules.act, self._schedules.view
        self._answered = 0

    def handle(self, request: Request) -> Response:
        """Answer a call; `request.path` begins with /v2."""
        self._answered += 1
        envelope = {"took": 0.012, "requestId": str(uuid.UUID(int=self._answered))}
        try:
            return json_response({"data": self._answer(request), **envelope})
        except Refusal as error:
            code = {"code": error.status * 100 + 1} if error.status == 403 else {}
            return json_response({"message": str(error), **code, **envelope}, error.status)

    def _answer(self, request: Request) -> dict[str, Any]:
        self._admit(request.headers.get("authorization", ""))
        match = _SCHEDULE.fullmatch(request.path)
        if match is None or request.method != "GET":
            raise Refusal(404, "No handler found for the request")
        named = "scheduleIdentifierType" if match["part"] == "on-calls" else "identifierType"
        schedule = self._find(match["schedule"], request.query.get(named, "id"))
        match match["part"]:
            case "on-calls":
                return self._on_calls(schedule, request.query)
            case "timeline":
                return self._timeline(schedule, request.query)
            case _:
                keys = ("id", "name", "description", "timezone", "enabled")
                return {key: schedule.get(key, "") for key in keys}

    def _on_calls(self, schedule: Schedule, query: Mapping[str, str]) -> dict[str, Any]:
        recipients = self._schedules.on_call(schedule, self._read_date(query.get("date")))
        if query.get("flat", "false").lower() == "true":
            return {**_parent(schedule), "onCallRecipients": recipients}
        return {**_parent(schedule), "onCallParticipants": [_as_participant(who) for who in recipients]}

    def _timeline(self, schedule: Schedule, query: Mapping[str, str]) -> dict[str, Any]:
        span = read_range(query, schedule, now=self._schedules.now(), refused=422)
        keys = ("recipient", "flattenedRecipients")
        told = timeline(self._schedules, schedule, span, keys=keys, person=_as_participant)
        return {**_parent(schedule), **told}

    def _admit(self, authorization: str) -> None:
        scheme, _, key = authorization.partition(" ")
        if scheme != "GenieKey" or not self._schedules.admits(key):
            raise Refusal(401, "Could not authenticate")

    def _find(self, identifier: str, kind: str) -> Schedule:
        if kind not in {"id", "name"}:
            raise Refusal(422, f"Identifier type [{kind}] is not valid")
        schedule = self._schedules.find(identifier, kind)
        if schedule is None:
            raise Refusal(404, f"No schedule exists with {kind} [{identifier}]")
        if schedule.get("forbidden"):
            raise Refusal(403, "You are not authorized to access this schedule.")
        return schedule

    def _read_date(self, text: str | None) -> datetime:
        """The API wants seconds and an offset."""
        try:
            return self._schedules.now() if text is None else read_moment(text)
        except ValueError as error:
            raise Refusal(422, f"Date [{text}] is not in the format yyyy-MM-dd'T'HH:mm:ssZ") from error


def _parent(schedule: Schedule) -> dict[str, Any]:
    return {"_parent": {key: schedule[key] for key in ("id", "name", "enabled")}}


def _as_participant(who: str) -> dict[str, str]:
    return {"id": str(uuid.uuid5(uuid.NAMESPACE_URL, who)), "name": who, "type": "user"}
