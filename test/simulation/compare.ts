/** Venue against model: what an entry came to, and everything that can be asked of the two afterwards. */
import { strict as assert } from 'node:assert';
import { NONE, type Wallet } from '../../src/core/entities.ts';
import type { Applied, BatchedResult, CoreEvent, Result } from '../../src/core/events.ts';
import { type AccountFigures, accountFigures } from '../../src/core/margin/report.ts';
import { balanceOf } from '../../src/core/money/ledger.ts';
import { findPosition } from '../../src/core/positions/positions.ts';
import type { State } from '../../src/core/state.ts';
import { figuresOf, type ModelBalance, type ModelFigures, type Trigger } from '../model/figures.ts';
import type { ModelResult, Predicted } from '../model/model.ts';
import type { Market as ModelMarket, State as ModelState } from '../model/state.ts';
import { queue } from '../model/trading.ts';
import { modelEvent, type Plain, plainEvent, withKeysOf } from './events.ts';

/** Figures agree to this part of their size, or of the amounts they are the difference of. */
const RELATIVE = 1e-9;
const NOISE_OF_SCALE = 1e-13;

/** What is told of refused commands besides their result, for the history: the model tells of what happened alone. */
const REFUSALS: readonly CoreEvent['type'][] = ['orderEditRejected', 'orderNotFound', 'triggerEditRejected'];

export function compareEntry(state: State, applied: Applied, predicted: Predicted): void {
  assert.deepEqual(plainResult(applied.result), modelResult(predicted.result), 'result');
  const told = applied.events.filter(({ type }) => !REFUSALS.includes(type)).map((event) => plainEvent(state, event));
  const expected = predicted.events.map(modelEvent);
  assert.equal(
    told.map(({ type }) => type).join(' '),
    expected.map(({ type }) => type).join(' '),
    'events in their order',
  );
  for (const [index, event] of told.entries()) {
    const other = expected[index] as Plain;
    assert.deepEqual(withKeysOf(event, other), other, `event ${index + 1}`);
  }
}

function plainResult(result: Result): unknown {
  switch (result.type) {
    case 'refused':
      return { type: 'refused', error: result.error };
    case 'order': {
      // The figures that refused it are the venue's explanation, tested with explain.
      const { refusal: _refusal, ...rest } = result;
      return rest;
    }
    case 'cancelledAll':
      return {
        type: 'cancelledAll',
        status: result.status,
        keys: result.orders.map(({ key }) => key),
        triggerKeys: result.triggers.map(({ key }) => key),
      };
    case 'withdrawal':
      return { type: 'withdrawal' };
    case 'batch': {
      for (const [at, { from }] of result.elements.entries()) {
        const before: BatchedResult | undefined = result.elements[at - 1];
        if (before !== undefined) assert.equal(from, before.to, 'elements of a batch tell one after the other');
      }
      return { type: 'batch', elements: result.elements.map((element) => plainResult(element.result)) };
    }
    default:
      return result;
  }
}

function modelResult(result: ModelResult): unknown {
  if (result.type === 'batch') return { ...result, elements: result.elements.map(modelResult) };
  if (result.type !== 'order') return result;
  const { key, ...rest } = result;
  return key === undefined ? rest : { ...rest, orderKey: key };
}

