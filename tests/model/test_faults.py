"""Faults as people read them."""

from supportdesk.model.faults import ConfigurationError, Fault, quoted


def test_the_error_lists_every_fault_in_the_order_of_the_file() -> None:
    later = Fault(path="teams.shop.board.number", line=12, problem="is missing", mend="add it")
    earlier = Fault(path="", line=3, problem="is no YAML", mend="correct the line")
    error = ConfigurationError("config/teams.yml", [later, earlier])
    assert str(error) == (
        "config/teams.yml:3  is no YAML  → correct the line\n"
        "config/teams.yml:12  teams.shop.board.number: is missing  → add it"
    )


def test_what_somebody_wrote_is_quoted_on_one_line_and_cut() -> None:
    assert quoted("a\nb\ud800") == '"a\\u000ab\\ud800"'
    assert quoted("x" * 80) == '"' + "x" * 59 + '…"'
