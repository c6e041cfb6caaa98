"""A week of two teams in which every script has something to do, and what is left when it has run.

It is staged once and saved; each case goes on from there.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import audit_requests
import flag_at_risk
import hand_off
import handle_event
import post_digest
import rotate_support
import run_due
from sandbox.github.boards import Option, Value
from sandbox.github.issues import Comment, Issue
from sandbox.server import Sandbox
from sandbox.slack.state import Message
from supportdesk.runtime.command import Command
from tests.worlds.rehearsal import (
    COMPLETE,
    DELIVERY,
    DESK,
    HANDLE,
    VAULT,
    WEB,
    Ran,
    Rehearsal,
    a_configuration,
    a_world,
    an_issue,
)

MONDAY, TUESDAY = "2026-11-23T10:05:00+00:00", "2026-11-24T12:30:00+00:00"
LONG = "A title that goes on and on, so that the report fills more than one post. " * 3
OWN_WORK = range(40, 68)  # the team's own work in flight, which makes the handoff's report long


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A script at its moment; `event` is what started it, if an event did."""

    name: str
    command: Command
    flags: tuple[str, ...] = ()
    at: str = MONDAY
    event: tuple[str, Mapping[str, Any]] | None = None


def _about(number: int, repository: str = WEB) -> dict[str, Any]:
    return {"issue": {"number": number}, "repository": {"full_name": repository}}


_BY_HAND = ("--team", "delivery", "--to", "eng-b", "--why", "swap")
SCENES: Mapping[str, Scene] = {
    scene.name: scene
    for scene in (
        Scene(name="run_due", command=run_due.COMMAND),
        Scene(name="audit_requests", command=audit_requests.COMMAND),
        Scene(name="rotate_support", command=rotate_support.COMMAND),
        Scene(name="post_digest", command=post_digest.COMMAND),
        Scene(name="flag_at_risk", command=flag_at_risk.COMMAND),
        Scene(name="hand_off", command=hand_off.COMMAND, flags=_BY_HAND, at=TUESDAY),
        Scene(name="opened", command=handle_event.COMMAND, event=("issues", _about(68))),
        Scene(name="commented", command=handle_event.COMMAND, event=("issue_comment", _about(6))),
        Scene(
            name="rung",
            command=handle_event.COMMAND,
            event=("workflow_dispatch", {"inputs": {"repository": VAULT, "number": "1"}}),
        ),
    )
}


def configuration() -> dict[str, Any]:
    """Both teams, with every clock that a team may turn on; one mirrors its customers' requests."""
    configured = a_configuration()
    delivery, repo = configured["teams"]["delivery"], configured["teams"]["repo"]
    delivery["rules"] = {"REQ-5": "on"}
    delivery["clocks"] = {"eta": "1 business day"}
    delivery["board"] = {**delivery["board"], "eta_field": "ETA"}
    delivery["repositories"] = [WEB, VAULT]
    delivery["repositories"][1] = {"name": VAULT, "private": True}
    repo["repositories"] = [WEB, {"name": VAULT, "private": True}]
    repo["intake"] = {"customer_issues": "mirror", "repository": WEB, "status": "Backlog"}
    return configured


def _own(number: int) -> dict[str, Any]:
    return an_issue(number, title=f"{LONG}{number}", author="acme-eng-a", assignees=["acme-eng-a"])


def _world() -> dict[str, Any]:
    outside = {"author": "requester", "created": "2026-11-16T09:30:00Z"}
    issues = [
        an_issue(1),
        an_issue(2, labels=["delivery", "p1"], created="2026-11-16T11:30:00Z"),
        an_issue(3, labels=["team/repo"]),
        an_issue(4, created="2026-11-10T10:00:00Z"),
        an_issue(5, created="2026-11-10T11:00:00Z"),
        an_issue(6, labels=["team/delivery", "team/repo"]),
        an_issue(8),
        an_issue(9),
        an_issue(10, body="please help"),
        an_issue(11, body=f"{COMPLETE}\n@acme-eng-a please look"),
        *(_own(each) for each in OWN_WORK),
    ]
    world = a_world(*issues, vault=({**an_issue(1, title="Angry", **outside), "labels": ["team/repo"]},))
    board = world["github"]["projects"][0]
    board["date_fields"] = ["ETA"]
    board["items"] = [{"issue": f"{WEB}#{each}", "status": "Doing"} for each in OWN_WORK]
    return world


