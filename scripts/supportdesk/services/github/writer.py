"""Changes issues and boards on GitHub: the port `TrackerWriter`."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal
from urllib.parse import quote

from supportdesk.model.issues import IssueRef
from supportdesk.services.errors import Awaiting, Denied, Missing, ServiceError
from supportdesk.services.github.answers import Protected
from supportdesk.services.github.comments import Comments
from supportdesk.services.github.connection import Connection
from supportdesk.services.github.contents import Contents
from supportdesk.services.github.parsing import Parser
from supportdesk.services.github.proposals import Proposals
from supportdesk.services.ports import Change, Proposal
from supportdesk.services.shapes import as_documented

_REACTIONS: Mapping[str, str] = {"accepted": "THUMBS_UP", "refused": "CONFUSED"}


class Writer:
    """The desk's hands on GitHub. Raises a ServiceError whose sentence is the outcome.

    Labels, assignees, edits and boards end up the same if a change happens twice, so it is sent again after a
    lost answer. Comments, issues and commits are looked for first.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._comments = Comments(connection, Parser())
        self._field_names: dict[str, str] = {}

    def add_label(self, issue: IssueRef, label: str) -> None:
        """Label an issue.

        GitHub creates a label that the repository does not have. That is meant for the desk's own ones; that
        a team's label exists is seen when its issues are read.
        """
        self._issue_change("POST", issue, "labels", body={"labels": [label]})

    def remove_label(self, issue: IssueRef, label: str) -> None:
        """Take a label off; that it is off already is as good."""
        try:
            self._issue_change("DELETE", issue, f"labels/{quote(label, safe='')}")
        except Missing:
            return

    @as_documented("GitHub")
    def assign(self, issue: IssueRef, login: str) -> None:
        """Assign somebody. GitHub ignores accounts without access, so its answer is looked at."""
        answer = self._issue_change("POST", issue, "assignees", body={"assignees": [login]})
        if login.casefold() not in {user["login"].casefold() for user in answer["assignees"]}:
            raise Denied(
                f"{login} cannot be assigned to {issue}: give the account access to {issue.repository}."
            )

    def unassign(self, issue: IssueRef, login: str) -> None:
        """Take an assignment back."""
        self._issue_change("DELETE", issue, "assignees", body={"assignees": [login]})

    @as_documented("GitHub")
    def add_to_board(self, *, board_id: str, issue_id: str, status_field: str, option: str) -> None:
        """Add the issue, then set the status if the item has none. An archived item is left as it is."""
        variables = {"board": board_id, "issue": issue_id, "statusField": self._field_name(status_field)}
        data = self._connection.mutate("add_to_board", variables, subject="the board's items")
        item = data["addProjectV2ItemById"]["item"]
        if not item["isArchived"] and not item["status"]:
            self.set_status(board_id=board_id, item=item["id"], status_field=status_field, option=option)

    @as_documented("GitHub")
    def set_status(self, *, board_id: str, item: str, status_field: str, option: str) -> None:
        """Set an item's status."""
        variables = {"board": board_id, "item": item, "field": status_field, "option": option}
        self._connection.mutate("set_status", variables, subject="the board's status field")

    @as_documented("GitHub")
    def set_eta(self, *, board_id: str, issue_id: str, item: str, eta_field: str, day: date) -> None:
        """Write a date into the ETA field of an item, or without one of the item that the issue has there."""
        if not item:
            found = {"board": board_id, "issue": issue_id}
            data = self._connection.mutate("board_item", found, subject="the board's items")
            item = data["addProjectV2ItemById"]["item"]["id"]
        variables = {"board": board_id, "item": item, "field": eta_field, "day": day.isoformat()}
        self._connection.mutate("set_eta", variables, subject="the board's ETA field")

    def react(self, comment: str, verdict: Literal["accepted", "refused"]) -> None:
        """React to a comment; the same reaction again changes nothing."""
        variables = {"comment": comment, "content": _REACTIONS[verdict]}
        self._connection.mutate("add_reaction", variables, subject="a reaction to a comment")

    @as_documented("GitHub")
    def write_comment(self, issue: IssueRef, *, comment: str | None, body: str, mark: str) -> None:
        """Edit the comment with this ID, or add one unless one of the desk's with `mark` in it stands."""
        if comment is not None:
            self._comments.edit(issue, comment=comment, body=body)
        else:
            self._comments.add(issue, body=body, mark=mark)

    @as_documented("GitHub")
    def remove_comment(self, issue: IssueRef, *, comment: str) -> None:
        """Take back the desk's comment with this ID; that it is gone already is as good."""
        try:
            subject = f"the desk's comment on {issue}"
            self._connection.mutate("delete_comment", {"comment": comment}, subject=subject)
        except Missing:
            return

    def file_issue(self, *, repository: str, title: str, body: str, labels: Sequence[str], mark: str) -> str:
        """File an issue unless an open one of the desk's with `mark` in it stands; its URL."""
        return self._comments.file_issue(
            repository=repository, title=title, body=body, labels=labels, mark=mark
        )

    @as_documented("GitHub")
    def file_mirror(
        self, *, repository: str, title: str, body: str, labels: Sequence[str], mark: str
    ) -> str | None:
        """File an issue unless one of the desk's with `mark` stands; its node ID, none if it is closed."""
        return self._comments.file_mirror(
            repository=repository, title=title, body=body, labels=labels, mark=mark
        )

    @as_documented("GitHub")
    def commit(self, *, repository: str, path: str, change: Change, message: str, proposal: Proposal) -> str:
        """Read a file at the head of the default branch, change it, commit it; a URL.

        Raises Awaiting where the branch is protected, once a pull request asks for the change.
        """
        try:
            return Contents(self._connection, repository=repository).commit(
                path=path, change=change, message=message
            )
        except Protected:
            standing = Proposals(self._connection, repository=repository).open(
                proposal, path=path, change=change, message=message
            )
        reason = f"{standing.base} is protected: merge {standing.url}, then the next round does the rest."
        raise Awaiting(reason, url=standing.url)

    @as_documented("GitHub")
    def create_label(self, repository: str, label: str, *, colour: str, description: str) -> None:
        """Make a label; that there is one of the name already is as good, whatever it looks like.

        GitHub refuses a second one of a name with 422. https://docs.github.com/rest/issues/labels
        """
        subject, address = f"label {label!r} in {repository}", f"/repos/{repository}/labels"
        body = {"name": label, "color": colour, "description": description}
        try:
            self._connection.repeatable("POST", address, body=body, subject=subject)
        except ServiceError as refusal:
            try:
                self._connection.get(f"{address}/{quote(label, safe='')}", subject=subject)
            except ServiceError:
                raise refusal from None

    @as_documented("GitHub")
    def propose(self, *, repository: str, path: str, text: str, proposal: Proposal) -> None:
        """Ask for a file by a pull request, once. Raises Awaiting: it waits for somebody to merge it."""
        standing = Proposals(self._connection, repository=repository).open(
            proposal, path=path, change=lambda _: text, message=proposal.title
        )
        raise Awaiting(f"Merge {standing.url}.", url=standing.url)

    def _issue_change(self, verb: str, issue: IssueRef, resource: str, *, body: Any = None) -> Any:
        path = f"/repos/{issue.repository}/issues/{issue.number}/{resource}"
        return self._connection.repeatable(verb, path, body=body, subject=f"issue {issue}")

    def _field_name(self, field: str) -> str:
        """A board field's name by its ID: items give their values by name only."""
        if field not in self._field_names:
            partial = self._connection.query(
                "board_field", lambda: {"id": field}, subject="the board's fields"
            )
            name = (partial.data.get("node") or {}).get("name")
            if name is None:
                raise Missing("The board has no such status field any more: run again.")
            self._field_names[field] = name
        return self._field_names[field]
