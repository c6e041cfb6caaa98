"""What can happen to issues, whoever does it; each change leaves an entry in the timeline and its time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandbox.github.issues import Comment, Event, Issue, Label, Reaction, Repository
from sandbox.github.nodes import Account
from sandbox.github.state import State

MOST_ASSIGNEES = 10
LONGEST_BODY = 65_536


def record(state: State, issue: Issue, kind: str, actor: Account | None, at: str, /, **facts: Any) -> Event:
    """Write an event into the issue's timeline."""
    event = Event(database_id=state.next_id(), typename=kind, actor=actor, created_at=at, facts=facts)
    issue.record(state.keep(event))
    return event


def touch(issue: Issue, at: str) -> None:
    """The issue has been updated; lists of it are out of date."""
    issue.updated_at = max(issue.updated_at, at)
    issue.repository.listings.clear()


def create_label(
    state: State, repository: Repository, name: str, *, color: str = "ededed", description: str | None = None
) -> Label:
    """A new label of the repository."""
    label = Label(
        database_id=state.next_id(),
        repository=repository,
        name=name,
        color=color,
        description=description,
        created_at=state.now(),
    )
    repository.labels[name.lower()] = state.keep(label)
    repository.by_label[name.lower()] = {}
    return label


def label_named(state: State, repository: Repository, name: str) -> Label:
    """The repository's label of this name, made if it has none."""
    return state.label(repository, name) or create_label(state, repository, name)


def open_issue(
    state: State,
    repository: Repository,
    author: Account | None,
    *,
    title: str,
    body: str = "",
    number: int | None = None,
    at: str | None = None,
    head: str | None = None,
) -> Issue:
    """A new issue, or with `head` a pull request, under the next number unless one is given."""
    at = at or state.now()
    number = number or repository.next_number()
    issue = Issue(
        database_id=state.next_id(),
        repository=repository,
        number=number,
        title=title,
        body=body,
        author=author,
        created_at=at,
        updated_at=at,
        head=head,
    )
    repository.issues[number] = state.keep(issue)
    touch(issue, at)
    return issue


def edit_issue(
    state: State, issue: Issue, editor: Account, *, title: str | None = None, body: str | None = None
) -> None:
    """Change the title, the body or both."""
    at = state.now()
    if title is not None and title != issue.title:
        record(state, issue, "RenamedTitleEvent", editor, at, previous_title=issue.title, current_title=title)
        issue.title = title
    if body is not None and body != issue.body:
        issue.body, issue.editor, issue.last_edited_at = body, editor, at
    touch(issue, at)


def add_comment(
    state: State, issue: Issue, author: Account | None, body: str, at: str | None = None
) -> Comment:
    """A comment on the issue."""
    at = at or state.now()
    comment = Comment(
        database_id=state.next_id(), issue=issue, author=author, body=body, created_at=at, updated_at=at
    )
    issue.comments.append(state.keep(comment))
    issue.record(comment)
    state.comments[comment.database_id] = comment
    touch(issue, at)
    return comment


def edit_comment(state: State, comment: Comment, editor: Account, body: str) -> None:
    """Change a comment's text; who did it last stands in it."""
    at = state.now()
    comment.body, comment.editor, comment.last_edited_at, comment.updated_at = body, editor, at, at
    touch(comment.issue, at)


def delete_comment(state: State, comment: Comment, actor: Account) -> None:
    """Take a comment away; the timeline keeps who did it and whose it was."""
    issue, at = comment.issue, state.now()
    issue.comments.remove(comment)
    issue.timeline.remove(comment)
    del state.comments[comment.database_id]
    del state.nodes[comment.node_id]
    record(state, issue, "CommentDeletedEvent", actor, at, author=comment.author)
    touch(issue, at)


def add_labels(
    state: State, issue: Issue, labels: Iterable[Label], actor: Account | None, at: str | None = None
) -> None:
    """Put the labels on the issue; those that it has already leave no trace."""
    for label in labels:
        if label in issue.labels:
            continue
        moment = at or state.now()
        issue.labels.append(label)
        issue.labels.sort(key=lambda each: each.database_id)
        issue.repository.by_label[label.name.lower()][issue.number] = issue
        record(state, issue, "LabeledEvent", actor, moment, label=label)
        touch(issue, moment)


