"""REQ-10: nothing of a private issue but its number and link reaches Slack, a reason, or another place."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hypothesis import given, settings

from supportdesk.model.actions import EditMessage, FileReport, Notify, PostMessage, WriteStatus
from supportdesk.model.config import JOBS
from supportdesk.model.issues import Comment, Issue
from supportdesk.model.snapshot import TeamState
from supportdesk.policies import decide
from tests.builders import COMPLETE, a_command, a_message, a_state, an_issue, at
from tests.policies.commanded import worlds
from tests.policies.worlds import states

SECRETS = ("Zebra", "quagga", "okapi")  # a word of the title, of the body, and the author's login


def secret(issue: Issue) -> Issue:
    """The issue in the customer repository, with a secret wherever people write; a mirror stays as it is."""
    if issue.mark is not None:
        return issue
    title, word, login = SECRETS
    return replace(
        issue,
        private=True,
        title=f"{title} Industries cannot log in",
        body=f"{word} {issue.body}",
        author=login,
        assignees=(*issue.assignees, login),
        comments=tuple(map(whispered, issue.comments)),
    )


def whispered(comment: Comment) -> Comment:
    """The comment with a secret in its words, its author's name and in what the desk noted of it."""
    _, word, login = SECRETS
    if comment.by_desk:
        facts = {name: fact.replace("so it is", f"so it is, {word}") for name, fact in comment.facts.items()}
        return replace(comment, facts=facts)
    author = login if comment.author == "outsider" else comment.author
    return replace(comment, author=author, body=comment.body.replace("the release is late", word))


def spoken(state: TeamState) -> Iterator[tuple[str, Any]]:
    """All that leaves the issue itself: reasons, findings, messages with their facts, reports."""
    for each in decide(state, frozenset(JOBS)):
        decision = each.decision
        yield type(decision).__name__, decision.because
        is_inside = isinstance(decision, WriteStatus | Notify) and state.issues[decision.issue].private
        if not is_inside:
            words = {
                name: value
                for name in decision.__dataclass_fields__
                if name not in ("because", "login") and (value := getattr(decision, name)) is not None
            }
            yield type(decision).__name__, words


def assert_silent(state: TeamState) -> None:
    for kind, words in spoken(state):
        assert not [word for word in SECRETS if word.casefold() in repr(words).casefold()], (kind, words)


@given(states() | worlds())
@settings(max_examples=150)
def test_no_word_of_a_private_issue_leaves_it(state: TeamState) -> None:
    assert_silent(replace(state, issues={ref: secret(issue) for ref, issue in state.issues.items()}))


def everything_said(*issues: Issue) -> TeamState:
    """Monday's handoff and digest over these issues, with an announcement that is no longer true."""
    stale = a_message(f"delivery/request/{issues[0].ref}", payload={"title": "stale"}, at=at("17 10:00"))
    return a_state(*issues, now=at("23 10:05"), messages=(stale,), asked=frozenset({"digest", "handoff"}))


def test_the_proof_covers_every_kind_of_message() -> None:
    state = everything_said(
        *(secret(an_issue(number, private=True, asked=at("17 10:00"))) for number in (1, 2, 3)),
        secret(an_issue(4, private=True, body="", asked=at("23 09:00"))),
    )
    assert_silent(state)
    said = [each.decision for each in decide(state, frozenset(JOBS))]
    keys = {each.key.split("/")[1] for each in said if isinstance(each, PostMessage | EditMessage)}
    assert keys == {"request", "episode", "digest", "handoff"}
    assert any(isinstance(each, FileReport) for each in said)
    assert any(isinstance(each, Notify) for each in said)


def test_neither_reasons_nor_names_of_those_who_type_commands_get_out() -> None:
    typed = a_command("/at-risk the release is late\n/eta soon", "delivery-eng-a", at("20 10:30"))
    asked = a_command("/eta the release is late", "outsider", at("20 10:35"))
    risky = [
        secret(an_issue(number, private=True, asked=at("17 10:00"), comments=(typed, asked)))
        for number in (1, 2, 3)
    ]
    accepted = [
        replace(issue, comments=(replace(issue.comments[0], body="/at-risk quagga"),)) for issue in risky
    ]
    for issues in (risky, accepted):
        assert_silent(everything_said(*issues))
        assert_silent(replace(everything_said(*issues), now=at("20 11:00")))


def test_a_public_issue_is_shown_with_its_title() -> None:
    public = an_issue(title="Zebra", body=COMPLETE, asked=at("17 10:00"))
    assert any("Zebra" in repr(words) for _, words in spoken(everything_said(public)))
