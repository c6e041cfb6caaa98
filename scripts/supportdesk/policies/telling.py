"""EM and PM are told: one message in the channel that mentions them, once per subject and business day."""

from collections.abc import Iterator

from supportdesk.model.actions import Decision, PostMessage
from supportdesk.model.document import Block, Document, Note, Paragraph, Text, words
from supportdesk.model.finding import Because, Finding
from supportdesk.model.moment import local_date
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.wording import managers


def tell_managers(
    state: TeamState, because: Because, *, subject: str, more: tuple[Block, ...] = ()
) -> Iterator[Decision]:
    """Tell them the reason while people work; at other hours, or without the channel, it is a finding.

    `more` is shown below the sentence.
    """
    today = local_date(state.now, timezone=state.calendar.timezone)
    key = f"{state.key}/warning/{subject}/{today.isoformat()}"
    channel = state.channel
    if channel is None or not state.whole("channel") or not state.calendar.is_open(state.now):
        yield Finding(because=because, subject=subject)
    elif channel.posted(key) is None:
        document = Document(
            because.reason,
            (
                Paragraph((*managers(state), Text(f" {because.reason}"))),
                *more,
                Note(words("The desk says this once a day until it is settled.")),
            ),
        )
        yield PostMessage(because=because, channel=channel.id, key=key, document=document)
