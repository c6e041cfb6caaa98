"""Projects (v2): boards with fields, and items that hold a value for each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from sandbox.github.issues import Issue
from sandbox.github.nodes import Account, Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice of a single-select field; `id` is eight hexadecimal digits, as GitHub's are."""

    id: str
    name: str
    color: str = "GRAY"
    description: str = ""


@dataclass(slots=True, kw_only=True, eq=False)
class Field(Node):
    prefix: ClassVar[str] = "PVTF"

    name: str
    data_type: str
    options: list[Option] = field(default_factory=list)

    @property
    def typename(self) -> str:
        return "ProjectV2SingleSelectField" if self.data_type == "SINGLE_SELECT" else "ProjectV2Field"

    def option(self, option_id: str) -> Option | None:
        """The choice with this ID."""
        return next((option for option in self.options if option.id == option_id), None)


@dataclass(slots=True, kw_only=True, eq=False)
class Value(Node):
    """An item's value of a field: a choice, a date (as text), a number or a text."""

    prefix: ClassVar[str] = "PVTFV"

    field: Field
    content: Option | str | float
    created_at: str
    updated_at: str
    creator: Account | None

    @property
    def typename(self) -> str:
        kind = {"SINGLE_SELECT": "SingleSelect", "DATE": "Date", "NUMBER": "Number"}.get(
            self.field.data_type, "Text"
        )
        return f"ProjectV2ItemField{kind}Value"


@dataclass(slots=True, kw_only=True, eq=False)
class DraftIssue(Node):
    prefix: ClassVar[str] = "DI"
    typename: ClassVar[str] = "DraftIssue"

    title: str
    body: str
    created_at: str
    updated_at: str
    creator: Account | None


@dataclass(slots=True, kw_only=True, eq=False)
class Item(Node):
    """A card; `position` is its place from the top of the board, growing."""

    prefix: ClassVar[str] = "PVTI"
    typename: ClassVar[str] = "ProjectV2Item"

    project: Project
    content: Issue | DraftIssue
    position: int
    created_at: str
    updated_at: str
    creator: Account | None
    archived: bool = False
    values: dict[str, Value] = field(default_factory=dict)

    @property
    def status(self) -> str | None:
        """The name of its column."""
        value = self.values.get(self.project.status_field.name)
        return value.content.name if value and isinstance(value.content, Option) else None


@dataclass(slots=True, kw_only=True, eq=False)
class Project(Node):
    """A board; `items` are all of them in order of position, `shown` those that are not archived."""

    prefix: ClassVar[str] = "PVT"
    typename: ClassVar[str] = "ProjectV2"

    owner: Account
    number: int
    title: str
    created_at: str
    updated_at: str
    status_field: Field
    closed: bool = False
    public: bool = False
    readable: bool = True
    writable: bool = True
    fields: dict[str, Field] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    shown: list[Item] | None = None

    @property
    def url(self) -> str:
        kind = "orgs" if self.owner.typename == "Organization" else "users"
        site = self.owner.url.removesuffix(f"/{self.owner.login}")
        return f"{site}/{kind}/{self.owner.login}/projects/{self.number}"

    def visible_items(self) -> list[Item]:
        """The items that are not archived: what GitHub's `items` gives unless asked otherwise."""
        if self.shown is None:
            self.shown = [item for item in self.items if not item.archived]
        return self.shown
