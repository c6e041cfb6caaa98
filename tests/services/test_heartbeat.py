"""What a monitor hears of a run."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from supportdesk.services.heartbeat import beat


class Monitor(HTTPServer):
    """A monitor that notes which addresses were asked for, and answers with one status."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []
        self.status = 200

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/ping/1234"


class _Handler(BaseHTTPRequestHandler):
    server: Monitor

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def monitor() -> Iterator[Monitor]:
    with Monitor() as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_good_run_pings_the_address_itself(monitor: Monitor) -> None:
    assert beat(monitor.url, good=True)
    assert monitor.asked == ["/ping/1234"]


def test_a_bad_run_says_so(monitor: Monitor) -> None:
    assert beat(f"{monitor.url}/", good=False)
    assert monitor.asked == ["/ping/1234/fail"]


def test_a_monitor_that_refuses_was_not_told(monitor: Monitor) -> None:
    monitor.status = 404
    assert not beat(monitor.url, good=True)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/ping",
        "hc.example/ping",
        "file:///etc/hostname",
        "http://",
        "http://a..b/",
        "http://[::1",
    ],
)
def test_an_address_that_leads_nowhere_ends_no_run(url: str) -> None:
    assert not beat(url, good=True)
