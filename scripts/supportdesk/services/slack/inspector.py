"""Looking at how Slack is set up for the desk: what its tokens may do, and whom a user group takes."""

from collections.abc import Sequence

from supportdesk.model.setup import ChatSetup
from supportdesk.services.slack.reader import SlackReader


class SlackInspector:
    """Implements `ChatInspector`."""

    def __init__(self, reader: SlackReader) -> None:
        self._reader = reader

    def read_setup(self, *, accounts: Sequence[str]) -> ChatSetup:
        """What the tokens may do, and which of these accounts, by ID, no user group takes."""
        return ChatSetup(unfit=self._reader.read_unfit(accounts))
