"""The only reader: services in, one snapshot out.

What cannot be read becomes an `Incomplete` with a sentence, and the other parts and teams go on. An account
that GitHub or Slack refuses stops the run, since nothing could be decided without it; a check-up goes on.
"""

from dataclasses import replace

from supportdesk.gather.question import Question, Readers
from supportdesk.gather.world import ask_for_shared, ask_team, in_slack, open_pools
from supportdesk.model.snapshot import Snapshot


def gather_snapshot(question: Question, readers: Readers) -> Snapshot:
    """Read everything that a run decides on, once. Raises a ServiceError where an account is refused."""
    with open_pools() as pools:
        shared = ask_for_shared(question, readers, pools)
        asked = [ask_team(key, question, readers, shared, pools) for key in question.teams]
        desk = readers.tracker().read_desk(question.repository)
        former = question.config.desk.former_logins
        desk = replace(in_slack(desk, shared.slack_user.result()), former_logins=former)
        teams = tuple(answer(desk) for answer in asked)
    readers.observer.ended()
    return Snapshot(now=question.now, teams=teams)
