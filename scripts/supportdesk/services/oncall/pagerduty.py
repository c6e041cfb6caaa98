"""Who is on call by a PagerDuty schedule.

`GET /oncalls` gives an entry for each escalation policy and level that a schedule serves, so the same time
on call comes several times; where nothing ever changes, `start` and `end` are null. A schedule that no
escalation policy uses puts nobody on call. Shifts are told 90 days ahead (`Rotation.weeks_told`); a search
covers at most three months, a page a hundred entries.
(PagerDuty's OpenAPI document of August 2026, "List all of the on-calls"; the three months in older ones.)
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import requests

from supportdesk.services.errors import ServiceError
from supportdesk.services.observing import SILENT, Observer
from supportdesk.services.oncall.asker import Asker, Mends, Scheme
from supportdesk.services.oncall.stretches import Misshapen, as_instant, is_email, read_instant, unbroken
from supportdesk.services.ports import OnCall
from supportdesk.services.retry import Patience

LONGEST = timedelta(weeks=12)  # a search; three months are 89 days at least
PAGE = 100
MOST_PAGES = 100  # the API pages through 10,000 entries and no further
ALWAYS = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
MENDS = Mends(
    unauthorized="PagerDuty does not accept the token; put a valid one into PAGERDUTY_API_TOKEN.",
    forbidden="the token in PAGERDUTY_API_TOKEN may not read it; give it read access to schedules.",
    missing="PagerDuty has none of that ID; check rotation.pagerduty.schedule.",
    other="check rotation.pagerduty.schedule.",
)


class PagerDutySource:
    """Implements `OnCallSource` for one schedule, given by its ID. `url` is the base address.

    Identities are e-mail addresses; of a user without one it is the user's ID.
    """

    def __init__(
        self,
        schedule: str,
        *,
        token: str,
        url: str,
        patience: Patience | None = None,
        observer: Observer = SILENT,
    ) -> None:
        self._schedule = schedule
        self._what = f"PagerDuty schedule {schedule}"
        self._url = url.rstrip("/")
        self._asker = Asker(
            self._what,
            "PagerDuty",
            mends=MENDS,
            authorize=_Token(token),
            patience=patience,
            observer=observer,
        )

    def shifts(self, since: datetime, until: datetime) -> Sequence[OnCall]:
        """Who is on call in the range, as the port says. A request for each page of each twelve weeks.

        Raises ServiceError. An answer with nobody in it may mean a schedule that is not there: that is asked.
        """
        told = [shift for first, last in _parts(since, until) for shift in self._entries(first, last)]
        if not told:
            self._look_up()
        return unbroken(told, since=since, until=until)

    def _entries(self, since: datetime, until: datetime) -> Iterator[OnCall]:
        for page in range(MOST_PAGES):
            parameters = {
                "schedule_ids[]": self._schedule,
                "include[]": "users",
                "since": as_instant(since),
                "until": as_instant(until),
                "limit": str(PAGE),
                "offset": str(page * PAGE),
            }
            shifts, more = self._asker.read_json(f"{self._url}/oncalls", parameters, _read_page)
            yield from shifts
            if not more:
                return
        raise ServiceError(
            f"{self._what} has more than {MOST_PAGES * PAGE} entries in twelve weeks: split it."
        )

    def _look_up(self) -> None:
        """Raises ServiceError unless the schedule is there and may be read."""
        address = f"{self._url}/schedules/{quote(self._schedule, safe='')}"
        self._asker.read_json(address, {}, _read_schedule)


class _Token(Scheme):
    """PagerDuty's own scheme of credentials, and the two headers that its documents require."""

    def __init__(self, token: str) -> None:
        super().__init__("Token", f"token={token}")

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Accept"] = "application/vnd.pagerduty+json;version=2"
        request.headers["Content-Type"] = "application/json"
        return super().__call__(request)


def _parts(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    while since < until:
        last = min(since + LONGEST, until)
        yield since, last
        since = last


def _read_schedule(answer: Any) -> None:
    if not isinstance(answer, Mapping) or not isinstance(answer.get("schedule"), Mapping):
        raise Misshapen("without the schedule")


def _read_page(answer: Any) -> tuple[list[OnCall], bool]:
    """The entries of a page, and whether there are more."""
    entries = answer.get("oncalls") if isinstance(answer, Mapping) else None
    if not isinstance(entries, list) or not isinstance(answer.get("more"), bool):
        raise Misshapen("without a list of who is on call")
    return [_read_entry(entry) for entry in entries], answer["more"]


def _read_entry(entry: Any) -> OnCall:
    if not isinstance(entry, Mapping) or not {"start", "end", "user"} <= entry.keys():
        raise Misshapen("without the times of an entry")
    start, end = (
        open_end if entry[key] is None else read_instant(entry[key], what=f"the {key} of an entry")
        for key, open_end in zip(("start", "end"), ALWAYS, strict=True)
    )
    return OnCall(identity=_identity(entry["user"]), start=start, end=end)


def _identity(user: Any) -> str:
    email, account = (user.get("email"), user.get("id")) if isinstance(user, Mapping) else (None, None)
    if isinstance(email, str) and is_email(email.strip()):
        return email.strip().lower()
    if isinstance(account, str) and account:
        return account
    raise Misshapen("without saying who is on call in an entry")
