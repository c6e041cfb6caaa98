"""A configuration's folder as data: both files with every fault at once; a missing file is no error."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from supportdesk.model.coherence.catalogue import faults_of_overrides, placed
from supportdesk.model.coherence.objection import Objection
from supportdesk.model.config import Config
from supportdesk.model.decode import Decoded, decode
from supportdesk.model.duty import Override, Overrides
from supportdesk.model.faults import ConfigurationError, Fault
from supportdesk.services.files import load_config, text_of
from supportdesk.services.yaml_tree import parse_yaml

CONFIG, OVERRIDES = "teams.yml", "overrides.yml"
NOTHING = "version: 1\noverrides: []\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """What a folder holds: the configuration if it can be used, the overrides, and the faults by file."""

    config: Config | None
    overrides: Decoded[Overrides]
    faults: tuple[tuple[str, Fault], ...]

    def sensible_overrides(self, config: Config, tidied: Iterable[Override]) -> tuple[Override, ...]:
        """The overrides that can be laid over shifts, of known teams and people, on top of `tidied` ones."""
        return tuple(
            each
            for each in (*tidied, *self.overrides.value.overrides)
            if each.team in config.teams and each.person in config.people and each.start < each.end
        )

    def placed(self, objections: list[Objection]) -> tuple[tuple[str, Fault], ...]:
        """Objections to overrides, with their lines."""
        return tuple((OVERRIDES, fault) for fault in placed(objections, self.overrides))


def read_folder(folder: Path) -> Folder:
    """Read both files; where there is none, there is nothing to fault."""
    faults: list[tuple[str, Fault]] = []
    config: Config | None = None
    overrides = _decoded(NOTHING)
    path = folder / CONFIG
    if path.exists():
        try:
            config = load_config(path)
        except ConfigurationError as error:
            faults += [(CONFIG, fault) for fault in error.faults]
    path = folder / OVERRIDES
    if path.exists():
        try:
            overrides = _decoded(text_of(path))
            found = faults_of_overrides(overrides, config=config) if config else list(overrides.faults)
            faults += [(OVERRIDES, fault) for fault in found]
        except ConfigurationError as error:
            faults += [(OVERRIDES, fault) for fault in error.faults]
    return Folder(config=config, overrides=overrides, faults=tuple(faults))


def _decoded(text: str) -> Decoded[Overrides]:
    return decode(Overrides, parse_yaml(text, source=OVERRIDES))
