"""What users see of the intake in the played week, each thing once."""

from sandbox.http import Request
from sandbox.play.week import Week
from tests.demo_week import (
    DESK,
    comments,
    deeds,
    digests,
    how_often,
    is_request,
    issues,
    messages_about,
    said_by_the_desk,
    the_issue,
    thread,
    words,
)


def assert_the_intake_is_seen(week: Week) -> None:
    """All of it: what people asked by command, by label, by assignment and in Slack, and what came of it."""
    assert_commands_are_answered_beside_them(week)
    assert_what_was_refused_is_said_in_a_sentence(week)
    assert_dates_and_risks_go_by_command(week)
    assert_a_requesters_own_message_is_the_thread(week)
    assert_reminders_end_with_the_managers(week)
    assert_a_spill_over_is_reported_until_a_manager_agrees(week)
    assert_calls_on_an_engineer_are_counted(week)
    assert_questions_without_an_answer_are_listed(week)
    assert_feature_requests_are_the_product_managers(week)
    assert_a_joint_triage_brings_people_together(week)
    assert_a_customers_request_has_a_mirror(week)
    assert_duplicates_and_reopened_issues_are_said_in_their_threads(week)
    assert_a_transferred_issue_is_followed(week)
    assert_the_page_shows_it(week)


def assert_commands_are_answered_beside_them(week: Week) -> None:
    commands = [
        (issue["title"], entry["author"], entry["body"].splitlines()[-1], entry["reactions"])
        for issue in issues(week)
        for entry in comments(issue)
        if entry["body"].splitlines()[-1].startswith("/") and entry["author"] != DESK
    ]
    good, bad = ([{"name": name, "by": [DESK]}] for name in ("+1", "confused"))
    renamed, proxy = "Renamed repositories keep their old name", "Builds behind a proxy fail"
    assert commands == [
        ("Build agents run out of disk", "delivery-engineer-b", "/triage", good),
        ("Where is the upgrade guide?", "requester-b", "/support", good),
        (renamed, "repo-engineer-r", "/ack", good),
        (renamed, "repo-engineer-r", "/eta soon", bad),
        (renamed, "repo-engineer-r", "/eta fri", good),
        (renamed, "repo-lead", "/at-risk a customer waits for it", good),
        (renamed, "repo-lead", "/not-at-risk", good),
        ("Large files are cloned twice", "repo-engineer-r", "/snooze 3 business days", good),
        (proxy, "delivery-engineer-a", "/approve-spillover", bad),
        (proxy, "delivery-em", "/approve-spillover", good),
        ("Install many nodes at once", "delivery-engineer-a", "/feature", good),
        ("Permissions are synced too slowly for a customer", "repo-engineer-r", "/eta thu", good),
    ]


def assert_what_was_refused_is_said_in_a_sentence(week: Week) -> None:
    renamed = said_by_the_desk(the_issue(week, "Renamed repositories keep their old name"))
    proxy = said_by_the_desk(the_issue(week, "Builds behind a proxy fail"))
    guide = said_by_the_desk(the_issue(week, "Where is the upgrade guide?"))
    assert how_often('/eta: "soon" is not understood as a date: write for example', renamed) == 1
    assert how_often("/approve-spillover is for Manager D or Product D.", proxy) == 1
    assert how_often("Engineer B is on support for Delivery until Mon 23 Nov", guide) == 1


def assert_dates_and_risks_go_by_command(week: Week) -> None:
    renamed = the_issue(week, "Renamed repositories keep their old name")
    twice = the_issue(week, "Large files are cloned twice")
    assert renamed["places"] == [{"board": "Repo Management", "column": "Done", "dates": ["ETA 2026-11-20"]}]
    assert how_often("support/at-risk", deeds(renamed)) == 2, "put on, and taken off"
    assert how_often("support/at-risk", deeds(twice)) == 0, "it was set aside"


def assert_a_requesters_own_message_is_the_thread(week: Week) -> None:
    about = messages_about(week, "delivery", "sourcegraph/sourcegraph/issues/5")
    guide = the_issue(week, "Where is the upgrade guide?")
    assert [message["author"] for message in about if message["key"] is None] == ["Requester B"]
    assert not any(message["key"] == "delivery/request/sourcegraph/sourcegraph#5" for message in about)
    assert [(who, "Closed." in text) for who, text in thread(about[0])] == [("Support Desk", True)]
    assert how_often("needs-info", deeds(guide)) == 2, "put on, and taken off when it was complete"


