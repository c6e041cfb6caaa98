"""Who belongs to the owner of a repository: an organization's members, and a person who owns it."""

from typing import NamedTuple


class Insider(NamedTuple):
    """A place inside: the owner's login and the account's, both folded."""

    owner: str
    login: str

    @classmethod
    def of(cls, repository: str, login: str) -> "Insider":
        """The place that an account would have with the owner of `owner/name`."""
        return cls(repository.partition("/")[0].casefold(), login.casefold())

    @property
    def is_owner(self) -> bool:
        """Whether it is the owner's own; then no organization is to be asked."""
        return self.owner == self.login
