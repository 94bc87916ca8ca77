/**
 * Rows of the account log, as JSON and as CSV. An execution has two: the position leg, whose balance is the signed size,
 * then the cash leg, of which new balance - old balance = realised profit - fee + realised funding. Amounts are printed
 * from the ledger's integers, digit by digit.
 */
import type { Asset, Market } from '../../core/entities.ts';
import { unitsToText } from '../../core/money/decimal.ts';
import type { State } from '../../core/state.ts';
import { type Listed, logKindOf, POSITION_LEG } from '../../history/event-rows.ts';
import type { BookingRow } from '../../history/rows.ts';
import { bookingUuid } from './element-ids.ts';
import { MAKER_SIDES } from './history-events.ts';
import { executionUuid } from './ids.ts';
import { figureText, plainText, priceText, sizeText } from './numbers.ts';
import type { AccountLogRow } from './schemas/account-log.ts';

/** A row: texts as they are, numbers as their digits. */
interface LogLine {
  readonly id: number;
  readonly timeMs: number;
  readonly asset: string;
  readonly contract: string | null;
  readonly bookingUid: string;
  readonly execution: string | null;
  readonly info: string;
  readonly marginAccount: string;
  readonly oldBalance: string;
  readonly newBalance: string;
  readonly change: string;
  readonly oldEntryPrice: string | null;
  readonly newEntryPrice: string | null;
  readonly tradePrice: string | null;
  readonly markPrice: string | null;
  readonly fundingRate: string | null;
  readonly realizedProfit: string | null;
  readonly fee: string | null;
  readonly realizedFunding: string | null;
  /** Of conversions: the fee as a percentage, the rate by the index and the asset it is of, the fee as an amount. */
  readonly spread: string | null;
  readonly exchangeRate: string | null;
  readonly exchangeRateFrom: string | null;
  readonly conversionFee: string | null;
}

type Name = keyof AccountLogRow;

/** The members of a row in their order, each with its JSON text. */
const MEMBERS: readonly (readonly [name: Name, text: (line: LogLine) => string | null])[] = [
  ['id', ({ id }) => String(id)],
  ['date', ({ timeMs }) => `"${new Date(timeMs).toISOString()}"`],
  ['asset', ({ asset }) => `"${asset}"`],
  ['contract', ({ contract }) => quoted(contract)],
  ['booking_uid', ({ bookingUid }) => `"${bookingUid}"`],
  ['collateral', () => null],
  ['execution', ({ execution }) => quoted(execution)],
  ['info', ({ info }) => `"${info}"`],
  ['margin_account', ({ marginAccount }) => `"${marginAccount}"`],
  ['old_balance', ({ oldBalance }) => oldBalance],
  ['new_balance', ({ newBalance }) => newBalance],
  ['old_average_entry_price', ({ oldEntryPrice }) => oldEntryPrice],
  ['new_average_entry_price', ({ newEntryPrice }) => newEntryPrice],
  ['trade_price', ({ tradePrice }) => tradePrice],
  ['mark_price', ({ markPrice }) => markPrice],
  ['funding_rate', ({ fundingRate }) => fundingRate],
  ['realized_pnl', ({ realizedProfit }) => realizedProfit],
  ['fee', ({ fee }) => fee],
  ['realized_funding', ({ realizedFunding }) => realizedFunding],
  ['conversion_spread_percentage', ({ spread }) => spread],
  ['liquidation_fee', () => null],
  ['position_uid', () => null],
];

const CONVERSION_MEMBERS: typeof MEMBERS = [
  ['exchange_rate', ({ exchangeRate }) => exchangeRate],
  ['conversion_fee', ({ conversionFee }) => conversionFee],
  ['exchange_rate_from', ({ exchangeRateFrom }) => quoted(exchangeRateFrom)],
];

/** JSON text of a row; with `details` it has the three members of conversions, null on all other rows. */
export function accountLogRow(state: State, row: Listed, details: boolean): string {
  const line = lineOf(state, row);
  const members = details ? [...MEMBERS, ...CONVERSION_MEMBERS] : MEMBERS;
  return `{${members.map(([name, text]) => `"${name}":${text(line) ?? 'null'}`).join(',')}}`;
}

