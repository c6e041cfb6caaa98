"""What a check-up reads beyond what a run needs: how GitHub and Slack are set up for the desk."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from supportdesk.model.chat_setup import ChatSetup
from supportdesk.model.snapshot import Desk
from supportdesk.model.tracker_setup import AccountKind, TrackerSetup, Unread

__all__ = ("AccountKind", "Setup", "Surroundings", "TrackerSetup", "Unread")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the environment tells of how the desk is run, without a secret.

    `watched` says whether a monitor expects its pings; `unused` are variables that are set and not used, each
    with why.
    """

    watched: bool = True
    unused: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """Both, None where the service could not be asked at all, and the desk's own accounts.

    `knows_addresses` says whether accounts in the chat could be looked up by e-mail; `strangers` are those
    whom an on-call source names and the configuration does not, by the team's key.
    """

    desk: Desk
    tracker: TrackerSetup | None = None
    chat: ChatSetup | None = None
    surroundings: Surroundings = Surroundings()
    shadow_channel: str | None = None
    knows_addresses: bool = True
    strangers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()
