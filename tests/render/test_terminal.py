import io
from typing import Any, Literal

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from supportdesk.model.actions import Action, AddLabel, PostMessage
from supportdesk.model.document import Document
from supportdesk.model.finding import Because
from supportdesk.model.plan import JobPlan, Outcome, Plan, TeamPlan
from supportdesk.model.snapshot import Incomplete
from supportdesk.model.tables import Page, Said, Table
from supportdesk.render.terminal import print_page, print_plan
from tests.builders import NOW, a_finding, ref

WHY = Because(team="delivery", job="audit", rule="REQ-1", reason="Missing: impact.")
LABEL = AddLabel(because=WHY, issue=ref(), label="needs-info")
POST = PostMessage(because=WHY, channel="C00DELIVERY", key="k", document=Document("Hello", ()))


def a_plan(*jobs: JobPlan, **facts: Any) -> Plan:
    return Plan(now=NOW, teams=(TeamPlan(team="delivery", name="Delivery", jobs=jobs, **facts),))


def a_job(*actions: Action, **facts: Any) -> JobPlan:
    given: dict[str, Any] = {"job": "audit", "acts": True, "actions": actions, **facts}
    return JobPlan(**given)


def printed(plan: Plan, *outcomes: Outcome, colour: bool = False) -> str:
    file = io.StringIO()
    console = Console(
        file=file,
        width=200,
        soft_wrap=True,
        highlight=False,
        force_terminal=colour,
        color_system="standard" if colour else None,
    )
    print_plan(plan, outcomes, console)
    return file.getvalue()


def an_outcome(action: Action = LABEL, **facts: Any) -> Outcome:
    given: dict[str, Any] = {"team": "delivery", "job": "audit", "action": action, "result": "done", **facts}
    return Outcome(**given)


def test_a_plan_is_grouped_by_team_and_job_with_rule_and_reason() -> None:
    plan = a_plan(a_job(LABEL, POST), JobPlan(job="risk", acts=True))
    assert printed(plan) == (
        "Delivery\n"
        "  audit\n"
        "    + add label · acme/shop#1 · needs-info  REQ-1: Missing: impact.\n"
        "    + post message · C00DELIVERY · Hello  REQ-1: Missing: impact.\n"
        f"2 to do; nothing was written. Plan {plan.hash}; --apply does it.\n"
    )


def test_what_a_person_decides_is_marked() -> None:
    assert "    ? acme/shop#1  REQ-3: It is odd.\n" in printed(a_plan(a_job(findings=(a_finding(),))))


def test_without_changes_there_is_nothing_to_do() -> None:
    assert printed(a_plan(a_job())) == "Delivery\nNothing to do.\n"


def test_a_job_in_shadow_says_so() -> None:
    text = printed(a_plan(a_job(LABEL, acts=False)))
    assert "  audit (shadow: shown, not done)\n" in text
    assert text.endswith("Nothing to do; 1 only shown, in shadow.\n")


def test_what_is_rehearsed_is_to_do_and_the_rest_only_shown() -> None:
    log = PostMessage(because=WHY, channel="C00SHADOW", key="log", document=Document("12 labels", ()))
    plan = a_plan(a_job(LABEL, POST, acts=False, rehearsed=(POST, log)))
    text = printed(plan)
    assert "  audit (shadow: shown, not done; + is rehearsed in the shadow channel)\n" in text
    assert "    ○ add label" in text
    assert "    + post message · C00DELIVERY · Hello" in text
    assert "    + post message · C00SHADOW · 12 labels" in text
    assert text.count("Hello") == 1
    assert text.endswith(f"2 to do; nothing was written. Plan {plan.hash}; --apply does it.\n")
    assert "    ✓ post message · C00SHADOW" in printed(plan, an_outcome(log))


def test_gaps_and_refusals_are_said() -> None:
    gap = Incomplete(part="board", reason="GitHub is failing.")
    text = printed(a_plan(a_job(LABEL), incomplete=(gap,), refused="Too many changes."))
    assert "    ! board could not be read whole.  GitHub is failing.\n" in text
    assert "    ✗ Refused.  Too many changes.\n" in text


def test_outcomes_stand_where_the_plan_stood() -> None:
    plan = a_plan(a_job(LABEL, POST))
    text = printed(plan, an_outcome(), an_outcome(POST, result="failed", detail="Slack refused."))
    assert "    ✓ add label" in text
    assert "    ✗ post message" in text
    assert "      Slack refused.\n" in text
    assert text.endswith(f"1 done, 1 failed, 0 skipped. Plan {plan.hash}.\n")


def test_what_waits_for_a_person_is_told_apart() -> None:
    plan = a_plan(a_job(LABEL, POST))
    waiting = an_outcome(result="waiting", detail="Merge it.")
    text = printed(plan, waiting, an_outcome(POST, result="skipped", detail="Waits for the pull request."))
    assert "    … add label" in text
    assert "      Merge it.\n" in text
    assert text.endswith(f"0 done, 0 failed, 1 waiting, 1 skipped. Plan {plan.hash}.\n")


def test_colour_is_for_terminals_only() -> None:
    plan = a_plan(a_job(LABEL))
    assert "\x1b[" in printed(plan, colour=True)
    assert "\x1b" not in printed(plan)