@contextmanager
def _rehearsal() -> Iterator[Rehearsal]:
    with TemporaryDirectory() as folder, Sandbox(_world()) as sandbox:
        yield Rehearsal(sandbox, Path(folder), configuration())


@cache
def staged(at: str) -> bytes:
    """The world at one of the moments, when people have acted and the desk has not yet."""
    with _rehearsal() as desk:
        for moment, people in _STORY:
            desk.at(moment)
            people(desk.sandbox.act)
            if moment == at:
                return desk.sandbox.save()
            ran = desk.run(run_due.COMMAND, "--apply")
            assert (ran.status, ran.err) == (0, ""), ran.said
    raise AssertionError(at)


Act = Callable[..., Any]

# Noted where it is seen when something else is written, and never by itself.
_BESIDE = re.compile(r'"board":"\d+",')

# The other team may have handed on an issue of both before this one tells of it, or after.
_OWNER = re.compile("[Oo]wner: [^;.]*[;.]")


def _on_monday(act: Act) -> None:
    del act


def _on_friday(act: Act) -> None:
    act("github", "comment", issue=f"{WEB}#1", by="acme-eng-b", body="/ack")
    act("github", "comment", issue=f"{WEB}#3", by="acme-eng-s", body="/eta fri")
    act("github", "move_card", issue=f"{WEB}#1", project="acme/205", status="Doing", by="acme-eng-b")
    act("slack", "post", channel=DELIVERY, user="U0ASKER", text="Is there a runner with more memory?")


def _before_the_handoff(act: Act) -> None:
    act("github", "close", issue=f"{WEB}#9", by="requester")
    act("github", "edit_issue", issue=f"{WEB}#8", by="requester", title="Another title")
    act("github", "edit_issue", issue=f"{WEB}#10", by="requester", body=COMPLETE)
    act("github", "comment", issue=f"{WEB}#6", by="acme-em-d", body="/triage")
    act("github", "comment", issue=f"{WEB}#6", by="acme-eng-b", body="/eta 27 Nov")
    act("github", "comment", issue=f"{WEB}#6", by="stranger", body="/snooze 3 business days")
    act("github", "comment", issue=f"{WEB}#8", by="acme-pm-d", body="/feature")
    act("github", "comment", issue=f"{WEB}#11", by="acme-eng-b", body="/at-risk the runner is gone")
    act("github", "comment", issue=f"{VAULT}#1", by="acme-eng-s", body="On it.")
    act("slack", "set_group_members", group=HANDLE, users=["U0000000A01"], user="U0000000A04")
    for title, labels in (("Build is slow", ["team/delivery"]), ("Checkout is down", ["delivery", "p1"])):
        act("github", "open_issue", repository=WEB, by="requester", title=title, body="help", labels=labels)


def _on_tuesday(act: Act) -> None:
    act("github", "comment", issue=f"{WEB}#4", by="acme-eng-a", body="Looking.")


_STORY: Sequence[tuple[str, Callable[[Act], None]]] = (
    ("2026-11-16T12:00:00+00:00", _on_monday),
    ("2026-11-20T09:20:00+00:00", _on_friday),
    (MONDAY, _before_the_handoff),
    (TUESDAY, _on_tuesday),
)


def play(desk: Rehearsal, scene: Scene) -> Ran:
    """Run the scene's script once, with --apply."""
    return desk.run(scene.command, "--apply", *scene.flags, **surroundings(desk, scene))


