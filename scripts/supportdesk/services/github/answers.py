"""What an answer of GitHub means: its data, or an error that people can mend.

A rate limit arrives as 429, as 403, or as 200 with an error in GraphQL; so does a page that was too much for
GitHub's ten seconds. GraphQL may also give a part of what was asked, with errors for the rest: both are kept.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from supportdesk.services.errors import Denied, Missing, ServiceError
from supportdesk.services.github.wire import Raw
from supportdesk.services.retry import Transient, told_wait

# GitHub asks for at least a minute where it does not say how long.
_UNTOLD_WAIT = 60.0
_TOO_HEAVY = frozenset({HTTPStatus.BAD_GATEWAY, HTTPStatus.GATEWAY_TIMEOUT})
_MOVED = frozenset({301, 302, 307, 308})
_REFUSED_KINDS = frozenset({"FORBIDDEN", "INSUFFICIENT_SCOPES"})
# How GitHub says that a branch takes no commit, mostly with 409. A protection: "Could not update file:", then
# "Changes must be made through a pull request.", or the reviews or checks expected. A ruleset: "Repository
# rule violations found", then each rule. https://docs.github.com/rest/repos/contents has the status alone.
_PROTECTING = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY})
_PROTECTED = (
    "could not create file:",
    "could not update file:",
    "repository rule violations found",
    "protected branch",
    "not authorized to push to this branch",
)
# GitHub's codes, such as RATE_LIMITED and missing_field, have no digits; its tokens begin like ghs_.
_CODE = re.compile(r"(?!gh[a-z]_|github_pat_)[A-Za-z_]{1,39}")
_GAVE_UP = (
    "something went wrong",
    "timeout",
    "timed out",
    "respond to your request in time",
    "resource limit",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What GraphQL says of a part that it could not give: where, and of which documented type."""

    path: tuple[str | int, ...]
    kind: str

    def denies(self) -> bool:
        """Whether credentials are the cause."""
        return self.kind in _REFUSED_KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Partial:
    """GraphQL's data as far as it came, and what is wrong with the rest."""

    data: Mapping[str, Any]
    faults: tuple[Fault, ...] = ()


class TooHeavy(Transient):
    """GitHub could not give that much in its ten seconds; `partial` is what it gave. Less may be possible."""

    def __init__(self, reason: str, *, after: float | None = None, partial: Partial | None = None) -> None:
        super().__init__(reason, after=after, effect=True)
        self.partial = partial or Partial(data={})


class Conflict(ServiceError):
    """What was to be changed has changed meanwhile."""


class Protected(ServiceError):
    """A protection or a rule keeps what was to be changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What an answer is about, for the sentence of an error, and the time, for how long to wait."""

    subject: str
    now: float = field(repr=False)


def rest_data(raw: Raw, context: Context) -> Any:
    """The JSON of a REST answer, None where there is none. Raises a ServiceError."""
    if not HTTPStatus.OK <= raw.status < HTTPStatus.MULTIPLE_CHOICES:
        raise _failure(raw, context)
    if raw.status == HTTPStatus.NO_CONTENT:
        return None
    return _json(raw, context)


def graphql_data(raw: Raw, context: Context) -> Partial:
    """The data of a GraphQL answer with its faults. Raises a ServiceError where there is nothing to use."""
    if raw.status == HTTPStatus.NOT_FOUND:
        raise Missing("GITHUB_API_URL leads to no GitHub: write it like https://api.github.com.")
    answer = rest_data(raw, context)
    if not isinstance(answer, dict):
        raise _no_json(context)
    errors = [error for error in answer.get("errors") or () if isinstance(error, dict)]
    data = answer.get("data")
    partial = Partial(data=data if isinstance(data, dict) else {}, faults=tuple(map(_fault, errors)))
    if any(fault.kind in {"RATE_LIMITED", "RATE_LIMIT"} for fault in partial.faults):
        raise _limited(raw, context)
    if any(_gave_up(error) for error in errors):
        raise TooHeavy(f"GitHub could not give {context.subject} in its time.", partial=partial)
    if not partial.data and not errors:
        raise _no_json(context)
    return partial


