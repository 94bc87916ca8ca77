package drydock_test

import (
	"net/url"
	"testing"

	"example.com/drydock/drydocktest"
)

// boldPosition is ten bitcoin with the money of account-1.
func boldPosition(t *testing.T) *drydocktest.Venue {
	t.Helper()
	venue := drydocktest.Start(t)
	venue.SetIndexPrice("XBT", 50_000)
	order := url.Values{"orderType": {"mkt"}, "symbol": {"PF_XBTUSD"}, "side": {"buy"}, "size": {"10"}}
	venue.Request("account-1", "POST", "sendorder", order)
	return venue
}

func openPositions(venue *drydocktest.Venue) int {
	return len(venue.Request("account-1", "GET", "openpositions", nil)["openPositions"].([]any))
}

func TestCrashLiquidatesThePosition(t *testing.T) {
	venue := boldPosition(t)
	venue.SetIndexPrice("XBT", 25_000)
	if count := openPositions(venue); count != 0 {
		t.Errorf("%d positions are open", count)
	}
	steps := venue.Control("GET", "/liquidations?account=account-1", nil)["liquidations"].([]any)
	if len(steps) == 0 {
		t.Error("nothing was liquidated")
	}
}

func TestTheNextTestDoesNotSeeIt(t *testing.T) {
	venue := boldPosition(t)
	if count := openPositions(venue); count != 1 {
		t.Errorf("%d positions are open", count)
	}
}
