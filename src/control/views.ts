/** What the control door and the library show of a venue. Plain JSON, the same for both. */
import type { ApiKey } from '../core/commands/command.ts';
import { type Account, type Market, NONE } from '../core/entities.ts';
import type { MarginScheduleName } from '../core/instruments/platforms.ts';
import { formatTime } from '../core/iso-time.ts';
import { unitsToText } from '../core/money/decimal.ts';
import type { State } from '../core/state.ts';
import type { SourceStatus } from '../feeds/source.ts';
import { accountUuid } from '../gateway/wire/ids.ts';
import type { Clock } from '../timeline/clock.ts';
import type { Delivered, SnapshotInfo } from '../timeline/timeline.ts';
import type { DialectInput } from './account-inputs.ts';
import { clientAccounts } from './lookup.ts';

/** Where in the line of history something happened. */
export interface Moment {
  /** Place in the journal; it only grows. */
  readonly position: number;
  /** Entries on the current line of history; a revert takes it back. */
  readonly seq: number;
  /** The venue's time. */
  readonly time: string;
  readonly timeMs: number;
}

export interface KeyView {
  readonly apiKey: string;
  /** Base64. */
  readonly apiSecret: string;
}

export interface AccountView {
  readonly id: number;
  readonly uid: string;
  readonly name: string;
  readonly active: boolean;
  readonly tradingEnabled: boolean;
  readonly marginSchedule: MarginScheduleName;
  /** Uid of the fee schedule that it is charged by; empty for that of each contract. */
  readonly feeSchedule: string;
  /** In which dialect it is answered, where it has one of its own. */
  readonly dialect?: DialectInput;
  /** What it chose for single markets; all others are cross margined, their profit is paid in USD. */
  readonly preferences: readonly PreferenceView[];
  /** The key to trade with: the one of full access, else the first there is. */
  readonly apiKey: string;
  readonly apiSecret: string;
  /** The first key of each kind: full access without withdrawals, read only, and with withdrawals. */
  readonly keys: { readonly full?: KeyView; readonly readOnly?: KeyView; readonly withdrawal?: KeyView };
}

export interface PreferenceView {
  readonly symbol: string;
  /** Makes the market isolated. */
  readonly maxLeverage?: number;
  /** Ledger symbol. */
  readonly profitCurrency?: string;
}

export interface MarketView {
  readonly symbol: string;
  readonly listed: boolean;
  readonly suspended: boolean;
  readonly postOnly: boolean;
  /** USD. */
  readonly markPrice: number;
  readonly indexPrice: number;
  /** The house's premium over the index, as a fraction of it. */
  readonly premium: number;
  /** Whether the market is extremely volatile, and what initial margins are multiplied with. */
  readonly extremeVolatility: boolean;
  readonly marginMultiplier: number;
  /** For how long what could take liquidity is held, milliseconds; 0 for not at all. */
  readonly makerProtectionMs: number;
  /** On which side the market is dislocated; null while it is not. */
  readonly dislocation: 'ABOVE_UPPER_BOUND' | 'BELOW_LOWER_BOUND' | null;
}

