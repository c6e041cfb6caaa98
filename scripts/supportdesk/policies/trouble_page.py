"""What a message about a run in trouble says: what is wrong, what follows, and who has to do what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from supportdesk.model.document import (
    Block,
    Bullets,
    Document,
    Heading,
    Line,
    Link,
    Note,
    Paragraph,
    Text,
    words,
)
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.wording import managers

FAILED, UNREAD = 3, 5  # sentences that are told; the rest is counted
LONGEST = 300  # characters of a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What is wrong after a run, in sentences; all empty where all is well.

    `refused` is a brake's, and `approve` the hash that lets exactly this plan through.
    """

    stopped: str = ""
    refused: str = ""
    approve: str = ""
    unread: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()

    @property
    def headline(self) -> str:
        """What it comes to, nothing where all is well."""
        if self.refused:
            return "Support Desk waits for a decision"
        if self.stopped:
            return "Support Desk could not do its work"
        return "Support Desk could not do all of its work" if self.unread or self.failed else ""


def failing_page(state: TeamState, trouble: Trouble, *, run: str) -> Document:
    """What is wrong, the worst first; who has to decide is called on."""
    blocks: list[Block] = [Heading(trouble.headline)]
    if trouble.refused:
        blocks += _decision(state, trouble)
    if trouble.stopped:
        blocks.append(Paragraph(words(f"The run stopped: {_short(trouble.stopped)}")))
    blocks += _listed(
        "Could not be read; what depends on it is left as it is:", trouble.unread, trouble.unread, UNREAD
    )
    if trouble.failed:
        many = len(trouble.failed)
        counted = "1 action failed:" if many == 1 else f"{many} actions failed:"
        blocks += _listed(counted, tuple(dict.fromkeys(trouble.failed)), trouble.failed, FAILED)
    blocks.append(Note((*_found(run), Text("Each run looks again, and this message is kept up to date."))))
    return Document(f"{state.team.name}: {trouble.headline}", tuple(blocks))


def ended_page(what: str, ended: str) -> Document:
    """A message that tells of nothing current any more."""
    struck = [Paragraph((Text(what, "strike"),))] if what else []
    return Document(ended, (*struck, Paragraph(words(ended))))


def _decision(state: TeamState, trouble: Trouble) -> Iterator[Block]:
    """What waits for whom, why, and how to let it through."""
    waits = f" nothing is done for {state.team.name} until one of you decides. {_short(trouble.refused)}"
    yield Paragraph((*managers(state), Text(waits)))
    yield Paragraph(
        (
            Text("To let exactly this plan through, start the workflow Schedule by hand with team "),
            Text(state.key, "code"),
            Text(" and approve "),
            Text(trouble.approve, "code"),
            Text("."),
        )
    )


def _listed(title: str, sentences: Sequence[str], counted: Sequence[str], most: int) -> Iterator[Block]:
    """The first sentences, and how many more there are of what is counted."""
    shown = sentences[:most]
    if not shown:
        return
    yield Paragraph(words(title))
    yield Bullets(tuple(words(_short(each)) for each in shown))
    left = sum(each not in shown for each in counted)
    if left:
        yield Note(words(f"And {left} more."))


def _found(run: str) -> Line:
    return (Link(run, "What the run saw"), Text(" · ")) if run else ()


def _short(sentence: str) -> str:
    """A sentence on one line, as long as a message bears."""
    line = " ".join(sentence.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"
