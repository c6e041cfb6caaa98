from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.page import markdown_to_html, render_page
from tests.sandbox.slack.workspaces import CHANNEL, ENGINEER, GROUP, a_slack, call, post

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
COMMENT = {
    "kind": "comment",
    "author": "support-desk[bot]",
    "at": "2026-11-16T08:00:00Z",
    "body": "**Waiting**\n<!-- mark -->",
    "edited": True,
    "reactions": [{"name": "confused", "by": ["support-desk[bot]"]}],
}
DEED = {
    "kind": "deed",
    "author": "requester-a",
    "at": "2026-11-16T08:05:00Z",
    "deeds": ["added bug", "closed it"],
}
ISSUE = {
    "number": 12,
    "title": "Slow <search>",
    "body": "It is <b>slow</b>.",
    "author": "ghost",
    "state": "closed",
    "ending": "duplicate of sourcegraph/sourcegraph#3",
    "labels": ["team/delivery"],
    "assignees": ["delivery-engineer-a"],
    "reactions": [],
    "places": [{"board": "Delivery", "column": "Backlog", "dates": ["ETA 2026-11-20"]}],
    "timeline": [COMMENT, DEED],
}
CARD = {
    "issue": "sourcegraph/sourcegraph#12",
    "title": "Slow <search>",
    "closed": True,
    "assignees": ["delivery-engineer-a"],
    "dates": ["ETA 2026-11-20"],
}
GITHUB = {
    "repositories": [
        {
            "name": "sourcegraph/sourcegraph",
            "private": False,
            "issues": [ISSUE],
            "moved": [{"number": 7, "to": "sourcegraph/customer#2"}],
        }
    ],
    "projects": [
        {
            "title": "Delivery",
            "number": 205,
            "owner": "sourcegraph",
            "columns": [{"name": "Backlog", "cards": [CARD]}],
        }
    ],
}


def a_page(slack: Any = None, **parts: Any) -> str:
    views: dict[str, Any] = {
        "github": GITHUB,
        "slack": (slack or a_slack()).view(),
        "opsgenie": {"schedules": []},
        "requests": (),
    }
    return render_page(now=NOW, **{**views, **parts})


def test_an_issue_shows_with_its_labels_people_and_comments() -> None:
    page = a_page()

    for part in (
        "Slow &lt;search&gt;",
        "team/delivery",
        "delivery-engineer-a",
        "<strong>Waiting</strong>",
        "ghost",
        "(edited)",
    ):
        assert part in page


def test_a_reaction_stands_beside_its_comment_with_who_reacted() -> None:
    assert '<i class="emoji">😕</i> support-desk[bot]</span></span></header>' in a_page()


def test_what_people_did_stands_between_the_comments() -> None:
    assert "<b>requester-a</b> added bug, closed it · <time>Mon 16 Nov, 08:05" in a_page()


def test_an_issue_shows_how_it_ended_and_where_it_stands_on_the_board() -> None:
    page = a_page()

    assert "closed · duplicate of sourcegraph/sourcegraph#3" in page
    assert "Delivery board: <b>Backlog</b> · <b>ETA 2026-11-20</b>" in page


def test_an_issue_that_was_transferred_leads_to_its_new_place() -> None:
    assert '#7 was transferred: it is <a href="#sourcegraph-customer-2">sourcegraph/customer#2' in a_page()


def test_a_card_shows_who_has_it_by_when_and_whether_it_is_closed() -> None:
    page = a_page()

    assert 'class="card done"' in page
    assert "<small>sourcegraph#12</small>" in page
    assert "<small>delivery-engineer-a · ETA 2026-11-20</small>" in page


def test_a_card_leads_to_its_issue() -> None:
    page = a_page()

    assert 'href="#sourcegraph-sourcegraph-12"' in page
    assert 'id="sourcegraph-sourcegraph-12"' in page


def test_hidden_marks_stay_hidden_and_html_is_shown_as_text() -> None:
    html = markdown_to_html("a<!-- mark\n-->\n\n<script>x</script>\n\n- [x] done\n\n[y](javascript:alert)")

    assert "mark" not in html
    assert "&lt;script&gt;" in html
    assert "☑ done" in html
    assert "href" not in html


def test_messages_show_with_thread_reactions_and_mentions_by_name() -> None:
    slack = a_slack()
    ts = post(slack, f"<!subteam^{GROUP}> please")
    slack.act("post", {"channel": CHANNEL, "user": ENGINEER, "text": "~Done~", "thread_ts": ts})
    slack.act("react", {"channel": CHANNEL, "user": ENGINEER, "ts": ts, "name": "eyes"})
    call(slack, "chat.update", channel=CHANNEL, ts=ts, text=f"<!subteam^{GROUP}> thanks")

    page = a_page(slack)

    for part in ("@delivery-support</span> thanks", "<s>Done</s>", "1 reply", "👀</i> 1", "(edited)"):
        assert part in page


