"""What the desk makes in a repository as a whole."""

from dataclasses import dataclass
from datetime import datetime

from supportdesk.model.document import Document
from supportdesk.model.finding import Because


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """File an issue in the desk's repository, once for its occurrence."""

    because: Because
    repository: str
    occurrence: str
    title: str
    labels: tuple[str, ...]
    document: Document

    @property
    def key(self) -> str:
        return f"{self.occurrence}/report"


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOverride:
    """Commit an override to the desk's repository: `person` instead of the rotation, `end` exclusive.

    The file holds local times of the team's `timezone`. Where the branch is protected, a pull request with
    the words of `document` asks for it.
    """

    because: Because
    repository: str
    person: str
    start: datetime
    end: datetime
    timezone: str
    why: str
    by: str
    document: Document

    @property
    def key(self) -> str:
        return f"{self.because.team}/override/{self.start.isoformat()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateLabel:
    """Make a label in a repository that has none of that name; `colour` is six hexadecimal digits."""

    because: Because
    repository: str
    label: str
    colour: str
    description: str

    @property
    def key(self) -> str:
        return f"{self.repository}/label/{self.label}"


def form_branch(team: str) -> str:
    """The branch on which the desk proposes a team's issue form."""
    return f"support-desk/form-{team}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeForm:
    """Ask by a pull request for an issue form that sets the team's label; `document` says what it is for.

    `background` and `impact` are its headings, `project` is owner/number, the rest are names in Slack:
    `elsewhere` is a channel for who is unsure. A channel's is empty where there is none to be named.
    """

    because: Because
    repository: str
    branch: str
    path: str
    name: str
    label: str
    project: str
    background: str
    impact: str
    channel_name: str
    handle_name: str
    elsewhere: str
    document: Document

    @property
    def key(self) -> str:
        return f"{self.repository}/file/{self.path}"
