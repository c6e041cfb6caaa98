"""The page that makes the Apps, served to this machine's browser alone.

A browser that GitHub sends back counts only with the state that this run gave it, once. A request for
another host name is refused: some page elsewhere could have made that name lead here.
"""

import socket
import sys
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qs, urlsplit

from supportdesk.model.apps import APPS, AppKind
from supportdesk.model.making import Progress, Step
from supportdesk.render.apps_page import STYLE_HASH, render_apps_page
from supportdesk.runtime.app_steps import Making
from supportdesk.services.errors import ServiceError
from supportdesk.services.github.registration import Registered

BACK = "/made"
_FOREIGN = "This did not come from a step of this run: nothing was done. Go on from the program's own page.\n"

Exchange = Callable[[AppKind, str], Registered]
Tell = Callable[[str], None]


class Site(ThreadingHTTPServer):
    """Serves until both GitHub Apps are there and the page has said so: `finished` tells of it.

    `exchange` gets an App for GitHub's code; `made` hears of each step that is done, `failed` of what went
    wrong.
    """

    daemon_threads = True

    def __init__(
        self, making: Making, exchange: Exchange, *, made: Callable[[Step], None], failed: Tell
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.finished = threading.Event()
        self._making = making
        self._exchange = exchange
        self._made = made
        self._failed = failed
        self._problem = ""
        self._states = {kind.key: token_urlsafe(32) for kind in APPS}
        self._turn = threading.Lock()

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self.server_address[1]}/"

    @property
    def hosts(self) -> frozenset[str]:
        """The names by which this machine's browser may ask."""
        return frozenset(f"{name}:{self.server_address[1]}" for name in ("127.0.0.1", "localhost"))

    def progress(self) -> Progress:
        """How far it is."""
        back = f"{self.address.rstrip('/')}{BACK}"
        return self._making.progress(self._states, redirect_url=back, problem=self._problem)

    def handle_error(self, request: socket.socket | tuple[bytes, socket.socket], client_address: Any) -> None:
        """A browser that goes away before it has its answer is nothing to speak of."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def accept(self, *, code: str, state: str) -> bool:
        """Make what GitHub sent the browser back for; False where the state is none of this run's."""
        with self._turn:
            kind = next((each for each in APPS if self._states[each.key] == state), None)
            if kind is None:
                return False
            self._states[kind.key] = token_urlsafe(32)
            self._problem = ""
            try:
                self._make(kind, code)
            except ServiceError as error:
                self._problem = str(error)
                self._failed(self._problem)
            return True

    def _make(self, kind: AppKind, code: str) -> None:
        if self._making.credentials.has_key(kind):
            key = self._making.credentials.key(kind)
            raise ServiceError(f"{kind.title}: {key} is there already, and is not overwritten.")
        self._making.credentials.keep(kind, self._exchange(kind, code), place=self._making.place)
        self._made(self.progress().steps[APPS.index(kind)])


class _Handler(BaseHTTPRequestHandler):
    server: Site
    timeout = 30  # seconds that a browser may keep a connection open without asking

    def do_GET(self) -> None:
        if self.headers.get("Host") not in self.server.hosts:
            self._say(HTTPStatus.MISDIRECTED_REQUEST, _FOREIGN)
            return
        try:
            asked = urlsplit(self.path)
        except ValueError:
            asked = urlsplit("")
        if asked.path == "/":
            self._show()
        elif asked.path == BACK:
            self._come_back(parse_qs(asked.query))
        else:
            self._say(HTTPStatus.NOT_FOUND, "There is nothing here.\n")

    def _show(self) -> None:
        progress = self.server.progress()
        page = render_apps_page(progress).encode()
        self._head(
            HTTPStatus.OK, {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(page))}
        )
        self.wfile.write(page)
        self.wfile.flush()
        if progress.is_complete:
            self.server.finished.set()

    def _come_back(self, query: dict[str, list[str]]) -> None:
        """What was made stands on the page, whose address holds no code."""
        code, state = (query.get(name, [""])[0] for name in ("code", "state"))
        if self.server.accept(code=code, state=state):
            self._head(HTTPStatus.SEE_OTHER, {"Location": "/", "Content-Length": "0"})
        else:
            self._say(HTTPStatus.FORBIDDEN, _FOREIGN)

    def _say(self, status: HTTPStatus, sentence: str) -> None:
        body = sentence.encode()
        self._head(status, {"Content-Type": "text/plain; charset=utf-8", "Content-Length": str(len(body))})
        self.wfile.write(body)

    def _head(self, status: HTTPStatus, headers: dict[str, str]) -> None:
        """Forms may lead to any secure site, as a company's sign-in may lie between.

        The origin alone is told to others: with none at all GitHub would see a form from nowhere.
        """
        web = urlsplit(self.server.progress().place.web)
        policy = (
            f"default-src 'none'; style-src '{STYLE_HASH}'; img-src data:; base-uri 'none';"
            f" form-action {web.scheme}://{web.netloc} https:; frame-ancestors 'none'"
        )
        self.send_response(status)
        for name, value in {
            **headers,
            "Content-Security-Policy": policy,
            "Referrer-Policy": "strict-origin",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the overridden method's name
        """Say nothing: addresses hold codes."""
