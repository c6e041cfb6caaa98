from datetime import UTC, datetime, timedelta, timezone

from sandbox.clock import Clock, parse_instant

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def test_the_clock_stands_until_it_is_set() -> None:
    clock = Clock(NOW)
    first = clock.now()
    clock.set(NOW + timedelta(hours=1))

    assert (first, clock.now()) == (NOW, NOW + timedelta(hours=1))


def test_ticks_begin_with_the_present_and_are_all_different() -> None:
    clock = Clock(NOW)

    assert [clock.tick() for _ in range(3)] == [NOW + timedelta(microseconds=step) for step in range(3)]


def test_ticks_never_go_back_though_the_clock_does() -> None:
    clock = Clock(NOW)
    before = clock.tick()
    clock.set(NOW - timedelta(days=1))

    assert clock.tick() > before


def test_an_instant_without_a_zone_is_taken_as_utc_and_one_with_a_zone_is_moved_there() -> None:
    berlin = timezone(timedelta(hours=1))

    assert parse_instant("2026-11-16T09:00:00") == NOW
    assert parse_instant("2026-11-16T09:00:00Z") == NOW
    assert parse_instant(datetime(2026, 11, 16, 10, 0, tzinfo=berlin)).isoformat() == NOW.isoformat()
