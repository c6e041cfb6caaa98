"""The commands' flags. Wrong ones end with exit status 1 and a sentence, as every other mistake does."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal, NoReturn

from supportdesk.model.config import Job
from supportdesk.model.issues import IssueRef
from supportdesk.render.plain import plain

Format = Literal["text", "json", "markdown"]

DEFAULT_CONFIG = Path("config/teams.yml")
WEEKS = 12
YEARS = range(2020, 2100)  # beyond them no calendar of the desk's makes sense


class UsageError(Exception):
    """A wrong flag or a wrong combination, in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A script: its name, what it is for, the jobs it runs, and the further flags it takes."""

    name: str
    about: str
    jobs: frozenset[Job]
    kind: Literal["job", "due", "digest", "handoff", "event", "doctor", "rotation", "review", "uninstall"] = (
        "job"
    )

    @property
    def plans(self) -> bool:
        """Whether it makes a plan, of which an account is given."""
        return self.kind not in {"rotation", "review"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The flags of one call."""

    teams: tuple[str, ...]
    config: Path
    apply: bool
    approve: str
    now: datetime | None
    format: Format
    explain: IssueRef | None
    detailed: bool
    refresh: bool
    fix: bool
    to: str
    until: str
    why: str
    weeks: int
    base: Path
    head: Path
    comment: Path | None
    record: Path | None


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message[:1].upper()}{message[1:]}. See --help.")


def parse(command: Command, argv: Sequence[str] | None) -> Options:
    """Read the flags; UsageError says what is wrong with them."""
    given = _parser(command).parse_args(argv)
    if given.approve and not given.apply:
        raise UsageError("--approve goes with --apply.")
    if command.kind == "doctor" and given.apply and not given.fix:
        raise UsageError("A check-up only reads: --apply goes with --fix.")
    if command.kind == "handoff" and bool(given.to) != bool(given.why):
        raise UsageError("A handoff by hand needs --to and --why.")
    if command.kind == "handoff" and given.until and not given.to:
        raise UsageError("--until goes with --to and --why.")
    return Options(
        teams=tuple(dict.fromkeys(given.team)),
        config=given.config,
        apply=given.apply,
        approve=given.approve.strip().lower(),
        now=given.now,
        format=given.format,
        explain=given.explain,
        detailed=given.detailed_exitcode,
        refresh=getattr(given, "refresh", False),
        fix=getattr(given, "fix", False),
        to=getattr(given, "to", ""),
        until=getattr(given, "until", ""),
        why=getattr(given, "why", ""),
        weeks=getattr(given, "weeks", WEEKS),
        base=getattr(given, "base", Path()),
        head=getattr(given, "head", Path()),
        comment=getattr(given, "comment", None),
        record=getattr(given, "record", None),
    )


def _parser(command: Command) -> argparse.ArgumentParser:
    parser = _Parser(
        prog=f"{command.name}.py",
        description=command.about,
        epilog="Exit status: 0 done or nothing to do, 1 nothing could be done, 2 changes planned "
        "(--detailed-exitcode), 3 a part failed: run again.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--team", metavar="KEY", action="append", default=[], help="only this team; repeatable"
    )
    parser.add_argument(
        "--config", type=Path, default=DEFAULT_CONFIG, metavar="PATH", help="default: %(default)s"
    )
    parser.add_argument("--apply", action="store_true", help="do it; without this flag nothing is written")
    parser.add_argument(
        "--approve", default="", metavar="HASH", help="with --apply: do this plan, though a brake stopped it"
    )
    parser.add_argument(
        "--now", type=_moment, metavar="ISO-8601", help="rehearse another moment; without a zone: UTC"
    )
    parser.add_argument(
        "--format", choices=("text", "json", "markdown"), default="text", help="how the plan is shown"
    )
    parser.add_argument(
        "--explain", type=_issue, metavar="OWNER/REPO#N", help="why an issue stands where it does"
    )
    parser.add_argument(
        "--detailed-exitcode", action="store_true", help="exit with 2 where changes are planned"
    )
    _add_own(parser, command)
    return parser


def _add_own(parser: argparse.ArgumentParser, command: Command) -> None:
    """The flags that only some commands take."""
    add = parser.add_argument
    if command.plans:
        record = "write there, as JSON, what the run was, planned and did"
        add("--record", type=Path, metavar="PATH", help=record)
    match command.kind:
        case "digest":
            add("--refresh", action="store_true", help="edit today's digest")
        case "doctor":
            fix = "plan what can be set up: labels, issue forms; with --apply, do it"
            add("--fix", action="store_true", help=fix)
        case "review":
            add("--base", type=Path, required=True, metavar="DIR", help="the files before the change")
            add("--head", type=Path, required=True, metavar="DIR", help="the files after it")
            add("--comment", type=Path, metavar="FILE", help="write the review there, as a comment")
        case "rotation":
            ahead = "how far to look ahead; default: %(default)s"
            add("--weeks", type=_weeks, default=WEEKS, metavar="N", help=ahead)
        case "handoff":
            add("--to", default="", metavar="PERSON", help="a key of `people`: who takes over")
            until = "local: 2026-11-27 (that day's handoff) or 2026-11-27T14:00; default: the next handoff"
            add("--until", default="", metavar="DATE", help=until)
            why = "goes with --to; the channel and the report say it: no private reasons"
            add("--why", default="", metavar="TEXT", help=why)
        case _:
            pass


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.year not in YEARS:
        said = plain(text, longest=40)
        raise argparse.ArgumentTypeError(f"“{said}” is no moment: write 2026-11-20T09:15:00Z")
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _weeks(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text[:3]) not in range(1, 53):
        said = plain(text, longest=40)
        raise argparse.ArgumentTypeError(f"“{said}” is no number of weeks from 1 to 52")
    return int(text)


def _issue(text: str) -> IssueRef:
    ref = IssueRef.parse(text)
    if ref is None:
        said = plain(text, longest=80)
        raise argparse.ArgumentTypeError(f"“{said}” is no issue: write owner/repository#12")
    return ref


def local_end(text: str) -> datetime | date:
    """What `--until` says: a local time, or a local date that means that day's handoff time."""
    try:
        end = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:
        end = None
    if end is None or end.year not in YEARS:
        said = plain(text, longest=40)
        raise UsageError(f"--until: “{said}” is neither a date (2026-11-27) nor a local time.")
    return end
