"""What people write in Slack: whether it comes from outside, whom it calls on, which issues it links."""

import re
from collections.abc import Iterator

from supportdesk.model.channels import Message
from supportdesk.model.issues import Issue, IssueRef
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import is_watched
from supportdesk.policies.wording import handle_name

_PIECE = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_CALLED = re.compile(r"<@([A-Z0-9]+)(?:\|[^<>]*)?>")
_ISSUE = re.compile(r"/([\w.-]+/[\w.-]+)/issues/([0-9]{1,9})(?![0-9])")
_STYLE = re.compile(r"(?<!\w)[*_~`]+|[*_~`]+(?!\w)")
_LOOKED_AT = 1_000  # characters; an excerpt is a fraction of that


def member_accounts(state: TeamState) -> frozenset[str]:
    """The Slack accounts of the team's members, as far as they are known."""
    return frozenset(state.slack_ids[key] for key in state.team.member_keys() if key in state.slack_ids)


def is_from_outside(state: TeamState, message: Message) -> bool:
    """Whether somebody who is no member wrote it; bots and the desk ask nothing."""
    return not message.by_desk and message.user is not None and message.user not in member_accounts(state)


def called_accounts(text: str) -> frozenset[str]:
    """The Slack accounts that a message calls on by name."""
    return frozenset(_CALLED.findall(text))


def linked_refs(state: TeamState, text: str) -> tuple[IssueRef, ...]:
    """The issues of watched repositories that a message links, as it spells them."""
    found = (IssueRef(repository, int(number)) for repository, number in _ISSUE.findall(text))
    return tuple(ref for ref in found if is_watched(state, ref))


def linked_issues(state: TeamState, text: str) -> tuple[Issue | None, ...]:
    """The same issues, None for one that was not read."""
    return tuple(_find(state, ref) for ref in linked_refs(state, text))


def names_team(state: TeamState, text: str) -> bool:
    """Whether a message names the team: its handle, its channel or its label."""
    slack = state.team.slack
    if any(
        f"<{mark}{end}" in text for mark in (f"!subteam^{slack.handle}", f"#{slack.channel}") for end in "|>"
    ):
        return True
    names = (state.team.label.name, *([state.group.handle] if state.group else []))
    return any(_says(text, name) for name in names)


def address(state: TeamState, message: Message) -> str:
    """Where a message stands in Slack; nothing where the workspace's address is not known."""
    workspace = state.desk.slack_url
    return f"{workspace}archives/{message.channel}/p{message.ts.replace('.', '')}" if workspace else ""


def excerpt(state: TeamState, text: str, *, longest: int) -> str:
    """How a message begins, on one line and without Slack's markup; nobody is called, nobody else named."""
    shown = _STYLE.sub("", _PIECE.sub(lambda piece: _word(state, *piece.groups()), text[:_LOOKED_AT]))
    for written, meant in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        shown = shown.replace(written, meant)
    line = " ".join(shown.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _find(state: TeamState, ref: IssueRef) -> Issue | None:
    """An issue however its repository is spelt."""
    spelt = (issue for known, issue in state.issues.items() if known.number == ref.number)
    folded = ref.repository.casefold()
    return next((issue for issue in spelt if issue.ref.repository.casefold() == folded), None)


def _says(text: str, name: str) -> bool:
    """Whether a text holds a name as a whole: `team/delivery` is not found in `team/delivery-docs`."""
    return re.search(rf"(?<![\w/-]){re.escape(name)}(?![\w/-])", text, re.IGNORECASE) is not None


def _word(state: TeamState, sign: str, target: str, label: str | None) -> str:
    """A link, mention or channel of Slack's markup as a word that does nothing."""
    match sign:
        case "@":
            names = (state.people[key].name for key, account in state.slack_ids.items() if account == target)
            return next(names, "somebody")
        case "#":
            return f"#{label or next(_channel_names(state, target), 'channel')}"
        case "!" if target == f"subteam^{state.team.slack.handle}":
            return f"@{handle_name(state)}"
        case "!":
            return label or f"@{target.partition('^')[0]}"
        case _:
            return label or target


def _channel_names(state: TeamState, channel: str) -> Iterator[str]:
    known = (*([state.channel] if state.channel else []), *state.watched)
    return (each.name for each in known if each.id == channel)
