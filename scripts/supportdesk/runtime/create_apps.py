"""Making the Apps, from the command line to the exit status. It needs no token, and asks for none."""

import argparse
import os
import re
import webbrowser
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Thread

from supportdesk.model.apps import APPS, AppKind, Place
from supportdesk.model.making import Step
from supportdesk.render.apps_text import render_made
from supportdesk.render.plain import plain
from supportdesk.runtime.app_steps import Making
from supportdesk.runtime.apps_site import Site
from supportdesk.runtime.arguments import Parser, UsageError
from supportdesk.runtime.github_addresses import github_addresses
from supportdesk.runtime.status import DONE, NOTHING
from supportdesk.runtime.stopping import Stopping
from supportdesk.runtime.streams import OutputError, put, tell
from supportdesk.services.app_files import Credentials
from supportdesk.services.errors import ServiceError
from supportdesk.services.github.registration import Registered, register
from supportdesk.services.retry import Patience

_OWNER = "[A-Za-z0-9][A-Za-z0-9-]{0,38}"
_REPOSITORY = re.compile(rf"{_OWNER}/[A-Za-z0-9._-]{{1,100}}")


def create_apps(about: str, *, stopping: Stopping) -> int:
    """Serve the page until the Apps are there; the exit status. `about` is what the script says of itself."""
    try:
        given = _parser(about, os.environ).parse_args()
        addresses = github_addresses(os.environ)
        making = Making(place=_place(given, addresses.web), credentials=Credentials(folder=given.folder))
        making.credentials.require_room()
        _check_earlier(making)
        return _serve(making, addresses.api, opens=webbrowser.open if given.browser else _open_nothing)
    except (ServiceError, UsageError) as error:
        tell(f"support-desk: {error}\n")
        return NOTHING
    except KeyboardInterrupt:
        tell("support-desk: Interrupted; run again to make what is missing.\n")
        return stopping.status


def _parser(about: str, environment: Mapping[str, str]) -> argparse.ArgumentParser:
    parser = Parser(
        prog="create_apps.py",
        description=about,
        epilog="Exit status: 0 both GitHub Apps are there, 1 wrong flags, 130 interrupted.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--repository",
        metavar="OWNER/NAME",
        default=environment.get("GITHUB_REPOSITORY", ""),
        help="the desk's own repository; default: GITHUB_REPOSITORY",
    )
    parser.add_argument(
        "--organization",
        metavar="NAME",
        default="",
        help="the organization that owns the repository, and then the Apps; without it your own account does",
    )
    parser.add_argument(
        "--folder",
        type=Path,
        metavar="PATH",
        default=Path("credentials"),
        help="where private keys are kept; default: %(default)s, which git leaves out",
    )
    parser.add_argument(
        "--no-browser", dest="browser", action="store_false", help="open no browser, only print the address"
    )
    return parser


def _place(given: argparse.Namespace, web: str) -> Place:
    if not given.repository:
        raise UsageError(
            "--repository is missing: name the desk's own repository, such as --repository acme/support-desk,"
            " or set GITHUB_REPOSITORY."
        )
    if not _REPOSITORY.fullmatch(given.repository):
        said = plain(given.repository, longest=80)
        raise UsageError(f"--repository: “{said}” is no repository: write it like acme/support-desk.")
    place = Place(web=web, repository=given.repository, organization=given.organization)
    if given.organization and given.organization.casefold() != place.owner.casefold():
        said = plain(given.organization, longest=40)
        raise UsageError(
            f"--organization: “{said}” does not own {given.repository}. The Apps belong to whoever owns the"
            " repository, as they can be installed nowhere else."
        )
    return place


def _check_earlier(making: Making) -> None:
    """What an earlier run made must be of the same account: its keys are not overwritten."""
    folder = making.credentials.folder
    for app in filter(None, map(making.credentials.recorded, APPS)):
        if app.owner.casefold() != making.place.owner.casefold():
            owner = plain(app.owner, longest=40)
            raise UsageError(
                f"{folder} holds keys of Apps of {owner}: move it away, or give another --folder."
            )


def _serve(making: Making, api: str, *, opens: Callable[[str], object]) -> int:
    """Serve the page on this machine; `opens` is told its address."""

    def exchange(kind: AppKind, code: str) -> Registered:
        return register(code, kind=kind, place=making.place, api_url=api, timeout=Patience().timeout)

    voice = _Voice()
    with Site(making, exchange, made=voice.made, failed=voice.failed) as site:
        Thread(target=site.serve_forever, args=(0.05,), daemon=True).start()
        try:
            put(f"Open {site.address} in a browser on this machine, and follow the steps. Ctrl-C ends it.\n")
            *apps, slack = site.progress().steps
            for step in apps:
                if step.form is None:
                    voice.made(step)
            opens(site.address)
            site.finished.wait()
            voice.made(slack)
        finally:
            site.shutdown()
    if voice.unheard is not None:
        raise voice.unheard
    put("\nBoth GitHub Apps are there. Install them, then set what is listed, SUPPORTDESK_APP_ID last:\n")
    put("the schedule runs from then on.\n")
    return DONE


class _Voice:
    """Says here how it goes. What can't be said here stops nothing: an App may be on its way, and it stands
    on the page too.
    """

    def __init__(self) -> None:
        self.unheard: OutputError | None = None

    def made(self, step: Step) -> None:
        """Say that a step is done, and what is to be set where."""
        try:
            put(f"\n{render_made(step)}")
        except OutputError as error:
            self.unheard = error

    def failed(self, sentence: str) -> None:
        """Say what went wrong."""
        tell(f"support-desk: {sentence}\n")


def _open_nothing(address: str) -> None:
    """The address is printed; who opens it is another's affair."""
