"""Issue forms and Markdown templates: which labels they set, and under which headings answers stand.

https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests
"""

import re

from supportdesk.model.faults import ConfigurationError
from supportdesk.model.tracker_setup import OfferedForm
from supportdesk.model.tree import Listing, Node, Scalar, Table
from supportdesk.services.yaml_tree import LARGEST_FILE, parse_yaml

_FRONT = re.compile(r"\A---\r?\n(.*?)\r?\n---\s*?$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(\S[^\r\n]*)", re.MULTILINE)


def offered_form(path: str, written: str) -> OfferedForm:
    """What stands in a file of that folder; the desk reads plain YAML, and GitHub perhaps more."""
    written = written[:LARGEST_FILE]
    if not written.strip():
        return OfferedForm(path=path)
    front = _FRONT.match(written) if path.endswith(".md") else None
    if path.endswith(".md") and front is None:
        return OfferedForm(path=path, headings=_headings(written))
    try:
        form = parse_yaml(front[1] if front else written, source=path)
    except ConfigurationError:
        return OfferedForm(path=path, understood=False)
    headings = _headings(written[front.end() :]) if front else _fields(form)
    return OfferedForm(path=path, labels=_labels(form), headings=headings)


def _headings(markdown: str) -> tuple[str, ...]:
    return tuple(each.strip().rstrip("#").strip() for each in _HEADING.findall(markdown))


def _labels(form: Node) -> tuple[str, ...]:
    """A list, or in one text with commas between."""
    labels = _under(form, "labels")
    match labels:
        case Listing():
            return tuple(each.text for each in labels.items if isinstance(each, Scalar))
        case Scalar():
            return tuple(filter(None, (each.strip() for each in labels.text.split(","))))
        case _:
            return ()


def _fields(form: Node) -> tuple[str, ...]:
    """The label of each field: GitHub makes it the heading of the answer."""
    body = _under(form, "body")
    fields = body.items if isinstance(body, Listing) else ()
    labels = (_under(_under(each, "attributes"), "label") for each in fields)
    return tuple(each.text for each in labels if isinstance(each, Scalar))


def _under(node: Node | None, key: str) -> Node | None:
    """What stands under a key; of several of that name the last, as GitHub's YAML has it."""
    entries = node.entries if isinstance(node, Table) else ()
    return next((each.value for each in reversed(entries) if each.key.text == key), None)
