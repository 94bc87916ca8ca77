"""Drives an unmodified NautilusTrader live node against a venue, and tells a line of JSON for each thing that must hold."""

import json
import os
import urllib.request
from datetime import timedelta

from nautilus_trader.adapters.kraken.config import KrakenDataClientConfig, KrakenExecClientConfig
from nautilus_trader.adapters.kraken.factories import KrakenLiveDataClientFactory, KrakenLiveExecClientFactory
from nautilus_trader.config import InstrumentProviderConfig, LiveExecEngineConfig, LoggingConfig, TradingNodeConfig
from nautilus_trader.core.nautilus_pyo3 import KrakenProductType
from nautilus_trader.live.node import TradingNode
from nautilus_trader.model.data import BarType
from nautilus_trader.model.enums import OrderSide, TimeInForce, TriggerType
from nautilus_trader.model.identifiers import InstrumentId
from nautilus_trader.trading.strategy import Strategy

URL = os.environ["DRYDOCK_URL"]
PF = InstrumentId.from_str("PF_XBTUSD.KRAKEN")

# What each order is told of, in this order, whatever else it is told in between.
EXPECTED = {
    "limit": ["OrderAccepted", "OrderUpdated", "OrderCanceled"],
    "post": ["OrderRejected"],
    "market": ["OrderFilled"],
    "immediate": ["OrderCanceled"],
    "stop": ["OrderAccepted", "OrderFilled"],
    "limit if touched": ["OrderAccepted", "OrderCanceled"],
}


class Trader(Strategy):
    def __init__(self):
        super().__init__()
        self.seen = set()
        self.orders = {}
        self.events = {}

    def on_start(self):
        self.instrument = self.cache.instrument(PF)
        self.subscribe_quote_ticks(PF)
        self.subscribe_trade_ticks(PF)
        self.subscribe_order_book_deltas(PF)
        self.subscribe_mark_prices(PF)
        self.subscribe_index_prices(PF)
        self.subscribe_funding_rates(PF)
        now = self.clock.utc_now()
        self.request_bars(BarType.from_str(f"{PF}-1-MINUTE-LAST-EXTERNAL"), start=now - timedelta(hours=1))
        steps = (self.send, self.change, self.fall, self.finish, self.stop_node)
        for seconds, step in enumerate(steps, 1):
            self.clock.set_time_alert(step.__name__, now + timedelta(seconds=1.5 * seconds), lambda _, step=step: step())

    def order(self, name, order):
        self.orders[order.client_order_id] = name
        self.submit_order(order)
        return order

    def send(self):
        new, size, price = self.order_factory, self.instrument.make_qty, self.instrument.make_price
        small = size(0.01)
        self.limit = self.order("limit", new.limit(PF, OrderSide.BUY, small, price(70000)))
        self.order("post", new.limit(PF, OrderSide.BUY, small, price(99000), post_only=True))
        self.order("market", new.market(PF, OrderSide.BUY, size(0.05)))
        self.order("immediate", new.limit(PF, OrderSide.BUY, small, price(70000), time_in_force=TimeInForce.IOC))
        stop = new.stop_market(PF, OrderSide.SELL, small, price(83000), TriggerType.MARK_PRICE, reduce_only=True)
        self.order("stop", stop)
        touched = new.limit_if_touched(
            PF, OrderSide.SELL, small, price(90000), price(90000), TriggerType.LAST_PRICE, reduce_only=True
        )
        self.order("limit if touched", touched)

    def change(self):
        self.modify_order(self.limit, self.instrument.make_qty(0.02), self.instrument.make_price(70100))

    def fall(self):
        body = json.dumps({"XBT": 82800}).encode()
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(f"{URL}/control/index-prices", body, headers, method="PUT")
        urllib.request.urlopen(request).read()

    def finish(self):
        self.cancel_all_orders(PF)
        self.close_all_positions(PF)

    def stop_node(self):
        self.is_flat = self.portfolio.is_flat(PF)
        NODE.kernel.loop.call_soon_threadsafe(NODE.stop)

    def on_stop(self):
        pass

    def on_order_event(self, event):
        name = self.orders.get(event.client_order_id, "closing")
        self.events.setdefault(name, []).append(type(event).__name__)

    def on_quote_tick(self, _):
        self.seen.add("quotes")

    def on_trade_tick(self, _):
        self.seen.add("trades")

    def on_order_book_deltas(self, _):
        self.seen.add("book")

    def on_mark_price(self, _):
        self.seen.add("mark")

    def on_index_price(self, _):
        self.seen.add("index")

    def on_funding_rate(self, _):
        self.seen.add("funding")

    def on_historical_data(self, _):
        self.seen.add("bars")


def is_within(expected, told):
    rest = iter(told)
    return all(event in rest for event in expected)


def tell(name, problem):
    print(json.dumps({"name": name, "problem": problem}), flush=True)


COMMON = {
    "api_key": os.environ["DRYDOCK_API_KEY"],
    "api_secret": os.environ["DRYDOCK_API_SECRET"],
    "product_types": (KrakenProductType.FUTURES,),
    "base_url_http_futures": URL,
    "base_url_ws_futures": URL.replace("http", "ws") + "/ws/v1",
    "instrument_provider": InstrumentProviderConfig(load_all=True),
}
NODE = TradingNode(
    TradingNodeConfig(
        trader_id="DRYDOCK-001",
        logging=LoggingConfig(log_level="ERROR", log_colors=False),
        exec_engine=LiveExecEngineConfig(reconciliation=True),
        data_clients={"KRAKEN": KrakenDataClientConfig(**COMMON)},
        exec_clients={"KRAKEN": KrakenExecClientConfig(**COMMON)},
        timeout_disconnection=2,
        timeout_post_stop=1,
    )
)
NODE.add_data_client_factory("KRAKEN", KrakenLiveDataClientFactory)
NODE.add_exec_client_factory("KRAKEN", KrakenLiveExecClientFactory)
TRADER = Trader()
NODE.trader.add_strategy(TRADER)
NODE.build()
NODE.run()

for name, expected in EXPECTED.items():
    told = TRADER.events.get(name, [])
    tell(name, None if is_within(expected, told) else f"was told {told}")
for feed in ("quotes", "trades", "book", "mark", "index", "funding", "bars"):
    tell(feed, None if feed in TRADER.seen else "was never told")
tell("the position", None if TRADER.is_flat else "is not closed")
NODE.dispose()
os._exit(0)
