"""Reads issues and boards from GitHub: the port `TrackerReader`."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeGuard

from supportdesk.model.issues import Issue, IssueRef
from supportdesk.model.places import Board, Repository
from supportdesk.model.snapshot import Desk, Part
from supportdesk.services.errors import Denied, Missing, Unavailable
from supportdesk.services.github.ad_hoc import read_ad_hoc
from supportdesk.services.github.answers import Fault, Partial, fault_error
from supportdesk.services.github.boards import board_view, field_variables
from supportdesk.services.github.connection import Connection
from supportdesk.services.github.cursor import PageSize
from supportdesk.services.github.gaps import Gaps, board_name
from supportdesk.services.github.lists import complete
from supportdesk.services.github.members import read_members
from supportdesk.services.github.parsing import Node, Parser, nodes_of
from supportdesk.services.github.team import TeamRead
from supportdesk.services.ports import Advanced, Keep, Mirrors, TrackerRead, everything, nobody
from supportdesk.services.shapes import as_documented, text


class Reader:
    """The desk's eyes on GitHub.

    Bad credentials raise Denied. Whatever else can't be read of a team is one of its gaps, so that the other
    teams go on.
    """

    def __init__(self, connection: Connection, *, former_logins: Sequence[str] = ()) -> None:
        self._connection = connection
        self._parser = Parser(former_logins)

    @as_documented("GitHub")
    def read_desk(self, repository: str) -> Desk:
        """The account that the token belongs to, and the desk's own repository. Raises Missing or Denied."""
        subject = f"repository {repository}"
        owner, _, name = repository.partition("/")
        partial = self._connection.query("desk", lambda: {"owner": owner, "name": name}, subject=subject)
        if partial.faults:
            raise fault_error(partial.faults[0], subject)
        found = partial.data["repository"]
        return Desk(
            login=text(partial.data["viewer"]["login"]),
            slack_user="",
            repository=repository,
            url=text(found["url"]),
            public=not found["isPrivate"],
        )

    @as_documented("GitHub")
    def read_team(
        self,
        *,
        repositories: Sequence[Repository],
        labels: Sequence[str],
        board: Board,
        closed_since: datetime,
        keep: Keep = everything,
        advanced: Advanced = nobody,
    ) -> TrackerRead:
        """Every open issue that carries one of the labels, those closed lately, and the board.

        The first label must exist.
        """
        return TeamRead(
            connection=self._connection,
            parser=self._parser,
            repositories=repositories,
            labels=labels,
            board=board,
            closed_since=closed_since,
            keep=keep,
            advanced=advanced,
        ).read()

    @as_documented("GitHub")
    def read_issues(self, ids: Sequence[str], *, board: Board) -> TrackerRead:
        """Issues by node ID, a hundred a request; what is gone or no issue is left out."""
        gaps, page, left, issues = Gaps(), PageSize(), deque(ids), list[Issue]()

        def variables() -> Mapping[str, Any]:
            return {"ids": list(islice(left, page.size)), **field_variables(board)}

        while left:
            try:
                partial = self._connection.query(
                    "issues_by_id", variables, subject="issues on the board", lighten=page.lighten
                )
            except Unavailable as failure:
                gaps.add("issues", str(failure))
                break
            for _ in range(min(page.size, len(left))):
                left.popleft()
            nodes = partial.data.get("nodes") or ()
            gaps.add_faults(_unexpected(partial, ("nodes",)), _subjects("issues on the board", board))
            issues += [self._issue(node, board=board, gaps=gaps) for node in nodes if _is_issue(node)]
        return TrackerRead(issues=tuple(issues), board=None, incomplete=gaps.all())

    @as_documented("GitHub")
    def read_moved(self, ref: IssueRef) -> str | None:
        """Where an issue is now, as its address tells: GraphQL knows neither the old number nor the old ID.

        GitHub leads on from there to an issue that was transferred, where the desk may see it.
        https://docs.github.com/rest/issues/issues#get-an-issue
        """
        path = f"/repos/{ref.repository}/issues/{ref.number}"
        try:
            return text(self._connection.get(path, subject=f"issue {ref}")["html_url"])
        except (Missing, Denied):
            return None

    @as_documented("GitHub")
    def read_ad_hoc(
        self, *, repositories: Sequence[Repository], label: str, since: datetime
    ) -> Mapping[str, int]:
        """How many issues with the label, opened since then, each login (folded) is assigned to."""
        return read_ad_hoc(self._connection, repositories=repositories, label=label, since=since)

    @as_documented("GitHub")
    def read_members(self, *, owner: str, issues: Sequence[str]) -> frozenset[str]:
        """The folded logins of those authors of the issues who belong to the organization."""
        return read_members(self._connection, owner=owner, issues=issues)

    @as_documented("GitHub")
    def read_issue(
        self, ref: IssueRef, *, label: str, private: bool, board: Board, mirrors: Mirrors | None = None
    ) -> TrackerRead:
        """One issue with its board, in one request; a pull request or a missing issue gives no issue.

        The label must exist in its repository. With `mirrors`, the open stand-ins for customers' issues
        come along.
        """
        gaps = Gaps()
        owner, _, name = ref.repository.partition("/")
        variables = {
            "owner": owner,
            "name": name,
            "number": ref.number,
            "label": label,
            "boardOwner": board.owner,
            "boardNumber": board.number,
            **_mirror_variables(mirrors),
            **field_variables(board),
        }
        try:
            partial = self._connection.query("one_issue", lambda: variables, subject=f"issue {ref}")
        except Unavailable as failure:
            gaps.add("issues", str(failure))
            gaps.add("board", str(failure))
            return TrackerRead(issues=(), board=None, incomplete=gaps.all())
        return self._one(partial, ref=ref, label=label, private=private, board=board, gaps=gaps)

    def _one(
        self, partial: Partial, *, ref: IssueRef, label: str, private: bool, board: Board, gaps: Gaps
    ) -> TrackerRead:
        subjects = _subjects(f"issue {ref}", board)
        gaps.add_faults(_unexpected(partial, ("repository",)), subjects)
        repository: Node | None = partial.data.get("repository")
        if repository is None:
            gaps.add_unseen("issues", f"repository {ref.repository}")
        else:
            gaps.add_odd_repository(repository, name=ref.repository, label=label)
            self._parser.learn(repository)
        project = (partial.data.get("board") or {}).get("projectV2")
        if project is None:
            gaps.add_unseen("board", board_name(board))
        node = (repository or {}).get("issueOrPullRequest")
        issues = [self._issue(node, board=board, gaps=gaps, private=private)] if _is_issue(node) else []
        mirrors = partial.data.get("mirrors") or {}
        issues += [self._issue(each, board=board, gaps=gaps) for each in nodes_of(mirrors.get("issues"))]
        view = board_view(project, board, gaps, self._connection) if project else None
        return TrackerRead(issues=issues, board=view, incomplete=gaps.all())

    def _issue(self, node: Node, *, board: Board, gaps: Gaps, private: bool = False) -> Issue:
        complete(node, connection=self._connection, board=board, gaps=gaps)
        return self._parser.issue(node, board=board, private=private)


def _subjects(issues: str, board: Board) -> dict[Part, str]:
    return {"issues": issues, "board": board_name(board)}


def _mirror_variables(mirrors: Mirrors | None) -> dict[str, Any]:
    owner, _, name = (mirrors.repository if mirrors else "/").partition("/")
    labels = [mirrors.label] if mirrors else []
    return {"withMirrors": bool(mirrors), "mirrorOwner": owner, "mirrorName": name, "mirrorLabels": labels}


def _is_issue(node: Node | None) -> TypeGuard[Node]:
    return node is not None and node.get("__typename") == "Issue"


def _unexpected(partial: Partial, place: tuple[str, ...]) -> Iterator[Fault]:
    """Faults other than that something is not there: its absence tells that."""
    for fault in partial.faults:
        if fault.kind != "NOT_FOUND" or fault.path[: len(place)] != place or "projectItems" in fault.path:
            yield fault
