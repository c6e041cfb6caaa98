"""How GitHub says no: the one exception of the stand-in's GraphQL, with GitHub's words for it."""

from __future__ import annotations


class Refusal(Exception):
    """A call, or a part of one, that GitHub does not answer; `type` is GraphQL's name of the reason."""

    def __init__(self, message: str, *, type: str = "UNPROCESSABLE") -> None:  # noqa: A002 - GitHub's name
        super().__init__(message)
        self.message = message
        self.type = type


def not_found(kind: str, what: str) -> Refusal:
    """GraphQL's answer for something that is not there, or not to be seen."""
    article = "an" if kind[0] in "AEIOU" else "a"
    return Refusal(f"Could not resolve to {article} {kind} with the {what}.", type="NOT_FOUND")


def forbidden() -> Refusal:
    """The answer to an app whose installation may not do this."""
    return Refusal("Resource not accessible by integration", type="FORBIDDEN")
