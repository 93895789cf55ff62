"""Rates: counted apart, over a window that moves on."""

import pytest

from service.access.rates import Allowance, Rates, parse_rate


def test_each_caller_is_counted_alone():
    rates = Rates("2/minute")
    granted = [rates.take(caller).granted for caller in ("a", "a", "b", "a", "b", "b")]
    assert granted == [True, True, True, False, True, False]


def test_a_rate_of_one_s_own_goes_before_the_default():
    rates = Rates("1/hour")
    assert [rates.take("a", "3/hour").remaining for _ in range(3)] == [2, 1, 0]
    assert rates.take("b").limit == 1


def test_no_rate_limits_nobody():
    assert Rates().take("a") is None


def test_the_window_moves_on(monkeypatch):
    at = [1_000_000.0]
    monkeypatch.setattr("time.time", lambda: at[0])
    rates = Rates("2/minute")
    rates.take("a")
    at[0] += 40
    rates.take("a")
    refused = rates.take("a")
    assert (refused.granted, refused.reset_s) == (False, 20)
    at[0] += 20.5
    assert rates.take("a").granted


def test_a_window_that_ends_now_is_told_as_no_time_and_waited_for_a_second(monkeypatch):
    at = [1_000_000.0]
    monkeypatch.setattr("time.time", lambda: at[0])
    monkeypatch.setattr("threading.Timer.start", lambda _: None)  # the library forgets on a thread, within 10 ms
    rates = Rates("1/minute")
    assert rates.take("a").reset_s == 60
    at[0] += 60
    refused = rates.take("a")
    assert (refused.granted, refused.reset_s) == (False, 0)
    assert (refused.headers()["RateLimit-Reset"], refused.headers()["Retry-After"]) == ("0", "1")


def test_what_a_caller_is_told():
    assert Allowance(True, 5, 2, 30).headers() == {
        "RateLimit-Limit": "5",
        "RateLimit-Remaining": "2",
        "RateLimit-Reset": "30",
    }
    assert Allowance(False, 5, 0, 0).headers()["Retry-After"] == "1"


@pytest.mark.parametrize("text", ["10/second", "600/minute", "5000/day", "3/2minutes"])
def test_rates_that_can_be_read(text):
    assert parse_rate(text).amount == int(text.partition("/")[0])
