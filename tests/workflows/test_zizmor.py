"""What zizmor says about the workflows. Findings that are ignored stand in `.github/zizmor.yml`."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_zizmor_finds_nothing_at_its_pedantic_persona() -> None:
    zizmor = Path(sys.executable).with_name("zizmor")
    done = subprocess.run(
        [zizmor, "--offline", "--strict-collection", "--persona", "pedantic", "--no-progress", ".github"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
