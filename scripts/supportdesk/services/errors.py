"""What can go wrong between the desk and a service, as people need to hear it.

Each message is one sentence that names the thing and the mend. None carries a header, a token or an answer's
body: what a service said is quoted only in its own documented error codes.
"""


class ServiceError(Exception):
    """A service could not do what was asked."""


class Denied(ServiceError):
    """The credentials are missing, wrong or lack a permission: a person must mend it."""


class Missing(ServiceError):
    """The thing that was named does not exist, or the credentials cannot see it."""


class Unknown(ServiceError):
    """A service names somebody or something that the configuration does not know."""


class Unavailable(ServiceError):
    """The service did not answer as it should, after every retry that is safe. A later run may succeed."""


class Awaiting(ServiceError):
    """Nothing failed: what was asked waits for a person; the sentence says what they have to do at `url`."""

    def __init__(self, reason: str, *, url: str) -> None:
        super().__init__(reason)
        self.url = url


class Ambiguous(ServiceError):
    """A write may or may not have taken effect, and reading back could not tell."""
