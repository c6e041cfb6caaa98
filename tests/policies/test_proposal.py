"""SUP-19: the words of the pull request that asks for a handoff."""

from dataclasses import replace

import pytest

from supportdesk.model.document import Document
from supportdesk.model.snapshot import HandoffOrder, Shift
from supportdesk.policies.proposal import proposal
from supportdesk.render.markdown import render_markdown
from tests.builders import NOW, a_shift, a_state, at

ORDER = HandoffOrder(person="eng-b", start=NOW, until=at("23 10:00"), why="a swap", by="delivery-em-d")
ORDERED = a_shift("eng-b", "20 11:00", "23 10:00")


def proposed(*before: Shift, order: HandoffOrder = ORDER) -> Document:
    return proposal(a_state(shifts=(*before, ORDERED)), order)


def test_it_says_who_hands_over_to_whom_from_when_until_when_and_why() -> None:
    document = proposed(a_shift("eng-a", "16 10:00", "20 11:00"))
    assert document.summary == "Delivery support goes from Eng A to Eng B"
    assert render_markdown(document) == (
        "<strong>Delivery support goes from Eng A to Eng B.</strong>\n\n"
        "- From: Fri 20 Nov, 11:00 GMT\n"
        "- Until: Mon 23 Nov, 10:00 GMT\n"
        "- Why: a swap\n"
        "- Asked for by: delivery-em-d\n\n"
        "Nothing has changed yet, for this branch takes changes by pull request only. If this is right, "
        "please merge it; if not, close it. The next round of the desk does the rest."
    )


@pytest.mark.parametrize(
    ("before", "summary"),
    [
        ((), "Delivery support goes to Eng B"),
        ((a_shift("eng-b", "16 10:00", "20 11:00"),), "Delivery support stays with Eng B"),
    ],
    ids=["nobody before", "the same before"],
)
def test_it_names_nobody_who_hands_nothing_over(before: tuple[Shift, ...], summary: str) -> None:
    assert proposed(*before).summary == summary


@pytest.mark.parametrize(
    "words", ["@acme-em-d", "fixes #1", "[go](https://evil.example)", "<img src=x>", "https://evil.example"]
)
def test_nobodys_words_are_live(words: str) -> None:
    text = render_markdown(proposed(order=replace(ORDER, why=words, by=words)))
    assert words not in text
