"""What a check-up needs of the services beyond what a run does. Nothing here changes anything."""

from typing import Protocol

from supportdesk.model.chat_setup import ChatSetup, ChatUse
from supportdesk.model.tracker_setup import TrackerSetup, TrackerUse


class TrackerInspector(Protocol):
    """Looks at how the tracker is set up for the desk. Nothing here changes anything."""

    def read_setup(self, use: TrackerUse) -> TrackerSetup:
        """The desk's own repository and the watched ones, the accounts of people, permissions and quotas.

        What cannot be read is one of its `unread`. Raises a ServiceError where nothing can be.
        """


class ChatInspector(Protocol):
    """Looks at how the chat is set up for the desk. Nothing here changes anything."""

    def read_setup(self, use: ChatUse) -> ChatSetup:
        """What the tokens may do, and the channels, user groups and accounts that the configuration uses.

        What cannot be looked at is one of its `unread`.
        """
