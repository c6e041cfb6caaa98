"""Mornings of a team, and the digests they are to have: empty, usual, five hundred issues, hostile words."""

from dataclasses import replace

from supportdesk.model.issues import Issue
from supportdesk.model.snapshot import TeamState
from tests.builders import (
    LABEL,
    a_board,
    a_comment,
    a_finding,
    a_label,
    a_message,
    a_state,
    an_issue,
    an_item,
    at,
)

DUE = at("20 09:15")
FLIGHT = (an_item("In Progress", since=at("17 09:15")),)
BEFORE = {"queue": "3", "risk": "2", "flight": "2", "flying": "acme/shop#5,9"}
LAST = a_message("delivery/digest/2026-11-19", at=at("19 09:15"), payload=BEFORE)
HOSTILE = (
    "<!channel> <@U00EM> *now* _or_ ~never~ `x` <https://evil.example|click>",
    "@delivery-eng-a #1 fixes acme/shop#2 [a](https://evil.example) <script>alert(1)</script>",
    "\u202egnp.exe \x1b[2J ##[error]x\n::stop-commands::y",
    "x" * 400,
    "",
)


def at_digest(*issues: Issue, **settings: object) -> TeamState:
    given = {"now": DUE, "board": a_board(*issues), **settings}
    state = a_state(*issues, **given)
    return replace(state, desk=replace(state.desk, url="https://github.example/acme/desk"))


def empty() -> TeamState:
    return at_digest(messages=(LAST,))


def usual() -> TeamState:
    """One of everything that a digest tells of."""
    p1 = frozenset({LABEL, "p1"})
    word = a_comment(when=at("18 10:00"))
    return at_digest(
        an_issue(
            1,
            title="Checkout is down",
            labels=p1,
            asked=at("19 16:30"),
            events=(a_label("p1", at("19 16:30")),),
        ),
        an_issue(
            2,
            title="Which runner do we take?",
            asked=at("19 14:00"),
            comments=(a_comment(when=at("19 15:00")),),
        ),
        an_issue(3, title="Move our repository", asked=at("17 10:00"), comments=(word,), body=""),
        an_issue(4, title="Faster builds", asked=at("12 10:00"), comments=(a_comment(when=at("12 11:00")),)),
        an_issue(5, title="Cache", asked=at("16 10:00"), comments=(word,), assignees=("delivery-eng-c",)),
        an_issue(
            6,
            title="Logs",
            asked=at("16 10:00"),
            comments=(word,),
            items=FLIGHT,
            assignees=("delivery-eng-b",),
        ),
        an_issue(
            7, private=True, asked=at("16 10:00"), comments=(word,), items=FLIGHT, assignees=("someone",)
        ),
        an_issue(8, title="Old and unseen", asked=at("18 09:00")),
        an_issue(9, title="Our own cache", author="delivery-eng-b", items=(an_item("Next"),)),
        an_issue(
            10,
            title="Dark mode",
            labels=frozenset({LABEL, "feature-request"}),
            events=(a_label("feature-request", at("19 12:00")),),
        ),
        an_issue(11, title="Light mode", asked=at("02 10:00"), labels=frozenset({LABEL, "feature-request"})),
        messages=(
            LAST,
            a_message(text="how do I get access?", at=at("18 17:00"), ts="1763485200.000100"),
            a_message(text="<@U00ENGC> please", at=at("19 17:00")),
        ),
        findings=(
            a_finding("acme/shop#6", "Eng B has it although not on support.", rule="SUP-6"),
            a_finding("acme/shop#12", "It is archived on the board but open.", rule="REQ-3"),
        ),
    )


def five_hundred() -> TeamState:
    """Five hundred requests: three hundred wait, a hundred are in flight, a hundred are feature requests."""
    waiting = [an_issue(number, asked=at("13 10:00")) for number in range(1, 301)]
    word = a_comment(when=at("16 10:00"))
    flying = [
        an_issue(
            number,
            asked=at("13 10:00"),
            comments=(word,),
            items=FLIGHT,
            assignees=(f"engineer-{number % 20:02}",),
        )
        for number in range(301, 401)
    ]
    wished = [an_issue(number, labels=frozenset({LABEL, "feature-request"})) for number in range(401, 501)]
    gone = {
        "queue": "290",
        "risk": "310",
        "flight": "120",
        "flying": f"acme/shop#{','.join(map(str, range(1, 41)))}",
    }
    last = replace(LAST, payload=gone)
    asked = [
        a_message(text=f"question {n}?", at=at(f"18 16:{n:02}"), ts=f"17634816{n:02}.0001") for n in range(20)
    ]
    found = tuple(a_finding(f"acme/shop#{n}", "It is odd.") for n in range(30))
    return at_digest(*waiting, *flying, *wished, messages=(last, *asked), findings=found)


def hostile() -> TeamState:
    """What people wrote is meant to call, to click and to steer; it is shown and does nothing."""
    issues = [an_issue(number, title=title, asked=at("18 09:30")) for number, title in enumerate(HOSTILE, 1)]
    word = a_comment(when=at("19 10:00"))
    flying = an_issue(9, title=HOSTILE[0], comments=(word,), items=FLIGHT, assignees=("<!here>",))
    wish = an_issue(10, title=HOSTILE[1], labels=frozenset({LABEL, "feature-request"}))
    asked = a_message(text=HOSTILE[0] * 9, at=at("18 17:00"))
    finding = a_finding(HOSTILE[0], HOSTILE[1])
    return at_digest(*issues, flying, wish, messages=(asked,), findings=(finding,))


DAYS = {"empty": empty, "usual": usual, "five hundred": five_hundred, "hostile": hostile}
