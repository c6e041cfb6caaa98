"""What people who ask meet in a repository: the form that sets the team's label, and the doorbell."""

from collections.abc import Iterator, Mapping, Sequence

from supportdesk.model.actions import form_branch
from supportdesk.model.check import Check
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import Snapshot, TeamState
from supportdesk.model.tracker_setup import OfferedForm, Proposed
from supportdesk.policies.checkup.repositories import watched
from supportdesk.policies.checkup.wording import listed, quoted
from supportdesk.policies.reading import title

PROPOSE = "`doctor.py --fix` plans the pull request that brings it."


def check_forms(state: TeamState, setup: Setup) -> Iterator[Check]:
    """Without a form requests come without the label, and requesters are asked for what is missing."""
    lacking: dict[str, Proposed | None] = {}
    for name, found in watched(state, setup):
        if found.forms is None or not found.takes_issues:
            continue
        own = forms_of(state, found.forms)
        if not own and (unclear := unclear_forms(found.forms)):
            yield _missing(
                f"Whether {listed(unclear)} in {name} sets “{state.team.label.name}” cannot be told.",
                "Write it as plain YAML, without aliases.",
            )
        elif not own:
            lacking[name] = (found.proposed or {}).get(form_branch(state.key))
        for form in own:
            yield from _check_headings(state, name, form)
    yield from _check_lacking(state.team.label.name, lacking)


def _check_lacking(label: str, lacking: Mapping[str, Proposed | None]) -> Iterator[Check]:
    """What is to be done about the form, by what became of the one that was proposed."""
    without = [name for name, proposed in lacking.items() if proposed is None]
    waiting = [each.url for each in lacking.values() if each and each.state == "open"]
    declined = {name: each.url for name, each in lacking.items() if each and each.state != "open"}
    if without:
        yield _missing(f"No form in {listed(without)} sets “{label}”: requests come without it.", PROPOSE)
    if waiting:
        yield _missing("The form waits for a pull request to be merged.", f"Merge {listed(waiting)}.")
    if declined:
        yield _missing(
            f"No form in {listed([*declined])} sets “{label}”, and people did away with the proposed one.",
            f"If it is wanted after all, take up {listed([*declined.values()])}, or add one by hand.",
        )


def _missing(detail: str, mend: str) -> Check:
    return Check(subject="issue form", verdict="warning", detail=detail, mend=mend)


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


def unclear_forms(forms: Sequence[OfferedForm]) -> list[str]:
    """The paths of those of which it is not known what they set."""
    return [form.path for form in forms if not form.understood]


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
