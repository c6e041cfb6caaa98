"""What the doctor says of the desk's tokens in Slack."""

from typing import Any

import pytest

from supportdesk.model.setup import Unread
from supportdesk.model.snapshot import Desk
from supportdesk.policies.checkup.chat import check_chat
from supportdesk.policies.checkup.desk import check_accounts
from tests.policies.checkups import a_chat, a_group_token, a_setup, a_token, a_world, lines

INSTALL = "in the Slack app's settings under OAuth & Permissions"


def seen(*tokens: Any) -> list[str]:
    return lines(check_chat(a_world(), a_setup(chat=a_chat(*tokens))))


def test_a_token_as_it_should_be_is_named_with_its_account_and_workspace() -> None:
    assert seen() == ["✓ Slack: SLACK_BOT_TOKEN is of @support-desk in Acme, with all scopes that it needs"]
    assert seen(a_token(), a_group_token())[1:] == [
        "✓ Slack handles: SLACK_USERGROUP_TOKEN is of @em-d in Acme, with all scopes that it needs"
    ]


def test_where_slack_tells_no_scopes_nothing_is_said_of_them() -> None:
    assert seen(a_token(tells=False)) == [
        "✓ Slack: SLACK_BOT_TOKEN is of @support-desk in Acme; Slack tells no scopes"
    ]


def test_every_missing_scope_is_said_at_once_with_what_it_is_for() -> None:
    missing = {"chat:write": "posts and edits messages", "users:read": "sees whether accounts are active"}
    assert seen(a_token(missing=missing)) == [
        (
            "✗ Slack scopes: SLACK_BOT_TOKEN, of @support-desk in Acme, lacks chat:write (posts and edits"
            " messages), users:read (sees whether accounts are active)."
            f" → Add them {INSTALL}, Bot Token Scopes, and install the app again."
        )
    ]


def test_a_persons_scope_is_added_elsewhere_and_gives_a_new_token() -> None:
    token = a_group_token(missing={"usergroups:write": "changes handles"})
    assert seen(a_token(), token)[1:] == [
        (
            "✗ Slack scopes: SLACK_USERGROUP_TOKEN, of @em-d in Acme, lacks usergroups:write (changes"
            f" handles). → Add it {INSTALL}, User Token Scopes, and install the app again as the same"
            " person, and store the new token."
        )
    ]


def test_a_scope_that_the_desk_never_needs_is_a_warning() -> None:
    assert seen(a_token(idle=("admin", "files:write")))[1:] == [
        (
            "! Slack scopes: SLACK_BOT_TOKEN may do more than the desk ever does: admin, files:write."
            " → Take that out of the Slack app's Bot Token Scopes: a lost token does less harm then."
        )
    ]


@pytest.mark.parametrize(
    ("token", "said"),
    [
        (a_token(kind="person"), "SLACK_BOT_TOKEN holds a person's token (xoxp-…)"),
        (a_token(kind="app", refused="Slack: no."), "SLACK_BOT_TOKEN holds an app-level token (xapp-…)"),
        (a_group_token(kind="app"), "SLACK_USERGROUP_TOKEN holds an app-level token (xapp-…)"),
    ],
)
def test_tokens_that_are_mixed_up_are_said_plainly_and_nothing_else_of_them(token: Any, said: str) -> None:
    (line,) = seen(token)
    assert line.startswith(("✗ Slack: ", "✗ Slack handles: "))
    assert said in line
    assert " → Store the " in line


def test_a_bots_token_may_edit_user_groups_where_everybody_may() -> None:
    assert seen(a_token(), a_group_token(kind="bot"))[1][0] == "✓"


def test_a_refused_token_is_said_once_with_the_reason() -> None:
    reason = "Slack: Slack does not accept the token (invalid_auth); put a valid one into SLACK_BOT_TOKEN."
    setup = a_setup(chat=a_chat(a_token(refused=reason)), unread=(Unread(subject="Slack", reason=reason),))
    assert lines([*check_accounts(a_world(), setup), *check_chat(a_world(), setup)]) == [
        "✓ GitHub: support-desk[bot], in acme/desk",
        f"✗ Slack: {reason}",
    ]


def test_where_slack_could_not_be_asked_at_all_each_reason_has_its_line() -> None:
    unread = (Unread(subject="Slack", reason="SLACK_BOT_TOKEN is not set.\nSLACK_API_URL is no address."),)
    setup = a_setup(chat=None, unread=unread, desk=Desk(login="", slack_user="", repository="acme/desk"))
    assert list(check_chat(a_world(), setup)) == []
    assert lines(check_accounts(a_world(), setup)) == [
        "✗ Slack: SLACK_BOT_TOKEN is not set.",
        "✗ Slack: SLACK_API_URL is no address.",
    ]
