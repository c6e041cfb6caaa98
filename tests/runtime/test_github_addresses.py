import pytest

from supportdesk.runtime.arguments import UsageError
from supportdesk.runtime.github_addresses import Addresses, github_addresses


@pytest.mark.parametrize(
    ("web", "api", "expected"),
    [
        ("", "", ("https://github.com", "https://api.github.com")),
        ("https://github.com/", "", ("https://github.com", "https://api.github.com")),
        ("", "https://api.github.com", ("https://github.com", "https://api.github.com")),
        ("https://acme.ghe.com", "", ("https://acme.ghe.com", "https://api.acme.ghe.com")),
        ("", "https://api.acme.ghe.com/", ("https://acme.ghe.com", "https://api.acme.ghe.com")),
        ("https://git.acme.example", "", ("https://git.acme.example", "https://git.acme.example/api/v3")),
        (
            "",
            "https://git.acme.example/api/v3",
            ("https://git.acme.example", "https://git.acme.example/api/v3"),
        ),
        (
            "http://localhost:1/web",
            "http://127.0.0.1:1/gh",
            ("http://localhost:1/web", "http://127.0.0.1:1/gh"),
        ),
    ],
)
def test_each_address_is_told_by_the_other(web: str, api: str, expected: tuple[str, str]) -> None:
    found = github_addresses({"GITHUB_SERVER_URL": web, "GITHUB_API_URL": api})
    assert found == Addresses(web=expected[0], api=expected[1])


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("GITHUB_SERVER_URL", "http://github.com"),
        ("GITHUB_SERVER_URL", "javascript:alert(1)"),
        ("GITHUB_SERVER_URL", "github.com"),
        ("GITHUB_API_URL", "http://api.github.com"),
        ("GITHUB_API_URL", "ftp://127.0.0.1"),
    ],
)
def test_an_address_that_a_key_should_not_come_over_is_refused(name: str, address: str) -> None:
    with pytest.raises(UsageError, match=r"is no secure address: write it like https://github.com\."):
        github_addresses({name: address})
