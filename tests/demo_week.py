"""What users see of a played week: issues, boards and threads as the sandbox's page has them."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.play.week import Week

Seen = Mapping[str, Any]
DESK = "support-desk[bot]"


def issues(week: Week) -> Iterator[Seen]:
    for repository in week.sandbox.github.view()["repositories"]:
        yield from repository["issues"]


def the_issue(week: Week, title: str) -> Seen:
    return next(issue for issue in issues(week) if issue["title"] == title)


def comments(issue: Seen) -> Iterator[Seen]:
    return (entry for entry in issue["timeline"] if entry["kind"] == "comment")


def said_by_the_desk(issue: Seen) -> list[str]:
    return [entry["body"] for entry in comments(issue) if entry["author"] == DESK]


def deeds(issue: Seen) -> list[str]:
    return [deed for entry in issue["timeline"] if entry["kind"] == "deed" for deed in entry["deeds"]]


def how_often(words: str, texts: list[str]) -> int:
    return sum(words in text for text in texts)


def messages_about(week: Week, channel: str, text: str) -> list[Seen]:
    """The messages of a channel, replies apart, that hold a text anywhere in what they show."""
    held = next(each for each in week.sandbox.slack.view()["channels"] if each["name"] == channel)
    return [message for message in held["messages"] if text in words(message)]


def digests(week: Week, team: str) -> list[tuple[str, str]]:
    """The team's digests with what is in their threads, each with the name of its day."""
    found = [each for each in messages_about(week, team, " support, ") if "/digest/" in (each["key"] or "")]
    return [(f"{each['at']:%A}", " ".join(map(words, (each, *each["thread"])))) for each in found]


def is_request(message: Seen) -> bool:
    return "/request/" in (message["key"] or "")


def thread(message: Seen) -> list[tuple[str, str]]:
    return [(reply["author"], words(reply)) for reply in message["thread"]]


def words(message: Seen) -> str:
    return json.dumps(message["blocks"] or message["text"], ensure_ascii=False)