def fault_error(fault: Fault, subject: str) -> ServiceError:
    """A fault as the error of the whole request."""
    if fault.kind == "INSUFFICIENT_SCOPES":
        return Denied(f"The token may not reach {subject}: give it the scopes repo, read:org and project.")
    if fault.denies():
        return Denied(f"GitHub denies access to {subject}: give the App or token the permission for it.")
    if fault.kind == "NOT_FOUND":
        return not_found(subject)
    return ServiceError(f"GitHub refused a request about {subject} ({fault.kind or 'no reason given'}).")


def _fault(error: Mapping[str, Any]) -> Fault:
    path = error.get("path")
    extensions = error.get("extensions")
    code = extensions.get("code") if isinstance(extensions, dict) else None
    return Fault(
        path=tuple(path) if isinstance(path, Sequence) and not isinstance(path, str) else (),
        kind=_code(error.get("type") or code),
    )


def _code(value: object) -> str:
    """A documented code, and nothing that could be anybody's text or a token."""
    return value if isinstance(value, str) and _CODE.fullmatch(value) else ""


def _gave_up(error: Mapping[str, Any]) -> bool:
    message = str(error.get("message", "")).casefold()
    return "RESOURCE_LIMIT" in str(error.get("type", "")) or any(sign in message for sign in _GAVE_UP)


def _json(raw: Raw, context: Context) -> Any:
    try:
        return json.loads(raw.text)
    except (ValueError, RecursionError):
        raise _no_json(context) from None


def _failure(raw: Raw, context: Context) -> ServiceError:
    subject, status = context.subject, raw.status
    if status == HTTPStatus.TOO_MANY_REQUESTS or (status == HTTPStatus.FORBIDDEN and _says_limit(raw)):
        return _limited(raw, context)
    if status == HTTPStatus.UNAUTHORIZED:
        return Denied("GitHub refuses the credentials: renew GITHUB_TOKEN, or the App's private key.")
    if status in _PROTECTING and _says(raw, _PROTECTED):
        return Protected(
            f"A rule of the repository keeps the desk from changing {subject}: let its App pass."
        )
    if status == HTTPStatus.FORBIDDEN:
        return Denied(f"GitHub denies access to {subject}: give the App or token the permission for it.")
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return not_found(subject)
    if status in _MOVED:
        return Missing(f"{subject} has moved: write its new name.")
    if status == HTTPStatus.CONFLICT:
        return Conflict(f"{subject} has changed meanwhile.")
    after = told_wait(raw.headers, now=context.now)
    if status in _TOO_HEAVY:
        return TooHeavy(
            f"GitHub could not give {subject} in its time ({status}); the next run tries again.", after=after
        )
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
        return Transient(f"GitHub is failing ({status}) over {subject}.", after=after, effect=True)
    return ServiceError(f"GitHub refused a request about {subject} ({_reason(raw)}).")


def _reason(raw: Raw) -> str:
    """The status, with GitHub's own codes for what is wrong: `422 invalid assignees`."""
    try:
        errors = json.loads(raw.text)["errors"]
        codes = [f"{_code(error.get('code'))} {_code(error.get('field'))}".strip() for error in errors]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        codes = []
    return " ".join([str(raw.status), ", ".join(filter(None, codes))]).strip()


def _says_limit(raw: Raw) -> bool:
    nothing_left = raw.headers.get("x-ratelimit-remaining", "").strip() == "0"
    return "retry-after" in raw.headers or nothing_left or _says(raw, ("rate limit",))


def _says(raw: Raw, signs: Sequence[str]) -> bool:
    """Whether the beginning of an answer holds one of these, in any case."""
    beginning = raw.text[:2000].casefold()
    return any(sign in beginning for sign in signs)


def _limited(raw: Raw, context: Context) -> Transient:
    """A rate limit refuses before anything is done, so the request had no effect."""
    told = told_wait(raw.headers, now=context.now)
    after = _UNTOLD_WAIT if told is None else told
    return Transient(
        f"GitHub's rate limit is used up over {context.subject}: it opens again in {after:.0f} seconds.",
        after=after,
    )


def not_found(subject: str) -> Missing:
    """What GitHub shows of things that don't exist and of things that one may not see: nothing."""
    return Missing(
        f"GitHub shows the desk no {subject}: check the name, and that the App or token may see it."
    )


def _no_json(context: Context) -> Transient:
    return Transient(
        f"GitHub's answer about {context.subject} broke off or is no JSON: check GITHUB_API_URL if it lasts.",
        effect=True,
    )
