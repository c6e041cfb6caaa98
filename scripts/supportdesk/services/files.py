"""The configuration's files: read within bounds, decoded, checked; every fault of a file in one error."""

from pathlib import Path

from supportdesk.model.coherence.catalogue import faults_of_config, faults_of_overrides
from supportdesk.model.config import Config
from supportdesk.model.decode import decode
from supportdesk.model.duty import Override, Overrides
from supportdesk.model.faults import ConfigurationError, Fault
from supportdesk.model.people import OfficeCalendar
from supportdesk.services.calendars import KnownCountries
from supportdesk.services.yaml_tree import LARGEST_FILE, parse_yaml


def load_config(path: Path) -> Config:
    """Read `teams.yml`; ConfigurationError lists every fault of the file with line and mend."""
    return parse_config(text_of(path), source=str(path))


def load_overrides(path: Path, *, config: Config) -> Overrides:
    """Read `overrides.yml` beside it; where there is no such file, nothing is overridden."""
    if not path.exists():
        return Overrides(version=1)
    return parse_overrides(text_of(path), source=str(path), config=config)


def parse_config(text: str, *, source: str) -> Config:
    """A configuration from a text that was read already; `source` is what faults call it."""
    decoded = decode(Config, parse_yaml(text, source=source))
    countries = KnownCountries() if _wants_holidays(decoded.value) else {}
    if faults := faults_of_config(decoded, countries=countries):
        raise ConfigurationError(source, faults)
    return decoded.value


def parse_overrides(text: str, *, source: str, config: Config) -> Overrides:
    """Overrides from a text that was read already, such as one that GitHub gave."""
    decoded = decode(Overrides, parse_yaml(text, source=source))
    if faults := faults_of_overrides(decoded, config=config):
        raise ConfigurationError(source, faults)
    return decoded.value


def overrides_in(text: str) -> tuple[Override, ...]:
    """The overrides of a file as it stands, unchecked; none where it cannot be read."""
    try:
        return decode(Overrides, parse_yaml(text, source="overrides.yml")).value.overrides
    except ConfigurationError:
        return ()


def _wants_holidays(config: Config) -> bool:
    calendars = config.calendars.values()
    return any(isinstance(each, OfficeCalendar) and each.holidays is not None for each in calendars)


def text_of(path: Path) -> str:
    """A file's text: small enough, and in UTF-8."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise _unreadable(path, 1, f"cannot be read: {error.strerror}", "check the path") from None
    if len(content) > LARGEST_FILE:
        raise _unreadable(
            path, 1, f"is larger than {LARGEST_FILE // 1024} KiB", "split the teams over two desks"
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _unreadable(path, line, "is not in UTF-8", "save the file in UTF-8") from None


def _unreadable(path: Path, line: int, problem: str, mend: str) -> ConfigurationError:
    return ConfigurationError(str(path), [Fault(path="", line=line, problem=problem, mend=mend)])
