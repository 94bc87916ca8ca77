/**
 * The last refused orders of each account, and those that were cancelled for it, with what refused them. A projection like
 * the history: it is fed every entry, keeps its rows where a snapshot keeps the venue, and follows a revert.
 */
import { must } from '../core/assert.ts';
import { ByteReader, ByteWriter } from '../core/codec.ts';
import type { BatchElement, Command, EditOrder, SendOrder, SendTrigger, Side } from '../core/commands/command.ts';
import { type Market, NONE } from '../core/entities.ts';
import type { CoreEvent, Liquidation, OrderReason, RefusalFigure, Result } from '../core/events.ts';
import { priceOf, sizeOf } from '../core/instruments/terms.ts';
import { marketTerms } from '../core/margin/figures.ts';
import { checkOf } from '../core/orders/refusals.ts';
import type { State } from '../core/state.ts';
import type { Entry } from '../journal/journal.ts';
import { type Delivered, GENESIS } from '../timeline/timeline.ts';

/** Rows kept for each account, and of all accounts together: the oldest go first (C103). */
export const REFUSALS_PER_ACCOUNT = 50;
export const REFUSALS_ALTOGETHER = 10_000;

/** What was refused or cancelled. */
export interface RefusalRow {
  /** Running number, by which rows of all accounts are ordered. */
  readonly number: number;
  readonly position: number;
  readonly timeMs: number;
  readonly accountId: number;
  /** `send`, `edit`: the command was refused; `trigger`: what it fired was; `cancel`: a resting order was taken out. */
  readonly what: 'send' | 'edit' | 'trigger' | 'cancel';
  readonly symbol: string | null;
  readonly side: Side | null;
  /** As it was sent, or the open size; contracts. */
  readonly size: string | null;
  readonly limitPrice: string | null;
  readonly cliOrdId: string;
  /** Key of the order concerned; NONE when none got an id. */
  readonly orderKey: number;
  /** The order's error, the reason of the cancellation, or the error of a command that never became an order. */
  readonly error: string;
  /** Number of the check (C44); 0 where only the word tells. */
  readonly check: number;
  readonly figures: readonly RefusalFigure[];
}

type Rows = ReadonlyMap<number, readonly RefusalRow[]>;
type Sent = SendOrder | SendTrigger | EditOrder;

/** Cancellations that nobody asked for. */
const TAKEN_OUT: readonly OrderReason[] = [
  'NOT_ENOUGH_MARGIN',
  'WOULD_NOT_REDUCE_POSITION',
  'CANCELLED_BY_ADMIN',
  'CANCELLED_BY_SELF_TRADE',
  'CONTRACT_EXPIRED',
  'MARKET_INACTIVE',
  'DEAD_MAN_SWITCH',
];

/** Refusals of commands whose account is not there any more. */
const NOBODYS: readonly string[] = ['authenticationError', 'invalidAccount'];

export class Refusals {
  readonly name = 'refusals';
  readonly #state: State;
  #rows: Map<number, readonly RefusalRow[]> = new Map();
  readonly #kept = new Map<string, Rows>();
  #count = 0;
  #number = 0;

  /** `state` is the live venue's. */
  constructor(state: State) {
    this.#state = state;
  }

