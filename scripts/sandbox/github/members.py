"""The GraphQL fields about who belongs to an organization, as the viewer may see it."""

from __future__ import annotations

from typing import Any

from sandbox.github.connections import Page, by_number, page_of
from sandbox.github.errors import forbidden
from sandbox.github.nodes import Account
from sandbox.github.resolvers import Info, state_of


def organization(user: Account, info: Info, login: str) -> Account | None:
    """The organization, if the user belongs to it and the viewer may see that."""
    found = state_of(info).accounts.get(login.lower())
    if found is None or user.login not in found.members:
        return None
    return None if _hides(found, info) and user.login in found.private_members else found


def members_with_role(organization: Account, info: Info, **arguments: Any) -> Page:
    """All members, to an app that may read them."""
    if _hides(organization, info):
        raise forbidden()
    accounts = map(state_of(info).account, organization.members)
    return page_of(sorted(accounts, key=by_number), **arguments)


def _hides(organization: Account, info: Info) -> bool:
    """Whether the viewer sees none but public members."""
    return organization.hides_members or not state_of(info).permits_in(organization, "members", "read")
