"""An error as what could not be looked at."""

from supportdesk.model.tracker_setup import Unread
from supportdesk.services.errors import Denied, ServiceError


def unread_of(subject: str, error: ServiceError) -> Unread:
    """What could not be looked at because of this error."""
    return Unread(subject=subject, reason=str(error), denied=isinstance(error, Denied))
