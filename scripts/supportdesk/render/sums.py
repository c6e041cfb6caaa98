"""What a check-up comes to: how much of it is well, and what comes next."""

from collections import Counter
from collections.abc import Iterable, Mapping

from supportdesk.model.check import SIGNS, Check, Verdict


def sum_up(checks: Mapping[str, Iterable[Check]]) -> str:
    """How many are good, warnings and faults, and what comes next."""
    counts = count_checks(checks)
    good, warnings, faults = counts["good"], counts["warning"], counts["fault"]
    if not warnings and not faults:
        return f"All {good} are well. Next: python scripts/run_due.py shows what the desk would do now."
    told = (f"{good} good" if good else "", _counted(warnings, "warning"), _counted(faults, "fault"))
    said = ", ".join(filter(None, told))
    if faults:
        return f"{said}: mend {'it' if faults == 1 else 'them'} and run doctor again."
    unseen = dict.fromkeys(each.subject for found in checks.values() for each in found if each.open)
    if unseen:
        open_ends = f"{said}, no fault so far, but not all could be looked at: {', '.join(unseen)}."
        return f"{open_ends} See what is said there, then run doctor again."
    return f"{said}, no fault: the desk can run. Next: python scripts/run_due.py shows what it would do now."


def count_checks(checks: Mapping[str, Iterable[Check]]) -> Mapping[Verdict, int]:
    """How many there are of each verdict."""
    counts = Counter(each.verdict for found in checks.values() for each in found)
    return {verdict: counts[verdict] for verdict in SIGNS}


def _counted(number: int, thing: str) -> str:
    """So many of something, nothing of none."""
    return f"{number} {thing}{'' if number == 1 else 's'}" if number else ""
