"""What one run is given."""

from dataclasses import dataclass

from supportdesk.model.config import Config
from supportdesk.model.duty import Override
from supportdesk.runtime.account import Account
from supportdesk.runtime.arguments import Options
from supportdesk.runtime.command import Command
from supportdesk.runtime.environment import Environment
from supportdesk.runtime.progress import Watcher
from supportdesk.runtime.stopping import Stopping


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The command, its flags, the environment and the configuration's files; who watches it and may stop it.

    `account` is filled in on the way.
    """

    command: Command
    options: Options
    environment: Environment
    config: Config
    overrides: tuple[Override, ...]
    account: Account
    watcher: Watcher
    stopping: Stopping
