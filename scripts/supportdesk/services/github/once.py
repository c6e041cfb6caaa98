"""Making something exactly once: look, make, and look again before anything is sent a second time."""

from collections.abc import Callable
from typing import TypeVar

from supportdesk.services.errors import Ambiguous, ServiceError
from supportdesk.services.retry import Patience, Transient

T = TypeVar("T")

_LOOKS = 3
_PAUSE_SECONDS = 2.0


def make_once(*, find: Callable[[], T | None], make: Callable[[], T], subject: str, patience: Patience) -> T:
    """What stands already, or what `make` made.

    Where the answer to `make` is lost, it is looked for a few times, as what was made can show late; only if
    it is surely not there is it made once more. Raises Ambiguous where that can't be told.
    """
    standing = find()
    if standing is not None:
        return standing
    for _ in range(2):
        try:
            return make()
        except Transient as failure:
            if not failure.effect:
                raise
            standing = _look_again(find, subject=subject, patience=patience)
        if standing is not None:
            return standing
    raise Ambiguous(
        f"GitHub lost the answer over {subject} twice, and shows none: look there, then run again."
    )


def _look_again(find: Callable[[], T | None], *, subject: str, patience: Patience) -> T | None:
    for _ in range(_LOOKS):
        patience.sleep(_PAUSE_SECONDS)
        try:
            standing = find()
        except ServiceError:
            raise Ambiguous(
                f"GitHub may or may not have made {subject}, and can't be read: look there, then run again."
            ) from None
        if standing is not None:
            return standing
    return None
