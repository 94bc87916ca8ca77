/**
 * The venue once more: plain, slow and written from the rule book. It imports nothing from `src/`, reads the same commands
 * and predicts what each comes to. Where the rule book leaves a choice to the venue (the house's quotes, the order of
 * refusals) the choice is written down here again.
 */
import type {
  AssignmentRow,
  BatchCommand,
  GenesisCommand,
  ModelAccountRow,
  ModelCommand,
  ModelFunding,
  PriceStepCommand,
  SubaccountTransferCommand,
  VenueCommand,
  WithdrawCommand,
} from './commands.ts';
import { settleConsequences } from './consequences.ts';
import { contractOf } from './contract.ts';
import { fromText, tenToThe } from './fraction.ts';
import { fundPool } from './liquidation.ts';
import { collateralOf, marginOf, valueOfBalance } from './margin.ts';
import { bookRow } from './money.ts';
import {
  type CancelledAll,
  cancelAll,
  cancelOrder,
  editOrder,
  isLate,
  type OrderResult,
  type Refused,
  sendOrder,
  type Told,
  tradeNoise,
} from './orders.ts';
import { addAssignment, deleteAssignment, setLeverage, setProfitCurrency } from './preferences.ts';
import { movePrices, quote, requote, restartAverage } from './prices.ts';
import { rulesOf } from './rules.ts';
import { noteIndex } from './settlement.ts';
import {
  type Account,
  accountNumbered,
  assetNamed,
  copyOf,
  noFunding,
  type State,
  type Wallet,
  walletNamed,
} from './state.ts';
import { passTime } from './time.ts';
import type { Event } from './trading.ts';
import { sendTrigger } from './triggers.ts';

export type { Told } from './orders.ts';
export type { Event, View } from './trading.ts';

export type ModelResult =
  | { readonly type: 'done' }
  | Refused
  | OrderResult
  | CancelledAll
  | { readonly type: 'batch'; readonly elements: readonly ModelResult[] }
  | { readonly type: 'deadMan'; readonly dueMs: number }
  | { readonly type: 'withdrawal' }
  | { readonly type: 'account'; readonly accountId: number }
  | { readonly type: 'assignment'; readonly preference: AssignmentRow }
  | { readonly type: 'time'; readonly reachedMs: number };

export interface Predicted {
  readonly result: ModelResult;
  readonly events: readonly Event[];
}

interface Clock {
  venueMs: number;
  machineMs: number;
  rate: number;
  frozen: boolean;
}

const DONE: ModelResult = { type: 'done' };
const LARGEST_AMOUNT = 10n ** 24n;
const SNAPSHOT_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

function refused(error: string): Refused {
  return { type: 'refused', error };
}

export class Model {
  #state: State | undefined;
  #clock: Clock = { venueMs: 0, machineMs: 0, rate: 1, frozen: false };
  #kept = new Map<string, { state: State; venueMs: number; rate: number; frozen: boolean }>();
  #position = -1;
  #pricesAt = -1;

