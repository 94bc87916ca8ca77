"""Every futures method of an unmodified python-kraken-sdk, against the prepared venue of ccxt-ground.ts.

Prints one JSON object for each method: its name and what was wrong, null for nothing. What there is to call is read from
the package itself, so that a newer version's new method is told of until it is named here.
"""

import asyncio
import inspect
import json
import os
import sys

from kraken import exceptions
from kraken.futures import Funding, FuturesWSClient, Market, Trade, User

PREPARED = json.loads(os.environ["PREPARED"])
URL = os.environ["DRYDOCK_URL"]
FULL = {"key": PREPARED["full"]["apiKey"], "secret": PREPARED["full"]["apiSecret"], "url": URL}
WITHDRAWAL = {"key": PREPARED["withdrawal"]["apiKey"], "secret": PREPARED["withdrawal"]["apiSecret"], "url": URL}
RESTING, DESK, MAIN = PREPARED["resting"], PREPARED["desk"], PREPARED["main"]
PF = "PF_XBTUSD"
# Of every client of the package: its own machinery, not calls of the venue.
INNER = {"get_nonce", "request"}

market, user, trade, funding = Market(**FULL), User(**FULL), Trade(**FULL), Funding(**FULL)


def succeeds(reply):
    return reply["result"] == "success"


def event_kinds(listing):
    return {next(iter(element["event"])) for element in listing["elements"]}


def isolated():
    assert succeeds(market.set_leverage_preference(symbol=PF, maxLeverage=5))
    rows = market.get_leverage_preference()["leveragePreferences"]
    assert rows == [{"symbol": PF, "maxLeverage": 5}], rows
    # Without a leverage it is cross margined again.
    assert succeeds(market.set_leverage_preference(symbol=PF))


def in_bitcoin():
    assert succeeds(market.set_pnl_preference(symbol=PF, pnlPreference="BTC"))
    return market.get_pnl_preference()["preferences"]


def order_and_back():
    placed = trade.create_order(orderType="lmt", size=0.01, symbol=PF.lower(), side="buy", limitPrice=70000)["sendStatus"]
    assert placed["status"] == "placed", placed
    stop = trade.create_order(
        orderType="stp", size=0.01, symbol=PF, side="sell", stopPrice=60000, triggerSignal="mark", reduceOnly=True
    )["sendStatus"]
    assert stop["status"] == "placed", stop
    return [trade.cancel_order(order_id=each["order_id"])["cancelStatus"]["status"] for each in (placed, stop)]


def withdrawn():
    try:
        funding.initiate_withdrawal_to_spot_wallet(amount=1, currency="usd", sourceWallet="cash")
        return "a key that may not withdraw did"
    except exceptions.KrakenAuthenticationError:
        return Funding(**WITHDRAWAL).initiate_withdrawal_to_spot_wallet(amount=1, currency="usd", sourceWallet="cash")


def switched_off_and_on():
    assert user.set_trading_on_subaccount(subaccountUid=DESK, trading_enabled=False)["tradingEnabled"] is False
    return user.set_trading_on_subaccount(subaccountUid=DESK, trading_enabled=True)["tradingEnabled"]


