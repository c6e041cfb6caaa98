"""`python -m sandbox [--world FILE] [--port N]`, with scripts/ on the path: serve until interrupted."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from sandbox.server import Sandbox
from sandbox.world import WorldError, load_world

_STOP = {signal.SIGINT, signal.SIGTERM}


def main() -> int:
    """Serve; says where, and how a client is pointed at it."""
    parser = argparse.ArgumentParser(
        prog="python -m sandbox", description="Stand-ins for GitHub, Slack and Opsgenie."
    )
    parser.add_argument(
        "--world", type=Path, help="the YAML file with the world to start from; default: an empty one"
    )
    parser.add_argument(
        "--port", type=int, default=8000, help="the port on 127.0.0.1 (default: 8000; 0: any)"
    )
    options = parser.parse_args()
    try:
        sandbox = Sandbox(load_world(options.world) if options.world else {}, options.port)
    except WorldError as error:
        return _refuse(str(error))
    except OSError as error:
        return _refuse(f"Port {options.port} cannot be had ({error.strerror}): name another with --port.")
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        return _refuse(f"{options.world} does not describe a world: {type(error).__name__}: {error}")
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOP)  # before any thread is there to take the signal
    with sandbox:
        print(f"The page: {sandbox.url}/")
        print(f"export GITHUB_API_URL={sandbox.url}/gh SLACK_API_URL={sandbox.url}/slack/api/")
        print(f"export OPSGENIE_API_URL={sandbox.url}/opsgenie", flush=True)
        signal.sigwait(_STOP)
    return 0


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
