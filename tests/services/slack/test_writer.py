"""Posting at most once, editing in place."""

from dataclasses import replace
from typing import Any

import pytest

from supportdesk.services.errors import Ambiguous, Denied, Unavailable
from supportdesk.services.retry import Transient
from tests.services.slack.desks import (
    CHANNEL,
    KEY,
    NOW,
    OTHER,
    SINCE,
    Bench,
    a_desk,
    a_digest,
)

LOST_BEFORE: list[tuple[str, dict[str, Any]]] = [
    ("drop_before", {}),
    ("status", {"status": 502}),
    ("html", {}),
    ("body", {"body": {"ok": False, "error": "fatal_error"}}),
    ("body", {"body": {"ok": True}}),
]
LOST_AFTER: list[tuple[str, dict[str, Any]]] = [
    ("drop_after", {}),
    ("truncate", {}),
    *((kind, {**more, "after": True}) for kind, more in LOST_BEFORE[1:]),
]


def keys(desk: Bench) -> list[str]:
    return [message.metadata["event_payload"]["key"] for message in desk.stored()]


def test_an_occurrence_is_posted_once_however_often_it_is_asked_for() -> None:
    with a_desk() as desk:
        for _ in range(3):
            desk.post(a_digest())

        assert keys(desk) == [KEY]


def test_a_post_says_what_it_is_and_unfurls_nothing() -> None:
    with a_desk() as desk:
        desk.post(a_digest(), facts={"members": "3"})
        (message,) = desk.stored()
        sent = next(
            e for e in desk.sandbox.control.log.entries() if e.request.path.endswith("chat.postMessage")
        )

    assert message.metadata == {"event_type": "supportdesk", "event_payload": {"members": "3", "key": KEY}}
    assert message.text == "Queue"
    body = sent.request.json()
    assert (body["unfurl_links"], body["unfurl_media"]) == (False, False)
    assert "link_names" not in body


def test_a_post_into_a_thread_is_looked_for_there() -> None:
    with a_desk() as desk:
        parent = desk.sandbox.act("slack", "post", channel=CHANNEL, user=OTHER, text="Help")["ts"]
        desk.post(a_digest(), thread=parent)
        desk.post(a_digest(), thread=parent)

        assert [message.thread_ts for message in desk.stored()] == [None, parent]


@pytest.mark.parametrize(("kind", "more"), LOST_AFTER)
def test_a_message_that_arrived_without_an_answer_is_not_sent_again(kind: str, more: dict[str, Any]) -> None:
    with a_desk() as desk:
        desk.fault("chat.postMessage", kind, **more)
        desk.post(a_digest())

        assert keys(desk) == [KEY]


@pytest.mark.parametrize(("kind", "more"), LOST_BEFORE)
def test_a_message_that_never_arrived_is_sent_once_more(kind: str, more: dict[str, Any]) -> None:
    with a_desk() as desk:
        desk.fault("chat.postMessage", kind, **more)
        desk.post(a_digest())

        assert keys(desk) == [KEY]
        assert desk.calls("chat.postMessage") == 2


def test_a_message_that_says_something_twice_is_taken_back_once() -> None:
    with a_desk() as desk:
        desk.post(a_digest())
        (message,) = desk.stored()
        for _ in range(2):
            desk.writer.remove(CHANNEL, ts=message.ts, key=KEY)

        assert desk.stored() == []


def test_a_message_that_somebody_answered_stays() -> None:
    with a_desk() as desk:
        desk.post(a_digest())
        ts = desk.stored()[0].ts
        desk.sandbox.act("slack", "post", channel=CHANNEL, user=OTHER, text="I take it", thread_ts=ts)
        desk.writer.remove(CHANNEL, ts=ts, key=KEY)

        assert len(desk.stored()) == 2
        assert desk.calls("chat.delete") == 0


def test_of_an_unfinished_post_and_an_older_one_only_the_older_is_left() -> None:
    with a_desk() as desk:
        desk.post(a_digest())
        desk.sandbox.slack.workspace.channels[CHANNEL].add(
            replace(desk.stored()[0], ts=f"{NOW.timestamp() + 60:.6f}")
        )
        desk.post(a_digest())

        assert keys(desk) == [KEY]


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
def test_a_lost_answer_leaves_no_message_that_was_to_be_taken_back(kind: str) -> None:
    with a_desk() as desk:
        desk.post(a_digest())
        desk.fault("chat.delete", kind)
        desk.writer.remove(CHANNEL, ts=desk.stored()[0].ts, key=KEY)

        assert desk.stored() == []


def test_a_service_that_stays_silent_leaves_it_to_the_next_run() -> None:
    with a_desk() as desk:
        desk.post(a_digest())
        desk.fault("chat.delete", "status", status=429, times=99)
        with pytest.raises(Unavailable, match="is asked too often"):
            desk.writer.remove(CHANNEL, ts=desk.stored()[0].ts, key=KEY)


def test_where_nothing_may_be_deleted_the_message_says_that_it_is_the_second() -> None:
    with a_desk() as desk:
        desk.post(a_digest())
        desk.refuse("chat.delete", "cant_delete_message")
        desk.writer.remove(CHANNEL, ts=desk.stored()[0].ts, key=KEY)

        assert [message.text for message in desk.stored()] == [
            "(The desk said this twice; its first message counts.)"
        ]
        assert keys(desk) == [f"{KEY}/again"]


def test_a_fate_that_stays_unknown_is_said_after_two_attempts() -> None:
    with a_desk() as desk:
        desk.fault("chat.postMessage", "drop_before", times=99)

        with pytest.raises(Ambiguous, match=f"{CHANNEL}: whether {KEY} was posted is not known"):
            desk.post(a_digest())
        assert desk.calls("chat.postMessage") == 2


