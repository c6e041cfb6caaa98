"""How people, issues and moments are named."""

from supportdesk.model.document import Link, SlackGroup, SlackUser, Text
from supportdesk.policies.wording import (
    bare_link,
    fingerprint,
    handle,
    issue_link,
    managers,
    moment,
    named,
    owners,
    person,
    public_link,
)
from tests.builders import PRIVATE, PUBLIC, a_person, a_state, a_team, account, an_issue, at, the_people

PUBLIC_URL = f"https://github.example/{PUBLIC}/issues/1"
PRIVATE_URL = f"https://github.example/{PRIVATE}/issues/1"


def test_a_public_issue_is_a_link_with_its_title_as_plain_words() -> None:
    issue = an_issue(title="<!channel> *now*")
    assert issue_link(a_state(), issue) == (Link(PUBLIC_URL, "#1"), Text(" "), Text("<!channel> *now*"))
    assert public_link(issue) == (Link(PUBLIC_URL, "acme/shop#1"), Text(" <!channel> *now*"))


def test_what_is_over_is_struck_through() -> None:
    assert issue_link(a_state(), an_issue(), strike=True) == (
        Link(PUBLIC_URL, "#1", strike=True),
        Text(" "),
        Text("Request 1", "strike"),
    )
    private = an_issue(private=True)
    assert issue_link(a_state(), private, strike=True) == bare_link(private, strike=True)


def test_a_private_issue_is_its_number_and_link() -> None:
    issue = an_issue(private=True)
    assert issue_link(a_state(), issue) == (Link(PRIVATE_URL, "acme/customer#1"),)
    assert public_link(issue) == (Link(PRIVATE_URL, "acme/customer#1"),)


def test_owners_are_named_without_a_ping() -> None:
    assert owners(a_state(), an_issue()) == "nobody"
    issue = an_issue(assignees=("Delivery-Eng-A", "outsider"))
    assert owners(a_state(), issue) == "Eng A, outsider"


def test_of_a_private_issue_only_people_of_the_configuration_are_named() -> None:
    issue = an_issue(private=True, assignees=("contact-one", "delivery-eng-a", "contact-two"))
    assert owners(a_state(), issue) == "somebody else, Eng A"


def test_the_handle_is_a_group_that_is_notified() -> None:
    assert handle(a_state()) == SlackGroup("S00DELIVERY", "delivery-support")
    assert handle(a_state(group=None)) == SlackGroup("S00DELIVERY", "Delivery")


def test_somebody_is_notified_unless_they_opted_out_or_are_unknown_to_slack() -> None:
    assert person(a_state(), "eng-a") == SlackUser(account("eng-a"), "Eng A")
    assert person(a_state(slack_ids={}), "eng-a") == Text("Eng A")
    quiet = the_people(eng_a=a_person("eng-a", pings=False))
    assert person(a_state(people=quiet), "eng-a") == Text("Eng A")


def test_managers_are_both_of_them_and_one_person_in_both_roles_once() -> None:
    em, pm = SlackUser(account("em-d"), "Em D"), SlackUser(account("pm-d"), "Pm D")
    assert managers(a_state()) == (em, Text(" "), pm)
    assert managers(a_state(team=a_team(pm="em-d"))) == (em,)


def test_a_login_is_a_name_where_the_configuration_has_one() -> None:
    assert named(a_state(), "delivery-eng-a") == "Eng A"
    assert named(a_state(), "outsider") == "outsider"


def test_moments_are_local_and_say_their_zone() -> None:
    assert moment(a_state(), at("24 10:00")) == "Tue 24 Nov, 10:00 GMT"
    assert moment(a_state(), at("2026-07-01T10:00")) == "Wed 1 Jul, 11:00 BST"


def test_a_fingerprint_changes_with_its_texts_and_where_one_ends() -> None:
    assert fingerprint("a", "b") == fingerprint("a", "b")
    assert len({fingerprint("ab"), fingerprint("a", "b"), fingerprint("a\0b", "")}) == 3


def test_a_title_is_as_long_as_a_line_bears() -> None:
    (*_, whole) = issue_link(a_state(), an_issue(title="x" * 120))
    (*_, cut) = issue_link(a_state(), an_issue(title="word " * 60))
    assert whole == Text("x" * 120)
    assert isinstance(cut, Text)
    assert cut.text.endswith("word…")
    assert len(cut.text) <= 120
