from datetime import UTC, date, datetime, timedelta

from festival.core import clock


def test_the_calendar_day_is_that_of_vietnam():
    with clock.frozen(datetime(2026, 8, 14, 17, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 8, 15)


def test_a_process_can_begin_on_a_chosen_day_and_keep_the_pace():
    try:
        clock.begin_on(date(2026, 8, 3))
        first, second = clock.now(), clock.now()
        assert clock.today() == date(2026, 8, 3)
        assert timedelta(0) <= second - first < timedelta(minutes=1)
    finally:
        clock.run_normally()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_wall_clock_times_become_moments():
    assert clock.at(date(2026, 8, 15), datetime(2026, 8, 15, 7, 30).time()).astimezone(UTC) == datetime(  # noqa: DTZ001
        2026, 8, 15, 0, 30, tzinfo=UTC
    )
