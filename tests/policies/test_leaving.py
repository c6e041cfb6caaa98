"""DESK-2: what a desk that leaves takes back, ends and leaves alone."""

from dataclasses import replace
from typing import Any

from supportdesk.model.actions import EditMessage, WriteStatus
from supportdesk.model.issues import Issue
from supportdesk.model.places import Labels, SlackPlaces
from supportdesk.model.snapshot import Incomplete, TeamState
from supportdesk.model.tables import Said
from supportdesk.policies.leaving import decide_all_leaving, decide_leaving
from supportdesk.policies.leaving_page import left_to_people
from tests.builders import (
    CHANNEL,
    DESK,
    LABEL,
    a_channel,
    a_desk_comment,
    a_label,
    a_message,
    a_state,
    a_team,
    an_issue,
    at,
    done,
    text_of,
    told,
)

SHOP = "acme/shop#1"
ANNOUNCED = f"delivery/request/{SHOP}"
OPEN = {"issue": SHOP, "id": "I_1", "state": "open"}
HANDLE = ("Finding", "DESK-2", "@delivery-support")
ENDED = "The support desk no longer watches this request."


def labelled(*labels: str, by: str = DESK, **settings: Any) -> Issue:
    """A request with these labels too, put on by the desk."""
    events = tuple(a_label(label, at("20 10:05"), by) for label in labels)
    return an_issue(labels=frozenset({LABEL, *labels}), events=events, **settings)


def commented(**settings: Any) -> Issue:
    facts = {"missing": "impact", "of": SHOP}
    return an_issue(comments=(a_desk_comment("status/delivery", facts, **settings),))


def settled(state: TeamState) -> bool:
    """Whether nothing but the handle is left to say once all is done."""
    return told(decide_leaving(done(state, decide_leaving(state)))) in ([HANDLE], [])


def test_where_the_desk_set_nothing_only_the_handle_is_left_to_people() -> None:
    decided = decide_leaving(a_state(an_issue()))
    assert told(decided) == [HANDLE]
    assert decided[0].because.reason == (
        "It keeps who is in it (Em D, Eng A, Pm D) until somebody changes it by hand."
    )


def test_a_handle_that_another_tool_keeps_or_nobody_could_read_is_not_spoken_of() -> None:
    slack = SlackPlaces(channel=CHANNEL, handle="S00DELIVERY", handle_mode="report")
    assert not decide_leaving(a_state(team=a_team(slack=slack)))
    assert not decide_leaving(a_state(group=None))


def test_the_labels_that_say_what_the_desk_found_out_are_taken_off() -> None:
    state = a_state(labelled("support/at-risk", "needs-info"))
    decided = decide_leaving(state)
    assert told(decided) == [
        ("RemoveLabel", "DESK-2", f"{SHOP}/label/needs-info"),
        ("RemoveLabel", "DESK-2", f"{SHOP}/label/support/at-risk"),
        HANDLE,
    ]
    assert [each.because.job for each in decided] == ["audit", "risk", "rotation"]
    assert settled(state)


def test_labels_that_people_set_or_asked_for_and_those_of_closed_issues_stay() -> None:
    for issue in (
        labelled("needs-info", by="delivery-em-d"),
        labelled("feature-request", "support/triage"),
        labelled("needs-info", open=False),
    ):
        assert told(decide_leaving(a_state(issue))) == [HANDLE]


def a_shared_pair(labels: Labels) -> tuple[TeamState, TeamState]:
    """Delivery and Repo on an issue of both, each with the other one beside; `labels` are Repo's own."""
    issue = labelled("needs-info")
    issue = replace(issue, labels=issue.labels | {"team/repo"})
    repo_team = a_team(label=replace(a_team().label, name="team/repo"), labels=labels)
    delivery = a_state(issue, others=(repo_team,), other_labels=frozenset({"team/repo"}), group=None)
    repo = replace(delivery, key="repo", team=repo_team, others=(delivery.team,))
    return delivery, replace(repo, other_labels=frozenset({LABEL}))


def test_a_label_stays_where_another_team_s_desk_goes_on_and_goes_once_with_the_last_of_them() -> None:
    delivery, repo = a_shared_pair(Labels())
    assert [told(each) for each in decide_all_leaving([delivery])] == [[]]
    assert [told(each) for each in decide_all_leaving([delivery, repo])] == [
        [("RemoveLabel", "DESK-2", f"{SHOP}/label/needs-info")],
        [],
    ]


def test_a_label_that_the_other_team_calls_otherwise_is_taken_off() -> None:
    delivery, _ = a_shared_pair(Labels(needs_info="repo/parts", at_risk="repo/late"))
    taken = [("RemoveLabel", "DESK-2", f"{SHOP}/label/needs-info")]
    assert [told(each) for each in decide_all_leaving([delivery])] == [taken]


def test_the_status_comment_is_ended_in_place_and_keeps_what_it_noted() -> None:
    state = a_state(commented())
    action = decide_leaving(state)[0]
    assert isinstance(action, WriteStatus)
    assert text_of(action) == (
        f"{ENDED} What stood here is no longer kept."
        " The request itself stays: please ask Delivery about it here."
    )
    assert (action.comment, action.facts) == (
        "IC_20110000",
        {"missing": "impact", "of": SHOP, "left": "yes"},
    )
    assert settled(state)


