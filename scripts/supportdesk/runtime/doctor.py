"""A check-up: everything that the configuration names, looked at, and all that is wrong said at once."""

from collections.abc import Mapping
from pathlib import Path

from supportdesk.gather.checkup import gather_checkup
from supportdesk.gather.question import Question
from supportdesk.model.check import Check
from supportdesk.policies.checkup import check_desk, check_team
from supportdesk.render.summary import render_checks
from supportdesk.runtime.arguments import Options
from supportdesk.runtime.output import show_checks, summarise
from supportdesk.runtime.status import DONE, NOTHING, PARTLY
from supportdesk.runtime.wiring import Services


def check_up(question: Question, services: Services, options: Options, *, summary: Path | None) -> int:
    """Show what was found; the exit status, by whether the desk can run, or that cannot be told."""
    snapshot, setup = gather_checkup(question, services.readers, services.inspectors, services.surroundings)
    checks: dict[str, tuple[Check, ...]] = {"Support Desk": tuple(check_desk(snapshot, setup))}
    checks |= {state.team.name: tuple(check_team(state, setup)) for state in snapshot.teams}
    shown = checks if options.says_success or options.format == "json" else _ungood(checks)
    if shown:
        show_checks(shown, options.format)
    summarise(render_checks(checks), summary)
    everything = [each for found in checks.values() for each in found]
    if any(each.verdict == "fault" for each in everything):
        return NOTHING
    return PARTLY if any(each.open for each in everything) else DONE


def _ungood(checks: Mapping[str, tuple[Check, ...]]) -> dict[str, tuple[Check, ...]]:
    """What is not as it should be."""
    kept = {name: tuple(each for each in found if each.verdict != "good") for name, found in checks.items()}
    return {name: found for name, found in kept.items() if found}
