"""SUP-5, WORK-1: the daily digest: what to do first and why, in one short message a business day."""

from collections.abc import Iterator

from supportdesk.model.actions import Decision, EditMessage, PostMessage
from supportdesk.model.channels import Message
from supportdesk.model.finding import Because
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.day import day_of
from supportdesk.policies.digest_page import digest_page
from supportdesk.policies.digest_slots import due_digest
from supportdesk.policies.last_digest import recorded
from supportdesk.policies.wording import fingerprint


def decide_digest(state: TeamState) -> Iterator[Decision]:
    """SUP-5: one digest a business day in its slot, once; a late run makes it up within `catch_up`."""
    if state.channel is None or not state.whole("issues", "board", "channel"):
        return
    slot = due_digest(state)
    if slot is None:
        return
    key = f"{state.key}/digest/{slot.day.isoformat()}"
    standing = state.channel.posted(key)
    if (standing is not None) != state.refresh:
        return  # what stands is edited only where a person asks for it, and then nothing is posted
    day = day_of(state, slot)
    document = digest_page(state, day)
    facts = recorded(day.counts, (issue.ref for issue in day.flying))
    facts["text"] = fingerprint(repr(document))
    because = Because(team=state.key, job="digest", rule="SUP-5", reason=_why(state, standing))
    if standing is None:
        yield PostMessage(because=because, channel=state.channel.id, key=key, document=document, facts=facts)
    elif standing.payload.get("text") != facts["text"]:
        yield EditMessage(
            because=because,
            channel=state.channel.id,
            ts=standing.ts,
            occurrence=key,
            document=document,
            facts=facts,
        )


def _why(state: TeamState, standing: Message | None) -> str:
    if standing is not None:
        return "It was asked for anew."
    return "It was asked for." if "digest" in state.asked else "It is due."