def test_a_comment_that_somebody_edited_is_ended_too() -> None:
    state = a_state(commented(trusted=False))
    assert told(decide_leaving(state))[0] == ("WriteStatus", "DESK-2", f"{SHOP}/status/delivery")
    assert settled(state)


def test_a_comment_of_a_former_account_is_left_to_people() -> None:
    state = a_state(commented(by="old-desk[bot]"))
    assert told(decide_leaving(state)) == [("Finding", "DESK-2", SHOP), HANDLE]


def test_a_comment_on_a_closed_issue_stays_as_it_is() -> None:
    assert told(decide_leaving(a_state(replace(commented(), open=False)))) == [HANDLE]


def test_an_announcement_says_that_its_request_is_followed_no_more() -> None:
    state = a_state(an_issue(), messages=(a_message(ANNOUNCED, payload=OPEN),))
    action = decide_leaving(state)[0]
    assert isinstance(action, EditMessage)
    assert text_of(action) == f"#1 Request 1\n{ENDED}"
    assert action.facts == {**OPEN, "state": "left"}
    assert settled(state)


def test_of_a_private_or_unread_issue_the_address_alone_is_said() -> None:
    private = an_issue(private=True)
    key, payload = f"delivery/request/{private.ref}", {**OPEN, "issue": str(private.ref)}
    for state in (a_state(private), a_state()):
        heard = replace(state, channel=a_channel(a_message(key, payload=payload)))
        assert text_of(decide_leaving(heard)[0]) == f"{private.ref}\n{ENDED}"


def test_an_announcement_without_an_address_is_named_by_its_key() -> None:
    state = a_state(messages=(a_message("delivery/request/odd", payload={"state": "open"}),))
    assert text_of(decide_leaving(state)[0]) == f"odd\n{ENDED}"


def test_an_open_episode_is_closed() -> None:
    payload = {"state": "open", "members": SHOP, "peak": "4", "count": "1", "called": "2026-11-20"}
    state = a_state(messages=(a_message("delivery/episode/2026-11-20", payload=payload),))
    action = decide_leaving(state)[0]
    assert isinstance(action, EditMessage)
    assert text_of(action) == (
        "Requests at risk\nThe support desk does not work here any more."
        " This began on Fri 20 Nov, 10:00 GMT; 4 at risk at once at most."
    )
    assert (action.facts["state"], action.facts["cleared"]) == ("closed", "2026-11-20")
    assert settled(state)


def test_a_trouble_that_still_stands_is_ended() -> None:
    payload = {"state": "failing", "what": "Support Desk could not do its work"}
    state = a_state(messages=(a_message("delivery/trouble/2026-11-20", payload=payload),))
    action = decide_leaving(state)[0]
    assert text_of(action).endswith("\nThe support desk does not work here any more.")
    assert settled(state)


def test_what_is_over_twice_or_somebody_else_s_is_left_alone() -> None:
    messages = (
        a_message(ANNOUNCED, at=at("20 10:30"), payload=OPEN),  # a second time
        a_message(ANNOUNCED, payload={**OPEN, "state": "closed"}),
        a_message("delivery/episode/2026-11-19", payload={"state": "closed"}),
        a_message("delivery/trouble/2026-11-19", payload={"state": "recovered"}),
        a_message("delivery/digest/2026-11-20", payload={"state": "open"}),
        a_message("repo/request/acme/shop#2", payload=OPEN),
        a_message(text="Hello"),
    )
    assert told(decide_leaving(a_state(messages=messages))) == [HANDLE]


def test_what_is_rehearsed_is_ended_where_it_stands() -> None:
    rehearsal = replace(a_channel(a_message(ANNOUNCED, channel="C00SHADOW", payload=OPEN)), id="C00SHADOW")
    state = a_state(rehearsal=rehearsal)
    action = decide_leaving(state)[0]
    assert isinstance(action, EditMessage)
    assert (action.channel, action.because.job) == ("C00SHADOW", "digest")
    assert settled(state)


def test_what_was_not_read_whole_is_left_as_it_is() -> None:
    issue = replace(labelled("needs-info"), comments=commented().comments)
    heard = (a_message(ANNOUNCED, payload=OPEN),)
    gaps = tuple(Incomplete(part=part, reason="It is down.") for part in ("issues", "channel"))
    assert told(decide_leaving(a_state(issue, messages=heard, incomplete=gaps))) == [HANDLE]
    assert told(decide_leaving(a_state(channel=None))) == [HANDLE]


def test_only_repositories_that_nobody_else_watches_are_named() -> None:
    def addresses(*leaving: str) -> list[str]:
        page = left_to_people(leaving, teams, server="https://github.example", repository="acme/desk")
        return [line for part in page.parts if isinstance(part, Said) for line in part.pasted]

    teams = {"delivery": a_team(), "repo": a_team(name="Repo", repositories=a_team().repositories[:1])}
    assert addresses("delivery") == ["https://github.example/acme/customer/tree/HEAD/.github"]
    assert addresses("repo") == []
    assert addresses("delivery", "repo")[-1] == "https://github.example/acme/shop/tree/HEAD/.github"
