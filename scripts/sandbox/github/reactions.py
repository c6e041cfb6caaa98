"""Reactions as both interfaces show them: REST's short names, and GraphQL's groups, always all eight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.github.executor import Shared
from sandbox.github.issues import Comment, Issue
from sandbox.github.nodes import Account

CONTENTS = {
    "+1": "THUMBS_UP",
    "-1": "THUMBS_DOWN",
    "laugh": "LAUGH",
    "confused": "CONFUSED",
    "heart": "HEART",
    "hooray": "HOORAY",
    "rocket": "ROCKET",
    "eyes": "EYES",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionGroup:
    """Who reacted with one emoji."""

    content: str
    viewer_has_reacted: bool = False
    reactors: Sequence[Account] = ()


_NONE = Shared(ReactionGroup(content=content) for content in CONTENTS.values())


def groups_of(subject: Comment | Issue, viewer: Account) -> Sequence[ReactionGroup]:
    """One group for each emoji, also for those that nobody used."""
    if not subject.reactions:
        return _NONE
    users = {
        content: [reaction.user for reaction in subject.reactions if reaction.content == content]
        for content in CONTENTS.values()
    }
    return [
        ReactionGroup(content=content, viewer_has_reacted=viewer in those, reactors=those)
        for content, those in users.items()
    ]
