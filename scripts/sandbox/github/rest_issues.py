"""The REST calls about issues: themselves, their labels, comments, assignees and reactions."""

from __future__ import annotations

from typing import Any

from sandbox.clock import parse_instant
from sandbox.github import changes
from sandbox.github.call import Call, RestError, invalid
from sandbox.github.issues import Issue, Label, Repository
from sandbox.github.listings import Wanted, list_issues
from sandbox.github.nodes import Account, stamp
from sandbox.github.reactions import CONTENTS
from sandbox.http import Response, json_response

_ORDERS = {"created": "CREATED_AT", "updated": "UPDATED_AT", "comments": "COMMENTS"}


def list_of_issues(call: Call) -> Response:
    """GitHub counts pull requests as issues here, and wants all of several labels."""
    query = call.request.query
    state = query.get("state", "open").upper()
    wanted = Wanted(
        all_labels=tuple(name for name in query.get("labels", "").split(",") if name),
        states=() if state == "ALL" else (state,),
        since=stamp(parse_instant(query["since"])) if "since" in query else "",
        author=query.get("creator"),
        assignee=query.get("assignee"),
        with_pulls=True,
        order=_ORDERS.get(query.get("sort", "created"), "CREATED_AT"),
        descending=query.get("direction", "desc") == "desc",
    )
    repository = call.repository()
    if not repository.has_issues:
        raise RestError(410, "Issues has been disabled in this repository.")
    return call.page(list_issues(repository, wanted), call.shapes.issue)


def get_issue(call: Call) -> Response:
    return json_response(call.shapes.issue(call.issue()))


def create_issue(call: Call) -> Response:
    repository, body = call.repository(), call.body()
    if not repository.has_issues:
        raise RestError(410, "Issues has been disabled in this repository.")
    if not body.get("title"):
        raise invalid("Issue", "title")
    state = call.state
    issue = changes.open_issue(
        state, repository, state.viewer, title=str(body["title"]), body=body.get("body") or ""
    )
    if state.can_triage(repository):
        changes.add_labels(state, issue, _labels(call, repository, body.get("labels")), state.viewer)
        changes.assign(state, issue, _people(call, body.get("assignees")), state.viewer)
    return json_response(call.shapes.issue(issue), 201)


def edit_issue(call: Call) -> Response:
    issue, body, state = call.issue(call.state.can_triage), call.body(), call.state
    changes.edit_issue(state, issue, state.viewer, title=body.get("title"), body=body.get("body"))
    if body.get("state") == "closed":
        changes.close(state, issue, state.viewer, str(body.get("state_reason") or "completed").upper())
    elif body.get("state") == "open":
        changes.reopen(state, issue, state.viewer)
    elif "state" in body:
        raise invalid("Issue", "state", "invalid")
    if "labels" in body:
        _replace_labels(call, issue, _labels(call, issue.repository, body["labels"]))
    if "assignees" in body:
        wanted = _people(call, body["assignees"])
        changes.unassign(state, issue, [p for p in issue.assignees if p not in wanted], state.viewer)
        changes.assign(state, issue, wanted, state.viewer)
    return json_response(call.shapes.issue(issue))


def _labels(call: Call, repository: Repository, names: Any) -> list[Label]:
    """The labels of these names; GitHub makes those that the repository has not."""
    wanted = [name["name"] if isinstance(name, dict) else str(name) for name in names or ()]
    return [changes.label_named(call.state, repository, name) for name in wanted]


def _people(call: Call, logins: Any) -> list[Account]:
    """Those among the logins that are accounts; the others are passed over."""
    found = [call.state.accounts.get(str(login).lower()) for login in logins or ()]
    return [account for account in found if account is not None]


def _replace_labels(call: Call, issue: Issue, wanted: list[Label]) -> None:
    viewer = call.state.viewer
    changes.remove_labels(call.state, issue, [each for each in issue.labels if each not in wanted], viewer)
    changes.add_labels(call.state, issue, wanted, viewer)


# Labels


def list_labels(call: Call) -> Response:
    return call.page(list(call.repository().labels.values()), call.shapes.label)


def _label(call: Call) -> Label:
    found = call.state.label(call.repository(), call.parts["name"])
    if found is None:
        raise RestError(404, "Not Found")
    return found


