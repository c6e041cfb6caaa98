"""Channels in Slack: there, not archived, and the desk is in them."""

from collections.abc import Iterator

from supportdesk.model.check import Check
from supportdesk.model.config import JOBS, Team
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import Snapshot, TeamState


def check_channels(state: TeamState, setup: Setup) -> Iterator[Check]:
    """The team's channel, and those where it may be asked."""
    places = state.team.slack
    yield from _channel(setup, places.channel, subject="Slack channel", key="slack.channel")
    for each in places.also_watch:
        yield from _channel(setup, each, subject="watched channel", key="slack.also_watch")


def check_shadow(snapshot: Snapshot, setup: Setup) -> Iterator[Check]:
    """Where what is rehearsed is said, as long as a job is in shadow."""
    rehearsing = [each.team.name for each in snapshot.teams if _in_shadow(each.team)]
    if not rehearsing:
        return
    if setup.shadow_channel is not None:
        yield from _channel(setup, setup.shadow_channel, subject="shadow channel", key="desk.shadow_channel")
        return
    who = " and ".join(rehearsing)
    yield Check(
        subject="shadow channel",
        verdict="warning",
        detail=f"None is set: what is rehearsed for {who} stands in the summaries of runs alone.",
        mend="Set `desk.shadow_channel` to the ID of a channel for it, and invite the desk there.",
    )


def check_shared(snapshot: Snapshot, setup: Setup) -> Iterator[Check]:
    """A channel of two teams: allowed, and seldom meant."""
    if not snapshot.teams:
        return
    first = snapshot.teams[0]
    teams: dict[str, list[str]] = {}
    for team in (first.team, *first.others):
        teams.setdefault(team.slack.channel, []).append(team.name)
    for channel, names in teams.items():
        if len(names) > 1:
            yield Check(
                subject="Slack channel",
                verdict="warning",
                detail=f"{_name(setup, channel)} is the channel of {' and '.join(sorted(names))}.",
                mend="Give each team a channel of its own at `slack.channel`, unless that is meant.",
            )


def _channel(setup: Setup, channel: str, *, subject: str, key: str) -> Iterator[Check]:
    """One channel; nothing where it could not be looked at, for why is told elsewhere."""
    chat = setup.chat
    if chat is None or channel not in chat.channels:
        return
    found, bot = chat.channels[channel], _bot(setup)
    if found is None:
        detail = f"There is no {channel}, or the desk may not see it."
        mend = f"Correct `{key}`; in a private channel, type /invite {bot}."
    elif found.archived:
        detail, mend = f"#{found.name} is archived.", f"Unarchive it, or name another at `{key}`."
    elif not found.joined:
        detail, mend = f"The desk is not in #{found.name}.", f"Type /invite {bot} there."
    else:
        kind = "private, and " if found.private else ""
        yield Check(subject=subject, detail=f"#{found.name}: {kind}the desk is in it")
        return
    yield Check(subject=subject, verdict="fault", detail=detail, mend=mend)


def faulty_channels(setup: Setup) -> frozenset[str]:
    """The channels, by ID, of which it is said here what is wrong with them."""
    found = setup.chat.channels if setup.chat else {}
    return frozenset(key for key, each in found.items() if not each or each.archived or not each.joined)


def _in_shadow(team: Team) -> bool:
    return any(team.mode.of(job) == "shadow" for job in JOBS)


def _name(setup: Setup, channel: str) -> str:
    found = setup.chat.channels.get(channel) if setup.chat else None
    return f"#{found.name}" if found else channel


def _bot(setup: Setup) -> str:
    """How people call the desk in Slack, as far as that is known."""
    tokens = setup.chat.tokens if setup.chat else ()
    names = (each.account for each in tokens if each.account and each.kind in {"bot", "unknown"})
    return f"@{next(names, 'support-desk')}"