def test_a_channel_that_cannot_be_read_back_leaves_the_fate_unknown() -> None:
    with a_desk() as desk:
        desk.sandbox.control.faults.order(
            [
                {"match": "POST /slack/api/chat.postMessage", "kind": "drop_after"},
                {"match": "POST /slack/api/conversations.history", "kind": "html", "nth": 2, "times": 99},
            ]
        )

        with pytest.raises(Ambiguous, match="cannot be read"):
            desk.post(a_digest())
        assert keys(desk) == [KEY]


def test_a_channel_that_cannot_be_read_first_is_not_posted_to() -> None:
    with a_desk() as desk:
        desk.fault("conversations.history", "html", times=99)

        with pytest.raises(Unavailable):
            desk.post(a_digest())
        assert desk.stored() == []


def test_a_write_that_slack_keeps_refusing_as_too_fast_is_no_riddle() -> None:
    with a_desk() as desk:
        desk.fault("chat.postMessage", "status", status=429, times=99)

        with pytest.raises(Transient, match="too often"):
            desk.post(a_digest())


def test_messages_keep_a_second_apart() -> None:
    with a_desk() as desk:
        for number in range(3):
            desk.writer.post(
                CHANNEL, key=f"{KEY}-{number}", document=a_digest(), facts={}, thread=None, since=SINCE
            )

        assert desk.waits.slept == [1.0, 1.0]


def test_a_long_document_goes_on_in_its_own_thread() -> None:
    with a_desk() as desk:
        desk.post(a_digest(issues=60))
        first, *rest = desk.stored()

        assert keys(desk) == [KEY, *(f"{KEY}/{number}" for number in range(2, len(rest) + 2))]
        assert {message.thread_ts for message in rest} == {first.ts}
        assert desk.reader.read_channel(CHANNEL, since=SINCE).posted(KEY)


def test_a_long_document_that_broke_off_is_not_there_until_it_is_completed() -> None:
    with a_desk() as desk:
        desk.fault("chat.postMessage", "status", status=429, nth=2, times=99)
        with pytest.raises(Transient):
            desk.post(a_digest(issues=60))
        between = desk.reader.read_channel(CHANNEL, since=SINCE).posted(KEY)
        desk.sandbox.control.faults.order([])
        desk.post(a_digest(issues=60))

        assert between is None
        assert desk.reader.read_channel(CHANNEL, since=SINCE).posted(KEY)
        assert len(keys(desk)) == len(set(keys(desk))) > 1


def test_an_edit_changes_the_words_and_the_facts() -> None:
    with a_desk() as desk:
        desk.post(a_digest(), facts={"members": "3"})
        (message,) = desk.stored()
        desk.writer.edit(
            CHANNEL, ts=message.ts, key=KEY, document=a_digest(word="Done"), facts={"members": "1"}
        )
        (message,) = desk.stored()

    assert "Done 000" in str(message.blocks)
    assert message.metadata["event_payload"] == {"members": "1", "key": KEY}


def test_an_edit_grows_and_shrinks_the_thread() -> None:
    with a_desk() as desk:
        desk.post(a_digest())
        ts = desk.stored()[0].ts
        for issues, word in [(60, "More"), (60, "Again"), (2, "Less")]:
            desk.writer.edit(CHANNEL, ts=ts, key=KEY, document=a_digest(issues=issues, word=word), facts={})
        first, *rest = desk.stored()

    assert "Less" in str(first.blocks)
    assert rest
    assert {message.text for message in rest} == {"(nothing more)"}


def test_an_edit_may_keep_the_thread_as_it_is() -> None:
    with a_desk() as desk:
        desk.post(a_digest(issues=60))
        before = desk.stored()
        below = [(message.ts, message.text, message.blocks) for message in before[1:]]
        desk.writer.edit(
            CHANNEL, ts=before[0].ts, key=KEY, document=a_digest(word="Done"), facts={}, keeps_thread=True
        )
        first, *rest = desk.stored()

    assert "Done 000" in str(first.blocks)
    assert [(message.ts, message.text, message.blocks) for message in rest] == below != []


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
def test_an_edit_of_unknown_fate_is_simply_made_again(kind: str) -> None:
    with a_desk() as desk:
        desk.post(a_digest())
        desk.fault("chat.update", kind)
        desk.writer.edit(CHANNEL, ts=desk.stored()[0].ts, key=KEY, document=a_digest(word="Done"), facts={})

        assert "Done" in str(desk.stored()[0].blocks)


def test_an_edit_that_keeps_failing_is_said() -> None:
    with a_desk() as desk:
        desk.post(a_digest())
        desk.fault("chat.update", "html", times=99)

        with pytest.raises(Unavailable, match="did not answer with JSON"):
            desk.writer.edit(CHANNEL, ts=desk.stored()[0].ts, key=KEY, document=a_digest(), facts={})
        assert desk.calls("chat.update") == 2


def test_somebody_elses_message_is_not_edited() -> None:
    with a_desk() as desk:
        ts = desk.sandbox.act("slack", "post", channel=CHANNEL, user=OTHER, text="Help")["ts"]

        with pytest.raises(Denied, match="another account wrote it"):
            desk.writer.edit(CHANNEL, ts=ts, key=KEY, document=a_digest(), facts={})


def test_an_edit_refused_as_too_fast_is_said() -> None:
    with a_desk() as desk:
        desk.post(a_digest())
        desk.fault("chat.update", "status", status=429, times=99)

        with pytest.raises(Transient, match="too often"):
            desk.writer.edit(CHANNEL, ts=desk.stored()[0].ts, key=KEY, document=a_digest(), facts={})