def test_every_kind_of_block_that_the_desk_may_send_is_laid_out() -> None:
    text = {"type": "mrkdwn", "text": "*bold*"}
    inline = [
        {"type": "text", "text": "struck", "style": {"strike": True}},
        {"type": "link", "url": "https://example.com", "text": "<title>"},
        {"type": "user", "user_id": ENGINEER},
        {"type": "usergroup", "usergroup_id": GROUP},
        {"type": "emoji", "name": "tada"},
    ]
    section = {"type": "rich_text_section", "elements": inline}
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "Queue"}},
        {"type": "section", "text": text, "fields": [text]},
        {"type": "divider"},
        {"type": "context", "elements": [text]},
        {
            "type": "rich_text",
            "elements": [
                section,
                {"type": "rich_text_list", "style": "ordered", "elements": [section]},
                {"type": "rich_text_quote", "elements": inline},
                {"type": "rich_text_preformatted", "elements": inline},
            ],
        },
        {"type": "markdown", "text": "**strong**"},
        {"type": "image", "image_url": "https://example.com/x.png", "alt_text": "x"},
    ]
    slack = a_slack()
    post(slack, blocks=blocks)

    page = a_page(slack)

    for part in (
        "<h4>Queue</h4>",
        "<b>bold</b>",
        "<hr>",
        "<s>struck</s>",
        "&lt;title&gt;</a>",
        "@Engineer A",
        "@delivery-support",
        "🎉",
        "<ol",
        "<blockquote>",
        "<pre>",
        "<strong>strong</strong>",
        "[image]",
    ):
        assert part in page


def test_a_long_list_of_issues_is_cut_and_says_so() -> None:
    issues = [{**ISSUE, "number": number, "timeline": []} for number in range(101)]
    repository = {"name": "a/b", "private": True, "issues": issues, "moved": []}

    assert "1 more are not shown" in a_page(github={"repositories": [repository], "projects": []})


def test_a_long_channel_shows_its_end_and_says_so() -> None:
    slack = a_slack()
    for number in range(61):
        post(slack, f"message {number}.")

    page = a_page(slack)

    assert "1 earlier messages are not shown" in page
    assert "message 0." not in page
    assert "message 60." in page


def test_a_further_channel_stands_below_the_shorter_one() -> None:
    slack = a_slack(channels=[{"id": f"C{place}", "name": f"room-{place}"} for place in range(3)])
    slack.act("post", {"channel": "C0", "user": ENGINEER, "text": "Hello"})

    first, second = a_page(slack).split('id="slack"')[1].split("</div>\n<div>")

    assert "room-0" in first
    assert "room-1" in second
    assert "room-2" in second


def test_who_is_on_call_stands_beside_the_handles() -> None:
    shift = {"who": "engineer-r@example.com", "from": NOW, "to": datetime(2026, 11, 23, 9, tzinfo=UTC)}
    schedule = {"name": "repo", "enabled": True, "on_call": ["engineer-r@example.com"], "shifts": [shift]}

    page = a_page(opsgenie={"schedules": [schedule]})

    assert "engineer-r Mon 16 Nov, 09:00" in page
    assert "<small>Opsgenie</small>" in page
    assert "@delivery-support" in page


@pytest.mark.parametrize(
    ("system", "name"),
    [("jsm", "Jira Service Management"), ("pagerduty", "PagerDuty"), ("ical", "iCalendar")],
)
def test_every_on_call_system_with_a_schedule_is_shown_by_its_name(system: str, name: str) -> None:
    schedule = {"name": "repo", "enabled": False, "on_call": [], "shifts": []}

    assert f"<small>{name}, disabled</small>" in a_page(**{system: {"schedules": [schedule]}})
    assert name not in a_page(**{system: {"schedules": []}})


def test_an_empty_world_has_a_page_too() -> None:
    empty: dict[str, Any] = {"channels": [], "handles": [], "names": {}}

    page = render_page(
        now=NOW,
        github={"repositories": [], "projects": []},
        slack=empty,
        opsgenie={"schedules": []},
        requests=(),
    )

    assert "Nothing was asked yet." in page


def test_tags_that_were_escaped_or_stand_in_code_stay_words() -> None:
    assert markdown_to_html("&lt;sub&gt; `<sub><!-- x -->`") == (
        "<p>&lt;sub&gt; <code>&lt;sub&gt;&lt;!-- x --&gt;</code></p>\n"
    )


def test_bare_tags_of_style_are_tags_and_all_others_words() -> None:
    shown = markdown_to_html("a <sub>b</sub> <strong>c</strong> <em>d</em> <del>e</del><br> f")
    assert shown == "<p>a <sub>b</sub> <strong>c</strong> <em>d</em> <del>e</del><br> f</p>\n"
    shown = markdown_to_html('x <sub onclick="x">b</sub> <img src=x> <br/> <script>y</script>')
    assert "<sub onclick" not in shown
    assert "<img" not in shown
    assert "<script" not in shown
