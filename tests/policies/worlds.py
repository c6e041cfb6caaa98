"""Any world at all: issues, messages and times as they may be, for what holds in every one of them."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from supportdesk.model.actions import mirrors_among
from supportdesk.model.channels import Channel, Group, Message
from supportdesk.model.config import RuleMode, TeamMode
from supportdesk.model.issues import Comment, Event, Issue
from supportdesk.model.places import Intake, SlackPlaces
from supportdesk.model.promises import Escalation
from supportdesk.model.snapshot import HandoffOrder, TeamState
from supportdesk.policies.shifts import cover
from tests.builders import (
    CHANNEL,
    COMPLETE,
    DESK,
    LABEL,
    NOW,
    a_board,
    a_comment,
    a_desk_comment,
    a_group,
    a_message,
    a_person,
    a_shift,
    a_state,
    a_team,
    account,
    an_event,
    an_issue,
    an_item,
    ref,
    the_people,
)
from tests.policies import commanded
from tests.policies.mirrors import MIRRORING, a_mirror

HOUR = timedelta(hours=1)
LABELS = (
    "delivery",
    "needs-info",
    "support/at-risk",
    "p1",
    "p2",
    "incident",
    "support",
    "feature-request",
    "support/triage",
    "support/spillover-approved",
    "bug",
    commanded.OTHER,
)
LOGINS = ("delivery-eng-a", "delivery-eng-b", "delivery-em-d", "outsider", "robot[bot]", DESK)
PEOPLE = ("eng-a", "eng-b", "em-d")
BODIES = ("", COMPLETE, "## Impact\nForty people.\n")
STATUSES = (None, "Backlog", "Next", "In Progress", "Done", "Icebox", "Elsewhere")
OPTIONS = {name: f"O_{name}" for name in STATUSES if name is not None and name != "Elsewhere"}
NOTICES = ("feature/20261120T1000Z", "triage/delivery/20261120T1000Z", "closed/20261120T1000Z")

_hours_ago = st.integers(0, 24) | st.integers(0, 400)  # much of what happens is new
_logins = st.none() | st.sampled_from(LOGINS)
_options = st.sampled_from([OPTIONS, OPTIONS, OPTIONS, {}])
_fields = st.none() | st.just("PVTF_eta")
_products = st.none() | st.just("Icebox")
_mentions = st.just(frozenset[str]()) | st.frozensets(
    st.sampled_from(["delivery-eng-a", "delivery-eng-b", "delivery-em-d"]), max_size=2
)
TEXTS = ("", "<@U00ENGB> please", "<@U00ENGB> <@U00ENGC|c> see {url}", "<!subteam^S00DELIVERY> how?")


@st.composite
def _events(draw: st.DrawFn) -> Event:
    when = NOW - draw(_hours_ago) * HOUR
    if draw(st.integers(0, 9)) == 0:
        return draw(commanded.duplicates(when))
    kind = draw(
        st.sampled_from(
            ["labeled", "unlabeled", "assigned", "unassigned", "reopened", "boarded", "unboarded"]
        )
    )
    subject = {"l": LABELS, "a": LOGINS, "b": ("205",), "r": ("",)}[kind.removeprefix("un")[0]]
    return an_event(kind, when, subject=draw(st.sampled_from(subject)), by=draw(_logins))  # type: ignore[arg-type]


# GitHub gives no number twice; only those of commands matter.
APART = (lambda comment: comment.id, lambda comment: comment.number if comment.body else comment.id)


@st.composite
def _comments(draw: st.DrawFn) -> Comment:
    when = NOW - draw(_hours_ago) * HOUR
    if draw(st.booleans()):
        return draw(commanded.commands(when))
    if draw(st.booleans()):
        author = draw(_logins)
        mentions = frozenset[str]() if author == DESK else draw(_mentions)
        return a_comment(author, when, mentions=mentions)
    seen = {"seen": when.isoformat(), "seen_by": "delivery-eng-b"}
    if draw(st.integers(0, 3)) == 0:
        return a_desk_comment(f"notice/{draw(st.sampled_from(NOTICES))}", when=when)
    notes = [{}, {"missing": "impact"}, seen, {"board": "205"}, {"focus": "yes"}, {"mirrored": "yes"}]
    facts = draw(st.sampled_from(notes) | commanded.facts(when))
    return a_desk_comment("status/delivery", facts, when=when, trusted=draw(st.booleans()))


@st.composite
def issues(draw: st.DrawFn, *, number: int) -> Issue:
    private = draw(st.booleans())
    labels = draw(st.sets(st.sampled_from((LABEL, LABEL, *LABELS)), max_size=4))
    assignees = draw(st.lists(st.sampled_from(LOGINS), max_size=2, unique=True))
    given = [  # what the desk did is told apart from what people did
        an_event("assigned", NOW - draw(_hours_ago) * HOUR, subject=login, by=DESK)
        for login in assignees
        if draw(st.booleans())
    ]
    words = [a_comment("delivery-eng-b", id="IC_0")] if draw(st.booleans()) else []
    return an_issue(
        number,
        asked=NOW - draw(_hours_ago) * HOUR,
        private=private,
        labels=frozenset(labels),
        body=draw(st.sampled_from(BODIES)),
        author=draw(_logins),
        mentions=draw(_mentions),
        open=draw(st.integers(0, 9)) > 0,
        items=tuple(draw(st.lists(commanded.items(STATUSES), max_size=1))),
        assignees=tuple(assignees),
        events=(*given, *draw(st.lists(_events(), max_size=4))),
        comments=(*words, *draw(st.lists(_comments(), max_size=3, unique_by=APART))),
    )


@st.composite
def _mirrors(draw: st.DrawFn, *, of: list[Issue]) -> Issue:
    """The stand-in for one of these issues, or for one that is not among them, as people left it."""
    origin = draw(st.sampled_from([*of, an_issue(99, private=True)]))
    mirror = a_mirror(
        len(of) + origin.ref.number,
        of=origin,
        asked=NOW - draw(_hours_ago) * HOUR,
        open=draw(st.integers(0, 4)) > 0,
        labels=frozenset({LABEL, "customer-request", draw(st.sampled_from(LABELS))}),
        items=tuple(draw(st.lists(st.builds(an_item, st.sampled_from(STATUSES)), max_size=1))),
        comments=tuple(draw(st.lists(_comments(), max_size=2, unique_by=APART))),
    )
    return replace(mirror, events=tuple(draw(st.lists(_events(), max_size=2))))


@st.composite
def _messages(draw: st.DrawFn, *, about: list[Issue]) -> Message:
    when = NOW - draw(_hours_ago) * HOUR
    users = st.frozensets(st.sampled_from([account("eng-a"), account("eng-b"), "U00OUTSIDER"]))
    issue = draw(st.sampled_from(about)) if about else an_issue()
    key, text, payload = draw(
        st.sampled_from(
            [
                (None, issue.url, {}),
                *((None, text.format(url=issue.url), {}) for text in TEXTS),
                (f"delivery/request/{issue.ref}", "", {"issue": str(issue.ref), "state": "open"}),
                (
                    f"delivery/episode/{when:%Y-%m-%dT%H:%MZ}",
                    "",
                    {"state": "open", "members": str(issue.ref)},
                ),
                ("delivery/digest/2026-11-18", "", {}),
            ]
        )
    )
    return a_message(
        key,
        at=when,
        text=text,
        payload=payload,
        repliers=draw(users),
        reactors=draw(users),
        last_reply_at=draw(st.none() | st.just(NOW)),
        user="U00DESK" if key else draw(st.sampled_from([None, account("eng-b"), "U00OUTSIDER"])),
    )


def _watched(messages: list[Message]) -> tuple[Channel]:
    """A further channel: what the desk says it says in the team's own."""
    spoken = tuple(each for each in messages if each.key is None)
    return (Channel(id="C00ASKENG", name="ask-eng", since=NOW - 336 * HOUR, messages=spoken),)


