import pytest

from tests.workflows.expressions import UnknownSyntaxError, Value, evaluate, interpolate

CONTEXTS: dict[str, Value] = {
    "github": {"event_name": "issues", "event": {"sender": {"login": "Requester-1"}, "number": 12345678}},
    "vars": {},
}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("github.event_name == 'issues'", True),
        ("github.event_name != 'issues'", False),
        ("github.event.sender.login == 'requester-1'", True),  # case does not count
        ("vars.LOGIN || 'support-desk[bot]'", "support-desk[bot]"),
        ("!github.event.issue.pull_request", True),
        ("(true && false) || 'it''s'", "it's"),
        ("vars.MISSING", None),
        ("vars.MISSING == ''", True),
        ("vars.MISSING != 'x'", True),
        ("1 == true", True),
    ],
)
def test_an_expression_has_the_value_that_github_gives_it(expression: str, value: Value) -> None:
    assert evaluate(expression, CONTEXTS) == value


@pytest.mark.parametrize(
    "expression", ["hashFiles('x')", "secrets.X", "a b", "1 < 2", "(true", "", "true false"]
)
def test_what_is_not_imitated_is_refused(expression: str) -> None:
    with pytest.raises(UnknownSyntaxError):
        evaluate(expression, CONTEXTS)


def test_values_stand_in_a_text_as_github_writes_them() -> None:
    text = "${{ github.event_name }} ${{ true }} ${{ 3 }} ${{ github.event.number }} [${{ vars.MISSING }}]"
    assert interpolate(text, CONTEXTS) == "issues true 3 12345678 []"


def test_an_object_inside_a_text_is_refused() -> None:
    with pytest.raises(UnknownSyntaxError):
        interpolate("${{ github.event }}", CONTEXTS)
