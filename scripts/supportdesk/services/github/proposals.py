"""Asking for a change of a file rather than committing it: a branch, a commit, a pull request.

Each step is looked for before it is taken, so that the next run takes up what broke off, and opens no second
pull request. The branch's name is the change's: what stands there without an open pull request was left over,
and begins anew unless it holds what anybody else committed.
"""

from dataclasses import dataclass
from urllib.parse import quote

from supportdesk.services.errors import Denied, Missing, ServiceError
from supportdesk.services.github.answers import Protected
from supportdesk.services.github.connection import Connection
from supportdesk.services.github.contents import Contents
from supportdesk.services.github.once import make_once
from supportdesk.services.ports import Change, Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An open pull request: its address, and the branch that it asks to change."""

    url: str
    base: str


class Proposals:
    """Opens pull requests in one repository, each once."""

    def __init__(self, connection: Connection, *, repository: str) -> None:
        self._connection = connection
        self._repository = repository
        self._address = f"/repos/{repository}"

    def open(self, proposal: Proposal, *, path: str, change: Change, message: str) -> Standing:
        """The proposal's open pull request, made where there is none. Raises a ServiceError."""
        place = self._connection.get(self._address, subject=f"repository {self._repository}")
        base: str = place["default_branch"]
        try:
            url = self._find(proposal, base)
            if url is None:
                self._begin(proposal.branch, base)
                branch = Contents(self._connection, repository=self._repository, branch=proposal.branch)
                branch.commit(path=path, change=change, message=message)
                url = self._ask(proposal, base)
        except (Denied, Missing):
            raise Denied(
                f"The desk may not open a pull request for {base} of {self._repository}: "
                "give its App contents: write and pull requests: write."
            ) from None
        except Protected:
            raise Denied(
                f"The desk's branch {proposal.branch} in {self._repository} is protected: "
                "let its App pass there, or delete that branch, then run again."
            ) from None
        return Standing(url=url, base=base)

    def _find(self, proposal: Proposal, base: str) -> str | None:
        """The address of the open pull request. GitHub lists all where it does not understand `head`."""
        owner = self._repository.partition("/")[0]
        wanted = {"state": "open", "base": base, "head": f"{owner}:{proposal.branch}"}
        pulls = self._connection.get(
            f"{self._address}/pulls", parameters=wanted, subject=f"pull requests of {self._repository}"
        )
        return next((pull["html_url"] for pull in pulls if pull["head"]["ref"] == proposal.branch), None)

    def _begin(self, branch: str, base: str) -> None:
        """Let the branch stand where the base stands now: on an old base the change could not be merged."""
        subject, head = f"branch {branch} in {self._repository}", self._head(base)

        def make() -> str | None:
            body = {"ref": f"refs/heads/{branch}", "sha": head}
            self._connection.once("POST", f"{self._address}/git/refs", body=body, subject=subject)
            return head

        found = make_once(
            find=lambda: self._head(branch), make=make, subject=subject, patience=self._connection.patience
        )
        if found != head:
            self._check_own(branch, base)
            self._connection.repeatable(
                "PATCH",
                f"{self._address}/git/refs/heads/{quote(branch)}",
                body={"sha": head, "force": True},
                subject=subject,
            )

    def _check_own(self, branch: str, base: str) -> None:
        """Raises ServiceError where the branch holds a commit, beyond the base, of anybody but the desk.

        https://docs.github.com/rest/commits/commits#compare-two-commits gives the first 250.
        """
        found = self._connection.get(
            f"{self._address}/compare/{quote(base)}...{quote(branch)}",
            subject=f"what is on branch {branch} in {self._repository}",
        )
        authors = [(each["author"] or {}).get("login") for each in found["commits"]]
        if found["ahead_by"] > len(authors) or set(authors) - {self._login()}:
            raise ServiceError(
                f"Somebody committed to the branch {branch} of {self._repository}, so the desk leaves it as"
                " it is: open a pull request from it, or delete it, then run again."
            )

    def _login(self) -> str:
        """The desk's own account."""
        owner, _, name = self._repository.partition("/")
        desk = self._connection.query("desk", lambda: {"owner": owner, "name": name}, subject="the desk")
        login: str = desk.data["viewer"]["login"]
        return login

    def _head(self, branch: str) -> str | None:
        """The commit at which a branch stands, None without such a branch."""
        try:
            ref = self._connection.get(
                f"{self._address}/git/ref/heads/{quote(branch)}",
                subject=f"branch {branch} in {self._repository}",
            )
        except Missing:
            return None
        sha: str = ref["object"]["sha"]
        return sha

    def _ask(self, proposal: Proposal, base: str) -> str:
        subject = f"a pull request in {self._repository}"
        body = {"title": proposal.title, "body": proposal.body, "head": proposal.branch, "base": base}

        def make() -> str:
            pull = self._connection.once("POST", f"{self._address}/pulls", body=body, subject=subject)
            url: str = pull["html_url"]
            return url

        return make_once(
            find=lambda: self._find(proposal, base),
            make=make,
            subject=subject,
            patience=self._connection.patience,
        )
