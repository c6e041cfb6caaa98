"""The documentation builds, fetches nothing from outside, and a link that leads nowhere fails the build."""

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLAGS = ("--quiet", "--fail-on-warning", "--keep-going", "--nitpicky")
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")),
    *sorted(path for path in (ROOT / "docs").rglob("*.md") if "_build" not in path.parts),
]
LOADED = re.compile(
    r"""<(?:script|img|link|iframe|source|object|embed)\b[^>]*(?:src|href|data)=["'](//|https?:)"""
)


def build(tree: Path, target: Path) -> subprocess.CompletedProcess[str]:
    """Build a tree as `make docs` does."""
    command = [sys.executable, "-m", "sphinx", *FLAGS, "-c", "docs", "-d", str(target / "doctrees"), "."]
    return subprocess.run(
        [*command, str(target / "html")], cwd=tree, capture_output=True, text=True, check=False, timeout=300
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("site")
    done = build(ROOT, target)
    assert (done.returncode, done.stderr) == (0, "")
    return target / "html"


def test_every_page_is_built(built: Path) -> None:
    expected = {path.relative_to(ROOT).with_suffix(".html") for path in PAGES}
    assert {path.relative_to(built) for path in built.rglob("*.html")} >= expected


def test_the_sites_own_address_leads_to_the_front_page(built: Path) -> None:
    found = re.search(r"url=([^\"]+)\"", (built / "index.html").read_text("utf-8"))
    assert found
    assert "digest" in (built / found[1]).read_text("utf-8")


def test_no_page_fetches_anything_from_outside(built: Path) -> None:
    files = [path for path in built.rglob("*") if path.suffix in {".html", ".css", ".svg"}]
    assert files
    for path in files:
        text = path.read_text("utf-8")
        assert not LOADED.search(text), path
        assert not re.search(r"""(?:url\(\s*["']?|@import\s+["'])(?:https?:)?//""", text), path


@pytest.mark.parametrize("path", PAGES, ids=[str(path.relative_to(ROOT)) for path in PAGES])
def test_a_page_is_plain_markdown_that_reads_well_on_github_too(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.findall(r"^```+\{|^:::|\{(?:ref|doc|term)\}`", text, flags=re.MULTILINE) == []
    assert (
        len(
            re.findall(r"^# ", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
        )
        == 1
    )


def a_tree(folder: Path, pages: Mapping[str, str]) -> Path:
    """A documentation of the same configuration with pages of its own."""
    shutil.copytree(ROOT / "docs/_static", folder / "docs/_static")
    text = (ROOT / "docs/conf.py").read_text("utf-8")
    contents = re.compile(r"^CONTENTS: .*?^\}\n", re.MULTILINE | re.DOTALL)
    assert contents.search(text)
    (folder / "docs/conf.py").write_text(contents.sub('CONTENTS = {"All": ["page"]}\n', text), "utf-8")
    for name, page in {"index": "# Index\n", "page": "# Page\n\n## A part\n", **pages}.items():
        (folder / f"docs/{name}.md").write_text(page, "utf-8")
    return folder


LEADS_NOWHERE = {  # what stands in a line, and what the build says of it
    "[a page](nowhere.md)": "nowhere.md",
    "[a part](page.md#no-such-part)": "no-such-part",
    "[a part](#none-here)": "none-here",
    "[a file](../config/none.yml)": "none.yml",
    "![a picture](pictures/none.png)": "none.png",
}


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    folder = tmp_path_factory.mktemp("broken")
    index = "\n\n".join(["# Index", *LEADS_NOWHERE])
    return build(a_tree(folder / "tree", {"index": index, "lost": "# Lost\n"}), folder)


@pytest.mark.parametrize("line", LEADS_NOWHERE)
def test_what_leads_nowhere_fails_the_build_and_is_named(
    broken: subprocess.CompletedProcess[str], line: str
) -> None:
    assert broken.returncode != 0
    place = f"docs/index.md:{3 + 2 * list(LEADS_NOWHERE).index(line)}"
    assert [said for said in broken.stderr.splitlines() if place in said and LEADS_NOWHERE[line] in said]


def test_a_page_that_no_contents_lead_to_fails_the_build(broken: subprocess.CompletedProcess[str]) -> None:
    assert "lost.md" in broken.stderr


def test_links_that_lead_somewhere_build(tmp_path: Path) -> None:
    page = "# Index\n\n[a part](page.md#a-part), [a file](page.txt), ![a picture](a.png)\n"
    tree = a_tree(tmp_path / "tree", {"index": page})
    (tree / "docs/page.txt").write_text("text", "utf-8")
    shutil.copy(ROOT / "docs/pictures/digest.png", tree / "docs/a.png")
    done = build(tree, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("path", sorted((ROOT / "docs/pictures").iterdir()), ids=lambda path: path.name)
def test_a_picture_is_small_and_told_in_words_where_it_is_shown(path: Path) -> None:
    shown = re.compile(rf"!\[([^\]]*)\]\([^)]*pictures/{re.escape(path.name)}\)")
    told = [alt for page in PAGES for alt in shown.findall(page.read_text("utf-8"))]
    assert told, "no page shows it"
    assert all(len(alt.split()) > 5 for alt in told)
    assert path.stat().st_size < 150_000
    assert path.suffix != ".svg" or not re.search(
        r"(?:href|src)=|url\(\s*[\"']?http", path.read_text("utf-8")
    )
