"""A person at a browser who makes the Apps: what they see, and the buttons that they press."""

import html
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import requests

FORM = re.compile(
    r'<form method="post" action="([^"]+)">\s*<input type="hidden" name="manifest" value="([^"]+)">'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button of a page: where it leads, and the manifest that it sends."""

    address: str
    manifest: str


def buttons(page: str) -> list[Button]:
    """The buttons of a page that make an App, in order."""
    found = [[html.unescape(part) for part in form] for form in FORM.findall(page)]
    return [Button(address=address, manifest=manifest) for address, manifest in found]


def look(address: str, **headers: str) -> requests.Response:
    return requests.get(address, headers=headers, timeout=20, allow_redirects=False)


def press(button: Button) -> requests.Response:
    """GitHub's page that asks for the name."""
    return requests.post(button.address, data={"manifest": button.manifest}, timeout=20)


def agree(button: Button, *, name: str | None = None) -> str:
    """Press the button, name the App and agree: the address that GitHub sends the browser back to."""
    asked = press(button)
    assert asked.status_code == 200, asked.text
    (again,) = buttons(asked.text)
    proposed = re.search(r'name="name" value="([^"]*)"', asked.text)
    assert proposed is not None
    sent = {"manifest": again.manifest, "name": name or html.unescape(proposed[1])}
    answered = requests.post(
        urljoin(button.address, again.address), data=sent, timeout=20, allow_redirects=False
    )
    assert answered.status_code == 302, answered.text
    return answered.headers["Location"]


def make(address: str, which: int = 0, **how: Any) -> str:
    """Make an App by a button of the page at this address: the page that one comes back to."""
    back = requests.get(agree(buttons(look(address).text)[which], **how), timeout=20)
    assert (back.status_code, back.url) == (200, address)
    return back.text
