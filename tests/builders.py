"""Worlds in a line or two: values with sensible placeholders, of which a test names what matters.

The world is the Delivery team's on Friday, 20 November 2026, 11:00 in London: Engineer A has been on support
since Monday, after C and before B; the roster's shifts are known from half a year back to a quarter ahead.
Everybody's key is also the last part of their GitHub login: `eng-a` is `delivery-eng-a`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from supportdesk.model.actions import Decision
from supportdesk.model.channels import Channel, Group, Message
from supportdesk.model.config import Priority, Team
from supportdesk.model.document import Document, GitHubUser, Inline, Link, SlackGroup, SlackUser, Text
from supportdesk.model.duty import Rotation, Turn
from supportdesk.model.finding import Because, Finding
from supportdesk.model.issues import (
    BoardItem,
    BoardRef,
    BoardView,
    Card,
    Comment,
    Event,
    EventKind,
    Issue,
    IssueRef,
)
from supportdesk.model.people import Absence, Person
from supportdesk.model.places import Board, Repository, SlackPlaces, Statuses, TeamLabel
from supportdesk.model.projection import after
from supportdesk.model.snapshot import Desk, Shift, TeamState
from supportdesk.model.worktime import WorkCalendar
from supportdesk.policies.roster import roster_shifts

NOW = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)  # a Friday; London keeps UTC in winter
DESK = "support-desk[bot]"
BOARD = BoardRef("acme", 205)
LABEL = "team/delivery"
PUBLIC, PRIVATE = "acme/shop", "acme/customer"
CHANNEL = "C00DELIVERY"

LONDON = WorkCalendar(
    timezone="Europe/London",
    weekdays=frozenset(range(5)),
    opens=time(9),
    closes=time(17, 30),
    holidays=frozenset({date(2026, 12, 25), date(2026, 12, 28)}),
)
COMPLETE = "## Background\nWe want to ship it on Monday.\n\n## Impact\nForty people are blocked.\n"
PRIORITIES = (
    Priority(name="incident", labels=("incident",), urgent=True, incident=True),
    Priority(name="P1", labels=("p1",), urgent=True),
    Priority(name="P2", labels=("p2",)),
)


def at(text: str) -> datetime:
    """An instant of November 2026, `"20 11:00"`, or a whole ISO one; in UTC."""
    whole = text if len(text) > 8 else f"2026-11-{text.replace(' ', 'T')}"
    return datetime.fromisoformat(whole).replace(tzinfo=UTC)


def a_person(key: str, **settings: Any) -> Person:
    given: dict[str, Any] = {"name": key.replace("-", " ").title(), "github": f"delivery-{key}", **settings}
    return Person(**given)


def away(first: str, last: str) -> tuple[Absence, ...]:
    """One absence, inclusive local dates."""
    return (Absence(first=date.fromisoformat(first), last=date.fromisoformat(last)),)


def the_people(**changed: Person) -> dict[str, Person]:
    """Everybody; `eng_a=a_person("eng-a", pings=False)` puts somebody in another's place."""
    keys = ("eng-a", "eng-b", "eng-c", "em-d", "pm-d")
    return {key: changed.get(key.replace("-", "_")) or a_person(key) for key in keys}


def a_roster(*turns: str | Turn, **settings: Any) -> Rotation:
    roster = tuple(turn if isinstance(turn, Turn) else Turn(person=turn) for turn in turns)
    given: dict[str, Any] = {"source": "roster", "starts": date(2026, 1, 5), "roster": roster, **settings}
    return Rotation(**given)


