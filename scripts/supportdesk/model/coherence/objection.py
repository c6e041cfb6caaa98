"""What a check says, before it is known on which line that stands."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from supportdesk.model.faults import quoted

_LISTED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """Something that cannot be meant, at a key's path; void if the part that it relies on was unreadable."""

    path: str
    problem: str
    mend: str
    relies_on: str | None = None


def unknown(name: str, known: Collection[str], *, path: str, section: str) -> Iterator[Objection]:
    """The objection to a name that the file's `section` does not have; none if it does."""
    if name not in known:
        meant = get_close_matches(name, known, n=1)
        some = ", ".join(sorted(known)[:_LISTED])
        mend = f"did you mean {meant[0]}?" if meant else f"add it there, or name one of {some}"
        yield Objection(
            path=path, problem=f"{quoted(name)} is not in {section}", mend=mend, relies_on=section
        )


def shared(values: Iterable[tuple[str, str]], *, mend: str) -> Iterator[Objection]:
    """Objections to values that stand at two paths where they must differ, letter case aside.

    Pairs of a path and its value go in.
    """
    first: dict[str, str] = {}
    for path, value in values:
        earlier = first.setdefault(value.casefold(), path)
        if earlier != path:
            yield Objection(path=path, problem=f"{quoted(value)} stands at {earlier} already", mend=mend)
