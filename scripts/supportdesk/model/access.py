"""What the desk's Apps may do, and what for: the one list of GitHub's permissions and of Slack's scopes.

The manifests in templates/ ask for these and nothing else. `use` says in a few words what each is for, where
several are named at once; `purpose` says it in a sentence.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """A GitHub App's permission by its names in the API and in an App's settings; `vital` ones are no choice.

    https://docs.github.com/rest/authentication/permissions-required-for-github-apps
    """

    name: str
    title: str
    level: str
    use: str
    purpose: str
    vital: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A scope of a bot's token in Slack. Which method needs which: https://docs.slack.dev/reference/methods."""

    name: str
    use: str
    purpose: str


OF_DESK = (
    Permission(
        name="metadata",
        title="Metadata",
        level="read",
        use="seeing repositories",
        purpose="Comes with every App: which repositories there are.",
        vital=True,
    ),
    Permission(
        name="issues",
        title="Issues",
        level="write",
        use="requests and labels",
        purpose="Reads requests; sets labels and assignees, comments, files handoff reports.",
        vital=True,
    ),
    Permission(
        name="organization_projects",
        title="Organization projects",
        level="write",
        use="boards",
        purpose="Reads the board; adds requests to it, sets their status and dates.",
        vital=True,
    ),
    Permission(
        name="contents",
        title="Contents",
        level="write",
        use="handoffs by hand, issue forms",
        purpose="Reads issue forms, proposes one; commits who took over, after a handoff by hand.",
    ),
    Permission(
        name="pull_requests",
        title="Pull requests",
        level="write",
        use="asking where a branch is protected",
        purpose="Asks for the commit after a handoff where the branch is protected, and for an issue form.",
    ),
    Permission(
        name="members",
        title="Organization members",
        level="read",
        use="telling members from strangers",
        purpose="Tells members of the organization from strangers.",
    ),
    Permission(
        name="actions",
        title="Actions",
        level="read",
        use="the check-up of the schedule",
        purpose="Sees whether the schedule is on and when it last ran, for check-up and uninstalling.",
    ),
)
OF_DOORBELL = (
    Permission(
        name="actions",
        title="Actions",
        level="write",
        use="ringing",
        purpose="Starts the workflow issues.yml of the desk's repository.",
        vital=True,
    ),
    OF_DESK[0],
)
OF_BOT = (
    Scope(
        name="channels:history",
        use="reads what is said in public channels",
        purpose="Reads the public channels it is invited to: what it said, who answered.",
    ),
    Scope(
        name="channels:read",
        use="finds public channels",
        purpose="Knows those channels by name, and whether they are archived.",
    ),
    Scope(
        name="chat:write",
        use="posts and edits messages",
        purpose="Posts there, edits and deletes its own messages, and nobody else's.",
    ),
    Scope(
        name="groups:history",
        use="reads what is said in private channels",
        purpose="The same as channels:history, in private channels it is invited to.",
    ),
    Scope(
        name="groups:read",
        use="finds private channels",
        purpose="The same as channels:read, for those private channels.",
    ),
    Scope(
        name="reactions:read",
        use="sees who reacted",
        purpose="Reads who reacted, where many did.",
    ),
    Scope(
        name="usergroups:read",
        use="reads handles",
        purpose="Reads who is in the handle, and who changed it last.",
    ),
    Scope(
        name="usergroups:write",
        use="changes handles",
        purpose="Puts whoever is on support into the handle.",
    ),
    Scope(
        name="users:read",
        use="sees whether accounts are active",
        purpose="Sees whether an account is active, a guest or a bot.",
    ),
    Scope(
        name="users:read.email",
        use="finds people by e-mail",
        purpose="Finds the account of somebody whom the configuration names by an address.",
    ),
)
