"""The GitHub half of a check-up, by the command itself: everything at once, and in few requests."""

from typing import Any

import doctor
from tests.runtime.test_reach import as_app
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import DESK, VAULT, WEB, Ran, Rehearsal, a_configuration, a_world, an_issue

COMMAND = doctor.COMMAND
MORE = ["support/spillover-approved", "ad-hoc", "support", "waiting-on-requester"]
FORM = "labels: [{label}]\nbody:\n- {{attributes: {{label: Context}}}}\n- {{attributes: {{label: Impact}}}}\n"
FILES = {
    ".github/ISSUE_TEMPLATE/delivery.yml": FORM.format(label="team/delivery"),
    ".github/ISSUE_TEMPLATE/repo.yml": FORM.format(label="team/repo"),
    ".github/workflows/doorbell.yml": "on: issues\n",
}
GRANTED = {
    "actions": "read",
    "contents": "write",
    "issues": "write",
    "members": "read",
    "metadata": "read",
    "organization_projects": "write",
    "pull_requests": "write",
}


def a_ready_world(**installation: Any) -> dict[str, Any]:
    """A world in which nothing is left to mend on GitHub, for an App with just what it needs."""
    world = a_world(an_issue(1))
    _, web, vault = world["github"]["repositories"]
    for each in (web, vault):
        each |= {"labels": [*each["labels"], *MORE], "files": FILES}
    world["github"]["installations"] = [{"owner": "acme", "permissions": GRANTED, **installation}]
    return world


def lines(ran: Ran, heading: str = "Support Desk") -> list[str]:
    """What is said under a heading, of what was asked for as JSON: verdict, subject, detail, mend."""
    return [
        f"{each['verdict']}: {each['subject']}: {each['detail']} {each['mend']}".strip()
        for each in ran.data["checks"][heading]
    ]


def everything(ran: Ran) -> str:
    return "\n".join(line for heading in ran.data["checks"] for line in lines(ran, heading))


def check_up(desk: Rehearsal) -> Ran:
    return desk.run(COMMAND, "--format", "json")


def github(desk: Rehearsal) -> list[str]:
    return sorted(entry.operation or entry.request.path for entry in desk.requests("gh/"))


def test_where_all_is_well_each_thing_has_its_line(rehearse: Rehearse) -> None:
    ran = check_up(as_app(rehearse(world=a_ready_world())))
    assert (ran.status, ran.err) == (0, "")
    said = lines(ran)
    assert said[:3] == [
        "good: GitHub: support-desk[bot], in acme/desk",
        "good: GitHub permissions: all 7 that the desk uses",
        "good: schedule: last run 2026-11-16 11:49 UTC: success",
    ]
    assert said[3].startswith("good: GitHub quota: ")
    assert "good: labels: all 11 that the configuration names" in lines(ran, "Delivery")
    assert "doorbell" not in everything(ran)
    for subject in ("issue form", WEB, VAULT):
        assert not [line for line in lines(ran, "Delivery") if f": {subject}: " in line]


def test_it_costs_a_handful_of_requests_however_many_there_are(rehearse: Rehearse) -> None:
    world = a_ready_world()
    repositories = [f"acme/more-{number}" for number in range(15)]
    configuration = a_configuration()
    configuration["teams"]["delivery"]["repositories"] += repositories
    world["github"]["repositories"] += [
        {**world["github"]["repositories"][1], "name": name, "issues": []} for name in repositories
    ]
    desk = as_app(rehearse(world=world, configuration=configuration))
    desk.run(COMMAND)
    asked = github(desk)
    assert [asked.count(each) for each in ("RepositorySetups", "Accounts", "/gh/rate_limit")] == [1, 1, 1]
    assert len([each for each in asked if "/actions/" in each]) == 2


def test_everything_that_is_wrong_is_said_at_once(rehearse: Rehearse) -> None:
    lacking = {name: level for name, level in GRANTED.items() if name not in {"members", "contents"}}
    world = a_ready_world(permissions={**lacking, "administration": "read"})
    own, web, vault = world["github"]["repositories"]
    own["workflows"] = {"schedule.yml": {"state": "disabled_inactivity"}}
    web |= {"labels": ["Team-Delivery", "Needs Info", "team/repo"], "files": {}, "issues": []}
    vault["private"] = False
    world["github"]["projects"][0] |= {"closed": True, "statuses": ["backlog", "Doing", "Done"]}
    configuration = a_configuration()
    configuration["teams"]["delivery"]["repositories"].append("acme/gone")
    configuration["people"]["eng-b"]["github"] = "acme"
    desk = as_app(rehearse(world=world, configuration=configuration))
    ran = check_up(desk)
    assert ran.status == 1
    for said in (
        "fault: schedule: GitHub turned it off after 60 days without a commit",
        "warning: GitHub permissions: The App lacks Contents: write (handoffs by hand, issue forms); Organ",
        "warning: GitHub permissions: More than the desk uses: administration: read.",
        "fault: acme/gone: GitHub shows the desk no such repository.",
        "or let the App into it at https://github.com/organizations/acme/settings/installations/1.",
        "warning: acme/vault: It is public on GitHub and private here",
        "fault: labels: There is no “team/delivery” in acme/web; “Team-Delivery” looks like it.",
        "warning: labels: There is no “needs-info” in acme/web; “Needs Info” looks like it.",
        "warning: issue form: No form in acme/web sets “team/delivery”",
        "warning: doorbell: None in acme/web",
        "warning: board: https://github.com/orgs/acme/projects/205 is closed.",
        "has no status 'Backlog', but 'backlog': add it there",
        "Engineer B",
    ):
        assert said in everything(ran), said
    assert set(desk.writes()) == {"POST /gh/app/installations/1/access_tokens"}


