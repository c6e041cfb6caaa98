"""How many issues of a label each person got: for the account of who carries how much."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from supportdesk.model.places import Repository
from supportdesk.services.errors import Unavailable
from supportdesk.services.github.answers import fault_error, not_found
from supportdesk.services.github.connection import Connection
from supportdesk.services.github.cursor import Cursor, PageSize


def read_ad_hoc(
    connection: Connection, *, repositories: Sequence[Repository], label: str, since: datetime
) -> Mapping[str, int]:
    """Issues with the label that were opened since then, by their assignees' folded logins.

    Raises a ServiceError where a repository cannot be read whole.
    """
    counted: Counter[str] = Counter()
    for repository in repositories:
        for node in _issues(connection, repository.name, label=label, since=since):
            if datetime.fromisoformat(node["createdAt"]) >= since:
                counted.update(each["login"].casefold() for each in node["assignees"]["nodes"])
    return counted


def _issues(
    connection: Connection, repository: str, *, label: str, since: datetime
) -> Iterator[Mapping[str, Any]]:
    """The issues that changed since then: those that were opened since are among them."""
    owner, _, name = repository.partition("/")
    place, page, subject = Cursor(), PageSize(), f"repository {repository}"
    while not place.done:
        partial = connection.query(
            "ad_hoc",
            lambda: {
                "owner": owner,
                "name": name,
                "labels": [label],
                "since": since.isoformat(),
                "first": page.size,
                "after": place.after,
            },
            subject=subject,
            lighten=page.lighten,
        )
        if partial.faults:
            raise fault_error(partial.faults[0], subject)
        found = partial.data.get("repository")
        if found is None:
            raise not_found(subject)
        yield from place.advance(found["issues"])
    if place.short():
        raise Unavailable(f"GitHub gave {place.seen} of {place.total} ad-hoc issues of {subject}; run again.")
