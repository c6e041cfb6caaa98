"""How the desk asks again: how often, how long it waits in between, and what is never asked twice.

A client raises `Transient` for a failure that may pass. Whether the failed request may have taken effect is
said with it, since only the client's caller knows whether doing it twice would matter.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception

from supportdesk.services.errors import Unavailable

T = TypeVar("T")


class Transient(Unavailable):
    """A failure that may pass. `after` is what the service asks to wait, in seconds, if it says so.

    `effect` tells that the request may have been carried out although its answer was lost.
    """

    def __init__(self, reason: str, *, after: float | None = None, effect: bool = False) -> None:
        super().__init__(reason)
        self.after = after
        self.effect = effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often to ask, and how long to wait in between. `sleep` and `clock` are given, so tests never wait.

    Waits grow from `first` seconds, doubled each time. A service that asks for more than `longest` seconds is
    not asked again in this run: to ask it sooner would only make it wait longer. An answer that has not come
    after `timeout` seconds is given up.
    """

    attempts: int = 4
    first: float = 1.0
    longest: float = 120.0
    timeout: float = 20
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.time

    def wait(self, state: RetryCallState) -> float:
        """Seconds before the next attempt."""
        growing: float = self.first * 2 ** (state.attempt_number - 1)
        return min(max(growing, _asked(state)), self.longest)

    def spent(self, state: RetryCallState) -> bool:
        """Whether to give up: enough attempts, or a longer wait than this run can afford."""
        return state.attempt_number >= self.attempts or _asked(state) > self.longest


def _asked(state: RetryCallState) -> float:
    failure = state.outcome.exception() if state.outcome else None
    return failure.after or 0.0 if isinstance(failure, Transient) else 0.0


def retried(
    attempt: Callable[[], T],
    *,
    patience: Patience,
    worth: Callable[[Transient], bool] = lambda _: True,
) -> T:
    """Call until it succeeds, patience ends, or it fails in a way that is not `worth` another attempt.

    Only `Transient` is ever asked again. The last failure is raised as it is (tenacity's own defaults never
    stop, never wait, and wrap what was raised).
    """
    again = Retrying(
        stop=patience.spent,
        wait=patience.wait,
        retry=retry_if_exception(lambda failure: isinstance(failure, Transient) and worth(failure)),
        sleep=patience.sleep,
        reraise=True,
    )
    return again(attempt)


def told_wait(headers: Mapping[str, str], *, now: float) -> float | None:
    """Seconds that an answer asks to wait; None when it does not say. Header names are in lower case.

    `retry-after` counts first (seconds or an HTTP date); then `x-ratelimit-reset` (epoch seconds), which is
    in every answer of GitHub and means something only once nothing is left.
    """
    told = headers.get("retry-after", "").strip()
    if told:
        return max(0.0, _seconds(told, now=now))
    reset = headers.get("x-ratelimit-reset", "").strip()
    if headers.get("x-ratelimit-remaining", "").strip() == "0" and reset.isdecimal():
        return max(0.0, float(reset) - now)
    return None


def _seconds(told: str, *, now: float) -> float:
    """`retry-after` in seconds; what is neither a number nor a date is a minute."""
    if told.isdecimal():
        return float(told)
    try:
        moment = parsedate_to_datetime(told)
    except ValueError:
        return 60.0
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now
