"""What the configuration names, checked against the services: a function for each subject.

A check-up reads the world as a run does, and beyond it how the services are set up. To check one more
thing is one more function in a file here, and its line in one of the two lists.
"""

from collections.abc import Callable, Iterable, Iterator

from supportdesk.model.check import Check
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import Snapshot, TeamState
from supportdesk.policies.checkup.board import check_board
from supportdesk.policies.checkup.budget import check_budget, check_unread
from supportdesk.policies.checkup.channels import check_channels, check_shadow, check_shared
from supportdesk.policies.checkup.chat import check_chat
from supportdesk.policies.checkup.desk import check_accounts
from supportdesk.policies.checkup.handle import check_editing, check_handle
from supportdesk.policies.checkup.labels import check_labels
from supportdesk.policies.checkup.leak import check_leak
from supportdesk.policies.checkup.offered import check_doorbell, check_forms
from supportdesk.policies.checkup.oncall import (
    check_gaps,
    check_oncall,
    check_opsgenie,
    check_strangers,
)
from supportdesk.policies.checkup.parts import check_parts
from supportdesk.policies.checkup.people import check_people
from supportdesk.policies.checkup.permissions import check_permissions
from supportdesk.policies.checkup.reach import check_reach
from supportdesk.policies.checkup.repositories import check_repositories
from supportdesk.policies.checkup.rounds import check_rounds
from supportdesk.policies.checkup.surroundings import check_monitor, check_unused
from supportdesk.policies.checkup.team import check_first_day, check_holidays
from supportdesk.policies.checkup.times import check_digest_time, check_handoff_time
from supportdesk.policies.checkup.unseen import check_unseen

ABOUT_DESK: tuple[Callable[[Snapshot, Setup], Iterable[Check]], ...] = (
    check_accounts,
    check_permissions,
    check_reach,
    check_rounds,
    check_budget,
    check_unread,
    check_doorbell,
    check_chat,
    check_unseen,
    check_editing,
    check_shadow,
    check_shared,
    check_people,
    check_monitor,
    check_unused,
)
ABOUT_TEAM: tuple[Callable[[TeamState, Setup], Iterable[Check]], ...] = (
    check_parts,
    check_repositories,
    check_labels,
    check_forms,
    check_board,
    check_channels,
    check_handle,
    check_oncall,
    check_gaps,
    check_strangers,
    check_opsgenie,
    check_holidays,
    check_digest_time,
    check_handoff_time,
    check_first_day,
    check_leak,
)


def check_desk(snapshot: Snapshot, setup: Setup) -> Iterator[Check]:
    """Everything about the desk itself, whichever teams it works for."""
    for check in ABOUT_DESK:
        yield from check(snapshot, setup)


def check_team(state: TeamState, setup: Setup) -> Iterator[Check]:
    """Everything that can be told of a team."""
    for check in ABOUT_TEAM:
        yield from check(state, setup)
