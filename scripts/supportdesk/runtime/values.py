"""What flags are given, read; a value that makes no sense raises ArgumentTypeError with a sentence."""

import argparse
from datetime import UTC, datetime

from supportdesk.model.issues import IssueRef
from supportdesk.render.plain import plain

YEARS = range(2020, 2100)  # beyond them no calendar of the desk's makes sense


def moment(text: str) -> datetime:
    """A moment in ISO 8601; one without a zone is UTC."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        read = None
    if read is None or read.year not in YEARS:
        said = plain(text, longest=40)
        raise argparse.ArgumentTypeError(f"“{said}” is no moment: write 2026-11-20T09:15:00Z")
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)


def weeks(text: str) -> int:
    """A number of weeks, a year of them at most."""
    if not text.isascii() or not text.isdecimal() or int(text[:3]) not in range(1, 53):
        said = plain(text, longest=40)
        raise argparse.ArgumentTypeError(f"“{said}” is no number of weeks from 1 to 52")
    return int(text)


def issue(text: str) -> IssueRef:
    """An issue, as owner/repository#12."""
    ref = IssueRef.parse(text)
    if ref is None:
        said = plain(text, longest=80)
        raise argparse.ArgumentTypeError(f"“{said}” is no issue: write owner/repository#12")
    return ref
