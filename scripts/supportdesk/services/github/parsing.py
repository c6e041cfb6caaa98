"""From GraphQL's nodes to the desk's values.

Logins of bots are written as REST and `viewer` write them, with `[bot]`, so that one account has one name.
Ghosts have no login, nor have names that came with an import: they are nobody's account here. Equal names and
label sets are kept once: five thousand issues share a few dozen.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from sys import intern
from typing import Any

from supportdesk.model.commands import may_command
from supportdesk.model.issues import (
    BoardItem,
    BoardRef,
    Card,
    Comment,
    Event,
    EventKind,
    Issue,
    IssueRef,
    Verdict,
)
from supportdesk.model.places import Board
from supportdesk.render.markdown import mark_of
from supportdesk.services.github.mentions import mentioned
from supportdesk.services.shapes import number, text

Node = Mapping[str, Any]

_VERDICTS: Mapping[str, Verdict] = {"THUMBS_UP": "accepted", "CONFUSED": "refused"}
_NOBODY: frozenset[str] = frozenset()
_NO_ACCOUNTS = frozenset({"Mannequin", "EnterpriseUserAccount"})  # their names may be somebody else's login
_NO_FACTS: Mapping[str, str] = {}  # shared: a dictionary a comment would be megabytes
_KINDS: Mapping[str, EventKind] = {
    "LabeledEvent": "labeled",
    "UnlabeledEvent": "unlabeled",
    "AssignedEvent": "assigned",
    "UnassignedEvent": "unassigned",
    "ReopenedEvent": "reopened",
    "MarkedAsDuplicateEvent": "duplicate",
    "CommentDeletedEvent": "comment_deleted",
    "AddedToProjectV2Event": "boarded",
    "RemovedFromProjectV2Event": "unboarded",
}


def nodes_of(connection: Node | None) -> list[Node]:
    """The nodes of a connection that came; null ones are left out."""
    return [node for node in (connection or {}).get("nodes") or () if node]


def login_of(actor: Node | None) -> str | None:
    """An account's one name; nobody's where there is no such account on GitHub."""
    if not actor or actor.get("__typename") in _NO_ACCOUNTS:
        return None
    login: str = actor["login"]
    if actor.get("__typename") == "Bot" and not login.endswith("[bot]"):
        login += "[bot]"
    return intern(login)


def is_own(node: Node) -> bool:
    """Whether nobody but the author edited it; an editor who cannot be told is somebody else."""
    editor = login_of(node.get("editor"))
    if editor is None:
        return not node.get("lastEditedAt")
    return editor == login_of(node.get("author"))


def is_bot(login: str | None) -> bool:
    """Whether a name is a bot's."""
    return login is not None and login.endswith("[bot]")


@lru_cache(maxsize=256)
def instant(told: str) -> datetime:
    """A moment; those of one issue are often the same, and are kept once."""
    moment = datetime.fromisoformat(told)
    if moment.tzinfo is None:
        raise ValueError(told)
    return moment