/** The members of a row in their order, each with its JSON text; null for what does not apply. */
export function logMembers(state: State, row: Listed): readonly (readonly [name: Name, text: string | null])[] {
  const line = lineOf(state, row);
  return MEMBERS.map(([name, text]) => [name, text(line)]);
}

const COLUMNS: readonly (readonly [title: string, text: (line: LogLine) => string | null])[] = [
  ['uid', ({ bookingUid }) => bookingUid],
  ['dateTime', ({ timeMs }) => new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ')],
  ['account', ({ marginAccount }) => marginAccount],
  ['type', ({ info }) => info],
  ['symbol', ({ asset }) => asset],
  ['contract', ({ contract }) => contract],
  ['change', ({ change }) => change],
  ['new balance', ({ newBalance }) => newBalance],
  ['new average entry price', ({ newEntryPrice }) => newEntryPrice],
  ['trade price', ({ tradePrice }) => tradePrice],
  ['mark price', ({ markPrice }) => markPrice],
  ['funding rate', ({ fundingRate }) => fundingRate],
  ['realized pnl', ({ realizedProfit }) => realizedProfit],
  ['fee', ({ fee }) => fee],
  ['realized funding', ({ realizedFunding }) => realizedFunding],
  ['collateral', () => null],
  ['conversion spread percentage', ({ spread }) => spread],
  ['liquidation fee', () => null],
  ['position uid', () => null],
];

const CONVERSION_COLUMNS: typeof COLUMNS = [
  ['exchange rate', ({ exchangeRate }) => exchangeRate],
  ['exchange rate from', ({ exchangeRateFrom }) => exchangeRateFrom],
  ['conversion fee', ({ conversionFee }) => conversionFee],
];

/** The first line of the CSV. */
export function csvHeader(details: boolean): string {
  return columnsOf(details)
    .map(([title]) => title)
    .join(',');
}

/** A row of the CSV. No value has a comma or a quote in it. */
export function csvRow(state: State, row: Listed, details: boolean): string {
  const line = lineOf(state, row);
  return columnsOf(details)
    .map(([, text]) => text(line) ?? '')
    .join(',');
}

function columnsOf(details: boolean): typeof COLUMNS {
  return details ? [...COLUMNS, ...CONVERSION_COLUMNS] : COLUMNS;
}

function quoted(text: string | null): string | null {
  return text === null ? null : `"${text}"`;
}

const NOTHING = {
  contract: null,
  execution: null,
  oldEntryPrice: null,
  newEntryPrice: null,
  tradePrice: null,
  markPrice: null,
  fundingRate: null,
  realizedProfit: null,
  fee: null,
  realizedFunding: null,
  spread: null,
  exchangeRate: null,
  exchangeRateFrom: null,
  conversionFee: null,
} as const;

function lineOf(state: State, row: Listed): LogLine {
  const isPosition = (row.tag & POSITION_LEG) !== 0;
  const shared = { ...NOTHING, id: row.number, timeMs: row.timeMs, info: logKindOf(row.tag) };
  switch (row.kind) {
    case 'fill': {
      const { fill } = row;
      const market = state.markets.get(fill.marketId);
      const { contract } = market;
      // The bookings of an execution have the four keys after its own: position and cash of the maker, then of the taker.
      const key = fill.executionKey + (MAKER_SIDES.includes(fill.fillType) ? 1 : 3) + (isPosition ? 0 : 1);
      return {
        ...shared,
        ...walletOf(state, fill.walletId),
        bookingUid: bookingUuid(state, key),
        execution: executionUuid(state, fill.executionKey),
        tradePrice: priceText(contract, fill.ticks),
        markPrice: figureText(fill.markPrice),
        ...(isPosition
          ? positionLeg(market, fill.oldLots, fill.oldEntryPrice, fill.newLots, fill.newEntryPrice)
          : cashLeg(state, market, fill)),
      };
    }
    case 'settlement': {
      const { settlement } = row;
      const market = state.markets.get(settlement.marketId);
      return {
        ...shared,
        ...walletOf(state, settlement.walletId),
        bookingUid: bookingUuid(state, settlement.key + (isPosition ? 1 : 0)),
        tradePrice: figureText(settlement.settlementPrice),
        ...(isPosition
          ? positionLeg(market, settlement.lots, settlement.entryPrice, 0, 0)
          : cashLeg(state, market, { ...settlement, realizedFunding: 0n })),
      };
    }
    case 'funding': {
      const { payment } = row;
      const market = state.markets.get(payment.marketId);
      return {
        ...shared,
        ...walletOf(state, payment.walletId),
        bookingUid: bookingUuid(state, payment.key),
        fundingRate: figureText(payment.rate),
        ...cashLeg(state, market, { ...payment, realizedProfit: 0n, fee: 0n, realizedFunding: payment.booked }),
        realizedProfit: null,
      };
    }
    default: {
      const { booking } = row as Extract<Listed, { readonly kind: 'booking' }>;
      return {
        ...shared,
        ...walletOf(state, booking.walletId),
        bookingUid: bookingUuid(state, booking.key),
        ...balances(state.assets.get(booking.assetId), booking),
        ...conversionOf(state, booking),
      };
    }
  }
}

/** The spread is that of the asset that is not USD; rate and asset are the same on both rows (C141). */
function conversionOf(state: State, { assetId, conversion, oldBalance, newBalance }: BookingRow) {
  if (conversion === undefined) return {};
  const { otherAssetId, rate, fee } = conversion;
  const asset = state.assets.get(assetId);
  const other = state.assets.get(otherAssetId);
  const from = newBalance < oldBalance ? asset : other;
  return {
    spread: figureText(percentOf((assetId === state.usdAsset ? other : asset).conversionFee)),
    exchangeRate: figureText(rate),
    exchangeRateFrom: from.symbol.toLowerCase(),
    conversionFee: unitsToText(fee, asset.decimals),
  };
}

/** A fraction as a percentage, without the digits that its binary form adds: 0.0025 is 0.25. */
function percentOf(fraction: number): number {
  return Number((fraction * 100).toFixed(10));
}

function walletOf(state: State, walletId: number): Pick<LogLine, 'marginAccount'> {
  return { marginAccount: state.wallets.get(walletId).name };
}

function contractOf({ contract }: Market): string {
  return contract.symbol.toLowerCase();
}

/** A position that is not there has no entry price. */
function positionLeg(market: Market, oldLots: number, oldEntry: number, newLots: number, newEntry: number) {
  const { contract } = market;
  return {
    asset: contractOf(market),
    contract: contractOf(market),
    oldBalance: sizeText(contract, oldLots),
    newBalance: sizeText(contract, newLots),
    change: sizeText(contract, newLots - oldLots),
    oldEntryPrice: oldLots === 0 ? null : plainText(oldEntry),
    newEntryPrice: newLots === 0 ? null : plainText(newEntry),
  };
}

interface Balances {
  readonly oldBalance: bigint;
  readonly newBalance: bigint;
}

interface Booked extends Balances {
  readonly realizedProfit: bigint;
  readonly fee: bigint;
  readonly realizedFunding: bigint;
}

function cashLeg(state: State, market: Market, booked: Booked) {
  const asset = state.assets.get(market.settlementAsset);
  return {
    contract: contractOf(market),
    ...balances(asset, booked),
    realizedProfit: unitsToText(booked.realizedProfit, asset.decimals),
    fee: unitsToText(booked.fee, asset.decimals),
    realizedFunding: unitsToText(booked.realizedFunding, asset.decimals),
  };
}

function balances({ symbol, decimals }: Asset, { oldBalance, newBalance }: Balances) {
  return {
    asset: symbol.toLowerCase(),
    oldBalance: unitsToText(oldBalance, decimals),
    newBalance: unitsToText(newBalance, decimals),
    change: unitsToText(newBalance - oldBalance, decimals),
  };
}
