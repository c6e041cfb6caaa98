"""What of Slack could not be looked at: said once, by whoever says it best."""

from dataclasses import replace

from supportdesk.model.snapshot import Incomplete
from supportdesk.model.tracker_setup import Unread
from supportdesk.policies.checkup.unseen import check_unseen
from tests.builders import a_state
from tests.policies.checkups import a_chat, a_setup, a_token, a_world, lines

DOWN = "Slack member U00ENGA: Slack is failing."
UNREAD = (
    Unread(subject="Slack accounts", reason=DOWN),
    Unread(subject="Slack accounts", reason="Slack member U00ENGB: Slack is failing."),
    Unread(subject="Slack channels", reason="Slack channel C00ASK: Slack is failing."),
)


def test_each_kind_of_thing_that_was_not_looked_at_is_one_line_that_leaves_the_end_open() -> None:
    found = list(check_unseen(a_world(a_state()), a_setup(chat=a_chat(unread=UNREAD))))
    assert lines(found) == [
        f"! Slack accounts: {DOWN} 1 more could not be looked at either.",
        "! Slack channels: Slack channel C00ASK: Slack is failing.",
    ]
    assert all(each.open for each in found)


def test_what_a_run_could_not_read_either_is_said_where_it_is_missing() -> None:
    state = a_state(incomplete=(Incomplete(part="handle", reason=f"Delivery: {DOWN}"),))
    found = list(check_unseen(a_world(state), a_setup(chat=a_chat(unread=UNREAD[:1]))))
    assert found == []


def test_what_a_token_forbids_is_said_of_the_token() -> None:
    forbidden = a_chat(a_token(missing={"users:read": "accounts"}), unread=UNREAD)
    refused = a_chat(replace(a_token(), refused="No."), unread=UNREAD)
    for chat in (forbidden, refused, None):
        assert list(check_unseen(a_world(a_state()), a_setup(chat=chat))) == []
