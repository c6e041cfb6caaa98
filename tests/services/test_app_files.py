"""The manifests as they are sent, and what each part of them is for."""

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
    credentials.keep(DESK, REGISTERED)
    assert (credentials.recorded(DESK), credentials.recorded(DOORBELL)) == (MADE, None)
    assert "a key" not in repr(REGISTERED)


@pytest.mark.parametrize("spoilt", ["", "[]", "null", '{"key": 1}', "{"])
def test_a_spoilt_record_is_none(spoilt: str, tmp_path: Path) -> None:
    credentials = Credentials(folder=tmp_path)
    credentials.keep(DESK, REGISTERED)
    (tmp_path / "support-desk.json").write_text(spoilt)
    assert (credentials.recorded(DESK), credentials.has_key(DESK)) == (None, True)


def test_a_record_without_its_key_is_none(tmp_path: Path) -> None:
    credentials = Credentials(folder=tmp_path)
    credentials.keep(DESK, REGISTERED)
    credentials.key(DESK).unlink()
    assert credentials.recorded(DESK) is None


def test_a_key_is_never_written_over_another(tmp_path: Path) -> None:
    credentials = Credentials(folder=tmp_path)
    credentials.key(DESK).write_text("an older key")
    with pytest.raises(ServiceError, match="can't be written") as raised:
        credentials.keep(DESK, REGISTERED)
    assert (credentials.key(DESK).read_text(), "a key" in str(raised.value)) == ("an older key", False)


def test_a_key_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    credentials = Credentials(folder=tmp_path / "credentials")
    credentials.folder.mkdir()
    credentials.key(DESK).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ServiceError, match="can't be written"):
        credentials.keep(DESK, REGISTERED)
    assert not (tmp_path / "elsewhere").exists()
