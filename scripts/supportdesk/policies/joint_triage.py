"""SUP-13: what is not trivial is triaged together: EM, PM and the requester meet in one comment.

It is written at any hour, and at once: somebody asked for it by hand, and a comment wakes nobody.
"""

from collections.abc import Iterator

from supportdesk.model.actions import Decision, Notify
from supportdesk.model.commands import commands_on
from supportdesk.model.conversation import stamp
from supportdesk.model.document import Document, Inline, Line, Paragraph, Text, words
from supportdesk.model.finding import Because
from supportdesk.model.issues import Issue
from supportdesk.model.occasions import is_news, is_told, labelled_since
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import (
    is_member,
    is_request,
    is_shared,
    is_silenced,
    same_login,
    set_by_desk,
)
from supportdesk.policies.wording import acting, asker, mention


def decide_joint_triage(state: TeamState) -> Iterator[Decision]:
    """SUP-13: once a label or command asks for it, one comment mentions EM, PM and the requester."""
    label = state.team.labels.triage
    if not state.whole("issues"):
        return
    for issue in state.issues.values():
        if label not in issue.labels or not is_request(state, issue) or is_silenced(state, issue):
            continue
        if is_shared(state, issue) and not _is_ours(state, issue, label):
            continue
        since, subject = labelled_since(issue, (label,)), f"triage/{state.key}"
        if is_news(state, issue, since) and not is_told(issue, subject, since):
            reason = f"“{label}” asks for a joint triage."
            yield Notify(
                because=Because(team=state.key, job="audit", rule="SUP-13", reason=reason),
                issue=issue.ref,
                occasion=f"{subject}/{stamp(since or issue.created_at)}",
                document=_call(state, issue),
                needs=(f"{issue.ref}/label/{label}",),
            )


def _is_ours(state: TeamState, issue: Issue, label: str) -> bool:
    """Whether the label calls this team too: on an issue of two, a command calls the team of who typed it."""
    if not set_by_desk(state, issue, label):
        return True
    typed = (command for commands in commands_on(issue) for command in commands if command.name == "triage")
    return any(is_member(state, command.comment.author) for command in typed)


def _call(state: TeamState, issue: Issue) -> Document:
    wanted = "How important is it, and when can somebody work on it? Please decide that here together."
    return Document(
        f"{issue.ref} needs a joint triage",
        (
            Paragraph((*_listed(_called(state, issue)), Text(": this needs more than a first look."))),
            Paragraph(words(wanted)),
        ),
    )


def _called(state: TeamState, issue: Issue) -> list[Inline]:
    """EM, PM and the requester; who is several of them once."""
    keys = dict.fromkeys((acting(state, "em"), acting(state, "pm")))
    managers = [state.people[key].github for key in keys]
    requester = asker(state, issue)
    is_manager = any(same_login(issue.author, each) for each in managers)
    called = [mention(state, login) for login in managers]
    return called if requester is None or is_manager else [*called, requester]


def _listed(pieces: list[Inline]) -> Line:
    """People in a sentence: A, B and C."""
    line: list[Inline] = []
    for place, piece in enumerate(pieces):
        between = "" if place == 0 else " and " if place == len(pieces) - 1 else ", "
        line += [Text(between), piece]
    return tuple(line)
