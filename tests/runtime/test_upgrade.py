"""A desk is upgraded on a branch: its configuration stays, and what will be different is said."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from supportdesk.runtime.upgrade_report import entries
from tests.repositories import WHO, Checkout, environment, from_template, the_product

OWN = "# Ours alone.\n"
OVERRIDES = "version: 1\noverrides: []\n# Ours too.\n"
SCHEDULE = ".github/workflows/schedule.yml"
HOURS, OURS = 'cron: "4,19,34,49 7-18 * * 1-5"', 'cron: "7,37 8-17 * * 1-5"'


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product, once for all: tests change copies."""
    folder = tmp_path_factory.mktemp("product") / "product"
    the_product(folder)
    return folder


@pytest.fixture
def product(built: Path, tmp_path: Path) -> Checkout:
    subprocess.run(["git", "clone", "--quiet", built, tmp_path / "product"], check=True, env=environment())
    return Checkout(tmp_path / "product")


@pytest.fixture
def desk(product: Checkout, tmp_path: Path) -> Checkout:
    """A desk made from the template, with a configuration and hours of its own."""
    made = from_template(product, tmp_path / "desk")
    own(made)
    return made


def own(desk: Checkout) -> None:
    desk.write("config/teams.yml", f"{desk.read('config/teams.yml')}{OWN}")
    desk.write("config/overrides.yml", OVERRIDES)
    desk.replace(SCHEDULE, HOURS, OURS)
    desk.commit("Our own")


def moved_on(product: Checkout) -> str:
    """Three later versions, of which one takes a file away, renames one and changes the configuration."""
    product.replace("CHANGELOG.md", "## Unreleased\n\n", "## Unreleased\n\n- The digest is blue.\n  Truly.\n")
    product.replace("pyproject.toml", 'version = "0.1.0"', 'version = "0.2.0"')
    product.commit("Make the digest blue")
    (product.folder / "SECURITY.md").unlink()
    product.git("mv", "docs/queue.md", "docs/order.md")
    product.replace(SCHEDULE, "timeout-minutes: 15", "timeout-minutes: 16")
    product.commit("Take a file away, and call one otherwise")
    product.write("config/teams.yml", f"# The example.\n{product.read('config/teams.yml')}")
    product.write("config/overrides.yml", "version: 1\noverrides: []\n# The example.\n")
    product.write("templates/doorbell.yml", f"# Louder.\n{product.read('templates/doorbell.yml')}")
    return product.commit("Change the example")


