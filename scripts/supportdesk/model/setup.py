"""What a check-up reads beyond what a run needs: how GitHub and Slack are set up for the desk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from supportdesk.model.chat_setup import ChatSetup
from supportdesk.model.snapshot import Desk

AccountKind = Literal["person", "bot", "organization"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Something that could not be looked at, with a sentence that says why and how to mend it."""

    subject: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositorySetup:
    """A repository as GitHub has it now: `name` may be another than the configuration's.

    `labels` are the names of all of its labels, `forms` the texts of its issue forms by path. `doorbell` says
    whether the desk's small workflow stands there; None where that could not be read.
    """

    name: str
    private: bool
    archived: bool
    takes_issues: bool
    labels: tuple[str, ...]
    forms: Mapping[str, str] = field(default_factory=dict)
    doorbell: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """The desk's scheduled workflow: GitHub's name of its state, and its last scheduled run if there was one.

    https://docs.github.com/rest/actions/workflows#get-a-workflow
    """

    state: str
    last_run: datetime | None = None
    conclusion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """What is left of an hour's budget: requests over REST, points over GraphQL."""

    kind: Literal["requests", "points"]
    limit: int
    left: int
    resets_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerSetup:
    """GitHub. `granted` are the App's permissions in its installation, None where the credential is a token.

    `repositories` go by the configuration's name, None where there is none of that name or the desk may not
    see it; `accounts` go by folded login, None where there is no such account. `rounds` is None where the
    desk's repository has no such workflow.
    """

    granted: Mapping[str, str] | None = None
    repositories: Mapping[str, RepositorySetup | None] = field(default_factory=dict)
    accounts: Mapping[str, AccountKind | None] = field(default_factory=dict)
    rounds: Rounds | None = None
    quotas: tuple[Quota, ...] = ()
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the environment tells of how the desk is run, without a secret.

    `watched` says whether a monitor expects its pings; `unused` are variables that are set and not used, each
    with why.
    """

    watched: bool = True
    unused: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """Both, None where the service could not be asked at all, and the desk's own accounts."""

    desk: Desk
    tracker: TrackerSetup | None = None
    chat: ChatSetup | None = None
    surroundings: Surroundings = Surroundings()
    unread: tuple[Unread, ...] = ()