# What is called, and what must hold of the answer.
CALLS = {
    "Market.get_fee_schedules": (market.get_fee_schedules, lambda r: r["feeSchedules"][0]["tiers"][0]["takerFee"] == 0.05),
    "Market.get_fee_schedules_vol": (
        market.get_fee_schedules_vol,
        lambda r: set(r["volumesByFeeSchedule"].values()) == {2280.02},
    ),
    "Market.get_historical_funding_rates": (
        lambda: market.get_historical_funding_rates(symbol=PF),
        lambda r: [row["fundingRate"] for row in r["rates"]] == [21, 21],
    ),
    "Market.get_instruments": (market.get_instruments, lambda r: r["instruments"][0]["symbol"] == PF),
    "Market.get_instruments_status": (
        lambda: (market.get_instruments_status(), market.get_instruments_status(instrument=PF)),
        lambda r: r[0]["instrumentStatus"][0]["tradeable"] == r[1]["tradeable"] == PF,
    ),
    "Market.get_leverage_preference": (market.get_leverage_preference, lambda r: r["leveragePreferences"] == []),
    "Market.get_ohlc": (
        lambda: market.get_ohlc(tick_type="trade", symbol=PF, resolution="1h", from_=1795165200, to=1795168800),
        lambda r: [candle["time"] for candle in r["candles"]] == [1795165200000, 1795168800000],
    ),
    "Market.get_orderbook": (lambda: market.get_orderbook(symbol=PF), lambda r: r["orderBook"]["asks"][0] == [84001, 0.08]),
    "Market.get_pnl_preference": (market.get_pnl_preference, lambda r: r["preferences"] == []),
    "Market.get_public_execution_events": (
        lambda: market.get_public_execution_events(tradeable=PF, sort="desc"),
        lambda r: r["elements"][0]["event"]["Execution"]["execution"]["price"] == "84001",
    ),
    "Market.get_public_mark_price_events": (
        lambda: market.get_public_mark_price_events(tradeable=PF),
        lambda r: r["elements"][0]["event"]["MarkPriceChanged"]["price"] == "84000",
    ),
    "Market.get_public_order_events": (
        lambda: market.get_public_order_events(tradeable=PF),
        lambda r: event_kinds(r) == {"OrderPlaced", "OrderCancelled"},
    ),
    "Market.get_resolutions": (lambda: market.get_resolutions(tick_type="trade", tradeable=PF), lambda r: "1m" in r),
    "Market.get_tick_types": (market.get_tick_types, lambda r: r == ["mark", "spot", "trade"]),
    "Market.get_tickers": (market.get_tickers, lambda r: r["tickers"][0]["markPrice"] == 84000),
    "Market.get_trade_history": (
        lambda: market.get_trade_history(symbol=PF),
        lambda r: len(r["history"]) == 100 and r["history"][-1]["price"] == 84001,
    ),
    "Market.get_tradeable_products": (lambda: market.get_tradeable_products(tick_type="trade"), lambda r: PF in r),
    "Market.set_leverage_preference": (isolated, lambda r: r is None),
    "Market.set_pnl_preference": (in_bitcoin, lambda r: r == [{"symbol": PF, "pnlCurrency": "BTC"}]),
    "User.check_trading_enabled_on_subaccount": (
        lambda: user.check_trading_enabled_on_subaccount(subaccountUid=DESK),
        lambda r: r == {"tradingEnabled": True},
    ),
    "User.get_account_log": (lambda: user.get_account_log(count=2), lambda r: r["logs"][0]["new_balance"] == 1012.5),
    "User.get_account_log_csv": (user.get_account_log_csv, lambda r: r.text.startswith("uid,dateTime,account,")),
    "User.get_execution_events": (
        lambda: user.get_execution_events(tradeable=PF),
        lambda r: [e["event"]["execution"]["execution"]["price"] for e in r["elements"]] == ["84001"],
    ),
    "User.get_notifications": (user.get_notifications, succeeds),
    "User.get_open_orders": (user.get_open_orders, lambda r: [o["orderType"] for o in r["openOrders"]] == ["stop", "lmt"]),
    "User.get_open_positions": (user.get_open_positions, lambda r: [p["size"] for p in r["openPositions"]] == [0.02]),
    "User.get_order_events": (user.get_order_events, lambda r: event_kinds(r) == {"OrderPlaced", "OrderCancelled"}),
    "User.get_subaccounts": (user.get_subaccounts, lambda r: r["subaccounts"][0]["accountUid"] == DESK),
    "User.get_trigger_events": (
        user.get_trigger_events,
        lambda r: event_kinds(r) == {"OrderTriggerPlaced", "OrderTriggerCancelled"},
    ),
    "User.get_unwind_queue": (user.get_unwind_queue, lambda r: r["queue"] == [{"symbol": PF, "percentile": 100}]),
    "User.get_wallets": (user.get_wallets, lambda r: r["accounts"]["flex"]["currencies"]["USD"]["quantity"] == 99985.92),
    "User.set_trading_on_subaccount": (switched_off_and_on, lambda r: r is True),
    "Trade.get_fills": (trade.get_fills, lambda r: [fill["price"] for fill in r["fills"]] == [2999.9, 3000.1, 84001]),
    "Trade.get_orders_status": (
        lambda: trade.get_orders_status(orderIds=[RESTING]),
        lambda r: [order["status"] for order in r["orders"]] == ["ENTERED_BOOK"],
    ),
    "Trade.create_order": (order_and_back, lambda r: r == ["cancelled", "cancelled"]),
    "Trade.create_batch_order": (
        lambda: trade.create_batch_order(
            batchorder_list=[
                {"order": "send", "order_tag": "1", "orderType": "lmt", "symbol": PF, "side": "buy", "size": 0.01, "limitPrice": 70000},
                {"order": "send", "order_tag": "2", "orderType": "post", "symbol": PF, "side": "buy", "size": 0.01, "limitPrice": 84005},
            ]
        ),
        lambda r: [each["status"] for each in r["batchStatus"]] == ["placed", "postWouldExecute"],
    ),
    "Trade.edit_order": (
        lambda: trade.edit_order(orderId=RESTING, size=0.02, limitPrice=70100),
        lambda r: r["editStatus"]["status"] == "edited",
    ),
    "Trade.dead_mans_switch": (lambda: trade.dead_mans_switch(timeout=60), succeeds),
    "Trade.cancel_order": (
        lambda: trade.cancel_order(order_id=RESTING),
        lambda r: r["cancelStatus"]["status"] == "cancelled",
    ),
    "Trade.cancel_all_orders": (
        lambda: trade.cancel_all_orders(symbol=PF),
        lambda r: r["cancelStatus"]["status"] == "cancelled",
    ),
    "Funding.get_historical_funding_rates": (
        lambda: funding.get_historical_funding_rates(symbol=PF),
        lambda r: len(r["rates"]) == 2,
    ),
    "Funding.initiate_wallet_transfer": (
        lambda: funding.initiate_wallet_transfer(amount=1, fromAccount="cash", toAccount="flex", unit="usd"),
        succeeds,
    ),
    "Funding.initiate_subaccount_transfer": (
        lambda: funding.initiate_subaccount_transfer(
            amount=1, fromUser=MAIN, toUser=DESK, fromAccount="cash", toAccount="cash", unit="usd"
        ),
        succeeds,
    ),
    "Funding.initiate_withdrawal_to_spot_wallet": (withdrawn, succeeds),
}