  /** The newest rows, newest first: of one account, or of all. */
  newest(accountId: number | undefined, count: number): readonly RefusalRow[] {
    if (accountId !== undefined) return (this.#rows.get(accountId) ?? []).slice(-count).toReversed();
    return [...this.#rows.values()]
      .flat()
      .sort((a, b) => b.number - a.number)
      .slice(0, count);
  }

  /** Takes in the next entry, once the venue has applied it. */
  apply({ command }: Entry, delivered: Delivered): void {
    this.#follow(command, delivered.result);
    if (command.type === 'batch' && delivered.result.type === 'batch') {
      for (const [index, { result }] of delivered.result.elements.entries()) {
        this.#addResult(command.elements[index], result, delivered);
      }
    } else this.#addResult(command, delivered.result, delivered);
    for (const [index, event] of delivered.events.entries()) this.#addEvent(event, index, delivered);
  }

  save(): Uint8Array {
    const lines = [...this.#kept].map(([name, rows]) => ({ name, numbers: numbersOf(rows) }));
    const rows = new Map([...this.#kept.values(), this.#rows].flatMap(allOf).map((row) => [row.number, row]));
    const writer = new ByteWriter();
    writer.text(JSON.stringify({ number: this.#number, rows: [...rows.values()], lines, live: numbersOf(this.#rows) }));
    return writer.take();
  }

  load(bytes: Uint8Array): void {
    const saved = JSON.parse(new ByteReader(bytes).text()) as {
      readonly number: number;
      readonly rows: readonly RefusalRow[];
      readonly lines: readonly { readonly name: string; readonly numbers: readonly number[] }[];
      readonly live: readonly number[];
    };
    const byNumber = new Map(saved.rows.map((row) => [row.number, row]));
    this.#kept.clear();
    for (const { name, numbers } of saved.lines) this.#kept.set(name, rowsOf(numbers, byNumber));
    this.#rows = rowsOf(saved.live, byNumber);
    this.#count = saved.live.length;
    this.#number = saved.number;
  }

  #follow(command: Command, result: Result): void {
    if (result.type !== 'done') return;
    if (command.type === 'genesis') this.#kept.set(GENESIS, new Map());
    else if (command.type === 'snapshot') this.#kept.set(command.name, new Map(this.#rows));
    else if (command.type === 'deleteSnapshot') this.#kept.delete(command.name);
    else if (command.type === 'revert') {
      this.#rows = new Map(must(this.#kept.get(command.name), 'what the venue reverts to was kept'));
      this.#count = allOf(this.#rows).length;
    }
  }

  /** What a command that sends or edits came to. */
  #addResult(command: Command | BatchElement | undefined, result: Result, { position, timeMs }: Delivered): void {
    if (command === undefined || !isSent(command)) return;
    const refusal = result.type === 'order' ? result.refusal : undefined;
    if (refusal === undefined && result.type !== 'refused') return;
    const { account: accountId, cliOrdId = '' } = command;
    // A revert ahead of the command may have given the account's place to another.
    const isNobodys = result.type === 'refused' && NOBODYS.includes(result.error);
    if (isNobodys || this.#state.accounts.find(accountId)?.role !== 'client') return;
    const orderKey = (result.type === 'order' ? result.orderKey : undefined) ?? NONE;
    this.#add({
      position,
      timeMs,
      accountId,
      ...asSent(this.#state, command, orderKey),
      cliOrdId,
      orderKey,
      error: refusal?.error ?? (result.type === 'refused' ? result.error : ''),
      check: refusal?.check ?? 0,
      figures: refusal?.figures ?? [],
    });
  }

  /** What the venue did to orders by itself. */
  #addEvent(event: CoreEvent, index: number, { position, timeMs, events }: Delivered): void {
    const state = this.#state;
    if (event.type === 'triggerFailed') {
      const { trigger, error, figures } = event;
      const { accountId, marketId, side, lots, limitTicks, cliOrdId, key } = trigger;
      const shown = sizesOf(state, state.markets.get(marketId), lots, limitTicks);
      const row = { position, timeMs, accountId, what: 'trigger', side, cliOrdId, orderKey: key } as const;
      this.#add({ ...row, ...shown, error, check: checkOf(error), figures });
      return;
    }
    if (event.type !== 'orderCancelled' || !TAKEN_OUT.includes(event.reason)) return;
    const { accountId, marketId, side, quantityLots, filledLots, ticks, cliOrdId, key } = event.order;
    if (state.accounts.find(accountId)?.role !== 'client') return;
    const shown = sizesOf(state, state.markets.get(marketId), quantityLots - filledLots, ticks);
    const row = { position, timeMs, accountId, what: 'cancel', side, cliOrdId, orderKey: key } as const;
    const figures = event.reason === 'NOT_ENOUGH_MARGIN' ? shortageFigures(state, accountId, events, index) : [];
    this.#add({ ...row, ...shown, error: event.reason, check: 0, figures });
  }

  #add(row: Omit<RefusalRow, 'number'>): void {
    const before = this.#rows.get(row.accountId) ?? [];
    const kept = before.length < REFUSALS_PER_ACCOUNT ? before : before.slice(1);
    this.#rows.set(row.accountId, [...kept, { number: this.#number++, ...row }]);
    this.#count += kept === before ? 1 : 0;
    if (this.#count > REFUSALS_ALTOGETHER) this.#dropOldest();
  }

  /** Drops a tenth at once, so that a full store does not sort at every refusal. */
  #dropOldest(): void {
    const left = numbersOf(this.#rows).sort((a, b) => a - b);
    const first = left[Math.ceil(left.length / 10)] ?? 0;
    for (const [accountId, rows] of this.#rows) {
      const young = rows.filter((row) => row.number >= first);
      if (young.length === 0) this.#rows.delete(accountId);
      else if (young.length < rows.length) this.#rows.set(accountId, young);
    }
    this.#count = allOf(this.#rows).length;
  }
}

function isSent(command: Command | BatchElement): command is Sent {
  return command.type === 'sendOrder' || command.type === 'sendTrigger' || command.type === 'editOrder';
}

type Shown = Pick<RefusalRow, 'what' | 'symbol' | 'side' | 'size' | 'limitPrice'>;

/** An order as the command has it; of an edit the market and side are those of the order that it names. */
function asSent(state: State, command: Sent, orderKey: number): Shown {
  const { limitPrice = null } = command;
  if (command.type !== 'editOrder') {
    const { symbol, side, size } = command;
    return { what: 'send', symbol, side, size, limitPrice };
  }
  const id = state.orderByKey.find(orderKey);
  const order = id === undefined ? undefined : state.orders.get(id);
  const symbol = order === undefined ? null : state.markets.get(order.marketId).contract.symbol;
  return { what: 'edit', symbol, side: order?.side ?? null, size: command.size ?? null, limitPrice };
}

function sizesOf(state: State, market: Market, lots: number, ticks: number): Omit<Shown, 'what' | 'side'> {
  const terms = marketTerms(state, market);
  return {
    symbol: market.contract.symbol,
    size: String(sizeOf(terms, lots)),
    limitPrice: ticks > 0 ? String(priceOf(terms, ticks)) : null,
  };
}

/** The margins that called for cancelling: the step is told behind the orders that it took out. */
function shortageFigures(
  state: State,
  accountId: number,
  events: readonly CoreEvent[],
  from: number,
): readonly RefusalFigure[] {
  const step = events.find(
    (event, index): event is Liquidation =>
      index > from && event.type === 'liquidation' && event.step === 'ordersCancelled' && event.accountId === accountId,
  );
  if (step === undefined) return [];
  const wallet = state.wallets.get(step.walletId);
  const assetId = wallet.kind === 'single' ? (wallet.assets[0] as number) : state.usdAsset;
  const unit = state.assets.get(assetId).symbol;
  return [
    { name: 'equity before', value: step.equity, unit },
    { name: 'initial margin before', value: step.initialMargin, unit },
    { name: 'maintenance margin before', value: step.maintenanceMargin, unit },
  ];
}

function allOf(rows: Rows): readonly RefusalRow[] {
  return [...rows.values()].flat();
}

function numbersOf(rows: Rows): number[] {
  return allOf(rows).map((row) => row.number);
}

function rowsOf(
  numbers: readonly number[],
  byNumber: ReadonlyMap<number, RefusalRow>,
): Map<number, readonly RefusalRow[]> {
  const rows = new Map<number, readonly RefusalRow[]>();
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const row = must(byNumber.get(number), 'a saved line has its rows');
    rows.set(row.accountId, [...(rows.get(row.accountId) ?? []), row]);
  }
  return rows;
}