def remove_labels(state: State, issue: Issue, labels: Iterable[Label], actor: Account | None) -> None:
    """Take the labels off the issue; those that it has not leave no trace."""
    for label in labels:
        if label not in issue.labels:
            continue
        at = state.now()
        issue.labels.remove(label)
        issue.repository.by_label[label.name.lower()].pop(issue.number)
        record(state, issue, "UnlabeledEvent", actor, at, label=label)
        touch(issue, at)


def assign(
    state: State, issue: Issue, people: Iterable[Account], actor: Account | None, at: str | None = None
) -> None:
    """Give the issue to people; whoever has no part in it is passed over in silence, as GitHub does."""
    for person in people:
        full = len(issue.assignees) >= MOST_ASSIGNEES
        if person in issue.assignees or full or not issue.repository.has_assignable(person, issue):
            continue
        moment = at or state.now()
        issue.assignees.append(person)
        issue.assignees.sort(key=lambda each: each.database_id)
        record(state, issue, "AssignedEvent", actor, moment, assignee=person)
        touch(issue, moment)


def unassign(state: State, issue: Issue, people: Iterable[Account], actor: Account | None) -> None:
    """Take the issue from people; whoever does not have it leaves no trace."""
    for person in people:
        if person not in issue.assignees:
            continue
        at = state.now()
        issue.assignees.remove(person)
        record(state, issue, "UnassignedEvent", actor, at, assignee=person)
        touch(issue, at)


def close(
    state: State, issue: Issue, actor: Account | None, reason: str = "COMPLETED", at: str | None = None
) -> None:
    """Close the issue, for a reason by GraphQL's name; a closed one stays as it is."""
    if issue.state == "CLOSED":
        return
    at = at or state.now()
    issue.state, issue.state_reason, issue.closed_at, issue.closed_by = "CLOSED", reason, at, actor
    record(state, issue, "ClosedEvent", actor, at, state_reason=reason)
    touch(issue, at)


def reopen(state: State, issue: Issue, actor: Account | None) -> None:
    """Open a closed issue again; an open one stays as it is."""
    if issue.state == "OPEN":
        return
    at = state.now()
    issue.state, issue.state_reason, issue.closed_at, issue.closed_by = "OPEN", "REOPENED", None, None
    record(state, issue, "ReopenedEvent", actor, at, state_reason="REOPENED")
    touch(issue, at)


def mark_duplicate(state: State, issue: Issue, canonical: Issue, actor: Account) -> None:
    """The issue says the same as another one, and is closed for that."""
    is_elsewhere = issue.repository is not canonical.repository
    facts = {"duplicate": issue, "canonical": canonical, "is_cross_repository": is_elsewhere}
    record(state, issue, "MarkedAsDuplicateEvent", actor, state.now(), **facts)
    close(state, issue, actor, "DUPLICATE")


def transfer(state: State, issue: Issue, target: Repository, actor: Account) -> None:
    """Move the issue: it gets a new number and a new ID, and keeps the labels known there.

    A browser is led on from the old address; the interfaces do not find the old number or ID any more.
    """
    source, at = issue.repository, state.now()
    del source.issues[issue.number]
    source.moved[issue.number] = issue
    for label in issue.labels:
        source.by_label[label.name.lower()].pop(issue.number)
    names = {label.name.lower() for label in issue.labels}
    kept = [label for name, label in target.labels.items() if name in names]
    touch(issue, at)
    issue.repository, issue.number = target, target.next_number()
    del state.nodes[issue.node_id]
    issue.database_id = state.next_id()
    issue.__post_init__()  # its ID follows from its number
    state.keep(issue)
    issue.labels = kept
    target.issues[issue.number] = issue
    for label in kept:
        target.by_label[label.name.lower()][issue.number] = issue
    record(state, issue, "TransferredEvent", actor, at, from_repository=source, issue=issue)
    touch(issue, at)


def react(state: State, subject: Comment | Issue, user: Account, content: str) -> tuple[Reaction, bool]:
    """The account's reaction, and whether it is new: each emoji counts once for each account."""
    for reaction in subject.reactions:
        if reaction.user is user and reaction.content == content:
            return reaction, False
    reaction = Reaction(database_id=state.next_id(), user=user, content=content, created_at=state.now())
    subject.reactions.append(state.keep(reaction))
    return reaction, True