  get state(): State {
    if (this.#state === undefined) throw new Error('genesis comes first');
    return this.#state;
  }

  get snapshots(): readonly string[] {
    return [...this.#kept.keys()];
  }

  /** Applies the next entry of the journal, stamped with machine time. */
  apply(command: ModelCommand, machineMs: number, told: Told): Predicted {
    this.#position++;
    const events: Event[] = [];
    const result = this.#carryOut(command, machineMs, told, events);
    const setsPrices = ['genesis', 'priceStep', 'setIndexPrices', 'setPremiums', 'revert'].includes(command.type);
    if (setsPrices && result.type === 'done') this.#pricesAt = this.#position;
    return { result, events };
  }

  #carryOut(command: ModelCommand, machineMs: number, told: Told, events: Event[]): ModelResult {
    switch (command.type) {
      case 'genesis':
        this.#state = begin(command, events);
        this.#clock = { venueMs: command.startMs, machineMs, rate: 1, frozen: false };
        this.#keep('genesis', command.startMs);
        return DONE;
      case 'snapshot':
        if (!SNAPSHOT_NAME.test(command.name) || command.name === 'genesis') return refused('invalidName');
        if (!this.#kept.has(command.name) && this.#kept.size >= 64) return refused('tooManySnapshots');
        this.#keep(command.name, this.#timeAt(machineMs));
        return DONE;
      case 'deleteSnapshot':
        if (command.name === 'genesis') return refused('snapshotKept');
        return this.#kept.delete(command.name) ? DONE : refused('notFound');
      case 'revert': {
        const kept = this.#kept.get(command.name);
        if (kept === undefined) return refused('notFound');
        this.#state = copyOf(kept.state);
        this.#clock = { venueMs: kept.venueMs, machineMs, rate: kept.rate, frozen: kept.frozen };
        return DONE;
      }
      case 'setClock': {
        if (!(command.rate > 0 && command.rate <= 86_400)) return refused('invalidRate');
        const venueMs = command.from === 'now' ? this.#timeAt(machineMs) : this.state.timeMs;
        this.#clock = { venueMs, machineMs, rate: command.rate, frozen: command.frozen };
        return DONE;
      }
      default:
        if (command.type === 'priceStep' && command.basedOn !== undefined && command.basedOn !== this.#pricesAt) {
          return refused('staleStep');
        }
        return this.#letPass(command, machineMs, told, events);
    }
  }

  #letPass(
    command: VenueCommand | { type: 'tick'; untilMs?: number },
    machineMs: number,
    told: Told,
    events: Event[],
  ): ModelResult {
    const { state } = this;
    const now = this.#timeAt(machineMs);
    const until = command.type === 'tick' ? Math.max(state.timeMs, command.untilMs ?? now) : now;
    passTime(state, until, told, events);
    if (until > now) this.#clock = { ...this.#clock, venueMs: until, machineMs };
    if (command.type === 'tick') return { type: 'time', reachedMs: until };
    const result = decide(state, command, told, events);
    settleConsequences(state, told, events);
    if (events.length > 0) state.sampling = true;
    return result;
  }

  #timeAt(machineMs: number): number {
    const { venueMs, rate, frozen } = this.#clock;
    const passed = frozen ? 0 : Math.max(0, Math.floor((machineMs - this.#clock.machineMs) * rate));
    return Math.max(this.state.timeMs, venueMs + passed);
  }

  /** A revert goes back to the moment at which it was kept, not to that of the last entry before. */
  #keep(name: string, venueMs: number): void {
    const { rate, frozen } = this.#clock;
    this.#kept.delete(name);
    this.#kept.set(name, { state: copyOf(this.state), venueMs, rate, frozen });
  }
}

function decide(state: State, command: VenueCommand, told: Told, events: Event[]): ModelResult {
  const account = 'account' in command ? state.accounts[command.account] : undefined;
  if ('account' in command && account === undefined) return refused('invalidAccount');
  switch (command.type) {
    case 'setLeverage':
      return setLeverage(state, account as Account, command.symbol, command.maxLeverage, events);
    case 'setProfitCurrency':
      return setProfitCurrency(state, account as Account, command.symbol, command.asset, events);
    case 'addAssignment':
      return addAssignment(state, account as Account, command.preference, events);
    case 'deleteAssignment':
      return deleteAssignment(state, account as Account, command.id, events);
    case 'sendOrder':
      return sendOrder(state, command, told, events);
    case 'editOrder':
      return editOrder(state, command, told, events);
    case 'cancelOrder':
      return cancelOrder(state, command, events);
    case 'cancelAllOrders':
      return cancelAll(state, command, events);
    case 'sendTrigger':
      return sendTrigger(state, command, told, events);
    case 'batch':
      return batch(state, command, told, events);
    case 'cancelAllAfter': {
      const { timeoutSeconds } = command;
      if (account?.active !== true) return refused('accountInactive');
      const dueMs = timeoutSeconds === 0 ? 0 : state.timeMs + timeoutSeconds * 1000;
      state.deadlines.delete(account.id);
      if (dueMs > 0) state.deadlines.set(account.id, dueMs);
      return { type: 'deadMan', dueMs };
    }
    case 'setSelfTradeStrategy':
      if (account?.active !== true) return refused('accountInactive');
      if (account.strategy === command.strategy) return DONE;
      account.strategy = command.strategy;
      events.push({ type: 'account', account: account.id });
      return DONE;
    case 'setSubaccountTrading': {
      if (account?.active !== true) return refused('accountInactive');
      const subaccount = state.accounts[command.subaccount];
      if (subaccount === undefined || subaccount.master !== account.id) return refused('authenticationError');
      subaccount.tradingEnabled = command.tradingEnabled;
      events.push({ type: 'account', account: subaccount.id });
      return DONE;
    }
    case 'transfer':
      if (account?.active !== true) return refused('accountInactive');
      return moveMoney(state, account, account, command, 'transfer', told, events);
    case 'subaccountTransfer':
      if (account?.active !== true) return refused('accountInactive');
      return moveInFamily(state, account, command, told, events);
    case 'withdraw':
      if (account?.active !== true) return refused('accountInactive');
      return withdraw(state, account, command, told, events);
    case 'deposit':
      return deposit(state, command.account, command, events);
    case 'createAccount':
      return createAccount(state, command.specification, events);
    case 'setAccount': {
      if (account === undefined) return refused('invalidAccount');
      const { feeSchedule } = command;
      if (isUnknownSchedule(state, feeSchedule)) return refused('unknownFeeSchedule');
      account.feeSchedule = feeSchedule ?? account.feeSchedule;
      account.active = command.active ?? account.active;
      account.tradingEnabled = command.tradingEnabled ?? account.tradingEnabled;
      account.schedule = command.marginSchedule ?? account.schedule;
      if (command.marginSchedule !== undefined) for (const wallet of account.wallets) state.touched.add(wallet);
      events.push({ type: 'account', account: account.id });
      return DONE;
    }
    case 'setMarket': {
      const market = state.markets.get(command.symbol);
      if (market === undefined) return refused('invalidArgument');
      if (!market.listed) return refused('contractExpired');
      market.suspended = command.suspended ?? market.suspended;
      market.postOnly = command.postOnly ?? market.postOnly;
      requote(state, market, events);
      state.moved = true;
      events.push({ type: 'market', symbol: command.symbol });
      return DONE;
    }
    case 'setIndexPrices':
    case 'setPremiums':
    case 'priceStep':
      return setPrices(state, command, events);
  }
}

type PriceCommand = Extract<VenueCommand, { type: 'setIndexPrices' | 'setPremiums' | 'priceStep' }>;

function setPrices(state: State, command: PriceCommand, events: Event[]): ModelResult {
  const prices = command.type === 'setPremiums' ? [] : command.prices;
  const premiums = command.type === 'setIndexPrices' ? [] : command.premiums;
  for (const [symbol, price] of prices) {
    if (!state.assets.has(symbol) || symbol === 'USD') return refused('invalidUnit');
    if (!(price >= 1e-9 && price <= 1e9)) return refused('invalidAmount');
  }
  for (const [symbol, premium] of premiums) {
    if (!state.markets.has(symbol)) return refused('invalidArgument');
    if (!(Math.abs(premium) <= 0.5)) return refused('invalidAmount');
  }
  const expired = premiums.some(([symbol]) => state.markets.get(symbol)?.listed === false);
  if (command.type === 'setPremiums' && expired) return refused('contractExpired');
  for (const [symbol, price] of prices) {
    noteIndex(state, symbol, price);
    assetNamed(state, symbol).index = price;
    state.moved = true;
  }
  for (const [symbol, premium] of premiums) {
    const market = state.markets.get(symbol);
    if (market?.listed === true) market.basis = premium;
  }
  movePrices(
    state,
    ({ contract }) =>
      prices.some(([symbol]) => symbol === contract.base) || premiums.some(([symbol]) => symbol === contract.symbol),
    events,
  );
  // Set by hand, a premium holds at once (D34); a price source's is averaged.
  if (command.type === 'setPremiums') {
    for (const [symbol] of premiums) {
      const market = state.markets.get(symbol);
      if (market !== undefined) restartAverage(state, market, events);
    }
  }
  if (command.type === 'priceStep') {
    for (const [symbol, side, lots] of (command as PriceStepCommand).noiseOrders) {
      tradeNoise(state, symbol, side, lots, events);
    }
  }
  return DONE;
}

/** An amount in ledger units; undefined unless positive, a whole number of units and not absurd. */
function amount(state: State, asset: string, text: string): bigint | undefined {
  const units = fromText(text)?.times(tenToThe(assetNamed(state, asset).decimals));
  if (units === undefined || !units.isWhole()) return undefined;
  const count = units.rounded();
  return count > 0n && count <= LARGEST_AMOUNT ? count : undefined;
}

/** A single-collateral wallet takes its own coin only. */
function takes(wallet: Wallet, asset: string): boolean {
  return wallet.kind !== 'single' || wallet.balances.has(asset);
}

function fundingError(state: State, account: Account, funding: ModelFunding): Refused | undefined {
  const wallet = walletNamed(account, funding.wallet);
  if (wallet === undefined) return refused('invalidAccount');
  if (!state.assets.has(funding.asset) || !takes(wallet, funding.asset)) return refused('invalidUnit');
  return amount(state, funding.asset, funding.amount) === undefined ? refused('invalidAmount') : undefined;
}

function deposit(state: State, accountId: number, funding: ModelFunding, events: Event[]): ModelResult {
  const account = state.accounts[accountId];
  if (account === undefined) return refused('invalidAccount');
  const error = fundingError(state, account, funding);
  if (error !== undefined) return error;
  const wallet = walletNamed(account, funding.wallet) as Wallet;
  const units = amount(state, funding.asset, funding.amount) as bigint;
  book(state, account, wallet, funding.asset, units, 'cross-exchange transfer', events);
  return DONE;
}

function book(
  state: State,
  account: Account,
  wallet: Wallet,
  asset: string,
  units: bigint,
  reason: string,
  events: Event[],
): void {
  bookRow(state, account, wallet, asset, units, reason, events);
}

/** C88: one after the other; what follows, follows at the end. */
function batch(
  state: State,
  { account, elements, processBeforeMs }: BatchCommand,
  told: Told,
  events: Event[],
): ModelResult {
  const { active, tradingEnabled } = accountNumbered(state, account);
  if (!active || !tradingEnabled) return refused('accountInactive');
  const late = isLate(state, processBeforeMs);
  return {
    type: 'batch',
    elements: elements.map((element, index) => {
      const { cliOrdId } = element;
      const named = cliOrdId === undefined ? {} : { cliOrdId };
      if (late) return { type: 'order', status: 'wouldProcessAfterSpecifiedTime', ...named };
      const own = told.elements?.[index] ?? told;
      const result = decide(state, element, own, events);
      if (own !== told) told.doubts += own.doubts;
      return result;
    }),
  };
}

/** C76: a master moves money of all its family, a subaccount its own. */
function moveInFamily(
  state: State,
  caller: Account,
  command: SubaccountTransferCommand,
  told: Told,
  events: Event[],
): ModelResult {
  const head = caller.master ?? caller.id;
  const inFamily = (account: Account | undefined): account is Account =>
    account !== undefined && (account.master ?? account.id) === head;
  const giver = state.accounts[command.fromUser];
  const taker = state.accounts[command.toUser];
  if (!inFamily(giver) || (caller.master !== undefined && giver !== caller)) return refused('invalidArgument');
  if (!inFamily(taker)) return refused('invalidArgument');
  return moveMoney(state, giver, taker, command, giver === taker ? 'transfer' : 'subaccount transfer', told, events);
}

interface Move {
  readonly from: string;
  readonly to: string;
  readonly asset: string;
  readonly amount: string;
}

function moveMoney(
  state: State,
  giver: Account,
  taker: Account,
  command: Move,
  reason: string,
  told: Told,
  events: Event[],
): ModelResult {
  const from = walletNamed(giver, command.from);
  const to = walletNamed(taker, command.to);
  if (from === undefined || to === undefined || from === to) return refused('invalidAccount');
  const { asset } = command;
  if (!state.assets.has(asset) || !takes(from, asset) || !takes(to, asset)) return refused('invalidUnit');
  const units = amount(state, asset, command.amount);
  if (units === undefined) return refused('invalidAmount');
  if (!canGive(state, giver, from, asset, units, told)) return refused('insufficientFunds');
  book(state, giver, from, asset, -units, reason, events);
  book(state, taker, to, asset, units, reason, events);
  return DONE;
}

/** C107: to the outside world; fee credits stay. */
function withdraw(state: State, account: Account, command: WithdrawCommand, told: Told, events: Event[]): ModelResult {
  const from = walletNamed(account, command.from);
  if (from === undefined) return refused('invalidAccount');
  const { asset } = command;
  if (state.assets.get(asset)?.kind === 'credit') return refused('invalidUnit');
  if (!state.assets.has(asset) || !takes(from, asset)) return refused('invalidUnit');
  const units = amount(state, asset, command.amount);
  if (units === undefined) return refused('invalidAmount');
  if (!canGive(state, account, from, asset, units, told)) return refused('insufficientFunds');
  book(state, account, from, asset, -units, 'cross-exchange transfer', events);
  return { type: 'withdrawal' };
}

/** C14, D30: a margin wallet gives what leaves its available margin at or above zero. */
function canGive(state: State, account: Account, from: Wallet, asset: string, units: bigint, told: Told): boolean {
  const balance = from.balances.get(asset) ?? 0n;
  if (balance < units) return false;
  if (from.kind === 'cash' || assetNamed(state, asset).kind === 'credit') return true;
  const margin = marginOf(state, account, from);
  const lost = collateralLost(state, from, asset, balance, units);
  const left = margin.availableMargin - lost;
  if (Math.abs(left) > margin.scale * 1e-12) return left >= 0;
  // So close to nothing that the rounding of floats decides.
  if (left !== 0) told.doubts++;
  return told.status !== 'insufficientFunds';
}

/** By how much the wallet's collateral shrinks when so many units leave it. */
function collateralLost(state: State, wallet: Wallet, asset: string, balance: bigint, units: bigint): number {
  const worth = (amountLeft: bigint): number => {
    const value = valueOfBalance(wallet, assetNamed(state, asset), amountLeft);
    return wallet.kind === 'single' ? value : collateralOf(state, assetNamed(state, asset), value);
  };
  return worth(balance) - worth(balance - units);
}

function createAccount(state: State, row: ModelAccountRow, events: Event[]): ModelResult {
  for (const account of state.accounts) {
    if (account.name === row.name) return refused('accountExists');
    if (row.keys.some(({ apiKey }) => account.keys.includes(apiKey))) return refused('keyExists');
  }
  if (row.master !== undefined && masterOf(state, row) === undefined) return refused('unknownMaster');
  if (isUnknownSchedule(state, row.feeSchedule)) return refused('unknownFeeSchedule');
  const account = newAccount(state, row, 'client');
  for (const funding of row.funds) {
    const error = fundingError(state, account, funding);
    if (error !== undefined) return error;
  }
  open(state, account, row.funds, events);
  return { type: 'account', accountId: account.id };
}

/** The account that a row names as its master: a client that is no subaccount itself. */
function masterOf(state: State, { master }: ModelAccountRow): number | undefined {
  const found = state.accounts.find(({ name }) => name === master);
  return found?.role === 'client' && found.master === undefined ? found.id : undefined;
}

function isUnknownSchedule(state: State, uid: string | undefined): boolean {
  return uid !== undefined && uid !== '' && !state.feeSchedules.some((schedule) => schedule.uid === uid);
}

/** D33: cash, flex (which always shows USD), and one wallet for each inverse pair, which always shows its coin. */
function newAccount(state: State, row: ModelAccountRow, role: Account['role']): Account {
  const wallets: Wallet[] = [
    { name: 'cash', kind: 'cash', balances: new Map(), positions: new Map() },
    { name: 'flex', kind: 'flex', balances: new Map([['USD', 0n]]), positions: new Map() },
  ];
  for (const { contract } of state.markets.values()) {
    if (contract.linear || wallets.some(({ name }) => name === contract.wallet)) continue;
    const balances = new Map([[contract.settlement, 0n]]);
    wallets.push({ name: contract.wallet, kind: 'single', balances, positions: new Map() });
  }
  return {
    id: state.accounts.length,
    name: row.name,
    role,
    master: row.master === undefined ? undefined : masterOf(state, row),
    strategy: 'REJECT_TAKER',
    keys: row.keys.map(({ apiKey }) => apiKey),
    active: true,
    tradingEnabled: true,
    schedule: row.marginSchedule ?? 'professional',
    feeSchedule: row.feeSchedule ?? '',
    volume: new Map(),
    assignments: [],
    assignmentsAdded: 0,
    wallets,
  };
}

function open(state: State, account: Account, funds: readonly ModelFunding[], events: Event[]): void {
  state.accounts.push(account);
  for (const funding of funds) deposit(state, account.id, funding, events);
  events.push({ type: 'account', account: account.id });
}

function begin(genesis: GenesisCommand, events: Event[]): State {
  const rules = rulesOf(genesis.rules);
  const state: State = {
    rules,
    feeSchedules: genesis.feeSchedules,
    liquidity: genesis.liquidity,
    startMs: genesis.startMs,
    timeMs: genesis.startMs,
    arrivals: 0,
    tryingOut: false,
    moved: false,
    touched: new Set(),
    sampling: false,
    rows: 0,
    freeRows: [],
    deadlines: new Map(),
    pool: new Map(),
    assets: new Map(),
    markets: new Map(),
    accounts: [],
  };
  for (const { symbol, kind, decimals, indexPriceUsd, indexDecimals } of genesis.assets) {
    const collateral = rules.collateralRules.find((row) => row.asset === symbol);
    state.assets.set(symbol, {
      symbol,
      kind,
      decimals,
      index: indexPriceUsd,
      indexDecimals,
      history: [[genesis.startMs, indexPriceUsd]],
      minutes: [],
      haircut: collateral?.haircut ?? rules.unlistedHaircut,
      conversionFee: collateral?.conversionFee ?? rules.unlistedConversionFee,
    });
  }
  for (const row of genesis.instruments) {
    if (row.tradeable === false || row.isExpired === true) continue;
    const contract = contractOf(row, genesis.feeSchedules);
    state.markets.set(contract.symbol, {
      contract,
      listed: true,
      suspended: false,
      postOnly: contract.postOnly,
      basis: genesis.premiums.find(([symbol]) => symbol === contract.symbol)?.[1] ?? 0,
      average: 0,
      mark: 0,
      bids: [],
      asks: [],
      orders: [],
      triggers: [],
      last: undefined,
      trades: 0,
      openInterest: 0n,
      funding: noFunding(genesis.startMs),
      multiplier: 1,
      extreme: false,
      dislocation: '',
      settlementPrice: 0,
    });
  }
  for (const role of ['house', 'noise'] as const) {
    open(state, newAccount(state, { name: role, keys: [], funds: [] }, role), [], events);
  }
  for (const row of genesis.accounts) open(state, newAccount(state, row, 'client'), row.funds, events);
  for (const market of state.markets.values()) {
    quote(state, market);
    restartAverage(state, market, events);
  }
  fundPool(state);
  // A new venue has nothing to sample and nobody to look at.
  state.moved = false;
  state.touched.clear();
  return state;
}
