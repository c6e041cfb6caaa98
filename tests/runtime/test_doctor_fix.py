"""`doctor.py --fix`: plans what is missing, does it when told to, and has nothing to do the second time."""

import json
from typing import Any

import yaml

import doctor
from tests.runtime.test_doctor_github import GRANTED, a_ready_world
from tests.runtime.test_reach import as_app
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import VAULT, WEB, Rehearsal, a_configuration

COMMAND = doctor.COMMAND
FORM = ".github/ISSUE_TEMPLATE/support-request-delivery.yml"
BRANCH = "support-desk/form-delivery"


def a_bare_world() -> dict[str, Any]:
    """Two labels and the form are missing in one repository; a third label is spelt in another way."""
    world = a_ready_world()
    web = world["github"]["repositories"][1]
    web["labels"] = [each for each in web["labels"] if each not in {"needs-info", "support", "p2"}]
    web["labels"].append("Needs Info")
    web["files"] = {path: text for path, text in web["files"].items() if "delivery" not in path}
    return world


def labels(desk: Rehearsal, repository: str = WEB) -> dict[str, tuple[str, str | None]]:
    found = desk.sandbox.github.state.repositories[repository].labels.values()
    return {each.name: (each.color, each.description) for each in found}


def changes(desk: Rehearsal) -> list[str]:
    return [each for each in desk.writes() if not each.endswith("/access_tokens")]


def test_it_is_shown_and_nothing_is_written(rehearse: Rehearse) -> None:
    desk = as_app(rehearse(world=a_bare_world()))
    ran = desk.run(COMMAND, "--fix")
    assert (ran.status, ran.err, changes(desk)) == (0, "", [])
    shown = [line.strip() for line in ran.out.splitlines()]
    assert f"+ create label · {WEB} · support  DESK-3: A member's own support request." in shown
    assert f"+ create label · {WEB} · p2  DESK-3: Priority P2." in shown
    assert (
        f"+ propose form · {WEB} · {FORM}  DESK-3: No form sets “team/delivery”: requests come without it."
        in shown
    )
    assert next(line for line in shown if line.startswith("?")) == (
        f"? {WEB}  DESK-3: “Needs Info” looks like “needs-info”: correct the configuration, or rename it."
    )
    assert shown[-1].startswith("3 to do; nothing was written.")
    assert desk.run(COMMAND, "--fix", "--detailed-exitcode").status == 2


def test_it_is_done_once(rehearse: Rehearse) -> None:
    desk = as_app(rehearse(world=a_bare_world()))
    ran = desk.run(COMMAND, "--fix", "--apply")
    assert ran.status == 3, ran.said
    assert labels(desk)["support"] == ("c5def5", "A member's own support request.")
    assert "needs-info" not in labels(desk)
    repository = desk.sandbox.github.state.repositories[WEB]
    (pull,) = [each for each in repository.issues.values() if each.head]
    assert (pull.head, pull.base) == (BRANCH, "main")
    assert f"Merge {pull.url}." in ran.out
    assert FORM not in repository.branches["main"].files
    form = yaml.safe_load(repository.branches[BRANCH].files[FORM])
    assert (form["labels"], form["projects"]) == (["team/delivery"], ["acme/205"])
    assert "`@delivery-support`" in form["body"][0]["attributes"]["value"]

    desk.forget()
    ran = desk.run(COMMAND, "--fix", "--apply")
    assert (ran.status, changes(desk)) == (0, [])
    assert "Nothing to do." in ran.out
    assert f"Merge {pull.url}." in desk.run(COMMAND).out

    desk.sandbox.act("github", "merge_pull_request", issue=f"{WEB}#{pull.number}", by="acme-em-d")
    ran = desk.run(COMMAND)
    assert (ran.status, "issue form" in ran.out) == (0, False)


def test_what_a_person_closed_is_not_asked_for_a_second_time(rehearse: Rehearse) -> None:
    desk = as_app(rehearse(world=a_bare_world()))
    desk.run(COMMAND, "--fix", "--apply")
    repository = desk.sandbox.github.state.repositories[WEB]
    (pull,) = [each for each in repository.issues.values() if each.head]
    desk.sandbox.act("github", "close", issue=f"{WEB}#{pull.number}", by="acme-em-d")
    del repository.branches[BRANCH]
    desk.forget()
    ran = desk.run(COMMAND, "--fix", "--apply")
    assert (ran.status, changes(desk)) == (0, [])
    assert (
        f"? {WEB}  DESK-3: {pull.url} was closed: somebody decided that, so no form is proposed again."
        in [line.strip() for line in ran.out.splitlines()]
    )
    assert [each for each in repository.issues.values() if each.head] == [pull]
    assert f"If it is wanted after all, take up {pull.url}" in desk.run(COMMAND).out


def test_what_a_person_committed_to_the_branch_stays(rehearse: Rehearse) -> None:
    desk = as_app(rehearse(world=a_bare_world()))
    branches = desk.sandbox.github.state.repositories[WEB].branches
    branches[BRANCH] = branches["main"].fork()
    branches[BRANCH].commit(FORM, b"mine", "By hand", by="acme-em-d")
    ran = desk.run(COMMAND, "--fix", "--apply")
    assert ran.status == 3
    assert f"Somebody committed to the branch {BRANCH} of {WEB}" in ran.out
    assert branches[BRANCH].files[FORM] == b"mine"


