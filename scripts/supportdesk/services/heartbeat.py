"""Tells a monitor that a run happened: a schedule that stopped is found only by a ping that is missing."""

import requests

_TIMEOUT = 10  # seconds


def beat(url: str, *, good: bool) -> bool:
    """Ping the monitor, `/fail` appended after a bad run; whether it answered. Never raises."""
    try:
        return requests.get(url if good else f"{url.rstrip('/')}/fail", timeout=_TIMEOUT).ok
    except (requests.RequestException, ValueError):  # urllib3 has errors of its own for odd host names
        return False