def upgrade(desk: Checkout, product: Checkout, *flags: str, **variables: str) -> tuple[int, str]:
    """Exit status, and all that was said; of the desk's own script in its own checkout."""
    source = () if any(flag.startswith("--from") for flag in flags) else (f"--from={product.folder}",)
    done = subprocess.run(
        [sys.executable, "scripts/upgrade.py", *source, *flags],
        cwd=desk.folder,
        env=environment(**{**WHO, **variables}),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_desk_from_the_template_gets_the_new_version_and_keeps_what_is_its_own(
    product: Checkout, desk: Checkout
) -> None:
    before = desk.git("rev-parse", "main")
    new = moved_on(product)
    status, said = upgrade(desk, product)
    assert status == 0, said
    assert desk.branch == f"upgrade-{new[:10]}"
    assert desk.git("rev-parse", "main") == before
    assert desk.read("config/teams.yml").endswith(OWN)
    assert "# The example." not in desk.read("config/teams.yml")
    assert desk.read("config/overrides.yml") == OVERRIDES
    assert OURS in desk.read(SCHEDULE)
    assert "timeout-minutes: 16" in desk.read(SCHEDULE)
    assert not (desk.folder / "SECURITY.md").exists()
    assert not (desk.folder / "docs/queue.md").exists()
    assert (desk.folder / "docs/order.md").exists()
    assert desk.git("status", "--porcelain") == ""


def test_it_says_what_will_be_different_and_what_comes_next(product: Checkout, desk: Checkout) -> None:
    moved_on(product)
    status, said = upgrade(desk, product)
    assert status == 0, said
    assert "From 0.1.0 (" in said
    assert " to 0.2.0 (" in said
    assert "\n  - The digest is blue. Truly.\n" in said
    assert said.count("\n  - ") == 1
    assert "to be taken over where you put it: templates/doorbell.yml." in said
    assert "config/ loads with the new version." in said
    assert "python scripts/run_due.py" in said
    assert f"git push --set-upstream origin {desk.branch}" in said


def test_the_next_upgrade_is_found_by_the_history_that_the_first_one_recorded(
    product: Checkout, desk: Checkout
) -> None:
    moved_on(product)
    assert upgrade(desk, product)[0] == 0
    desk.git("switch", "--quiet", "main")
    desk.git(
        "merge", "--quiet", "--no-ff", "-m", "Merge it", "upgrade-" + product.git("rev-parse", "HEAD")[:10]
    )
    product.replace("README.md", "# Support Desk", "# The Support Desk")
    product.commit("Say it otherwise")
    status, said = upgrade(desk, product)
    assert (status, "Nothing that its changelog speaks of." in said) == (0, True)
    assert desk.read("README.md").startswith("# The Support Desk")
    assert desk.read("config/teams.yml").endswith(OWN)


def test_a_desk_that_is_up_to_date_is_left_on_its_branch(product: Checkout, desk: Checkout) -> None:
    moved_on(product)
    assert upgrade(desk, product)[0] == 0
    branch = desk.branch
    desk.git("switch", "--quiet", "main")
    desk.git("merge", "--quiet", branch)
    desk.git("branch", "--delete", branch)
    status, said = upgrade(desk, product)
    assert (status, "has that version already" in said, desk.branch) == (0, True, "main")


def test_a_second_run_says_again_what_the_first_one_did(product: Checkout, desk: Checkout) -> None:
    moved_on(product)
    first = upgrade(desk, product)
    head = desk.git("rev-parse", "HEAD")
    assert upgrade(desk, product) == first
    assert desk.git("rev-parse", "HEAD") == head
    desk.git("switch", "--quiet", "main")
    assert upgrade(desk, product) == first
    assert desk.git("rev-parse", "HEAD") == head


def test_a_branch_that_lacks_later_commits_is_not_taken_up_again(product: Checkout, desk: Checkout) -> None:
    moved_on(product)
    assert upgrade(desk, product)[0] == 0
    branch = desk.branch
    desk.git("switch", "--quiet", "main")
    desk.write("config/overrides.yml", f"{OVERRIDES}# Later.\n")
    desk.commit("Later")
    status, said = upgrade(desk, product)
    assert (status, f"git branch -D {branch}" in said, desk.branch) == (1, True, "main")


def test_what_both_sides_changed_waits_for_a_person_and_is_finished_by_them(
    product: Checkout, desk: Checkout
) -> None:
    new = moved_on(product)
    desk.replace(SCHEDULE, "timeout-minutes: 15", "timeout-minutes: 20")
    desk.write("SECURITY.md", "Our own words.\n")
    desk.commit("Edit what is not ours to edit")
    status, said = upgrade(desk, product)
    assert status == 3
    assert f"  {SCHEDULE} was changed here and in the new version." in said
    assert f"git checkout --theirs -- {SCHEDULE} && git add -- {SCHEDULE}" in said
    assert "  SECURITY.md was changed here, and is gone or renamed in the new version." in said
    assert desk.read("config/overrides.yml") == OVERRIDES
    status, said = upgrade(desk, product)
    assert (status, "A merge is under way" in said) == (1, True)
    desk.git("checkout", "--theirs", "--", SCHEDULE)
    desk.git("add", "--", SCHEDULE)
    desk.git("rm", "--quiet", "--", "SECURITY.md")
    desk.git("commit", "--quiet", "--no-edit")
    status, said = upgrade(desk, product)
    assert (status, "The digest is blue." in said, desk.branch) == (0, True, f"upgrade-{new[:10]}")


def test_who_goes_back_is_where_they_were(product: Checkout, desk: Checkout) -> None:
    moved_on(product)
    desk.write("SECURITY.md", "Our own words.\n")
    desk.commit("Edit what is not ours to edit")
    assert upgrade(desk, product)[0] == 3
    desk.git("merge", "--abort")
    desk.git("switch", "--quiet", "-")
    assert (desk.branch, desk.read("SECURITY.md")) == ("main", "Our own words.\n")
    assert upgrade(desk, product)[0] == 3


@pytest.mark.parametrize("where", ["main", "--detach"])
def test_the_way_back_leads_to_where_one_was(where: str, product: Checkout, desk: Checkout) -> None:
    moved_on(product)
    desk.write("SECURITY.md", "Our own words.\n")
    desk.commit("Edit what is not ours to edit")
    desk.git("switch", "--quiet", where)
    before = desk.branch, desk.git("rev-parse", "HEAD")
    upgrade(desk, product)
    desk.git("merge", "--abort")
    said = upgrade(desk, product)[1]  # told on the branch itself
    (back,) = re.findall("(?m)^To go back: git merge --abort && git (.+)$", said)
    desk.git("merge", "--abort")
    desk.git(*shlex.split(back))
    assert (desk.branch, desk.git("rev-parse", "HEAD")) == before


def test_a_branch_of_a_person_s_own_is_never_taken(product: Checkout, desk: Checkout) -> None:
    new = moved_on(product)
    desk.git("switch", "--quiet", "--create", "upgrade-printer")
    before = desk.git("rev-parse", "upgrade-printer")
    status, said = upgrade(desk, product)
    assert (status, desk.branch) == (0, f"upgrade-{new[:10]}"), said
    assert desk.git("rev-parse", "upgrade-printer") == before
    desk.git("switch", "--quiet", "upgrade-printer")
    desk.git("merge", "--quiet", f"upgrade-{new[:10]}")
    assert "has that version already" in upgrade(desk, product)[1]


@pytest.mark.parametrize(
    ("edited", "status", "told"),
    [("LICENSE", 0, "Blau -> gr\\xfcn"), ("SECURITY.md", 3, "    -> let it go: git rm -- SECURITY.md")],
)
def test_a_plain_terminal_is_told_as_well(
    edited: str, status: int, told: str, product: Checkout, desk: Checkout
) -> None:
    product.replace("CHANGELOG.md", "## Unreleased\n\n", "## Unreleased\n\n- Blau → grün “immer”.\n")
    moved_on(product)
    desk.write(edited, "Unsere eigenen Worte.\n")
    desk.commit("Edit what is not ours to edit")
    ended, said = upgrade(desk, product, PYTHONIOENCODING="ascii")
    assert (ended, said.isascii(), told in said) == (status, True, True), said


def test_inside_of_another_repository_s_hook_the_desk_s_own_is_upgraded(
    product: Checkout, desk: Checkout
) -> None:
    new = moved_on(product)
    before = product.git("rev-parse", "HEAD"), product.branch
    tied = {"GIT_DIR": str(product.folder / ".git"), "GIT_WORK_TREE": str(product.folder), "GIT_PREFIX": ""}
    status, said = upgrade(desk, product, **tied)
    assert (status, desk.branch) == (0, f"upgrade-{new[:10]}"), said
    assert (product.git("rev-parse", "HEAD"), product.branch) == before


def test_a_wrong_flag_is_said_in_a_sentence(desk: Checkout, product: Checkout) -> None:
    assert upgrade(desk, product, "--force") == (
        1,
        "upgrade: Unrecognized arguments: --force. See --help.\n",
    )


def test_a_file_that_was_taken_away_here_is_asked_for(product: Checkout, desk: Checkout) -> None:
    (desk.folder / "templates/doorbell.yml").unlink()
    desk.commit("We have no doorbell")
    moved_on(product)
    status, said = upgrade(desk, product)
    assert (status, "templates/doorbell.yml was taken away or renamed here, and changed" in said) == (3, True)


def test_a_clone_with_a_history_is_upgraded_as_well(product: Checkout, tmp_path: Path) -> None:
    subprocess.run(
        ["git", "clone", "--quiet", product.folder, tmp_path / "fork"], check=True, env=environment()
    )
    fork = Checkout(tmp_path / "fork")
    own(fork)
    moved_on(product)
    status, said = upgrade(fork, product)
    assert status == 0, said
    assert fork.read("config/teams.yml").endswith(OWN)
    assert fork.git("rev-list", "--count", "--merges", "HEAD") == "1"


def test_a_configuration_that_the_new_version_does_not_take_is_said_line_by_line(
    product: Checkout, desk: Checkout
) -> None:
    desk.write("config/teams.yml", "version: 1\npeople: 7\n")
    desk.commit("A mistake")
    moved_on(product)
    status, said = upgrade(desk, product)
    assert status == 3
    assert "config/ does not load with the new version" in said
    assert "teams.yml:2" in said


def test_overrides_that_a_desk_does_not_keep_are_not_brought_back(product: Checkout, desk: Checkout) -> None:
    (desk.folder / "config/overrides.yml").unlink()
    desk.commit("None")
    moved_on(product)
    status, said = upgrade(desk, product)
    assert status == 0, said
    assert not (desk.folder / "config/overrides.yml").exists()


def test_an_older_version_may_be_named(product: Checkout, desk: Checkout) -> None:
    moved_on(product)
    product.git("tag", "--annotate", "-m", "One", "v0.2", "HEAD~1")
    status, said = upgrade(desk, product, "--to=v0.2")
    assert status == 0, said
    assert "templates/doorbell.yml" not in said


def test_where_nobody_can_tell_the_version_it_is_asked_for(product: Checkout, desk: Checkout) -> None:
    begun = product.git("rev-parse", "HEAD")
    moved_on(product)
    desk.git("switch", "--quiet", "--orphan", "squashed")
    desk.git("checkout", "main", "--", ".")
    desk.commit("Everything, with our own")
    status, said = upgrade(desk, product)
    assert (status, "add BASE=its commit" in said, desk.branch) == (1, True, "squashed")
    assert upgrade(desk, product, "--base=nonsense")[0] == 1
    status, said = upgrade(desk, product, f"--base={begun}")
    assert status == 0, said
    assert OURS in desk.read(SCHEDULE)


def test_changes_that_are_not_committed_are_not_touched(product: Checkout, desk: Checkout) -> None:
    moved_on(product)
    desk.write("config/teams.yml", "unsaved")
    status, said = upgrade(desk, product)
    assert (status, "not committed" in said) == (1, True)
    assert (desk.read("config/teams.yml"), desk.branch) == ("unsaved", "main")


def test_a_file_in_the_way_is_said_in_git_s_words_and_nothing_is_lost(
    product: Checkout, desk: Checkout
) -> None:
    moved_on(product)
    desk.write("docs/order.md", "Mine.\n")
    status, said = upgrade(desk, product)
    assert (status, "docs/order.md" in said, desk.read("docs/order.md")) == (1, True, "Mine.\n")
    (desk.folder / "docs/order.md").unlink()
    assert upgrade(desk, product)[0] == 0


def test_who_is_unknown_to_git_is_told_how_to_say_it(product: Checkout, desk: Checkout) -> None:
    moved_on(product)
    desk.git("config", "user.useConfigOnly", "true")
    status, said = upgrade(desk, product, **dict.fromkeys(WHO, ""))
    assert (status, 'git config --global user.name "…"' in said, desk.branch) == (1, True, "main")


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        (("--from=--upload-pack=touch hacked",), "is no remote, address or path"),
        (("--from=",), "is no remote, address or path"),
        (("--to=--force",), "is no branch, tag or commit"),
        (("--to=main:main",), "is no branch, tag or commit"),
        (("--to=nowhere",), "git fetch failed"),
        (("--from=../nothing-here",), "git fetch failed"),
        (("--from=ext::sh -c touch% hacked",), "git fetch failed"),
    ],
)
def test_what_is_no_repository_or_version_is_said_and_never_taken_for_an_option(
    flags: tuple[str, ...], sentence: str, product: Checkout, desk: Checkout
) -> None:
    status, said = upgrade(desk, product, *flags)
    assert (status, sentence in said) == (1, True), said
    assert "Traceback" not in said
    assert not list(desk.folder.parent.rglob("hacked"))
    assert desk.git("branch", "--format=%(refname:short)") == "main"


