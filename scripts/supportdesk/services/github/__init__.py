"""GitHub: reads issues and boards, and changes them. `connect` is the way in.

Nothing here loads PyGithub before `connect` is called, so that a command without GitHub starts at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supportdesk.services.github.credentials import Scope, choose_credentials
from supportdesk.services.inspectors import TrackerInspector
from supportdesk.services.observing import SILENT, Observer
from supportdesk.services.ports import TrackerReader, TrackerWriter
from supportdesk.services.retry import Patience

if TYPE_CHECKING:
    from supportdesk.services.github.connection import Connection

PUBLIC_API = "https://api.github.com"
WRITE_PAUSE = 1.0  # seconds: GitHub asks for as much between two changes


@dataclass(frozen=True, slots=True, kw_only=True)
class GitHub:
    """The desk's GitHub: what reads, inspects and changes it, and their one connection, with its tally."""

    reader: TrackerReader
    inspector: TrackerInspector
    writer: TrackerWriter
    connection: "Connection"


def connect(
    *,
    repository: str,
    api_url: str | None = None,
    token: str | None = None,
    app_id: str | None = None,
    private_key: str | None = None,
    scope: Scope | None = None,
    former_logins: Sequence[str] = (),
    patience: Patience | None = None,
    write_pause: float | None = None,
    observer: Observer = SILENT,
) -> GitHub:
    """GitHub for the desk that lives in `repository`; the values are those of the environment.

    Nothing is sent yet. `scope` is how far an App's token reaches: unless given, it reads the desk's own
    repository. `write_pause` is the least time between two changes, in seconds: one, and none on
    loopback. Raises Denied or Missing when the values can't be right.
    """
    credentials = choose_credentials(token=token, app_id=app_id, private_key=private_key)

    from supportdesk.services.github.connection import Connection  # noqa: PLC0415 - loads PyGithub
    from supportdesk.services.github.wire import Wire  # noqa: PLC0415 - as above

    patience = patience or Patience()
    wire = Wire(
        api_url=api_url or PUBLIC_API,
        credentials=credentials,
        repository=repository,
        scope=scope or Scope(),
        timeout=patience.timeout,
        observer=observer,
    )
    if write_pause is None:
        write_pause = 0.0 if wire.is_here else WRITE_PAUSE
    connection = Connection(wire, patience=patience, write_pause=write_pause, observer=observer)
    return _by(connection, former_logins)


def _by(connection: "Connection", former_logins: Sequence[str]) -> GitHub:
    """What reads, inspects and changes GitHub by one connection."""
    from supportdesk.services.github.inspector import Inspector  # noqa: PLC0415 - loads PyGithub
    from supportdesk.services.github.reader import Reader  # noqa: PLC0415 - as above
    from supportdesk.services.github.writer import Writer  # noqa: PLC0415 - as above

    return GitHub(
        reader=Reader(connection, former_logins=former_logins),
        inspector=Inspector(connection),
        writer=Writer(connection),
        connection=connection,
    )