/** Markets, books, balances and positions; exact but for marks and averages. */
export function compareState(state: State, model: ModelState): void {
  assert.equal(state.root.timeMs, model.timeMs, 'venue time');
  assert.equal(state.accounts.count, model.accounts.length, 'number of accounts');
  let id = 0;
  for (const [symbol, market] of model.markets) {
    const live = state.markets.get(id);
    assert.equal(live.contract.symbol, symbol);
    assertNear(live.markPrice, market.mark, market.mark, `${symbol} mark`);
    assertNear(live.premiumAverage, market.average, market.mark, `${symbol} premium average`);
    assert.equal(live.trades, market.trades, `${symbol} trades`);
    assert.equal(live.fundingUnits, market.funding.rateUnits, `${symbol} funding rate`);
    assert.equal(live.marginMultiplier, market.multiplier, `${symbol} multiplier`);
    assert.equal(live.listed, market.listed, `${symbol} is listed`);
    assert.equal(BigInt(live.openInterestLots), market.openInterest, `${symbol} open interest`);
    assert.deepEqual(
      [
        live.houseBidTicks.map(BigInt),
        live.houseBidLots.map(BigInt),
        live.houseAskTicks.map(BigInt),
        live.houseAskLots.map(BigInt),
      ],
      [
        market.bids.map((quote) => quote.ticks),
        market.bids.map((quote) => quote.lots),
        market.asks.map((quote) => quote.ticks),
        market.asks.map((quote) => quote.lots),
      ],
      `${symbol} house quotes`,
    );
    for (const side of ['buy', 'sell'] as const) {
      const expected = queue(market, side).map((order) => [order.key, order.ticks, order.lots]);
      assert.deepEqual(bookOf(state, id, side), expected, `${symbol} ${side} orders in queue order`);
    }
    compareTriggers(state, id, market);
    id++;
  }
  for (const account of model.accounts) {
    const live = state.accounts.get(account.id);
    for (const [index, wallet] of account.wallets.entries()) {
      const liveWallet = state.wallets.get(live.wallets[index] as number);
      const which = `${account.name} ${wallet.name}`;
      assert.equal(liveWallet.name, wallet.name);
      compareBalances(state, liveWallet, wallet.balances, which);
      for (const [symbol, position] of wallet.positions) {
        const market = state.marketBySymbol.get(symbol) as number;
        const livePosition = findPosition(state, liveWallet.id, market);
        assert.equal(BigInt(livePosition?.lots ?? 0), position.lots, `${which} ${symbol} lots`);
        assert.equal(livePosition?.cost ?? 0n, position.cost, `${which} ${symbol} cost`);
        assertNear(livePosition?.entryPrice ?? 0, position.entryPrice, 0, `${which} ${symbol} entry price`);
        assert.equal(livePosition?.leverage ?? 0, position.leverage, `${which} ${symbol} leverage`);
        assert.equal(livePosition?.isolatedFunding ?? 0n, position.isolatedFunding, `${which} ${symbol} own funding`);
      }
    }
  }
}

/** Those that wait, list by list, the next to fire first; their extremes come out of floats. */
function compareTriggers(state: State, marketId: number, market: ModelMarket): void {
  const { symbol } = market.contract;
  let waiting = 0;
  for (const [at, signal] of (['mark', 'index', 'last'] as const).entries()) {
    for (const above of [false, true]) {
      const expected = market.triggers.filter((trigger) => trigger.signal === signal && trigger.above === above);
      expected.sort((a, b) => Number(above ? a.ticks - b.ticks : b.ticks - a.ticks) || a.key - b.key);
      const list = state.triggerLists.find(marketId * 6 + at * 2 + (above ? 1 : 0));
      const ids = [...(list?.triggers ?? [])].reverse();
      const live = ids.map((id) => state.triggers.get(id));
      const which = `${symbol} triggers by ${signal}, ${above ? 'above' : 'below'}`;
      assert.deepEqual(
        live.map(({ key, ticks, lots, limitTicks }) => [key, BigInt(ticks), BigInt(lots), BigInt(limitTicks)]),
        expected.map(({ key, ticks, lots, limit }) => [key, ticks, lots, limit ?? BigInt(NONE)]),
        which,
      );
      for (const [index, { extremePrice }] of live.entries()) {
        assertNear(extremePrice, expected[index]?.extreme ?? 0, 0, `${which}: extreme`);
      }
      waiting += live.length;
    }
  }
  assert.equal(waiting, market.triggers.length, `${symbol} triggers`);
}

function compareBalances(state: State, wallet: Wallet, balances: ReadonlyMap<string, bigint>, which: string): void {
  const held = wallet.assets.map((asset) => [state.assets.get(asset).symbol, balanceOf(wallet, asset)]);
  assert.deepEqual(held, [...balances], `${which} balances`);
}

export function bookOf(state: State, marketId: number, side: 'buy' | 'sell'): readonly unknown[] {
  const book = state.bookSides.get(marketId * 2 + (side === 'buy' ? 0 : 1));
  const rows: unknown[] = [];
  for (let level = book.ticks.length - 1; level >= 0; level--) {
    for (let id = book.firstOrders[level] as number; id !== NONE; ) {
      const order = state.orders.get(id);
      rows.push([order.key, BigInt(order.ticks), BigInt(order.lots)]);
      id = order.nextAtPrice;
    }
  }
  return rows;
}

/** Every figure of `GET /accounts` of every account. */
export function compareFigures(state: State, model: ModelState): void {
  for (const account of model.accounts) {
    const told = accountFigures(state, state.accounts.get(account.id));
    compareAccount(told, figuresOf(model, account), model, account.name);
  }
}

