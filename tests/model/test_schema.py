"""The JSON Schema says of a file, in an editor, what the loader says of it; the committed one is current."""

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from supportdesk.model import schema
from supportdesk.model.duty import Overrides
from supportdesk.model.schema import FILES, schema_of_file, schema_text
from supportdesk.model.tree import Listing, Node, Scalar, Table
from supportdesk.services.yaml_tree import parse_yaml
from tests.model.test_decode import ONE_FAULT
from tests.model.written import SMALL, edited

ROOT = Path(__file__).parents[2]

# What a schema does not see: repetition, odd characters, impossible days, numbers that YAML 1.2 reads anew.
ONLY_THE_LOADER_SEES = (
    *("is written twice", "repeats", "control character", "line break", "no day of the calendar"),
    *("begins with a zero", '"2e2" is no whole number'),
)


def as_an_editor_reads_it(node: Node) -> Any:
    """The values that YAML 1.2 gives the texts; editors read that version."""
    match node:
        case Table():
            return {entry.key.text: as_an_editor_reads_it(entry.value) for entry in node.entries}
        case Listing():
            return [as_an_editor_reads_it(item) for item in node.items]
        case Scalar():
            words = {"true": True, "false": False, "null": None, "~": None, "": None}
            if node.quoted:
                return node.text
            if re.fullmatch(r"-?[0-9]+", node.text):
                return int(node.text)
            if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?(e[0-9]+)?", node.text):
                return float(node.text)
            return words.get(node.text, node.text)


def objections(part: type, text: str) -> list[str]:
    validator = Draft202012Validator(schema_of_file(part))
    return [
        error.message for error in validator.iter_errors(as_an_editor_reads_it(parse_yaml(text, source="")))
    ]


@pytest.mark.parametrize("name", FILES)
def test_the_committed_schema_is_current(name: str) -> None:
    committed = (ROOT / "config" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert committed == schema_text(FILES[name]), "run `make schema` and commit what it writes"


@pytest.mark.parametrize("name", FILES)
def test_the_schema_is_one_by_its_own_standard(name: str) -> None:
    Draft202012Validator.check_schema(schema_of_file(FILES[name]))


@pytest.mark.parametrize("name", FILES)
def test_the_shipped_file_names_its_schema_and_is_valid_by_it(name: str) -> None:
    text = (ROOT / "config" / f"{name}.yml").read_text(encoding="utf-8")
    assert text.startswith(f"# yaml-language-server: $schema=./{name}.schema.json\n")
    assert objections(FILES[name], text) == []


def test_the_reference_is_valid() -> None:
    text = (ROOT / "tests/worlds/reference.teams.yml").read_text(encoding="utf-8")
    assert objections(FILES["teams"], text) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: Shop", "name: Shop\n    mode: off"),
        ("name: Shop", "name: Shop\n    mode: {default: shadow, risk: false}"),
        ("name: Shop", "name: Shop\n    rules: {SUP-6: off, REQ-10: false, WORK-6: report}"),
        (
            'clocks: {resolve: {P1: "1 business day"}}',
            "clocks: {eta: off, resolve: false, round_the_clock: on}",
        ),
        ("{name: acme/customer, private: true}", "acme/customer"),
        ("label: {name: team/shop, aliases: [shop]}", "label: team/shop"),
    ],
)
def test_short_forms_and_switches_are_valid(old: str, new: str) -> None:
    assert objections(FILES["teams"], edited(old, new)) == []


@pytest.mark.parametrize(("old", "new", "path", "problem", "mend"), ONE_FAULT)
def test_an_editor_marks_what_the_loader_refuses(
    old: str, new: str, path: str, problem: str, mend: str
) -> None:
    seen = bool(objections(FILES["teams"], edited(old, new)))
    assert seen != any(each in problem for each in ONLY_THE_LOADER_SEES), (path, mend)


def test_a_key_has_its_explanation_and_its_default() -> None:
    definitions = schema_of_file(FILES["teams"])["$defs"]
    assert definitions["Person"]["properties"]["pings"] | {"enum": []} == {
        "enum": [],
        "description": "false: named, never pinged.",
        "default": True,
    }
    clocks = definitions["Clocks"]["properties"]
    assert clocks["eta"]["default"] == "off"
    assert clocks["waiting"]["default"] == "5 business days"
    assert definitions["Rotation"]["properties"]["handoff"]["default"] == {"day": "mon", "time": "10:00"}
    assert "default" not in definitions["Team"]["properties"]["labels"]


def test_an_overrides_file_needs_its_version_and_whole_entries() -> None:
    entry = '{team: shop, person: eng-a, from: "2026-11-23T10:00", to: "2026-11-24T10:00", why: swap, by: em}'
    assert objections(Overrides, f"version: 1\noverrides: [{entry}]") == []
    assert objections(Overrides, "overrides: [{team: shop}]") != []


def test_running_the_module_writes_the_schemas_beside_their_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("config").mkdir()
    runpy.run_path(schema.__file__, run_name="__main__")
    for name, part in FILES.items():
        assert Path("config", f"{name}.schema.json").read_text(encoding="utf-8") == schema_text(part)


def test_the_small_configuration_is_valid() -> None:
    assert objections(FILES["teams"], SMALL) == []
