"""The commands' flags. Wrong ones end with exit status 1 and a sentence, as every other mistake does."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, NoReturn, get_args

from supportdesk.model.issues import IssueRef
from supportdesk.render.plain import plain
from supportdesk.runtime.command import Command
from supportdesk.runtime.help import EPILOG, Formatter, ShowVersion
from supportdesk.runtime.values import YEARS, issue, moment, weeks

Format = Literal["text", "json", "markdown"]

DEFAULT_CONFIG = Path("config/teams.yml")
WEEKS = 12


class UsageError(Exception):
    """A wrong flag or a wrong combination, in a sentence."""


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
    quiet: bool
    verbose: bool

    @property
    def says_success(self) -> bool:
        """Whether what went well is said too; data always are."""
        return not self.quiet or self.format == "json"


class Parser(argparse.ArgumentParser):
    """Raises UsageError instead of ending the process."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message[:1].upper()}{message[1:]}. See --help.")


def parse(command: Command, argv: Sequence[str] | None) -> Options:
    """Read the flags; UsageError says what is wrong with them."""
    given = _parser(command).parse_args(argv)
    if given.approve and not given.apply:
        raise UsageError("--approve goes with --apply.")
    if given.quiet and given.verbose:
        raise UsageError("--quiet and --verbose contradict each other: give one of them.")
    _refuse_what_is_nothing_here(command, given)
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
        quiet=given.quiet,
        verbose=given.verbose,
    )


def _refuse_what_is_nothing_here(command: Command, given: argparse.Namespace) -> None:
    """Every command knows the common flags; where one would do nothing, or half, that is said."""
    if command.kind == "doctor" and given.apply and not given.fix:
        raise UsageError("A check-up only reads: --apply goes with --fix.")
    if command.kind in {"rotation", "review"} and given.apply:
        raise UsageError(f"{command.name}.py only shows: it has nothing to --apply.")
    if command.kind in {"doctor", "rotation", "review", "uninstall"} and given.explain is not None:
        raise UsageError("--explain is told by what plans: run_due.py --explain OWNER/REPO#N.")
    if command.kind == "handoff" and bool(given.to) != bool(given.why):
        raise UsageError("A handoff by hand needs --to and --why.")
    if command.kind == "handoff" and given.until and not given.to:
        raise UsageError("--until goes with --to and --why.")


def _parser(command: Command) -> argparse.ArgumentParser:
    parser = Parser(
        prog=f"{command.name}.py",
        usage="%(prog)s [FLAGS], or --help, or --version",
        description=command.about,
        epilog=EPILOG,
        formatter_class=Formatter,
        allow_abbrev=False,
        add_help=False,
    )
    parser.add_argument("--help", "-h", action="help", help=argparse.SUPPRESS)
    parser.add_argument("--version", action=ShowVersion, nargs=0, help=argparse.SUPPRESS)
    _add_looked_at(parser.add_argument_group("what is looked at").add_argument, command)
    _add_done(parser.add_argument_group("what is done").add_argument, command)
    _add_shown(parser.add_argument_group("how it is shown").add_argument, command)
    return parser


def _add_looked_at(add: Callable[..., Any], command: Command) -> None:
    add("--team", metavar="KEY", action="append", default=[], help="this team only; repeatable; default: all")
    add("--config", type=Path, default=DEFAULT_CONFIG, metavar="PATH", help="default: %(default)s")
    add("--now", type=moment, metavar="MOMENT", help="rehearse another moment, in ISO 8601; UTC if no zone")
    add("--explain", type=issue, metavar="ISSUE", help="why OWNER/REPO#N stands where it does")
    match command.kind:
        case "review":
            add("--base", type=Path, required=True, metavar="DIR", help="the files before the change")
            add("--head", type=Path, required=True, metavar="DIR", help="the files after it")
        case "rotation":
            add("--weeks", type=weeks, default=WEEKS, metavar="N", help="how far ahead; default: %(default)s")
        case _:
            pass


def _add_done(add: Callable[..., Any], command: Command) -> None:
    add("--apply", action="store_true", help="do it; without this flag nothing is written")
    add("--approve", default="", metavar="HASH", help="with --apply: this plan, though a brake stopped it")
    match command.kind:
        case "digest":
            add("--refresh", action="store_true", help="edit today's digest")
        case "doctor":
            add("--fix", action="store_true", help="plan what can be set up: labels, issue forms")
        case "handoff":
            add("--to", default="", metavar="PERSON", help="who takes over, a key of `people`; with --why")
            until = "2026-11-27, or 2026-11-27T14:00; default: next handoff"
            add("--until", default="", metavar="DATE", help=until)
            add("--why", default="", metavar="TEXT", help="said in channel and report: no private reasons")
        case _:
            pass


def _add_shown(add: Callable[..., Any], command: Command) -> None:
    forms = get_args(Format)
    add("--format", choices=forms, default="text", metavar="FORM", help=f"{', '.join(forms)}; default: text")
    add("--detailed-exitcode", action="store_true", help="exit with 2 where changes are planned")
    add("--quiet", action="store_true", help="say only what somebody has to see to")
    add("--verbose", action="store_true", help="say each request, on standard error")
    if command.plans:
        add("--record", type=Path, metavar="PATH", help="write there as JSON what the run was, planned, did")
    if command.kind == "review":
        add("--comment", type=Path, metavar="FILE", help="write the review there, as a comment")


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
