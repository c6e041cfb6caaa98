from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from supportdesk.model.actions import Action, AddLabel, Notify, PostMessage
from supportdesk.model.check import Check
from supportdesk.model.config import Job
from supportdesk.model.document import Document, Inline, Paragraph, SlackUser, Text
from supportdesk.model.finding import Because
from supportdesk.model.plan import JobPlan, Outcome, Plan, TeamPlan
from supportdesk.model.snapshot import Incomplete
from supportdesk.render.summary import LONGEST_SUMMARY, render_account, render_checks, render_summary
from tests.builders import NOW, a_finding, ref

WHY = Because(team="delivery", job="audit", rule="REQ-1", reason="Missing: impact.")
LABEL = AddLabel(because=WHY, issue=ref(), label="needs-info")


def a_plan(*actions: Action, findings: tuple[Any, ...] = (), acts: bool = True, **facts: Any) -> Plan:
    jobs = (
        JobPlan(job="audit", acts=acts, actions=actions, findings=findings),
        JobPlan(job="risk", acts=True),
    )
    return Plan(now=NOW, teams=(TeamPlan(team="delivery", name="Delivery", jobs=jobs, **facts),))


def a_post(words: str, reason: str = "It is due.") -> PostMessage:
    why = Because(team="delivery", job="digest", rule="SUP-5", reason=reason)
    document = Document(words, (Paragraph((Text(words),)),))
    return PostMessage(because=why, channel="C1", key=words, document=document)


