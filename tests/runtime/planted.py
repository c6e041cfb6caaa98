"""Secrets of every kind, planted wherever the desk is given one, and looked for wherever it leaves a word."""

import base64
import json
import logging
from collections.abc import Iterator
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

import audit_requests
import doctor
import flag_at_risk
import hand_off
import handle_event
import post_digest
import rotate_support
import run_due
import show_rotation
import uninstall
from sandbox.requestlog import Entry
from tests.worlds.rehearsal import SCHEDULE, WEB, Ran, Rehearsal

LONG_TOKEN = ("ghs_4242_eyJ" + "hbGciOiJSUzI1NiJ9." * 40)[:520]
SHORT_TOKEN = "ghs_" + "plantedSecretOfTheOldKind" + "x" * 11
BOT = "xoxb-1234-5678-plantedbot"
USER = "xoxp-1234-5678-planteduser"
ROTATING = "xoxe.xoxb-1-plantedrotating"
OPSGENIE = "11112222-3333-4444-5555-666677778888"
PAGERDUTY = "u+plantedPagerDuty"
JSM_EMAIL, JSM = "desk@example.com", "ATATT3xplantedAtlassian"
BASIC = base64.b64encode(f"{JSM_EMAIL}:{JSM}".encode()).decode()
PASSWORD = "hunter2-planted"
IN_PATH, IN_QUERY = "planted-secret-path", "planted-secret-query"
PING = "planted-check-id"

HERE = ("--team", "delivery")
BY_HAND = (*HERE, "--to", "eng-a", "--why", "swap")
# Each command as it may be called, and with what.
CALLS = [
    (run_due.COMMAND, ("--apply",)),
    (audit_requests.COMMAND, ("--apply",)),
    (rotate_support.COMMAND, ("--apply",)),
    (post_digest.COMMAND, ("--apply",)),
    (flag_at_risk.COMMAND, ("--apply",)),
    (handle_event.COMMAND, ("--apply",)),
    (hand_off.COMMAND, (*BY_HAND, "--apply")),
    (uninstall.COMMAND, ("--apply",)),
    (run_due.COMMAND, ("--explain", f"{WEB}#1")),
    (doctor.COMMAND, ()),
    (show_rotation.COMMAND, ()),
]
SECTIONS: dict[str, dict[str, Any]] = {
    "opsgenie": {"schedule": SCHEDULE},
    "jsm": {"cloud_id": "1111-2222", "schedule": SCHEDULE},
    "pagerduty": {"schedule": SCHEDULE},
    "ical": {"url_env": "TEAM_ICS_URL"},
}


@cache
def a_key() -> str:
    """A private key as GitHub gives it."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return private.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()


def secrets() -> Iterator[str]:
    """What must stand nowhere: each secret, or a part of it that gives it away."""
    yield from (LONG_TOKEN[:40], SHORT_TOKEN, "ghs_", BOT, USER, ROTATING, OPSGENIE, PAGERDUTY, JSM, BASIC)
    yield from (PASSWORD, IN_PATH, IN_QUERY, PING)
    yield from a_key().splitlines()[1:-1]


def echo() -> str:
    """What a careless service says back: all that it was sent."""
    words = (LONG_TOKEN, SHORT_TOKEN, BOT, USER, ROTATING, OPSGENIE, PAGERDUTY, JSM, BASIC, PASSWORD)
    return " ".join((*words, a_key().splitlines()[3]))


def plant(desk: Rehearsal, source: str = "opsgenie") -> None:
    """Give the desk a secret in every place that takes one; Repo Management's source is `source`."""
    address = desk.sandbox.url.replace("http://", f"http://desk:{PASSWORD}@")
    desk.configuration["teams"]["repo"]["rotation"] = {"source": source, source: SECTIONS[source]}
    desk.variables |= {
        "GITHUB_API_URL": f"{address}/gh",
        "GITHUB_TOKEN": "",
        "SUPPORTDESK_APP_ID": "1",
        "SUPPORTDESK_APP_PRIVATE_KEY": a_key().replace("\n", "\\n"),
        "SLACK_API_URL": desk.variables["SLACK_API_URL"],
        "SLACK_BOT_TOKEN": BOT,
        "SLACK_USERGROUP_TOKEN": USER,
        "OPSGENIE_API_URL": f"{address}/opsgenie",
        "OPSGENIE_API_KEY": OPSGENIE,
        "JSM_API_URL": f"{address}/jsm",
        "JSM_EMAIL": JSM_EMAIL,
        "JSM_API_TOKEN": JSM,
        "PAGERDUTY_API_URL": f"{address}/pagerduty",
        "PAGERDUTY_API_TOKEN": PAGERDUTY,
        "TEAM_ICS_URL": f"{address}/ical/{IN_PATH}/{SCHEDULE}.ics?key={IN_QUERY}",
        "HEARTBEAT_URL": f"{address}/opsgenie/{PING}",
        "GITHUB_EVENT_NAME": "issues",
        "GITHUB_EVENT_PATH": str(desk.folder / "event.json"),
    }
    event = {"action": "labeled", "issue": {"number": 1}, "repository": {"full_name": WEB}}
    (desk.folder / "event.json").write_text(json.dumps(event))


def found_in(text: str) -> list[str]:
    """The secrets that stand in a text."""
    return [secret for secret in secrets() if secret in text]


def assert_kept(desk: Rehearsal, ran: Ran, records: list[logging.LogRecord]) -> None:
    """Nothing planted is in what the command said, logged or wrote anywhere."""
    assert found_in(ran.said) == []
    assert found_in("\n".join(f"{each.getMessage()} {each.exc_text}" for each in records)) == []
    for entry in desk.requests():
        assert found_in(entry.request.body.decode(errors="replace")) == [], entry.request.path
        assert _is_at_home(entry), entry.request.path


def _is_at_home(entry: Entry) -> bool:
    """Whether a request went where the desk was told to send it, not where an answer redirects to."""
    return entry.request.headers["host"].startswith("127.0.0.1:")
