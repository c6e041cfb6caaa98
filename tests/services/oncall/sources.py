"""Every on-call source over the stand-in it asks, so that one suite can hold all of them to one contract."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.server import Sandbox
from supportdesk.services.oncall.ical import IcalSource
from supportdesk.services.oncall.jsm import JsmSource
from supportdesk.services.oncall.opsgenie import OpsgenieSource
from supportdesk.services.oncall.pagerduty import PagerDutySource
from supportdesk.services.ports import OnCallSource
from supportdesk.services.retry import Patience
from tests.services.waits import Waits

NOW = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
SCHEDULE, SECRET, CLOUD = "b553cefc-2466-4ad2-ad0c-66937c790bbf", "s3cret-credential", "1111-2222"
Shift = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Case:
    """A source: its section of a world, how it is made, and what its sentences name.

    `make` takes the sandbox's address, the schedule, the secret and the patience. `odd` are answers of
    another shape than the system's.
    """

    name: str
    what: str
    make: Callable[[str, str, str, Patience], OnCallSource]
    secret: str
    place: str
    odd: Sequence[object]

    def __str__(self) -> str:
        return self.name


@contextmanager
def a_source(
    case: Case, shifts: Sequence[Shift], *, asked: str = SCHEDULE, secret: str = SECRET, **more: Any
) -> Iterator[tuple[OnCallSource, Sandbox, Waits]]:
    """The source over a stand-in that holds one schedule with these shifts."""
    world = {"tokens": [SECRET], "schedules": [{"id": SCHEDULE, "shifts": shifts, **more}]}
    waits = Waits()
    with Sandbox({"now": NOW, case.name: world}) as sandbox:
        yield case.make(sandbox.url, asked, secret, waits.patience()), sandbox, waits


def _opsgenie(url: str, schedule: str, secret: str, patience: Patience) -> OnCallSource:
    return OpsgenieSource(schedule, key=secret, url=f"{url}/opsgenie/", patience=patience)


def _jsm(url: str, schedule: str, secret: str, patience: Patience) -> OnCallSource:
    return JsmSource(
        schedule,
        cloud=CLOUD,
        email="desk@example.com",
        token=secret,
        url=f"{url}/jsm/",
        patience=patience,
    )


def _pagerduty(url: str, schedule: str, secret: str, patience: Patience) -> OnCallSource:
    return PagerDutySource(schedule, token=secret, url=f"{url}/pagerduty/", patience=patience)


def _ical(url: str, schedule: str, secret: str, patience: Patience) -> OnCallSource:
    address = f"{url}/ical/{schedule}.ics?token={secret}"
    return IcalSource(address, variable="SUPPORT_ICS_URL", timezone="Europe/London", patience=patience)


ODD_TIMELINES: Sequence[object] = (
    None,
    [],
    {"finalTimeline": {"rotations": []}},
    {
        "startDate": "2020-01-01T00:00:00Z",
        "endDate": "2020-01-08T00:00:00Z",
        "finalTimeline": {"rotations": []},
    },
)
CASES = (
    Case(
        name="opsgenie",
        what=f"Opsgenie schedule {SCHEDULE}",
        make=_opsgenie,
        secret="OPSGENIE_API_KEY",
        place="rotation.opsgenie.schedule",
        odd=[{}, *({"data": told} for told in ODD_TIMELINES)],
    ),
    Case(
        name="jsm",
        what=f"Jira Service Management schedule {SCHEDULE}",
        make=_jsm,
        secret="JSM_API_TOKEN",
        place="rotation.jsm",
        odd=[{}, {"enabled": "yes"}, *ODD_TIMELINES],
    ),
    Case(
        name="pagerduty",
        what=f"PagerDuty schedule {SCHEDULE}",
        make=_pagerduty,
        secret="PAGERDUTY_API_TOKEN",
        place="rotation.pagerduty.schedule",
        odd=[{}, [], {"oncalls": []}, {"oncalls": {}, "more": False}, {"oncalls": [{}], "more": False}],
    ),
    Case(
        name="ical",
        what="iCalendar feed in SUPPORT_ICS_URL",
        make=_ical,
        secret="SUPPORT_ICS_URL",
        place="SUPPORT_ICS_URL",
        odd=["", "{}", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"],
    ),
)
