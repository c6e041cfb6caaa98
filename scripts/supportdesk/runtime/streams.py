"""Standard output and standard error: what can be said there whatever they are, and whoever stopped reading.

Results go to standard output and everything else to standard error. A reader who has seen enough, as `head`
has, ends neither the run nor its exit status.
"""

import codecs
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

_PLAIN_SIGNS = "plain-signs"
_SIGNS = {
    "✓": "v",
    "✗": "x",
    "…": "...",
    "·": "-",
    "○": "o",
    "→": "->",
    "\N{EN DASH}": "-",
    "\N{MINUS SIGN}": "-",
    "“": '"',
    "”": '"',
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{MULTIPLICATION SIGN}": "x",
    "━": "-",
}


class OutputError(Exception):
    """Standard output takes no more, in a sentence. What is written there afterwards vanishes."""


def settle_streams() -> None:
    """Let both write signs that their encoding lacks in another way, instead of failing over them.

    One that was closed before the start leads nowhere, so that no file gets its number.
    """
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))
    codecs.register_error(_PLAIN_SIGNS, _in_plain_signs)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=_PLAIN_SIGNS)


def put(text: str) -> None:
    """Write to standard output. Raises OutputError where it takes no more, as on a full disk."""
    with heard_out(sys.stdout):
        sys.stdout.write(text)
        sys.stdout.flush()


def tell(text: str) -> None:
    """Write to standard error."""
    with heard_out(sys.stderr):
        sys.stderr.write(text)
        sys.stderr.flush()


@contextmanager
def heard_out(stream: TextIO) -> Iterator[None]:
    """Write to the stream in here: once nobody reads it any more, it leads nowhere.

    Raises OutputError where standard output takes no more for another reason.
    """
    try:
        yield
    except OSError as error:
        lead_nowhere(stream)
        if stream is sys.stdout and not isinstance(error, BrokenPipeError):
            raise OutputError(
                f"Not everything could be written to standard output ({error.strerror}): mend that, and run"
                " again to see it."
            ) from None


def lead_nowhere(stream: TextIO) -> None:
    """Let all that is still written there vanish: https://docs.python.org/3/library/signal.html#note-on-sigpipe."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _in_plain_signs(error: UnicodeError) -> tuple[str, int]:
    """What stands for signs that cannot be encoded; an unusual one is shown by its number."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    plain = (_SIGNS.get(sign) or sign.encode("ascii", "backslashreplace").decode() for sign in signs)
    return "".join(plain), error.end
