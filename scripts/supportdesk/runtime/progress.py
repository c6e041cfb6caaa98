"""What is seen of a run while it goes on, on standard error: nothing, a bar, or a line for each request."""

import sys

from supportdesk.render.plain import plain
from supportdesk.runtime.arguments import Options
from supportdesk.runtime.environment import Environment
from supportdesk.runtime.streams import tell
from supportdesk.services.observing import Exchange, Observer


class Watcher(Observer):
    """Looks on and shows nothing."""

    def applied(self, done: int, total: int) -> None:
        """Of all that is to be written so much is."""


class Lines(Watcher):
    """A line for each request as it ends."""

    def exchanged(self, exchange: Exchange) -> None:
        """Say what was asked, what came of it and how long that took."""
        answer = str(exchange.status) if exchange.status else "no answer"
        points = "" if exchange.points is None else f", {exchange.points} point{'s' * (exchange.points != 1)}"
        said = f"{exchange.service}: {exchange.request}: {answer}, {exchange.seconds * 1000:.0f} ms{points}"
        tell(plain(said, longest=500).replace("##[", "# #[") + "\n")


def watcher_of(options: Options, environment: Environment) -> Watcher:
    """Who watches a run with these flags: a bar only where somebody sits at a terminal."""
    if options.verbose:
        return Lines()
    if options.quiet or options.format != "text" or environment.actions or not sys.stderr.isatty():
        return Watcher()
    from supportdesk.runtime.bar import Bar  # noqa: PLC0415 - loads rich

    return Bar()
