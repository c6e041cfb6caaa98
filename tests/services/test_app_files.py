"""The manifests as they are sent, and what each part of them is for."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from supportdesk.model.apps import APPS, DESK, DOORBELL, SLACK, App, Place, proposed_name
from supportdesk.services.app_files import Credentials, github_manifest, read_manifest
from supportdesk.services.errors import ServiceError
from supportdesk.services.github.registration import Registered

PLACE = Place(web="https://github.com", repository="acme/desk", organization="acme")
MADE = App(
    key=DESK.key, owner="acme", number=7, slug="acme-desk", address="https://github.com/apps/acme-desk"
)
REGISTERED = Registered(app=MADE, private_key="a key")


@pytest.mark.parametrize("kind", APPS)
def test_it_is_said_what_each_permission_is_for(kind: Any) -> None:
    manifest = github_manifest(kind, PLACE, redirect_url="http://127.0.0.1:1/made")
    assert sorted(kind.purposes) == sorted(manifest["default_permissions"])


def test_it_is_said_what_each_scope_is_for() -> None:
    assert sorted(SLACK.purposes) == sorted(read_manifest(SLACK)["oauth_config"]["scopes"]["bot"])


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        ("acme", "acme-support-desk"),
        ("a" * 39, f"{'a' * 21}-support-desk"),
        (f"{'a' * 20}-b", f"{'a' * 20}-support-desk"),
    ],
)
def test_a_proposed_name_is_one_that_github_takes(owner: str, name: str) -> None:
    assert (proposed_name(DESK, owner), len(name) <= 34) == (name, True)


def test_what_was_made_is_known_again(tmp_path: Path) -> None:
    credentials = Credentials(folder=tmp_path / "new" / "folder")
    credentials.keep(DESK, REGISTERED, place=PLACE)
    assert (credentials.recorded(DESK), credentials.recorded(DOORBELL)) == (MADE, None)
    assert "a key" not in repr(REGISTERED)


@pytest.mark.parametrize("spoilt", ["", "[]", "null", '{"key": 1}', "{"])
def test_a_spoilt_record_is_none(spoilt: str, tmp_path: Path) -> None:
    credentials = Credentials(folder=tmp_path)
    credentials.keep(DESK, REGISTERED, place=PLACE)
    (tmp_path / "support-desk.json").write_text(spoilt)
    assert (credentials.recorded(DESK), credentials.has_key(DESK)) == (None, True)


def test_a_record_without_its_key_is_none(tmp_path: Path) -> None:
    credentials = Credentials(folder=tmp_path)
    credentials.keep(DESK, REGISTERED, place=PLACE)
    credentials.key(DESK).unlink()
    assert credentials.recorded(DESK) is None


def test_a_key_is_never_written_over_another(tmp_path: Path) -> None:
    credentials = Credentials(folder=tmp_path)
    credentials.key(DESK).write_text("an older key")
    with pytest.raises(ServiceError, match="can't be written") as raised:
        credentials.keep(DESK, REGISTERED, place=PLACE)
    assert (credentials.key(DESK).read_text(), "a key" in str(raised.value)) == ("an older key", False)


def test_a_key_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    credentials = Credentials(folder=tmp_path / "credentials")
    credentials.folder.mkdir()
    credentials.key(DESK).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ServiceError, match="can't be written"):
        credentials.keep(DESK, REGISTERED, place=PLACE)
    assert not (tmp_path / "elsewhere").exists()


def test_a_record_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    credentials, elsewhere = Credentials(folder=tmp_path / "credentials"), tmp_path / "elsewhere"
    credentials.folder.mkdir()
    elsewhere.write_text("precious")
    (credentials.folder / "support-desk.json").symlink_to(elsewhere)
    credentials.keep(DESK, REGISTERED, place=PLACE)
    assert (elsewhere.read_text(), credentials.recorded(DESK)) == ("precious", MADE)


@contextmanager
def files_no_larger_than(most: int) -> Iterator[None]:
    """As on a disk that has no more room than that."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_of_a_key_that_finds_no_room_nothing_is_left_and_the_way_to_another_is_said(
    tmp_path: Path,
) -> None:
    credentials = Credentials(folder=tmp_path)
    registered = Registered(app=MADE, private_key="a key" * 1000)
    with files_no_larger_than(1000), pytest.raises(ServiceError) as raised:
        credentials.keep(DESK, registered, place=PLACE)
    key = tmp_path / "support-desk.private-key.pem"
    assert str(raised.value) == (
        f"The desk's GitHub App was made (App ID 7), but its private key can't be written to {key} (File too"
        " large). Mend that; then open https://github.com/organizations/acme/settings/apps/acme-desk, choose"
        f" “Generate a private key”, and save the file as {key}."
    )
    assert not credentials.has_key(DESK)
    key.write_text("another key")
    assert credentials.recorded(DESK) == MADE


def test_the_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    Credentials(folder=tmp_path / "new" / "folder").require_room()
    assert (tmp_path / "new" / "folder").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o702])
def test_a_folder_that_others_can_change_takes_no_key(mode: int, tmp_path: Path) -> None:
    tmp_path.chmod(mode)
    with pytest.raises(ServiceError, match=f"can be changed by others.* run chmod 700 {tmp_path}, or"):
        Credentials(folder=tmp_path).require_room()
    tmp_path.chmod(0o755)
    Credentials(folder=tmp_path).require_room()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ServiceError, match=r"file can't be made \(File exists\): give another --folder\."):
        Credentials(folder=tmp_path / "file").require_room()


@pytest.mark.parametrize("kind", APPS)
def test_a_key_that_leads_nowhere_is_said_before_anything_is_made(kind: Any, tmp_path: Path) -> None:
    credentials = Credentials(folder=tmp_path)
    credentials.key(kind).symlink_to(tmp_path / "nowhere")
    with pytest.raises(ServiceError, match=r"private-key\.pem is a link that leads nowhere: take it away\."):
        credentials.require_room()
