"""Words behind a sign: on a terminal what does not fit on the line goes on below, with the indent kept."""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions
from rich.text import Text

_LEAST = 12  # columns for words, however far they are indented


@dataclass(frozen=True, slots=True)
class Hanging:
    """`lead` once, then `body`; one line, however long, where the console does not wrap, as in a log."""

    lead: Text
    body: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        """The lines, as rich asks for them."""
        if options.no_wrap:
            yield self.lead + self.body
            return
        indent = Text(" " * self.lead.cell_len)
        room = max(options.max_width - self.lead.cell_len, _LEAST)
        for place, line in enumerate(self.body.wrap(console, room)):
            yield (indent if place else self.lead) + line
