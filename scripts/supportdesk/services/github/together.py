"""One GraphQL document that asks the same of several things, each by an alias of its own.

What is asked about goes along as variables, never as text of the document.
"""

from collections.abc import Sequence

from supportdesk.services.github.documents import with_fragments


def asked_together(
    operation: str, *, variables: Sequence[str], selection: str, count: int, shared: Sequence[str] = ()
) -> str:
    """The document, with the fragments that it spreads.

    `variables` are declared, and `selection` asked, `count` times, `{0}` standing for the number from 0 on;
    `shared` variables are declared once.
    """
    numbers = range(count)
    declared = [*shared, *(each.format(place) for place in numbers for each in variables)]
    asked = "\n".join(f"  {selection.format(place)}" for place in numbers)
    heads = "\n".join(f"  {each}" for each in declared)
    return with_fragments(f"query {operation}(\n{heads}\n) {{\n  rateLimit {{ cost }}\n{asked}\n}}\n")
