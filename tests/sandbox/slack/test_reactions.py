import pytest

from tests.sandbox.slack.workspaces import CHANNEL, DESK, ENGINEER, a_slack, call, post, refusal


def test_reactions_say_who_but_not_when() -> None:
    slack = a_slack()
    ts = post(slack)
    slack.act("react", {"channel": CHANNEL, "ts": ts, "user": ENGINEER, "name": "eyes"})
    slack.act("react", {"channel": CHANNEL, "ts": ts, "user": ENGINEER, "name": "eyes"})
    call(slack, "reactions.add", channel=CHANNEL, timestamp=ts, name="eyes")

    message = call(slack, "reactions.get", channel=CHANNEL, timestamp=ts)["message"]

    assert message["reactions"] == [{"name": "eyes", "users": [ENGINEER, DESK], "count": 2}]


def test_the_same_reaction_twice_is_refused() -> None:
    slack = a_slack()
    ts = post(slack)
    call(slack, "reactions.add", channel=CHANNEL, timestamp=ts, name="eyes")

    assert refusal(slack, "reactions.add", channel=CHANNEL, timestamp=ts, name="eyes") == "already_reacted"


def test_a_reaction_taken_back_is_gone() -> None:
    slack = a_slack()
    ts = post(slack)
    call(slack, "reactions.add", channel=CHANNEL, timestamp=ts, name="eyes")

    call(slack, "reactions.remove", channel=CHANNEL, timestamp=ts, name="eyes")

    assert "reactions" not in call(slack, "reactions.get", channel=CHANNEL, timestamp=ts)["message"]
    assert refusal(slack, "reactions.remove", channel=CHANNEL, timestamp=ts, name="eyes") == "no_reaction"


def test_a_name_that_is_none_is_refused() -> None:
    slack = a_slack()

    assert (
        refusal(slack, "reactions.add", channel=CHANNEL, timestamp=post(slack), name="not one")
        == "invalid_name"
    )


def test_people_cannot_react_to_what_is_not_there() -> None:
    with pytest.raises(ValueError, match="no message"):
        a_slack().act("react", {"channel": CHANNEL, "ts": "1.000001", "user": ENGINEER, "name": "eyes"})


def test_history_names_only_some_of_many_who_reacted_and_the_message_itself_all() -> None:
    slack = a_slack()
    ts = post(slack)
    crowd = [f"U0CROWD{number}" for number in range(60)]
    for user in crowd:
        slack.act("react", {"channel": CHANNEL, "ts": ts, "user": user, "name": "eyes"})

    (listed,) = call(slack, "conversations.history", channel=CHANNEL)["messages"]
    whole = call(slack, "reactions.get", channel=CHANNEL, timestamp=ts, full="true")["message"]

    assert listed["reactions"] == [{"name": "eyes", "users": crowd[:50], "count": 60}]
    assert whole["reactions"] == [{"name": "eyes", "users": crowd, "count": 60}]
