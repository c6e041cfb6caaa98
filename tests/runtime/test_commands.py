"""Commands in comments, from the comment to the reaction, through the real commands and services."""

from typing import Any

import run_due
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import COMPLETE, VAULT, WEB, Rehearsal, a_world, an_issue

DUE = run_due.COMMAND
MEMBER, OTHER_TEAMS, STRANGER = "acme-eng-b", "acme-eng-r", "requester"


def a_desk(rehearse: Rehearse, *issues: dict[str, Any], **facts: Any) -> Rehearsal:
    """Both teams, with a date field on Delivery's board."""
    world = a_world(*issues, **facts)
    for board in world["github"]["projects"]:
        board["date_fields"] = ["ETA"]
    desk = rehearse(world=world)
    desk.delivery["board"]["eta_field"] = "ETA"
    return desk


def typed(desk: Rehearsal, body: str, *, by: str = MEMBER, issue: str = f"{WEB}#1") -> int:
    comment: int = desk.sandbox.act("github", "comment", issue=issue, by=by, body=body)
    return comment


def run(desk: Rehearsal) -> list[str]:
    """What a run changes; then the next one has nothing to do."""
    desk.forget()
    ran = desk.run(DUE, "--apply")
    assert (ran.status, ran.err) == (0, "")
    changed = desk.writes()
    desk.forget()
    assert desk.run(DUE, "--apply").status == 0
    assert desk.writes() == []
    return changed


def reactions(desk: Rehearsal, comment: int) -> list[str]:
    """The desk's own reactions to a comment."""
    found = next(each for each in desk.sandbox.github.state.comments.values() if each.database_id == comment)
    return [each.content for each in found.reactions if each.user.login.startswith("support-desk")]


def date_of(desk: Rehearsal, number: int, board: int = 205) -> list[Any]:
    """The date of an issue's card."""
    view = desk.sandbox.github.view()
    return [
        date
        for project in view["projects"]
        if project["number"] == board
        for column in project["columns"]
        for card in column["cards"]
        if card["issue"].endswith(f"#{number}")
        for date in card["dates"]
    ]


def status_of(desk: Rehearsal, number: int = 1, repository: str = WEB) -> str:
    (comment,) = (each for each in desk.comments(number, repository) if "supportdesk:status/delivery" in each)
    return comment


def test_a_command_is_done_and_answered_in_one_run(rehearse: Rehearse) -> None:
    desk = a_desk(rehearse, an_issue(1))
    run(desk)
    comment = typed(desk, "We look at it.\r\n/ETA: fri\r\n/at-risk the release is late")
    assert {"SetEta", "EditComment", "AddReaction"} <= set(run(desk))
    assert reactions(desk, comment) == ["THUMBS_UP"]
    assert "Engineer B plans to look at it by Fri 20 Nov." in status_of(desk)
    assert "At risk</strong>, says Engineer B: the release is late" in status_of(desk)
    assert "2026-11-20" in str(date_of(desk, 1))


def test_a_command_counts_in_the_run_that_labels_the_issue_and_puts_it_on_the_board(
    rehearse: Rehearse,
) -> None:
    desk = a_desk(rehearse, an_issue(1, labels=["delivery"]))
    comment = typed(desk, "/eta fri")
    run(desk)
    assert reactions(desk, comment) == ["THUMBS_UP"]
    assert "2026-11-20" in str(date_of(desk, 1))


def test_a_customers_issue_gets_its_date_on_the_mirror(rehearse: Rehearse) -> None:
    vault = (an_issue(1, body=COMPLETE),)
    desk = a_desk(rehearse, vault=vault)
    desk.delivery["intake"] = {"customer_issues": "mirror", "repository": WEB, "status": "Backlog"}
    comment = typed(desk, "/eta fri", issue=f"{VAULT}#1")
    run(desk)
    assert reactions(desk, comment) == ["THUMBS_UP"]
    assert "2026-11-20" in str(date_of(desk, 1))
    later = typed(desk, "/eta 27 Nov", issue=f"{VAULT}#1")
    run(desk)
    assert reactions(desk, later) == ["THUMBS_UP"]
    assert "2026-11-27" in str(date_of(desk, 1))


