import pytest

from supportdesk.model.lookup import holds, look_up, number_of

URL = "https://github.com/acme/shop/issues/12"


def test_the_first_message_with_a_key_is_found() -> None:
    found = look_up([(None, ""), ("a", ""), ("a", ""), ("b", "")])
    assert found.keys == {"a": 1, "b": 3}


def test_messages_are_found_by_the_numbers_in_their_text() -> None:
    found = look_up([(None, f"{URL} and {URL}"), (None, "1234"), (None, "12")])
    assert found.numbers[number_of(URL)] == [0, 2]


@pytest.mark.parametrize(
    ("text", "is_held"),
    [
        (f"see {URL}", True),
        (f"<{URL}|this>", True),
        (f"{URL}3 but {URL}", True),
        (f"{URL}3", False),
        ("", False),
    ],
)
def test_an_address_is_held_only_as_a_whole(text: str, is_held: bool) -> None:
    assert holds(text, URL) is is_held


def test_no_address_is_held_by_nothing() -> None:
    assert not holds("12", "")
