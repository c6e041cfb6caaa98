"""DESK-3: what is missing is planned, what a person must decide is only said, and all else is left alone."""

from dataclasses import replace
from typing import Any

from supportdesk.model.actions import CreateLabel, Decision, ProposeForm
from supportdesk.model.chat_setup import ChannelSetup, ChatSetup
from supportdesk.model.finding import Finding
from supportdesk.model.places import RequestForm
from supportdesk.model.setup import Setup
from supportdesk.model.tracker_setup import OfferedForm, Proposed
from supportdesk.policies.checkup.wanted_labels import LONGEST_DESCRIPTION
from supportdesk.policies.setting_up import decide_setting_up
from tests.builders import LABEL, PRIVATE, PUBLIC, a_channel, a_team
from tests.policies.set_ups import ALL_LABELS, FORM, UNASKED, a_repository, a_served_state, a_setup, without

PATH = ".github/ISSUE_TEMPLATE/support-request-delivery.yml"
BRANCH = "support-desk/form-delivery"
PULL = "https://github.com/acme/shop/pull/7"
ASK = replace(a_channel(), id="C00ASK", name="ask-engineering")


def in_slack(setup: Setup, *private: str, unseen: str = "") -> Setup:
    """The setup with the team's channels as Slack shows them, of which some are private, or one unseen."""
    channels = {
        each.id: ChannelSetup(name=each.name, private=each.id in private)
        for each in (a_channel(), ASK)
        if each.id != unseen
    }
    return replace(setup, chat=ChatSetup(channels=channels))


def decided(setup: Setup, **state: Any) -> list[Decision]:
    return list(decide_setting_up(a_served_state(**state), setup))


def said(setup: Setup, **state: Any) -> list[tuple[str, str]]:
    """The findings, and nothing but findings."""
    found = [each for each in decided(setup, **state) if isinstance(each, Finding)]
    assert len(found) == len(decided(setup, **state))
    return [(each.subject, each.because.reason) for each in found]


def test_where_all_is_there_nothing_is_planned() -> None:
    assert decided(a_setup()) == []
    assert decided(UNASKED) == []


def test_each_missing_label_is_made_with_its_use_and_colour() -> None:
    (label,) = decided(a_setup(a_repository(labels=without("support/at-risk"))))
    assert isinstance(label, CreateLabel)
    assert (label.repository, label.label, label.colour) == (PUBLIC, "support/at-risk", "d93f0b")
    assert label.description == "The support desk sets it while a request is at risk."
    assert (label.because.rule, label.because.reason) == ("DESK-3", label.description)
    assert label.key == f"{PUBLIC}/label/support/at-risk"


def test_a_use_is_no_longer_than_github_takes() -> None:
    team = a_team(name="Delivery " * 30)
    made = decided(a_setup(a_repository(labels=())), team=team)
    descriptions = [each.description for each in made if isinstance(each, CreateLabel)]
    assert max(map(len, descriptions)) == LONGEST_DESCRIPTION


def test_a_label_in_another_spelling_is_left_to_a_person() -> None:
    assert said(a_setup(a_repository(labels=(*without("needs-info"), "Needs Info")))) == [
        (PUBLIC, "“Needs Info” looks like “needs-info”: correct the configuration, or rename it.")
    ]


def test_a_missing_form_is_proposed_with_the_team_s_names() -> None:
    (form,) = decided(in_slack(a_setup(a_repository(forms=()))))
    assert isinstance(form, ProposeForm)
    assert (form.repository, form.branch, form.path) == (PUBLIC, BRANCH, PATH)
    assert (form.name, form.label, form.project) == ("Delivery", LABEL, "acme/205")
    assert (form.background, form.impact) == ("Background and context", "Impact")
    assert (form.channel_name, form.handle_name, form.elsewhere) == ("delivery", "delivery-support", "")
    assert form.document.summary == "Add an issue form for support requests to Delivery"


