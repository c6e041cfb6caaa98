"""What people do on GitHub, as verbs with plain arguments: `by` says who, `issue` is `owner/name#12`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.github import cards, changes, payloads
from sandbox.github.boards import Item, Project
from sandbox.github.issues import Comment, Issue, Label
from sandbox.github.nodes import Account
from sandbox.github.seed import status_option
from sandbox.github.state import State

Args = Mapping[str, Any]


class UnknownVerbError(ValueError):
    """A verb that nobody can do."""


def act(state: State, verb: str, args: Args) -> Any:
    """Let a person do something; returns the issue's number, or the ID of the comment or card.

    Raises KeyError for what is not there, ValueError for what cannot be.
    """
    deed = _VERBS.get(verb)
    if deed is None:
        raise UnknownVerbError(f"nobody can {verb!r} on GitHub; there are {', '.join(sorted(_VERBS))}")
    return deed(state, args)


def _by(state: State, args: Args) -> Account:
    return state.account(args["by"])


def _open_issue(state: State, args: Args) -> int:
    repository, author = state.repositories[args["repository"].lower()], _by(state, args)
    issue = changes.open_issue(state, repository, author, title=args["title"], body=args.get("body", ""))
    issue.issue_type = state.issue_type(args["type"]) if args.get("type") else None
    labels = [changes.label_named(state, repository, name) for name in args.get("labels") or ()]
    changes.add_labels(state, issue, labels, author)
    changes.assign(state, issue, [state.account(login) for login in args.get("assignees") or ()], author)
    return issue.number


def _edit_issue(state: State, args: Args) -> int:
    issue = state.issue(args["issue"])
    changes.edit_issue(state, issue, _by(state, args), title=args.get("title"), body=args.get("body"))
    return issue.number


def _comment(state: State, args: Args) -> int:
    return changes.add_comment(state, state.issue(args["issue"]), _by(state, args), args["body"]).database_id


def _edit_comment(state: State, args: Args) -> int:
    comment: Comment = state.comments[int(args["comment"])]
    changes.edit_comment(state, comment, _by(state, args), args["body"])
    return comment.database_id


def _delete_comment(state: State, args: Args) -> int:
    comment: Comment = state.comments[int(args["comment"])]
    changes.delete_comment(state, comment, _by(state, args))
    return comment.database_id


def _react(state: State, args: Args) -> int:
    subject = state.comments[int(args["comment"])] if "comment" in args else state.issue(args["issue"])
    reaction, _ = changes.react(state, subject, _by(state, args), args["content"].upper())
    return reaction.database_id


def _label(state: State, issue: Issue, args: Args) -> list[Label]:
    return [changes.label_named(state, issue.repository, args["label"])]


def _add_label(state: State, args: Args) -> int:
    issue = state.issue(args["issue"])
    changes.add_labels(state, issue, _label(state, issue, args), _by(state, args))
    return issue.number


def _remove_label(state: State, args: Args) -> int:
    issue = state.issue(args["issue"])
    changes.remove_labels(state, issue, _label(state, issue, args), _by(state, args))
    return issue.number


def _assign(state: State, args: Args) -> int:
    issue = state.issue(args["issue"])
    changes.assign(state, issue, [state.account(args["assignee"])], _by(state, args))
    return issue.number


def _unassign(state: State, args: Args) -> int:
    issue = state.issue(args["issue"])
    changes.unassign(state, issue, [state.account(args["assignee"])], _by(state, args))
    return issue.number


def _close(state: State, args: Args) -> int:
    issue = state.issue(args["issue"])
    changes.close(state, issue, _by(state, args), str(args.get("reason", "completed")).upper())
    return issue.number


def _reopen(state: State, args: Args) -> int:
    issue = state.issue(args["issue"])
    changes.reopen(state, issue, _by(state, args))
    return issue.number


def _merge_pull_request(state: State, args: Args) -> int:
    pull, actor = state.issue(args["issue"]), _by(state, args)
    branches = pull.repository.branches
    if pull.head is None or pull.state != "OPEN":
        raise ValueError(f"{args['issue']} is no open pull request")
    branches[pull.base].merge(branches[pull.head], f"Merge pull request #{pull.number}")
    pull.merged_at = state.now()
    changes.close(state, pull, actor, at=pull.merged_at)
    return pull.number


def _mark_duplicate(state: State, args: Args) -> int:
    issue = state.issue(args["issue"])
    changes.mark_duplicate(state, issue, state.issue(args["of"]), _by(state, args))
    return issue.number


def _transfer(state: State, args: Args) -> int:
    issue, target = state.issue(args["issue"]), state.repositories[args["to"].lower()]
    changes.transfer(state, issue, target, _by(state, args))
    return issue.number


# Boards: `project` is `owner/205`


def _project(state: State, args: Args) -> Project:
    owner, _, number = str(args["project"]).partition("/")
    return state.projects[owner.lower(), int(number)]


def _card(state: State, args: Args) -> Item:
    project, issue = _project(state, args), state.issue(args["issue"])
    for item in issue.items:
        if item.project is project:
            return item
    raise KeyError(f"{args['issue']} is not on the board {project.title!r}")


def _add_card(state: State, args: Args) -> str:
    project, issue = _project(state, args), state.issue(args["issue"])
    item = cards.add_item(state, project, issue, _by(state, args))
    if args.get("status"):
        option = status_option(project, args["status"])
        cards.set_value(state, item, project.status_field, option, actor=_by(state, args))
    return item.node_id


def _move_card(state: State, args: Args) -> str:
    item = _card(state, args)
    option = status_option(item.project, args["status"])
    cards.set_value(state, item, item.project.status_field, option, actor=_by(state, args))
    return item.node_id


def _remove_card(state: State, args: Args) -> str:
    item = _card(state, args)
    cards.remove_item(state, item, _by(state, args))
    return item.node_id


def _archive_card(state: State, args: Args) -> str:
    item = _card(state, args)
    cards.archive_item(state, item)
    return item.node_id


_VERBS: Mapping[str, Callable[[State, Args], Any]] = {
    "open_issue": _open_issue,
    "edit_issue": _edit_issue,
    "comment": _comment,
    "edit_comment": _edit_comment,
    "delete_comment": _delete_comment,
    "react": _react,
    "add_label": _add_label,
    "remove_label": _remove_label,
    "assign": _assign,
    "unassign": _unassign,
    "close": _close,
    "reopen": _reopen,
    "merge_pull_request": _merge_pull_request,
    "mark_duplicate": _mark_duplicate,
    "transfer": _transfer,
    "add_card": _add_card,
    "move_card": _move_card,
    "remove_card": _remove_card,
    "archive_card": _archive_card,
    "event_payload": payloads.event_payload,
}
