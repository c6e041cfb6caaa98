"""Makes docs/pictures anew from a played week: `make pictures`. Needs chromium.

Look at each before you commit it.

A picture is one thing of the sandbox's page, alone, as wide as a phone shows it without zooming.
"""

from __future__ import annotations

import contextlib
import os
import pty
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

from sandbox.http import Request
from sandbox.play.desk import desk_environment
from sandbox.play.week import Week

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs/pictures"
SCALE = 1.5  # pixels of the picture for one of the page: sharp on a phone, and small
TALLEST = 4000
COLUMNS = 88
UNUSED = ("JSM_", "PAGERDUTY_", "OPSGENIE_")  # what the team in the pictures has no use for
CHROMIUM = (
    "chromium",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--disable-lcd-text",  # grey edges: half the size of a picture
)
STYLE = "<style>body {{ background: #fff; padding: 14px; }} .message {{ padding: 0; }} {style}</style></head>"
ALONE = """<script>
document.body.replaceChildren(document.querySelector({selector!r}).closest({whole!r}));
document.title = Math.ceil(document.documentElement.getBoundingClientRect().height);
</script></body>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A thing on the page: found by `selector`, shown with all of `whole` around it, `width` pixels wide."""

    name: str
    day: int  # of the week, Monday is 0: at its end the page is as it should be
    selector: str
    whole: str
    width: int = 600
    style: str = ""


FADING = "body { max-height: 570px; overflow: hidden; mask-image: linear-gradient(#000 88%, transparent); }"
WITHOUT_THREAD = ".thread { display: none; }"
SHOWN: Sequence[Picture] = (
    Picture(
        name="digest",
        day=3,
        selector='time[title="delivery/digest/2026-11-19"]',
        whole=".message",
        style=WITHOUT_THREAD,
    ),
    Picture(
        name="escalation",
        day=2,
        selector='time[title="delivery/episode/2026-11-18"]',
        whole=".message",
    ),
    Picture(
        name="handoff",
        day=4,
        selector='time[title="delivery/handoff/2026-11-16"]',
        whole=".message",
        style=FADING,
    ),
)
TERMINAL: Mapping[str, Sequence[str]] = {
    "doctor": ("doctor", "--team", "delivery"),
    "plan": ("run_due", "--team", "delivery"),
}


def main() -> None:
    """Play the week, and make every picture of it."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        week = Week(ROOT / "config/teams.yml", summary=Path(folder) / "summaries.md")
        with week.sandbox:
            for number, _ in enumerate(day for day in week.play() if day.day >= week.monday):
                for picture in SHOWN:
                    if picture.day == number:
                        photograph(picture, page_of(week), Path(folder))
            for name, (script, *flags) in TERMINAL.items():
                command = " ".join([f"python scripts/{script}.py", *flags])
                draw(name, command, said_by(week, script, *flags))


def page_of(week: Week) -> str:
    """The sandbox's page as it is now."""
    outcome = week.sandbox.answer(Request(method="GET", path="/", query={}, headers={}, body=b""))
    return outcome.response.body.decode() if outcome.response else ""


def photograph(picture: Picture, page: str, folder: Path) -> None:
    """Cut one thing out of the page, as high as it is."""
    styled = page.replace("</head>", STYLE.format(style=picture.style))
    alone = ALONE.format(selector=picture.selector, whole=picture.whole)
    path = folder / f"{picture.name}.html"
    path.write_text(styled.replace("</body>", alone), encoding="utf-8")
    seen = browse(path, f"--window-size={picture.width},{TALLEST}", "--dump-dom")
    found = re.search(r"<title>(\d+)</title>", seen)
    if found is None:
        raise SystemExit(f"{picture.name}: there is nothing at {picture.selector}")
    target = PICTURES / f"{picture.name}.png"
    size = f"--window-size={picture.width},{found[1]}"
    browse(path, size, f"--force-device-scale-factor={SCALE}", f"--screenshot={target}")
    print(f"{target.relative_to(ROOT)}: {picture.width} by {found[1]}, {target.stat().st_size // 1000} kB")


def browse(path: Path, *flags: str) -> str:
    """What chromium makes of a file."""
    with tempfile.TemporaryDirectory() as profile:
        command = [*CHROMIUM, f"--user-data-dir={profile}", *flags, path.as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout


def said_by(week: Week, script: str, *flags: str) -> Text:
    """What a script says on a terminal, at the handoff after the week."""
    moment = datetime.combine(week.monday + timedelta(weeks=1), time(10, 4), week.teams.zone)
    desk = desk_environment(week.sandbox, week.teams.desk_repository)
    told = {name: value for name, value in desk.items() if not name.startswith(UNUSED)}
    told |= {"PATH": os.environ["PATH"], "COLUMNS": str(COLUMNS), "TERM": "xterm-256color"}
    command = [sys.executable, f"scripts/{script}.py", *flags, "--now", moment.isoformat()]
    screen, terminal = pty.openpty()
    done = subprocess.Popen(command, cwd=ROOT, env=told, stdout=terminal, stderr=subprocess.PIPE, text=True)
    os.close(terminal)
    said = b"".join(_shown(screen)).decode()
    _, complaint = done.communicate(timeout=60)
    if complaint:
        raise SystemExit(f"{script}.py: {complaint}")
    return Text.from_ansi(said.replace("\r\n", "\n"))


def _shown(screen: int) -> Iterator[bytes]:
    """What comes to a terminal, until the program has ended: then Linux answers with an error."""
    with contextlib.suppress(OSError):
        while piece := os.read(screen, 65_536):
            yield piece
    os.close(screen)


def draw(name: str, command: str, said: Text) -> None:
    """A terminal with these words, without the fonts that rich would have a browser fetch."""
    console = Console(record=True, width=COLUMNS, file=StringIO())
    console.print(said)
    drawn = console.export_svg(title=command)
    target = PICTURES / f"{name}.svg"
    target.write_text(re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL), encoding="utf-8")
    print(f"{target.relative_to(ROOT)}: {len(drawn) // 1000} kB")


if __name__ == "__main__":
    main()
