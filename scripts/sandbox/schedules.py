"""On-call schedules as every stand-in for an on-call system holds them: who, from when, to when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sandbox.clock import Clock, parse_instant
from sandbox.verbs import Args, Verb, find, perform

Schedule = dict[str, Any]


class Refusal(Exception):
    """A call that is refused: the HTTP status and the sentence."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Schedules:
    """The schedules of a world's section; each has `shifts`, given as who, from and to (default: a week).

    `who` is an e-mail address; anything else is an account, or a name, whose address is not told.
    """

    def __init__(self, world: Mapping[str, Any], clock: Clock) -> None:
        self._clock = clock
        self._tokens: list[str] | None = world.get("tokens")
        self._schedules = {seed["id"]: _read_schedule(seed) for seed in world.get("schedules") or ()}

    def now(self) -> datetime:
        """The moment it is."""
        return self._clock.now()

    def admits(self, token: str) -> bool:
        """Whether a token is taken; where a world names none, every one is."""
        return bool(token) and (self._tokens is None or token in self._tokens)

    def find(self, identifier: str, by: str = "id") -> Schedule | None:
        """The schedule with this ID (or name), if there is one."""
        return next((each for each in self._schedules.values() if each[by] == identifier), None)

    def on_call(self, schedule: Schedule, moment: datetime) -> list[str]:
        """Everybody on call at a moment, each once."""
        if not schedule["enabled"]:
            return []
        on_call = (shift["who"] for shift in schedule["shifts"] if shift["from"] <= moment < shift["to"])
        return list(dict.fromkeys(on_call))

    def people(self) -> Iterator[str]:
        """Everybody in any schedule, each once."""
        yield from dict.fromkeys(
            shift["who"] for each in self._schedules.values() for shift in each["shifts"]
        )

    def act(self, verb: str, args: Mapping[str, Any]) -> Any:
        """Let a person change a schedule. Raises DeedError for what cannot be done."""
        return perform("an on-call system", VERBS, verb, self, args)

    def view(self) -> dict[str, Any]:
        """Who is on call now, and the shifts, as plain data for the page."""
        return {
            "schedules": [
                {
                    "id": schedule["id"],
                    "name": schedule["name"],
                    "enabled": schedule["enabled"],
                    "on_call": self.on_call(schedule, self.now()),
                    "shifts": schedule["shifts"],
                }
                for schedule in self._schedules.values()
            ]
        }

    def change(self, identifier: str, **facts: Any) -> None:
        """Change a schedule; raises KeyError where there is none of that ID."""
        find(self._schedules, identifier, "schedule").update(facts)


def _set_shifts(schedules: Schedules, args: Args) -> None:
    schedules.change(args["schedule"], shifts=[_read_shift(shift) for shift in args["shifts"]])


def _disable(schedules: Schedules, args: Args) -> None:
    schedules.change(args["schedule"], enabled=False)


VERBS: Mapping[str, Verb[Schedules]] = {
    "set_shifts": Verb(
        does=_set_shifts,
        about="Say who is on call: each of `shifts` is `{who, from, to}`, `to` a week later unless given.",
        needs="schedule shifts",
    ),
    "disable": Verb(does=_disable, about="Switch a schedule off.", needs="schedule"),
}


def is_email(who: str) -> bool:
    """Whether somebody is given by an e-mail address."""
    return "@" in who


def read_moment(text: str) -> datetime:
    """An instant with its offset. Raises ValueError, also for a plus sign that was not escaped."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return parse_instant(moment)


def as_text(moment: datetime) -> str:
    """An instant as these systems write it."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _read_schedule(seed: Mapping[str, Any]) -> Schedule:
    shifts = [_read_shift(shift) for shift in seed.get("shifts") or ()]
    return {"name": seed["id"], "enabled": True, "timezone": "UTC", **seed, "shifts": shifts}


def _read_shift(seed: Mapping[str, Any]) -> dict[str, Any]:
    start = parse_instant(seed["from"])
    end = parse_instant(seed["to"]) if "to" in seed else start + timedelta(weeks=1)
    return {"who": seed["who"], "from": start, "to": end}
