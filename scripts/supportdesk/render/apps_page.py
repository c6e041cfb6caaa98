"""The page that makes the Apps: three steps, without scripts. All that it shows is escaped."""

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from html import escape

from supportdesk.model.apps import Setting
from supportdesk.model.making import Need, Progress, Step

_STYLE = """
:root { color-scheme: light dark; --ink: #1f2328; --soft: #59636e; --line: #d1d9e0; --page: #f6f8fa;
  --card: #fff; --link: #0a5bd0; --button: #1f6f3f; --done: #1a7f37; --wrong: #b42318; --code: #eff2f5 }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9aa4af; --line: #3d444d;
  --page: #0d1117; --card: #151b23; --link: #6cb0ff;
  --button: #2c8a50; --done: #4ac26b; --wrong: #ff8f85; --code: #21282f } }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 3rem }
h1 { font-size: 1.6rem; margin: 0 0 .25rem }
h2 { font-size: 1.15rem; margin: 0 }
p { margin: .35rem 0 } .soft { color: var(--soft) }
section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
  padding: 1.1rem 1.3rem; margin-top: 1.1rem }
.head { display: flex; gap: .75rem; align-items: baseline }
.number { color: var(--soft); font-weight: 600 } .done .number, .ready { color: var(--done) }
.problem { border-color: var(--wrong); color: var(--wrong) }
button, .button { display: inline-block; font: inherit; font-weight: 600; color: #fff;
  background: var(--button); border: 0; border-radius: .4rem; padding: .5rem 1rem;
  margin: .6rem 0 .3rem; cursor: pointer;
  text-decoration: none }
a { color: var(--link) } a.button { color: #fff }
summary { cursor: pointer; color: var(--soft) }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; font-size: .92rem }
th, td { text-align: left; vertical-align: top; padding: .35rem .8rem .35rem 0;
  border-top: 1px solid var(--line) }
th { color: var(--soft); font-weight: 500; border-top: 0 }
code { background: var(--code); border-radius: .3rem; padding: .1rem .3rem; font-size: .88em;
  overflow-wrap: anywhere }
td:first-child code { white-space: nowrap }
@media (max-width: 40rem) { td:first-child code { white-space: normal } }
"""
STYLE_HASH = f"sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}"


def render_apps_page(progress: Progress) -> str:
    """The whole page, as HTML."""
    repository = escape(progress.place.repository)
    steps = "".join(_step(number, step) for number, step in enumerate(progress.steps, start=1))
    return f"""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Apps for {repository}</title>
<link rel="icon" href="data:,">
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>Apps for <code>{repository}</code></h1>
{_opening(progress)}{steps}
</main>
</body>
</html>
"""


def _opening(progress: Progress) -> str:
    said = (
        "Both GitHub Apps are there, and the program that served this page has ended. Install them, then set"
        " what is listed, SUPPORTDESK_APP_ID last: the schedule runs from then on. The same command shows"
        " this page again."
        if progress.is_complete
        else "Each button opens a page of GitHub, where you can change the name before you agree. You come"
        " back here, and see what to set where. Private keys go into files, never onto this page."
    )
    problem = f'<section class="problem" role="alert">{escape(progress.problem)}</section>\n'
    return f'<p class="soft">{said}</p>\n{problem if progress.problem else ""}'


def _step(number: int, step: Step) -> str:
    is_done = bool(step.done)
    return f"""<section{' class="done"' if is_done else ""}>
<div class="head"><span class="number">{"✓" if is_done else number}</span><h2>{escape(step.title)}</h2></div>
<p>{escape(step.about)}</p>
{_action(step)}{_settings(step.settings)}{_needs(step.needs)}</section>
"""


def _action(step: Step) -> str:
    """What there is, the button that makes it, or the link that goes on."""
    done = f'<p class="ready">{escape(step.done)}</p>\n' if step.done else ""
    label = escape(step.button)
    if step.form is not None:
        address, manifest = escape(step.form.address), escape(step.form.manifest)
        who = f'<p class="soft">{escape(step.form.who)}</p>\n' if step.form.who else ""
        return f"""{done}<form method="post" action="{address}">
<input type="hidden" name="manifest" value="{manifest}">
<button>{label}</button>
{who}</form>
"""
    if step.link:
        attributes = 'target="_blank" rel="noopener noreferrer"'
        return f'{done}<a class="button" href="{escape(step.link)}" {attributes}>{label}</a>\n'
    return done


def _needs(needs: Iterable[Need]) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(' '.join(filter(None, (need.name, need.level))))}</code></td>"
        f"<td>{escape(need.purpose)}</td></tr>\n"
        for need in needs
    )
    return f"""<details>
<summary>What it asks for, and why</summary>
<table>
{rows}</table>
</details>
"""


def _settings(settings: Iterable[Setting]) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(each.name)}</code></td><td>{escape(each.value)}</td><td>{_where(each)}</td></tr>\n"
        for each in settings
    )
    if not rows:
        return ""
    return f"<table>\n<tr><th>set</th><th>to</th><th>as</th></tr>\n{rows}</table>\n"


def _where(setting: Setting) -> str:
    where = escape(setting.where)
    if not setting.address:
        return where
    return f'<a href="{escape(setting.address)}" target="_blank" rel="noopener noreferrer">{where}</a>'
