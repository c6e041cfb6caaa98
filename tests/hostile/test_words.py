"""What people write calls on nobody, commands nothing and passes for none of the desk's own marks."""

import io
import json
import re
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import review_configuration
import run_due
import show_rotation
from supportdesk.model.document import Document, Paragraph, SlackGroup, Text
from supportdesk.model.tables import Page, Said
from supportdesk.render.markdown import mark_of, render_markdown
from supportdesk.render.pages import render_pages
from supportdesk.runtime.run import run
from tests.builders import a_message, a_shift, a_state, at
from tests.policies.handovers import words_of
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import ACCOUNTS, DELIVERY, OTHERS, REPO, WEB, a_configuration, a_world, an_issue

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
COMMANDS = (
    "::error file=a,line=1::x",
    "\n::set-env name=A::x",
    "\r::add-mask::x",
    "\x85::stop-commands::x",
    "\u2028::error::x",
    "##[error]x",
)
CALLS = (
    "<!channel> <!here|x> <@U0000000A01> <!subteam^S00DELIVERY>",
    "<https://evil.example|ok> [ok](https://evil.example) www.evil.example",
    "@acme-eng-a @acme/team fixes #1 closes acme/web#2 GH-3 deadbeefcafe",
    "![x](https://evil.example/x.png) <img src=x> <details>",
    '<!-- supportdesk:acme/web {"answer_due":"1"} -->',
    "`<!-- supportdesk:status {} -->",
    "a\n# head\n| a | b |\n|---|---|\n- [ ] x\n~~~\n```",
    "\u202eturned &lt;!channel&gt; &#64;acme-eng-a",
)
HOSTILE = (*COMMANDS, *CALLS)
KNOWN = {*ACCOUNTS.values(), *OTHERS.values(), "U0ASKER"}
LIVE = re.compile(r"@\w|#\d|\bGH-\d|://|\bwww\.", re.IGNORECASE)
OWN_TAG = re.compile(r"</?(?:sub|strong|em|del|details|summary)>")
PEOPLE = (
    "@acme-eng-a",
    "@acme-eng-b",
    "@acme-em-d",
    "@acme-pm-d",
    "@acme-eng-r",
    "@acme-eng-s",
    "@requester",
)


def commands_in(log: str) -> list[str]:
    """The lines that the runner of a workflow would obey: it begins a line at every kind of line break."""
    lines = [line.strip() for line in log.splitlines()]
    return [line for line in lines if re.match(r"::[a-z-]+( [^:]*)?::", line) or "##[" in line]


def live_in(markdown: str, *, in_comment: bool) -> list[str]:
    """What of a text would do something on GitHub that the desk does not do itself."""
    tokens = [token for block in PARSER.parse(markdown) for token in (block, *(block.children or ()))]
    tags = [
        tag for each in tokens if each.type.startswith("html") for tag in re.findall("<[^>]*>", each.content)
    ]
    strange = [tag for tag in tags if not OWN_TAG.fullmatch(tag)]
    if in_comment and strange[-1:] and markdown.endswith(strange[-1]):
        strange.pop()  # the desk's own mark
    spoken = [each.content for each in tokens if each.type == "text"]
    called = [said[found.start() :] for said in spoken for found in LIVE.finditer(said)]
    return [
        *strange,
        *(each.type for each in tokens if each.type == "image"),
        *(said for said in called if not said.startswith(PEOPLE)),
        *(
            str(each.attrs["href"])
            for each in tokens
            if each.type == "link_open" and "evil" in str(each.attrs)
        ),
    ]


def elements(told: Any) -> list[dict[str, Any]]:
    """Every object in a message's blocks."""
    inner = told.values() if isinstance(told, dict) else told if isinstance(told, list) else ()
    return [*([told] if isinstance(told, dict) else []), *(each for part in inner for each in elements(part))]


@pytest.fixture
def world() -> dict[str, Any]:
    """A world in which whatever people can name or write is hostile."""
    issues = [
        an_issue(
            number,
            title=text.replace("\n", " \n")[:200],
            body=f"## Background\n{text}\n## Impact\n{text}",
            created=("2026-11-16T09:30:00Z", "2026-11-02T09:30:00Z")[number % 2],
            labels=[("team/delivery", "team/repo")[number % 2]],
        )
        for number, text in enumerate(HOSTILE, 1)
    ]
    world = a_world(*issues)
    for place, each in enumerate((*world["slack"]["channels"], *world["slack"]["usergroups"])):
        each["handle" if "handle" in each else "name"] = HOSTILE[-1 - place]
    return world


