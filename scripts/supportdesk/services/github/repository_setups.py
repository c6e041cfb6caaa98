"""What repositories are like, twenty in a request: settings, labels, forms, doorbell, what is proposed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from supportdesk.model.tracker_setup import OfferedForm, RepositorySetup, TrackerUse, Unread
from supportdesk.services.github.answers import Fault, fault_error
from supportdesk.services.github.connection import Connection
from supportdesk.services.github.forms import offered_form
from supportdesk.services.github.parsing import nodes_of
from supportdesk.services.github.together import asked_together
from supportdesk.services.shapes import as_documented, text

_AT_ONCE = 20
_MOST_PAGES = 20  # of a hundred labels; nobody has as many, and a server that never ends is not followed
_FOLDER = ".github/ISSUE_TEMPLATE"


@dataclass(slots=True, kw_only=True)
class _Found:
    """A repository as far as it was read; `lacking` are the parts that GitHub refused."""

    node: Mapping[str, Any]
    labels: list[str] = field(default_factory=list)
    lacking: set[str] = field(default_factory=set)
    after: str | None = None


@as_documented("GitHub")
def read_repository_setups(
    connection: Connection, use: TrackerUse, unread: list[Unread]
) -> dict[str, RepositorySetup | None]:
    """The watched repositories by their names, None where there is none. What is refused of them is noted.

    Whoever owns them may offer forms for all that have none, in a repository `.github`:
    https://docs.github.com/communities (Creating a default community health file).
    """
    names = tuple(dict.fromkeys((*use.repositories, *map(_shared_by_owner, use.repositories))))
    found: dict[str, _Found] = {}
    refused: list[Unread] = []
    for start in range(0, len(names), _AT_ONCE):
        found |= _read(connection, names[start : start + _AT_ONCE], use.branches, refused)
    unread += (each for each in refused if each.subject in use.repositories)
    return {name: _setup(name, found, use.branches) for name in use.repositories}


def _shared_by_owner(name: str) -> str:
    return f"{name.partition('/')[0]}/.github"


def repositories_document(count: int, branches: int) -> str:
    """The document that asks for so many repositories, and in each for a proposal on so many branches."""
    proposals = "\n".join(
        f"    p{place}: ref(qualifiedName: $branch{place}) @include(if: $isFirst) {{{{ ...Proposed }}}}"
        for place in range(branches)
    )
    return asked_together(
        "RepositorySetups",
        shared=("$isFirst: Boolean!", *(f"$branch{place}: String!" for place in range(branches))),
        variables=("$owner{0}: String!", "$name{0}: String!", "$after{0}: String"),
        selection=(
            "r{0}: repository(owner: $owner{0}, name: $name{0}) {{\n"
            "    ...RepositorySetup @include(if: $isFirst)\n"
            "    labels(first: 100, after: $after{0}) {{ ...Labels }}\n"
            f"{proposals}\n"
            "  }}"
        ),
        count=count,
    )


def _read(
    connection: Connection, names: Sequence[str], branches: Sequence[str], unread: list[Unread]
) -> dict[str, _Found]:
    """Those that are there; the further pages of their labels are asked for together too."""
    found: dict[str, _Found] = {}
    wanted = list(names)
    for _ in range(_MOST_PAGES):
        answer = connection.query(
            "repository_setups",
            partial(_variables, wanted, branches, found),
            subject=f"the settings of {_listed(wanted)}",
            text=repositories_document(len(wanted), len(branches)),
        )
        for place, name in enumerate(wanted):
            node = answer.data.get(f"r{place}")
            faults = [each for each in answer.faults if each.path[:1] == (f"r{place}",)]
            unread += _refused(name, faults)
            if node is not None:
                _take(found.setdefault(name, _Found(node=node)), node, faults)
        _check_whole(answer.faults)
        wanted = [name for name in wanted if name in found and found[name].after]
        if not wanted:
            break
    return found


def _check_whole(faults: Sequence[Fault]) -> None:
    """Raise what is about no repository: then nothing is known of any."""
    for fault in faults:
        if not fault.path:
            raise fault_error(fault, "the repositories' settings")


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


def _variables(names: Sequence[str], branches: Sequence[str], found: Mapping[str, _Found]) -> dict[str, Any]:
    values: dict[str, Any] = {"isFirst": not found}
    values |= {f"branch{place}": f"refs/heads/{branch}" for place, branch in enumerate(branches)}
    for place, full_name in enumerate(names):
        owner, _, name = full_name.partition("/")
        after = found[full_name].after if full_name in found else None
        values |= {f"owner{place}": owner, f"name{place}": name, f"after{place}": after}
    return values


def _refused(name: str, faults: Sequence[Fault]) -> Iterator[Unread]:
    """What GitHub did not show of a repository; that there is none shows by itself."""
    parts = {"labels": "labels", "forms": "issue forms", "doorbell": "workflows"}
    told: dict[str, Fault] = {}
    for fault in faults:
        if not (fault.kind == "NOT_FOUND" and len(fault.path) == 1):
            part = str(fault.path[1]) if len(fault.path) > 1 else ""
            told.setdefault(parts.get(part, "pull requests" if part else "settings"), fault)
    for what, fault in told.items():
        yield Unread(subject=name, reason=str(fault_error(fault, f"the {what} of {name}")))


def _take(found: _Found, node: Mapping[str, Any], faults: Sequence[Fault]) -> None:
    found.lacking |= {str(fault.path[1]) for fault in faults if len(fault.path) > 1}
    labels = node.get("labels") or {}
    found.labels += [text(each["name"]) for each in nodes_of(labels)]
    page = labels.get("pageInfo") or {}
    after = page.get("endCursor") if page.get("hasNextPage") else None
    found.after = None if after == found.after else after


def _setup(name: str, read: Mapping[str, _Found], branches: Sequence[str]) -> RepositorySetup | None:
    found = read.get(name)
    if found is None:
        return None
    node, lacking = found.node, found.lacking
    return RepositorySetup(
        name=text(node["nameWithOwner"]),
        private=node["isPrivate"] is True,
        archived=node["isArchived"] is True,
        takes_issues=node["hasIssuesEnabled"] is True,
        labels=None if "labels" in lacking else tuple(found.labels),
        forms=None if "forms" in lacking else _forms(node.get("forms")) or _shared(name, node, read),
        doorbell=None if "doorbell" in lacking else node.get("doorbell") is not None,
        proposed=_proposed(node, branches, lacking),
    )


def _shared(name: str, node: Mapping[str, Any], read: Mapping[str, _Found]) -> tuple[OfferedForm, ...]:
    """Those of the owner's, if they are public; they count where the repository has no such folder."""
    place = _shared_by_owner(name)
    shared = read[place].node if place in read else {}
    if node.get("forms") is not None or shared.get("isPrivate") is not False:
        return ()
    return _forms(shared.get("forms"), folder_name=f"{place}:{_FOLDER}")


def _forms(folder: Mapping[str, Any] | None, *, folder_name: str = _FOLDER) -> tuple[OfferedForm, ...]:
    """The forms; a chooser's own settings are none. https://docs.github.com/communities (Issue forms)."""
    entries = (folder or {}).get("entries") or ()
    return tuple(
        offered_form(f"{folder_name}/{text(each['name'])}", (each.get("object") or {}).get("text") or "")
        for each in entries
        if text(each["name"]).endswith((".yml", ".yaml", ".md")) and not each["name"].startswith("config.")
    )


def _proposed(
    node: Mapping[str, Any], branches: Sequence[str], lacking: set[str]
) -> Mapping[str, str] | None:
    aliases = {f"p{place}": branch for place, branch in enumerate(branches)}
    if lacking & aliases.keys():
        return None
    refs = {branch: node.get(alias) or {} for alias, branch in aliases.items()}
    pulls = {branch: nodes_of(ref.get("associatedPullRequests")) for branch, ref in refs.items()}
    return {branch: text(found[0]["url"]) for branch, found in pulls.items() if found}
