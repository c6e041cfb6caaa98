"""The guide to queue and clocks shows what the desk really says."""

import re
from pathlib import Path

from supportdesk.model.promises import Clocks
from supportdesk.policies.clock_words import itemised
from supportdesk.policies.clocks import receipts
from tests.builders import a_label, a_state, at
from tests.policies.ticking import acknowledged

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs/queue.md").read_text(encoding="utf-8")


def shown(name: str) -> str:
    """The example of this name."""
    (text,) = re.findall(rf"```{name}\n(.*?)```", GUIDE, re.DOTALL)
    return str(text)


def test_the_digest_is_one_that_was_reviewed() -> None:
    golden = (ROOT / "tests/policies/digests/usual.txt").read_text(encoding="utf-8")
    assert shown("digest") == golden.partition("--- in the thread\n")[0]


def test_the_receipt_is_one_that_a_clock_gives() -> None:
    stops = (
        a_label("needs-info", at("17 10:00")),
        a_label("waiting-on-requester", at("17 15:00")),
        a_label("needs-info", at("17 16:00"), off=True),
        a_label("waiting-on-requester", at("18 10:00"), off=True),
    )
    (receipt,) = receipts(a_state(), acknowledged("16 10:00", "16 12:00", events=stops))
    assert shown("receipt").splitlines() == list(itemised(a_state(), receipt))


def test_every_clock_stands_there_with_its_default() -> None:
    for name in ("acknowledge", "acknowledge_urgent", "waiting", "eta", "update", "resolve"):
        (row,) = re.findall(rf"^\| `{name}`.*\| (.*) \|$", GUIDE, re.MULTILINE)
        assert row == str(getattr(Clocks(), name) or "off")
