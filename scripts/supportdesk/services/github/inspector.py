"""Looking at how GitHub is set up for the desk: permissions, repositories, accounts, the schedule, quotas."""

from collections.abc import Sequence

from supportdesk.model.setup import TrackerSetup
from supportdesk.services.github.connection import Connection


class Inspector:
    """Implements `TrackerInspector`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read_setup(self, *, desk: str, repositories: Sequence[str], logins: Sequence[str]) -> TrackerSetup:
        """The desk's own repository and the watched ones, the accounts of people, permissions and quotas."""
        return TrackerSetup()
