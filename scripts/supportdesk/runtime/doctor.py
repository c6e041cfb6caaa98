"""A check-up: everything that the configuration names, looked at, and all that is wrong said at once."""

from pathlib import Path

from supportdesk.gather.checkup import gather_checkup
from supportdesk.gather.question import Question, Readers
from supportdesk.model.check import Check
from supportdesk.policies.checkup import check_team
from supportdesk.render.summary import render_checks
from supportdesk.runtime.arguments import Options
from supportdesk.runtime.output import show_checks, summarise


def check_up(question: Question, readers: Readers, options: Options, *, summary: Path | None) -> bool:
    """Show what was found; whether all of it is as it should be."""
    snapshot, own = gather_checkup(question, readers)
    checks: dict[str, tuple[Check, ...]] = {"Support Desk": own}
    checks |= {state.team.name: tuple(check_team(state)) for state in snapshot.teams}
    show_checks(checks, options.format)
    summarise(render_checks(checks), summary)
    return all(each.good for found in checks.values() for each in found)
