"""What must be set before a service can be asked, and what is said of all that is not, at once."""

from collections.abc import Sequence

from supportdesk.runtime.environment import Environment, host_of
from supportdesk.services.errors import Denied
from supportdesk.services.github.credentials import choose_credentials


def require_credentials(environment: Environment) -> None:
    """Raises Denied with every credential that is missing and every address that is none, at once."""
    refuse([*github_faults(environment), *slack_faults(environment)])


def refuse(faults: Sequence[str]) -> None:
    """Raises Denied with all of the faults; nothing where there is none."""
    if faults:
        raise Denied("\n".join(faults))


def github_faults(environment: Environment) -> list[str]:
    """What GitHub cannot be asked without."""
    faults = []
    if environment.repository.count("/") != 1:
        faults.append("GITHUB_REPOSITORY is not set: name the desk's own repository, as owner/name.")
    if not (environment.github_token or environment.app_id or environment.app_private_key):
        faults.append("GITHUB_TOKEN is not set, nor SUPPORTDESK_APP_ID with SUPPORTDESK_APP_PRIVATE_KEY.")
    else:
        faults += _misgiven(environment)
    return faults + address_faults("GITHUB_API_URL", environment.github_url)


def _misgiven(environment: Environment) -> list[str]:
    """What is wrong with the credentials that are set, as with half of an App's."""
    try:
        choose_credentials(
            token=environment.github_token,
            app_id=environment.app_id,
            private_key=environment.app_private_key,
        )
    except Denied as error:
        return [str(error)]
    return []


def slack_faults(environment: Environment) -> list[str]:
    """What Slack cannot be asked without."""
    faults = []
    if not environment.slack_token:
        faults.append("SLACK_BOT_TOKEN is not set: give the token of the desk's Slack App (xoxb-…).")
    return [
        *faults,
        *token_faults("SLACK_BOT_TOKEN", environment.slack_token),
        *token_faults("SLACK_USERGROUP_TOKEN", environment.usergroup_token),
        *address_faults("SLACK_API_URL", environment.slack_url),
    ]


def token_faults(variable: str, token: str) -> list[str]:
    """A token goes into a header, where a line break or the like would do harm."""
    if token.isascii() and token.isprintable() and " " not in token:
        return []
    return [f"{variable} holds a space, a line break or another stray character: store it anew."]


def address_faults(variable: str, url: str) -> list[str]:
    """The address itself is not said: it may hold a password."""
    return [] if host_of(url) else [f"{variable} is no address: write it like https://host/path."]
