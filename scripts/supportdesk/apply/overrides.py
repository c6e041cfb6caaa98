"""Writing an override into the desk's file of them, by a commit or by asking for one."""

from supportdesk.model.actions import WriteOverride
from supportdesk.model.override_line import override_line
from supportdesk.render.markdown import render_markdown
from supportdesk.render.overrides import branch_of, override_of, with_override
from supportdesk.render.plain import plain
from supportdesk.services.errors import ServiceError
from supportdesk.services.files import overrides_in
from supportdesk.services.ports import Proposal, TrackerWriter

LONGEST_PULL_TITLE = 256  # GitHub refuses longer ones
OVERRIDES = "config/overrides.yml"


def write_override(action: WriteOverride, tracker: TrackerWriter) -> None:
    """Commit it, or where the branch is protected ask for it by a pull request."""
    tracker.commit(
        repository=action.repository,
        path=OVERRIDES,
        change=lambda text: _overridden(text, action),
        message=f"Hand support of {action.because.team} to {action.person}",
        proposal=Proposal(
            branch=branch_of(action),
            title=plain(action.document.summary, longest=LONGEST_PULL_TITLE),
            body=render_markdown(action.document),
        ),
    )


def _overridden(text: str, action: WriteOverride) -> str:
    """The overrides' text with one more, or as it is where that holds already; read before it is written.

    Raises ServiceError where the file is written in a way that the desk cannot add to.
    """
    if _holds(text, action):
        return text
    changed, entry = with_override(text, action), override_of(action)
    if overrides_in(changed) != (*overrides_in(text), entry):
        raise ServiceError(
            f"{OVERRIDES} is written so that the desk cannot add to it. Put this last in its list of"
            f" overrides, and let nothing follow the list: {override_line(entry).strip()}"
        )
    return changed


def _holds(text: str, action: WriteOverride) -> bool:
    """Whether the file gives that time to that person already, as after the same handoff a moment ago."""
    wanted = override_of(action)
    over = [
        each
        for each in overrides_in(text)
        if each.team == wanted.team and each.start < wanted.end and wanted.start < each.end
    ]
    last = over[-1] if over else None
    return (
        last is not None
        and (last.person, last.end) == (wanted.person, wanted.end)
        and last.start <= wanted.start
    )
