"""Whether the desk's credential may do what the desk does, and no more."""

from collections.abc import Iterator, Mapping

from supportdesk.model.access import OF_DESK
from supportdesk.model.check import Check
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import Snapshot
from supportdesk.model.tracker_setup import Installation
from supportdesk.policies.checkup.wording import listed

SUBJECT = "GitHub permissions"
_LEVELS = ("", "read", "write", "admin")

# The scopes of a classic token, each with those that hold it too:
# https://docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps
SCOPES: Mapping[str, frozenset[str]] = {
    "repo": frozenset(),
    "project": frozenset(),
    "read:org": frozenset({"write:org", "admin:org"}),
}


def check_permissions(_snapshot: Snapshot, setup: Setup) -> Iterator[Check]:
    """Everything that is missing at once, and what could be taken away."""
    if setup.tracker is None:
        return
    if setup.tracker.installation is not None:
        yield from _of_app(setup.tracker.installation)
    elif setup.tracker.scopes is not None:
        yield from _of_token(setup.tracker.scopes)
    else:
        yield Check(
            subject=SUBJECT,
            verdict="warning",
            detail="GitHub does not tell what this token may do: what it cannot read is said below, what it"
            " cannot change shows when the desk runs.",
            mend="With the App, SUPPORTDESK_APP_ID and SUPPORTDESK_APP_PRIVATE_KEY, all could be told.",
            open=True,
        )


def _of_app(installation: Installation) -> Iterator[Check]:
    granted = installation.granted
    lacked = [each for each in OF_DESK if _rank(granted.get(each.name, "")) < _rank(each.level)]
    place = f" at {installation.url}" if installation.url else " where it is installed"
    if lacked:
        names = "; ".join(f"{each.title}: {each.level} ({each.use})" for each in lacked)
        yield Check(
            subject=SUBJECT,
            verdict="fault" if any(each.vital for each in lacked) else "warning",
            detail=f"The App lacks {names}.",
            mend=f"Give it these in its settings, under Permissions & events; then accept them{place}.",
        )
    else:
        yield Check(subject=SUBJECT, detail=f"all {len(OF_DESK)} that the desk uses")
    needed = {each.name: each.level for each in OF_DESK}
    more = [
        f"{name}: {level}"
        for name, level in sorted(granted.items())
        if _rank(level) > _rank(needed.get(name, ""))
    ]
    yield from _more(more, "Take them away in the App's settings, under Permissions & events.")


def _of_token(scopes: frozenset[str]) -> Iterator[Check]:
    lacked = [scope for scope, wider in SCOPES.items() if not scopes & {scope, *wider}]
    if lacked:
        yield Check(
            subject=SUBJECT,
            verdict="fault",
            detail=f"The token lacks the scopes {', '.join(lacked)}.",
            mend="Add them under Settings, Developer settings, Personal access tokens.",
        )
    else:
        yield Check(subject=SUBJECT, detail=f"the token has the scopes {', '.join(SCOPES)}")
    more = sorted(scopes - SCOPES.keys())
    yield from _more(more, "Take them away; an App of its own needs less than any token.")


def _more(names: list[str], mend: str) -> Iterator[Check]:
    if names:
        yield Check(
            subject=SUBJECT, verdict="warning", detail=f"More than the desk uses: {listed(names)}.", mend=mend
        )


def _rank(level: str) -> int:
    """How far a level reaches; one that nobody knows is taken for the furthest."""
    return _LEVELS.index(level) if level in _LEVELS else len(_LEVELS)