/** An account with what its wallets hold: decimal text by wallet and asset, without what is 0. */
export interface AccountDetailView extends AccountView {
  readonly wallets: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** USD by asset. */
export interface IndexPricesView {
  readonly indexPrices: Readonly<Record<string, number>>;
}

export interface SnapshotView extends Moment {
  readonly name: string;
}

export interface ClockView {
  /** Venue seconds a second. */
  readonly rate: number;
  readonly frozen: boolean;
  /** Of a clock that stands still: milliseconds by which each command is later than the one before. */
  readonly stepMs?: number;
}

/** An advance with prices on the way, while it lasts. */
export interface AdvanceView {
  readonly from: string;
  readonly until: string;
  readonly reached: string;
  /** How much of the time has passed, 0 to 1. */
  readonly done: number;
}

export interface StatusView extends Moment {
  readonly version: string;
  readonly seed: number;
  /** Where prices come from: `synthetic`, `frozen`, `replay:FILE`, `mirror:URL`. */
  readonly market: string;
  /** What there is to say of the source besides: how the synthetic one is adjusted, whether a mirror is connected, ... */
  readonly source?: SourceStatus;
  readonly liquidity: 'house' | 'none';
  /** Name of the rule set. */
  readonly rules: string;
  /** `durable`: on disk before it is answered; `memory`: gone with the process. */
  readonly durability: 'durable' | 'memory';
  readonly clock: ClockView;
  /** The advance that is under way, if one is. */
  readonly advance?: AdvanceView;
  readonly counts: {
    readonly accounts: number;
    readonly markets: number;
    readonly openOrders: number;
    readonly positions: number;
    readonly snapshots: number;
  };
  /** Digest of the whole state, when it was asked for. */
  readonly stateHash?: string;
}

export function clockView({ rate, frozen, stepMs }: Clock): ClockView {
  return { rate, frozen, ...(stepMs > 0 ? { stepMs } : {}) };
}

/** By the clock, which goes on after the last entry: a snapshot is kept at the moment it is asked for, and a revert is back there. */
export function momentOf(at: Delivered | SnapshotInfo): Moment {
  const { position, seq } = at;
  const timeMs = 'clockMs' in at ? at.clockMs : at.timeMs;
  return { position, seq, time: formatTime(timeMs), timeMs };
}

export function accountView(state: State, account: Account): AccountView {
  const { keys } = account;
  const withdrawal = keys.find((key) => key.transfer === 'full');
  const full = keys.find((key) => key.general === 'full' && key.transfer === 'none');
  const readOnly = keys.find((key) => key.general === 'read' && key.transfer === 'none');
  const first = full ?? keys[0];
  return {
    id: account.id,
    uid: accountUuid(state, account.id),
    name: account.name,
    active: account.active,
    tradingEnabled: account.tradingEnabled,
    marginSchedule: account.marginSchedule,
    feeSchedule: account.feeSchedule,
    preferences: preferenceViews(state, account),
    apiKey: first?.apiKey ?? '',
    apiSecret: first?.secret ?? '',
    keys: {
      ...(full === undefined ? {} : { full: keyView(full) }),
      ...(readOnly === undefined ? {} : { readOnly: keyView(readOnly) }),
      ...(withdrawal === undefined ? {} : { withdrawal: keyView(withdrawal) }),
    },
  };
}

function preferenceViews(state: State, account: Account): readonly PreferenceView[] {
  const views: PreferenceView[] = [];
  for (const walletId of account.wallets) {
    for (const positionId of state.wallets.get(walletId).positions) {
      const { marketId, leverage, profitAsset } = state.positions.get(positionId);
      if (leverage === 0 && profitAsset === NONE) continue;
      views.push({
        symbol: state.markets.get(marketId).contract.symbol,
        ...(leverage === 0 ? {} : { maxLeverage: leverage }),
        ...(profitAsset === NONE ? {} : { profitCurrency: state.assets.get(profitAsset).symbol }),
      });
    }
  }
  return views;
}

export function accountViews(state: State): readonly AccountView[] {
  return clientAccounts(state).map((account) => accountView(state, account));
}

export function marketView(state: State, market: Market): MarketView {
  const { contract, listed, suspended, postOnly, markPrice, basis, dislocation } = market;
  return {
    symbol: contract.symbol,
    listed,
    suspended,
    postOnly,
    markPrice,
    indexPrice: state.assets.get(market.baseAsset).indexPriceUsd,
    premium: basis,
    extremeVolatility: market.extremeVolatility,
    marginMultiplier: market.marginMultiplier,
    makerProtectionMs: market.makerProtectionMs,
    dislocation: dislocation === '' ? null : dislocation,
  };
}

/** All markets, expired ones included, in the order in which they were listed. */
export function marketViews(state: State): readonly MarketView[] {
  const views: MarketView[] = [];
  for (let id = 0; id < state.markets.size; id++) views.push(marketView(state, state.markets.get(id)));
  return views;
}

/** The index prices that can be set: all but that of USD, which is the measure, and of fee credits, which have none. */
export function indexPricesView(state: State): IndexPricesView {
  const prices: [string, number][] = [];
  for (let id = 0; id < state.assets.size; id++) {
    const { symbol, kind, indexPriceUsd } = state.assets.get(id);
    if (symbol !== 'USD' && kind !== 'credit') prices.push([symbol, indexPriceUsd]);
  }
  return { indexPrices: Object.fromEntries(prices) };
}

/** What an account's wallets hold. */
export function walletViews(state: State, account: Account): AccountDetailView['wallets'] {
  return Object.fromEntries(
    account.wallets.map((id) => {
      const { name, assets, amounts } = state.wallets.get(id);
      const held = assets.flatMap((assetId, index) => {
        const { symbol, decimals } = state.assets.get(assetId);
        const units = amounts[index] ?? 0n;
        return units === 0n ? [] : [[symbol, unitsToText(units, decimals)] as const];
      });
      return [name, Object.fromEntries(held)];
    }),
  );
}

export function snapshotView(info: SnapshotInfo): SnapshotView {
  return { name: info.name, ...momentOf(info) };
}

/** How many of each there are. Positions that were closed do not count. */
export function countsOf(state: State, snapshots: number): StatusView['counts'] {
  let positions = 0;
  for (let id = 0; id < state.positions.size; id++) {
    const position = state.positions.find(id);
    if (position === undefined || position.lots === 0) continue;
    if (state.accounts.get(position.accountId).role === 'client') positions++;
  }
  let markets = 0;
  for (let id = 0; id < state.markets.size; id++) if (state.markets.find(id)?.listed === true) markets++;
  return { accounts: clientAccounts(state).length, markets, openOrders: state.orders.count, positions, snapshots };
}

function keyView({ apiKey, secret }: ApiKey): KeyView {
  return { apiKey, apiSecret: secret };
}
