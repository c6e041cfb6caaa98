"""The Apps made as an administrator makes them: the real script, a browser, and GitHub's own pages."""

import json
import os
import re
import signal
import socket
import stat
import struct
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

import audit_requests
from sandbox.server import Sandbox
from tests.worlds.browsing import agree, buttons, look, make
from tests.worlds.fixtures import Rehearse
from tests.worlds.manifests import permissions
from tests.worlds.rehearsal import a_world, an_issue

ROOT = Path(__file__).resolve().parents[2]
ASKED = ("--organization", "acme", "--repository", "acme/desk")


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(a_world()) as running:
        yield running


@dataclass(slots=True, kw_only=True)
class Session:
    """The script at work: its page, and what it says once it has ended."""

    process: subprocess.Popen[str]
    address: str = ""
    said: str = ""
    complained: str = ""

    def end(self) -> int:
        """Its exit status, when it ends by itself."""
        out, self.complained = self.process.communicate(timeout=20)
        self.said += out
        return self.process.returncode


@contextmanager
def running(sandbox: Sandbox, folder: Path, *flags: str, **variables: str) -> Iterator[Session]:
    """The script, from the start to its end."""
    addresses = {"GITHUB_SERVER_URL": f"{sandbox.url}/web", "GITHUB_API_URL": f"{sandbox.url}/gh"}
    command = [sys.executable, str(ROOT / "scripts/create_apps.py"), *flags, "--no-browser"]
    with subprocess.Popen(
        [*command, "--folder", str(folder)],
        env={**os.environ, **addresses, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            session = Session(process=process)
            assert process.stdout is not None
            session.said = process.stdout.readline()
            opened = re.search(r"http://127\.0\.0\.1:\d+/", session.said)
            session.address = opened[0] if opened else ""
            yield session
        finally:
            process.kill()


def keys(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.glob("*.pem")}


def conversions(sandbox: Sandbox) -> int:
    asked = [each.request.path for each in sandbox.control.log.entries()]
    return sum(path.endswith("/conversions") for path in asked)


def test_both_apps_are_made_and_the_desk_works_by_its_own(rehearse: Rehearse, tmp_path: Path) -> None:
    desk, folder = rehearse(an_issue(1, labels=["delivery"])), tmp_path / "credentials"
    with running(desk.sandbox, folder, *ASKED) as session:
        pages = [make(session.address), make(session.address)]
        assert session.end() == 0
    made = keys(folder)
    assert set(made) == {"support-desk.private-key.pem", "support-doorbell.private-key.pem"}
    assert [stat.S_IMODE((folder / name).stat().st_mode) for name in made] == [0o600, 0o600]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    seen = "".join([*pages, session.said, session.complained])
    lines = {line for key in made.values() for line in key.splitlines() if line}
    assert [line for line in lines if line in seen] == []
    assert all(key.startswith("-----BEGIN RSA PRIVATE KEY-----") for key in made.values())
    number = json.loads((folder / "support-desk.json").read_text())["number"]
    for told in (pages[-1], session.said):
        for each in ("SUPPORTDESK_LOGIN", "acme-support-desk[bot]", str(number), "SLACK_BOT_TOKEN"):
            assert each in told
        assert f"{desk.sandbox.url}/web/acme/desk/settings/environments" in told
        assert f"{desk.sandbox.url}/web/apps/acme-support-doorbell/installations/new" in told
    desk.variables |= {"GITHUB_TOKEN": "", "SUPPORTDESK_APP_ID": str(number)}
    desk.variables["SUPPORTDESK_APP_PRIVATE_KEY"] = made["support-desk.private-key.pem"]
    assert desk.run(audit_requests.COMMAND, "--apply").status == 0
    assert "team/delivery" in desk.issue(1)["labels"]


def test_github_is_asked_for_the_manifest_s_permissions_without_a_webhook(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    with running(sandbox, tmp_path, *ASKED) as session:
        desk, doorbell = (json.loads(each.manifest) for each in buttons(look(session.address).text))
    assert (desk["name"], doorbell["name"]) == ("acme-support-desk", "acme-support-doorbell")
    assert desk["default_permissions"] == permissions()
    assert doorbell["default_permissions"] == permissions("github-doorbell-app")
    assert [{"hook_attributes", "default_events"} & each.keys() for each in (desk, doorbell)] == [
        set(),
        set(),
    ]
    assert [each["public"] for each in (desk, doorbell)] == [False, False]


def test_beside_each_button_stands_who_may_press_it(sandbox: Sandbox, tmp_path: Path) -> None:
    said = "In acme, only its owners and its GitHub App managers can do this."
    with running(sandbox, tmp_path, *ASKED) as session:
        assert [look(session.address).text.count(said), make(session.address).count(said)] == [2, 1]


def test_a_personal_account_is_asked_on_its_own_page(sandbox: Sandbox, tmp_path: Path) -> None:
    with running(sandbox, tmp_path, "--repository", "administrator/desk") as session:
        assert "GitHub App managers" not in look(session.address).text
        page = make(session.address)
    assert f"{sandbox.url}/web/administrator/desk/settings/variables/actions" in page
    assert buttons(page)[0].address.startswith(f"{sandbox.url}/web/settings/apps/new?state=")


def test_run_again_it_goes_on_with_what_is_missing(sandbox: Sandbox, tmp_path: Path) -> None:
    with running(sandbox, tmp_path, *ASKED) as session:
        make(session.address)
        session.process.send_signal(signal.SIGINT)
        assert session.end() == 130
    assert session.complained == "support-desk: Interrupted; run again to make what is missing.\n"
    before = keys(tmp_path)
    with running(sandbox, tmp_path, *ASKED) as session:
        assert [json.loads(each.manifest)["name"] for each in buttons(look(session.address).text)] == [
            "acme-support-doorbell"
        ]
        make(session.address)
        assert session.end() == 0
    assert keys(tmp_path).items() > before.items()
    with running(sandbox, tmp_path, *ASKED) as session:
        page = look(session.address).text
        assert session.end() == 0
    assert (buttons(page), "acme-support-desk[bot]" in page, conversions(sandbox)) == ([], True, 2)


def test_a_key_that_is_there_already_stays_as_it_is(sandbox: Sandbox, tmp_path: Path) -> None:
    key = tmp_path / "support-desk.private-key.pem"
    key.write_text("an older key")
    with running(sandbox, tmp_path, *ASKED) as session:
        page = make(session.address)
        assert session.end() == 0
    assert (key.read_text(), buttons(page)) == ("an older key", [])
    assert f"Its key is in {key} since an earlier run, and is not overwritten." in page
    assert "SUPPORTDESK_DOORBELL_APP_ID" in page


def test_keys_of_another_account_s_apps_are_left_alone(sandbox: Sandbox, tmp_path: Path) -> None:
    told = {"key": "support-desk", "owner": "other", "number": 1, "slug": "x", "address": "https://x.example"}
    (tmp_path / "support-desk.json").write_text(json.dumps(told))
    (tmp_path / "support-desk.private-key.pem").write_text("theirs")
    with running(sandbox, tmp_path, *ASKED) as session:
        assert session.end() == 1
    assert session.complained == (
        f"support-desk: {tmp_path} holds keys of Apps of other: move it away, or give another --folder.\n"
    )


@pytest.mark.parametrize(
    ("flags", "complaint"),
    [
        (
            (),
            "--repository is missing: name the desk's own repository, such as --repository acme/support-desk",
        ),
        (
            ("--repository", "acme/../x\x1b[2J"),
            "--repository: “acme/../x [2J” is no repository: write it like acme/sup",
        ),
        (
            ("--repository", "acme/desk", "--organization", "evil"),
            "--organization: “evil” does not own acme/desk.",
        ),
        (("--repository", "acme/desk", "--token", "x"), "Unrecognized arguments: --token x. See --help."),
    ],
)
def test_a_wrong_flag_is_said_in_a_sentence(
    flags: tuple[str, ...], complaint: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    with running(sandbox, tmp_path, *flags) as session:
        assert session.end() == 1
    assert session.complained.startswith(f"support-desk: {complaint}")
    assert "Traceback" not in session.complained


def _ordered(sandbox: Sandbox, kind: str, **how: object) -> None:
    fault: Mapping[str, object] = {"match": "POST /gh/app-manifests/*", "kind": kind, **how}
    sandbox.control.faults.order([dict(fault)])


@pytest.mark.parametrize(
    ("kind", "how", "words"),
    [
        ("status", {"status": 503}, "GitHub did not take the code (503); it is good once, for an hour."),
        ("drop_after", {}, "GitHub&#x27;s answer did not arrive."),
        ("html", {"status": 201}, "another shape than it documents; check GITHUB_API_URL"),
        ("body", {"status": 201, "body": {"id": 1, "pem": "SECRET"}}, "another shape than it documents"),
    ],
)
def test_what_github_refuses_is_said_with_its_mend_and_the_step_can_be_done_anew(
    kind: str, how: dict[str, object], words: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    with running(sandbox, tmp_path, *ASKED) as session:
        _ordered(sandbox, kind, **how)
        page = make(session.address)
        assert words in page
        assert "SECRET" not in page
        assert (len(buttons(page)), keys(tmp_path)) == (2, {})
        sandbox.control.faults.order([])
        assert "is made; its private key is in" in make(session.address, name="acme-desk-anew")


def test_a_browser_that_comes_from_elsewhere_changes_nothing(sandbox: Sandbox, tmp_path: Path) -> None:
    with running(sandbox, tmp_path, *ASKED) as session:
        back = agree(buttons(look(session.address).text)[0])
        code = re.search("code=([^&]+)", back)
        assert code is not None
        for query in ("", f"?code={code[1]}", f"?code={code[1]}&state=guessed", f"?code={code[1]}&state="):
            answer = look(f"{session.address}made{query}")
            assert (answer.status_code, conversions(sandbox)) == (403, 0)
            assert "Access-Control-Allow-Origin" not in answer.headers
        assert look(back).status_code == 303
        assert look(back).status_code == 403  # the state counted once
        assert conversions(sandbox) == 1
    assert list(keys(tmp_path)) == ["support-desk.private-key.pem"]


@pytest.mark.parametrize("code", ["", "0" * 40, "../../user", "zz qq", "x" * 300])
def test_a_code_that_is_none_makes_nothing(code: str, sandbox: Sandbox, tmp_path: Path) -> None:
    with running(sandbox, tmp_path, *ASKED) as session:
        back = re.sub("code=[^&]+", f"code={code}", agree(buttons(look(session.address).text)[0]))
        assert look(back).status_code == 303
        page = look(session.address).text
        assert ("start this step anew" in page, keys(tmp_path)) == (True, {})
        assert code not in page or not code


def test_the_page_answers_this_machine_s_browser_alone(sandbox: Sandbox, tmp_path: Path) -> None:
    with running(sandbox, tmp_path, *ASKED) as session:
        for host in ("evil.example", "127.0.0.1", "evil.example:80"):
            assert look(session.address, Host=host).status_code == 421
        answer = look(session.address)
        assert look(f"{session.address}credentials/support-desk.private-key.pem").status_code == 404
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "<script" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_plain_terminal_is_told_as_well(sandbox: Sandbox, tmp_path: Path) -> None:
    with running(sandbox, tmp_path, *ASKED, PYTHONIOENCODING="ascii") as session:
        make(session.address)
        make(session.address)
        assert session.end() == 0
    assert (session.said.isascii(), session.complained) == (True, "")
    assert "the schedule runs from then on." in session.said


def test_who_reads_no_more_ends_nothing(sandbox: Sandbox, tmp_path: Path) -> None:
    with running(sandbox, tmp_path, *ASKED) as session:
        assert session.process.stdout is not None
        session.process.stdout.close()
        pages = [make(session.address), make(session.address)]
        assert session.process.wait(20) == 0
        assert session.process.stderr is not None
        assert session.process.stderr.read() == ""
    assert ("is made; its private key is in" in pages[0], len(keys(tmp_path))) == (True, 2)


def test_a_repository_may_be_named_by_the_environment(sandbox: Sandbox, tmp_path: Path) -> None:
    with running(sandbox, tmp_path, GITHUB_REPOSITORY="administrator/desk") as session:
        assert "administrator/desk" in look(session.address).text


def test_a_folder_that_is_unfit_is_said_before_anybody_is_sent_to_github(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    tmp_path.chmod(0o777)
    with running(sandbox, tmp_path, *ASKED) as session:
        assert session.end() == 1
    assert (session.said, session.complained.count("\n")) == ("", 1)
    assert session.complained.startswith(f"support-desk: {tmp_path} can be changed by others")


def test_an_odd_address_and_a_browser_that_leaves_are_nothing_to_speak_of(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    with running(sandbox, tmp_path, *ASKED) as session:
        host, port = session.address.split("/")[2].split(":")
        with socket.create_connection((host, int(port))) as browser:
            browser.sendall(f"GET //[ HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
            assert browser.recv(100).startswith(b"HTTP/1.0 404")
        with socket.create_connection((host, int(port))) as browser:
            browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            browser.sendall(b"GET / HTTP/1.1\r\n")  # and away, by a reset
        look(session.address)
        session.process.send_signal(signal.SIGTERM)
        assert session.end() == 143
    assert session.complained == "support-desk: Interrupted; run again to make what is missing.\n"


def test_git_leaves_the_keys_out() -> None:
    kept = subprocess.run(
        ["git", "check-ignore", "-q", "credentials/support-desk.private-key.pem"], cwd=ROOT, check=False
    )
    assert kept.returncode == 0
