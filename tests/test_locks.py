"""The lock files hold what the code imports, agree with each other, and name no place to download from."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPTS = ROOT / "scripts"
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-uv.txt")


def direct(name: str) -> set[str]:
    """The packages that a .in file names itself."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {found[0].lower() for line in lines if (found := re.match(r"[A-Za-z][\w.-]*", line))}


def locked(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z][\w.-]*)==(\S+)", text, flags=re.MULTILINE))


def imported(package: str) -> set[str]:
    """The distributions that the package's modules import, by the name an index gives them."""
    roots: set[str] = set()
    for path in (SCRIPTS / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                roots |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                roots.add(node.module.split(".")[0])
    distributions = packages_distributions()
    foreign = roots - set(sys.stdlib_module_names) - {"supportdesk", "sandbox"}
    return {distributions[root][0].lower().replace("_", "-") for root in foreign}


def test_the_desk_imports_only_what_requirements_in_names() -> None:
    assert imported("supportdesk") <= direct("requirements.in")


def test_the_sandbox_imports_only_what_the_two_files_name() -> None:
    assert imported("sandbox") <= direct("requirements.in") | direct("requirements-dev.in")


def test_development_runs_the_versions_that_the_desk_runs() -> None:
    assert locked("requirements.txt").items() <= locked("requirements-dev.txt").items()


@pytest.mark.parametrize("name", LOCKS)
def test_each_locked_version_has_its_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    versions = re.findall(r"^[a-z]\S*==.*", text, flags=re.MULTILINE)
    assert len(versions) == len(re.findall(r"^[a-z]\S*==.*\\\n +--hash=sha256:", text, flags=re.MULTILINE))
    assert not re.search(r"https?:|index-url|find-links| @ |/tmp|/home", text)
