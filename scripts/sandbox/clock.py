"""The sandbox's clock: it stands where it was set, and hands out strictly increasing instants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_STEP = timedelta(microseconds=1)


def parse_instant(text: str | datetime) -> datetime:
    """An ISO 8601 instant as an aware UTC datetime; without a zone it is taken as UTC."""
    moment = text if isinstance(text, datetime) else datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Clock:
    """A clock that only moves when somebody sets it."""

    def __init__(self, now: datetime) -> None:
        self._now = parse_instant(now)
        self._last_tick = self._now - _STEP

    def now(self) -> datetime:
        """The instant the clock was set to, aware, in UTC."""
        return self._now

    def set(self, moment: datetime) -> None:
        """Put the clock to `moment`; it may go backwards, the ticks never do."""
        self._now = parse_instant(moment)

    def tick(self) -> datetime:
        """An instant at or after `now()`, later than every tick before: for ids and timestamps."""
        self._last_tick = max(self._now, self._last_tick + _STEP)
        return self._last_tick
