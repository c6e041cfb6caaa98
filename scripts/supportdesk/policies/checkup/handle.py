"""Handles in Slack: the desk may edit them, nobody else keeps them, and their members are the team's."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from supportdesk.model.channels import Group
from supportdesk.model.check import Check
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import Snapshot, TeamState
from supportdesk.policies.checkup.chat import GROUPS
from supportdesk.policies.checkup.wording import listed
from supportdesk.policies.handle_changes import changed_by_another

SUBJECT = "Slack handle"


def check_handle(state: TeamState, setup: Setup) -> Iterator[Check]:
    """The team's handle: nobody else keeps it, it is enabled, and it is the team's."""
    group = state.group
    if group is None:
        yield from _none(state, setup)
        return
    found = list(_found(state, group, setup))
    yield from found
    if not found and state.whole("handle"):
        kept = ", kept by another tool" if state.team.slack.handle_mode == "report" else ""
        yield Check(subject=SUBJECT, detail=f"{_shown(group)}{kept}")


def check_editing(snapshot: Snapshot, setup: Setup) -> Iterator[Check]:
    """Whether the desk may edit handles: Slack does not tell, so only a change of its own proves it.

    The workspace's setting: https://slack.com/help/articles/115004952926
    """
    managed = [each.group for each in snapshot.teams if each.group and _is_kept(each)]
    own = next((each for each in managed if each.updated_by == setup.desk.slack_user), None)
    if own is not None:
        detail = f"the desk itself changed @{own.handle} last, on {_day(own)}"
        yield Check(subject="Slack handles", detail=detail)
    elif managed:
        named = " and ".join(f"@{each.handle}" for each in managed)
        is_apart = any(each.variable == GROUPS for each in setup.chat.tokens) if setup.chat else False
        who = f"whoever the token in {GROUPS} is of" if is_apart else "the desk"
        token = "the token of somebody who may" if is_apart else "a user token of somebody who may"
        yield Check(
            subject="Slack handles",
            verdict="warning",
            detail=f"Slack does not tell whether {who} may edit {named}; the first change shows it.",
            mend=(
                "Ask an admin whether everybody may (Workspace settings, Roles & permissions, “Create and"
                f" edit user groups”). If not, give {GROUPS} {token}."
            ),
        )


def missing_handles(setup: Setup) -> frozenset[str]:
    """The handles, by ID, of which it is said here that there are none."""
    found = setup.chat.groups if setup.chat else {}
    return frozenset(key for key, each in found.items() if each is None)


def _none(state: TeamState, setup: Setup) -> Iterator[Check]:
    if state.team.slack.handle in missing_handles(setup):
        yield Check(
            subject=SUBJECT,
            verdict="fault",
            detail=f"The workspace has no user group {state.team.slack.handle}.{_others(state, setup)}",
            mend="Correct `slack.handle`: the group's ID, which begins with S.",
        )


def _others(state: TeamState, setup: Setup) -> str:
    """The handles that there are, each with its ID, those first that are most like the team's name."""
    handles = setup.chat.handles if setup.chat else {}
    if not handles:
        return ""

    def unlike(key: str) -> float:
        return -SequenceMatcher(None, f"{state.key}-support", handles[key].casefold()).ratio()

    named = [f"@{handles[key][:40]} is {key}" for key in sorted(handles, key=unlike)]
    return f" Of those that there are, {listed(named)}."


def _is_kept(state: TeamState) -> bool:
    return state.team.slack.handle_mode == "manage"


def _found(state: TeamState, group: Group, setup: Setup) -> Iterator[Check]:
    """What is wrong with a handle, by who keeps it."""
    if state.team.slack.handle_mode == "report":
        yield from _kept_elsewhere(group)
        return
    yield from _locked(group, setup)
    yield from _changed(state, group, setup)
    yield from _off(group)
    yield from _strange(state, group, setup)


def _kept_elsewhere(group: Group) -> Iterator[Check]:
    if not group.enabled:
        mend = "Enable it in Slack, or in the tool that keeps it."
        detail = f"@{group.handle} is disabled: it reaches nobody."
        yield Check(subject=SUBJECT, verdict="warning", detail=detail, mend=mend)


def _locked(group: Group, setup: Setup) -> Iterator[Check]:
    found = setup.chat.groups.get(group.id) if setup.chat else None
    if found and found.locked:
        yield Check(
            subject=SUBJECT,
            verdict="fault",
            detail=f"@{group.handle} {found.locked}: the desk cannot edit it.",
            mend="Make a user group in Slack for the desk to keep, or set `handle_mode: report`.",
        )


def _changed(state: TeamState, group: Group, setup: Setup) -> Iterator[Check]:
    """Another app that changed the handle last may do so again; a person's change is everyday."""
    if not (group.updated_by_bot and changed_by_another(state, group)):
        return
    found = setup.chat.groups.get(group.id) if setup.chat else None
    by = found.changed_by if found and found.changed_by else "another app"
    yield Check(
        subject=SUBJECT,
        verdict="warning",
        detail=f"@{group.handle} was last changed by {by[:80]}, on {_day(group)}.",
        mend="If that still keeps it, switch it off there, or set `handle_mode: report`.",
    )


def _off(group: Group) -> Iterator[Check]:
    if not group.enabled:
        yield Check(
            subject=SUBJECT,
            verdict="warning",
            detail=f"@{group.handle} is disabled: it reaches nobody until the desk enables it.",
            mend="Enable it in Slack to have it at once.",
        )


def _strange(state: TeamState, group: Group, setup: Setup) -> Iterator[Check]:
    """Members whom the configuration does not know: the desk would take them out, or it is another handle."""
    if not setup.knows_addresses:
        return
    known = {*state.slack_ids.values(), *(each.slack for each in state.people.values())}
    strange = len(group.users - known)
    if strange:
        are = "is" if strange == 1 else "are"
        yield Check(
            subject=SUBJECT,
            verdict="warning",
            detail=(
                f"{strange} of the {len(group.users)} in @{group.handle} {are} not in the configuration:"
                " the desk takes them out."
            ),
            mend=f"If that is not {state.team.name}'s handle, correct `slack.handle`.",
        )


def _shown(group: Group) -> str:
    count = len(group.users)
    return f"@{group.handle}, {count} {'member' if count == 1 else 'members'}"


def _day(group: Group) -> str:
    return f"{group.updated_at:%Y-%m-%d}" if group.updated_at else "a day that is not known"