def test_a_team_s_own_headings_and_channel_go_into_its_form() -> None:
    team = a_team(request_form=RequestForm(background=("Hintergrund",), impact=("Folgen", "Impact")))
    (form,) = decided(in_slack(a_setup(a_repository(forms=()))), team=team, watched=(ASK,))
    assert isinstance(form, ProposeForm)
    assert (form.background, form.impact, form.elsewhere) == ("Hintergrund", "Impact", "ask-engineering")


def channels_told(setup: Setup) -> tuple[str, str]:
    (form,) = decided(setup, watched=(ASK,))
    assert isinstance(form, ProposeForm)
    return form.channel_name, form.elsewhere


def test_a_public_repository_is_told_no_channel_but_those_that_are_public() -> None:
    bare = a_setup(a_repository(forms=()))
    assert channels_told(in_slack(bare)) == ("delivery", "ask-engineering")
    assert channels_told(in_slack(bare, a_channel().id)) == ("", "ask-engineering")
    assert channels_told(in_slack(bare, ASK.id)) == ("delivery", "")
    assert channels_told(in_slack(bare, unseen=ASK.id)) == ("delivery", "")
    assert channels_told(bare) == ("", "")
    inside = a_setup(a_repository(PRIVATE, forms=()))
    assert channels_told(in_slack(inside, a_channel().id, ASK.id)) == ("delivery", "ask-engineering")


def test_a_form_that_is_asked_for_already_is_not_planned_again() -> None:
    waiting = a_repository(forms=(), proposed={BRANCH: Proposed(url=PULL)})
    assert decided(a_setup(waiting)) == []


def test_what_a_person_decided_about_the_form_is_not_undone() -> None:
    closed = Proposed(url=PULL, state="closed")
    assert said(a_setup(a_repository(forms=(), proposed={BRANCH: closed}))) == [
        (PUBLIC, f"{PULL} was closed: somebody decided that, so no form is proposed again.")
    ]
    merged = Proposed(url=PULL, state="merged")
    assert said(a_setup(a_repository(forms=(), proposed={BRANCH: merged}))) == [
        (
            PUBLIC,
            f"{PULL} was merged, and its form is gone: somebody decided that, so no form is proposed again.",
        )
    ]


def test_another_team_s_proposal_is_another() -> None:
    waiting = a_repository(forms=(), proposed={"support-desk/form-repo": Proposed(url=PULL)})
    assert len(decided(a_setup(waiting))) == 1


def test_a_file_of_that_name_is_not_overwritten() -> None:
    there = replace(FORM, path=PATH, labels=("bug",))
    assert said(a_setup(a_repository(forms=(there,)))) == [
        (PUBLIC, f"{PATH} is there and does not set “{LABEL}”: correct it there.")
    ]


def test_beside_a_file_that_cannot_be_understood_no_second_form_is_proposed() -> None:
    odd = OfferedForm(path=FORM.path, understood=False)
    assert said(a_setup(a_repository(forms=(odd,)))) == [
        (PUBLIC, f"What {FORM.path} sets cannot be told: it may be the form that is missing.")
    ]


def test_what_cannot_be_told_is_no_ground_for_a_proposal() -> None:
    reason = "An issue form is missing, and not all that it takes to propose one could be read."
    bare = a_setup(a_repository(forms=()))
    assert said(a_setup(a_repository(forms=(), proposed=None))) == [(PUBLIC, reason)]
    assert said(bare, channel=None) == [(PUBLIC, reason)]
    assert said(bare, group=None) == [(PUBLIC, reason)]
    assert decided(a_setup(a_repository(forms=None, labels=None))) == []


def test_where_nothing_can_be_changed_or_asked_nothing_is_planned() -> None:
    assert decided(a_setup(a_repository(archived=True, labels=(), forms=()))) == []
    assert decided(a_setup(a_repository(takes_issues=False, forms=()))) == []


def test_each_repository_gets_what_it_lacks() -> None:
    setup = a_setup(
        a_repository(labels=without("support")), a_repository(PRIVATE, labels=ALL_LABELS, forms=())
    )
    assert [(type(each).__name__, getattr(each, "repository", "")) for each in decided(setup)] == [
        ("CreateLabel", PUBLIC),
        ("ProposeForm", PRIVATE),
    ]