def test_a_part_of_the_history_is_not_enough(product: Checkout, tmp_path: Path) -> None:
    source = f"file://{product.folder}"
    subprocess.run(
        ["git", "clone", "--quiet", "--depth=1", source, tmp_path / "shallow"], check=True, env=environment()
    )
    status, said = upgrade(Checkout(tmp_path / "shallow"), product)
    assert (status, "git fetch --unshallow" in said) == (1, True)


def test_the_new_code_sees_no_secret(product: Checkout, desk: Checkout) -> None:
    product.write(
        "scripts/review_configuration.py",
        "import os\nprint(sorted(name for name in os.environ if 'TOKEN' in name))\nraise SystemExit(1)\n",
    )
    product.commit("Look around")
    status, said = upgrade(desk, product, SLACK_BOT_TOKEN="xoxb-1", GITHUB_TOKEN="ghp_1")
    assert (status, "\n[]\n" in said) == (3, True)


def test_new_packages_come_before_the_check(product: Checkout, desk: Checkout) -> None:
    product.write("scripts/review_configuration.py", "import not_installed_yet\n")
    product.write("requirements.txt", f"# Another.\n{product.read('requirements.txt')}")
    product.commit("Need another package")
    status, said = upgrade(desk, product)
    assert status == 3
    assert "Other packages are needed: run make setup." in said
    assert "config/ could not be checked: run make setup, then python scripts/review_configuration.py" in said


def test_the_make_target_hands_on_what_was_typed(product: Checkout, desk: Checkout) -> None:
    moved_on(product)
    (desk.folder / ".venv/bin").mkdir(parents=True)
    (desk.folder / ".venv/bin/python").symlink_to(sys.executable)
    (desk.folder / ".venv/.ready").touch()
    done = subprocess.run(
        ["make", "upgrade", f"FROM={product.folder}", "TO=ma'in$(touch hacked)"],
        cwd=desk.folder,
        env=environment(**WHO),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "is no branch, tag or commit" in done.stderr
    assert not list(desk.folder.rglob("hacked"))


def test_an_entry_of_the_changelog_is_whole_however_it_is_broken() -> None:
    assert entries("# C\n\n## 1\n\n- One\n  two\n- Three\n\nNo entry\n") == ["One two", "Three"]