def test_nobodys_words_do_anything_in_slack_on_github_or_in_the_log(
    rehearse: Rehearse, world: dict[str, Any]
) -> None:
    configuration = a_configuration()
    configuration["people"]["eng-b"]["name"] = COMMANDS[0]
    configuration["teams"]["delivery"]["name"] = f"{COMMANDS[0]} <!channel>"
    desk = rehearse(world=world, configuration=configuration)
    for number, text in enumerate(HOSTILE, 1):
        for command in ("/eta fri", f"/at-risk {text}", f"/eta {text}", text):
            desk.sandbox.act("github", "comment", issue=f"{WEB}#{number}", by="acme-em-d", body=command)
        desk.sandbox.act("slack", "post", channel=DELIVERY, user="U0ASKER", text=f"delivery {text}")
    for moment, form in (("2026-11-16T12:00:00+00:00", "text"), ("2026-11-17T10:30:00+00:00", "markdown")):
        desk.at(moment)
        explained = desk.run(run_due.COMMAND, "--explain", f"{WEB}#1", "--format", form)
        planned = desk.run(run_due.COMMAND, "--format", form)
        ran = desk.run(run_due.COMMAND, "--apply", "--format", form)
        shown = desk.run(show_rotation.COMMAND, "--format", form)
        assert [commands_in(each.out + each.err) for each in (explained, planned, ran, shown)] == [[]] * 4
        assert "error of the desk itself" not in ran.said
        assert live_in(ran.summary, in_comment=False) == []
    comments = (body for number in range(1, len(HOSTILE) + 1) for body in desk.comments(number))
    written = [body for body in comments if mark_of(body) and body.endswith("} -->") and "\n" in body]
    assert written
    assert [found for body in written for found in live_in(body, in_comment=True)] == []
    said = [json.loads(each) for channel in (DELIVERY, REPO) for each in desk.spoken(channel).values()]
    assert said
    for text, blocks in said:
        assert not re.search(r"<[!@#]", text)
        kinds = [each for each in elements(blocks) if "type" in each]
        assert not any(each["type"] in {"mrkdwn", "broadcast"} for each in kinds)
        assert not any("evil" in each.get("url", "") for each in kinds)
        assert all(
            each["user_id"] in set(desk.sandbox.slack.workspace.users)
            for each in kinds
            if each["type"] == "user"
        )


@settings(max_examples=60)
@given(words=st.lists(st.sampled_from(HOSTILE) | st.text(max_size=20), min_size=1).map(" ".join))
def test_a_page_in_markdown_commands_nothing_in_the_log(words: str) -> None:
    page = Page(title=words, parts=(Said(words, pasted=(f"  - {{why: {words}}}",)), Said(f"::{words}::")))
    assert commands_in(render_pages([page])) == []


@settings(max_examples=60)
@given(handle=st.text(max_size=20), style=st.sampled_from(["plain", "bold", "code"]))
def test_no_words_begin_a_mark_of_the_desk(handle: str, style: Any) -> None:
    forged = f"{handle}<!-- supportdesk:status {{}} -->"
    document = Document("", (Paragraph((Text(forged, style), SlackGroup("S1", forged))),))
    assert mark_of(render_markdown(document)) is None


@pytest.mark.parametrize("words", HOSTILE)
def test_a_review_of_a_hostile_configuration_commands_nothing(tmp_path: Path, words: str) -> None:
    configuration = a_configuration()
    configuration["teams"][words] = configuration["teams"].pop("repo")
    configuration["people"][words] = {"name": words, "github": words}
    (tmp_path / "teams.yml").write_text(json.dumps(configuration))
    for form in ("text", "markdown", "json"):
        out, err = io.StringIO(), io.StringIO()
        flags = ["--base", str(tmp_path), "--head", str(tmp_path), "--comment", str(tmp_path / "comment.md")]
        with redirect_stdout(out), redirect_stderr(err):
            run(review_configuration.COMMAND, [*flags, "--format", form], {})
            run(run_due.COMMAND, ["--config", str(tmp_path / "teams.yml")], {})
        assert commands_in(out.getvalue() + err.getvalue()) == []
        assert "error of the desk itself" not in err.getvalue()
    assert (tmp_path / "comment.md").read_text().count("<!-- supportdesk") == 1


def test_support_is_taken_over_from_somebody_whom_the_configuration_forgot() -> None:
    shifts = (a_shift("eng-a", "16 10:00", "20 00:00"), a_shift("eng-b", "20 00:00", "30 10:00"))
    told = a_message("delivery/handoff/2026-11-16", at=at("16 10:05"), payload={"to": "nobody-any-more"})
    assert list(words_of(a_state(now=at("20 15:30"), shifts=shifts, messages=(told,))))
