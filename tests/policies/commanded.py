"""Comments with commands of all kinds by all kinds of people, and what the desk wrote down of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from hypothesis import strategies as st

from supportdesk.model.channels import Message
from supportdesk.model.commands import COMMANDS, CommandName
from supportdesk.model.config import Team
from supportdesk.model.duration import Duration
from supportdesk.model.issues import BoardItem, Comment, Event, Issue
from supportdesk.model.places import TeamLabel
from supportdesk.model.promises import Clocks, Reminders
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.orders import Order
from tests.builders import (
    DESK,
    LABEL,
    NOW,
    a_board,
    a_command,
    a_desk_comment,
    a_label,
    a_message,
    a_person,
    a_state,
    a_team,
    an_event,
    an_issue,
    an_item,
    the_people,
)

OTHER = "team/cargo"
MEMBERS = ("delivery-eng-a", "delivery-eng-b", "delivery-em-d", "delivery-pm-d")
AUTHORS = (*MEMBERS, *MEMBERS, "cargo-eng", "outsider", "robot[bot]", None)
ARGUMENTS: Mapping[CommandName, tuple[str, ...]] = {
    "eta": ("fri", "today", "3 business days", "2026-11-27", "soon", ""),
    "snooze": ("fri", "today", "2 hours", "2026-11-27", "later"),
    "at-risk": ("the release is late", ""),
}
VALUES = {
    "eta": ("2026-11-20", "2026-11-27", "9999-12-31", "soon"),
    "snooze": ("2026-11-20T12:00:00+00:00", "2026-11-27T09:00:00+00:00", "2026-11-27T09:00:00", ""),
    "risk": ("at-risk", "not-at-risk", "perhaps"),
}
_verdicts = st.sampled_from(["", "", "", "", "accepted", "refused"])
_lines = st.sampled_from(
    [f"/{name} {argument}" for name in COMMANDS for argument in ARGUMENTS.get(name, ("",))]
)
_numbers = st.integers(1, 60)
_fresh = st.integers(0, 30)  # hours ago


@st.composite
def commands(draw: st.DrawFn, when: datetime) -> Comment:
    """A comment with one or more commands, as it was written or as it is now, answered or not."""
    author = draw(st.sampled_from(AUTHORS))
    return a_command(
        "\n".join(draw(st.lists(_lines, min_size=1, max_size=2))),
        author,
        when,
        bot=author is not None and author.endswith("[bot]"),
        own_words=draw(st.integers(0, 9)) > 0,
        verdict=draw(_verdicts),
        number=draw(_numbers),
    )


@st.composite
def facts(draw: st.DrawFn, when: datetime) -> dict[str, str]:
    """What a status comment says of orders and of what was said, be it sense or not."""
    name = draw(st.sampled_from(sorted(VALUES)))
    value = draw(st.sampled_from(VALUES[name]))
    order = Order(number=draw(_numbers), at=when, by="delivery-eng-b", value=value, reason="so it is")
    told = {
        name: draw(st.sampled_from([order.written, order.written, "garbage", ""])),
        "commands": draw(st.sampled_from(["", "7", "30", "many"])),
        "reminded": draw(st.sampled_from(["", f"{when:%Y%m%dT%H%MZ}/2", "x/y"])),
        "reopened": draw(st.sampled_from(["", f"{when:%Y%m%dT%H%MZ}"])),
        "ended": draw(st.sampled_from(["", "closed", "duplicate"])),
        "of": draw(st.sampled_from(["", "nowhere"])),
    }
    return {name: fact for name, fact in told.items() if fact}


def duplicates(when: datetime) -> st.SearchStrategy[Event]:
    """That somebody said the issue repeats another one."""
    url = "https://github.example/acme/{}/issues/7"
    return st.sampled_from(["shop", "customer"]).map(
        lambda name: an_event("duplicate", when, subject=url.format(name), by="outsider")
    )


@st.composite
def items(draw: st.DrawFn, statuses: tuple[str | None, ...]) -> BoardItem:
    """A place on the board, with or without a date."""
    day = draw(st.none() | st.dates())
    since = None if day is None else draw(st.none() | st.integers(0, 200).map(_ago))
    status = draw(st.sampled_from(statuses))
    began = draw(st.none() | st.integers(0, 200).map(_ago))
    return an_item(status, archived=draw(st.booleans()), eta=day, eta_since=since, since=began)


@st.composite
def clocks(draw: st.DrawFn) -> Clocks:
    """A team's clocks, with reminders and an ETA clock or without."""
    every = draw(st.sampled_from(["1 business hour", "10 minutes", "1 business day"]))
    reminders = Reminders(every=Duration.parse(every), times=draw(st.integers(1, 3)))
    eta = Duration.parse("1 business day")
    return Clocks(
        remind_urgent=draw(st.none() | st.just(reminders)),
        round_the_clock=draw(st.booleans()),
        eta=draw(st.none() | st.just(eta)),
    )


