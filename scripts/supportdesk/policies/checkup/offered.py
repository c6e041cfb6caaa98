"""What people who ask meet in a repository: the form that sets the team's label, and the doorbell."""

from collections.abc import Iterator, Sequence

from supportdesk.model.actions import form_branch
from supportdesk.model.check import Check
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import Snapshot, TeamState
from supportdesk.model.tracker_setup import OfferedForm
from supportdesk.policies.checkup.repositories import watched
from supportdesk.policies.checkup.wording import listed, quoted
from supportdesk.policies.reading import title

PROPOSE = "`doctor.py --fix` plans the pull request that brings it."


def check_forms(state: TeamState, setup: Setup) -> Iterator[Check]:
    """Without a form requests come without the label, and requesters are asked for what is missing."""
    without, waiting = [], []
    for name, found in watched(state, setup):
        if found.forms is None or not found.takes_issues:
            continue
        own = forms_of(state, found.forms)
        url = (found.proposed or {}).get(form_branch(state.key))
        if not own and url:
            waiting.append(url)
        elif not own:
            without.append(name)
        for form in own:
            yield from _check_headings(state, name, form)
    label = state.team.label.name
    if without:
        detail = f"No form in {listed(without)} sets “{label}”: requests come without it."
        yield Check(subject="issue form", verdict="warning", detail=detail, mend=PROPOSE)
    if waiting:
        detail = "The form waits for a pull request to be merged."
        yield Check(subject="issue form", verdict="warning", detail=detail, mend=f"Merge {listed(waiting)}.")


def check_doorbell(_snapshot: Snapshot, setup: Setup) -> Iterator[Check]:
    """Where it is missing nothing is lost, only later. The desk's own repository needs none."""
    found = setup.tracker.repositories if setup.tracker else {}
    own = setup.desk.repository.casefold()
    without = [
        name for name, each in found.items() if each and each.doorbell is False and name.casefold() != own
    ]
    if without:
        yield Check(
            subject="doorbell",
            verdict="warning",
            detail=f"None in {listed(without)}: what happens there waits for the next round.",
            mend="Copy `templates/doorbell.yml` into `.github/workflows/` there, if that is too late.",
        )


def forms_of(state: TeamState, forms: Sequence[OfferedForm]) -> list[OfferedForm]:
    """Those that set the team's label, or one that is corrected to it."""
    names = {each.casefold() for each in (state.team.label.name, *state.team.label.aliases)}
    return [form for form in forms if names.intersection(map(str.casefold, form.labels))]


def _check_headings(state: TeamState, repository: str, form: OfferedForm) -> Iterator[Check]:
    asked = set(map(title, form.headings))
    parts = {"background": state.team.request_form.background, "impact": state.team.request_form.impact}
    lacking = [part for part, headings in parts.items() if not asked & set(map(title, headings))]
    if lacking:
        yield Check(
            subject="issue form",
            verdict="warning",
            detail=f"{form.path} in {repository} asks for no {' and no '.join(lacking)}.",
            mend=(
                f"Add a field such as {quoted([parts[part][0] for part in lacking])}, "
                "or list its label in `request_form`."
            ),
        )
