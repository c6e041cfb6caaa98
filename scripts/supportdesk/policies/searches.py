"""Addresses of GitHub's own searches over a team's open issues, for what a message only counts."""

from urllib.parse import quote_plus

from supportdesk.model.snapshot import TeamState


def open_issues(state: TeamState, *qualifiers: str) -> str:
    """The address at which GitHub lists the team's open issues that these qualifiers narrow down."""
    site = state.desk.url.removesuffix(f"/{state.desk.repository}")
    if not site:
        return ""
    repositories = (f"repo:{each.name}" for each in state.team.repositories)
    terms = ("is:open", "is:issue", labelled(state.team.label.name), *repositories, *qualifiers)
    return f"{site}/issues?q={quote_plus(' '.join(terms))}"


def labelled(*labels: str) -> str:
    """The qualifier for issues that carry any of these labels."""
    return "label:" + ",".join(f'"{label.replace(chr(34), "")}"' for label in labels)
