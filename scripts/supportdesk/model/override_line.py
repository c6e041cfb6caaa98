"""An override as a line of `config/overrides.yml`, to be written or pasted."""

import json
import re

from supportdesk.model.duty import Override

_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def override_line(override: Override) -> str:
    """The entry as it stands in the file's list; whatever people wrote in it is a quoted text."""
    fields = {
        "team": override.team,
        "person": override.person,
        "from": f"{override.start:%Y-%m-%dT%H:%M}",
        "to": f"{override.end:%Y-%m-%dT%H:%M}",
        "why": override.why,
        "by": override.by,
    }
    return "  - {" + ", ".join(f"{name}: {_quoted(value)}" for name, value in fields.items()) + "}"


def _quoted(text: str) -> str:
    """A YAML text in double quotes: JSON's is one, but for what YAML breaks lines at or refuses."""
    written = json.dumps(text, ensure_ascii=False)
    return _NOT_IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", written)
