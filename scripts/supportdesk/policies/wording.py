"""How people, issues and moments are named in what the desk says.

Privacy is decided here: a private issue is its number and link alone, unless the team shares titles.
"""

import hashlib
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from supportdesk.model.document import GitHubUser, Inline, Line, Link, SlackGroup, SlackUser, Text, bold
from supportdesk.model.duration import humanize_business
from supportdesk.model.issues import Issue
from supportdesk.model.moment import local_date
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import duplicate_of, priority_of, same_login

LONGEST_TITLE = 120  # characters in a Slack message
ENDINGS = {
    "closed": "Closed. If it is not solved, please reopen it.",
    "duplicate": "A duplicate: it goes on in ",
    "feature": "A feature request: the product manager looks at it.",
    "withdrawn": "No request to the team any more.",
    "gone": "Deleted, or moved to where the desk does not look.",
}


def issue_link(state: TeamState, issue: Issue, *, strike: bool = False) -> Line:
    """The issue for a Slack message: its address as a link, with its title where that may be shown."""
    if issue.private and not _shares_titles(state, issue):
        return bare_link(issue, strike=strike)
    return (
        Link(issue.url, f"#{issue.ref.number}", strike=strike),
        Text(" "),
        Text(_short(issue.title), "strike" if strike else "plain"),
    )


def _short(title: str) -> str:
    """A title as long as a line bears; the issue itself is a click away."""
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1].rstrip()}…"


def public_link(issue: Issue) -> Line:
    """The issue for a place that others may read: a private one is number and link alone."""
    return bare_link(issue) if issue.private else (*bare_link(issue), Text(f" {issue.title}"))


def bare_link(issue: Issue, *, strike: bool = False) -> Line:
    """The issue's number and link alone."""
    return (Link(issue.url, str(issue.ref), strike=strike),)


def ending_line(issue: Issue, ending: str) -> Line:
    """How a request ended; of a duplicate, where it goes on."""
    url = duplicate_of(issue)
    link = (link_to(url), Text(".")) if ending == "duplicate" and url else ()
    return (Text(ENDINGS[ending]), *link)


def link_to(url: str) -> Link:
    """An issue's address as a link that shows owner/repo#12."""
    repository, _, number = url.rpartition("/issues/")
    parts = repository.rsplit("/", 2)
    return Link(url, f"{'/'.join(parts[-2:])}#{number}" if number.isdecimal() and len(parts) > 2 else url)


def owners(state: TeamState, issue: Issue) -> str:
    """Whose issue it is, by name; of a private one only people of the configuration are named."""
    names = (
        _name(state, login) or ("somebody else" if issue.private else login) for login in issue.assignees
    )
    return ", ".join(dict.fromkeys(names)) or "nobody"


def badge(state: TeamState, issue: Issue) -> Line:
    """The issue's priority, as a word in front of it."""
    rung = priority_of(state, issue)
    return (bold(rung.name), Text(" ")) if rung else ()


def handle(state: TeamState) -> Inline:
    """The team's handle, which notifies in Slack."""
    return SlackGroup(state.team.slack.handle, handle_name(state))


def handle_name(state: TeamState) -> str:
    """The handle's name, which notifies nobody."""
    return state.group.handle if state.group else state.team.name


def reach(state: TeamState) -> str:
    """The handle as people write it; where its name could not be read, no name that may reach another."""
    return f"@{state.group.handle}" if state.group else f"{state.team.name}'s handle"


def person(state: TeamState, key: str) -> Inline:
    """Somebody in Slack, notified unless they opted out or have no known account."""
    who = state.people[key]
    account = state.slack_ids.get(key)
    return SlackUser(account, who.name) if account and who.pings else Text(who.name)


def named(state: TeamState, login: str) -> str:
    """Somebody's name where the configuration has one, else the login; never a notification."""
    return _name(state, login) or login


def _name(state: TeamState, login: str) -> str | None:
    return next((who.name for who in state.people.values() if same_login(who.github, login)), None)


def managers(state: TeamState) -> Line:
    """EM and PM in Slack, or their deputies; one person in both roles once."""
    keys = dict.fromkeys((acting(state, "em"), acting(state, "pm")))
    pieces: list[Inline] = []
    for key in keys:
        pieces += [Text(" ")] if pieces else []
        pieces.append(person(state, key))
    return tuple(pieces)


def acting(state: TeamState, role: str) -> str:
    """Who acts as `em` or `pm` today: the deputy while they are absent and the deputy is not."""
    key: str = getattr(state.team, role)
    deputy: str | None = getattr(state.team.deputies, role)
    today = local_date(state.now, timezone=state.calendar.timezone)
    if deputy and state.people[key].is_absent(today) and not state.people[deputy].is_absent(today):
        return deputy
    return key


def mention(state: TeamState, login: str) -> Inline:
    """Somebody on GitHub, notified unless they opted out."""
    who = next((each for each in state.people.values() if same_login(each.github, login)), None)
    return Text(who.name) if who is not None and not who.pings else GitHubUser(login)


def asker(state: TeamState, issue: Issue) -> Inline | None:
    """Whoever opened the issue, notified unless they opted out; nobody where that was a bot, or is gone."""
    return None if issue.author is None or issue.author_is_bot else mention(state, issue.author)


def moment(state: TeamState, at: datetime) -> str:
    """A moment in the team's own time: `Tue 24 Nov, 10:00 GMT`."""
    local, today = (each.astimezone(ZoneInfo(state.calendar.timezone)) for each in (at, state.now))
    year = f" {local.year}" if local.year != today.year else ""
    return f"{local:%a} {local.day} {local:%b}{year}, {local:%H:%M %Z}"


def day_name(day: date) -> str:
    """A date as people say it: `Tue 24 Nov`."""
    return f"{day:%a} {day.day} {day:%b}"


def lasting(state: TeamState, amount: timedelta) -> str:
    """How long something takes, as precise as people say it: from a business day on, without the minutes."""
    exact = amount < state.calendar.day_length()
    return humanize_business(amount if exact else _whole_hours(state, amount), state.calendar)


def lasting_round_the_clock(amount: timedelta) -> str:
    """How long something takes by the clock on the wall: "2 days 3 h", from a day on without the minutes."""
    hours, minutes = divmod(amount // timedelta(minutes=1), 60)
    days, hours = divmod(hours, 24)
    told = (
        f"{days} {'day' if days == 1 else 'days'}" if days else "",
        f"{hours} h" if hours else "",
        f"{minutes} min" if minutes and not days else "",
    )
    return " ".join(filter(None, told)) or "0 min"


def fingerprint(*texts: str) -> str:
    """A short digest of texts, so that a change is noticed without the texts being kept."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]


def _whole_hours(state: TeamState, amount: timedelta) -> timedelta:
    day = state.calendar.day_length()
    return amount - amount % day % timedelta(hours=1)


def _shares_titles(state: TeamState, issue: Issue) -> bool:
    repository = state.team.repository(issue.ref.repository)
    return repository is not None and repository.share_titles
