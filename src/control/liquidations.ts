/** The steps of liquidations as the control door tells them: why each was taken, and what it came to. */
import { type Market, NONE } from '../core/entities.ts';
import type { LiquidationStep } from '../core/events.ts';
import { priceOf, sizeOf } from '../core/instruments/terms.ts';
import { formatTime } from '../core/iso-time.ts';
import { marketTerms } from '../core/margin/figures.ts';
import { unitsToText } from '../core/money/decimal.ts';
import type { State } from '../core/state.ts';
import { type Eventual, whenRead } from '../history/eventual.ts';
import type { History } from '../history/history.ts';
import type { LiquidationRow } from '../history/rows.ts';
import type { PowerContext } from './power-context.ts';
import { done, type Outcome, refuse } from './refusal.ts';

const STEPS_AT_MOST = 1_000;
const STEPS_BY_DEFAULT = 100;
const COUNT = /^[1-9]\d{0,3}$/;

export interface LiquidationView {
  /** Place in the journal of the entry in which it happened. */
  readonly position: number;
  readonly time: string;
  readonly timeMs: number;
  /** The account's name. */
  readonly account: string;
  readonly wallet: string;
  /** The market that the step closes; null when it concerns the wallet as a whole. */
  readonly symbol: string | null;
  readonly step: LiquidationStep;
  /** Of the part concerned before the step, in `currency`. */
  readonly equity: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly currency: string;
  /** USD; null where the step had none. */
  readonly limitPrice: number | null;
  readonly zeroEquityPrice: number | null;
  /** Signed size of the position in contracts; of `ordersCancelled` the number of orders. */
  readonly before: number;
  readonly after: number;
  /** What the liquidity pool paid, as exact text in `currency`; negative is a fee that it took. */
  readonly poolPaid: string;
}

export interface LiquidationsView {
  readonly liquidations: readonly LiquidationView[];
}

export class LiquidationPowers {
  readonly #context: PowerContext;
  readonly #history: History;

  constructor(context: PowerContext, history: History) {
    this.#context = context;
    this.#history = history;
  }

  /** The newest steps, the newest first: of one account, or of all when none is named. `count`: 100, at most 1,000. */
  list(account: string | null, count: string | null): Eventual<Outcome<LiquidationsView>> {
    const wanted = count === null ? STEPS_BY_DEFAULT : COUNT.test(count) ? Number(count) : Number.NaN;
    if (!(wanted <= STEPS_AT_MOST))
      return refuse('invalidRequest', `count is a whole number from 1 to ${STEPS_AT_MOST}.`);
    const { state } = this.#context;
    const shown = (rows: readonly LiquidationRow[]) => done({ liquidations: rows.map(viewIn(state)) });
    if (account === null) return whenRead(this.#history.liquidations(wanted), shown);
    const found = this.#context.account(account);
    if (!found.ok) return found;
    return whenRead(this.#history.liquidationsOf(found.value.id, undefined, wanted), shown);
  }
}

function viewIn(state: State): (row: LiquidationRow) => LiquidationView {
  return (row) => liquidationView(state, row);
}

function liquidationView(state: State, row: LiquidationRow): LiquidationView {
  const wallet = state.wallets.get(row.walletId);
  const market = row.marketId === NONE ? undefined : state.markets.get(row.marketId);
  const currencyId = wallet.kind === 'single' ? (wallet.assets[0] as number) : state.assetBySymbol.get('USD');
  const currency = state.assets.get(currencyId as number);
  const contracts = row.step !== 'ordersCancelled' && market !== undefined;
  const size = (count: number): number => (contracts ? signedSize(state, market, count) : count);
  const price = (ticks: number): number | null => {
    return ticks === 0 || market === undefined ? null : priceOf(marketTerms(state, market), ticks);
  };
  return {
    position: row.position,
    time: formatTime(row.timeMs),
    timeMs: row.timeMs,
    account: state.accounts.get(row.accountId).name,
    wallet: wallet.name,
    symbol: market?.contract.symbol ?? null,
    step: row.step,
    equity: row.equity,
    initialMargin: row.initialMargin,
    maintenanceMargin: row.maintenanceMargin,
    currency: currency.symbol,
    limitPrice: price(row.limitTicks),
    zeroEquityPrice: price(row.zeroEquityTicks),
    before: size(row.lotsBefore),
    after: size(row.lotsAfter),
    poolPaid: unitsToText(row.poolUnits, currency.decimals),
  };
}

function signedSize(state: State, market: Market, lots: number): number {
  const size = sizeOf(marketTerms(state, market), Math.abs(lots));
  return lots < 0 ? -size : size;
}