def a_team(**settings: Any) -> Team:
    given: dict[str, Any] = {
        "name": "Delivery",
        "since": date(2026, 1, 5),
        "label": TeamLabel(name=LABEL, aliases=("delivery",)),
        "repositories": (Repository(name=PUBLIC), Repository(name=PRIVATE, private=True)),
        "board": Board(
            owner=BOARD.owner,
            number=BOARD.number,
            statuses=Statuses(
                intake="Backlog", in_flight=("In Progress",), waiting=("Backlog", "Next"), done=("Done",)
            ),
        ),
        "slack": SlackPlaces(channel=CHANNEL, handle="S00DELIVERY"),
        "em": "em-d",
        "pm": "pm-d",
        "calendar": "london",
        "rotation": a_roster("eng-a", "eng-b", "eng-c"),
        **settings,
    }
    return Team(**given)


SHIFTS = tuple(
    shift
    for shift in roster_shifts(a_team(), the_people(), LONDON, until=NOW + timedelta(weeks=13))
    if shift.end > NOW - timedelta(weeks=26)
)


def ref(number: int = 1, repository: str = PUBLIC) -> IssueRef:
    return IssueRef(repository, number)


def a_label(label: str, when: datetime, by: str | None = "someone", *, off: bool = False) -> Event:
    return an_event("unlabeled" if off else "labeled", when, subject=label, by=by)


def an_event(kind: EventKind, when: datetime, *, subject: str = "", by: str | None = "someone") -> Event:
    return Event(kind=kind, at=when, actor=by, subject=subject)


def an_item(status: str | None = "Backlog", **settings: Any) -> BoardItem:
    given: dict[str, Any] = {"id": "PVTI_1", "board": BOARD, "status": status, **settings}
    return BoardItem(**given)


def an_issue(number: int = 1, **settings: Any) -> Issue:
    """A complete request of an outsider, opened and labelled an hour ago, on the board in its intake.

    `asked` is when it was opened and labelled; `events` come after that; `private=True` moves it to the
    customer repository.
    """
    asked: datetime = settings.pop("asked", at("20 10:00"))
    repository = PRIVATE if settings.get("private") else PUBLIC
    events = (a_label(LABEL, asked), *settings.pop("events", ()))
    given: dict[str, Any] = {
        "ref": ref(number, repository),
        "id": f"I_{number}",
        "title": f"Request {number}",
        "body": COMPLETE,
        "url": f"https://github.example/{repository}/issues/{number}",
        "author": "outsider",
        "created_at": asked,
        "labels": frozenset({LABEL}),
        "items": (an_item(id=f"PVTI_{number}"),),
        "events": events,
        "closed_at": None if settings.get("open", True) else at("20 10:30"),
        **settings,
    }
    return Issue(**given)


def a_comment(by: str | None = "delivery-eng-a", when: datetime = NOW, **settings: Any) -> Comment:
    given: dict[str, Any] = {
        "id": f"IC_{when:%d%H%M%S}",
        "number": 1,
        "author": by,
        "bot": False,
        "at": when,
        "by_desk": False,
        "trusted": False,
        **settings,
    }
    return Comment(**given)


def a_command(text: str, by: str | None = "delivery-eng-a", when: datetime = NOW, **settings: Any) -> Comment:
    """A comment with a command in it; its number grows with time, as GitHub's do."""
    number = 1000 + int((when - at("01 00:00")).total_seconds())
    return a_comment(by, when, **{"number": number, "body": text, **settings})


def a_desk_comment(mark: str, facts: Mapping[str, str] | None = None, **settings: Any) -> Comment:
    """A comment of the desk with its hidden marker, as nobody else edited it."""
    given: dict[str, Any] = {
        "by": DESK,
        "bot": True,
        "by_desk": True,
        "trusted": True,
        "mark": mark,
        "facts": facts or {},
        **settings,
    }
    return a_comment(**given)


def a_message(key: str | None = None, **settings: Any) -> Message:
    """The desk's message of an occurrence if it has a key, else somebody's; posted at ten."""
    posted: datetime = settings.pop("at", at("20 10:00"))
    given: dict[str, Any] = {
        "channel": CHANNEL,
        "ts": f"{posted.timestamp():.6f}",
        "at": posted,
        "user": "U00DESK" if key else "U00OUTSIDER",
        "text": "",
        "by_desk": key is not None,
        "key": key,
        **settings,
    }
    return Message(**given)


