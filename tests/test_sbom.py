"""The list of packages that `make sbom` writes: whole, valid, and the same each time."""

import json
import os
import re
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements.txt").read_text(encoding="utf-8")


def write(target: Path, *, hash_seed: str = "0") -> str:
    command = [sys.executable, "-W", "error", str(ROOT / ".ci" / "sbom.py"), str(target)]
    subprocess.run(command, check=True, env=os.environ | {"PYTHONHASHSEED": hash_seed}, timeout=60)
    return target.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    return write(tmp_path_factory.mktemp("sbom") / "sbom.cdx.json")


@pytest.fixture
def components(text: str) -> list[dict[str, Any]]:
    return list(json.loads(text)["components"])


def test_the_list_is_valid_by_the_official_schema(text: str) -> None:
    schema = JsonStrictValidator(SchemaVersion.V1_6)
    assert schema.validate_str(text) is None
    assert schema.validate_str(text.replace('"version"', '"versoin"')) is not None


def test_it_has_each_locked_package_and_no_other(components: list[dict[str, Any]]) -> None:
    locked = re.findall(r"^([a-z][\w.-]*)==([^\s;]+)", LOCK, flags=re.MULTILINE)
    assert [(each["name"], each["version"]) for each in components] == sorted(locked)
    assert [each["purl"] for each in components] == [f"pkg:pypi/{name}@{is_}" for name, is_ in sorted(locked)]


def test_each_package_has_the_hashes_that_a_download_must_have(components: list[dict[str, Any]]) -> None:
    for component in components:
        entry = LOCK.split(f"\n{component['name']}==")[1]
        locked = re.findall(r"--hash=sha256:(\w+)", re.split(r"\n(?=\S)", entry)[0])
        (files,) = component["externalReferences"]
        assert sorted(found["content"] for found in files["hashes"]) == sorted(locked)


def test_each_package_that_is_installed_here_has_a_licence(components: list[dict[str, Any]]) -> None:
    here = {canonicalize_name(found.name) for found in distributions()}
    assert [each["name"] for each in components if each["name"] in here and not each.get("licenses")] == []


def test_each_package_is_there_because_the_desk_or_another_one_needs_it(text: str) -> None:
    document = json.loads(text)
    needed = {each["ref"]: each.get("dependsOn", []) for each in document["dependencies"]}
    reached, front = set[str](), [document["metadata"]["component"]["bom-ref"]]
    while front:
        fresh = [ref for ref in needed[front.pop()] if ref not in reached]
        reached.update(fresh)
        front += fresh
    assert reached == {each["bom-ref"] for each in document["components"]}


def test_the_same_lock_file_gives_the_same_bytes(text: str, tmp_path: Path) -> None:
    assert write(tmp_path / "again.cdx.json", hash_seed="1") == text


def test_it_names_no_place_of_this_machine_and_no_download_address(text: str) -> None:
    addresses = re.findall(r"\w+://[^\"]+", text)
    assert addresses == [json.loads(text)["$schema"]]
    assert str(ROOT) not in text
