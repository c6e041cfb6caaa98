"""A stand-in for Opsgenie's schedules: who is on call when, in the shapes and refusals of its REST API."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sandbox.clock import Clock, parse_instant
from sandbox.http import Request, Response, json_response

_SCHEDULE = re.compile(r"/v2/schedules/(?P<schedule>[^/]+)(?P<on_calls>/on-calls)?/?")


class OpsgenieError(Exception):
    """A refusal: the HTTP status and the sentence."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Opsgenie:
    """Opsgenie over the schedules of a world; each has `shifts`, given as who, from and to."""

    def __init__(self, world: Mapping[str, Any], clock: Clock) -> None:
        self._clock = clock
        self._keys: list[str] | None = world.get("tokens")
        self._schedules = {seed["id"]: _read_schedule(seed) for seed in world.get("schedules") or ()}
        self._answered = 0

    def handle(self, request: Request) -> Response:
        """Answer a call; `request.path` begins with /v2."""
        self._answered += 1
        envelope = {"took": 0.012, "requestId": str(uuid.UUID(int=self._answered))}
        try:
            return json_response({"data": self._answer(request), **envelope})
        except OpsgenieError as error:
            code = {"code": error.status * 100 + 1} if error.status == 403 else {}
            return json_response({"message": str(error), **code, **envelope}, error.status)

    def act(self, verb: str, args: Mapping[str, Any]) -> Any:
        """Let a person change a schedule. Raises KeyError for what does not exist."""
        verbs: dict[str, Callable[[Mapping[str, Any]], None]] = {
            "set_shifts": self._set_shifts,
            "disable": self._disable,
        }
        return verbs[verb](args)

    def view(self) -> dict[str, Any]:
        """Who is on call now, and the shifts, as plain data for the page."""
        return {
            "schedules": [
                {
                    "name": schedule["name"],
                    "enabled": schedule["enabled"],
                    "on_call": self._recipients(schedule, self._clock.now()),
                    "shifts": schedule["shifts"],
                }
                for schedule in self._schedules.values()
            ]
        }

    def _answer(self, request: Request) -> dict[str, Any]:
        self._admit(request.headers.get("authorization", ""))
        match = _SCHEDULE.fullmatch(request.path)
        if match is None or request.method != "GET":
            raise OpsgenieError(404, "No handler found for the request")
        schedule = self._find(match["schedule"], request.query.get("scheduleIdentifierType", "id"))
        if not match["on_calls"]:
            return {
                key: schedule.get(key, "") for key in ("id", "name", "description", "timezone", "enabled")
            }
        moment = self._read_date(request.query.get("date"))
        recipients = self._recipients(schedule, moment)
        parent = {"_parent": {key: schedule[key] for key in ("id", "name", "enabled")}}
        if request.query.get("flat", "false").lower() == "true":
            return {**parent, "onCallRecipients": recipients}
        return {**parent, "onCallParticipants": [_as_participant(who) for who in recipients]}

    def _admit(self, authorization: str) -> None:
        scheme, _, key = authorization.partition(" ")
        if scheme != "GenieKey" or not key:
            raise OpsgenieError(401, "Could not authenticate")
        if self._keys is not None and key not in self._keys:
            raise OpsgenieError(401, "Could not authenticate")

    def _find(self, identifier: str, kind: str) -> dict[str, Any]:
        if kind not in {"id", "name"}:
            raise OpsgenieError(422, f"Identifier type [{kind}] is not valid")
        for schedule in self._schedules.values():
            if schedule[kind] == identifier:
                if schedule.get("forbidden"):
                    raise OpsgenieError(403, "You are not authorized to access this schedule.")
                return schedule
        raise OpsgenieError(404, f"No schedule exists with {kind} [{identifier}]")

    def _read_date(self, text: str | None) -> datetime:
        """The API wants seconds and an offset; a plus sign that was not escaped arrives as a space."""
        if text is None:
            return self._clock.now()
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise OpsgenieError(422, f"Date [{text}] is not in the format yyyy-MM-dd'T'HH:mm:ssZ") from error
        if moment.tzinfo is None:
            raise OpsgenieError(422, f"Date [{text}] is not in the format yyyy-MM-dd'T'HH:mm:ssZ")
        return parse_instant(moment)

    def _recipients(self, schedule: Mapping[str, Any], moment: datetime) -> list[str]:
        if not schedule["enabled"]:
            return []
        on_call = (shift["who"] for shift in schedule["shifts"] if shift["from"] <= moment < shift["to"])
        return list(dict.fromkeys(on_call))

    def _set_shifts(self, args: Mapping[str, Any]) -> None:
        self._schedules[args["schedule"]]["shifts"] = [_read_shift(shift) for shift in args["shifts"]]

    def _disable(self, args: Mapping[str, Any]) -> None:
        self._schedules[args["schedule"]]["enabled"] = False


def _as_participant(who: str) -> dict[str, str]:
    return {"id": str(uuid.uuid5(uuid.NAMESPACE_URL, who)), "name": who, "type": "user"}


def _read_schedule(seed: Mapping[str, Any]) -> dict[str, Any]:
    shifts = [_read_shift(shift) for shift in seed.get("shifts") or ()]
    return {"name": seed["id"], "enabled": True, **seed, "shifts": shifts}


def _read_shift(seed: Mapping[str, Any]) -> dict[str, Any]:
    start = parse_instant(seed["from"])
    end = parse_instant(seed["to"]) if "to" in seed else start + timedelta(weeks=1)
    return {"who": seed["who"], "from": start, "to": end}
