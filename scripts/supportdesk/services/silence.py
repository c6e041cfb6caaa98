"""Keeps client libraries from logging: the desk speaks for itself, and no secret gets out beside it.

PyGithub logs whole answers, one of which is the App's token. urllib3 logs addresses, which may be secrets,
and what it can't read of an answer's headers; some of it as warnings, which Python prints unless told
otherwise.
"""

import logging

_CLIENTS = ("github", "requests", "slack_sdk", "urllib3")


def silence_clients() -> None:
    """From now on they log nothing, whatever level somebody asked for before."""
    for name in _CLIENTS:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
