/**
 * What the account would look like here: the import is carried out on a fork of the state, under any rule set and with any
 * input replaced, and the figures are read by the readers that read theirs. The venue itself is not touched.
 */

import type { ImportAccount } from '../core/commands/command.ts';
import { importAccount } from '../core/commands/import-account.ts';
import type { Account, Position } from '../core/entities.ts';
import type { CoreEvent, Result } from '../core/events.ts';
import type { Contract } from '../core/instruments/contract.ts';
import { priceOf, sizeOf } from '../core/instruments/terms.ts';
import { marketTerms } from '../core/margin/figures.ts';
import type { RuleSet } from '../core/margin/rules.ts';
import { forgetFigures } from '../core/margin/wallet-figures.ts';
import { restOrder } from '../core/orders/execute.ts';
import { ownPosition, walletFor } from '../core/positions/positions.ts';
import type { State } from '../core/state.ts';
import { Turn } from '../core/turn.ts';
import { accountsBody } from '../gateway/wire/accounts.ts';
import { openPositions } from '../gateway/wire/positions.ts';
import { ticker } from '../gateway/wire/tickers.ts';
import { balancesSnapshotText } from '../gateway/ws/wire/balances.ts';
import { positionObjects } from '../gateway/ws/wire/positions.ts';
import { readSources } from './read.ts';
import type { Known } from './reading.ts';

/** What a rehearsal goes by, other than the venue as it stands. */
export interface Setup {
  readonly command: ImportAccount;
  readonly rules?: RuleSet;
  /** Haircuts and conversion fees in the place of the rule set's, by asset. */
  readonly collateral?: readonly { readonly asset: string; readonly haircut: number; readonly conversionFee: number }[];
  /** Contracts in the place of the venue's own. */
  readonly contracts?: readonly Contract[];
  readonly marginSchedule?: 'professional' | 'retail';
  /** What initial margins of a market are multiplied with (C27). */
  readonly multipliers?: readonly { readonly symbol: string; readonly multiplier: number }[];
  /** Maximum leverage of markets in which only orders rest. */
  readonly leverage?: readonly { readonly symbol: string; readonly maxLeverage: number }[];
  /** Isolated positions that have realised funding since they were opened, in units of the settlement asset (C8). */
  readonly realized?: readonly { readonly symbol: string; readonly units: bigint }[];
  /** Orders that are refused for one of these reasons rest all the same. */
  readonly forced?: readonly string[];
}

export interface Rehearsal {
  readonly result: Result;
  /** Figures by path; an order's by its place among the command's, as `placed[0].limitPrice`. */
  readonly figures: ReadonlyMap<string, number>;
  /** By place among the command's orders and triggers: why it is not held. */
  readonly refused: readonly (string | undefined)[];
  readonly state: State;
  readonly events: readonly CoreEvent[];
}

/** Carries the setup out on a fork; `symbols`: the markets whose own figures are asked for. The fork is to be thrown away before the venue goes on. */
export function rehearse(state: State, setup: Setup, known: Known, symbols: ReadonlySet<string>): Rehearsal {
  const fork = state.fork();
  replaceRules(fork, setup);
  for (const contract of setup.contracts ?? []) {
    const market = fork.markets.own(fork.marketBySymbol.get(contract.symbol) as number);
    market.contract = contract;
    market.terms = undefined;
  }
  for (const { symbol, multiplier } of setup.multipliers ?? []) {
    fork.markets.own(fork.marketBySymbol.get(symbol) as number).marginMultiplier = multiplier;
  }
  const { marginSchedule } = setup;
  const command: ImportAccount =
    marginSchedule === undefined
      ? setup.command
      : { ...setup.command, specification: { ...setup.command.specification, marginSchedule } };
  const turn = new Turn(fork, fork.root.seq + 1, fork.root.timeMs);
  const result = importAccount(turn, command);
  if (result.type !== 'account') return { result, figures: new Map(), refused: [], state: fork, events: turn.events };
  const account = fork.accounts.get(result.accountId);
  for (const event of turn.events.slice()) {
    if (event.type !== 'orderRejected' || event.order.accountId !== account.id) continue;
    if (setup.forced?.includes(event.error)) restOrder(turn, event.order);
  }
  for (const { symbol, maxLeverage } of setup.leverage ?? []) isolate(fork, account, symbol, maxLeverage);
  for (const { symbol, units } of setup.realized ?? []) {
    const position = heldIn(fork, account, symbol);
    position.isolatedFunding = units;
    forgetFigures(fork, position);
  }
  const figures = figuresOf(fork, account, known, symbols);
  const refused = orderFigures(fork, turn.events, account, figures);
  return { result, figures, refused, state: fork, events: turn.events };
}