def surroundings(desk: Rehearsal, scene: Scene) -> dict[str, str]:
    """What the environment of the scene's script has beside the usual: the event that started it."""
    if scene.event is None:
        return {}
    name, event = scene.event
    path = desk.folder / "event.json"
    path.write_text(json.dumps(event))
    return {"GITHUB_EVENT_NAME": name, "GITHUB_EVENT_PATH": str(path)}


def left(sandbox: Sandbox, *, digests: bool = True) -> dict[str, Any]:
    """All that people can see, in an order of its own: the desk may have come to it on another way.

    The notice of a failed run is left out. A digest says what was known when it was posted, also what was
    not: without `digests` only that it stands there counts, and that a source failed may have been told.
    """
    state = sandbox.github.state
    reports = state.repositories[DESK].issues  # numbered as they happened to be filed
    called = {f"{DESK}/issues/{number}": report.title for number, report in reports.items()}
    called |= {f"{DESK}#{number}": report.title for number, report in reports.items()}
    messages = [
        _message(message, channel.id, called | {each.ts: _name(each) for each in channel.messages})
        for channel in sandbox.slack.workspace.channels.values()
        for message in channel.messages
        if "/trouble/" not in _name(message)
        and (digests or "/warning/oncall/" not in _name(message))
        and (digests or not ("/digest/" in _name(message) and message.is_reply))
    ]
    if not digests:
        messages = [
            message[: message.index("/digest/")] if "/digest/" in message else message for message in messages
        ]
        for group in sandbox.slack.workspace.groups.values():  # whose name could not be read, at that moment
            unread = f"{group.name.removesuffix(' support')}'s handle"
            messages = [message.replace(unread, f"@{group.handle}") for message in messages]
    return {
        "issues": {
            called.get(f"{repository.full_name}#{number}", f"{repository.full_name}#{number}"): _issue(issue)
            for repository in state.repositories.values()
            for number, issue in repository.issues.items()
        },
        "files": {
            f"{repository.full_name} {branch}": {path: text.decode() for path, text in held.files.items()}
            for repository in state.repositories.values()
            for branch, held in repository.branches.items()
        },
        "messages": sorted(messages),
        "handles": {group.id: sorted(group.users) for group in sandbox.slack.workspace.groups.values()},
    }


def _issue(issue: Issue) -> dict[str, Any]:
    return {
        "title": issue.title,
        "body": _OWNER.sub("", issue.body),
        "state": f"{issue.state} {issue.state_reason}",
        "labels": sorted(label.name for label in issue.labels),
        "assignees": sorted(person.login for person in issue.assignees),
        "comments": sorted(map(_comment, issue.comments)),
        "cards": [[item.project.title, sorted(map(_value, item.values.values()))] for item in issue.items],
    }


def _value(value: Value) -> str:
    content = value.content
    return f"{value.field.name}: {content.name if isinstance(content, Option) else content}"


def _comment(comment: Comment) -> str:
    reactions = sorted(f"{each.content} {each.user.login}" for each in comment.reactions)
    author = comment.author.login if comment.author else None
    return f"{author}: {_BESIDE.sub('', comment.body)} {reactions}"


def _name(message: Message) -> str:
    """What a message is called: the desk's by its key, others by who said what."""
    key = ((message.metadata or {}).get("event_payload") or {}).get("key")
    return str(key or f"{message.user}: {message.text}")


def _message(message: Message, channel: str, names: Mapping[str, str]) -> str:
    """A message in full, with names in place of other messages' timestamps and of reports' addresses."""
    told = [
        channel,
        _name(message),
        names.get(message.thread_ts or "", ""),
        message.text,
        message.blocks,
        message.metadata,
        message.reactions,
    ]
    text = _OWNER.sub("", json.dumps(told, sort_keys=True))
    for ts, name in names.items():
        text = text.replace(ts, f"<{name}>").replace(ts.replace(".", ""), f"<{name}>")
    return re.sub(r"\\u[0-9a-f]{4}", "?", text)
