"""A repository as GitHub's answers tell of it, made into what a check-up knows of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from supportdesk.model.tracker_setup import OfferedForm, ProposalState, Proposed, RepositorySetup
from supportdesk.services.github.forms import offered_form
from supportdesk.services.github.parsing import nodes_of
from supportdesk.services.shapes import text

FOLDER = ".github/ISSUE_TEMPLATE"
_STATES: Mapping[str, ProposalState] = {"OPEN": "open", "CLOSED": "closed", "MERGED": "merged"}


@dataclass(slots=True, kw_only=True)
class Found:
    """A repository as far as it was read; `lacking` are the parts, by alias, that GitHub refused.

    `after` is where its list of labels goes on, None at its end or where nothing more is wanted of it.
    """

    node: Mapping[str, Any]
    labels: list[str] = field(default_factory=list)
    lacking: set[str] = field(default_factory=set)
    after: str | None = None


def shared_by_owner(name: str) -> str:
    """Where whoever owns a repository offers forms for all that have none."""
    return f"{name.partition('/')[0]}/.github"


def repository_setup(name: str, read: Mapping[str, Found], branches: Sequence[str]) -> RepositorySetup | None:
    """The repository among those that were read; None where there is none of that name."""
    found = read.get(name)
    if found is None:
        return None
    node, lacking = found.node, found.lacking
    is_listed = not any(alias == "labels" or (alias[:1] == "l" and alias[1:].isdigit()) for alias in lacking)
    return RepositorySetup(
        name=text(node["nameWithOwner"]),
        private=node["isPrivate"] is True,
        archived=node["isArchived"] is True,
        takes_issues=node["hasIssuesEnabled"] is True,
        labels=tuple(dict.fromkeys(found.labels)) if is_listed else None,
        forms=None if "forms" in lacking else _forms(node.get("forms")) or _shared(name, node, read),
        doorbell=None if "doorbell" in lacking else node.get("doorbell") is not None,
        proposed=_proposed(node, branches, lacking),
        role=str(node.get("viewerPermission") or ""),
    )


def _shared(name: str, node: Mapping[str, Any], read: Mapping[str, Found]) -> tuple[OfferedForm, ...]:
    """Those of the owner's, if they are public; they count where the repository has no such folder."""
    place = shared_by_owner(name)
    shared = read[place].node if place in read else {}
    if node.get("forms") is not None or shared.get("isPrivate") is not False:
        return ()
    return _forms(shared.get("forms"), folder_name=f"{place}:{FOLDER}")


def _forms(folder: Mapping[str, Any] | None, *, folder_name: str = FOLDER) -> tuple[OfferedForm, ...]:
    """The forms; a chooser's own settings are none. https://docs.github.com/communities (Issue forms)."""
    entries = (folder or {}).get("entries") or ()
    return tuple(
        offered_form(f"{folder_name}/{text(each['name'])}", (each.get("object") or {}).get("text") or "")
        for each in entries
        if text(each["name"]).endswith((".yml", ".yaml", ".md")) and not each["name"].startswith("config.")
    )


def _proposed(
    node: Mapping[str, Any], branches: Sequence[str], lacking: set[str]
) -> Mapping[str, Proposed] | None:
    """The pull requests by their branches; one from a fork has but the same name for its branch."""
    aliases = {f"p{place}": branch for place, branch in enumerate(branches)}
    if lacking & aliases.keys():
        return None
    proposed: dict[str, Proposed] = {}
    for alias, branch in aliases.items():
        own = [pull for pull in nodes_of(node.get(alias)) if pull["isCrossRepository"] is False]
        told = [Proposed(url=text(pull["url"]), state=_STATES[pull["state"]]) for pull in own]
        for pull in sorted(told, key=lambda each: each.state != "open")[:1]:
            proposed[branch] = pull
    return proposed
