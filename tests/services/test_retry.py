import pytest

from supportdesk.services.errors import Missing
from supportdesk.services.retry import Patience, Transient, retried, told_wait

NOW = 1_763_280_000.0


class Waits:
    """Seconds that somebody was asked to sleep, none of which pass."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def a_patience(waits: Waits) -> Patience:
    return Patience(attempts=4, first=1.0, longest=120.0, sleep=waits, clock=lambda: NOW)


class Service:
    """Fails in the given ways, one a call, then answers."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.calls = 0

    def __call__(self) -> str:
        self.calls += 1
        if self.failures:
            raise self.failures.pop(0)
        return "answer"


def test_a_failure_that_passes_is_waited_out_with_growing_waits() -> None:
    waits = Waits()
    service = Service(*(Transient("busy") for _ in range(3)))
    assert retried(service, patience=a_patience(waits)) == "answer"
    assert waits.seconds == [1.0, 2.0, 4.0]


def test_patience_ends_with_the_last_failure_as_it_was() -> None:
    service = Service(*(Transient(f"busy {n}") for n in range(9)))
    with pytest.raises(Transient, match="busy 3"):
        retried(service, patience=a_patience(Waits()))
    assert service.calls == 4


def test_what_a_person_must_mend_is_asked_once() -> None:
    service = Service(Missing("no such thing"))
    with pytest.raises(Missing):
        retried(service, patience=a_patience(Waits()))
    assert service.calls == 1


def test_a_service_is_waited_for_as_long_as_it_asks() -> None:
    waits = Waits()
    retried(Service(Transient("limit", after=60.0)), patience=a_patience(waits))
    assert waits.seconds == [60.0]


def test_a_service_that_asks_for_too_long_is_left_alone() -> None:
    waits = Waits()
    service = Service(Transient("limit", after=3600.0))
    with pytest.raises(Transient):
        retried(service, patience=a_patience(waits))
    assert (service.calls, waits.seconds) == (1, [])


def test_a_failure_that_is_not_worth_it_is_raised_at_once() -> None:
    service = Service(Transient("lost", effect=True))
    with pytest.raises(Transient):
        retried(service, patience=a_patience(Waits()), worth=lambda failure: not failure.effect)
    assert service.calls == 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "Sun, 16 Nov 2025 08:00:30 GMT"}, 30.0),
        ({"retry-after": "Sun, 16 Nov 2025 08:00:30"}, 30.0),
        ({"retry-after": "Sun, 16 Nov 2025 07:00:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, 60.0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1763280045"}, 45.0),
        ({"x-ratelimit-remaining": "12", "x-ratelimit-reset": "1763280045"}, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "later"}, None),
        ({}, None),
    ],
)
def test_an_answer_says_how_long_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert told_wait(headers, now=NOW) == seconds
