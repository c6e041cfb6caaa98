"""The issue form for requests to a team, as GitHub reads it: `templates/support-request.yml` with its names.

https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests (Syntax for
issue forms). A JSON string is one of YAML's.
"""

import json

from supportdesk.model.actions import ProposeForm
from supportdesk.render.plain import plain

_LONGEST_NAME = 100
_FORM = """\
# Requests to {team}. The label must exist in this repository, or GitHub leaves it off. The labels of the
# required fields must be among the headings of `request_form` in the support desk's configuration.
name: {name}
description: {description}
labels: [{label}]
projects: [{project}]
body:
  - type: markdown
    attributes:
      value: |
{hints}

        The title is the short description of what you ask for.
  - type: textarea
    attributes:
      label: {background}
      description: What happened or is needed, where, and what have you tried? What is the challenge?
    validations:
      required: true
  - type: textarea
    attributes:
      label: {impact}
      description: Whom does it hold up, how badly, and by when does it matter?
    validations:
      required: true
  - type: textarea
    attributes:
      label: Anything extra
      description: {extra}
"""
_EXTRA = (
    "Whatever may help to solve or to rank it, such as logs, links, dates. Leave out what must stay private."
)


def render_form(form: ProposeForm) -> str:
    """The file's text."""
    team = _named(form.name)
    return _FORM.format(
        team=team,
        name=_quoted(f"Support request to {team}"),
        description=_quoted(f"Something is broken, unclear, or in your way, and it belongs to {team}."),
        label=_quoted(form.label),
        project=_quoted(form.project),
        hints="\n".join(f"        - {hint}" for hint in _hints(form)),
        background=_quoted(form.background),
        impact=_quoted(form.impact),
        extra=_EXTRA,
    )


def _hints(form: ProposeForm) -> tuple[str, ...]:
    channel, handle, elsewhere = map(_named, (form.channel_name, form.handle_name, form.elsewhere))
    unsure = f"**Not sure which team?** Ask in `#{elsewhere}`. Answers take longer there."
    simple = f"**A simple question** needs no issue: ask it in `#{channel}`."
    return (
        *((simple,) if channel else ()),
        *((unsure,) if elsewhere else ()),
        f"**Urgent?** Say so in {f'`#{channel}`' if channel else 'Slack'}, with `@{handle}`.",
        f"Please don't call on single engineers: `@{handle}` reaches whoever is on support now.",
    )


def _named(name: str) -> str:
    """A name on one line, that closes no code."""
    return plain(name, longest=_LONGEST_NAME).replace("`", "'")


def _quoted(text: str) -> str:
    return json.dumps(plain(text), ensure_ascii=False)
