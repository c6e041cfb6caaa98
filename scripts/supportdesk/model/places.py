"""Where a team's requests come from and its work is kept: repositories, labels, board, Slack, intake."""

# ruff: noqa: RUF009 - the defaults are frozen values

from dataclasses import dataclass
from typing import Annotated, Literal

from supportdesk.model.duration import Duration
from supportdesk.model.forms import ChannelId, HandleId, Owner, RepositoryName
from supportdesk.model.marks import Mark, Range

HandleRole = Literal["support", "em", "pm"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamLabel:
    """The label that makes an issue the team's, and the wrong names that are corrected to it."""

    name: Annotated[str, Mark.SHORTHAND, "The label on GitHub."]
    aliases: Annotated[tuple[str, ...], "Wrong names in use, corrected to the label."] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A watched repository, as `owner/name`."""

    name: Annotated[RepositoryName, Mark.SHORTHAND, "owner/name."]
    private: Annotated[bool, "Titles, bodies and names from here never reach a public place."] = False
    share_titles: Annotated[bool, "A private repository's titles may be shown in Slack."] = False
    customers: Annotated[
        bool | None,
        "Whether all issues there are customers' requests, a member's own too. Default: as `private`.",
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Names of further labels that the desk reads or sets."""

    support: Annotated[
        str, "Makes a member's own issue a request, in a repository that is not for customers."
    ] = "support"
    needs_info: Annotated[str, "Set while parts of a request are missing."] = "needs-info"
    at_risk: Annotated[str, "Set while a request is at risk."] = "support/at-risk"
    feature: Annotated[tuple[str, ...], "Make an issue a feature request."] = ("feature-request",)
    feature_types: Annotated[tuple[str, ...], "GitHub issue types that make it one."] = ("Feature",)
    approve_spillover: Annotated[str, "Set by EM or PM: another engineer may help."] = (
        "support/spillover-approved"
    )
    triage: Annotated[str, "EM and PM triage it with the requester."] = "support/triage"
    mirror: Annotated[str, "Marks the public stand-in for a customer's issue."] = "customer-request"
    ad_hoc: Annotated[str, "An ad-hoc request, weighed in planning."] = "ad-hoc"
    exclude: Annotated[tuple[str, ...], "Never part of the support queue."] = ()
    pause: Annotated[tuple[str, ...], "Stop the clocks, except those for acknowledgement and urgency."] = (
        "needs-info",
        "waiting-on-requester",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestForm:
    """The headings that count for each part of a request (REQ-1)."""

    background: Annotated[tuple[str, ...], Mark.SOME, "Headings that count as background."] = (
        "Background",
        "Context",
        "Challenge",
        "Background and context",
    )
    impact: Annotated[tuple[str, ...], Mark.SOME, "Headings that count as impact."] = (
        "Impact",
        "Impact guidance",
    )
    placeholders: Annotated[
        tuple[str, ...],
        "Texts that count as no answer, such as a template's own prompts or `Keine Angabe`.",
    ] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statuses:
    """What the board's columns mean."""

    intake: Annotated[str, "Where new requests go; may also be one of `waiting`."]
    in_flight: Annotated[tuple[str, ...], Mark.SOME, "Somebody works on it."]
    waiting: Annotated[tuple[str, ...], "Nobody works on it yet."]
    done: Annotated[tuple[str, ...], Mark.SOME, "Finished."]
    product: Annotated[str | None, "Where feature requests go."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A GitHub Projects board, and what its columns mean."""

    owner: Annotated[Owner, "The organization or user whose project it is."]
    number: Annotated[int, Range(least=1, most=999_999), "The number in the project's address."]
    status_field: Annotated[str, "The single-select field that holds the column."] = "Status"
    eta_field: Annotated[str | None, "A date field; without it an ETA is given by command only."] = None
    statuses: Annotated[Statuses, "What the columns mean."]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackPlaces:
    """The team's channel and handle."""

    channel: Annotated[ChannelId, "The team's channel."]
    handle: Annotated[HandleId, "The team's user group."]
    also_watch: Annotated[
        tuple[ChannelId, ...], "Channels read for questions to the team (SUP-9, REQ-9)."
    ] = ()
    handle_members: Annotated[tuple[HandleRole, ...], Mark.SOME, "Who the handle stands for."] = (
        "support",
        "em",
        "pm",
    )
    handle_mode: Annotated[
        Literal["manage", "report"], "report: another tool keeps the handle, the desk only compares."
    ] = "manage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What happens to requests from customers, and how long an announcement waits."""

    customer_issues: Annotated[
        Literal["board", "mirror"],
        "An acknowledged customer issue goes on the board, or a linked issue is made for it.",
    ] = "board"
    repository: Annotated[RepositoryName | None, "mirror: where the linked issue is made."] = None
    status: Annotated[str | None, "mirror: the linked issue's status on the board."] = None
    announce_after: Annotated[Duration, "How long after labelling a request is announced."] = Duration.parse(
        "10 minutes"
    )
