from datetime import UTC, datetime

import pytest

from supportdesk.model.channels import Message
from supportdesk.model.document import Bullets, Document, Heading, Paragraph, words
from supportdesk.services.retry import Patience
from supportdesk.services.slack import SlackClient, SlackReader, SlackWriter
from tests.contracts.slack_servers import EMAIL, TOKEN, SlackServer

pytestmark = pytest.mark.contract

SINCE = datetime(2026, 1, 5, tzinfo=UTC)
DIGEST = Document("The queue", (Heading("The queue"), Paragraph(words("Two requests wait."))))
LONG = Document("The queue", tuple(Bullets((words("Waits " + "x" * 2_500),)) for _ in range(12)))


@pytest.fixture(scope="module")
def reader(slack: SlackServer) -> SlackReader:
    return SlackReader(SlackClient(TOKEN, url=slack.api, patience=Patience(attempts=1)))


@pytest.fixture(scope="module")
def writer(reader: SlackReader) -> SlackWriter:
    return SlackWriter(reader, gap=0.0)


@pytest.fixture
def key(request: pytest.FixtureRequest) -> str:
    return f"delivery/{request.node.name}/2026-11-20"


def post(writer: SlackWriter, slack: SlackServer, key: str, document: Document = DIGEST) -> None:
    writer.post(slack.channel, key=key, document=document, facts={"issues": "2"}, thread=None, since=SINCE)


def read(reader: SlackReader, slack: SlackServer, key: str) -> list[Message]:
    channel = reader.read_channel(slack.channel, since=SINCE)
    return [message for message in channel.messages if message.key == key]


def test_an_occurrence_is_posted_once_however_often_it_is_asked_for(
    writer: SlackWriter, reader: SlackReader, slack: SlackServer, key: str
) -> None:
    post(writer, slack, key)
    post(writer, slack, key)
    (message,) = read(reader, slack, key)
    assert (message.by_desk, message.user, message.payload) == (True, slack.desk, {"issues": "2"})


def test_an_edit_keeps_the_key_and_changes_the_facts(
    writer: SlackWriter, reader: SlackReader, slack: SlackServer, key: str
) -> None:
    post(writer, slack, key)
    (message,) = read(reader, slack, key)
    writer.edit(slack.channel, ts=message.ts, key=key, document=Document("Empty", ()), facts={"issues": "0"})
    (edited,) = read(reader, slack, key)
    assert (edited.ts, edited.text, edited.payload) == (message.ts, "Empty", {"issues": "0"})


def test_a_document_of_several_posts_goes_on_in_its_thread(
    writer: SlackWriter, reader: SlackReader, slack: SlackServer, key: str
) -> None:
    post(writer, slack, key, LONG)
    post(writer, slack, key, LONG)
    (message,) = read(reader, slack, key)
    assert message.repliers == {slack.desk}


def test_a_reply_is_posted_once_in_its_thread(
    writer: SlackWriter, reader: SlackReader, slack: SlackServer, key: str
) -> None:
    thread = slack.say("A request", None)
    for _ in range(2):
        writer.post(slack.channel, key=key, document=DIGEST, facts={}, thread=thread, since=SINCE)
    replies = reader.client.read("conversations.replies", "thread", channel=slack.channel, ts=thread)
    assert len(replies["messages"]) == 2


def test_a_person_s_message_is_read_as_theirs(reader: SlackReader, slack: SlackServer) -> None:
    ts = slack.say("A question", None)
    slack.say("An answer", ts)
    channel = reader.read_channel(slack.channel, since=SINCE)
    message = next(message for message in channel.messages if message.ts == ts)
    seen = (channel.name, message.user, message.by_desk, message.text, message.repliers)
    assert seen == ("delivery", slack.member, False, "A question", frozenset({slack.member}))


def test_people_are_found_by_their_addresses(reader: SlackReader, slack: SlackServer) -> None:
    assert reader.read_people([EMAIL, "nobody@example.com"]) == {EMAIL: slack.member}


def test_the_desk_knows_its_own_account(reader: SlackReader, slack: SlackServer) -> None:
    assert reader.read_self().user == slack.desk
