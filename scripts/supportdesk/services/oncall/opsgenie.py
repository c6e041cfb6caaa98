"""Who is on call by an Opsgenie schedule. The API ends on 2027-04-05."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from supportdesk.services.observing import SILENT, Observer
from supportdesk.services.oncall.asker import Asker, Mends, Scheme
from supportdesk.services.oncall.stretches import Misshapen, unbroken
from supportdesk.services.oncall.timeline import Dialect, range_parameters, read_timeline
from supportdesk.services.ports import OnCall
from supportdesk.services.retry import Patience

DIALECT = Dialect(one="recipient", several="flattenedRecipients", name="name")
MENDS = Mends(
    unauthorized=(
        "Opsgenie does not accept the key; put a valid one into OPSGENIE_API_KEY, and check that the region"
        " in the configuration is the account's."
    ),
    forbidden="the key in OPSGENIE_API_KEY may not read it; give the key read access.",
    missing="Opsgenie has none of that ID; check rotation.opsgenie.schedule.",
    other="check schedule and region.",
)


class OpsgenieSource:
    """Implements `OnCallSource` for one schedule, given by its ID. `url` has no `/v2`.

    Identities are user names, which are e-mail addresses. Nobody is on call by a schedule that is disabled.
    """

    def __init__(
        self,
        schedule: str,
        *,
        key: str,
        url: str,
        patience: Patience | None = None,
        observer: Observer = SILENT,
    ) -> None:
        self._address = f"{url.rstrip('/')}/v2/schedules/{quote(schedule, safe='')}/timeline"
        self._asker = Asker(
            f"Opsgenie schedule {schedule}",
            "Opsgenie",
            mends=MENDS,
            authorize=Scheme("GenieKey", key),
            patience=patience,
            observer=observer,
        )

    def shifts(self, since: datetime, until: datetime) -> Sequence[OnCall]:
        """Who is on call in the range, as the port says. One request. Raises ServiceError."""

        def read(answer: Any) -> tuple[OnCall, ...]:
            data = answer.get("data") if isinstance(answer, Mapping) else None
            shifts = read_timeline(data, DIALECT, since=since, until=until)
            return shifts if _is_enabled(data) else ()

        parameters = {"identifierType": "id", **range_parameters(since, until)}
        told = self._asker.read_json(self._address, parameters, read)
        mine = (OnCall(identity=each.identity.lower(), start=each.start, end=each.end) for each in told)
        return unbroken(mine, since=since, until=until)


def _is_enabled(data: Any) -> bool:
    parent = data.get("_parent")
    enabled = parent.get("enabled") if isinstance(parent, Mapping) else None
    if not isinstance(enabled, bool):
        raise Misshapen("without saying whether the schedule is enabled")
    return enabled