def get_label(call: Call) -> Response:
    return json_response(call.shapes.label(_label(call)))


def create_label(call: Call) -> Response:
    repository, body = call.repository_to(call.state.can_write), call.body()
    if not body.get("name"):
        raise invalid("Label", "name")
    if call.state.label(repository, body["name"]):
        raise invalid("Label", "name", "already_exists")
    label = changes.create_label(
        call.state,
        repository,
        body["name"],
        color=(body.get("color") or "ededed").removeprefix("#"),
        description=body.get("description"),
    )
    return json_response(call.shapes.label(label), 201)


def list_issue_labels(call: Call) -> Response:
    return call.page(call.issue().labels, call.shapes.label)


def add_issue_labels(call: Call) -> Response:
    issue, body = call.issue(call.state.can_triage), call.request.json()
    names = body.get("labels") if isinstance(body, dict) else body
    changes.add_labels(call.state, issue, _labels(call, issue.repository, names), call.state.viewer)
    return json_response([call.shapes.label(label) for label in issue.labels])


def set_issue_labels(call: Call) -> Response:
    issue, body = call.issue(call.state.can_triage), call.request.json()
    names = body.get("labels") if isinstance(body, dict) else body
    _replace_labels(call, issue, _labels(call, issue.repository, names))
    return json_response([call.shapes.label(label) for label in issue.labels])


def remove_issue_label(call: Call) -> Response:
    issue = call.issue(call.state.can_triage)
    label = call.state.label(issue.repository, call.parts["name"])
    if label not in issue.labels or label is None:
        raise RestError(404, "Label does not exist")
    changes.remove_labels(call.state, issue, [label], call.state.viewer)
    return json_response([call.shapes.label(each) for each in issue.labels])


# Comments, assignees, reactions


def list_comments(call: Call) -> Response:
    since = stamp(parse_instant(call.request.query["since"])) if "since" in call.request.query else ""
    rows = [comment for comment in call.issue().comments if comment.updated_at >= since]
    return call.page(rows, call.shapes.comment)


def create_comment(call: Call) -> Response:
    issue = call.issue(call.state.can_triage)
    comment = changes.add_comment(call.state, issue, call.state.viewer, _comment_body(call))
    return json_response(call.shapes.comment(comment), 201)


def get_comment(call: Call) -> Response:
    return json_response(call.shapes.comment(call.comment()))


def edit_comment(call: Call) -> Response:
    comment, state = call.comment(), call.state
    if comment.author is not state.viewer and not state.can_write(comment.repository):
        raise RestError(403, "Resource not accessible by integration")
    changes.edit_comment(state, comment, state.viewer, _comment_body(call))
    return json_response(call.shapes.comment(comment))


def _comment_body(call: Call) -> str:
    body = call.body().get("body")
    if not isinstance(body, str) or not body.strip():
        raise invalid("IssueComment", "body")
    if len(body) > changes.LONGEST_BODY:
        message = f"body is too long (maximum is {changes.LONGEST_BODY} characters)"
        raise RestError(
            422,
            "Validation Failed",
            [{"resource": "IssueComment", "field": "body", "code": "unprocessable", "message": message}],
        )
    return body


def add_assignees(call: Call) -> Response:
    issue = call.issue(call.state.can_triage)
    changes.assign(call.state, issue, _people(call, call.body().get("assignees")), call.state.viewer)
    return json_response(call.shapes.issue(issue), 201)


def remove_assignees(call: Call) -> Response:
    issue = call.issue(call.state.can_triage)
    changes.unassign(call.state, issue, _people(call, call.body().get("assignees")), call.state.viewer)
    return json_response(call.shapes.issue(issue))


def react_to_comment(call: Call) -> Response:
    return _react(call, call.comment())


def react_to_issue(call: Call) -> Response:
    return _react(call, call.issue())


def _react(call: Call, subject: Any) -> Response:
    content = CONTENTS.get(str(call.body().get("content")))
    if content is None:
        raise invalid("Reaction", "content", "invalid")
    reaction, is_new = changes.react(call.state, subject, call.state.viewer, content)
    return json_response(call.shapes.reaction(reaction), 201 if is_new else 200)
