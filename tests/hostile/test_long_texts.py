"""The longest body that GitHub takes is read within seconds, whatever it is made of."""

from time import process_time

import pytest

from supportdesk.model.commands import may_command
from supportdesk.model.lines import LONGEST_TEXT, shown
from supportdesk.model.places import RequestForm
from supportdesk.policies.completeness import missing_parts, outline
from supportdesk.policies.talk import called_accounts
from supportdesk.render.markdown import escape, mark_of, reveal
from supportdesk.render.plain import plain
from supportdesk.services.github.mentions import mentioned

FORM = RequestForm(background=("Background",), impact=("Impact",))
MOST_SECONDS = 2.0  # of the processor, where a tenth of one is usual
PIECES = (
    "<!--",
    "<!-- -->",
    "```\n",
    "~~~\n- ",
    "` `` ",
    "- ",
    "1. ",
    "> ",
    "**",
    "# ",
    "### Impact\n",
    "| a ",
    "|\n|-",
    "a\n=\n",
    "Impact: ",
    "(",
    "- [ ] ",
    "@a-",
    "/eta fri\r",
    "</b ",
    "\n",
    " ",
    "e\u0301",
    "\U000e0100",
    "\ufdfa",
    "<@U1|",
    "%41",
    "::",
)


@pytest.mark.parametrize("opening", ["", "## Impact\n", "<!-- supportdesk:status "], ids=["", "head", "mark"])
@pytest.mark.parametrize("piece", PIECES)
def test_a_body_of_the_greatest_length_is_read_in_time(opening: str, piece: str) -> None:
    body = (opening + piece * (LONGEST_TEXT // len(piece)))[:LONGEST_TEXT]
    began = process_time()
    missing_parts.__wrapped__(body, FORM)
    outline(body, FORM, (body,))
    list(shown(body))
    mentioned(body)
    may_command(body)
    called_accounts(body)
    escape(plain(body))
    reveal(body, "status")
    mark_of(body)
    assert process_time() - began < MOST_SECONDS
