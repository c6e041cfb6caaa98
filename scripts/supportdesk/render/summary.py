"""The plan as Markdown for the job summary, bounded so that GitHub keeps it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from supportdesk.model.actions import Action
from supportdesk.model.check import Check
from supportdesk.model.described import document_of, is_digest, kind_of, said_by, target_of
from supportdesk.model.document import Document, Link, Paragraph, quiet
from supportdesk.model.plan import JobPlan, Outcome, Plan
from supportdesk.render.markdown import escape, inert, render_markdown
from supportdesk.render.plain import plain
from supportdesk.render.sums import sum_up

LONGEST_SUMMARY = 900_000  # bytes; GitHub drops a step's summary above 1 MiB
_SIGNS = {"done": "✓", "failed": "✗", "waiting": "…", "skipped": "·"}


def render_summary(plan: Plan, outcomes: Iterable[Outcome] = ()) -> str:
    """The whole plan, what became of it, and what only a person can decide, as Markdown."""
    return _bounded(_lines(plan, {(each.team, each.action.key): each for each in outcomes}))


def render_checks(checks: Mapping[str, Sequence[Check]]) -> str:
    """What a check-up found, team by team, as Markdown."""
    return _bounded(_check_lines(checks))


def render_account(*, url: str, desk: str, python: str, configuration: str) -> str:
    """The last line of a summary: which run this was, of which desk, by which configuration.

    What is not known is left out.
    """
    run = render_markdown(Document("", (Paragraph((Link(url, "This run"),)),))) if url else ""
    versions = f"desk `{desk[:12]}`, " if desk else ""
    told = (run, f"{versions}Python {python}", configuration and f"configuration `{configuration[:12]}`")
    return f"\n{' · '.join(filter(None, told))}"


def _bounded(lines: Iterable[str]) -> str:
    """The lines as far as they fit, and how many do not."""
    kept: list[str] = []
    size = left = 0
    for line in lines:
        size += len(line.encode()) + 1
        if size > LONGEST_SUMMARY:
            left += 1
        else:
            kept.append(line)
    return "\n".join([*kept, f"\n{left} more lines are in the log." if left else ""])


def _check_lines(checks: Mapping[str, Sequence[Check]]) -> Iterator[str]:
    yield f"## Support Desk, check-up\n\n{sum_up(checks)}"
    for name, found in checks.items():
        yield f"\n### {_cell(name)}\n\n| | what | found | mend |\n|---|---|---|---|"
        for each in found:
            yield f"| {each.sign} | {_cell(each.subject)} | {_cell(each.detail)} | {_cell(each.mend)} |"


def _lines(plan: Plan, done: dict[tuple[str, str], Outcome]) -> Iterator[str]:
    yield f"## Support Desk, {plan.now:%Y-%m-%d %H:%M} UTC\n\nPlan `{plan.hash}`."
    for team in plan.teams:
        yield f"\n### {_cell(team.name)}\n"
        if team.refused:
            yield f"**Refused.** {_cell(team.refused)}\n"
        for gap in team.incomplete:
            yield f"- **{gap.part} could not be read whole.** {_cell(gap.reason)}"
        for job in team.jobs:
            yield from (f"\n{_said(each)}" for each, _ in job.shown() if is_digest(team.team, each))
        for job in team.jobs:
            yield from _job_lines(team.team, job, done)
        for job in team.jobs:
            yield from _job_words(team.team, job, done)


def _job_lines(team: str, job: JobPlan, done: dict[tuple[str, str], Outcome]) -> Iterator[str]:
    shown = tuple(job.shown())
    if not shown and not job.findings:
        return
    yield f"\n**{job.job}**{job.manner}"
    yield "\n| | what | where | rule | why |\n|---|---|---|---|---|"
    for action, is_done in shown:
        outcome = done.get((team, action.key))
        sign = _SIGNS[outcome.result] if outcome else "+" if is_done else "○"
        what = kind_of(action).replace("_", " ")
        why = " ".join(filter(None, (_cell(action.because.reason), _detail(outcome) if outcome else "")))
        where = _cell(" ".join(filter(None, (target_of(action), said_by(action)))))
        yield f"| {sign} | {what} | {where} | {action.because.rule} | {why} |"
    for finding in job.findings:
        subject, reason = _cell(finding.subject), _cell(finding.because.reason)
        yield f"| ? | a person decides | {subject} | {finding.because.rule} | {reason} |"


def _job_words(team: str, job: JobPlan, done: dict[tuple[str, str], Outcome]) -> Iterator[str]:
    """All that is said, folded away: of a job in shadow, and what is not done. The digest stands above."""
    for action, _ in job.shown():
        is_told = is_digest(team, action) or (job.acts and (team, action.key) in done)
        said = "" if is_told else _said(action)
        if said:
            what = inert(plain(f"{kind_of(action).replace('_', ' ')} · {target_of(action)}"))
            yield f"\n<details><summary>{what}</summary>\n\n{said}\n\n</details>"


def _said(action: Action) -> str:
    """What an action says, with what goes below it in a thread; nobody is called."""
    document = document_of(action)
    if document is None:
        return ""
    return render_markdown(quiet(Document(document.summary, (*document.blocks, *document.thread))))


def _detail(outcome: Outcome) -> str:
    """Why an action is not done; where that waits for a person, the address in it is live."""
    said, url = _cell(outcome.detail), outcome.url
    if not url:
        return said
    link = Paragraph((Link(url, url),))
    return said.replace(_cell(url), render_markdown(Document("", (link,))))


def _cell(text: str) -> str:
    """Anybody's words on one line, inert."""
    return escape(plain(text))
