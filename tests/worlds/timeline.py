"""Time as it passes at Delivery: rounds of the desk, what people do between them, and what all of it shows.

The sandbox's clock is GitHub's and Slack's and never goes back; the desk's own may be ahead or behind.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import handle_event
import run_due
from tests.worlds.rehearsal import COMPLETE, DELIVERY, DESK, WEB, Ran, Rehearsal, a_configuration, a_world

LONDON = ZoneInfo("Europe/London")
NO_SKEW = timedelta()
ROSTER = ["eng-a", "eng-b", "eng-c", "eng-d", "eng-e"]
EXTRA = {"eng-c": "U0000000A06", "eng-d": "U0000000A07", "eng-e": "U0000000A08"}
MARK = re.compile(r"supportdesk:([^\s]+)")


def at(text: str) -> datetime:
    """A moment that people in London write, such as 2026-12-31 09:15."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def a_team(**changes: Any) -> dict[str, Any]:
    """The configuration with Delivery alone: five engineers, England's holidays."""
    told = a_configuration()
    del told["teams"]["repo"]
    for key, account in EXTRA.items():
        name = f"Engineer {key[-1].upper()}"
        told["people"][key] = {"name": name, "github": f"acme-{key}", "slack": account}
    told["calendars"]["london"]["holidays"] = {"country": "GB", "subdivision": "ENG"}
    told["teams"]["delivery"]["rotation"]["roster"] = list(ROSTER)
    told["teams"]["delivery"] |= changes
    return told


def a_place(start: datetime, *issues: dict[str, Any]) -> dict[str, Any]:
    """The world of that team, from a moment on."""
    world = a_world(*issues)
    world["now"] = start.isoformat()
    logins = [f"acme-{key}" for key in EXTRA]
    world["github"]["users"] += [{"login": login} for login in logins]
    world["github"]["organizations"][0]["members"] += logins
    for repository in world["github"]["repositories"]:
        repository["collaborators"] |= dict.fromkeys(logins, "write")
    world["slack"]["users"] += [{"id": account, "name": key} for key, account in EXTRA.items()]
    for channel in world["slack"]["channels"]:
        channel["members"] += list(EXTRA.values())
    return world


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Something new that people saw of the desk: when, its key, what it said, and how many it called on."""

    at: datetime
    key: str
    text: str
    pings: int
    managers: bool


class Life:
    """A rehearsal lived through from round to round; `sights` is all that appeared, in order."""

    def __init__(self, desk: Rehearsal, start: datetime) -> None:
        self.desk = desk
        self.sights: list[Sight] = []
        self.statuses: list[tuple[datetime, int, str]] = []
        self._known: set[Any] = set()
        self.world_at(start)
        self._look()
        self.sights.clear()

    @property
    def now(self) -> datetime:
        """What GitHub's and Slack's clocks show."""
        return self.desk.sandbox.clock.now()

    def world_at(self, moment: datetime) -> None:
        """Let time pass for everybody but the desk."""
        if moment > self.now:
            self.desk.sandbox.clock.set(moment)

    def round(self, moment: datetime, *, says: datetime | None = None, flags: tuple[str, ...] = ()) -> Ran:
        """A round of the schedule; `says` is what the runner's own clock shows then."""
        self.world_at(moment)
        self.desk.now = (says or moment).isoformat()
        ran = self.desk.run(run_due.COMMAND, "--apply", *flags)
        self.statuses.append((moment, ran.status, ran.err + ("" if ran.status == 0 else ran.out)))
        self._look()
        return ran

    def event(self, number: int, *, skew: timedelta = NO_SKEW, repository: str = WEB) -> Ran:
        """The desk hears at once that something happened to an issue."""
        path = self.desk.folder / "event.json"
        told = {"action": "labeled", "issue": {"number": number}, "repository": {"full_name": repository}}
        path.write_text(json.dumps(told))
        self.desk.now = (self.now + skew).isoformat()
        ran = self.desk.run(
            handle_event.COMMAND, "--apply", GITHUB_EVENT_NAME="issues", GITHUB_EVENT_PATH=str(path)
        )
        self.statuses.append((self.now, ran.status, ran.err))
        self._look()
        return ran

    def plans(self, says: datetime) -> int:
        """How much a further round would change."""
        self.desk.now = says.isoformat()
        ran = self.desk.run(run_due.COMMAND, "--format", "json")
        return sum(len(job["actions"]) for team in ran.data["teams"] for job in team["jobs"])

    def opens(self, title: str, *labels: str, body: str = COMPLETE, by: str = "requester") -> int:
        """Somebody asks for something; the issue's number."""
        number: int = self.github(
            "open_issue", repository=WEB, title=title, body=body, by=by, labels=["team/delivery", *labels]
        )
        return number

    def github(self, verb: str, **told: Any) -> Any:
        return self.desk.sandbox.act("github", verb, **told)

    def slack(self, verb: str, **told: Any) -> Any:
        return self.desk.sandbox.act("slack", verb, **told)

    def since(self, moment: datetime) -> list[Sight]:
        return [each for each in self.sights if each.at >= moment]

    def said(self, part: str) -> list[Sight]:
        """What was said under keys with this part."""
        return [each for each in self.sights if part in each.key]

    def root(self, key: str) -> str:
        """The timestamp of the desk's message of that key."""
        return str(next(each.ts for each in self._messages() if _key(each) == key))

    def stands(self) -> dict[str, str]:
        """Every message of the desk as it stands now."""
        return {
            _key(each): json.dumps([each.text, each.blocks], ensure_ascii=False) for each in self._messages()
        }

    def _messages(self) -> list[Any]:
        channels = self.desk.sandbox.slack.workspace.channels
        return [each for each in channels[DELIVERY].messages if each.metadata]

    def _look(self) -> None:
        """Take down what is new since the last look."""
        for message in self._messages():
            if message.ts not in self._known:
                self._known.add(message.ts)
                self.sights.append(self._sight(_key(message), json.dumps(message.blocks, ensure_ascii=False)))
        for name, repository in self.desk.sandbox.github.state.repositories.items():
            for issue in repository.issues.values():
                if name == DESK and issue.node_id not in self._known and issue.author:
                    self._known.add(issue.node_id)
                    self.sights.append(self._sight(f"report/{issue.title}", issue.body))
                for comment in issue.comments:
                    mark = MARK.search(comment.body)
                    if comment.node_id not in self._known and mark:
                        self._known.add(comment.node_id)
                        key = f"comment/{issue.number}/{mark[1]}"
                        self.sights.append(self._sight(key, comment.body))

    def _sight(self, key: str, text: str) -> Sight:
        people, groups = re.findall(r'"user_id": "(\w+)"', text), re.findall(r'"usergroup_id"', text)
        if key.startswith("comment/"):
            people = re.findall(r"(?<![\w`])@([\w-]+)", text)
        managers = {"U0000000A04", "U0000000A05"} <= set(people)
        return Sight(at=self.now, key=key, text=text, pings=len(people) + len(groups), managers=managers)


def _key(message: Any) -> str:
    return str(message.metadata["event_payload"]["key"])


def twice(life: Life) -> list[str]:
    """The keys under which people were told more than once."""
    counted = Counter(each.key for each in life.sights)
    return [key for key, count in counted.items() if count > 1]


def business_days(first: date, last: date, holidays: frozenset[date] = frozenset()) -> Iterator[date]:
    """The days from first to last on which Delivery works."""
    for count in range((last - first).days + 1):
        day = first + timedelta(days=count)
        if day.weekday() < 5 and day not in holidays:
            yield day