class Parser:
    """Reads nodes for one desk: `former_logins` are the accounts that it wrote under before."""

    def __init__(self, former_logins: Sequence[str] = ()) -> None:
        self._former = frozenset(login.casefold() for login in former_logins)
        self._label_sets: dict[frozenset[str], frozenset[str]] = {}
        self._prompts: dict[str, tuple[str, ...]] = {}

    def learn(self, repository: Node) -> None:
        """Keep a repository's issue templates: issues read later are told apart from them."""
        bodies = (template.get("body") for template in repository.get("issueTemplates") or ())
        self._prompts[repository["nameWithOwner"]] = tuple(text(body) for body in bodies if body)

    def by_desk(self, node: Node) -> bool:
        """Whether the desk wrote it, under its present account or a former one."""
        author = login_of(node.get("author"))
        return bool(node.get("viewerDidAuthor")) or (author or "").casefold() in self._former

    def trusted(self, node: Node) -> bool:
        """Whether the desk wrote it and nobody else edited it."""
        return self.by_desk(node) and is_own(node)

    def issue(self, node: Node, *, board: Board, private: bool) -> Issue:
        """An issue. Of its lists it has what the node has."""
        repository: str = node["repository"]["nameWithOwner"]
        author = login_of(node.get("author"))
        items = (self._item(item, board) for item in nodes_of(node.get("projectItems")))
        body = text(node.get("body") or "")
        return Issue(
            ref=IssueRef(repository=intern(repository), number=number(node["number"])),
            id=text(node["id"]),
            title=text(node["title"]),
            body=body,
            url=text(node["url"]),
            author=author,
            author_is_bot=is_bot(author),
            created_at=instant(node["createdAt"]),
            open=node["state"] == "OPEN",
            closed_at=instant(node["closedAt"]) if node.get("closedAt") else None,
            type=text(node["issueType"]["name"]) if node.get("issueType") else None,
            private=private or bool(node["repository"].get("isPrivate")),
            labels=self._labels(node.get("labels")),
            assignees=tuple(intern(user["login"]) for user in nodes_of(node.get("assignees"))),
            comments=tuple(self._comment(comment) for comment in nodes_of(node.get("comments"))),
            events=tuple(filter(None, (_event(each, board) for each in nodes_of(node.get("timelineItems"))))),
            items=tuple(item for item in items if item),
            mentions=mentioned(body),
            mark=mark_of(body) if self.by_desk(node) else None,
            own_words=is_own(node),
            prompts=self._prompts.get(repository, ()),
        )

    def _labels(self, connection: Node | None) -> frozenset[str]:
        labels = frozenset(intern(label["name"]) for label in nodes_of(connection))
        return self._label_sets.setdefault(labels, labels)

    def _comment(self, node: Node) -> Comment:
        author = login_of(node.get("author"))
        by_desk = self.by_desk(node)
        body = text(node.get("body") or "")
        is_command = not by_desk and may_command(body)
        return Comment(
            id=text(node["id"]) if by_desk or is_command else "",
            number=int(node["url"].rpartition("-")[2]),
            author=author,
            bot=is_bot(author),
            at=instant(node["createdAt"]),
            by_desk=by_desk,
            trusted=self.trusted(node),
            own_words=is_own(node),
            body=body if by_desk or is_command else "",
            mentions=_NOBODY if by_desk else mentioned(body),
            verdict=_verdict(node) if is_command else "",
            facts=_NO_FACTS,
        )

    def _item(self, node: Node, board: Board) -> BoardItem | None:
        """A place on a board; None for a board that the desk may not see."""
        project = node.get("project")
        if not project:
            return None
        status, eta = node.get("status") or {}, node.get("eta") or {}
        return BoardItem(
            id=text(node["id"]),
            board=_board_ref(project, board),
            archived=bool(node.get("isArchived")),
            status=intern(status["name"]) if status.get("name") else None,
            since=instant(status["updatedAt"]) if status.get("updatedAt") else None,
            eta=date.fromisoformat(eta["date"]) if eta.get("date") else None,
            eta_since=instant(eta["updatedAt"]) if eta.get("updatedAt") else None,
        )


def _verdict(node: Node) -> Verdict:
    """What the desk's own reaction to a comment says."""
    groups = node.get("reactionGroups") or ()
    own = (_VERDICTS.get(group["content"], "") for group in groups if group["viewerHasReacted"])
    return next(filter(None, own), "")


def card(node: Node) -> Card | None:
    """A card of the board; None for drafts, pull requests and what the desk may not see."""
    content = node.get("content") or {}
    if content.get("__typename") != "Issue":
        return None
    status = (node.get("status") or {}).get("name")
    return Card(
        item=text(node["id"]),
        issue_id=text(content["id"]),
        ref=IssueRef(
            repository=intern(content["repository"]["nameWithOwner"]), number=number(content["number"])
        ),
        open=content["state"] == "OPEN",
        status=intern(status) if status else None,
    )


def _board_ref(project: Node, board: Board) -> BoardRef:
    """A board's address, in the configuration's own spelling where it is the team's board."""
    owner: str = (project.get("owner") or {}).get("login") or ""
    same = owner.casefold() == board.owner.casefold()
    return BoardRef(owner=board.owner if same else intern(owner), number=number(project["number"]))


def _event(node: Node, board: Board) -> Event | None:
    """Something that happened; None for kinds that nobody asked for and boards other than the team's."""
    kind = _KINDS.get(node.get("__typename", ""))
    if kind is None:
        return None
    subject = _subject(node, kind, board)
    if subject is None:
        return None
    return Event(
        kind=kind,
        at=instant(node["createdAt"]),
        actor=login_of(node.get("actor")),
        subject=subject,
    )


def _subject(node: Node, kind: EventKind, board: Board) -> str | None:
    match kind:
        case "labeled" | "unlabeled":
            return intern(node["label"]["name"])
        case "assigned" | "unassigned":
            return login_of(node.get("assignee")) or "ghost"
        case "comment_deleted":
            return login_of(node.get("deletedCommentAuthor")) or "ghost"
        case "reopened":
            return ""
        case "duplicate":
            return text(node["canonical"]["url"]) if node.get("canonical") else None
        case "boarded" | "unboarded":
            own = node.get("project") and _board_ref(node["project"], board).owner == board.owner
            return str(node["project"]["number"]) if own else None
