import pytest
from github import GithubException, UnknownObjectException
from github.Issue import Issue
from github.Repository import Repository

from tests.contracts.github_servers import DESK, ENGINEER, labels_of, logins_of

pytestmark = pytest.mark.contract


def test_a_filed_issue_is_there(repository: Repository, issue: Issue) -> None:
    found = repository.get_issue(issue.number)
    seen = (found.title, found.body, found.user.login, found.state, labels_of(found))
    assert seen == ("Cannot push", "### Impact\n\nHigh", DESK, "open", {"team/delivery"})


def test_issues_are_listed_by_label(repository: Repository, issue: Issue) -> None:
    listed = repository.get_issues(state="open", labels=["team/delivery"])
    assert issue.number in {found.number for found in listed}


def test_an_issue_that_is_not_there_is_not_found(repository: Repository) -> None:
    with pytest.raises(UnknownObjectException):
        repository.get_issue(9999)


def test_labels_are_added_and_taken_off(issue: Issue) -> None:
    issue.add_to_labels("needs-info")
    assert labels_of(issue) == {"team/delivery", "needs-info"}
    issue.remove_from_labels("needs-info")
    assert labels_of(issue) == {"team/delivery"}


def test_a_label_that_the_repository_lacks_is_made(repository: Repository, issue: Issue) -> None:
    issue.add_to_labels(f"made-{issue.number}")
    assert repository.get_label(f"made-{issue.number}").name == f"made-{issue.number}"


def test_a_label_that_is_not_on_the_issue_cannot_be_taken_off(issue: Issue) -> None:
    with pytest.raises(GithubException) as refusal:
        issue.remove_from_labels("needs-info")
    assert refusal.value.status == 404


def test_an_engineer_is_assigned_and_unassigned(issue: Issue) -> None:
    issue.add_to_assignees(ENGINEER)
    assert logins_of(issue) == [ENGINEER]
    issue.remove_from_assignees(ENGINEER)
    assert logins_of(issue) == []


def test_a_comment_is_written_and_edited(issue: Issue) -> None:
    comment = issue.create_comment("Waiting for you")
    comment.edit("Complete")
    found = issue.get_comment(comment.id)
    assert (found.body, found.user.login) == ("Complete", DESK)
    assert [listed.id for listed in issue.get_comments()] == [comment.id]


def test_a_closed_issue_says_why(repository: Repository, issue: Issue) -> None:
    issue.edit(state="closed", state_reason="not_planned")
    found = repository.get_issue(issue.number)
    assert (found.state, found.state_reason) == ("closed", "not_planned")


def test_a_file_is_read_as_it_was_committed(repository: Repository, issue: Issue) -> None:
    path = f"config/{issue.number}/overrides.yml"
    repository.create_file(path, "Add overrides", "version: 1\n")
    found = repository.get_contents(path)
    assert not isinstance(found, list)
    assert found.decoded_content == b"version: 1\n"


def test_a_file_that_is_not_there_is_not_found(repository: Repository) -> None:
    with pytest.raises(UnknownObjectException):
        repository.get_contents("config/nowhere.yml")


def test_a_commit_over_a_change_of_somebody_else_is_refused(repository: Repository, issue: Issue) -> None:
    path = f"config/{issue.number}/conflict.yml"
    sha = repository.create_file(path, "Add", "one\n")["content"].sha
    repository.update_file(path, "Change", "two\n", sha)
    with pytest.raises(GithubException) as refusal:
        repository.update_file(path, "Change", "three\n", sha)
    assert refusal.value.status == 409


def test_an_engineer_has_a_role(repository: Repository) -> None:
    assert repository.get_collaborator_permission(ENGINEER) in {"admin", "write"}