def test_what_is_wrong_with_a_repository_is_said_once(rehearse: Rehearse) -> None:
    configuration = a_configuration()
    configuration["teams"]["delivery"]["repositories"].append("acme/gone")
    configuration["teams"]["repo"]["label"] = "team/nobody"
    ran = check_up(rehearse(configuration=configuration))
    faults = {
        heading: [line for line in lines(ran, heading) if line.startswith("fault")]
        for heading in ("Delivery", "Repo Management")
    }
    assert {heading: len(found) for heading, found in faults.items()} == {"Delivery": 1, "Repo Management": 1}
    assert faults["Delivery"][0].startswith("fault: acme/gone: GitHub shows the desk no such repository.")
    assert faults["Repo Management"][0].startswith("fault: labels: There is no “team/nobody”")


def test_a_repository_that_is_private_only_on_github_is_a_fault(rehearse: Rehearse) -> None:
    configuration = a_configuration()
    configuration["teams"]["delivery"]["repositories"] = [WEB, VAULT]
    ran = check_up(rehearse(configuration=configuration))
    assert ran.status == 1
    assert f"fault: {VAULT}: It is private on GitHub and not here" in everything(ran)


def test_without_the_right_to_it_the_schedule_is_only_a_warning(rehearse: Rehearse) -> None:
    granted = {name: level for name, level in GRANTED.items() if name != "actions"}
    ran = check_up(as_app(rehearse(world=a_ready_world(permissions=granted))))
    assert ran.status == 0
    assert (
        "warning: GitHub permissions: The App lacks Actions: read (the check-up of the schedule)."
        in everything(ran)
    )
    assert (
        "warning: schedule: GitHub does not tell the desk of the runs of schedule.yml in acme/desk"
        in everything(ran)
    )


def test_of_a_token_it_is_said_what_can_be_told(rehearse: Rehearse) -> None:
    ran = check_up(rehearse(world=a_ready_world()))
    assert ran.status == 3
    assert "warning: GitHub permissions: GitHub does not tell what this token may do" in everything(ran)
    world = a_ready_world()
    world["github"]["scopes"] = ["repo", "gist"]
    ran = check_up(rehearse(world=world))
    assert ran.status == 1
    assert "fault: GitHub permissions: The token lacks the scopes project, read:org." in everything(ran)
    assert "warning: GitHub permissions: More than the desk uses: gist." in everything(ran)


def test_a_budget_that_runs_out_is_a_warning(rehearse: Rehearse) -> None:
    world = a_ready_world()
    world["github"]["rate_limits"] = {"graphql": 4}
    ran = check_up(rehearse(world=world))
    assert "points are left until" in everything(ran) or "rate limit is used up" in everything(ran)


def test_what_github_does_not_give_is_a_line_and_no_crash(rehearse: Rehearse) -> None:
    desk = as_app(rehearse(world=a_ready_world()))
    desk.fault("POST /gh/graphql RepositorySetups", status=502)
    ran = check_up(desk)
    assert ran.status == 3
    assert "warning: repositories: GitHub could not give" in everything(ran)
    assert "good: schedule" in everything(ran)


def test_sly_names_are_shown_and_command_nothing(rehearse: Rehearse) -> None:
    world = a_ready_world()
    sly = "team/\u202edelivery##[error]"
    world["github"]["repositories"][1]["labels"] = [sly, "team/repo"]
    configuration = a_configuration()
    configuration["teams"]["delivery"]["label"] = {"name": "team/delivery##[error]"}
    ran = rehearse(world=world, configuration=configuration).run(COMMAND)
    assert "looks like it" in ran.out
    assert "##[error]" not in ran.said
    assert "\u202e" not in ran.said


def test_the_checks_can_be_read_by_machines(rehearse: Rehearse) -> None:
    world = a_ready_world()
    world["github"]["repositories"][2]["files"] = {}
    desk = as_app(rehearse(world=world))
    mends = [each["mend"] for each in check_up(desk).data["checks"]["Delivery"]]
    assert "`doctor.py --fix` plans the pull request that brings it." in mends


def test_the_desk_s_own_repository_by_any_case_needs_no_doorbell(rehearse: Rehearse) -> None:
    configuration = a_configuration()
    configuration["teams"]["delivery"]["repositories"].append({"name": DESK, "private": True})
    world = a_ready_world()
    world["github"]["repositories"][0]["labels"] = world["github"]["repositories"][1]["labels"]
    ran = check_up(rehearse(world=world, configuration=configuration))
    assert "doorbell" not in everything(ran)
