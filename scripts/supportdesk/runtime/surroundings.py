"""What a check-up is told of the environment: whether a monitor listens, and what is set to no purpose."""

from collections.abc import Iterator

from supportdesk.model.config import Config
from supportdesk.model.setup import Surroundings
from supportdesk.runtime.environment import Environment


def surroundings_of(environment: Environment, config: Config) -> Surroundings:
    """The environment's part of a check-up, without a secret."""
    return Surroundings(watched=bool(environment.heartbeat_url), unused=dict(_unused(environment, config)))


def _unused(environment: Environment, config: Config) -> Iterator[tuple[str, str]]:
    """Variables that are set and not used, each with why: a secret more than needed can be lost."""
    if environment.github_token and environment.app_id:
        yield "GITHUB_TOKEN", "the GitHub App of SUPPORTDESK_APP_ID is used"
    if environment.usergroup_token and environment.usergroup_token == environment.slack_token:
        yield "SLACK_USERGROUP_TOKEN", "it is the same token as SLACK_BOT_TOKEN"
    sources = {team.rotation.source for team in config.teams.values()}
    secrets = (
        ("opsgenie", "OPSGENIE_API_KEY", environment.opsgenie_key),
        ("jsm", "JSM_API_TOKEN", environment.jsm_token),
        ("pagerduty", "PAGERDUTY_API_TOKEN", environment.pagerduty_token),
    )
    for source, variable, value in secrets:
        if value and source not in sources:
            yield variable, f"no team's on-call source is {source}"