def assert_reminders_end_with_the_managers(week: Week) -> None:
    (announced,) = messages_about(week, "delivery", "Valid licence keys are refused")
    *reminders, last, answer = thread(announced)
    assert [(who, "S00DELIVERY" in text) for who, text in reminders] == [("Support Desk", True)] * 2
    assert all(part in last[1] for part in ("U0000000A04", "U0000000A05", "This is the last reminder."))
    assert answer[0] == "Manager D"


def assert_a_spill_over_is_reported_until_a_manager_agrees(week: Week) -> None:
    reported = [day for day, text in digests(week, "delivery") if "no manager has agreed to it yet" in text]
    assert reported == ["Wednesday"]
    labels = the_issue(week, "Builds behind a proxy fail")["labels"]
    assert "support/spillover-approved" in labels


def assert_calls_on_an_engineer_are_counted(week: Week) -> None:
    """One in the channel and one on an issue; as the rule is shipped nobody is told."""
    counted = [day for day, text in digests(week, "delivery") if "2 calls on single engineers" in text]
    (called,) = [each for each in messages_about(week, "delivery", "a minute for me") if not each["key"]]
    assert counted == ["Wednesday"]
    assert thread(called) == []


def assert_questions_without_an_answer_are_listed(week: Week) -> None:
    (first,) = [text for day, text in digests(week, "delivery") if day == "Wednesday"]
    (second,) = [text for day, text in digests(week, "repo-management") if day == "Wednesday"]
    assert "does the installer need root?" in first
    assert "which regions" not in first, "it was answered"
    assert "how large may a repository be?" in second


def assert_feature_requests_are_the_product_managers(week: Week) -> None:
    for title in ("Dark mode for the installer", "Install many nodes at once"):
        issue = the_issue(week, title)
        assert how_often("Thank you, @requester-c. This is not officially", said_by_the_desk(issue)) == 1
        assert issue["assignees"] == ["delivery-pm"]
        assert issue["places"] == [{"board": "Delivery", "column": "Icebox", "dates": []}]


def assert_a_joint_triage_brings_people_together(week: Week) -> None:
    said = said_by_the_desk(the_issue(week, "Build agents run out of disk"))
    assert how_often("@delivery-em, @delivery-pm and @requester-a: this needs more", said) == 1


def assert_a_customers_request_has_a_mirror(week: Week) -> None:
    (mirror,) = [issue for issue in issues(week) if issue["title"].startswith("Customer request")]
    assert mirror["title"] == "Customer request sourcegraph/customer#2"
    assert mirror["places"] == [
        {"board": "Repo Management", "column": "Support Issues", "dates": ["ETA 2026-11-19"]}
    ]
    assert how_often("was closed.", said_by_the_desk(mirror)) == len(said_by_the_desk(mirror)) == 1


def assert_duplicates_and_reopened_issues_are_said_in_their_threads(week: Week) -> None:
    (twice,) = messages_about(week, "repo-management", "A duplicate: it goes on in")
    (helm,) = [each for each in messages_about(week, "delivery", "Helm chart") if is_request(each)]
    assert "Large files are cloned twice" in words(twice)
    assert the_issue(week, "Large files are cloned twice")["ending"] == (
        "duplicate of sourcegraph/sourcegraph#3"
    )
    assert [(who, "Back in the queue" in text) for who, text in thread(helm)] == [("Support Desk", True)]


def assert_a_transferred_issue_is_followed(week: Week) -> None:
    """It was announced where it was; the same message speaks of its new place, without its title."""
    (announced,) = [
        each for each in messages_about(week, "delivery", "sourcegraph/customer/issues/3") if is_request(each)
    ]
    assert announced["key"] == "delivery/request/sourcegraph/sourcegraph#14"
    assert announced["edited"]
    assert "a customer's log" not in words(announced)


def assert_the_page_shows_it(week: Week) -> None:
    shown = week.sandbox.answer(Request(method="GET", path="/", query={}, headers={}, body=b"")).response
    page = shown.body.decode() if shown else ""
    for part in (
        '<i class="emoji">👍</i> support-desk[bot]',
        '<i class="emoji">😕</i> support-desk[bot]',
        "closed · duplicate of sourcegraph/sourcegraph#3",
        "#14 was transferred",
        "Delivery board: <b>Icebox</b>",
        "Repo Management board: <b>Done</b> · <b>ETA 2026-11-20</b>",
        "opened it again",
    ):
        assert part in page
