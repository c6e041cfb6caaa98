"""Nothing is said twice: what a run says of a repository is left out where a fault of it is said."""

from supportdesk.policies.checkup.told import is_told
from tests.builders import LABEL, PRIVATE, PUBLIC, a_state
from tests.policies.set_ups import UNASKED, a_repository, a_setup, named, without

GONE = f"GitHub shows the desk no repository {PUBLIC}: check the name."
BARE = f"Repository {PUBLIC} has no label '{LABEL}': create it there, or correct `label`."


def test_what_a_run_says_of_a_faulty_repository_is_told_and_of_no_other() -> None:
    setup = named(a_setup(), PUBLIC, None)
    assert is_told(GONE, a_state(), setup)
    assert not is_told(GONE.replace(PUBLIC, f"{PUBLIC}-old"), a_state(), setup)
    assert not is_told(BARE.replace(PUBLIC, PRIVATE), a_state(), setup)


def test_that_the_team_s_label_is_missing_is_told() -> None:
    assert is_told(BARE, a_state(), a_setup(a_repository(labels=without(LABEL))))
    assert not is_told(BARE, a_state(), a_setup(a_repository(labels=without("support"))))


def test_where_nothing_is_wrong_or_was_asked_nothing_is_told() -> None:
    assert not is_told(BARE, a_state(), a_setup())
    assert not is_told(BARE, a_state(), UNASKED)
