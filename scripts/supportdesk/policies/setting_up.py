"""DESK-3: what the desk can set up for a team in its repositories: the labels, and the issue form.

Not among the policies of a run: a person asks for it (`doctor.py --fix`). A label that is there under
another name is left to a person, and a form is only ever proposed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from supportdesk.model.actions import CreateLabel, Decision, ProposeForm, form_branch
from supportdesk.model.channels import Channel
from supportdesk.model.document import Document, Paragraph, words
from supportdesk.model.finding import Because, Finding
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import TeamState
from supportdesk.model.tracker_setup import OfferedForm, Proposed, RepositorySetup
from supportdesk.policies.checkup.offered import forms_of, unclear_forms
from supportdesk.policies.checkup.repositories import watched
from supportdesk.policies.checkup.wanted_labels import LONGEST_DESCRIPTION, lacked_labels
from supportdesk.policies.checkup.wording import listed
from supportdesk.policies.reading import title

SET_UP = "DESK-3"
# The shipped form's own headings: a team that lists them is asked by these words.
_BACKGROUND, _IMPACT = "Background and context", "Impact"


def decide_setting_up(state: TeamState, setup: Setup) -> Iterator[Decision]:
    """DESK-3: the labels and the form that the team's repositories lack."""
    for name, found in watched(state, setup):
        if not found.archived:
            yield from _labels(state, name, found)
            yield from _form(state, name, found, setup)


def _labels(state: TeamState, repository: str, found: RepositorySetup) -> Iterator[Decision]:
    for each in lacked_labels(state, repository, found):
        if each.near is not None:
            reason = f"“{each.near}” looks like “{each.name}”: correct the configuration, or rename it."
            yield Finding(because=_because(state, reason), subject=repository)
        else:
            yield CreateLabel(
                because=_because(state, each.wanted.use),
                repository=repository,
                label=each.name,
                colour=each.wanted.colour,
                description=each.wanted.use[:LONGEST_DESCRIPTION],
            )


def _form(state: TeamState, repository: str, found: RepositorySetup, setup: Setup) -> Iterator[Decision]:
    """The form, unless there is one, or is asked for; a person decides where it is not for the desk to."""
    branch, path = form_branch(state.key), f".github/ISSUE_TEMPLATE/support-request-{state.key}.yml"
    proposed = (found.proposed or {}).get(branch)
    if not found.takes_issues or found.forms is None or forms_of(state, found.forms):
        return
    if reason := _hindrance(state, found.forms, proposed, path=path):
        yield Finding(because=_because(state, reason), subject=repository)
    elif found.proposed is None or state.channel is None or state.group is None:
        reason = "An issue form is missing, and not all that it takes to propose one could be read."
        yield Finding(because=_because(state, reason), subject=repository)
    elif proposed is None:
        places = _Places(
            channel=_sayable(state.channel, found, setup),
            handle=state.group.handle,
            elsewhere=_sayable(state.watched[0], found, setup) if state.watched else "",
        )
        yield _proposal(state, repository, branch=branch, path=path, places=places)


def _hindrance(
    state: TeamState, forms: Sequence[OfferedForm], proposed: Proposed | None, *, path: str
) -> str:
    """Why no form is proposed although none sets the team's label; nothing where one may be."""
    if unclear := unclear_forms(forms):
        return f"What {listed(unclear)} sets cannot be told: it may be the form that is missing."
    if any(form.path == path for form in forms):
        return f"{path} is there and does not set “{state.team.label.name}”: correct it there."
    if proposed is None or proposed.state == "open":
        return ""
    done = "closed" if proposed.state == "closed" else "merged, and its form is gone"
    return f"{proposed.url} was {done}: somebody decided that, so no form is proposed again."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """Names in Slack that a form may say, empty where it may not or there is none."""

    channel: str
    handle: str
    elsewhere: str


def _sayable(channel: Channel, found: RepositorySetup, setup: Setup) -> str:
    """A channel's name; nothing in a public repository unless the channel is known to be public too."""
    told = setup.chat.channels.get(channel.id) if setup.chat else None
    return channel.name if found.private or (told is not None and not told.private) else ""


def _proposal(state: TeamState, repository: str, *, branch: str, path: str, places: _Places) -> ProposeForm:
    team = state.team
    form = team.request_form
    reason = f"No form sets “{team.label.name}”: requests come without it."
    return ProposeForm(
        because=_because(state, reason),
        repository=repository,
        branch=branch,
        path=path,
        name=team.name,
        label=team.label.name,
        project=f"{team.board.owner}/{team.board.number}",
        background=_heading(_BACKGROUND, form.background),
        impact=_heading(_IMPACT, form.impact),
        channel_name=places.channel,
        handle_name=places.handle,
        elsewhere=places.elsewhere,
        document=_words(state),
    )


def _heading(usual: str, listed: tuple[str, ...]) -> str:
    return usual if title(usual) in set(map(title, listed)) else listed[0]


def _words(state: TeamState) -> Document:
    """What the pull request says."""
    return Document(
        f"Add an issue form for support requests to {state.team.name}",
        (
            Paragraph(
                words(
                    f"Requests made with it carry “{state.team.label.name}” and say what the team needs."
                    " Change in it what you like, but for the label and the headings of the required fields."
                )
            ),
            Paragraph(
                words(
                    "If people have met your organization's own forms here so far: a repository with forms of"
                    " its own shows only those. Copy them beside this one to keep them."
                )
            ),
        ),
    )


def _because(state: TeamState, reason: str) -> Because:
    return Because(team=state.key, job="audit", rule=SET_UP, reason=reason)
