"""Whether the desk may change what it works in: anybody reads a public repository, few write there."""

from collections.abc import Iterator, Sequence

from supportdesk.model.check import Check
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import Snapshot
from supportdesk.model.tracker_setup import Installation, TrackerSetup
from supportdesk.policies.checkup.permissions import SUBJECT
from supportdesk.policies.checkup.wording import listed

_READS = "READ"  # https://docs.github.com/graphql/reference/enums#repositorypermission
_BOT = "[bot]"


def check_reach(_snapshot: Snapshot, setup: Setup) -> Iterator[Check]:
    """The App is installed in every repository; somebody's token is of an account that may write there."""
    if setup.tracker is None:
        return
    installation = setup.tracker.installation
    if installation is None:
        yield from _of_account(setup.tracker, login=setup.desk.login)
    elif installation.holds is None:
        yield Check(
            subject=SUBJECT,
            verdict="warning",
            detail="Too many repositories are watched to tell in which of them the App is installed.",
            mend="Check it by `--team`, a few teams at a time.",
            open=True,
        )
    else:
        yield from _of_app(setup, setup.tracker, installation, installation.holds)


def _of_app(
    setup: Setup, tracker: TrackerSetup, installation: Installation, holds: frozenset[str]
) -> Iterator[Check]:
    """An App writes where it is installed, and the desk's token is of one account."""
    owner = setup.desk.repository.partition("/")[0]
    outside = [name for name, found in tracker.repositories.items() if found and name.casefold() not in holds]
    own = [name for name in outside if name.partition("/")[0].casefold() == owner.casefold()]
    others = [name for name in outside if name not in own]
    if own:
        place = f" at {installation.url}" if installation.url else ""
        yield _cannot(
            f"The App is not installed in {listed(own)}: the desk can read there, and change nothing.",
            f"Let the App into {_them(own)}{place}, or take {_them(own)} out of the configuration.",
        )
    if others:
        yield _cannot(
            f"The App works for {owner} alone: it can read {listed(others)}, and change nothing there.",
            f"Take {_them(others)} out of the configuration, or give {_them(others)} another desk.",
        )


def _of_account(tracker: TrackerSetup, *, login: str) -> Iterator[Check]:
    """What a person's role is; of what a bot may do GitHub tells nothing there."""
    reads = [name for name, found in tracker.repositories.items() if found and found.role == _READS]
    if reads and not login.endswith(_BOT):
        yield _cannot(
            f"The token is of {login or 'an account'}, which may only read {listed(reads)}.",
            f"Give that account the role Write there, or take {_them(reads)} out of the configuration.",
        )


def _cannot(detail: str, mend: str) -> Check:
    return Check(subject=SUBJECT, verdict="fault", detail=detail, mend=mend)


def _them(names: Sequence[str]) -> str:
    return "it" if len(names) == 1 else "them"