def a_channel(*messages: Message) -> Channel:
    return Channel(id=CHANNEL, name="delivery", since=at("2026-10-16T00:00"), messages=messages)


def a_shift(person: str = "eng-a", start: str = "16 10:00", end: str = "23 10:00") -> Shift:
    return Shift(person=person, start=at(start), end=at(end))


def a_group(*keys: str, **settings: Any) -> Group:
    """The handle with these people as members."""
    given: dict[str, Any] = {
        "id": "S00DELIVERY",
        "handle": "delivery-support",
        "users": accounts(*keys),
        **settings,
    }
    return Group(**given)


def accounts(*keys: str) -> frozenset[str]:
    """The Slack accounts of people."""
    return frozenset(account(key) for key in keys)


def account(key: str) -> str:
    return f"U00{key.replace('-', '').upper()}"


def a_board(*issues: Issue, **settings: Any) -> BoardView:
    """The board with a card for each of these issues, in this order."""
    cards = tuple(
        Card(
            item=item.id,
            issue_id=issue.id,
            ref=issue.ref,
            open=issue.open,
            status=item.status,
        )
        for issue in issues
        if (item := issue.on(BOARD))
    )
    given: dict[str, Any] = {
        "ref": BOARD,
        "id": "PVT_1",
        "url": "https://github.example/orgs/acme/projects/205",
        "status_field": "PVTSSF_1",
        "options": {name: f"O_{name}" for name in ("Backlog", "Next", "In Progress", "Done")},
        "cards": cards,
        **settings,
    }
    return BoardView(**given)


def a_state(*issues: Issue, **settings: Any) -> TeamState:
    """The team's world with these issues, in order: `team=a_team(…)`, `messages=(…)`, `now=…` change it."""
    messages: Iterable[Message] = settings.pop("messages", ())
    people: Mapping[str, Person] = settings.pop("people", None) or the_people()
    given: dict[str, Any] = {
        "now": NOW,
        "key": "delivery",
        "team": a_team(),
        "people": people,
        "priorities": PRIORITIES,
        "calendar": LONDON,
        "desk": Desk(login=DESK, slack_user="U00DESK", repository="acme/desk"),
        "issues": {issue.ref: issue for issue in issues},
        "board": a_board(*issues),
        "channel": a_channel(*messages),
        "group": a_group("eng-a", "em-d", "pm-d"),
        "slack_ids": {key: account(key) for key in people},
        "shifts": SHIFTS,
        **settings,
    }
    return TeamState(**given)


def a_finding(subject: str = "acme/shop#1", reason: str = "It is odd.", rule: str = "REQ-3") -> Finding:
    return Finding(because=Because(team="delivery", job="audit", rule=rule, reason=reason), subject=subject)


def told(decisions: Iterable[Decision]) -> list[tuple[str, str, str]]:
    """Decisions in short: what kind, by which rule, about what (a finding's subject, else the key)."""
    return [
        (
            type(each).__name__,
            each.because.rule,
            each.subject if isinstance(each, Finding) else each.key,
        )
        for each in decisions
    ]


def done(state: TeamState, decisions: Iterable[Decision]) -> TeamState:
    """The world once what was decided is done."""
    return after(state, [each for each in decisions if not isinstance(each, Finding)])


def text_of(decision: Decision) -> str:
    """What a decision's document says, a line a line."""
    document: Document = getattr(decision, "document")  # noqa: B009 - only some decisions have one
    return "\n".join("".join(map(_words, line)) for line in document.lines())


def _words(piece: Inline) -> str:
    match piece:
        case Text() | Link():
            return piece.text
        case SlackUser():
            return f"@{piece.name}"
        case SlackGroup():
            return f"@{piece.handle}"
        case GitHubUser():
            return f"@{piece.login}"


def later(state: TeamState, now: datetime, **settings: Any) -> TeamState:
    """The same world at another moment."""
    return replace(state, now=now, **settings)