def tell(name, problem):
    print(json.dumps({"name": name, "problem": problem}), flush=True)


def unnamed():
    for part in (Market, User, Trade, Funding):
        for name, _ in inspect.getmembers(part, inspect.isfunction):
            if not name.startswith("_") and name not in INNER and f"{part.__name__}.{name}" not in CALLS:
                yield f"{part.__name__}.{name}"


def rest():
    for name in unnamed():
        tell(name, "is new, and named nowhere")
    for name, (call, holds) in CALLS.items():
        try:
            reply = call()
            tell(name, None if holds(reply) else f"answered {str(reply)[:500]}")
        except Exception as error:  # noqa: BLE001: whatever it is, it is told
            tell(name, f"{type(error).__name__}: {str(error)[:500]}")
    refusals()


def refusals():
    """What is refused is the class of exception that the package has for it."""
    try:
        User(key=FULL["key"], secret=WITHDRAWAL["secret"], url=URL).get_wallets()
        tell("a wrong secret", "was let in")
    except exceptions.KrakenAuthenticationError:
        tell("a wrong secret", None)
    try:
        Trade(key="fake", secret="fake", url=URL).request("POST", "/derivatives/api/v3/sendorder", post_params={})
        tell("nothing sent, by nobody", "was let in")
    except exceptions.KrakenRequiredArgumentMissingError:
        tell("nothing sent, by nobody", None)


async def stream():
    """The WebSocket client, which writes wss:// by itself: the feeds that it subscribes to, public and private."""
    told = {}

    class Client(FuturesWSClient):
        async def on_message(self, message):
            if isinstance(message, dict) and "feed" in message:
                told.setdefault(message["feed"], message)

    client = Client(key=FULL["key"], secret=FULL["secret"], url=URL.removeprefix("https://") + "/ws/v1")
    await client.start()
    awaited = {"ticker", "book_snapshot", "open_orders_snapshot", "fills_snapshot", "balances_snapshot"}
    await client.subscribe(feed="ticker", products=[PF])
    await client.subscribe(feed="book", products=[PF])
    for feed in ("open_orders", "fills", "balances"):
        await client.subscribe(feed=feed)
    for _ in range(2400):
        if awaited <= told.keys():
            break
        await asyncio.sleep(0.05)
    for feed in sorted(awaited):
        tell(f"feed {feed}", None if feed in told else "was never told")
    subscriptions = client.get_active_subscriptions()
    tell("subscriptions", None if len(subscriptions) == 5 else f"are {subscriptions}")
    await client.unsubscribe(feed="open_orders")
    await client.unsubscribe(feed="ticker", products=[PF])
    for _ in range(2400):
        if len(client.get_active_subscriptions()) == 3:
            break
        await asyncio.sleep(0.05)
    tell("after two were ended", None if len(client.get_active_subscriptions()) == 3 else "they are still there")
    os._exit(0)  # its close() waits out ten seconds of its own for a message that nobody sends


if sys.argv[1] == "rest":
    rest()
else:
    asyncio.run(stream())
