"""Reviewing a change of the configuration: two folders of files as data, and nothing asked of any service."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from supportdesk.gather.people import planned_shifts
from supportdesk.gather.question import Question
from supportdesk.model.duty import Override
from supportdesk.model.faults import Fault
from supportdesk.model.snapshot import TeamState
from supportdesk.model.tables import Page, Said, Table
from supportdesk.policies.fairness import BEFORE
from supportdesk.policies.review import refusals, review_page
from supportdesk.policies.review_overrides import contradictions
from supportdesk.render.pages import render_pages
from supportdesk.runtime.arguments import Options
from supportdesk.runtime.environment import Environment
from supportdesk.runtime.output import show_pages, summarise
from supportdesk.services.calendars import working_calendars
from supportdesk.services.folder import CONFIG, Folder, read_folder

LONGEST = 60_000  # bytes of a comment; GitHub takes 65,536 characters
MARK = "<!-- supportdesk:configuration -->"
PAST = (
    "What has been stays as it was. Let an absence begin today; end somebody's turn and begin another one;"
    " say the rest by an override from today on. For another length, order or handoff the rotation begins"
    " anew: `starts` today or later, with who is on support then first in the roster."
)


def review(options: Options, environment: Environment) -> bool:
    """Show what a change would change, write it as a comment; whether nothing speaks against it."""
    now = options.now or datetime.now(UTC)
    base, head = (read_folder(folder) for folder in (options.base, options.head))
    before, after = _states(base, now), _states(head, now, tidied=_tidied(base, head, now))
    faults = [*head.faults, *_missing(base, head)]
    if head.config is not None:
        new = contradictions(after, base.overrides.value.overrides, head.overrides.value.overrides)
        faults += head.placed(list(new))
    refused = {
        after[key].team.name: found for key in after if (found := refusals(before.get(key), after[key]))
    }
    pages = [
        *_faults(faults),
        *(_past(name, found) for name, found in refused.items()),
        *(review_page(before.get(key), state) for key, state in after.items()),
        *_gone(before, after),
    ]
    is_fine = not faults and not refused
    data = {"fine": is_fine, "faults": [_data(*fault) for fault in faults], "past": refused}
    if options.says_success or not is_fine:
        show_pages(pages, data, options.format)
    summarise(render_pages(pages), environment.summary)
    if options.comment is not None:
        options.comment.write_text(_comment(pages, is_fine=is_fine), encoding="utf-8")
    return is_fine


def _states(folder: Folder, now: datetime, tidied: Iterable[Override] = ()) -> Mapping[str, TeamState]:
    """Each team with its shifts, as far as the files alone tell."""
    if folder.config is None:
        return {}
    question = Question(
        config=folder.config,
        overrides=folder.sensible_overrides(folder.config, tidied),
        calendars=working_calendars(folder.config),
        teams=tuple(folder.config.teams),
        now=now,
        repository="",
    )
    return {key: planned_shifts(question.blank(key), question) for key in question.teams}


def _tidied(base: Folder, head: Folder, now: datetime) -> list[Override]:
    """Entries that were taken out and ended before the account begins: the file may be tidied of them."""
    kept, long_ago = head.overrides.value.overrides, (now - BEFORE).replace(tzinfo=None)
    return [each for each in base.overrides.value.overrides if each.end < long_ago and each not in kept]


def _gone(before: Mapping[str, TeamState], after: Mapping[str, TeamState]) -> list[Page]:
    """Teams that were taken away, where there are others."""
    said = (Said("The desk does nothing for this team any more."),)
    return [
        Page(title=each.team.name, parts=said) for key, each in before.items() if after and key not in after
    ]


def _missing(base: Folder, head: Folder) -> list[tuple[str, Fault]]:
    """That the configuration itself was taken away."""
    if base.config is None or head.config is not None or head.faults:
        return []
    return [(CONFIG, Fault(path="", line=1, problem="is gone", mend="put it back: no run begins without it"))]


def _faults(faults: list[tuple[str, Fault]]) -> list[Page]:
    if not faults:
        return []
    rows = tuple(
        (f"{file}:{fault.line}", " ".join(filter(None, (fault.path, fault.problem))), fault.mend)
        for file, fault in faults
    )
    return [Page(title="Faults", parts=(Table(columns=("where", "what is wrong", "mend"), rows=rows),))]


def _past(name: str, found: tuple[str, ...]) -> Page:
    said = tuple(Said(sentence) for sentence in found)
    return Page(title=f"{name}: this would rewrite the past", parts=(*said, Said(PAST)))


def _data(file: str, fault: Fault) -> dict[str, Any]:
    return {
        "file": file,
        "line": fault.line,
        "path": fault.path,
        "problem": fault.problem,
        "mend": fault.mend,
    }


def _comment(pages: list[Page], *, is_fine: bool) -> str:
    """The comment's Markdown, as far as it fits, with the mark that it is found by."""
    opening = "Nothing speaks against this change." if is_fine else "This change cannot be merged as it is."
    text = f"## Who is on support after this change\n\n{opening}\n\n{render_pages(pages)}"
    if len(text.encode()) > LONGEST:
        kept = text.encode()[:LONGEST].decode(errors="ignore").rpartition("\n")[0]
        left = text.count("\n") - kept.count("\n")
        fence = "\n```" if kept.count("```") % 2 else ""
        text = f"{kept}{fence}\n\n{left} more lines are in the summary of the check."
    return f"{text.rstrip()}\n\n{MARK}\n"
