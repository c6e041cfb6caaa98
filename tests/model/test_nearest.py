"""Which name was meant: none is better than a wrong one."""

import pytest

from supportdesk.model.nearest import nearest


@pytest.mark.parametrize(
    ("name", "others", "found"),
    [
        ("team/delivery", ("bug", "Team/Delivery"), "Team/Delivery"),
        ("team/delivery", ("team-delivery", "team: delivery"), "team-delivery"),
        ("needs-info", ("Needs Info", "info"), "Needs Info"),
        ("In Progress", ("In progress", "Done"), "In progress"),
        ("Complete", ("Completed", "Backlog"), "Completed"),
        ("support/at-risk", ("support/atrisk",), "support/atrisk"),
        ("→", ("→→", "→ ", "bug"), None),
        ("team/delivery", ("team/discovery", "delivery"), None),
        ("cs/p1", ("cs/p2", "se/p1", "p1"), None),
        ("cs/p1", ("CS-P1", "cs/p2"), "CS-P1"),
        ("support", ("support/triage", "ad-hoc"), None),
        ("bug", ("bug",), None),
        ("bug", (), None),
    ],
)
def test_case_and_separators_count_for_nothing_and_numbers_for_all(
    name: str, others: tuple[str, ...], found: str | None
) -> None:
    assert nearest(name, others) == found


def test_the_longest_names_are_compared_as_fast_as_any() -> None:
    endless = "a" * 100_000
    assert nearest(endless + "b", [endless]) == endless
