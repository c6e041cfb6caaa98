"""What repositories are like, twenty in a request: settings, labels, forms, doorbell, what is proposed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from supportdesk.model.tracker_setup import RepositorySetup, TrackerUse, Unread
from supportdesk.services.github.answers import Fault, fault_error
from supportdesk.services.github.connection import Connection
from supportdesk.services.github.parsing import nodes_of
from supportdesk.services.github.repository_parsing import Found, repository_setup, shared_by_owner
from supportdesk.services.github.together import asked_together
from supportdesk.services.github.unread import unread_of
from supportdesk.services.shapes import as_documented, text

_AT_ONCE = 20
_MOST_PAGES = 20  # of a hundred labels: who has more is asked for those that are wanted, and they are known
# Several, since forks can have branches of the same name.
_NEWEST = "first: 10, orderBy: {{field: CREATED_AT, direction: DESC}}"
_PARTS: Mapping[str, str] = {
    r"labels|l\d+": "labels",
    r"forms": "issue forms",
    r"doorbell": "workflows",
    r"p\d+": "pull requests",
}


@as_documented("GitHub")
def read_repository_setups(
    connection: Connection, use: TrackerUse, unread: list[Unread]
) -> dict[str, RepositorySetup | None]:
    """The desk's own and the watched repositories by their names, None where there is none.

    What is refused of them is noted. Whoever owns them may offer forms for all that have none, in a
    repository `.github`: https://docs.github.com/communities (Creating a default community health file).
    """
    own = tuple(dict.fromkeys((*use.repositories, use.desk)))
    names = tuple(dict.fromkeys((*own, *map(shared_by_owner, own))))
    found: dict[str, Found] = {}
    refused: list[Unread] = []
    for start in range(0, len(names), _AT_ONCE):
        found |= _read(connection, names[start : start + _AT_ONCE], use, refused)
    unread += (each for each in refused if each.subject in use.repositories)
    return {name: repository_setup(name, found, use.branches) for name in own}


def repositories_document(count: int, branches: int, labels: int) -> str:
    """The document that asks for so many repositories, in each for so many labels by their names, and for
    what is proposed on so many branches: apart, since a repository is null of which that may not be seen.
    """
    wanted = "".join(
        f"    l{place}: label(name: $label{place}) @include(if: $isFirst) {{{{ name }}}}\n"
        for place in range(labels)
    )
    proposed = "".join(
        f"    p{place}: pullRequests(headRefName: $branch{place}, {_NEWEST}) {{{{ ...Proposals }}}}\n"
        for place in range(branches)
    )
    repository = "repository(owner: $owner{0}, name: $name{0})"
    selection = (
        f"r{{0}}: {repository} {{{{\n"
        "    ...RepositorySetup @include(if: $isFirst)\n"
        "    labels(first: 100, after: $after{0}) {{ ...Labels }}\n"
        f"{wanted}  }}}}"
    )
    if proposed:
        selection += f"\n  q{{0}}: {repository} @include(if: $isFirst) {{{{\n{proposed}  }}}}"
    return asked_together(
        "RepositorySetups",
        shared=(
            "$isFirst: Boolean!",
            *(f"$label{place}: String!" for place in range(labels)),
            *(f"$branch{place}: String!" for place in range(branches)),
        ),
        variables=("$owner{0}: String!", "$name{0}: String!", "$after{0}: String"),
        selection=selection,
        count=count,
    )


def _read(
    connection: Connection, names: Sequence[str], use: TrackerUse, unread: list[Unread]
) -> dict[str, Found]:
    """Those that are there; the further pages of their labels are asked for together too."""
    found: dict[str, Found] = {}
    wanted = list(names)
    for _ in range(_MOST_PAGES):
        answer = connection.query(
            "repository_setups",
            partial(_variables, wanted, use, found),
            subject=f"the settings of {_listed(wanted)}",
            text=repositories_document(len(wanted), len(use.branches), len(use.labels)),
        )
        for place, name in enumerate(wanted):
            node = answer.data.get(f"r{place}")
            faults = [each for each in answer.faults if each.path[:1] in {(f"r{place}",), (f"q{place}",)}]
            if name in found:
                unread += _go_on(found[name], name, node, faults)
            else:
                unread += _refused(name, faults)
                if node is not None:
                    proposals = answer.data.get(f"q{place}")
                    found[name] = _begin({**(proposals or {}), **node}, faults, use)
                    if proposals is None:
                        found[name].lacking |= {f"p{branch}" for branch in range(len(use.branches))}
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


def _variables(names: Sequence[str], use: TrackerUse, found: Mapping[str, Found]) -> dict[str, Any]:
    values: dict[str, Any] = {"isFirst": not found}
    values |= {f"label{place}": label for place, label in enumerate(use.labels)}
    values |= {f"branch{place}": branch for place, branch in enumerate(use.branches)}
    for place, full_name in enumerate(names):
        owner, _, name = full_name.partition("/")
        after = found[full_name].after if full_name in found else None
        values |= {f"owner{place}": owner, f"name{place}": name, f"after{place}": after}
    return values


def _refused(name: str, faults: Sequence[Fault]) -> Iterator[Unread]:
    """What GitHub did not show of a repository; that there is none shows by itself."""
    told: dict[str, Fault] = {}
    for fault in faults:
        if not (fault.kind == "NOT_FOUND" and len(fault.path) == 1):
            told.setdefault(_part(fault), fault)
    for what, fault in told.items():
        yield unread_of(name, fault_error(fault, f"the {what} of {name}"))


def _part(fault: Fault) -> str:
    alias = str(fault.path[1]) if len(fault.path) > 1 else ""
    return next((what for pattern, what in _PARTS.items() if re.fullmatch(pattern, alias)), "settings")


def _begin(node: Mapping[str, Any], faults: Sequence[Fault], use: TrackerUse) -> Found:
    """What the first answer tells. The list of labels only goes on where a wanted one is not there: what is
    like it may be further on.
    """
    found = Found(node=node, lacking={str(fault.path[1]) for fault in faults if len(fault.path) > 1})
    wanted = [node.get(f"l{place}") for place in range(len(use.labels))]
    found.labels += [text(each["name"]) for each in wanted if each]
    _take(found, node.get("labels") or {})
    if all(wanted):
        found.after = None
    return found


def _go_on(
    found: Found, name: str, node: Mapping[str, Any] | None, faults: Sequence[Fault]
) -> Iterator[Unread]:
    """What a further page of labels tells; where there is none they were not read to the end."""
    labels = (node or {}).get("labels")
    if labels is not None:
        _take(found, labels)
        return
    found.lacking.add("labels")
    found.after = None
    fault = faults[0] if faults else Fault(path=(), kind="")
    yield unread_of(name, fault_error(fault, f"the labels of {name}"))


def _take(found: Found, labels: Mapping[str, Any]) -> None:
    found.labels += [text(each["name"]) for each in nodes_of(labels)]
    page = labels.get("pageInfo") or {}
    after = page.get("endCursor") if page.get("hasNextPage") else None
    found.after = None if after == found.after else after