def test_a_later_edit_changes_nothing_and_somebody_elses_takes_the_command_away(rehearse: Rehearse) -> None:
    desk = a_desk(rehearse, an_issue(1), an_issue(2))
    run(desk)
    accepted, foreign = typed(desk, "/eta fri"), typed(desk, "/eta fri", issue=f"{WEB}#2")
    act = desk.sandbox.act
    act("github", "edit_comment", comment=foreign, by="acme-em-d", body="/eta 27 Nov")
    run(desk)
    assert reactions(desk, foreign) == []
    act("github", "edit_comment", comment=accepted, by=MEMBER, body="/eta 27 Nov\n/snooze 27 Nov")
    assert run(desk) == []
    assert "Engineer B plans to look at it by Fri 20 Nov." in status_of(desk)


def test_a_refusal_is_told_once_in_a_sentence(rehearse: Rehearse) -> None:
    desk = a_desk(rehearse, an_issue(1))
    run(desk)
    first, second = typed(desk, "/eta soon", by=STRANGER), typed(desk, "/eta fri", by="stranger")
    run(desk)
    third = typed(desk, "/eta mon", by=STRANGER)
    run(desk)
    assert [reactions(desk, comment) for comment in (first, second, third)] == [["CONFUSED"]] * 3
    assert sum("/eta is for the members of Delivery." in each for each in desk.comments(1)) == 1


def test_on_an_issue_of_two_teams_a_stranger_has_one_answer(rehearse: Rehearse) -> None:
    desk = a_desk(rehearse, an_issue(1, labels=["team/delivery", "team/repo"]))
    asked = typed(desk, "/support", by=STRANGER)
    theirs = typed(desk, "/eta fri", by=OTHER_TEAMS)
    run(desk)
    assert reactions(desk, asked) == reactions(desk, theirs) == ["THUMBS_UP"]
    assert sum("is on support for" in each for each in desk.comments(1)) == 1
    assert not any("is for the members" in each for each in desk.comments(1))
    assert date_of(desk, 1) == []


def test_where_the_status_comment_cannot_be_written_the_reaction_waits(rehearse: Rehearse) -> None:
    desk = a_desk(rehearse, an_issue(1))
    run(desk)
    comment = typed(desk, "/eta fri")
    desk.fault("POST /gh/graphql EditComment", status=500)
    assert desk.run(DUE, "--apply").status == 3
    assert reactions(desk, comment) == []
    desk.mend()
    run(desk)
    assert reactions(desk, comment) == ["THUMBS_UP"]
    assert "by Fri 20 Nov." in status_of(desk)


def test_a_facts_garbage_stops_nobody(rehearse: Rehearse) -> None:
    facts = '{"eta":"garbage","snooze":"7 x y z","seen":"never","answer_due":"soon","reminded":"x/y"}'
    body = f"Old.\n\n<!-- supportdesk:status/delivery {facts} -->"
    old = {"author": "support-desk[bot]", "at": "2026-11-16T10:00:00Z", "body": body}
    desk = a_desk(rehearse, an_issue(1, comments=[old]))
    run(desk)
    assert "The engineer on support answers by" in status_of(desk)


def test_who_floods_an_issue_keeps_nobody_from_an_answer(rehearse: Rehearse) -> None:
    flood = [
        {"author": STRANGER, "at": f"2026-11-16T10:{n % 60:02}:00Z", "body": "/support\n" * 500}
        for n in range(250)
    ]
    desk = a_desk(rehearse, an_issue(1, comments=flood))
    comment = typed(desk, "/eta fri")
    run(desk)
    assert reactions(desk, comment) == ["THUMBS_UP"]
