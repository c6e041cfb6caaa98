"""Who is on support: now and next, gaps in the next two weeks, strangers in the source, Opsgenie's end."""

from collections.abc import Iterator
from datetime import timedelta

from supportdesk.model.check import Check
from supportdesk.model.moment import local_date
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.coverage import OPSGENIE_ENDS, TOO_SHORT
from supportdesk.policies.gaps import gaps
from supportdesk.policies.shifts import on_support
from supportdesk.policies.swap import proposals
from supportdesk.policies.wording import moment

SUBJECT = "on-call source"
SOON = timedelta(weeks=2)  # how far ahead gaps are looked for: what begins later is told in its time


def check_oncall(state: TeamState, _setup: Setup) -> Iterator[Check]:
    """Who is on support now and next, as far as the source could be read."""
    if not state.whole("oncall"):
        return
    duty = on_support(state, state.now)
    if duty.person is None:
        yield Check(subject=SUBJECT, verdict="fault", detail=duty.problem, mend=_mend(state))
    else:
        yield Check(subject=SUBJECT, detail=_now_and_next(state, duty.person))


def check_gaps(state: TeamState, _setup: Setup) -> Iterator[Check]:
    """The gaps that begin in the next two weeks, each with who could take it."""
    if not state.whole("oncall"):
        return
    ahead = (
        each
        for each in gaps(state, state.now, state.now + SOON)
        if each.start > state.now and state.calendar.elapsed(each.start, each.end) >= TOO_SHORT
    )
    for proposal in proposals(state, tuple(ahead)):
        yield Check(
            subject="on-call gap",
            verdict="warning",
            detail=proposal.problem,
            mend=f"{proposal.sentence} Overrides go into config/overrides.yml.",
        )


def check_strangers(state: TeamState, setup: Setup) -> Iterator[Check]:
    """Those whom the source has on call in the next weeks and the configuration does not know."""
    strangers = setup.strangers.get(state.key, ())
    if strangers and state.whole("oncall"):
        rotation = state.team.rotation
        where = f" or to `rotation.{rotation.source}.names`" if rotation.source in {"jsm", "ical"} else ""
        yield Check(
            subject=SUBJECT,
            verdict="warning",
            detail=f"It names {', '.join(strangers)}: nobody in the configuration.",
            mend=f"Add that as an `email` to somebody in `people`{where}; until then those shifts are gaps.",
        )


def check_opsgenie(state: TeamState, _setup: Setup) -> Iterator[Check]:
    """Opsgenie's end: a warning until that day, a fault from then on."""
    if state.team.rotation.source != "opsgenie":
        return
    days = (OPSGENIE_ENDS - local_date(state.now, timezone=state.calendar.timezone)).days
    left = f"ends on {OPSGENIE_ENDS}, in {days} {'day' if days == 1 else 'days'}."
    yield Check(
        subject="Opsgenie",
        verdict="warning" if days > 0 else "fault",
        detail=f"Its API {left}" if days > 0 else f"Its API ended on {OPSGENIE_ENDS}.",
        mend="Move the schedule to JSM, PagerDuty, an iCalendar feed or a roster, and name it at `rotation`.",
    )


def _now_and_next(state: TeamState, person: str) -> str:
    """Who is on support until when, and who comes then."""
    other = (each for each in state.shifts if each.end > state.now and each.person != person)
    following = min(other, key=lambda each: each.start, default=None)
    name = state.people[person].name
    if following is None:
        return f"{name} is on support, and nobody is planned after that"
    then = state.people[following.person].name
    return f"{name} is on support; {then} follows on {moment(state, following.start)}"


def _mend(state: TeamState) -> str:
    """What makes somebody be on support at once."""
    where = "`rotation.roster`" if state.team.rotation.source == "roster" else "the schedule there"
    return f"Correct {where}, or name somebody in config/overrides.yml."
