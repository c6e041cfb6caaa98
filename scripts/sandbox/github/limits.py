"""GitHub's primary rate limits: points an hour for REST and for GraphQL, and the headers for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.clock import Clock
from sandbox.github.nodes import stamp

WINDOW = timedelta(hours=1)


@dataclass(slots=True, kw_only=True)
class Budget:
    """One resource's points in the running window."""

    resource: str
    clock: Clock
    limit: int
    used: int = 0
    reset_at: datetime | None = None

    def ends_at(self) -> datetime:
        """When the running window ends; a new one begins with the first call after the last one ended."""
        now = self.clock.now()
        if self.reset_at is None or not now < self.reset_at <= now + WINDOW:
            self.reset_at = now + WINDOW
            self.used = 0
        return self.reset_at

    @property
    def remaining(self) -> int:
        self.ends_at()
        return max(0, self.limit - self.used)

    @property
    def resets(self) -> str:
        """The end of the window as GitHub writes times."""
        return stamp(self.ends_at())

    def spend(self, points: int) -> bool:
        """Take the points; False, and nothing taken, when there is nothing left."""
        if self.remaining <= 0:
            return False
        self.used += points
        return True

    def headers(self) -> dict[str, str]:
        """The `x-ratelimit-*` headers of an answer."""
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Used": str(self.used),
            "X-RateLimit-Reset": str(int(self.ends_at().timestamp())),
            "X-RateLimit-Resource": self.resource,
        }
