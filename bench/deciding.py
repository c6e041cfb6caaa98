"""What a run thinks and says, without what it reads: seconds of processor time, printed as JSON.

Usage: python bench/deciding.py NOW, in a check-out with a run's environment, and `scripts` on the path. A
process measures once: another try must not profit from anything that this one remembers.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import datetime
from pathlib import Path

from supportdesk.gather import gather_snapshot
from supportdesk.gather.question import Question
from supportdesk.model.actions import EditMessage, PostMessage
from supportdesk.model.config import JOBS
from supportdesk.model.plan import Plan
from supportdesk.model.snapshot import Snapshot
from supportdesk.render.markdown import render_markdown
from supportdesk.render.slack import render_slack
from supportdesk.render.summary import render_summary
from supportdesk.runtime.environment import Environment
from supportdesk.runtime.planning import make_plan
from supportdesk.runtime.wiring import connect_services
from supportdesk.services.calendars import working_calendars
from supportdesk.services.files import load_config, load_overrides
from supportdesk.services.retry import Patience

CONFIG = Path("config/teams.yml")


def main(now: str) -> None:
    """Read, uncounted; then decide and render, counted."""
    snapshot = read(datetime.fromisoformat(now), Environment.read(os.environ))
    began = time.process_time()
    plan = make_plan(snapshot, frozenset(JOBS))
    decided = time.process_time()
    said = say(plan)
    rendered = time.process_time()
    print(json.dumps({"deciding": decided - began, "rendering": rendered - decided, "said": said}))


def read(now: datetime, environment: Environment) -> Snapshot:
    """What run_due decides on."""
    config = load_config(CONFIG)
    question = Question(
        config=config,
        overrides=load_overrides(CONFIG.with_name("overrides.yml"), config=config).overrides,
        calendars=working_calendars(config),
        teams=tuple(config.teams),
        now=now,
        repository=environment.repository,
    )
    return gather_snapshot(question, connect_services(environment, config, patience=Patience()).readers)


def say(plan: Plan) -> int:
    """Render everything that applying would say, and the job summary; how many texts that is."""
    said = 1
    render_summary(plan)
    for action in (action for team in plan.teams for action in team.actions):
        if isinstance(action, PostMessage | EditMessage):
            render_slack(action.document)
        elif hasattr(action, "document"):
            render_markdown(action.document)
        else:
            continue
        said += 1
    return said


if __name__ == "__main__":
    main(*sys.argv[1:])
