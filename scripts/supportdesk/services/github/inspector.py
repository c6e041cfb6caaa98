"""Looks at how GitHub is set up for the desk: the port `TrackerInspector`."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

from supportdesk.model.tracker_setup import (
    ABSENT,
    AccountKind,
    Quota,
    QuotaKind,
    Rounds,
    TrackerSetup,
    TrackerUse,
    Unread,
)
from supportdesk.services.errors import Denied, Missing, ServiceError
from supportdesk.services.github.answers import fault_error
from supportdesk.services.github.connection import Connection
from supportdesk.services.github.repository_setups import read_repository_setups
from supportdesk.services.github.together import asked_together
from supportdesk.services.github.unread import unread_of
from supportdesk.services.shapes import as_documented, number, text

Read = TypeVar("Read")

SCHEDULE = "schedule.yml"
_ACCOUNTS_AT_ONCE = 100
_BOT = "[bot]"
_PEOPLE = "people's accounts"
_KINDS: Mapping[str, AccountKind] = {"User": "person", "Organization": "organization"}
_BUDGETS: Mapping[str, QuotaKind] = {"core": "requests", "graphql": "points"}


class Inspector:
    """Asks in one request for all that can be asked together, and by itself for what is the desk's alone."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read_setup(self, use: TrackerUse) -> TrackerSetup:
        """How GitHub is set up. Credentials that GitHub refuses raise a ServiceError."""
        unread: list[Unread] = []
        installation = self._connection.installation()
        quotas, scopes = self._tried_quotas(unread)
        return TrackerSetup(
            installation=installation,
            scopes=scopes,
            quotas=quotas,
            repositories=_tried(
                "repositories", lambda: read_repository_setups(self._connection, use, unread), unread
            )
            or {},
            accounts=_tried("GitHub accounts", lambda: self._read_accounts(use, unread), unread) or {},
            rounds=_tried("schedule", lambda: self._read_rounds(use.desk), unread),
            unread=tuple(unread),
        )

    def _tried_quotas(self, unread: list[Unread]) -> tuple[tuple[Quota, ...], frozenset[str] | None]:
        """What anybody may ask; who is denied it has no credentials that GitHub takes."""
        try:
            return self._read_quotas()
        except Denied:
            raise
        except ServiceError as error:
            unread.append(unread_of("GitHub quota", error))
            return (), None

    @as_documented("GitHub")
    def _read_quotas(self) -> tuple[tuple[Quota, ...], frozenset[str] | None]:
        """The budgets, whose asking is free, and what a classic token may do; no other token says it.

        https://docs.github.com/rest/rate-limit/rate-limit and
        https://docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps
        """
        try:
            told, headers = self._connection.get_with_headers("/rate_limit", subject="the rate limits")
        except Missing:  # a server of one's own may have none
            return (), None
        scopes = headers.get("x-oauth-scopes")
        named = None if scopes is None else frozenset(filter(None, map(str.strip, scopes.split(","))))
        return tuple(_quota(kind, told["resources"][name]) for name, kind in _BUDGETS.items()), named

    @as_documented("GitHub")
    def _read_accounts(self, use: TrackerUse, unread: list[Unread]) -> dict[str, AccountKind | None]:
        """What each login is. GraphQL finds no App by its login, which says that it is one."""
        logins = sorted({login.casefold() for login in use.logins})
        kinds: dict[str, AccountKind | None] = {each: "bot" for each in logins if each.endswith(_BOT)}
        left = [each for each in logins if not each.endswith(_BOT)]
        for start in range(0, len(left), _ACCOUNTS_AT_ONCE):
            page = left[start : start + _ACCOUNTS_AT_ONCE]
            answer = self._connection.query(
                "accounts", partial(_numbered, page), subject=_PEOPLE, text=accounts_document(len(page))
            )
            faults = [each for each in answer.faults if each.kind != "NOT_FOUND"]
            if faults:
                unread.append(unread_of("GitHub accounts", fault_error(faults[0], _PEOPLE)))
                break
            for place, login in enumerate(page):
                found = answer.data.get(f"a{place}")
                kinds[login] = _KINDS[found["__typename"]] if found else None
        return kinds

    @as_documented("GitHub")
    def _read_rounds(self, desk: str) -> Rounds:
        """The workflows, and the last run that the schedule started.

        https://docs.github.com/rest/actions/workflow-runs#list-workflow-runs-for-a-workflow
        """
        address, subject = f"/repos/{desk}/actions/workflows", f"the runs of {SCHEDULE} in {desk}"
        try:
            states = self._read_workflows(address, subject)
            state = states.pop(SCHEDULE, ABSENT)
            if state == ABSENT:
                return Rounds(state=ABSENT, others=states)
            newest = {"event": "schedule", "per_page": "1"}
            told = self._connection.get(f"{address}/{SCHEDULE}/runs", parameters=newest, subject=subject)
        except Missing:
            return Rounds(state=ABSENT)
        except Denied:
            mend = "give the App the permission “Actions: read-only”"
            raise Denied(f"GitHub does not tell the desk of {subject}: {mend}.") from None
        runs = told["workflow_runs"]
        if not runs:
            return Rounds(state=state, others=states)
        return Rounds(
            state=state,
            last_run=datetime.fromisoformat(text(runs[0]["created_at"])),
            conclusion=text(runs[0]["conclusion"] or ""),
            url=text(runs[0]["html_url"]),
            others=states,
        )

    def _read_workflows(self, address: str, subject: str) -> dict[str, str]:
        """The state of each workflow by its file's name; the schedule's too if there are over a hundred."""
        told = self._connection.get(address, parameters={"per_page": "100"}, subject=subject)
        states = {text(each["path"]).rpartition("/")[2]: text(each["state"]) for each in told["workflows"]}
        if SCHEDULE not in states and number(told["total_count"]) > len(states):
            states[SCHEDULE] = text(self._connection.get(f"{address}/{SCHEDULE}", subject=subject)["state"])
        return states


def accounts_document(count: int) -> str:
    """The document that asks what so many logins are."""
    return asked_together(
        "Accounts",
        variables=("$login{0}: String!",),
        selection="a{0}: repositoryOwner(login: $login{0}) {{ __typename }}",
        count=count,
    )


def _numbered(logins: Sequence[str]) -> dict[str, str]:
    return {f"login{place}": login for place, login in enumerate(logins)}


def _quota(kind: QuotaKind, told: Mapping[str, Any]) -> Quota:
    resets_at = datetime.fromtimestamp(number(told["reset"]), UTC)
    return Quota(kind=kind, limit=number(told["limit"]), left=number(told["remaining"]), resets_at=resets_at)


def _tried(subject: str, read: Callable[[], Read], unread: list[Unread]) -> Read | None:
    """What could be read, or None with the reason noted."""
    try:
        return read()
    except ServiceError as error:
        unread.append(unread_of(subject, error))
        return None
