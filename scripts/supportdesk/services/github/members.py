"""Which authors of issues belong to an organization: for what is written to members only."""

from collections.abc import Iterator, Sequence

from supportdesk.services.errors import Denied, ServiceError
from supportdesk.services.github.answers import Fault, fault_error
from supportdesk.services.github.connection import Connection

_AT_ONCE = 50


def read_members(connection: Connection, *, owner: str, issues: Sequence[str]) -> frozenset[str]:
    """The folded logins of those authors who are members: none where a user owns, or an account is gone.

    Raises a ServiceError where GitHub does not say who the members are.
    """
    pages = (issues[start : start + _AT_ONCE] for start in range(0, len(issues), _AT_ONCE))
    return frozenset(login for page in pages for login in _among(connection, owner, page))


def _among(connection: Connection, owner: str, issues: Sequence[str]) -> Iterator[str]:
    subject = f"the members of {owner}"
    partial = connection.query("members", lambda: {"owner": owner, "ids": list(issues)}, subject=subject)
    for fault in partial.faults:
        if fault.kind != "NOT_FOUND":  # what is not there has no author
            raise _failure(fault, owner, subject)
    for issue in partial.data.get("nodes") or ():
        author = (issue or {}).get("author") or {}
        if author.get("organization"):
            yield author["login"].casefold()


def _failure(fault: Fault, owner: str, subject: str) -> ServiceError:
    if fault.kind == "FORBIDDEN":
        return Denied(
            f"GitHub does not tell the desk who belongs to {owner}: give the App the organization permission "
            "“Members: read-only”."
        )
    return fault_error(fault, subject)
