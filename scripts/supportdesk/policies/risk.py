"""SUP-16, SUP-17: what suffers from prioritisation is labelled and told once; several at once escalate."""

from collections.abc import Iterator

from supportdesk.model.actions import AddLabel, Decision, EditMessage, Notify, PostMessage, RemoveLabel
from supportdesk.model.document import (
    Bullets,
    Document,
    Heading,
    Line,
    Note,
    Paragraph,
    Text,
    bold,
    words,
)
from supportdesk.model.duration import humanize_business
from supportdesk.model.finding import Because, Finding
from supportdesk.model.moment import local_date
from supportdesk.model.snapshot import Issue, IssueRef, Message, TeamState
from supportdesk.model.standing import removed_by_person, same_login, set_by_desk
from supportdesk.policies.clocks import Receipt, worst
from supportdesk.policies.wording import issue_link, managers, moment, requester

CLOCK_WORDS = {
    "acknowledge": "waits for a first answer",
    "urgent": "is urgent and waits for a first answer",
    "waiting": "waits for work to begin",
}


def decide_risk_label(state: TeamState) -> Iterator[Decision]:
    """SUP-16: the at-risk label stands from the warning on, and goes when nothing is late any more."""
    if not state.whole("issues", "board", "channel"):
        return
    label = state.team.labels.at_risk
    for issue in state.issues.values():
        late = worst(state, issue)
        if late and label not in issue.labels and not removed_by_person(state, issue, label):
            yield AddLabel(because=_because(state, _account(state, late)), issue=issue.ref, label=label)
        elif not late and issue.open and set_by_desk(state, issue, label):
            because = _because(state, "Its clocks are in time again.")
            yield RemoveLabel(because=because, issue=issue.ref, label=label)


def decide_notices(state: TeamState) -> Iterator[Decision]:
    """SUP-16: the requester is told once per occasion: in private repositories on warning, else on breach.

    In public repositories only people of the configuration are told: whether anybody else belongs to the
    organization is not known here, and outsiders are never told unless the team chose to.
    """
    if not state.whole("issues", "board", "channel"):
        return
    tell = state.team.risk.tell_requester
    for issue in state.issues.values():
        late = worst(state, issue)
        asked_from = tell.private if issue.private else tell.public
        if late is None or asked_from is None or (asked_from == "breached" and late.state != "breached"):
            continue
        action = Notify(
            because=_because(state, _account(state, late)),
            issue=issue.ref,
            occasion=late.occasion,
            document=_notice(state, issue, late),
        )
        if any(comment.trusted and comment.mark == action.mark for comment in issue.comments):
            continue
        if _may_tell(state, issue):
            yield action
        else:
            yield Finding(because=action.because, subject=f"{issue.ref}: the requester was not told")


def decide_episode(state: TeamState) -> Iterator[Decision]:
    """SUP-17: several issues breached at once are one conversation with EM and PM, until the all-clear."""
    channel = state.channel
    if channel is None or not state.whole("issues", "board", "channel"):
        return
    breached = _breached(state)
    threshold = state.team.escalation.issues_at_risk
    standing = _open_episode(state)
    if standing is None:
        if len(breached) >= threshold and state.calendar.is_open(state.now):
            yield _opened(state, breached)
        return
    members = tuple(str(ref) for ref in breached)
    before = tuple(filter(None, standing.payload.get("members", "").split(",")))
    if len(breached) <= max(0, threshold - 2):
        yield _thread(state, standing, "all-clear", words("All clear: nothing of this is at risk any more."))
        yield _edited(state, standing, breached, state_now="closed")
        return
    today = local_date(state.now, timezone=state.calendar.timezone).isoformat()
    reminded = set(filter(None, standing.payload.get("reminded_of", "").split(",")))
    grew = set(members) - reminded
    due = grew and standing.payload.get("reminded") != today and state.calendar.is_open(state.now)
    if due:
        sentence = f" {len(grew)} more at risk since the last word here; {len(members)} in all."
        yield _thread(state, standing, f"reminder/{today}", (*managers(state), Text(sentence)))
    if due or members != before:
        yield _edited(state, standing, breached, reminded=today if due else "")


def _breached(state: TeamState) -> dict[IssueRef, Receipt]:
    late = {issue.ref: worst(state, issue) for issue in state.issues.values()}
    return {
        ref: clock for ref, clock in sorted(late.items()) if clock is not None and clock.state == "breached"
    }