def tags_of(markdown: str) -> set[str]:
    """The kinds of tokens that GitHub's Markdown would make of a text."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(markdown)
    inline = (child for token in tokens for child in token.children or ())
    return {token.type for token in (*tokens, *inline)}


def test_a_plan_is_a_table_for_each_job() -> None:
    plan = a_plan(LABEL, findings=(a_finding(),))
    assert render_summary(plan) == (
        "## Support Desk, 2026-11-20 11:00 UTC\n"
        f"\nPlan `{plan.hash}`.\n"
        "\n### Delivery\n\n"
        "\n**audit**\n"
        "\n| | what | where | rule | why |\n|---|---|---|---|---|\n"
        "| + | add label | acme/shop#&#8203;1 needs-info | REQ-1 | Missing: impact. |\n"
        "| ? | a person decides | acme/shop#&#8203;1 | REQ-3 | It is odd. |\n"
    )


def test_outcomes_gaps_refusals_and_shadow_are_shown() -> None:
    gap = Incomplete(part="board", reason="It is down.")
    failed = Outcome(team="delivery", job="audit", action=LABEL, result="failed", detail="No such label.")
    text = render_summary(a_plan(LABEL, acts=False, incomplete=(gap,), refused="Too much."), [failed])
    assert "**Refused.** Too much." in text
    assert "- **board could not be read whole.** It is down." in text
    assert "**audit** (shadow: shown, not done)" in text
    assert (
        "| ✗ | add label | acme/shop#&#8203;1 needs-info | REQ-1 | Missing: impact. No such label. |" in text
    )


def test_where_a_person_has_to_go_is_a_link() -> None:
    url = "https://github.com/acme/desk/pull/3"
    waiting = Outcome(
        team="delivery", job="audit", action=LABEL, result="waiting", detail=f"Merge {url}, then.", url=url
    )
    text = render_summary(a_plan(LABEL), [waiting])
    assert "| … | add label |" in text
    assert f"Missing: impact. Merge [https:&#8203;//github.com/acme/desk/pull/3]({url}), then. |" in text


def test_checks_are_a_table_for_each_team() -> None:
    fault = Check(subject="a|b", verdict="fault", detail="It is gone.", mend="Give another.")
    assert render_checks({"Delivery": [Check(subject="board", detail="3 items"), fault]}) == (
        "## Support Desk, check-up\n\n1 good, 1 fault: mend it and run doctor again.\n\n"
        "### Delivery\n\n| | what | found | mend |\n|---|---|---|---|\n"
        "| ✓ | board | 3 items |  |\n| ✗ | a\\|b | It is gone. | Give another. |\n"
    )


def test_a_run_is_told_in_one_line_as_far_as_it_is_known() -> None:
    known = render_account(
        url="https://github.example/1", desk="a" * 40, python="3.13.1", configuration="c" * 64
    )
    assert known == (
        "\n[This run](https://github.example/1) · desk `aaaaaaaaaaaa`, Python 3.13.1"
        " · configuration `cccccccccccc`"
    )
    assert render_account(url="", desk="", python="3.13.1", configuration="") == "\nPython 3.13.1"


def test_a_summary_ends_before_github_drops_it() -> None:
    actions = [a_post(f"{number} " + "題" * 250, "理" * 3000) for number in range(400)]
    text = render_summary(a_plan(*actions))
    assert LONGEST_SUMMARY - 20_000 < len(text.encode()) < 1024 * 1024
    assert text.rstrip().endswith("more lines are in the log.")


@given(words=st.text())
@example(words="<img src=x onerror=alert(1)> [x](javascript:1) ![x](http://x) `x` **x** |x| @all #1")
@example(words="\n\n# heading\n\n- item\n<!-- x")
@example(words="https://example.com www.example.com \ud800")
def test_nobodys_words_do_anything_in_a_summary(words: str) -> None:
    quiet = tags_of(render_summary(a_plan(a_post("x"), findings=(a_finding(),), refused="x")))
    plan = a_plan(a_post(words, words), findings=(a_finding(words, words),), refused=words)
    text = render_summary(plan)
    text.encode()
    assert tags_of(text) - {"text_special", "softbreak"} <= quiet | {"text_special"}
    assert text.count("\n| ") == render_summary(a_plan(a_post("x"), findings=(a_finding(),))).count("\n| ")


def a_saying(key: str, *lines: Inline, job: Job = "audit") -> PostMessage:
    why = Because(team="delivery", job=job, rule="REQ-4", reason="It is new.")
    document = Document("In short", (Paragraph(lines),), (Paragraph((Text("More below."),)),))
    return PostMessage(because=why, channel="C_1", key=key, document=document)


CALLING = a_saying("k", SlackUser("U1", "Eng_A"), Text(" reads all of it."))
SHOWN = (
    "<details><summary>post message · C_1</summary>\n\n@&#8203;Eng\\_A reads all of it.\n\n"
    "More below.\n\n</details>"
)


def test_a_plan_that_is_not_applied_says_folded_away_all_that_would_be_said() -> None:
    assert SHOWN in render_summary(a_plan(LABEL, CALLING))
    comment = Notify(because=WHY, issue=ref(), occasion="x", document=CALLING.document)
    assert "<summary>notify · acme/shop#&#8203;1</summary>" in render_summary(a_plan(comment))


def test_what_was_said_is_not_said_again_where_it_was_done() -> None:
    done = [Outcome(team="delivery", job="audit", action=CALLING, result="done")]
    assert "<details>" not in render_summary(a_plan(CALLING), done)
    assert SHOWN in render_summary(a_plan(CALLING, acts=False), done)


def test_the_digest_is_read_openly_whether_it_is_done_or_not() -> None:
    digest = a_saying("delivery/digest/2026-11-20", Text("3 in the queue."), job="digest")
    done = [Outcome(team="delivery", job="audit", action=digest, result="done")]
    for outcomes in ([], done):
        text = render_summary(a_plan(digest), outcomes)
        assert "\n\n3 in the queue.\n\nMore below." in text
        assert "<details>" not in text


def test_however_long_a_plan_is_the_digest_is_in_its_summary() -> None:
    digest = a_saying("delivery/digest/2026-11-20", Text("3 in the queue."), job="digest")
    actions = [a_post(f"{number} " + "題" * 250, "理" * 3000) for number in range(400)]
    assert "3 in the queue." in render_summary(a_plan(*actions, digest))


def test_what_is_rehearsed_is_told_from_what_is_only_shown() -> None:
    log = a_saying("delivery/shadow/2026-11-20", Text("12 labels"))
    job = JobPlan(job="audit", acts=False, actions=(LABEL, CALLING), rehearsed=(CALLING, log))
    plan = Plan(now=NOW, teams=(TeamPlan(team="delivery", name="Delivery", jobs=(job,)),))
    text = render_summary(plan, [Outcome(team="delivery", job="audit", action=log, result="done")])
    assert "**audit** (shadow: shown, not done; + is rehearsed in the shadow channel)" in text
    assert "| ○ | add label |" in text
    assert "| + | post message |" in text
    assert "| ✓ | post message |" in text
    assert text.count("<details>") == 2