@given(
    words=st.text() | st.sampled_from(["\x1b[2J", "##[error]x", "\n::error::x", "\u202egnihton", "\ud800"])
)
def test_nobodys_words_steer_a_terminal_or_the_log(words: str) -> None:
    why = Because(team="delivery", job="audit", rule="REQ-1", reason=words)
    post = PostMessage(because=why, channel="C1", key="k", document=Document(words, ()))
    plan = a_plan(a_job(post, findings=(a_finding(subject=words),)), refused=words)
    text = printed(plan, an_outcome(post, result="failed", detail=f"Refused: {words}"))
    text.encode()
    assert not any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in text.replace("\n", ""))
    assert text.count("\n") == (7 if words else 6)
    assert "##[" not in text
    assert not any(line.lstrip().startswith("::") for line in text.splitlines())


def paged(page: Page, *, width: int = 200, colour: bool = False, wraps: bool = False) -> str:
    file = io.StringIO()
    system: Literal["standard"] | None = "standard" if colour else None
    console = Console(
        file=file,
        width=width,
        soft_wrap=not wraps,
        highlight=False,
        force_terminal=colour,
        color_system=system,
    )
    print_page(page, console)
    return "\n".join(line.rstrip() for line in file.getvalue().split("\n"))


def test_a_page_is_a_title_with_tables_sentences_and_lines_to_paste() -> None:
    table = Table(columns=("from", ""), rows=(("Mon", "A"), ("Tue", "")), marked=frozenset({1}))
    page = Page(title="Delivery", parts=(table, Said("Paste:", ("  - {a: b}",)), Said("That is all.")))
    assert paged(page) == (
        "Delivery\n  from\n  Mon   A\n  Tue\n\n  Paste:\n      - {a: b}\n\n  That is all.\n\n"
    )


def test_what_is_marked_stands_out_where_there_is_colour() -> None:
    page = Page(title="T", parts=(Table(columns=("a",), rows=(("b",),), marked=frozenset({0})),))
    assert "\x1b[33mb" in paged(page, colour=True)


ROWS = (("Monday the 23rd", "Engineer A and Engineer B", "gap"), ("Tuesday the 24th", "Engineer A", ""))


def test_a_table_that_a_terminal_is_too_narrow_for_becomes_a_list_of_its_rows() -> None:
    page = Page(title="T", parts=(Table(columns=("from", "on support", ""), rows=ROWS),))
    assert paged(page, width=30, wraps=True) == (
        "T\n"
        "  Monday the 23rd\n"
        "    on support: Engineer A and\n"
        "    Engineer B\n"
        "    gap\n"
        "  Tuesday the 24th\n"
        "    on support: Engineer A\n\n\n"
    )
    assert "  Monday the 23rd   Engineer A and Engineer B  gap\n" in paged(page, width=60, wraps=True)


def test_only_the_last_column_of_a_table_is_broken_into_lines() -> None:
    rows = (("teams.yml:1", "is wrong", "mend it in this way, or in that one, or leave it as it is"),)
    page = Page(title="T", parts=(Table(columns=("where", "what", "mend"), rows=rows),))
    assert paged(page, width=60, wraps=True) == (
        "T\n"
        "  where        what      mend\n"
        "  teams.yml:1  is wrong  mend it in this way, or in that\n"
        "                         one, or leave it as it is\n\n\n"
    )


def test_an_empty_table_is_its_headings_at_any_width() -> None:
    page = Page(title="T", parts=(Table(columns=("from", "on support"), rows=()),))
    assert paged(page, width=60, wraps=True) == "T\n  from  on support\n\n\n"


def test_long_lines_are_broken_behind_their_sign_on_a_terminal_and_unbroken_in_a_log() -> None:
    why = Because(
        team="delivery", job="audit", rule="REQ-1", reason="The request does not say what it is about."
    )
    plan = a_plan(a_job(AddLabel(because=why, issue=ref(), label="needs-info")))
    file = io.StringIO()
    print_plan(plan, (), Console(file=file, width=60, highlight=False))
    assert file.getvalue().splitlines()[2:4] == [
        "    + add label · acme/shop#1 · needs-info  REQ-1: The ",
        "      request does not say what it is about.",
    ]
    log = io.StringIO()
    print_plan(plan, (), Console(file=log, width=60, highlight=False, soft_wrap=True))
    assert log.getvalue().splitlines()[2].endswith("REQ-1: The request does not say what it is about.")


def test_what_is_to_be_pasted_is_one_line_however_narrow_the_terminal() -> None:
    line = '  - {team: "delivery", person: "eng-b", why: "cover"}'
    page = Page(title="T", parts=(Said("Paste:", (line,)),))
    assert f"    {line}\n" in paged(page, width=20, wraps=True)


@given(
    words=st.text()
    | st.sampled_from(["\x1b[2J", "##[error]x", "::error::x", ":::error::x", "\ud800", "::add-mask::x " * 30])
)
def test_nobodys_words_on_a_page_steer_a_terminal_or_the_log(words: str) -> None:
    table = Table(columns=("from", words), rows=((words, words), ("Mon", words)), marked=frozenset({0}))
    page = Page(title=words, parts=(table, Said(words, pasted=(f"  - {{a: {words}}}",))))
    for width in (20, 200):
        text = paged(page, width=width)
        text.encode()
        assert not any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in text.replace("\n", ""))
        assert "##[" not in text
        assert not any(line.lstrip().startswith("::") for line in text.splitlines())
