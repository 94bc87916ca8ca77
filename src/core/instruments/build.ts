/**
 * From a row of `GET /instruments` to a contract in the core's units, or to one sentence that says why not.
 */
import { type Decimal, powerOfTen } from '../money/decimal.ts';
import type { Contract, ContractKind, InstrumentRow } from './contract.ts';
import { expiryMs, maturityTag, parseDatedSymbol } from './maturities.ts';
import { boundFieldOf } from './platforms.ts';
import { asInstrumentRow, RowReader } from './row.ts';

/** What building a contract needs to know of an asset. */
export interface AssetFacts {
  /** Digits of the ledger's smallest unit. */
  readonly decimals: number;
  /** USD per unit when the venue starts. */
  readonly indexPriceUsd: number;
}

/** Finds an asset by its ledger symbol (`XBT`). */
export type AssetLookup = (symbol: string) => AssetFacts | undefined;

export type ContractResult =
  | { readonly ok: true; readonly contract: Contract }
  | { readonly ok: false; readonly problem: string };

/** A row that was left out, and why: `options are not traded here`. */
export interface SkippedRow {
  readonly symbol: string;
  readonly reason: string;
}

export interface ContractsResult {
  readonly contracts: readonly Contract[];
  readonly skipped: readonly SkippedRow[];
  /** One sentence each; contracts are only to be used when there is none. */
  readonly problems: readonly string[];
}

/** The schedule charged where a row names none: the one the venue serves for that kind of contract. */
const LINEAR_FEE_SCHEDULE = '97ae0cc8-2964-43ea-91e9-d8e720b02b19';
const INVERSE_FEE_SCHEDULE = 'a6cbc326-9477-4a6c-911a-d4cb3ed7481e';

/** A price may rise this much above the starting index before sums of ticks times lots could leave the exact integers. */
const PLAUSIBLE_RISE = 64n;
const LARGEST_EXACT = BigInt(Number.MAX_SAFE_INTEGER);

const SYMBOL = /^(P|F)(F|I)_([A-Z0-9.]+)USD(_\d{6})?$/;

/** Ledger symbol of an asset as the wire names it: the wire's `BTC` is the ledger's `XBT`. */
export function ledgerSymbol(wireName: string): string {
  return wireName === 'BTC' ? 'XBT' : wireName;
}

/** Why a row is left out although nothing is wrong with it; undefined for a row that is to be traded. */
export function reasonToSkip(row: InstrumentRow): string | undefined {
  if (row.type === 'options') return 'options are not traded here';
  if (row.type === 'futures_vanilla') return 'vanilla futures are not traded here';
  if (row.type === 'spot index') return 'an index is no contract';
  if (row.tradeable === false) return 'it is not tradeable';
  if (row.isExpired === true) return 'it has expired';
  return undefined;
}

/** Builds all rows that are to be traded, in their order; each symbol once. */
export function buildContracts(rows: readonly unknown[], assetOf: AssetLookup): ContractsResult {
  const contracts: Contract[] = [];
  const skipped: SkippedRow[] = [];
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const [index, value] of rows.entries()) {
    const row = asInstrumentRow(value);
    if (row === undefined) {
      problems.push(`Instrument ${index + 1} is no object with a symbol and a type.`);
      continue;
    }
    const reason = reasonToSkip(row);
    if (reason !== undefined) {
      skipped.push({ symbol: row.symbol, reason });
      continue;
    }
    const result = buildContract(row, assetOf);
    if (!result.ok) problems.push(result.problem);
    else if (seen.has(result.contract.symbol)) problems.push(`${result.contract.symbol} is listed twice.`);
    else {
      seen.add(result.contract.symbol);
      contracts.push(result.contract);
    }
  }
  return { contracts, skipped, problems };
}

/**
 * Builds one contract. Refused in plain words: a type that is not traded, fields that are missing or make no sense, a
 * linear contract whose lot times tick is no whole number of the ledger's units, and sizes that would leave the exact
 * integers. The contract's tag is that of its opening; `maturityTag` has the one of any other instant.
 */
