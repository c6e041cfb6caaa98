"""Many issues' addresses in little room, as messages keep them: `acme/shop#1,5 acme/customer#7`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from supportdesk.model.issues import IssueRef


def shorten(refs: Iterable[IssueRef], *, most: int) -> str:
    """The first so many of the addresses, in order, each repository named once."""
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for ref in sorted(refs)[:most]:
        numbers[ref.repository].append(ref.number)
    return " ".join(f"{repository}#{','.join(map(str, own))}" for repository, own in numbers.items())


def expand(text: str) -> Iterator[IssueRef]:
    """The addresses that were shortened; what is none is left out."""
    for group in text.split():
        repository, _, numbers = group.partition("#")
        for number in numbers.split(","):
            ref = IssueRef.parse(f"{repository}#{number}")
            if ref is not None:
                yield ref
