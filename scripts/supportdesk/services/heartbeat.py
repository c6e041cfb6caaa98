"""Tells a monitor that a run happened: a schedule that stopped is found only by a ping that is missing."""

import requests

from supportdesk.services.observing import SILENT, Observer, observed

_TIMEOUT = 10  # seconds


def beat(url: str, *, good: bool, observer: Observer = SILENT) -> bool:
    """Ping the monitor, `/fail` appended after a bad run; whether it answered. Never raises.

    Its address is a secret, and `observer` is not told of it.
    """
    request = "ping" if good else "ping of a failure"
    try:
        with observed(observer, service="Monitor", request=request) as exchange:
            answer = requests.get(url if good else f"{url.rstrip('/')}/fail", timeout=_TIMEOUT)
            exchange.status = answer.status_code
            return answer.ok
    except (requests.RequestException, ValueError):  # urllib3 has errors of its own for odd host names
        return False
