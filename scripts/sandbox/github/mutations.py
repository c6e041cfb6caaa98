"""The GraphQL mutations: what the viewer may do is checked, done in the viewer's name, and answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sandbox.github import cards, changes
from sandbox.github.boards import DraftIssue, Field, Item, Option, Project
from sandbox.github.connections import by_number, cursor_of
from sandbox.github.errors import Refusal, forbidden, not_found
from sandbox.github.issues import Comment, Issue, Label, Repository
from sandbox.github.nodes import Account, Node
from sandbox.github.reactions import groups_of
from sandbox.github.resolvers import Info, Resolver, find_node
from sandbox.github.state import State

NodeT = TypeVar("NodeT", bound=Node)
Input = Mapping[str, Any]
Payload = dict[str, Any]

_VALUE_KEYS = {"SINGLE_SELECT": "singleSelectOptionId", "DATE": "date", "NUMBER": "number", "TEXT": "text"}


def _find(state: State, node_id: str, kind: type[NodeT], name: str) -> NodeT:
    """The node with this ID, if it is of the kind."""
    found = find_node(state, node_id)
    if not isinstance(found, kind):
        raise not_found(name, f"global id of '{node_id}'")
    return found


def _require(allowed: bool) -> None:  # noqa: FBT001 - the sentence reads well: require this
    if not allowed:
        raise forbidden()


def _check_body(body: str) -> None:
    if not body.strip():
        raise Refusal("Body cannot be blank")
    if len(body) > changes.LONGEST_BODY:
        raise Refusal(f"Body is too long (maximum is {changes.LONGEST_BODY} characters)")


# Issues


def _add_comment(state: State, given: Input) -> Payload:
    issue = _find(state, given["subjectId"], Issue, "Issue or PullRequest")
    _require(state.can_triage(issue.repository))
    _check_body(given["body"])
    comment = changes.add_comment(state, issue, state.viewer, given["body"])
    return {"commentEdge": {"cursor": cursor_of(by_number(comment)), "node": comment}, "subject": issue}


def _update_comment(state: State, given: Input) -> Payload:
    comment = _find(state, given["id"], Comment, "IssueComment")
    _require(comment.author is state.viewer or state.can_write(comment.repository))
    _require(state.permits(comment.repository, "issues", "write"))
    _check_body(given["body"])
    changes.edit_comment(state, comment, state.viewer, given["body"])
    return {"issueComment": comment}


def _delete_comment(state: State, given: Input) -> Payload:
    comment = _find(state, given["id"], Comment, "IssueComment")
    _require(comment.author is state.viewer or state.can_write(comment.repository))
    _require(state.permits(comment.repository, "issues", "write"))
    changes.delete_comment(state, comment, state.viewer)
    return {}


def _labels(state: State, given: Input, repository: Repository) -> list[Label]:
    found = [_find(state, node_id, Label, "Label") for node_id in given["labelIds"]]
    if any(label.repository is not repository for label in found):
        raise Refusal("Label does not belong to the labelable's repository")
    return found


def _add_labels(state: State, given: Input) -> Payload:
    issue = _find(state, given["labelableId"], Issue, "Labelable")
    _require(state.can_triage(issue.repository))
    changes.add_labels(state, issue, _labels(state, given, issue.repository), state.viewer)
    return {"labelable": issue}


def _remove_labels(state: State, given: Input) -> Payload:
    issue = _find(state, given["labelableId"], Issue, "Labelable")
    _require(state.can_triage(issue.repository))
    changes.remove_labels(state, issue, _labels(state, given, issue.repository), state.viewer)
    return {"labelable": issue}


def _people(state: State, given: Input) -> list[Account]:
    return [_find(state, node_id, Account, "User") for node_id in given["assigneeIds"]]


def _assign(state: State, given: Input) -> Payload:
    issue = _find(state, given["assignableId"], Issue, "Assignable")
    _require(state.can_triage(issue.repository))
    changes.assign(state, issue, _people(state, given), state.viewer)
    return {"assignable": issue}


def _unassign(state: State, given: Input) -> Payload:
    issue = _find(state, given["assignableId"], Issue, "Assignable")
    _require(state.can_triage(issue.repository))
    changes.unassign(state, issue, _people(state, given), state.viewer)
    return {"assignable": issue}


def _add_reaction(state: State, given: Input) -> Payload:
    subject = find_node(state, given["subjectId"])
    if not isinstance(subject, Comment | Issue):
        raise not_found("Reactable", f"global id of '{given['subjectId']}'")
    _require(state.permits(subject.repository, "issues", "write"))
    reaction, _ = changes.react(state, subject, state.viewer, given["content"])
    return {"reaction": reaction, "subject": subject, "reactionGroups": groups_of(subject, state.viewer)}


# Boards


def _project(state: State, given: Input) -> Project:
    project = _find(state, given["projectId"], Project, "ProjectV2")
    _require(state.can_write_project(project))
    return project


def _add_item(state: State, given: Input) -> Payload:
    project = _project(state, given)
    content = find_node(state, given["contentId"])
    if not isinstance(content, Issue | DraftIssue):
        raise not_found("ProjectV2ItemContent", f"global id of '{given['contentId']}'")
    return {"item": cards.add_item(state, project, content, state.viewer)}


def _item_and_field(state: State, given: Input) -> tuple[Item, Field]:
    project = _project(state, given)
    item = _find(state, given["itemId"], Item, "ProjectV2Item")
    field = _find(state, given["fieldId"], Field, "ProjectV2Field")
    if item.project is not project or field not in project.fields.values():
        raise Refusal("The item or the field does not belong to the project.", type="NOT_FOUND")
    if item.archived:
        raise Refusal("The item is archived and cannot be updated.")
    return item, field


def _set_value(state: State, given: Input) -> Payload:
    item, field = _item_and_field(state, given)
    cards.set_value(state, item, field, _value(field, given["value"]), actor=state.viewer)
    return {"projectV2Item": item}


def _value(field: Field, value: Input) -> Option | str | float:
    """The one value given, which must be of the field's kind."""
    given = {key: content for key, content in value.items() if content is not None}
    key = _VALUE_KEYS.get(field.data_type)
    if key is None or set(given) != {key}:
        raise Refusal(
            f"Did not receive a {field.data_type.lower().replace('_', ' ')} value to update the field"
        )
    if field.data_type != "SINGLE_SELECT":
        plain: str | float = given[key]
        return plain
    option = field.option(given[key])
    if option is None:
        raise Refusal("The single select option Id does not belong to the field")
    return option


def _clear_value(state: State, given: Input) -> Payload:
    item, field = _item_and_field(state, given)
    cards.clear_value(state, item, field)
    return {"projectV2Item": item}


def _mutation(change: Callable[[State, Input], Payload]) -> Resolver:
    def resolve(_source: None, info: Info, given: Input) -> Payload:
        return {"clientMutationId": given.get("clientMutationId"), **change(info.context.state, given)}

    return resolve


MUTATIONS: Mapping[str, Resolver] = {
    "addProjectV2ItemById": _mutation(_add_item),
    "updateProjectV2ItemFieldValue": _mutation(_set_value),
    "clearProjectV2ItemFieldValue": _mutation(_clear_value),
    "addComment": _mutation(_add_comment),
    "updateIssueComment": _mutation(_update_comment),
    "deleteIssueComment": _mutation(_delete_comment),
    "addLabelsToLabelable": _mutation(_add_labels),
    "removeLabelsFromLabelable": _mutation(_remove_labels),
    "addAssigneesToAssignable": _mutation(_assign),
    "removeAssigneesFromAssignable": _mutation(_unassign),
    "addReaction": _mutation(_add_reaction),
}
