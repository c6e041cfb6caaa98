"""The parts of a team's world that a run reads: what was found there, or why it could not be read whole."""

from collections.abc import Iterator, Mapping

from supportdesk.model.check import Check
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import Incomplete, Part, TeamState
from supportdesk.model.standing import is_labelled
from supportdesk.policies.checkup.channels import faulty_channels
from supportdesk.policies.checkup.handle import missing_handles
from supportdesk.policies.checkup.told import is_told

PARTS: Mapping[Part, str] = {
    "issues": "repositories",
    "board": "board",
    "channel": "Slack channel",
    "watched": "watched channel",
    "rehearsal": "shadow channel",
    "handle": "Slack handle",
    "oncall": "on-call source",
    "ad_hoc": "ad-hoc issues",
    "members": "organization members",
}
_IN_SLACK = frozenset[Part]({"channel", "watched", "rehearsal", "handle"})


def check_parts(state: TeamState, setup: Setup) -> Iterator[Check]:
    """What a run finds on GitHub, and every part that it could not read whole, whatever for.

    What is said of the desk itself, a channel or a handle is not said again; only which parts are hidden.
    """
    if state.whole("issues"):
        yield Check(subject=PARTS["issues"], detail=_requests(state))
    if state.whole("board") and state.board is not None:
        detail = f"{_counted(len(state.board.cards), 'item')} on {state.board.url}"
        yield Check(subject=PARTS["board"], detail=detail)
    gaps = sorted(state.incomplete, key=lambda gap: [*PARTS].index(gap.part))
    hidden = [gap for gap in gaps if _is_hidden(gap, state, setup)]
    for gap in gaps:
        if gap not in hidden and not _is_said(gap, state, setup):
            for line in _bare(gap, state).splitlines():
                yield Check(subject=PARTS[gap.part], verdict="fault", detail=_bare_line(line, state))
    if hidden:
        parts = ", ".join(dict.fromkeys(PARTS[gap.part] for gap in hidden))
        detail = f"{parts}: mend first what is said of the desk itself."
        yield Check(subject="not looked at", verdict="warning", detail=detail)


def _is_hidden(gap: Incomplete, state: TeamState, setup: Setup) -> bool:
    """Whether a part could not be read for a reason that is said of the desk itself."""
    tokens = setup.chat.tokens if setup.chat else ()
    if gap.part in _IN_SLACK and (setup.chat is None or any(each.missing or each.refused for each in tokens)):
        return True
    return _bare(gap, state) in {each.reason for each in setup.unread}


def _is_said(gap: Incomplete, state: TeamState, setup: Setup) -> bool:
    """Whether another check says why a part could not be read whole, with a mend of its own."""
    reason = _bare(gap, state)
    if gap.part == "issues":
        return is_told(reason, state, setup)
    return any(place in reason for place in faulty_channels(setup) | missing_handles(setup))


def _bare(gap: Incomplete, state: TeamState) -> str:
    """The reason without the team's name in front: it stands under that name."""
    return _bare_line(gap.reason, state)


def _bare_line(line: str, state: TeamState) -> str:
    return line.removeprefix(f"{state.team.name}: ")


def _requests(state: TeamState) -> str:
    found = sum(issue.open and is_labelled(state, issue) for issue in state.issues.values())
    return f"{_counted(found, 'open issue')} with “{state.team.label.name}”"


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
