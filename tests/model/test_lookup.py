import pytest

from supportdesk.model.lookup import holds, look_up, number_of

URL = "https://github.com/acme/shop/issues/12"


def test_the_last_message_with_a_key_is_found() -> None:
    found = look_up([(None, None, ""), ("a", None, ""), ("a", None, ""), ("b", None, "")])
    assert found.keys == {"a": 2, "b": 3}


def test_messages_are_found_by_the_issue_that_they_are_about() -> None:
    found = look_up([("a", "I_1", ""), (None, "", ""), ("b", "I_2", ""), ("c", "I_1", "")])
    assert found.ids == {"I_1": [0, 3], "I_2": [2]}


def test_messages_are_found_by_the_numbers_in_their_text() -> None:
    found = look_up([(None, None, f"{URL} and {URL}"), (None, None, "1234"), (None, None, "12")])
    assert found.numbers[number_of(URL)] == [0, 2]


@pytest.mark.parametrize(
    "text",
    [
        f"see {URL}",
        f"<{URL}|this>",
        f"{URL}3 but {URL}",
        "http://github.com/acme/shop/issues/12",
        "https://www.github.com/acme/shop/issues/12",
        "https://GitHub.com/Acme/Shop/issues/12",
        "github.com/acme/shop/issues/12",
    ],
)
def test_an_address_is_found_in_a_text(text: str) -> None:
    assert holds(text, URL)


@pytest.mark.parametrize("text", [f"{URL}3", "12", ""])
def test_a_part_of_an_address_is_none(text: str) -> None:
    assert not holds(text, URL)


def test_no_address_is_in_no_text() -> None:
    assert not holds("12", "")
