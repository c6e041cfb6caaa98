"""GitHub's two addresses, its pages' and its interface's, each told by the other where only one is set."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from supportdesk.runtime.arguments import UsageError
from supportdesk.runtime.environment import LOOPBACK, host_of

_WEB, _API = "GITHUB_SERVER_URL", "GITHUB_API_URL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Without slashes at their ends."""

    web: str
    api: str


def github_addresses(variables: Mapping[str, str]) -> Addresses:
    """The addresses by the variables, which Actions sets too; the public GitHub's where neither is.

    A private key comes over them: UsageError where one is neither https nor on this machine.
    """
    web, api = (variables.get(name, "").strip().rstrip("/") for name in (_WEB, _API))
    web = web or _web_of(api)
    api = api or _api_of(web)
    for name, address in ((_WEB, web), (_API, api)):
        host = host_of(address)
        if not host or not (address.startswith("https://") or host in LOOPBACK):
            raise UsageError(f"{name} is no secure address: write it like https://github.com.")
    return Addresses(web=web, api=api)


def _web_of(api: str) -> str:
    """Without `api.` before github.com and NAME.ghe.com; a server of one's own has /api/v3 at the end."""
    address = urlsplit(api)
    if address.netloc.startswith("api."):
        return f"{address.scheme}://{address.netloc.removeprefix('api.')}"
    return api.removesuffix("/api/v3") or "https://github.com"


def _api_of(web: str) -> str:
    """The reverse. https://docs.github.com/rest/using-the-rest-api/getting-started-with-the-rest-api"""
    address = urlsplit(web)
    if address.netloc == "github.com" or address.netloc.endswith(".ghe.com"):
        return f"{address.scheme}://api.{address.netloc}"
    return f"{web}/api/v3"
