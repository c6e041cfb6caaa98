"""The run itself in trouble: what was refused, stopped, not read or not done is told to the team.

Decided after a run, over what it left. One message a business day at most, in working hours; it is edited as
the trouble changes and calls on nobody, but for EM and PM where a person has to decide.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from supportdesk.model.actions import EditMessage, PostMessage
from supportdesk.model.channels import Channel, Message
from supportdesk.model.config import JOBS
from supportdesk.model.described import kind_of, target_of
from supportdesk.model.document import Document, Line, Paragraph, Text, quiet, words
from supportdesk.model.finding import Because
from supportdesk.model.moment import date_of, local_date
from supportdesk.model.plan import Outcome, Plan, TeamPlan
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.trouble_page import Trouble, ended_page, failing_page
from supportdesk.policies.wording import fingerprint, managers, moment

GOES_ON = "It goes on in a newer message."
_WAIT = re.compile(r"(?<!\d)\d+ seconds")


def trouble_of(team: TeamPlan, outcomes: Iterable[Outcome], *, plan: Plan, stopped: str = "") -> Trouble:
    """What is wrong for a team after a run; what only waits for a person is no trouble."""
    named = f"{team.name}: "
    failed = [each for each in outcomes if each.team == team.team and each.result == "failed"]
    return Trouble(
        stopped=stopped,
        refused=team.refused.removeprefix(named),
        approve=Plan(now=plan.now, teams=(team,)).hash if team.refused else "",
        unread=tuple(dict.fromkeys(gap.reason.removeprefix(named) for gap in team.incomplete)),
        failed=tuple(map(_failure, failed)),
    )


def _failure(outcome: Outcome) -> str:
    """What was to be done, and why it was not; of an issue no more than its address is said."""
    what, where = kind_of(outcome.action).replace("_", " ").capitalize(), target_of(outcome.action)
    return f"{what}: {outcome.detail}" if where in outcome.detail else f"{what} · {where}: {outcome.detail}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """Where a team is told, what it was told before, newest first, and by which run now."""

    state: TeamState
    channel: Channel
    run: str

    @property
    def today(self) -> str:
        return local_date(self.state.now, timezone=self.state.calendar.timezone).isoformat()

    @property
    def prefix(self) -> str:
        return f"{self.state.key}/trouble/"

    def failing(self) -> list[Message]:
        """What still says that something is wrong; of what stands twice the first, for the other goes."""
        return [
            each
            for each in self.channel.messages
            if is_told(self.state.key, each)
            and each.payload.get("state") == "failing"
            and each is self.channel.posted(each.key or "")
        ]


def is_told(team: str, message: Message) -> bool:
    """Whether a message tells of a run's trouble."""
    prefix, key = f"{team}/trouble/", message.key or ""
    return key.startswith(prefix) and date_of(key.removeprefix(prefix)) is not None


def place_of(state: TeamState) -> Channel | None:
    """Where a team is told: its channel; where all its jobs are in shadow or off, the shadow channel."""
    modes = {state.team.mode.of(job) for job in JOBS}
    if "on" in modes:
        return state.channel
    return state.rehearsal if "shadow" in modes else None


def decide_trouble(
    state: TeamState, trouble: Trouble, *, run: str = ""
) -> Iterator[PostMessage | EditMessage]:
    """What a team is told after a run. `run` is the address where it is found.

    Of `state` only the channels, the people and the calendar are looked at.
    """
    channel = place_of(state)
    if channel is None:
        return
    scene = _Scene(state=state, channel=channel, run=run)
    if not trouble.headline:
        yield from _over(scene)
        return
    standing = channel.posted(f"{scene.prefix}{scene.today}")
    if standing is not None:
        yield from _kept_up(scene, standing, trouble)
    elif state.calendar.is_open(state.now):
        post = _posted(scene, trouble)
        yield post
        yield from (_edited(scene, each, "continued", GOES_ON, needs=(post.key,)) for each in scene.failing())


def _posted(scene: _Scene, trouble: Trouble) -> PostMessage:
    return PostMessage(
        because=_because(scene, trouble.headline),
        channel=scene.channel.id,
        key=f"{scene.prefix}{scene.today}",
        document=_page(scene, trouble),
        facts=_facts(trouble, called=bool(trouble.refused)),
    )


def _kept_up(scene: _Scene, standing: Message, trouble: Trouble) -> Iterator[PostMessage | EditMessage]:
    """The day's message as the trouble changes; a decision that came up later is asked for in its thread."""
    called: tuple[str, ...] = ()
    if trouble.refused and standing.payload.get("called") != "yes" and _calls(scene):
        line: Line = (*managers(scene.state), Text(" one of you has to decide: see above."))
        word = _said(scene, standing, "refused", line)
        called = (word.key,)
        yield word
    facts = {**standing.payload, **_facts(trouble, called=bool(called))}
    if facts != dict(standing.payload):
        yield EditMessage(
            because=_because(scene, trouble.headline),
            channel=standing.channel,
            ts=standing.ts,
            occurrence=standing.key or "",
            document=_page(scene, trouble),
            facts=facts,
            needs=called,
        )


def _over(scene: _Scene) -> Iterator[PostMessage | EditMessage]:
    """The end of what stands as failing; it is said once, in the thread of the newest."""
    said: tuple[str, ...] = ()
    for place, standing in enumerate(scene.failing()):
        now = moment(scene.state, scene.state.now)
        if place == 0 and standing.payload.get("told_of_end") != "yes":
            word = _said(scene, standing, "recovered", words("It works again: what was due is done."))
            said = (word.key,)
            yield word
        began = moment(scene.state, standing.at)
        ended = f"Works again since {now}. This was told on {began}."
        yield _edited(scene, standing, "recovered", ended, needs=said)


def _edited(
    scene: _Scene, standing: Message, state: str, ended: str, *, needs: tuple[str, ...] = ()
) -> EditMessage:
    """A message whose trouble is over, or goes on elsewhere."""
    what = standing.payload.get("what", "")
    told = {"told_of_end": "yes"} if state == "recovered" else {}
    return EditMessage(
        because=_because(scene, ended),
        channel=standing.channel,
        ts=standing.ts,
        occurrence=standing.key or "",
        document=ended_page(what, ended),
        facts={**standing.payload, "state": state, **told},
        needs=needs,
    )


def _said(scene: _Scene, standing: Message, what: str, line: Line) -> PostMessage:
    document = Document("Support Desk", (Paragraph(line),))
    return PostMessage(
        because=_because(scene, "The team is told."),
        channel=standing.channel,
        key=f"{standing.key}/{what}",
        document=document,
        thread=standing.ts,
    )


def _calls(scene: _Scene) -> bool:
    """Whether somebody may be called on: in the team's own channel, while people work."""
    return scene.channel is scene.state.channel and scene.state.calendar.is_open(scene.state.now)


def _page(scene: _Scene, trouble: Trouble) -> Document:
    page = failing_page(scene.state, trouble, run=scene.run)
    return page if scene.channel is scene.state.channel else quiet(page)


def _facts(trouble: Trouble, *, called: bool) -> dict[str, str]:
    """What the message keeps of what it says, where how long to wait is no change; and of who was called."""
    text = fingerprint(_WAIT.sub("seconds", repr(trouble)))
    facts = {"state": "failing", "what": trouble.headline, "text": text}
    return {**facts, "called": "yes"} if called else facts


def _because(scene: _Scene, reason: str) -> Because:
    return Because(team=scene.state.key, job="digest", rule="always", reason=reason)