def test_a_private_channel_is_not_named_in_a_public_repository(rehearse: Rehearse) -> None:
    world = a_bare_world()
    world["slack"]["channels"][0] |= {"name": "delivery-merger", "is_private": True}
    desk = as_app(rehearse(world=world))
    desk.run(COMMAND, "--fix", "--apply")
    repository = desk.sandbox.github.state.repositories[WEB]
    written = repository.branches[BRANCH].files[FORM].decode()
    (pull,) = [each for each in repository.issues.values() if each.head]
    assert "merger" not in written + pull.title + pull.body
    assert "Say so in Slack, with `@delivery-support`." in written


def test_by_a_token_it_is_the_same(rehearse: Rehearse) -> None:
    by_token, by_app = rehearse(world=a_bare_world()), as_app(rehearse(world=a_bare_world()))
    for desk in (by_token, by_app):
        desk.run(COMMAND, "--fix", "--apply")
    assert changes(by_token) == changes(by_app)
    assert len(changes(by_token)) == 5


def test_what_two_teams_lack_is_made_once(rehearse: Rehearse) -> None:
    data = rehearse(world=a_bare_world()).run(COMMAND, "--fix", "--format", "json").data
    keys = [action["key"] for team in data["teams"] for job in team["jobs"] for action in job["actions"]]
    assert keys == [f"{WEB}/label/support", f"{WEB}/label/p2", f"{WEB}/file/{FORM}"]


def test_only_the_chosen_team_s_repositories_are_set_up(rehearse: Rehearse) -> None:
    world = a_bare_world()
    world["github"]["repositories"][2]["labels"] = ["team/delivery"]
    desk = as_app(rehearse(world=world))
    desk.run(COMMAND, "--fix", "--apply", "--team", "repo")
    assert list(labels(desk, VAULT)) == ["team/delivery"]
    assert "support" in labels(desk)


def test_to_apply_a_check_up_is_refused_with_what_is_meant(rehearse: Rehearse) -> None:
    desk = rehearse()
    ran = desk.run(COMMAND, "--apply")
    assert (ran.status, desk.requests()) == (1, [])
    assert "A check-up only reads: --apply goes with --fix." in ran.err


def test_exactly_the_plan_that_was_approved_is_done(rehearse: Rehearse) -> None:
    desk = rehearse(world=a_bare_world())
    planned = desk.run(COMMAND, "--fix", "--format", "json").data["hash"]
    person = {"GITHUB_TRIGGERING_ACTOR": "acme-em-d"}
    other = desk.run(COMMAND, "--fix", "--apply", "--approve", "0123456789abcdef", **person)
    assert (other.status, changes(desk)) == (1, [])
    assert desk.run(COMMAND, "--fix", "--apply", "--approve", planned, **person).status == 3


def test_an_account_is_left_of_it(rehearse: Rehearse) -> None:
    desk = rehearse(world=a_bare_world())
    record = desk.folder / "record.json"
    desk.run(COMMAND, "--fix", "--apply", "--record", str(record))
    told = json.loads(record.read_text())
    actions = told["plan"]["teams"][0]["jobs"][0]["actions"]
    assert [each["kind"] for each in actions] == ["create_label", "create_label", "propose_form"]
    desk.run(COMMAND, "--record", str(record))
    assert json.loads(record.read_text())["plan"] is None


def test_without_the_right_the_failure_says_which_and_the_rest_is_done(rehearse: Rehearse) -> None:
    world = a_bare_world()
    granted = {**GRANTED, "contents": "read"}
    world["github"]["installations"] = [{"owner": "acme", "permissions": granted}]
    desk = as_app(rehearse(world=world))
    ran = desk.run(COMMAND, "--fix", "--apply")
    assert ran.status == 3
    assert "give its App contents: write and pull requests: write." in ran.out
    assert "support" in labels(desk)


def test_what_could_not_be_read_is_no_ground_to_make_anything(rehearse: Rehearse) -> None:
    desk = rehearse(world=a_bare_world())
    desk.fault("POST /gh/graphql RepositorySetups", status=502)
    ran = desk.run(COMMAND, "--fix", "--apply")
    assert (ran.status, changes(desk)) == (3, [])
    assert "could not be read whole" in ran.out


def test_without_credentials_it_stops_and_says_so(rehearse: Rehearse) -> None:
    desk = rehearse()
    assert "GITHUB_TOKEN is not set" in desk.run(COMMAND, "--fix", GITHUB_TOKEN="").err
    desk.fault("* /gh/*", status=401)
    ran = desk.run(COMMAND, "--fix", "--apply")
    assert ran.status == 1
    assert "GitHub refuses the credentials" in ran.err


def test_a_public_desk_shows_no_plan_of_private_repositories(rehearse: Rehearse) -> None:
    world = a_bare_world()
    world["github"]["repositories"][0]["private"] = False
    ran = rehearse(world=world).run(COMMAND, "--fix")
    assert ran.status == 1
    assert VAULT not in ran.said


def test_a_repository_that_nobody_watches_is_never_touched(rehearse: Rehearse) -> None:
    configuration = a_configuration()
    configuration["teams"]["delivery"]["repositories"] = [{"name": VAULT, "private": True}]
    desk = rehearse(world=a_bare_world(), configuration=configuration)
    desk.run(COMMAND, "--fix", "--apply", "--team", "delivery")
    assert not [each for each in changes(desk) if WEB in each]
