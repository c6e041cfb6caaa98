"""What new overrides contradict: each other, the order of the file, an absence, who belongs to the team."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time

from supportdesk.model.coherence.objection import Objection
from supportdesk.model.duty import Override
from supportdesk.model.moment import local_date, slot_on
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.gaps import business_dates
from supportdesk.policies.wording import day_name


def contradictions(
    states: Mapping[str, TeamState], before: Sequence[Override], after: Sequence[Override]
) -> Iterator[Objection]:
    """The objections to overrides that are not among those `before`; `states` are the teams by their keys.

    An override over an older one above it is none: the later entry holds.
    """
    for place, override in enumerate(after):
        path, is_new = f"overrides[{place}]", override not in before
        if override in after[:place]:
            if is_new:
                yield Objection(path=path, problem="stands in the file already", mend="leave it out")
            continue
        state = states.get(override.team)
        if is_new and state is not None and override.person in state.people:
            yield from _of_person(state, override, path)
            yield from _of_the_past(state, override, path)
        for other in after[:place]:
            if not _clash(other, override):
                continue
            if is_new and other not in before:
                yield Objection(
                    path=path,
                    problem=f"{other.person} is on support at that time by another new entry",
                    mend="end one where the other begins",
                )
            elif other not in before:
                yield Objection(
                    path=f"overrides[{after.index(other)}]",
                    problem=f"an entry further down gives that time to {override.person}, and holds",
                    mend="put this one at the end",
                )


def _of_person(state: TeamState, override: Override, path: str) -> Iterator[Objection]:
    """Whether they belong to the team, and are there."""
    if override.person not in state.team.member_keys():
        yield Objection(
            path=f"{path}.person",
            problem=f"{override.person} is no member of {state.team.name}",
            mend="name a member, or add the person to `members`",
        )
    zone, who = state.calendar.timezone, state.people[override.person]
    start, end = (slot_on(each.date(), each.time(), timezone=zone) for each in (override.start, override.end))
    away = [day for day in business_dates(state, start, end) if who.is_absent(day)]
    if away:
        more = f" and {len(away) - 1} more of its days" if len(away) > 1 else ""
        yield Objection(
            path=path,
            problem=f"{override.person} is away on {day_name(away[0])}{more}",
            mend="name somebody who is there, or end it before",
        )


def _of_the_past(state: TeamState, override: Override, path: str) -> Iterator[Objection]:
    """Whether it is over, or begins where another source than the files says who was on support."""
    today = local_date(state.now, timezone=state.calendar.timezone)
    if override.end <= datetime.combine(today, time.min):
        yield Objection(path=path, problem="was over before today", mend="leave it out: what has been stays")
    elif override.start.date() < today and state.team.rotation.source != "roster":
        yield Objection(
            path=path,
            problem="begins before today, and would rewrite the past",
            mend="let it begin today or later",
        )


def _clash(one: Override, other: Override) -> bool:
    """Whether two entries give the same time of one team to different people."""
    is_same_team = one.team == other.team
    return is_same_team and one.person != other.person and one.start < other.end and other.start < one.end
