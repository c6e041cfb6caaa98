"""The account of one issue, for every team that sees it; on standard output only."""

from supportdesk.model.issues import IssueRef
from supportdesk.model.snapshot import Snapshot
from supportdesk.model.tables import Page, Said
from supportdesk.policies.explain import explain
from supportdesk.runtime.arguments import Options, UsageError
from supportdesk.runtime.output import show_pages


def show_account(snapshot: Snapshot, ref: IssueRef, options: Options) -> bool:
    """Show why an issue stands where it does; whether all could be read for that."""
    gaps = tuple(
        f"Not all could be read. {gap.reason}" for state in snapshot.teams for gap in state.incomplete
    )
    told = {
        state.key: (f"{ref} for {state.team.name}", (*gaps, *explain(state, state.issues[ref])))
        for state in snapshot.teams
        if ref in state.issues
    }
    if not told:
        raise UsageError(" ".join((f"{ref} is not among the issues that these teams see.", *gaps)))
    pages = [Page(title=title, parts=tuple(map(Said, sentences))) for title, sentences in told.values()]
    teams = [{"team": key, "account": sentences} for key, (_, sentences) in told.items()]
    if gaps or options.says_success:
        show_pages(pages, {"issue": str(ref), "teams": teams}, options.format)
    return not gaps
