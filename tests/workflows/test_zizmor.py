"""What zizmor says about the workflows.

Findings that are ignored stand in `.github/zizmor.yml`; the template's in itself, since it is copied.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
STRICTLY = ("--offline", "--strict-collection", "--persona", "pedantic", "--no-progress")


def test_zizmor_finds_nothing_at_its_pedantic_persona() -> None:
    zizmor = Path(sys.executable).with_name("zizmor")
    done = subprocess.run(
        [zizmor, *STRICTLY, ".github", "templates/doorbell.yml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
