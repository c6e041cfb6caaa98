"""Files of GitHub's own kinds, held to the schemas that SchemaStore keeps of them."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.contract

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = [*sorted((ROOT / ".github/workflows").glob("*.yml")), ROOT / "templates/doorbell.yml"]


def check(schema: str, *paths: Path) -> subprocess.CompletedProcess[str]:
    """The schema comes with the package: nothing is fetched."""
    program = Path(sys.executable).with_name("check-jsonschema")
    command: list[str | Path] = [program, "--builtin-schema", f"vendor.{schema}", *paths]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("schema", "paths"),
    [
        ("github-issue-forms", [ROOT / "templates/support-request.yml"]),
        ("github-workflows", WORKFLOWS),
        ("dependabot", [ROOT / ".github/dependabot.yml"]),
    ],
)
def test_a_file_of_github_s_is_as_its_schema_says(schema: str, paths: list[Path]) -> None:
    done = check(schema, *paths)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_key_that_forms_do_not_have_is_found(tmp_path: Path) -> None:
    misspelt = tmp_path / "misspelt.yml"
    form = (ROOT / "templates/support-request.yml").read_text(encoding="utf-8")
    misspelt.write_text(form.replace("required:", "require:"), encoding="utf-8")
    done = check("github-issue-forms", misspelt)
    assert done.returncode == 1
    assert "'require' was unexpected" in done.stdout