@st.composite
def _groups(draw: st.DrawFn) -> Group:
    updated = draw(st.none() | st.integers(0, 200))
    return a_group(
        *draw(st.sets(st.sampled_from(["eng-a", "eng-b", "em-d", "pm-d"]))),
        enabled=draw(st.booleans()),
        updated_by=draw(st.sampled_from([None, "U00DESK", "U00SOMEBODY"])),
        updated_by_bot=draw(st.booleans()),
        updated_at=None if updated is None else NOW - updated * HOUR,
    )


@st.composite
def states(draw: st.DrawFn, *, mode: TeamMode | None = None) -> TeamState:
    """A team's world at some hour of ten days around a handoff."""
    found = [draw(issues(number=number)) for number in range(1, draw(st.integers(1, 5)))]
    found += draw(st.lists(_mirrors(of=found), max_size=2, unique_by=lambda mirror: mirror.ref))
    now = NOW + draw(st.integers(0, 24) | st.integers(0, 240)) * HOUR
    rules: dict[str, RuleMode] = {"REQ-5": draw(st.sampled_from(["on", "report", "off"]))}
    rules |= draw(
        st.dictionaries(
            st.sampled_from(["REQ-1", "REQ-2", "SUP-4", "SUP-6", "SUP-9", "SUP-17"]),
            st.sampled_from(["report", "off"]),
            max_size=1,
        )
    )
    team = a_team(
        escalation=Escalation(issues_at_risk=draw(st.integers(1, 3))),
        slack=SlackPlaces(
            channel=CHANNEL, handle="S00DELIVERY", handle_mode=draw(st.sampled_from(["manage", "report"]))
        ),
        board=replace(a_team().board, statuses=replace(a_team().board.statuses, product=draw(_products))),
        intake=draw(st.sampled_from([Intake(), MIRRORING])),
        clocks=draw(commanded.clocks()),
        mode=mode or TeamMode(),
        rules=rules,
    )
    accounts = a_state().slack_ids
    state = a_state(
        *found,
        now=now,
        team=team,
        board=draw(st.none() | st.builds(a_board, *map(st.just, found), options=_options, eta_field=_fields)),
        gone=draw(st.frozensets(st.sampled_from([ref(number) for number in (1, 77, 78)]))),
        others=(commanded.another_team(),),
        other_labels=frozenset({commanded.OTHER}),
        mirrors=mirrors_among(found),
        messages=tuple(
            draw(
                st.lists(
                    _messages(about=found), max_size=4, unique_by=lambda message: message.key or message.ts
                )
            )
        ),
        watched=draw(st.just(()) | st.builds(_watched, st.lists(_messages(about=found), max_size=2))),
        group=draw(st.none() | _groups()),
        people={**the_people(), "cargo": a_person("cargo", github="cargo-eng")},
        slack_ids={
            key: accounts[key] for key in draw(st.sets(st.sampled_from(sorted(accounts)), min_size=3))
        },
        asked=draw(st.sampled_from([frozenset(), frozenset({"digest", "handoff"})])),
        refresh=draw(st.booleans()),
    )
    return _ordered(state) if draw(st.integers(0, 4)) == 0 else state


def _ordered(state: TeamState) -> TeamState:
    """The same world with an order to hand support over now."""
    until = state.now + 24 * HOUR
    order = HandoffOrder(person="eng-c", start=state.now, until=until, why="a swap", by="delivery-em-d")
    top = replace(a_shift("eng-c"), start=state.now, end=until)
    return replace(state, order=order, shifts=cover(state.shifts, top))
