"""What a team is to the desk: its rules, its modes, its members."""

from tests.model.written import config_of, shop_of


def test_a_rule_that_is_not_named_is_on() -> None:
    assert config_of().teams["shop"].rule("SUP-6") == "on"


def test_a_mention_of_an_engineer_is_only_reported_unless_the_team_says_otherwise() -> None:
    assert config_of().teams["shop"].rule("REQ-5") == "report"
    assert shop_of("name: Shop", "name: Shop\n    rules: {REQ-5: on}").rule("REQ-5") == "on"
