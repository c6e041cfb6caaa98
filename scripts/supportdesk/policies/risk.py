"""SUP-16: a request that suffers from prioritisation is labelled, and its requester is told once."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from supportdesk.model.actions import AddLabel, Decision, Notify, RemoveLabel
from supportdesk.model.conversation import acknowledgement, last_word
from supportdesk.model.document import Document, Note, Paragraph, Text, words
from supportdesk.model.finding import Because, Finding
from supportdesk.model.insider import Insider
from supportdesk.model.issues import Issue
from supportdesk.model.occasions import is_told
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import (
    asked_at,
    is_shared,
    is_silenced,
    removed_by_person,
    same_login,
    set_by_desk,
)
from supportdesk.policies.clock_words import AIMS, WAITS, account, counted
from supportdesk.policies.clocks import late as late_clocks
from supportdesk.policies.clocks import worst
from supportdesk.policies.receipt import Receipt
from supportdesk.policies.wording import asker, moment


def decide_risk_label(state: TeamState) -> Iterator[Decision]:
    """SUP-16: the at-risk label stands from the warning on, and goes when nothing is late any more."""
    if not state.whole("issues", "board", "channel"):
        return
    label = state.team.labels.at_risk
    for issue in state.issues.values():
        late = worst(state, issue)
        if late and label not in issue.labels and not removed_by_person(state, issue, label):
            yield AddLabel(because=_because(state, account(state, late)), issue=issue.ref, label=label)
        elif not late and set_by_desk(state, issue, label) and not is_shared(state, issue):
            reason = "Its clocks are in time again." if issue.open else "It is closed."
            because = _because(state, reason)
            yield RemoveLabel(because=because, issue=issue.ref, label=label)


def decide_notices(state: TeamState) -> Iterator[Decision]:
    """SUP-16: the requester is told once: in private repositories on warning, elsewhere on breach.

    Whoever was told since nobody has answered, or since the clocks that are late now were started, is not
    told again when another one is late too.

    In public repositories only people of the configuration and members of the organization are told;
    outsiders never are unless the team chose to.
    """
    for issue, late in _due(state, state.issues.values()):
        action = Notify(
            because=_because(state, account(state, late)),
            issue=issue.ref,
            occasion=late.occasion,
            document=_notice(state, issue, late),
        )
        if _may_tell(state, issue) and not is_silenced(state, issue):
            yield action
        else:
            reason = (
                f"The requester was not told: it {WAITS[late.clock]}, {account(state, late)} "
                "Please tell them: the desk writes only to people that it knows."
            )
            if not _is_told_by_hand(state, issue, late):
                yield Finding(because=_because(state, reason), subject=str(issue.ref))


def strangers(state: TeamState) -> tuple[Issue, ...]:
    """SUP-16: the issues where a notice is due to somebody who may belong to the organization or not."""
    is_off = state.team.mode.of("risk") == "off" or state.team.rule("SUP-16") == "off"
    if is_off or state.team.risk.outsiders:
        return ()
    asked = [
        issue
        for issue in state.issues.values()
        if issue.author and not (issue.author_is_bot or _may_tell(state, issue) or is_silenced(state, issue))
    ]
    return tuple(issue for issue, _ in _due(state, asked))


def _due(state: TeamState, issues: Iterable[Issue]) -> Iterator[tuple[Issue, Receipt]]:
    """Those of the issues whose requester is to hear now that it is late, with the clock that says so."""
    if not state.whole("issues", "board", "channel") or not state.calendar.is_open(state.now):
        return  # nobody is told at night: the time that counts does not pass meanwhile
    tell = state.team.risk.tell_requester
    for issue in issues:
        found = late_clocks(state, issue)
        late = next(iter(found), None)
        asked_from = tell.private if issue.private else tell.public
        if late is None or asked_from is None or (asked_from == "breached" and late.state != "breached"):
            continue
        if not is_told(issue, "at-risk", _told_from(state, issue, found)):
            yield issue, late


def _told_from(state: TeamState, issue: Issue, found: tuple[Receipt, ...]) -> datetime:
    """From when on a notice speaks of what is late now; the resolve clock spans all that was before too.

    Until somebody answers it is one and the same wait, whatever the priority was meanwhile.
    """
    word = acknowledgement(state, issue)
    if word is None:
        return asked_at(state, issue)
    return min((each.started for each in found if each.clock != "resolve"), default=word.at)


def _is_told_by_hand(state: TeamState, issue: Issue, late: Receipt) -> bool:
    """Whether a member has written on the issue since its time was up."""
    word = acknowledgement(state, issue)
    return word is not None and last_word(state, issue, word).at > late.due


def _notice(state: TeamState, issue: Issue, late: Receipt) -> Document:
    turn = " and is late" if late.state == "breached" else "; it may take longer"
    aim, due = AIMS.get(late.clock, ""), moment(state, late.due)
    planned = f", {state.team.name} had planned to {aim} by {due}{turn}."
    if late.clock == "ordered":
        planned = ", this request is at risk of taking longer than it should."
    return Document(
        f"{issue.ref} is at risk",
        (
            Paragraph((asker(state, issue) or Text("Whom it concerns"), Text(planned))),
            Paragraph(words("We are sorry. If it cannot wait any longer, say here what is at stake.")),
            Note(words(counted(state, late))),
        ),
    )


def _may_tell(state: TeamState, issue: Issue) -> bool:
    if issue.author is None or issue.author_is_bot:
        return False
    known = any(same_login(person.github, issue.author) for person in state.people.values())
    place = Insider.of(issue.ref.repository, issue.author)
    is_inside = known or place.is_owner or place in state.insiders
    return issue.private or is_inside or state.team.risk.outsiders


def _because(state: TeamState, reason: str) -> Because:
    return Because(team=state.key, job="risk", rule="SUP-16", reason=reason)
