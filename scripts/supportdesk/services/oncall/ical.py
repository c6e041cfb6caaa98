"""Who is on call by an iCalendar feed (RFC 5545), such as a shared calendar publishes at a secret address.

An event is a time on call. Cancelled events are none, nor are those that leave their time free (TRANSP).
Events without a time zone and all-day events are in the team calendar's time zone.
"""

import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from urllib.parse import unquote, urlsplit

import requests

from supportdesk.model.moment import slot_on
from supportdesk.services.errors import ServiceError
from supportdesk.services.observing import SILENT, Observer
from supportdesk.services.oncall.asker import Anonymous, Asker, Mends
from supportdesk.services.oncall.recurrence import TooCostly, refuse_costly
from supportdesk.services.oncall.stretches import Misshapen, is_email, unbroken
from supportdesk.services.ports import OnCall
from supportdesk.services.retry import Patience

# Asked for besides the range, as an event without a zone is somewhere within a day of where UTC has it.
MARGIN = timedelta(days=2)
MOST_SHIFTS = 100_000  # a person in every hour of a year is a tenth of that
MATTERS = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"})
NOT_A_PERSON = frozenset({"RESOURCE", "ROOM"})


class IcalSource:
    """Implements `OnCallSource` for the feed at `url`, which the environment variable `variable` holds.

    Who an event means: its SUMMARY, else an attendee's name (CN), if `names` has it; else the e-mail
    addresses of the attendees, but for those who declined; else, where `names` is empty, that of the
    organizer; else the SUMMARY as written. Upper and lower case are the same, so are one space and many.
    """

    def __init__(
        self,
        url: str,
        *,
        variable: str,
        timezone: str,
        names: Collection[str] = (),
        patience: Patience | None = None,
        observer: Observer = SILENT,
    ) -> None:
        self._what = f"iCalendar feed in {variable}"
        self._address = url
        self._timezone = timezone
        self._names = frozenset(map(_folded, names))
        self._asker = Asker(
            self._what,
            "its server",
            mends=_mends(variable),
            authorize=_credentials(url),
            patience=patience,
            observer=observer,
            tells_path=False,
        )

    def shifts(self, since: datetime, until: datetime) -> Sequence[OnCall]:
        """Who is on call in the range, as the port says. One request. Raises ServiceError."""
        told = self._asker.read_bytes(
            self._address, {}, lambda body: self._read(body, since=since, until=until)
        )
        return unbroken(told, since=since, until=until)

    def _read(self, body: bytes, *, since: datetime, until: datetime) -> tuple[OnCall, ...]:
        text = body.decode("utf-8", "replace").strip("\ufeff \t\r\n")
        if not (text.upper().startswith("BEGIN:VCALENDAR") and text.upper().endswith("END:VCALENDAR")):
            raise Misshapen("with something else than a whole iCalendar")
        try:
            refuse_costly(text, since=since, until=until)
            events = _occurrences(text, since - MARGIN, until + MARGIN)
            shifts = (shift for event in events for shift in self._shifts(event))
            told = tuple(islice(shifts, MOST_SHIFTS + 1))
        except TooCostly as fault:
            raise ServiceError(
                f"{self._what} holds {fault}: the desk does not read that; simplify it."
            ) from None
        except Exception:  # noqa: BLE001 - the libraries fail in many ways over a broken feed
            raise ServiceError(
                f"{self._what} cannot be read as an iCalendar: publish it anew, or correct its events."
            ) from None
        if len(told) > MOST_SHIFTS:
            raise ServiceError(
                f"{self._what} puts people on call more than {MOST_SHIFTS} times: simplify it."
            )
        return told

    def _shifts(self, event: Any) -> Iterator[OnCall]:
        """The times on call that one occurrence means: one for each of its people."""
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            return
        if str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
            return
        start, end = self._instant(event.start), self._instant(event.end)
        for who in self._people(event):
            yield OnCall(identity=who, start=start, end=end)

    def _people(self, event: Any) -> Sequence[str]:
        summary = _spaced(str(event.get("SUMMARY", "")))
        attendees = [each for each in _listed(event.get("ATTENDEE")) if _takes_part(each.params)]
        callings = [summary, *(_spaced(str(each.params.get("CN", ""))) for each in attendees)]
        named = [each for each in callings if _folded(each) in self._names]
        if named:
            return named[:1] if _folded(summary) in self._names else named
        if not attendees and not self._names:
            attendees = _listed(event.get("ORGANIZER"))
        return list(filter(None, map(_email, attendees))) or [summary or "an event without a name"]

    def _instant(self, told: date) -> datetime:
        """An instant; a day is its beginning. A wall-clock time without a zone is the team's."""
        if not isinstance(told, datetime):
            return slot_on(told, time.min, timezone=self._timezone)
        if told.tzinfo is None:
            return slot_on(told.date(), told.time(), timezone=self._timezone)
        return told


def _mends(variable: str) -> Mends:
    mend = f"put the feed's present address into {variable}."
    return Mends(
        unauthorized=f"its server wants other credentials; {mend}",
        forbidden=f"its server does not let the desk read it; {mend}",
        missing=f"its server has none there; {mend}",
        other=mend,
    )


def _credentials(url: str) -> requests.auth.AuthBase:
    """What an address holds before its host; requests takes it from there only where nothing else is set."""
    address = urlsplit(url)
    if not address.username:
        return Anonymous()
    return requests.auth.HTTPBasicAuth(unquote(address.username), unquote(address.password or ""))


def _occurrences(text: str, since: datetime, until: datetime) -> Sequence[Any]:
    """Every occurrence of an event in the range. Raises whatever the libraries raise."""
    import icalendar  # noqa: PLC0415 - a tenth of a second, which only teams with a feed shall wait
    import recurring_ical_events  # type: ignore[import-untyped]  # noqa: PLC0415

    with warnings.catch_warnings():  # of vendors' prefixes before a zone's name, which many programs write
        warnings.simplefilter("ignore")
        calendar = icalendar.Calendar.from_ical(text)
        for event in calendar.walk("VEVENT"):
            _refuse_guesses(event)
        found: Sequence[Any] = recurring_ical_events.of(calendar).between(since, until)
    return found


def _refuse_guesses(event: Any) -> None:
    """Raises ValueError where the library would guess.

    It drops what it cannot read, and a zone that it does not know.
    """
    if any(key in MATTERS for key, _ in event.errors):
        raise ValueError("a property of an event is broken")
    for key in ("DTSTART", "DTEND"):
        told = event.get(key)
        if told is not None and told.params.get("TZID") and getattr(told.dt, "tzinfo", None) is None:
            raise ValueError("an event is in a time zone that nobody knows")


def _listed(told: Any) -> list[Any]:
    if told is None:
        return []
    return told if isinstance(told, list) else [told]


def _takes_part(parameters: Mapping[str, Any]) -> bool:
    declined = str(parameters.get("PARTSTAT", "")).upper() == "DECLINED"
    return not declined and str(parameters.get("CUTYPE", "")).upper() not in NOT_A_PERSON


def _email(address: Any) -> str | None:
    """The e-mail address of an attendee or organizer, in lower case; other kinds of address are none.

    PagerDuty's feeds leave `mailto:` out.
    """
    scheme, separator, rest = str(address).strip().partition(":")
    if separator and scheme.lower() != "mailto":
        return None
    email = unquote(rest if separator else scheme).strip().lower()
    return email if is_email(email) else None


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _folded(text: str) -> str:
    return _spaced(text).casefold()
