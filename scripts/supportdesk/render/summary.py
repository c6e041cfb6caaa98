"""The plan as Markdown for the job summary, bounded so that GitHub keeps it."""

from collections.abc import Iterable, Iterator

from supportdesk.model.actions import Action
from supportdesk.model.plan import JobPlan, Outcome, Plan, kind_of, said_by, target_of
from supportdesk.render.markdown import escape

LONGEST_SUMMARY = 900_000  # GitHub drops a step's summary above 1 MiB
_SIGNS = {"done": "✓", "failed": "✗", "skipped": "·"}


def render_summary(plan: Plan, outcomes: Iterable[Outcome] = ()) -> str:
    """The whole plan, what became of it, and what only a person can decide, as Markdown."""
    done = {(each.team, each.action.key): each for each in outcomes}
    text, left = "", 0
    for line in _lines(plan, done):
        if len(text) + len(line) > LONGEST_SUMMARY:
            left += 1
        else:
            text += line + "\n"
    return text + (f"\n{left} more lines are in the log.\n" if left else "")


def _lines(plan: Plan, done: dict[tuple[str, str], Outcome]) -> Iterator[str]:
    yield f"## Support Desk, {plan.now:%Y-%m-%d %H:%M} UTC"
    for team in plan.teams:
        yield f"\n### {escape(team.name)}\n"
        if team.refused:
            yield f"**Refused.** {escape(team.refused)}\n"
        for gap in team.incomplete:
            yield f"- **{gap.part} could not be read whole.** {escape(gap.reason)}"
        for job in team.jobs:
            yield from _job_lines(team.team, job, done)
    yield f"\nPlan `{plan.hash}`."


def _job_lines(team: str, job: JobPlan, done: dict[tuple[str, str], Outcome]) -> Iterator[str]:
    if not job.actions and not job.findings:
        return
    yield f"\n**{job.job}**" + ("" if job.acts else " (shadow: shown, not done)")
    yield "\n| | what | where | rule | why |\n|---|---|---|---|---|"
    for action in job.actions:
        outcome = done.get((team, action.key))
        sign = _SIGNS[outcome.result] if outcome else "+"
        what = kind_of(action).replace("_", " ")
        why = escape(" ".join(filter(None, (action.because.reason, outcome.detail if outcome else ""))))
        yield f"| {sign} | {what} | {_cell(_where(action))} | {action.because.rule} | {_cell(why)} |"
    for finding in job.findings:
        subject, reason = escape(finding.subject), escape(finding.because.reason)
        yield f"| ? | a person decides | {_cell(subject)} | {finding.because.rule} | {_cell(reason)} |"


def _where(action: Action) -> str:
    return escape(" ".join(filter(None, (target_of(action), said_by(action)))))


def _cell(text: str) -> str:
    return " ".join(text.split())
