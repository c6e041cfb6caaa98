"""What people do on GitHub, as verbs with plain arguments: `by` says who, `issue` is `owner/name#12`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.github import cards, changes, payloads
from sandbox.github.boards import Item, Project
from sandbox.github.issues import Comment, Issue, Label, Repository
from sandbox.github.nodes import Account
from sandbox.github.seed import status_option
from sandbox.github.state import State
from sandbox.verbs import Args, Verb, find, perform


def act(state: State, verb: str, args: Args) -> Any:
    """Let a person do something; returns the issue's number, or the ID of the comment or card.

    Raises DeedError for what cannot be done.
    """
    return perform("GitHub", VERBS, verb, state, args)


def _by(state: State, args: Args) -> Account:
    return state.account(args["by"])


def _repository(state: State, name: str) -> Repository:
    return find(state.repositories, name.lower(), "repository")


def _comment_of(state: State, args: Args) -> Comment:
    told = str(args["comment"])
    if not told.isdecimal():
        raise ValueError(f"a comment is named by its number, not {told!r}")
    number = int(told)
    if number not in state.comments:
        raise KeyError(f"there is no comment {number}; `comment` answers with the number of a new one")
    return state.comments[number]


def _open_issue(state: State, args: Args) -> int:
    repository, author = _repository(state, args["repository"]), _by(state, args)
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
    comment = _comment_of(state, args)
    changes.edit_comment(state, comment, _by(state, args), args["body"])
    return comment.database_id


def _delete_comment(state: State, args: Args) -> int:
    comment = _comment_of(state, args)
    changes.delete_comment(state, comment, _by(state, args))
    return comment.database_id


def _react(state: State, args: Args) -> int:
    if "comment" not in args and "issue" not in args:
        raise ValueError("it is a comment, or an issue, that is reacted to: name one")
    subject = _comment_of(state, args) if "comment" in args else state.issue(args["issue"])
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
    issue, target = state.issue(args["issue"]), _repository(state, args["to"])
    changes.transfer(state, issue, target, _by(state, args))
    return issue.number


# Boards: `project` is `owner/205`


def _project(state: State, args: Args) -> Project:
    owner, _, number = str(args["project"]).partition("/")
    found = state.projects.get((owner.lower(), int(number))) if number.isdecimal() else None
    if found is None:
        there = ", ".join(f"{each.owner.login}/{each.number}" for each in state.projects.values())
        raise KeyError(f"there is no project {args['project']!r}; there are {there or 'none'}")
    return found


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


VERBS: Mapping[str, Verb[State]] = {
    "open_issue": Verb(
        does=_open_issue,
        about="Open an issue; answers with its number.",
        needs="repository by title",
        may="body labels assignees type",
    ),
    "edit_issue": Verb(
        does=_edit_issue, about="Change its title or text.", needs="issue by", may="title body"
    ),
    "comment": Verb(
        does=_comment, about="Comment on it; answers with the comment's number.", needs="issue by body"
    ),
    "edit_comment": Verb(does=_edit_comment, about="Change a comment.", needs="comment by body"),
    "delete_comment": Verb(does=_delete_comment, about="Take a comment away.", needs="comment by"),
    "react": Verb(
        does=_react,
        about="React to an issue or a comment with THUMBS_UP, EYES, HEART and so on.",
        needs="by content",
        may="issue comment",
    ),
    "add_label": Verb(does=_add_label, about="Put a label on.", needs="issue by label"),
    "remove_label": Verb(does=_remove_label, about="Take a label off.", needs="issue by label"),
    "assign": Verb(does=_assign, about="Give it to somebody.", needs="issue by assignee"),
    "unassign": Verb(does=_unassign, about="Take it from somebody.", needs="issue by assignee"),
    "close": Verb(
        does=_close, about="Close it, as `completed` or `not_planned`.", needs="issue by", may="reason"
    ),
    "reopen": Verb(does=_reopen, about="Open it again.", needs="issue by"),
    "merge_pull_request": Verb(
        does=_merge_pull_request, about="Merge a pull request, such as the doctor's.", needs="issue by"
    ),
    "mark_duplicate": Verb(
        does=_mark_duplicate, about="Close it as a duplicate of another.", needs="issue of by"
    ),
    "transfer": Verb(does=_transfer, about="Move it to another repository.", needs="issue to by"),
    "add_card": Verb(
        does=_add_card, about="Put it on a board, into a column.", needs="project issue by", may="status"
    ),
    "move_card": Verb(does=_move_card, about="Move it to another column.", needs="project issue by status"),
    "remove_card": Verb(does=_remove_card, about="Take it off the board.", needs="project issue by"),
    "archive_card": Verb(does=_archive_card, about="Archive its card.", needs="project issue by"),
    "event_payload": Verb(
        does=payloads.event_payload,
        about="Nothing happens: answers with the event that GitHub would send now.",
        needs="repository number action sender",
        may="comment label assignee changes",
    ),
}
