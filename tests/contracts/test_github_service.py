import pytest
from github.Issue import Issue
from github.Repository import Repository

from supportdesk.model.issues import IssueRef
from supportdesk.services.errors import Missing
from supportdesk.services.github import connect
from supportdesk.services.ports import Proposal, TrackerWriter
from supportdesk.services.retry import Patience
from tests.contracts.github_servers import ENGINEER, REPOSITORY, TOKEN, GitHubServer, labels_of, logins_of

pytestmark = pytest.mark.contract


@pytest.fixture(scope="module")
def writer(github: GitHubServer) -> TrackerWriter:
    patience = Patience(attempts=1)
    return connect(repository=REPOSITORY, api_url=github.api, token=TOKEN, patience=patience).writer


def ref(issue: Issue) -> IssueRef:
    return IssueRef(REPOSITORY, issue.number)


def test_labels_with_a_slash_are_added_and_taken_off(writer: TrackerWriter, issue: Issue) -> None:
    writer.remove_label(ref(issue), "team/delivery")
    assert labels_of(issue) == set()
    writer.add_label(ref(issue), "team/delivery")
    assert labels_of(issue) == {"team/delivery"}


def test_taking_off_what_is_off_already_is_done(writer: TrackerWriter, issue: Issue) -> None:
    writer.remove_label(ref(issue), "needs-info")
    assert labels_of(issue) == {"team/delivery"}


def test_an_engineer_is_assigned_once_and_unassigned(writer: TrackerWriter, issue: Issue) -> None:
    writer.assign(ref(issue), ENGINEER)
    writer.assign(ref(issue), ENGINEER)
    assert logins_of(issue) == [ENGINEER]
    writer.unassign(ref(issue), ENGINEER)
    assert logins_of(issue) == []


def test_an_issue_that_is_not_there_is_named(writer: TrackerWriter) -> None:
    with pytest.raises(Missing, match=f"{REPOSITORY}#9999"):
        writer.add_label(IssueRef(REPOSITORY, 9999), "needs-info")


def test_a_file_is_made_and_then_changed(writer: TrackerWriter, repository: Repository, issue: Issue) -> None:
    path = f"config/{issue.number}/desk.yml"
    for line in ("one\n", "two\n"):
        url = writer.commit(
            repository=REPOSITORY,
            path=path,
            change=lambda text, line=line: text + line,
            message="Add",
            proposal=Proposal(branch="desk/add", title="Add", body="Please."),
        )
        assert "/commit/" in url
    found = repository.get_contents(path)
    assert not isinstance(found, list)
    assert found.decoded_content == b"one\ntwo\n"
