"""Whom a text on GitHub calls on: logins behind an @ that GitHub would notify."""

import re

_CODE = re.compile(r"^ {0,3}(```|~~~).*?(?:^ {0,3}\1|\Z)|(`+)[^`].*?(?<!`)\2(?!`)", re.DOTALL | re.MULTILINE)
_UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_QUOTED = re.compile(r"^ {0,3}>.*$", re.MULTILINE)
_LOGIN = re.compile(r"(?<![\w/@.`-])@([A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}(?:_[A-Za-z0-9]{1,16})?)(?![\w/-])")
_NOBODY: frozenset[str] = frozenset()


def mentioned(text: str) -> frozenset[str]:
    """The logins that a text calls on, folded; not those in code, comments and quotations.

    `@team/name` and an e-mail address call on nobody.
    """
    if "@" not in text:
        return _NOBODY
    spoken = _QUOTED.sub("", _CODE.sub("", _UNSEEN.sub("", text)))
    return frozenset(login.casefold() for login in _LOGIN.findall(spoken)) or _NOBODY