export function buildContract(row: InstrumentRow, assetOf: AssetLookup): ContractResult {
  const symbol = row.symbol.toUpperCase();
  const kind = kindOfType(row.type);
  if (kind === undefined) return refused(symbol, [`the type ${quoted(row.type)} is unknown`]);
  const reader = new RowReader(row);
  const contract = readContract({ ...row, symbol }, kind, reader, assetOf);
  return reader.problems.length === 0 ? { ok: true, contract } : refused(symbol, reader.problems);
}

function readContract(row: InstrumentRow, kind: ContractKind, reader: RowReader, assetOf: AssetLookup): Contract {
  const base = ledgerSymbol(reader.text('base'));
  const settlementAsset = kind === 'linear' ? 'USD' : base;
  const tick = fraction(reader.positive('tickSize'));
  const precision = reader.whole('contractValueTradePrecision', -12, 12);
  const lot = fraction({ digits: powerOfTen(Math.max(-precision, 0)), scale: Math.max(precision, 0) });
  const dated = reader.has('lastTradingTime');
  const openingMs = reader.time('openingDate');
  const lastTradingMs = dated ? reader.time('lastTradingTime') : 0;
  const boundField = boundFieldOf(kind);
  const marginLevels = reader.marginLevels('marginLevels', boundField);
  const contract: Contract = {
    symbol: row.symbol,
    kind,
    base,
    settlementAsset,
    pair: `${base}:USD`,
    wallet: kind === 'linear' ? 'flex' : `fi_${base.toLowerCase()}usd`,
    tag: maturityTag(kind, lastTradingMs, openingMs),
    tickMantissa: Number(tick.mantissa),
    tickScale: Number(tick.scale),
    lotMantissa: Number(lot.mantissa),
    lotScale: Number(lot.scale),
    maxPositionLots: wholeLots(reader.positive('maxPositionSize'), lot),
    impactMidLots: Math.max(1, wholeLots(reader.positive('impactMidSize'), lot)),
    marginLevels,
    retailMarginLevels: reader.has('retailMarginLevels')
      ? reader.marginLevels('retailMarginLevels', boundField)
      : marginLevels,
    feeScheduleUid: reader.has('feeScheduleUid')
      ? reader.text('feeScheduleUid')
      : kind === 'linear'
        ? LINEAR_FEE_SCHEDULE
        : INVERSE_FEE_SCHEDULE,
    openingMs,
    lastTradingMs,
    fundingRateCoefficient: dated ? 0 : reader.whole('fundingRateCoefficient', 1, 8760),
    maxRelativeFundingRate: dated ? 0 : reader.number('maxRelativeFundingRate'),
    minRelativeFundingRate: reader.has('minRelativeFundingRate') ? reader.number('minRelativeFundingRate') : null,
    postOnly: reader.flag('postOnly', false),
    row,
  };
  checkIdentity(contract, reader);
  checkFunding(contract, reader);
  if (reader.problems.length === 0) checkUnits(contract, reader, assetOf);
  return contract;
}

function kindOfType(type: string): ContractKind | undefined {
  if (type === 'flexible_futures') return 'linear';
  return type === 'futures_inverse' ? 'inverse' : undefined;
}