def another_team() -> Team:
    """The desk's other team; who is in it is in no team that these worlds are about."""
    return a_team(name="Cargo", label=TeamLabel(name=OTHER), members=("cargo",), em="cargo", pm="cargo")


@st.composite
def requests(draw: st.DrawFn, number: int) -> Issue:
    """A request on which people typed commands, and which the desk may have written on before."""
    asked, when = _ago(draw(_fresh) + draw(st.sampled_from([0, 30]))), _ago(draw(_fresh))
    kinds = st.sampled_from(
        ["p1", "p1", "p1", "support", "support", "feature-request", "support/at-risk", OTHER]
    )
    typed = draw(st.lists(_fresh.map(_ago).flatmap(commands), max_size=3, unique_by=_number))
    moved = {"of": "acme/shop#77"} if number == 1 and draw(st.integers(0, 3)) == 0 else {}
    written = [{**each, **moved} for each in draw(st.lists(facts(when), max_size=1))]
    events = draw(
        st.sampled_from(
            [
                (),
                (an_event("reopened", when),),
                (a_label("p1", when),),
                (a_label("support/at-risk", when, DESK),),
                (a_label("support/at-risk", when, off=True),),
                (an_event("comment_deleted", when, subject=DESK),),
            ]
        )
        | duplicates(when).map(lambda event: (event,))
    )
    return an_issue(
        number,
        asked=asked,
        private=draw(st.booleans()),
        author=draw(st.sampled_from(["outsider", "outsider", "outsider", "delivery-eng-b", "cargo-eng"])),
        labels=frozenset({LABEL, *draw(st.sets(kinds, max_size=2))}),
        open=draw(st.integers(0, 6)) > 0,
        items=tuple(draw(st.lists(items(("Backlog", "In Progress")), max_size=1))),
        events=events,
        comments=(
            *typed,
            *(
                a_desk_comment(
                    "status/delivery", each, when=when, trusted=draw(st.integers(0, 4)) > 0, id="IC_s"
                )
                for each in written
            ),
        ),
    )


def _number(comment: Comment) -> int:
    return comment.number


def _spoken_of(issue: Issue, how: str, hours: int) -> Message | None:
    """The request's thread in the channel: the desk's, the requester's, or none."""
    payload = {"issue": str(issue.ref), "id": issue.id, "state": "open"}
    match how:
        case "announced":
            return a_message(f"delivery/request/{issue.ref}", payload=payload, at=_ago(hours))
        case "asked":
            return a_message(text=f"see {issue.url}", at=_ago(hours))
        case _:
            return None


@st.composite
def worlds(draw: st.DrawFn) -> TeamState:
    """A team's world in which people talk to the desk, an hour or a day after they did."""
    found = [draw(requests(number)) for number in range(1, draw(st.integers(2, 3)))]
    ways = st.sampled_from(["announced", "announced", "asked", "not at all"])
    spoken = [_spoken_of(issue, draw(ways), draw(st.integers(0, 60))) for issue in found]
    lost = an_issue(77)
    return a_state(
        *found,
        now=NOW + draw(st.integers(0, 5) | st.integers(0, 80)) * timedelta(hours=1),
        team=a_team(clocks=draw(clocks())),
        board=draw(st.none() | st.just(a_board(*found)) | st.just(a_board(*found, eta_field="PVTF_eta"))),
        gone=frozenset({lost.ref}),
        messages=(
            *filter(None, spoken),
            a_message(f"delivery/request/{lost.ref}", payload={"state": "open"}),
        ),
        others=(another_team(),),
        other_labels=frozenset({OTHER}),
        people={**the_people(), "cargo": a_person("cargo", github="cargo-eng")},
        slack_ids=a_state().slack_ids,
    )


def _ago(hours: int) -> datetime:
    return NOW - hours * timedelta(hours=1)
