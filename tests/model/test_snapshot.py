"""What a snapshot answers by itself."""

from supportdesk.model.issues import BoardRef
from supportdesk.model.snapshot import Incomplete
from tests.builders import BOARD, a_channel, a_message, a_state, an_issue, an_item


def test_an_issues_place_is_found_by_board() -> None:
    here, elsewhere = an_item(), an_item(board=BoardRef("acme", 999))
    issue = an_issue(items=(elsewhere, here))
    assert issue.on(BOARD) == here
    assert issue.on(BoardRef("other", 205)) is None


def test_a_channel_finds_an_occurrence_by_its_key() -> None:
    message = a_message("delivery/digest/2026-11-20")
    channel = a_channel(a_message(text="hello"), message)
    assert channel.posted("delivery/digest/2026-11-20") == message
    assert channel.posted("delivery/digest/2026-11-19") is None


def test_a_part_is_whole_unless_a_gap_names_it() -> None:
    state = a_state(incomplete=(Incomplete(part="board", reason="The board cannot be read."),))
    assert state.whole("issues", "channel")
    assert not state.whole("issues", "board")
    assert a_state().whole("issues", "board", "channel", "handle", "oncall")