function replaceRules(fork: State, { rules, collateral = [] }: Setup): void {
  if (rules !== undefined) fork.roots.own(0).rules = rules;
  for (let id = 0; id < fork.assets.size; id++) {
    const { symbol } = fork.assets.get(id);
    const told = collateral.find((other) => other.asset === symbol);
    const listed = rules?.collateralRules.find((other) => other.asset === symbol);
    if (told === undefined && rules === undefined) continue;
    const asset = fork.assets.own(id);
    asset.haircut = told?.haircut ?? listed?.haircut ?? rules?.unlistedHaircut ?? asset.haircut;
    asset.conversionFee =
      told?.conversionFee ?? listed?.conversionFee ?? rules?.unlistedConversionFee ?? asset.conversionFee;
  }
}

/** Makes a market isolated. Only ever on a fork. */
function isolate(fork: State, account: Account, symbol: string, maxLeverage: number): void {
  const position = heldIn(fork, account, symbol);
  position.leverage = maxLeverage;
  forgetFigures(fork, position);
}

function heldIn(fork: State, account: Account, symbol: string): Position {
  const market = fork.markets.get(fork.marketBySymbol.get(symbol) as number);
  return ownPosition(fork, walletFor(fork, account, market).id, market.id);
}

/** The figures as this venue would print them, on REST and in its feeds. */
function figuresOf(state: State, account: Account, known: Known, symbols: ReadonlySet<string>): Map<string, number> {
  const tickers: unknown[] = [];
  const instruments: unknown[] = [];
  for (let id = 0; id < state.markets.size; id++) {
    const market = state.markets.get(id);
    if (!market.listed || !symbols.has(market.contract.symbol)) continue;
    tickers.push(ticker(state, market, {}));
    instruments.push(market.contract.row);
  }
  const rest = {
    accounts: JSON.parse(accountsBody(state, account)) as unknown,
    openPositions: openPositions(state, account),
    tickers,
    instruments,
  };
  const feeds = {
    balances: JSON.parse(`${balancesSnapshotText(state, account, state.root.rules.centsOf)}}`) as unknown,
    positions: { feed: 'open_positions', positions: positionObjects(state, account) },
  };
  const figures = new Map<string, number>();
  for (const document of [feeds, rest]) {
    const read = readSources([{ name: '', document }], known, true);
    if (!read.ok) continue;
    for (const { path, value } of read.picture.figures) figures.set(path, value);
  }
  return figures;
}

/** Adds the figures of what is held, and gives by place why something is not. */
function orderFigures(
  state: State,
  events: readonly CoreEvent[],
  account: Account,
  figures: Map<string, number>,
): readonly (string | undefined)[] {
  const refused: (string | undefined)[] = [];
  for (const event of events) {
    const at = `placed[${refused.length}]`;
    if ((event.type === 'orderPlaced' || event.type === 'orderRejected') && event.order.accountId === account.id) {
      refused.push(event.type === 'orderRejected' ? event.error : undefined);
      if (event.type === 'orderRejected') continue;
      const { marketId, ticks, quantityLots, filledLots } = event.order;
      const terms = marketTerms(state, state.markets.get(marketId));
      figures.set(`${at}.limitPrice`, priceOf(terms, ticks));
      figures.set(`${at}.unfilledSize`, sizeOf(terms, quantityLots - filledLots));
      figures.set(`${at}.filledSize`, sizeOf(terms, filledLots));
    }
    if (
      (event.type === 'triggerPlaced' || event.type === 'triggerRejected') &&
      event.trigger.accountId === account.id
    ) {
      refused.push(event.type === 'triggerRejected' ? event.error : undefined);
      if (event.type === 'triggerRejected') continue;
      const { marketId, ticks, limitTicks, lots } = event.trigger;
      const terms = marketTerms(state, state.markets.get(marketId));
      figures.set(`${at}.stopPrice`, priceOf(terms, ticks));
      if (limitTicks >= 0) figures.set(`${at}.limitPrice`, priceOf(terms, limitTicks));
      figures.set(`${at}.unfilledSize`, sizeOf(terms, lots));
      figures.set(`${at}.filledSize`, 0);
    }
  }
  return refused;
}
