"""What stays for people to take back when the desk leaves: a short list, with where each is found."""

from collections.abc import Iterable, Mapping

from supportdesk.model.config import Team
from supportdesk.model.tables import Page, Said

WORKFLOWS = ("schedule.yml", "issues.yml", "handoff.yml")
SLACK_APPS = "https://api.slack.com/apps"


def left_to_people(
    leaving: Iterable[str], teams: Mapping[str, Team], *, server: str, repository: str
) -> Page:
    """What only people can take back where the desk leaves these of its teams.

    `server` is GitHub's address, `repository` the desk's own, as owner/name.
    """
    gone = [teams[key] for key in dict.fromkeys(leaving)]
    stays = [team for team in teams.values() if team not in gone]
    watched = _only_watched_by(gone, stays)
    place = f"{server}/{repository}"
    owner = repository.partition("/")[0]
    parts = _of_teams(gone) if stays else _of_the_desk(place, server, owner=owner)
    folders = tuple(f"{server}/{name}/tree/HEAD/.github" for name in watched)
    doorbell = "Delete workflows/doorbell.yml with its secret and variables, and the desk's issue form, in"
    return Page(
        title="What only people can take back",
        parts=(*parts, *((Said(f"{doorbell}:", folders),) if folders else ())),
    )


def _of_teams(gone: Iterable[Team]) -> tuple[Said, ...]:
    names = ", ".join(team.name for team in gone)
    return (
        Said(
            f"First, before --apply: set `mode: off` for {names} in config/teams.yml. The next round of the"
            " schedule would set all of it anew."
        ),
        Said(f"Then: take {names} out of config/teams.yml and config/overrides.yml."),
    )


def _of_the_desk(place: str, server: str, *, owner: str) -> tuple[Said, ...]:
    settings = f"{place}/settings"
    return (
        Said(
            "First, before --apply: disable these workflows, and wait until none of them runs any more."
            " The next round would set all of it anew.",
            tuple(f"{place}/actions/workflows/{name}" for name in WORKFLOWS),
        ),
        Said(
            "Then: uninstall and delete the desk's GitHub App and the doorbell's (of a personal account under"
            f" {server}/settings).",
            (f"{server}/organizations/{owner}/settings/installations",),
        ),
        Said("Delete the Slack app, by which its tokens end.", (SLACK_APPS,)),
        Said("Delete the environment support-desk with its secrets.", (f"{settings}/environments",)),
        Said("Delete the variables whose names begin with SUPPORTDESK_.", (f"{settings}/variables/actions",)),
        Said("Revoke the key of an on-call system, and end the check that HEARTBEAT_URL belongs to."),
    )


def _only_watched_by(gone: Iterable[Team], stays: Iterable[Team]) -> tuple[str, ...]:
    """The repositories that nobody watches any more, by name."""
    kept = {each.name.casefold() for team in stays for each in team.repositories}
    names = {each.name for team in gone for each in team.repositories}
    return tuple(sorted(name for name in names if name.casefold() not in kept))