/** Every figure of one account. */
export function compareAccount(told: AccountFigures, expected: ModelFigures, model: ModelState, who: string): void {
  assert.deepEqual(told.cash.map(plainBalance), expected.cash, `${who} cash`);
  const { currencies, ...aggregates } = told.flex;
  const cents = model.rules.centsOf === 'nothing' ? 0 : 0.01;
  compareNumbers({ ...aggregates }, expected.flex.figures, expected.flex.scale, `${who} flex`, cents);
  assert.deepEqual(currencies.map(plainBalance), expected.flex.currencies.map(plainBalance), `${who} flex currencies`);
  for (const [index, currency] of currencies.entries()) {
    const other = expected.flex.currencies[index];
    if (other === undefined) throw new Error('compared above');
    const which = `${who} flex ${currency.asset}`;
    assertNear(currency.value, other.value, 0, `${which} value`);
    assertNear(currency.collateral, other.collateral, 0, `${which} collateral`);
    const price = model.assets.get(currency.asset)?.index ?? 1;
    assertNear(currency.available, other.available, (expected.flex.scale + cents * 1e11) / price, `${which} available`);
  }
  assert.deepEqual(
    told.singles.map((wallet) => wallet.name),
    expected.singles.map((wallet) => wallet.name),
    `${who} wallets`,
  );
  for (const [index, single] of told.singles.entries()) {
    const other = expected.singles[index];
    if (other === undefined) throw new Error('compared above');
    const which = `${who} ${single.name}`;
    assert.equal(single.coin, other.coin, `${which} coin`);
    assert.deepEqual(single.balances.map(plainBalance), other.balances, `${which} balances`);
    const { portfolioValue, pnl, availableFunds, funding, requirements, triggers } = single;
    compareNumbers(
      { portfolioValue, pnl, availableFunds, funding, ...requirements },
      other.figures,
      other.scale,
      which,
      0,
    );
    for (const name of ['im', 'mm', 'lt', 'tt'] as const) {
      compareTrigger(triggers[name], other.triggers[name], `${which} trigger ${name}`);
    }
  }
}

function plainBalance(row: ModelBalance): ModelBalance {
  return { asset: row.asset, quantity: row.quantity };
}

function compareNumbers(
  told: Readonly<Record<string, number>>,
  expected: Readonly<Record<string, number>>,
  scale: number,
  which: string,
  cents: number,
): void {
  assert.deepEqual(Object.keys(told).sort(), Object.keys(expected).sort(), which);
  for (const [name, value] of Object.entries(told)) {
    const other = expected[name] as number;
    // Half a cent may fall to either side when the amounts before rounding differ in their last bits.
    if (cents > 0 && Math.abs(value - other) <= cents * 1.0001) continue;
    assertNear(value, other, scale, `${which} ${name}`);
    assert.ok(!Object.is(value, -0) || cents === 0, `${which} ${name} is not -0`);
  }
}

/** The venue prints triggers on the tick; a trigger that is a quotient of small differences is as uncertain as they are. */
function compareTrigger(told: number, expected: Trigger, which: string): void {
  const { price, doubt, tick } = expected;
  if (!(doubt < Math.abs(price) * 1e-3 + tick)) return;
  const off = Math.abs(told - price);
  assert.ok(
    off <= tick * 0.5000001 + doubt + Math.abs(price) * RELATIVE,
    `${which}: ${told}, by the model ${price} (tick ${tick}, doubt ${doubt})`,
  );
}

export function assertNear(value: number, other: number, scale: number, which: string): void {
  if (Object.is(value, other)) return;
  const off = Math.abs(value - other);
  const allowed = Math.max(Math.abs(value), Math.abs(other)) * RELATIVE;
  assert.ok(
    off <= Math.min(allowed, Number.MAX_VALUE) || off <= scale * NOISE_OF_SCALE,
    `${which}: ${value}, by the model ${other}`,
  );
}

/** Figures of every account, for comparing bit for bit. */
export function allFigures(state: State): readonly unknown[] {
  const figures: unknown[] = [];
  for (let id = 0; id < state.accounts.size; id++) figures.push(accountFigures(state, state.accounts.get(id)));
  return figures;
}

/** Equal in every bit of every number: `deepStrictEqual` compares numbers with Object.is. */
export function assertSameBits(now: unknown, before: unknown, which: string): void {
  assert.deepStrictEqual(now, before, which);
}
