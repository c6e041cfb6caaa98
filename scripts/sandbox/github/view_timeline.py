"""What was said and done on an issue, for the sandbox's page: comments, and between them lines of deeds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from typing import Any

from sandbox.github.issues import Comment, Event, Issue, Reaction
from sandbox.github.nodes import Account
from sandbox.github.reactions import CONTENTS

Facts = Mapping[str, Any]


def name_of(account: Account | None) -> str:
    """The account's login; GitHub calls an account that is no more a ghost."""
    return account.login if account else "ghost"


def address_of(issue: Issue) -> str:
    """The issue as people write it: `owner/name#12`."""
    return f"{issue.repository.full_name}#{issue.number}"


def view_timeline(issue: Issue) -> list[dict[str, Any]]:
    """Comments and deeds in the order of time; what one account did in one go is one line."""
    entries: list[dict[str, Any]] = []
    for (_, actor, _), group in groupby(issue.timeline, _in_one_go):
        first, *rest = group
        if isinstance(first, Comment):
            entries.append(_comment(first))
        elif deeds := [*_deeds([first, *rest])]:
            entries.append({"kind": "deed", "author": actor, "at": first.created_at, "deeds": deeds})
    return entries


def view_reactions(reactions: Iterable[Reaction]) -> list[dict[str, Any]]:
    """Each emoji with the people who used it, in the order of their coming."""
    people: dict[str, list[str]] = {}
    for reaction in reactions:
        people.setdefault(_SHORT[reaction.content], []).append(name_of(reaction.user))
    return [{"name": name, "by": by} for name, by in people.items()]


def _in_one_go(entry: Event | Comment) -> tuple[int, str, str]:
    """Comments stand alone; deeds of one account within a minute belong together."""
    if isinstance(entry, Comment):
        return entry.database_id, "", ""
    return 0, name_of(entry.actor), entry.created_at[: len("2026-11-16T08:00")]


def _comment(comment: Comment) -> dict[str, Any]:
    return {
        "kind": "comment",
        "author": name_of(comment.author),
        "at": comment.created_at,
        "body": comment.body,
        "edited": comment.last_edited_at is not None,
        "reactions": view_reactions(comment.reactions),
    }


def _deeds(events: Iterable[Event | Comment]) -> Iterable[str]:
    for event in events:
        if isinstance(event, Event) and event.typename in _SAID:
            yield _SAID[event.typename](event.facts)


def _closed(facts: Facts) -> str:
    reason = str(facts["state_reason"]).lower().replace("_", " ")
    return "closed it" if reason == "completed" else f"closed it as {reason}"


_SHORT = {content: name for name, content in CONTENTS.items()}
_SAID: Mapping[str, Callable[[Facts], str]] = {
    "LabeledEvent": lambda facts: f"added {facts['label'].name}",
    "UnlabeledEvent": lambda facts: f"took off {facts['label'].name}",
    "AssignedEvent": lambda facts: f"assigned {name_of(facts['assignee'])}",
    "UnassignedEvent": lambda facts: f"took it from {name_of(facts['assignee'])}",
    "RenamedTitleEvent": lambda facts: f"called it {facts['current_title']}",
    "AddedToProjectV2Event": lambda facts: f"put it on the {facts['project'].title} board",
    "RemovedFromProjectV2Event": lambda facts: f"took it off the {facts['project'].title} board",
    "MarkedAsDuplicateEvent": lambda facts: f"marked it as a duplicate of {address_of(facts['canonical'])}",
    "TransferredEvent": lambda facts: f"moved it here from {facts['from_repository'].full_name}",
    "CommentDeletedEvent": lambda facts: f"deleted a comment of {name_of(facts['author'])}",
    "ClosedEvent": _closed,
    "ReopenedEvent": lambda _: "opened it again",
}
