from tests.sandbox.slack.workspaces import DESK, ENGINEER, GONE, a_slack, call, refusal


def test_a_token_says_whose_it_is() -> None:
    answer = call(a_slack(), "auth.test")

    assert (answer["user_id"], answer["bot_id"], answer["url"]) == (
        DESK,
        "B0DESK",
        "https://sandbox.slack.example/",
    )


def test_an_account_is_found_by_its_address_whatever_the_case() -> None:
    user = call(a_slack(), "users.lookupByEmail", email="Engineer-A@example.com")["user"]

    assert (user["id"], user["profile"]["real_name"]) == (ENGINEER, "Engineer A")


def test_a_deactivated_account_is_not_found_by_its_address() -> None:
    assert refusal(a_slack(), "users.lookupByEmail", email="gone@example.com") == "users_not_found"


def test_a_deactivated_account_is_found_by_its_id() -> None:
    assert call(a_slack(), "users.info", user=GONE)["user"]["deleted"]


def test_an_unknown_account_is_refused() -> None:
    assert refusal(a_slack(), "users.info", user="U0NOBODY") == "user_not_found"


def test_an_address_shows_only_with_its_scope() -> None:
    slack = a_slack(scopes=["users:read"])

    assert "email" not in call(slack, "users.info", user=ENGINEER)["user"]["profile"]


def test_everybody_is_listed_page_by_page() -> None:
    slack = a_slack()

    first = call(slack, "users.list", limit=4)
    second = call(slack, "users.list", limit=4, cursor=first["response_metadata"]["next_cursor"])

    assert (len(first["members"]), len(second["members"])) == (4, 2)
    assert second["response_metadata"]["next_cursor"] == ""
