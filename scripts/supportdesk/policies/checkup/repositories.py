"""Whether the watched repositories are as the configuration says, and can be worked in."""

from collections.abc import Iterator

from supportdesk.model.check import Check
from supportdesk.model.places import Repository
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import TeamState
from supportdesk.model.tracker_setup import RepositorySetup


def check_repositories(state: TeamState, setup: Setup) -> Iterator[Check]:
    """There under that name, open to issues, and private where the configuration says so."""
    tracker = setup.tracker
    for repository in state.team.repositories if tracker else ():
        if tracker is not None and repository.name in tracker.repositories:
            yield from _check(repository, tracker.repositories[repository.name], setup)


def watched(state: TeamState, setup: Setup) -> Iterator[tuple[str, RepositorySetup]]:
    """The team's repositories that are there under their names, as they were found."""
    found = setup.tracker.repositories if setup.tracker else {}
    for repository in state.team.repositories:
        there = found.get(repository.name)
        if there is not None and there.name == repository.name:
            yield repository.name, there


def _check(repository: Repository, found: RepositorySetup | None, setup: Setup) -> Iterator[Check]:
    name = repository.name
    if found is None:
        installation = setup.tracker.installation if setup.tracker else None
        place = f" at {installation.url}" if installation and installation.url else ""
        yield Check(
            subject=name,
            verdict="fault",
            detail="GitHub shows the desk no such repository.",
            mend=f"Correct the name, or let the App into it{place}.",
        )
        return
    if found.name != name:
        yield _fault(name, f"It is called {found.name} on GitHub.", f"Write `{found.name}`.")
    if found.archived:
        yield _fault(name, "It is archived: nothing can be changed in it.", "Unarchive it, or take it out.")
    if not found.takes_issues:
        yield _fault(name, "Its issues are turned off.", "Turn them on in its settings, or take it out.")
    if found.private and not repository.private:
        detail = "It is private on GitHub and not here: titles and names from it could be shown to anybody."
        yield _fault(name, detail, "Write `private: true`.")
    if repository.private and not found.private:
        yield Check(
            subject=name,
            verdict="warning",
            detail="It is public on GitHub and private here: titles are kept back that anybody can read.",
            mend="Leave out `private`, or make it private on GitHub.",
        )


def _fault(name: str, detail: str, mend: str) -> Check:
    return Check(subject=name, verdict="fault", detail=detail, mend=mend)
