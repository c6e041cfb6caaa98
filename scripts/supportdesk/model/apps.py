"""The Apps that the desk acts by: what each is for, and what is set where once it is made.

What they ask for stands in the manifests, as templates/NAME.json, and why in `access`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from supportdesk.model.access import OF_BOT, OF_DESK, OF_DOORBELL

ENVIRONMENT = "support-desk"  # that of the desk's repository which holds the secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class AppKind:
    """One of the Apps. `key` names its files; `suffix` ends the name that is proposed for it.

    `purposes` says of each permission or scope, in a sentence, what the desk does by it.
    """

    key: str
    title: str
    about: str
    template: str
    suffix: str = ""
    purposes: Mapping[str, str] = field(default_factory=dict)


DESK = AppKind(
    key="support-desk",
    title="The desk's GitHub App",
    about="By it the desk reads and changes issues and boards. It has no webhook and no server.",
    template="github-app.json",
    suffix="-support-desk",
    purposes={each.name: each.purpose for each in OF_DESK},
)

DOORBELL = AppKind(
    key="support-doorbell",
    title="The doorbell's GitHub App",
    about="Watched repositories ring by it, so that the desk comes at once. It can do nothing else.",
    template="github-doorbell-app.json",
    suffix="-support-doorbell",
    purposes={each.name: each.purpose for each in OF_DOORBELL},
)

SLACK = AppKind(
    key="slack",
    title="The Slack app",
    about="By it the desk speaks in channels and keeps the handle. It listens to no events.",
    template="slack-app.json",
    purposes={each.name: each.purpose for each in OF_BOT},
)

APPS = (DESK, DOORBELL)  # on GitHub


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the Apps are made: GitHub's address without a slash at the end, and the desk's repository.

    `organization` is empty where a personal account owns them.
    """

    web: str
    repository: str
    organization: str = ""

    @property
    def owner(self) -> str:
        return self.repository.partition("/")[0]

    @property
    def apps(self) -> str:
        """The page that lists the owner's GitHub Apps."""
        owner = f"/organizations/{self.organization}" if self.organization else ""
        return f"{self.web}{owner}/settings/apps"

    def app(self, slug: str) -> str:
        """The page on which an App's owner changes it."""
        return f"{self.apps}/{slug}"

    @property
    def registration(self) -> str:
        """The page that takes a manifest."""
        return f"{self.apps}/new"

    def settings(self, page: str) -> str:
        """A page of the repository's settings."""
        return f"{self.web}/{self.repository}/settings/{page}"


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A GitHub App that was made; `address` is its page. Its private key is in a file, and never here."""

    key: str
    owner: str
    number: int
    slug: str
    address: str

    @property
    def install(self) -> str:
        """The page on which it is installed."""
        return f"{self.address}/installations/new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One thing to set: its name, what it is set to, in words where it is a secret, and where."""

    name: str
    value: str
    where: str
    address: str = ""


def key_file(kind: AppKind) -> str:
    """The name of the file that holds an App's private key."""
    return f"{kind.key}.private-key.pem"


def proposed_name(kind: AppKind, owner: str) -> str:
    """A name that is likely to be free: GitHub's are one for all, and no longer than 34 characters."""
    return f"{owner[: 34 - len(kind.suffix)].rstrip('-')}{kind.suffix}"


def settings_of_desk(app: App, place: Place, *, folder: str) -> tuple[Setting, ...]:
    """What the desk's own repository has to know of its App."""
    variables = "variable of the desk's repository"
    address = place.settings("variables/actions")
    return (
        Setting(
            name="SUPPORTDESK_APP_PRIVATE_KEY",
            value=f"the content of {folder}/{key_file(DESK)}",
            where=f"secret of the environment {ENVIRONMENT}, limited to the default branch",
            address=place.settings("environments"),
        ),
        Setting(name="SUPPORTDESK_LOGIN", value=f"{app.slug}[bot]", where=variables, address=address),
        Setting(name="SUPPORTDESK_APP_ID", value=str(app.number), where=variables, address=address),
    )


def settings_of_doorbell(app: App, place: Place, *, folder: str, desk: App | None) -> tuple[Setting, ...]:
    """What the watched repositories have to know, each or their organization as a whole."""
    variables = _shared(place, "variables")
    secrets = _shared(place, "secrets")
    values = {
        "SUPPORTDESK_REPOSITORY": place.repository,
        "SUPPORTDESK_DOORBELL_APP_ID": str(app.number),
        "SUPPORTDESK_LOGIN": f"{desk.slug}[bot]" if desk else "as the desk's App is called, with [bot]",
    }
    where = "variable of each watched repository" + (" or of the organization" if place.organization else "")
    return (
        Setting(
            name="SUPPORTDESK_DOORBELL_PRIVATE_KEY",
            value=f"the content of {folder}/{key_file(DOORBELL)}",
            where=where.replace("variable", "secret"),
            address=secrets,
        ),
        *(Setting(name=name, value=value, where=where, address=variables) for name, value in values.items()),
    )


def settings_of_slack(place: Place) -> tuple[Setting, ...]:
    """What the desk's repository has to know of the Slack app."""
    return (
        Setting(
            name="SLACK_BOT_TOKEN",
            value="the Bot User OAuth Token, from the app's page “OAuth & Permissions” once it is installed",
            where=f"secret of the environment {ENVIRONMENT}, limited to the default branch",
            address=place.settings("environments"),
        ),
    )


def _shared(place: Place, what: str) -> str:
    """The organization's page of variables or secrets; a personal account has none."""
    if not place.organization:
        return ""
    return f"{place.web}/organizations/{place.organization}/settings/{what}/actions"