/** Symbol, type, currencies and dates must tell the same story. */
function checkIdentity(contract: Contract, reader: RowReader): void {
  const match = SYMBOL.exec(contract.symbol);
  const [, life, settlement, base, date] = match ?? [];
  if (match === null || settlement !== (contract.kind === 'linear' ? 'F' : 'I')) {
    const prefixes = contract.kind === 'linear' ? 'PF_ or FF_' : 'PI_ or FI_';
    reader.refuse(`a ${contract.kind} contract is called ${prefixes}, its base, USD and, when dated, _YYMMDD`);
  } else if (contract.base !== '' && base !== contract.base.toUpperCase()) {
    reader.refuse(`its base is ${quoted(contract.base)}`);
  }
  if (reader.text('quote') !== 'USD') reader.refuse('quote must be USD');
  if (reader.has('contractSize') && reader.number('contractSize') !== 1) reader.refuse('contractSize must be 1');
  if (match === null) return;
  if ((life === 'F') !== (date !== undefined) || (life === 'F') !== (contract.lastTradingMs !== 0)) {
    reader.refuse(
      'dated contracts, called FF_ or FI_, have a date in the symbol and a lastTradingTime, others neither',
    );
  } else if (life === 'F') {
    const dated = parseDatedSymbol(contract.symbol);
    const expiry = dated === undefined ? undefined : expiryMs(contract.kind, dated.day);
    if (expiry === undefined) reader.refuse('the date in the symbol is impossible');
    else if (expiry !== contract.lastTradingMs) {
      reader.refuse(
        `lastTradingTime must be ${contract.kind === 'linear' ? '08:00 UTC' : '16:00 London time'} of its date`,
      );
    }
    if (contract.lastTradingMs <= contract.openingMs) reader.refuse('lastTradingTime must be after openingDate');
  }
}

function checkFunding(contract: Contract, reader: RowReader): void {
  const { maxRelativeFundingRate: highest, minRelativeFundingRate: lowest } = contract;
  if (highest < 0 || highest > 1) reader.refuse('maxRelativeFundingRate must lie between 0 and 1');
  if (lowest !== null && (lowest > highest || lowest < -1)) {
    reader.refuse('minRelativeFundingRate must lie between -1 and maxRelativeFundingRate');
  }
}

/** What the ledger and the exact integers can hold. */
function checkUnits(contract: Contract, reader: RowReader, assetOf: AssetLookup): void {
  const base = assetOf(contract.base);
  const settlement = assetOf(contract.settlementAsset);
  if (base === undefined || settlement === undefined) {
    reader.refuse(`the asset ${quoted(base === undefined ? contract.base : contract.settlementAsset)} is unknown`);
    return;
  }
  const tickMantissa = BigInt(contract.tickMantissa);
  const tickScale = BigInt(contract.tickScale);
  const lotMantissa = BigInt(contract.lotMantissa);
  if (contract.maxPositionLots < 1) reader.refuse('maxPositionSize must be at least one lot');
  if (contract.kind === 'linear') {
    const units = tickMantissa * lotMantissa * powerOfTen(settlement.decimals);
    if (units % (tickScale * BigInt(contract.lotScale)) !== 0n) {
      reader.refuse(
        `one lot at one tick is no whole number of the smallest unit of ${contract.settlementAsset} (${settlement.decimals} decimals)`,
      );
    }
  }
  const startTicks = Math.ceil((base.indexPriceUsd * contract.tickScale) / contract.tickMantissa);
  const highestTicks = BigInt(startTicks) * PLAUSIBLE_RISE;
  const exact =
    highestTicks * tickMantissa <= LARGEST_EXACT &&
    BigInt(contract.maxPositionLots) * lotMantissa <= LARGEST_EXACT &&
    (contract.kind === 'inverse' || BigInt(contract.maxPositionLots) * highestTicks <= LARGEST_EXACT);
  if (!exact)
    reader.refuse('maxPositionSize in lots times a plausible price in ticks exceeds the exact integers (2^53)');
}

interface Fraction {
  readonly mantissa: bigint;
  readonly scale: bigint;
}

function fraction(decimal: Decimal): Fraction {
  return { mantissa: decimal.digits, scale: powerOfTen(decimal.scale) };
}

/** How many whole lots a size holds. */
function wholeLots(size: Decimal, lot: Fraction): number {
  return Number((size.digits * lot.scale) / (powerOfTen(size.scale) * lot.mantissa));
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
}

function refused(symbol: string, problems: readonly string[]): ContractResult {
  return { ok: false, problem: `${quoted(symbol).slice(1, -1)}: ${problems.join('; ')}.` };
}
