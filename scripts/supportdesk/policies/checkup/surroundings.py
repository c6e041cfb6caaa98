"""How the desk is run: a monitor that notices its silence, and nothing set to no purpose."""

from collections.abc import Iterator

from supportdesk.model.check import Check
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import Snapshot


def check_monitor(_snapshot: Snapshot, setup: Setup) -> Iterator[Check]:
    """Whether anybody would notice that the schedule does not run any more."""
    if setup.surroundings.watched:
        yield Check(subject="monitor", detail="HEARTBEAT_URL is pinged after each good round")
    else:
        yield Check(
            subject="monitor",
            verdict="warning",
            detail="HEARTBEAT_URL is not set here: without it nobody would notice if the schedule stopped.",
            mend=(
                "Where the schedule runs, set it to the address of a check that misses pings, of a service"
                " such as Healthchecks."
            ),
        )


def check_unused(_snapshot: Snapshot, setup: Setup) -> Iterator[Check]:
    """Variables that do nothing: a credential that is not needed can only be lost."""
    for variable, why in setup.surroundings.unused.items():
        yield Check(
            subject=variable,
            verdict="warning",
            detail=f"It is set and not used: {why}.",
            mend="Take it out of the environment.",
        )
