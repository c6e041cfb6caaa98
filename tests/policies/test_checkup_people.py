"""What the doctor says of people: on GitHub, in Slack, in a handle."""

from dataclasses import replace
from typing import Any

import pytest

from supportdesk.model.config import Deputies
from supportdesk.model.places import SlackPlaces
from supportdesk.model.setup import AccountKind, TrackerSetup
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.checkup.people import check_people
from tests.builders import CHANNEL, a_person, a_state, a_team, account, the_people
from tests.policies.checkups import a_chat, a_setup, a_world, lines

MEMBERS = {account(key): "" for key in the_people()}
LOGINS: dict[str, AccountKind | None] = {f"delivery-{key}": "person" for key in the_people()}


def seen(
    *states: TeamState,
    members: dict[str, str] | None = None,
    logins: dict[str, AccountKind | None] | None = None,
) -> list[str]:
    """What is said where Slack and GitHub say this of accounts, and nothing ill of all others."""
    setup = a_setup(
        chat=a_chat(members=MEMBERS | (members or {})),
        tracker=TrackerSetup(accounts=LOGINS | (logins or {})),
    )
    return lines(check_people(a_world(*(states or (a_state(),))), setup))


def without(key: str, **facts: Any) -> TeamState:
    """The team where Slack knows nobody by this person's address."""
    people = {**the_people(), key: a_person(key, slack=None, email=f"{key}@acme.example")}
    ids = {each: account(each) for each in people if each != key}
    return a_state(people=people, slack_ids=ids, **facts)


def test_where_all_is_well_they_are_counted_once() -> None:
    assert seen() == ["✓ people: 5 people, known on GitHub and in Slack"]
    assert seen(a_state(), a_state()) == ["✓ people: 5 people, known on GitHub and in Slack"]


def test_only_what_was_looked_at_is_called_well() -> None:
    world = a_world(a_state())
    only_github = a_setup(chat=None, tracker=TrackerSetup(accounts=LOGINS))
    assert lines(check_people(world, only_github)) == ["✓ people: 5 people, known on GitHub"]
    only_slack = a_setup(chat=a_chat(members=MEMBERS))
    assert lines(check_people(world, only_slack)) == ["✓ people: 5 people, known in Slack"]
    assert list(check_people(world, a_setup(chat=None))) == []


def test_one_person_is_counted_as_one() -> None:
    alone = a_team(em="em-d", pm="em-d", members=("em-d",))
    assert seen(a_state(team=alone)) == ["✓ people: 1 person, known on GitHub and in Slack"]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (None, "GitHub knows no “delivery-eng-a”."),
        ("bot", "“delivery-eng-a” on GitHub is a bot."),
        ("organization", "“delivery-eng-a” on GitHub is an organization."),
    ],
)
def test_a_login_that_is_nobodys_is_a_fault(kind: AccountKind | None, said: str) -> None:
    assert seen(logins={"delivery-eng-a": kind}) == [
        f"✗ Eng A: {said} → Correct `github` at `people.eng-a`, or mend the account."
    ]


def test_an_address_that_slack_does_not_know_is_a_fault() -> None:
    assert seen(without("eng-b")) == [
        (
            "✗ Eng B: Slack knows nobody by eng-b@acme.example."
            " → Correct `slack` or `email` at `people.eng-b`, or mend the account."
        )
    ]


def test_both_sides_of_a_person_stand_in_one_line() -> None:
    assert seen(without("eng-b"), logins={"delivery-eng-b": None}) == [
        (
            "✗ Eng B: GitHub knows no “delivery-eng-b”. Slack knows nobody by eng-b@acme.example."
            " → Correct `github` and `slack` or `email` at `people.eng-b`, or mend the account."
        )
    ]


@pytest.mark.parametrize("reason", ["is deactivated", "is no member of the workspace"])
def test_an_account_that_is_gone_is_a_fault(reason: str) -> None:
    (line,) = seen(members={account("eng-c"): reason})
    assert line.startswith(f"✗ Eng C: The Slack account {account('eng-c')} {reason}. → ")


def test_an_account_that_no_handle_takes_is_a_fault_where_the_desk_keeps_the_handle() -> None:
    guest = {account("eng-c"): "is a guest"}
    (line,) = seen(members=guest)
    assert line.startswith(
        f"✗ Eng C: The Slack account {account('eng-c')} is a guest, which no handle takes."
    )
    places = SlackPlaces(channel=CHANNEL, handle="S00DELIVERY", handle_mode="report")
    assert seen(a_state(team=a_team(slack=places)), members=guest)[0][0] == "!"


def test_what_a_run_found_unfit_is_said_although_slack_is_not_looked_at_anew() -> None:
    ids = {key: account(key) for key in the_people() if key != "eng-a"}
    state = a_state(slack_ids=ids, unfit={"eng-a": "is a guest"})
    (line,) = lines(check_people(a_world(state), a_setup(chat=None)))
    assert line.startswith("✗ Eng A: The Slack account")
    assert " is a guest, which no handle takes." in line


def test_somebody_who_was_not_looked_for_is_not_called_unknown() -> None:
    setup = a_setup(chat=a_chat(members=MEMBERS), knows_addresses=False)
    assert lines(check_people(a_world(without("eng-b")), setup)) == []


def test_nobody_is_called_known_where_one_was_not_looked_up() -> None:
    members = {key: said for key, said in MEMBERS.items() if key != account("eng-b")}
    logins = {key: kind for key, kind in LOGINS.items() if key != "delivery-eng-b"}
    in_part = a_setup(chat=a_chat(members=members), tracker=TrackerSetup(accounts=LOGINS))
    assert lines(check_people(a_world(a_state()), in_part)) == ["✓ people: 5 people, known on GitHub"]
    in_part = a_setup(chat=a_chat(members=MEMBERS), tracker=TrackerSetup(accounts=logins))
    assert lines(check_people(a_world(a_state()), in_part)) == ["✓ people: 5 people, known in Slack"]


def test_a_deputy_is_looked_at_as_well() -> None:
    people = {**the_people(), "deputy": a_person("deputy", slack=None, email="deputy@acme.example")}
    state = a_state(
        team=a_team(deputies=Deputies(em="deputy")),
        people=people,
        slack_ids={key: account(key) for key in the_people()},
    )
    assert seen(state)[0].startswith("✗ Deputy: ")
    assert seen(replace(state, team=a_team()))[0][0] == "✓"
