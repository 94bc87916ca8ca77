import pytest


@pytest.fixture
def position(venue):
    venue.set_index_price("XBT", 50_000)
    answer = venue.request("account-1", "POST", "sendorder", orderType="mkt", symbol="PF_XBTUSD", side="buy", size=10)
    assert answer["sendStatus"]["status"] == "placed"
    return venue


def open_positions(venue):
    return venue.request("account-1", "GET", "openpositions")["openPositions"]


def test_a_crash_liquidates_the_position(position):
    position.set_index_price("XBT", 25_000)
    assert open_positions(position) == []
    assert position.control("GET", "/liquidations?account=account-1")["liquidations"]


def test_the_next_test_does_not_see_it(position):
    assert len(open_positions(position)) == 1
    assert position.control("GET", "/liquidations?account=account-1")["liquidations"] == []


def test_a_fresh_venue_has_no_positions(venue):
    assert open_positions(venue) == []
