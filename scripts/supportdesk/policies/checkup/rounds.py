"""Whether the schedule runs: the workflow is there, is on, and ran within the last day, well."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from supportdesk.model.check import Check, Verdict
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import Snapshot
from supportdesk.model.tracker_setup import ABSENT, Rounds

SUBJECT = "schedule"
_SILENT = timedelta(days=1)  # the shipped schedule has rounds at night and on Sundays too
_ENABLE = "Enable it under Actions, Schedule, in the desk's repository."
_ACTIVE = "active"
# https://docs.github.com/rest/actions/workflows#get-a-workflow
_OFF: Mapping[str, str] = {
    "disabled_inactivity": "GitHub turned it off after 60 days without a commit in a public repository.",
    "disabled_manually": "Somebody turned it off.",
    "disabled_fork": "It is off, as in every fork.",
    "deleted": "It was deleted.",
}
_USES: Mapping[str, str] = {
    "issues.yml": "what happens to an issue waits for the next round, doorbells too",
    "handoff.yml": "nobody can start a handoff by hand",
}
_STARTS = "set the variable SUPPORTDESK_APP_ID of the repository"


def check_rounds(snapshot: Snapshot, setup: Setup) -> Iterator[Check]:
    """Without its rounds the desk hears of nothing but events."""
    rounds, desk = setup.tracker.rounds if setup.tracker else None, setup.desk.repository
    if rounds is None:
        return
    yield from _others(rounds)
    if rounds.state == ABSENT:
        detail = f"{desk} has no .github/workflows/schedule.yml on its default branch."
        yield _check("fault", detail, "Copy it from the template that the repository was made from.")
    elif rounds.state != _ACTIVE:
        yield _check("fault", _OFF.get(rounds.state, f"It is {rounds.state}."), _ENABLE)
    elif rounds.last_run is None:
        detail = "It has not run yet."
        yield _check("warning", detail, f"To start it, {_STARTS}; then wait, or run Schedule under Actions.")
    else:
        yield _last(rounds, at=rounds.last_run, now=snapshot.now)


def _others(rounds: Rounds) -> Iterator[Check]:
    """The desk's other workflows, without which it does less; that one is not there may be meant."""
    for name, loss in _USES.items():
        state = rounds.others.get(name, _ACTIVE)
        if state != _ACTIVE:
            detail = f"{name} is {state.replace('_', ' ')}: {loss}."
            mend = "Enable it under Actions in the desk's repository, unless that is meant."
            yield Check(subject="workflows", verdict="warning", detail=detail, mend=mend)


def _last(rounds: Rounds, *, at: datetime, now: datetime) -> Check:
    when, ended = f"{at:%Y-%m-%d %H:%M} UTC", rounds.conclusion or "goes on"
    detail = f"last run {when}: {ended.replace('_', ' ')}"
    if rounds.conclusion == "skipped":
        return _check("warning", f"{detail}.", f"Nothing runs before you {_STARTS}.")
    if rounds.conclusion not in {"success", ""}:
        return _check("warning", f"{detail}.", f"See {rounds.url}.")
    if now - at > _SILENT:
        mend = "See under Actions whether runs are waiting, or the month's minutes are used up."
        return _check("warning", f"{detail}, more than a day ago.", mend)
    return Check(subject=SUBJECT, detail=detail)


def _check(verdict: Verdict, detail: str, mend: str) -> Check:
    return Check(subject=SUBJECT, verdict=verdict, detail=detail, mend=mend)
