"""Who is on call by a schedule of Jira Service Management Operations, which follows Opsgenie.

Its timeline is Opsgenie's with `responder` for `recipient`, reaches one year back and two ahead, and knows
people by their Atlassian account IDs. Jira tells the e-mail addresses to them, as far as each person shows
theirs. (Atlassian's references: service-desk-ops, `api-group-schedule-timelines`; Jira, `user/bulk`.)
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from requests.auth import HTTPBasicAuth

from supportdesk.services.observing import SILENT, Observer
from supportdesk.services.oncall.asker import Asker, Mends
from supportdesk.services.oncall.stretches import Misshapen, is_email, unbroken
from supportdesk.services.oncall.timeline import Dialect, range_parameters, read_timeline
from supportdesk.services.ports import OnCall
from supportdesk.services.retry import Patience

DIALECT = Dialect(one="responder", several="flattenedResponders", name="id")
A_QUESTION = 50  # accounts looked up at once; Jira takes 200, an address with so many grows long
MENDS = Mends(
    unauthorized=(
        "Atlassian does not accept the credentials; put an account's address into JSM_EMAIL and its valid"
        " token into JSM_API_TOKEN."
    ),
    forbidden=(
        "the account in JSM_EMAIL may not read it; add it to the schedule's team, and let it browse users."
    ),
    missing="Atlassian has none of that ID; check rotation.jsm, its cloud_id and schedule.",
    other="check rotation.jsm, its cloud_id and schedule.",
)


class JsmSource:
    """Implements `OnCallSource` for one schedule of a site, both given by ID. `url` has no `/jsm/ops/api`.

    Identities are e-mail addresses; of an account that shows none, or is in `named`, it is the account ID.
    Nobody is on call by a schedule that is disabled, which only the schedule itself tells.
    """

    def __init__(
        self,
        schedule: str,
        *,
        cloud: str,
        email: str,
        token: str,
        url: str,
        named: Collection[str] = (),
        patience: Patience | None = None,
        observer: Observer = SILENT,
    ) -> None:
        base, site = url.rstrip("/"), quote(cloud, safe="")
        self._schedule = f"{base}/jsm/ops/api/{site}/v1/schedules/{quote(schedule, safe='')}"
        self._users = f"{base}/ex/jira/{site}/rest/api/3/user/bulk"
        self._named = frozenset(named)
        self._asker = Asker(
            f"Jira Service Management schedule {schedule}",
            "Atlassian",
            mends=MENDS,
            authorize=HTTPBasicAuth(email.encode(), token),
            patience=patience,
            observer=observer,
        )

    def shifts(self, since: datetime, until: datetime) -> Sequence[OnCall]:
        """Who is on call in the range, as the port says. Two requests, and one for each fifty people.

        Raises ServiceError.
        """
        if not self._asker.read_json(self._schedule, {}, _read_enabled):
            return ()
        told = self._asker.read_json(
            f"{self._schedule}/timeline",
            range_parameters(since, until),
            lambda answer: read_timeline(answer, DIALECT, since=since, until=until),
        )
        shifts = unbroken(told, since=since, until=until)
        emails = self._emails(sorted({shift.identity for shift in shifts} - self._named))
        return unbroken(
            [replace(shift, identity=emails.get(shift.identity, shift.identity)) for shift in shifts],
            since=since,
            until=until,
        )

    def _emails(self, accounts: Sequence[str]) -> Mapping[str, str]:
        """E-mail addresses by account ID; of who is not there, or shows none, there is none."""
        found: dict[str, str] = {}
        for place in range(0, len(accounts), A_QUESTION):
            some = accounts[place : place + A_QUESTION]
            parameters = {"accountId": some, "maxResults": str(A_QUESTION)}
            found |= self._asker.read_json(self._users, parameters, _read_users)
        return found


def _read_enabled(answer: Any) -> bool:
    enabled = answer.get("enabled") if isinstance(answer, Mapping) else None
    if not isinstance(enabled, bool):
        raise Misshapen("without saying whether the schedule is enabled")
    return enabled


def _read_users(answer: Any) -> dict[str, str]:
    users = answer.get("values") if isinstance(answer, Mapping) else None
    if not isinstance(users, list) or not all(isinstance(user, Mapping) for user in users):
        raise Misshapen("without a list of users")
    emails = ((user.get("accountId"), user.get("emailAddress")) for user in users)
    return {
        account: email.strip().lower()
        for account, email in emails
        if isinstance(account, str) and isinstance(email, str) and is_email(email.strip())
    }
