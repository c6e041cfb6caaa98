"""What is kept of an issue once it has come."""

from supportdesk.gather.condense import condenser
from tests.builders import a_label, an_event, an_issue, at
from tests.model.written import SMALL, config_of

CONFIG = config_of(SMALL)
TEAM = next(iter(CONFIG.teams.values()))


def test_labels_are_spelt_as_the_configuration_spells_them() -> None:
    name = TEAM.label.name
    issue = an_issue(
        labels=frozenset({name.upper(), "Colour"}), events=(a_label(name.upper(), at("20 10:00")),)
    )
    kept = condenser(CONFIG, TEAM)(issue)
    assert kept.labels == {name, "Colour"}
    assert [event.subject for event in kept.events] == [name]


def test_events_of_labels_that_no_rule_knows_are_let_go() -> None:
    colour = a_label("colour", at("20 10:00"))
    assigned = an_event("assigned", at("20 10:00"), subject="somebody")
    assert condenser(CONFIG, TEAM)(an_issue(events=(colour, assigned))).events == (assigned,)
