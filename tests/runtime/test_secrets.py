"""Secrets appear in no output, whatever goes wrong."""

import logging

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

import doctor
import hand_off
import run_due
from supportdesk.runtime.command import Command
from supportdesk.runtime.environment import Environment
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import Rehearsal, an_issue

TOKEN = "ghs_42_eyJ" + "hbGciOiJSUzI1NiJ9" * 30
KEY_HEAD, KEY_END = "-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----"
SLACK, GROUPS = "xoxb-1234-5678-planted", "xoxp-1234-5678-planted"
OPSGENIE = "11112222-3333-4444-5555-666677778888"
PASSWORD = "hunter2-planted"
PING = "a-secret-check-id"
ASK = [run_due.COMMAND, doctor.COMMAND, hand_off.COMMAND]

FAULTS = [
    ("* /nothing/*", "status", 500),
    ("POST /gh/graphql", "status", 401),
    ("POST /gh/graphql", "status", 403),
    ("POST /gh/graphql", "status", 500),
    ("POST /gh/graphql", "html", 200),
    ("POST /gh/graphql", "drop_before", 0),
    ("POST /gh/graphql TeamPage", "truncate", 200),
    ("* /gh/repos/*", "drop_after", 0),
    ("* /gh/repos/*", "status", 422),
    ("POST /slack/api/*", "status", 401),
    ("POST /slack/api/*", "html", 200),
    ("POST /slack/api/*", "drop_before", 0),
    ("POST /slack/api/chat.postMessage", "truncate", 200),
    ("POST /slack/api/usergroups.users.update", "status", 500),
    ("GET /opsgenie/*", "status", 401),
    ("GET /opsgenie/*", "html", 200),
    ("GET /opsgenie/*", "drop_before", 0),
]


def planted(desk: Rehearsal) -> dict[str, str]:
    """The environment with a secret in every place that holds one, passwords inside addresses too."""
    address = desk.sandbox.url.replace("http://", f"http://desk:{PASSWORD}@")
    return {
        "GITHUB_TOKEN": TOKEN,
        "SLACK_BOT_TOKEN": SLACK,
        "SLACK_USERGROUP_TOKEN": GROUPS,
        "OPSGENIE_API_KEY": OPSGENIE,
        "OPSGENIE_API_URL": f"{address}/opsgenie",
        "HEARTBEAT_URL": f"{address}/opsgenie/{PING}",
    }


def assert_kept(said: str) -> None:
    for secret in (TOKEN, TOKEN[7:60], SLACK, GROUPS, OPSGENIE, PASSWORD, PING):
        assert secret not in said


@pytest.mark.parametrize("command", ASK, ids=lambda each: each.name)
@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_no_fault_brings_a_secret_out(
    rehearse: Rehearse, caplog: pytest.LogCaptureFixture, command: Command, fault: tuple[str, str, int]
) -> None:
    desk = rehearse(an_issue(1))
    match, kind, status = fault
    body = f"Bearer {TOKEN} {SLACK} GenieKey {OPSGENIE}"
    desk.fault(match, kind, **({"status": status} if status else {}), **({"body": body} if status else {}))
    caplog.set_level(logging.DEBUG, logger="github")
    caplog.set_level(logging.DEBUG, logger="urllib3")
    caplog.set_level(logging.DEBUG, logger="slack_sdk")
    team = ("--team", "delivery") if command is hand_off.COMMAND else ()
    ran = desk.run(command, "--apply", *team, **planted(desk))
    assert ran.status in (0, 1, 3)
    assert "error of the desk itself" not in ran.said
    assert_kept(ran.said)
    assert_kept("\n".join(f"{each.name}: {each.getMessage()}" for each in caplog.records if _ours(each)))


def _ours(record: logging.LogRecord) -> bool:
    """The clients' own connection log at DEBUG, which nobody turns on, names paths: the monitor's too."""
    return record.levelno > logging.DEBUG or PING not in record.getMessage()


@pytest.mark.parametrize("name", ["GITHUB_API_URL", "SLACK_API_URL"])
def test_a_password_in_an_address_is_kept(rehearse: Rehearse, name: str) -> None:
    desk = rehearse(an_issue(1))
    address = desk.variables[name].replace("http://", f"http://desk:{PASSWORD}@")
    for broken in (address, address.replace("127.0.0.1", "127.0.0.1:x"), f"nowhere:{PASSWORD}"):
        for command in (run_due.COMMAND, doctor.COMMAND):
            ran = desk.run(command, **{**planted(desk), name: broken})
            assert_kept(ran.said)


def test_a_private_key_is_kept_whatever_is_wrong_with_it(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
    line = pem.splitlines()[3]
    for key in (pem, pem.replace("\n", "\\n"), pem[:300], f"{KEY_HEAD}\n{line}\n{KEY_END}", line):
        for command in (run_due.COMMAND, doctor.COMMAND):
            given = {"GITHUB_TOKEN": "", "SUPPORTDESK_APP_ID": "42", "SUPPORTDESK_APP_PRIVATE_KEY": key}
            ran = desk.run(command, **given)
            assert line not in ran.said
            assert "error of the desk itself" not in ran.said


def test_a_token_with_a_stray_character_is_not_repeated(rehearse: Rehearse) -> None:
    desk = rehearse()
    for token in (f"{TOKEN}\n{TOKEN}", f"{TOKEN} x", f"{TOKEN}é"):
        ran = desk.run(run_due.COMMAND, GITHUB_TOKEN=token)
        assert ran.status == 1
        assert_kept(ran.said)
    for token in (f"{SLACK}\r\nX: y", f"{SLACK}é", f"{SLACK}\x00"):
        ran = desk.run(run_due.COMMAND, SLACK_BOT_TOKEN=token)
        assert ran.status == 1
        assert_kept(ran.said)
    for key in (f"{OPSGENIE}\r\nX: y", f"{OPSGENIE}é"):
        ran = desk.run(run_due.COMMAND, OPSGENIE_API_KEY=key)
        assert ran.status == 3
        assert "OPSGENIE_API_KEY holds a space, a line break or another stray character" in ran.out
        assert_kept(ran.said)


def test_an_answer_of_another_form_is_said_and_not_repeated(rehearse: Rehearse) -> None:
    desk = rehearse()
    answer = {"data": {"viewer": {"login": TOKEN}, "repository": {TOKEN: None}}}
    desk.fault("POST /gh/graphql", "body", body=answer)
    ran = desk.run(run_due.COMMAND, **planted(desk))
    assert ran.status == 1
    assert "GitHub answered in a form that is not known" in ran.err
    assert_kept(ran.said)


def test_the_environment_shows_no_secret_of_itself(rehearse: Rehearse) -> None:
    desk = rehearse()
    variables = {
        **desk.variables,
        **planted(desk),
        "GITHUB_API_URL": f"https://desk:{PASSWORD}@x",
        "SLACK_API_URL": f"https://desk:{PASSWORD}@x",
        "SUPPORTDESK_APP_PRIVATE_KEY": PASSWORD,
    }
    assert_kept(repr(Environment.read(variables)))