def _open_episode(state: TeamState) -> Message | None:
    messages = state.channel.messages if state.channel else ()
    prefix = f"{state.key}/episode/"
    episodes = [each for each in messages if each.key and each.key.startswith(prefix)]
    return next((each for each in episodes if each.payload.get("state") == "open"), None)


def _opened(state: TeamState, breached: dict[IssueRef, Receipt]) -> PostMessage:
    today = local_date(state.now, timezone=state.calendar.timezone).isoformat()
    members = ",".join(map(str, breached))
    return PostMessage(
        because=_episode_because(state, breached),
        channel=state.team.slack.channel,
        key=f"{state.key}/episode/{state.now:%Y-%m-%dT%H:%MZ}",
        document=_episode(state, breached, closed=False),
        facts={
            "state": "open",
            "members": members,
            "peak": str(len(breached)),
            "reminded": today,
            "reminded_of": members,
        },
    )


def _edited(
    state: TeamState,
    standing: Message,
    breached: dict[IssueRef, Receipt],
    *,
    state_now: str = "open",
    reminded: str = "",
) -> EditMessage:
    members = ",".join(map(str, breached))
    told = {"reminded": reminded, "reminded_of": members} if reminded else {}
    peak = max(int(standing.payload.get("peak", "0")), len(breached))
    return EditMessage(
        because=_episode_because(state, breached),
        channel=standing.channel,
        ts=standing.ts,
        occurrence=standing.key or "",
        document=_episode(state, breached, closed=state_now == "closed"),
        facts={**standing.payload, "state": state_now, "members": members, "peak": str(peak), **told},
    )


def _thread(state: TeamState, standing: Message, what: str, line: Line) -> PostMessage:
    return PostMessage(
        because=_episode_because(state, _breached(state)),
        channel=standing.channel,
        key=f"{standing.key}/{what}",
        document=Document("Support requests at risk", (Paragraph(line),)),
        thread=standing.ts,
    )


def _episode(state: TeamState, breached: dict[IssueRef, Receipt], *, closed: bool) -> Document:
    if closed:
        text = "All clear. This conversation is closed."
        return Document("All clear", (Heading("Requests at risk"), Paragraph(words(text))))
    lines = tuple(
        (
            *issue_link(state, state.issues[ref]),
            Text(f" {CLOCK_WORDS[clock.clock]}: {_account(state, clock)}"),
        )
        for ref, clock in breached.items()
    )
    return Document(
        f"{len(breached)} requests at risk in {state.team.name}",
        (
            Heading(f"{len(breached)} requests at risk"),
            Paragraph(
                (*managers(state), Text(" several requests suffer from what comes first. What should give?"))
            ),
            Bullets(lines),
            Note(words("This message is kept up to date and closed with an all-clear in its thread.")),
        ),
    )


def _notice(state: TeamState, issue: Issue, late: Receipt) -> Document:
    over = (
        "has waited longer than we plan for"
        if late.state == "breached"
        else "may wait longer than we plan for"
    )
    subject = "work on it to begin" if late.clock == "waiting" else "a first answer"
    return Document(
        f"{issue.ref} is at risk",
        (
            Paragraph((requester(issue), Text(f", this request {over} {subject}: {_account(state, late)}"))),
            Paragraph(
                words(
                    "Other requests come first at the moment. The engineer on support knows; "
                    "if it cannot wait, say here what is at stake."
                )
            ),
            Note((Text("Planned for "), bold(moment(state, late.due)), Text(". You are told this once."))),
        ),
    )


def _account(state: TeamState, late: Receipt) -> str:
    """What of the time is used, in a sentence."""
    used, budget = (humanize_business(each, state.calendar) for each in (late.used, late.budget))
    return f"{used} of {budget} used."


def _may_tell(state: TeamState, issue: Issue) -> bool:
    if issue.author is None or issue.author_is_bot:
        return False
    known = any(same_login(person.github, issue.author) for person in state.people.values())
    return issue.private or known or state.team.risk.outsiders


def _because(state: TeamState, reason: str) -> Because:
    return Because(team=state.key, job="risk", rule="SUP-16", reason=reason)


def _episode_because(state: TeamState, breached: dict[IssueRef, Receipt]) -> Because:
    return Because(team=state.key, job="risk", rule="SUP-17", reason=f"{len(breached)} breached at once.")
