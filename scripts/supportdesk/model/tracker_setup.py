"""What a check-up reads of GitHub beyond what a run needs: how it is set up for the desk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

AccountKind = Literal["person", "bot", "organization"]
QuotaKind = Literal["requests", "points"]
ProposalState = Literal["open", "closed", "merged"]
ABSENT = "absent"  # the state of a workflow that there is not


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Something that could not be looked at, with a sentence that says why and how to mend it.

    `denied` says that the credentials may not look at it; else it is trouble, and may be gone the next time.
    """

    subject: str
    reason: str
    denied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerUse:
    """What is looked at: the desk's own repository, the watched ones, people's logins.

    `branches` are those on which the desk proposes files for these teams, `labels` those that these want.
    """

    desk: str
    repositories: tuple[str, ...] = ()
    logins: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """The desk's pull request for what stands on a branch: its address, and what people made of it."""

    url: str
    state: ProposalState = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedForm:
    """What people are offered to begin an issue with: the labels that it sets, and its headings.

    A file that could not be understood has neither, and may be a form all the same: `understood` says so.
    """

    path: str
    labels: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    understood: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositorySetup:
    """A repository as GitHub has it now: `name` may be another than the configuration's.

    `labels` are the names of its labels: all that are wanted, and of the others as many as there was use for.
    `doorbell` says whether the desk's small workflow is there, `proposed` gives the pull requests of the desk
    by their branches, of several the open or else the newest one. None is what could not be read. `role` is
    that of the account whose token is used, as GitHub calls it, empty where it does not tell.
    """

    name: str
    private: bool
    archived: bool
    takes_issues: bool
    labels: tuple[str, ...] | None
    forms: tuple[OfferedForm, ...] | None = None
    doorbell: bool | None = None
    proposed: Mapping[str, Proposed] | None = None
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """The desk's scheduled workflow: GitHub's name of its state, and its last scheduled run if there was one.

    `conclusion` is empty while that run goes on. `others` are the states of the repository's other workflows
    by their files' names. https://docs.github.com/rest/actions/workflows#list-repository-workflows
    """

    state: str
    last_run: datetime | None = None
    conclusion: str = ""
    url: str = ""
    others: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """What is left of an hour's budget: requests over REST, points over GraphQL."""

    kind: QuotaKind
    limit: int
    left: int
    resets_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """An App in an account: what it was granted there, each with its level, and the page that says so.

    `holds` are those repositories, in lower case, that were asked for and that it is installed in; None where
    they were too many to ask for by name.
    """

    granted: Mapping[str, str]
    url: str = ""
    holds: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerSetup:
    """GitHub. `installation` is None where the credential is a token; of these a classic one has `scopes`.

    `repositories` go by the configuration's name, None where there is none of that name or the desk may not
    see it; `accounts` go by folded login, None where there is no such account. `rounds` is None where they
    could not be read.
    """

    installation: Installation | None = None
    scopes: frozenset[str] | None = None
    repositories: Mapping[str, RepositorySetup | None] = field(default_factory=dict)
    accounts: Mapping[str, AccountKind | None] = field(default_factory=dict)
    rounds: Rounds | None = None
    quotas: tuple[Quota, ...] = ()
    unread: tuple[Unread, ...] = ()
