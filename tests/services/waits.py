"""Waiting that takes no time: the clock goes on by what was slept."""

from supportdesk.services.retry import Patience


class Waits:
    """A clock with its own sleep; `slept` holds every wait in seconds."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def patience(self) -> Patience:
        return Patience(sleep=self.sleep, clock=lambda: self.now)
