"""Every command that the documentation shows does what it is shown for: it is run, and ends well."""

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.shown import ELSEWHERE, PAGES, ROOT, Block, blocks, run_elsewhere, tags
from tests.docs.stage import Stage, a_stage

WITH_COMMANDS = [page for page in PAGES if any(blocks(page))]
TAGS = {"sh", "text", "yaml", "python", "digest", "receipt"}  # `sh` is run; the others are no commands
LOOKS_LIKE_A_COMMAND = re.compile(r"^(?:\$ |make |python |git |curl |source |\.venv/)", re.MULTILINE)


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with a_stage(tmp_path_factory.mktemp("stage")) as ready:
        yield ready


@pytest.mark.slow
@pytest.mark.parametrize("page", WITH_COMMANDS, ids=name)
def test_the_commands_of_a_page_end_well(stage: Stage, page: Path, tmp_path: Path) -> None:
    done = stage.run(list(blocks(page)), tmp_path)
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_a_command_that_fails_fails_its_page_and_says_where(stage: Stage, tmp_path: Path) -> None:
    shown = [Block(line=3, text="true\n"), Block(line=9, text="python scripts/run_due.py --nonsense\ntrue\n")]
    done = stage.run(shown, tmp_path)
    assert done.returncode == 1
    assert "--- line 9" in done.stdout
    assert "--nonsense" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(("line", "status"), [("(exit 3) # ends with 3: why", 0), ("true # ends with 3", 1)])
def test_a_command_may_say_with_what_it_ends(stage: Stage, tmp_path: Path, line: str, status: int) -> None:
    assert stage.run([Block(line=1, text=line)], tmp_path).returncode == status


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_each_block_says_whether_it_is_a_command(page: Path) -> None:
    assert set(tags(page)) <= TAGS
    indented = re.findall(r"(?:^\n|\A)((?: {4}\S.*\n)+)", page.read_text("utf-8"), flags=re.MULTILINE)
    assert [text for text in indented if LOOKS_LIKE_A_COMMAND.search(textwrap.dedent(text))] == []


@pytest.mark.parametrize("long", ELSEWHERE)
def test_what_takes_minutes_or_waits_for_a_person_is_there_and_is_run_elsewhere(
    long: str, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = ELSEWHERE[long]
    program, target = long.split()
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert f"\n{target}:" in makefile if program == "make" else (ROOT / target).is_file()
    assert elsewhere.line in (ROOT / elsewhere.path).read_text("utf-8")
    shown = [text for page in PAGES for block in blocks(page) for text in block.text.splitlines()]
    assert long in {run_elsewhere(text) for text in shown}, "it is shown nowhere: take it out of the list"
    with capsys.disabled():
        said = f"`{long}` is run by {elsewhere.path}, not with its page: {elsewhere.why}"
        print(f"\n{said}")  # noqa: T201 - whoever reads the suite's output is to know
