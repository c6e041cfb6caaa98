from datetime import datetime
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from supportdesk.model.actions import WriteOverride
from supportdesk.model.document import Document
from supportdesk.model.finding import Because
from supportdesk.render.overrides import EMPTY, branch_of, with_override
from supportdesk.services.files import parse_overrides
from tests.model.written import config_of

LINE = (
    '  - {team: "shop", person: "eng-b", from: "2026-11-23T10:00", to: "2026-11-26T18:00", '
    'why: "swap", by: "em-d"}'
)
OTHER = '  - {team: shop, person: eng-a, from: "2026-12-01T10:00", to: "2026-12-02T10:00", why: x, by: em-d}'


def an_override(**facts: Any) -> WriteOverride:
    given: dict[str, Any] = {
        "because": Because(team="shop", job="handoff", rule="SUP-19", reason="swap"),
        "repository": "acme/desk",
        "person": "eng-b",
        "start": datetime.fromisoformat("2026-11-23T10:00+00:00"),
        "end": datetime.fromisoformat("2026-11-26T18:00+00:00"),
        "timezone": "Europe/London",
        "why": "swap",
        "by": "em-d",
        "document": Document("Shop support goes to Eng B", ()),
        **facts,
    }
    return WriteOverride(**given)


def test_the_first_override_replaces_the_empty_list() -> None:
    assert with_override(EMPTY, an_override()) == f"version: 1\noverrides:\n{LINE}\n"


def test_a_file_that_is_not_there_yet_is_begun() -> None:
    assert with_override("", an_override()) == with_override(EMPTY, an_override())
    assert with_override("  \n", an_override()) == with_override(EMPTY, an_override())


def test_comments_and_earlier_entries_stay_as_they_were_written() -> None:
    text = f"# Ours.\nversion: 1\noverrides: # swaps\n{OTHER} # agreed\n\n"
    assert with_override(text, an_override()) == f"{text.rstrip()}\n{LINE}\n"


def test_a_list_without_entries_yet_is_gone_on_with() -> None:
    assert with_override("version: 1\noverrides:\n", an_override()) == f"version: 1\noverrides:\n{LINE}\n"


def test_times_are_the_teams_own() -> None:
    summer = an_override(
        start=datetime.fromisoformat("2026-07-01T09:00+00:00"),
        end=datetime.fromisoformat("2026-07-02T09:30+00:00"),
    )
    assert 'from: "2026-07-01T10:00", to: "2026-07-02T10:30"' in with_override(EMPTY, summer)


def test_a_handoff_asked_for_again_later_is_proposed_on_the_same_branch() -> None:
    later = an_override(
        start=datetime.fromisoformat("2026-11-23T10:17+00:00"), why="Swapped, again", by="eng-b"
    )
    assert branch_of(an_override()) == "support-desk/override-shop-eng-b-2026-11-26T1800"
    assert branch_of(later) == branch_of(an_override())


def test_any_key_names_a_branch() -> None:
    assert branch_of(an_override(person="x..y/~^:z é")) == (
        "support-desk/override-shop-x-y-z-é-2026-11-26T1800"
    )


@given(
    why=st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=200)
    .map(str.strip)
    .filter(bool)
)
@example(why="\U0001f912 ill and \ufeff \uffff gone")
def test_what_is_written_is_read_back_as_it_was_meant(why: str) -> None:
    text = with_override(f"version: 1\noverrides:\n{OTHER}\n", an_override(why=why))
    read = parse_overrides(text, source="overrides.yml", config=config_of()).overrides
    assert [each.person for each in read] == ["eng-a", "eng-b"]
    assert read[1].why == why
    assert read[1].start == datetime.fromisoformat("2026-11-23T10:00")
