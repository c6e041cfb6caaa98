"""A team's next weeks as a page for people, and as plain data."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from supportdesk.model.override_line import override_line
from supportdesk.model.tables import Page, Said, Table
from supportdesk.policies.outlook import Outlook
from supportdesk.policies.swap import Proposal

_ACCOUNT = "Business days on support, from half a year back to twelve weeks ahead:"


def outlook_page(view: Outlook) -> Page:
    """Who is on support when, what is missing and what is proposed, and how even it is."""
    if view.problem:
        return Page(title=view.team, parts=(Said(view.problem),))
    return Page(
        title=view.team,
        parts=(
            _duties(view),
            *map(proposed, view.proposals),
            Said(view.next_up),
            Said(_ACCOUNT),
            _shares(view),
            *([Said(f"Ad-hoc issues are not counted: {view.uncounted}")] if view.uncounted else []),
            Said(_quality(view)),
        ),
    )


def outlook_data(view: Outlook) -> dict[str, Any]:
    """The same for programs: moments in UTC, amounts in business days, None where nothing was counted."""
    return {
        "team": view.team,
        "problem": view.problem,
        "duties": [
            {"from": each.start.isoformat(), "to": each.end.isoformat(), "who": each.who, "note": each.note}
            for each in view.duties
        ],
        "gaps": [
            {
                "from": each.gap.start.isoformat(),
                "to": each.gap.end.isoformat(),
                "proposal": each.sentence,
                "overrides": [override_line(line).strip().removeprefix("- ") for line in each.overrides],
            }
            for each in view.proposals
        ],
        "next": view.next_up,
        "shares": [
            {
                "who": name,
                "served": round(share.served, 1),
                "planned": round(share.planned, 1),
                "even": round(share.even, 1),
                "covers": round(share.covers, 1),
                "holidays": share.holidays,
                "ad_hoc": None if view.uncounted else share.ad_hoc,
            }
            for name, share in view.shares
        ],
        "quality": view.quality.score,
    }


def local_moment(at: datetime, timezone: str) -> str:
    """A moment in a table, in the team's local time: `Mon 2 Nov 2026, 10:00`."""
    local = at.astimezone(ZoneInfo(timezone))
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M}"


def _duties(view: Outlook) -> Table:
    rows = tuple(
        (local_moment(each.start, view.timezone), local_moment(each.end, view.timezone), each.who, each.note)
        for each in view.duties
    )
    unusual = frozenset(place for place, each in enumerate(view.duties) if each.note in {"gap", "away"})
    return Table(columns=("from", "until", "on support", ""), rows=rows, marked=unusual)


def proposed(proposal: Proposal) -> Said:
    """A gap with what is proposed for it, ready to paste."""
    return Said(proposal.text, pasted=tuple(map(override_line, proposal.overrides)))


def _shares(view: Outlook) -> Table:
    """The fairness account (WORK-6): business days from half a year back to twelve weeks ahead."""
    rows = tuple(
        (
            name,
            f"{share.served:.1f}",
            f"{share.planned:.1f}",
            f"{share.even:.1f}",
            f"{share.balance:+.1f}",
            f"{share.covers:.1f}",
            str(share.holidays),
            "-" if view.uncounted else str(share.ad_hoc),
        )
        for name, share in view.shares
    )
    columns = ("engineer", "served", "planned", "even", "more or less", "as cover", "holidays", "ad-hoc")
    return Table(columns=columns, rows=rows)


def _quality(view: Outlook) -> str:
    found = view.quality
    return (
        f"Quality {found.score} of 100: exactly one engineer in {found.covered:.0%} of the next twelve "
        f"weeks' business time, and {found.balanced:.0%} of the work within one shift of even."
    )
