"""The visible list of checks: does a configuration whose every key reads well contradict itself?"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from supportdesk.model.coherence.calendars import (
    combinations_name_offices,
    holidays_are_known,
    hours_pass,
    timezones_exist,
)
from supportdesk.model.coherence.objection import Objection
from supportdesk.model.coherence.people import (
    absences_make_sense,
    people_are_found_in_slack,
    people_are_told_apart,
)
from supportdesk.model.coherence.references import (
    named_calendars_exist,
    named_people_exist,
    named_priorities_exist,
    priorities_are_told_apart,
)
from supportdesk.model.coherence.rotation import (
    members_are_known,
    overrides_make_sense,
    sources_are_described,
    turns_make_sense,
)
from supportdesk.model.coherence.teams import (
    labels_are_told_apart,
    mirrors_have_a_place,
    repositories_are_told_apart,
    shadow_has_a_channel_of_its_own,
    statuses_mean_one_thing,
    teams_share_no_handle,
    teams_share_no_intake,
    teams_share_no_label,
)
from supportdesk.model.config import Config
from supportdesk.model.decode import Decoded
from supportdesk.model.duty import Overrides
from supportdesk.model.faults import Fault

CHECKS: tuple[Callable[[Config], Iterator[Objection]], ...] = (
    people_are_told_apart,
    people_are_found_in_slack,
    absences_make_sense,
    timezones_exist,
    hours_pass,
    combinations_name_offices,
    priorities_are_told_apart,
    named_people_exist,
    named_calendars_exist,
    named_priorities_exist,
    labels_are_told_apart,
    teams_share_no_label,
    repositories_are_told_apart,
    statuses_mean_one_thing,
    teams_share_no_handle,
    teams_share_no_intake,
    shadow_has_a_channel_of_its_own,
    mirrors_have_a_place,
    sources_are_described,
    members_are_known,
    turns_make_sense,
)


def faults_of_config(decoded: Decoded[Config], *, countries: Mapping[str, frozenset[str]]) -> list[Fault]:
    """Every fault of a configuration: what could not be read, and what the checks object to.

    `countries` are those whose holidays are known, each with its parts.
    """
    objections = [objection for check in CHECKS for objection in check(decoded.value)]
    objections += holidays_are_known(decoded.value, countries)
    return [*decoded.faults, *placed(objections, decoded)]


def faults_of_overrides(decoded: Decoded[Overrides], *, config: Config) -> list[Fault]:
    """Every fault of an overrides file that stands beside this configuration."""
    return [*decoded.faults, *placed(overrides_make_sense(decoded.value, config), decoded)]


def placed(objections: Iterable[Objection], decoded: Decoded[Config] | Decoded[Overrides]) -> Iterator[Fault]:
    """The objections with their lines, without those to a stand-in for what could not be read."""
    unreadable = {fault.path for fault in decoded.faults}
    around_unreadable = {part for path in unreadable for part in _outwards(path)}
    for objection in objections:
        path = objection.path
        if objection.relies_on in unreadable or path in around_unreadable:
            continue
        if unreadable.isdisjoint(_outwards(path)):
            # Lines are known of what was written; for what was not, that of the nearest part around it.
            line = next(decoded.lines[part] for part in _outwards(path) if part in decoded.lines)
            yield Fault(path=path, line=line, problem=objection.problem, mend=objection.mend)


def _outwards(path: str) -> Iterator[str]:
    """A path and each part of the file around it, up to the whole: a.b[0], a.b, a, and nothing."""
    yield path
    while path:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
        yield path
