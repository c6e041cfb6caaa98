"""The sandbox on its port: requests routed to the stand-ins, with the latency and faults ordered."""

from __future__ import annotations

import pickle
import socket
import socketserver
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from sandbox.clock import Clock
from sandbox.control import Control, Service
from sandbox.faults import Fault
from sandbox.github import GitHub
from sandbox.http import Request, Response, json_response, text_response
from sandbox.ical import Ical
from sandbox.jsm import Jsm
from sandbox.opsgenie import Opsgenie
from sandbox.page import render_page
from sandbox.pagerduty import PagerDuty
from sandbox.requestlog import Entry, operation_name
from sandbox.slack import Slack
from sandbox.world import section, starting_time

_PREFIXES = {"gh": "github", "slack": "slack"}
_ON_CALL: Mapping[str, Callable[[Mapping[str, Any], Clock], Service]] = {
    "opsgenie": Opsgenie,
    "jsm": Jsm,
    "pagerduty": PagerDuty,
    "ical": Ical,
}
_PREFIXES |= {name: name for name in _ON_CALL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the client gets: a response, whole or broken off half-way, or a closed connection.

    With `stalls` it is closed by the client alone, when that has waited long enough.
    """

    response: Response | None
    is_whole: bool = True
    stalls: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _World:
    """The stand-ins with all they hold, and the clock they share."""

    clock: Clock
    github: GitHub
    slack: Slack
    on_call: Mapping[str, Service]


class Sandbox:
    """A running sandbox: `with Sandbox(world) as sandbox:` serves at `sandbox.url` until the block ends."""

    def __init__(self, world: Mapping[str, Any], port: int = 0) -> None:
        clock = Clock(starting_time(world))
        self._take(
            _World(
                clock=clock,
                github=GitHub(section(world, "github"), clock),
                slack=Slack(section(world, "slack"), clock),
                on_call={name: make(section(world, name), clock) for name, make in _ON_CALL.items()},
            )
        )
        self._lock = threading.Lock()
        self._server = _Server(self, port)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def _take(self, world: _World) -> None:
        """Serve this world, with no faults ordered and nothing in the log."""
        self._world = world
        self.clock, self.github, self.slack = world.clock, world.github, world.slack
        self._services: dict[str, Service] = {"github": world.github, "slack": world.slack, **world.on_call}
        self.control = Control(clock=world.clock, services=self._services)

    def save(self) -> bytes:
        """The whole world as it is now, with its clock."""
        with self._lock:
            return pickle.dumps(self._world)

    def restore(self, saved: bytes) -> None:
        """Go on from a world that this sandbox, or another, saved."""
        with self._lock:
            self._take(pickle.loads(saved))  # noqa: S301 - what it saved itself

    @property
    def url(self) -> str:
        """The address of the page, without a slash at the end; the services are below it."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def on_call(self) -> list[str]:
        """The on-call systems that hold a schedule."""
        return [name for name in _ON_CALL if self._services[name].view()["schedules"]]

    @property
    def feeds(self) -> dict[str, str]:
        """The addresses of the calendars, by the IDs of their schedules."""
        schedules = self._services["ical"].view()["schedules"]
        return {each["id"]: f"{self.url}/ical/{each['id']}.ics" for each in schedules}

    def start(self) -> Sandbox:
        """Serve from a thread of its own."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop serving and free the port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def go_away(self) -> None:
        """Refuse connections; those that stand go on."""
        self._server.socket.shutdown(socket.SHUT_RDWR)

    def come_back(self) -> None:
        """Accept connections again."""
        self._server.socket.listen(self._server.request_queue_size)

    def __enter__(self) -> Sandbox:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def act(self, service: str, verb: str, **args: Any) -> Any:
        """Let a person do something in `service`, as POST /sandbox/act does."""
        with self._lock:
            return self._services[service].act(verb, args)

    def answer(self, request: Request) -> Outcome:
        """What comes of one request."""
        prefix, _, rest = request.path.lstrip("/").partition("/")
        if prefix in _PREFIXES:
            return self._serve(self._services[_PREFIXES[prefix]].handle, request, f"/{rest}")
        if prefix == "web":
            return self._serve(self.github.pages.handle, request, f"/{rest}")
        with self._lock:
            if prefix == "sandbox":
                return Outcome(response=self.control.handle(replace(request, path=f"/{rest}")))
            return Outcome(response=_attempt(self._show_page, request))

    def _serve(self, handle: Callable[[Request], Response], request: Request, path: str) -> Outcome:
        """Ask a service, with the latency and the fault that are due; note it in the log."""
        time.sleep(self.control.latency_seconds)
        began, operation = time.perf_counter(), operation_name(request)
        with self._lock:
            fault = self.control.faults.strike(request)
            response = None
            if fault is None or fault.lets_service_work:
                response = _attempt(handle, replace(request, path=path))
            if fault is not None and fault.kind == "away":
                self.go_away()
            outcome = _outcome(fault, response)
            self.control.log.add(
                Entry(
                    at=self.clock.now(),
                    request=request,
                    operation=operation,
                    status=outcome.response.status if outcome.response else None,
                    response=outcome.response,
                    fault=fault.kind if fault else None,
                    seconds=time.perf_counter() - began,
                )
            )
        return outcome

    def _show_page(self, request: Request) -> Response:
        if request.path != "/" or request.method not in {"GET", "HEAD"}:
            return text_response(f"There is nothing at {request.path}; the page is at /.", 404, "text/plain")
        views = {name: service.view() for name, service in self._services.items()}
        return text_response(render_page(now=self.clock.now(), requests=self.control.log.entries(), **views))


def _attempt(handle: Callable[[Request], Response], request: Request) -> Response:
    """The response; a stand-in that fails says so, as a dropped connection would look ordered."""
    try:
        return handle(request)
    except Exception as error:  # noqa: BLE001 - whatever it is, the client must hear of it
        traceback.print_exc()
        return json_response({"message": f"The sandbox failed: {type(error).__name__}: {error}"}, 500)


def _outcome(fault: Fault | None, response: Response | None) -> Outcome:
    """What a fault leaves of a response."""
    if fault is None:
        return Outcome(response=response)
    return Outcome(
        response=fault.spoil(response), is_whole=fault.kind != "truncate", stalls=fault.kind == "stall"
    )


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, sandbox: Sandbox, port: int) -> None:
        self.sandbox = sandbox
        super().__init__(("127.0.0.1", port), _Handler)

    def server_bind(self) -> None:
        """Bind without HTTPServer's look-up of the host's name, which can take seconds.

        A port that the system chose is asked for by its number: it is kept then while nothing listens.
        """
        if self.server_address[1] == 0:
            with socket.socket() as found:
                found.bind(self.server_address)
                self.server_address = found.getsockname()
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say what went wrong here; that a client is gone is nothing of the kind."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # headers and body leave in one packet

    def _answer(self) -> None:
        outcome = self.server.sandbox.answer(self._read_request())
        if outcome.stalls:
            self.connection.recv(1)  # nothing comes but the client's end
        if outcome.response is None:
            self.close_connection = True
            return
        self._write(outcome.response, is_whole=outcome.is_whole)

    def _read_request(self) -> Request:
        address = urlsplit(self.path)
        return Request(
            method=self.command,
            path=address.path,
            query=dict(parse_qsl(address.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(int(self.headers.get("Content-Length") or 0)),
            query_string=address.query,
        )

    def _write(self, response: Response, *, is_whole: bool) -> None:
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        if response.status not in {204, 304}:
            self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        body = response.body if is_whole else response.body[: len(response.body) // 2]
        if self.command != "HEAD":
            self.wfile.write(body)
        if not is_whole:
            self.close_connection = True

    do_GET = do_HEAD = do_POST = do_PATCH = do_PUT = do_DELETE = _answer  # noqa: N815 - http.server's names

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the overridden method's name
        """Say nothing: the request log holds it all."""
