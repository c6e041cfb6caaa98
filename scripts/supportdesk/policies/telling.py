"""EM and PM are told: one message in the channel that mentions them, and not again for a while."""

from collections.abc import Iterator
from datetime import datetime

from supportdesk.model.actions import Decision, PostMessage
from supportdesk.model.document import Block, Document, Note, Paragraph, Text, words
from supportdesk.model.finding import Because, Finding
from supportdesk.model.moment import local_date
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.wording import managers


def tell_managers(
    state: TeamState,
    because: Because,
    *,
    subject: str,
    happened: datetime | None = None,
    more: tuple[Block, ...] = (),
) -> Iterator[Decision]:
    """Tell them the reason while people work; at other hours, or without the channel, it is a finding.

    What happened at a moment is told once; what goes on is told once a business day until it is settled.
    `more` is shown below the sentence.
    """
    day = local_date(happened or state.now, timezone=state.calendar.timezone)
    key = f"{state.key}/warning/{subject}/{day.isoformat()}"
    channel = state.channel
    if channel is None or not state.whole("channel") or not state.calendar.is_open(state.now):
        yield Finding(because=because, subject=subject)
    elif channel.posted(key) is None:
        document = Document(
            because.reason,
            (
                Paragraph((*managers(state), Text(f" {because.reason}"))),
                *more,
                *(() if happened else (Note(words("The desk says this once a day until it is settled.")),)),
            ),
        )
        yield PostMessage(because=because, channel=channel.id, key=key, document=document)
