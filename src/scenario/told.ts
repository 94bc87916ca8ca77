/** Events in words: each in a line, what came in many parts put together. */
import { amountText, plain, priceText } from './numbers.ts';
import type {
  ScenarioEvent,
  ScenarioFill,
  ScenarioFunding,
  ScenarioLiquidation,
  ScenarioOrderEvent,
} from './result.ts';

/** As `wire.ts` has it. */
const NO_ANSWER = 'noAnswer';

export interface ToldEvent {
  readonly timeMs: number;
  readonly text: string;
  /** What a reader looks for first. */
  readonly isAlarm: boolean;
}

/** The events of a span in their order. Fills of one order at one moment are one line, and so is a market's funding. */
export function tell(events: readonly ScenarioEvent[]): readonly ToldEvent[] {
  const told: ToldEvent[] = [];
  const fills = new Map<string, ScenarioFill[]>();
  const funding = new Map<string, ScenarioFunding[]>();
  const flush = (): void => {
    for (const parts of fills.values()) told.push(fillLine(parts));
    fills.clear();
  };
  for (const event of events) {
    if (event.type === 'fill') {
      const { account, symbol, side, fillType, order, timeMs } = event;
      gather(fills, `${account} ${symbol} ${side} ${fillType} ${order} ${timeMs}`, event);
      continue;
    }
    flush();
    if (event.type === 'funding') gather(funding, `${event.account} ${event.symbol}`, event);
    else told.push(line(event));
  }
  flush();
  for (const parts of funding.values()) told.push(fundingLine(parts));
  return told.toSorted((one, other) => one.timeMs - other.timeMs);
}

function gather<Event>(groups: Map<string, Event[]>, key: string, event: Event): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [event]);
  else group.push(event);
}

function fillLine(parts: readonly ScenarioFill[]): ToldEvent {
  const [first] = parts as readonly [ScenarioFill];
  const size = sum(parts, (part) => part.size);
  const price = sum(parts, (part) => part.size * part.price) / size;
  const profit = sum(parts, (part) => part.realizedProfit);
  const { timeMs, account, side, symbol, fillType, order, currency } = first;
  const how = fillType === 'taker' || fillType === 'maker' ? '' : ` (${spaced(fillType)})`;
  const name = order === '' ? '' : ` [${order}]`;
  const made =
    profit === 0 ? '' : `, ${profit > 0 ? 'gains' : 'loses'} ${amountText(Math.abs(profit), currency)} ${currency}`;
  const verb = side === 'buy' ? 'buys' : 'sells';
  const text = `${account} ${verb} ${plain(size)} ${symbol} at ${priceText(price)}${made}${how}${name}`;
  return { timeMs, text, isAlarm: /iquidation|assign|unwind/.test(fillType) };
}

function fundingLine(parts: readonly ScenarioFunding[]): ToldEvent {
  const [first] = parts as readonly [ScenarioFunding];
  const { account, symbol, currency } = first;
  const amount = sum(parts, (part) => part.amount);
  const verb = amount < 0 ? 'pays' : 'receives';
  const times = parts.length === 1 ? '' : ` in ${parts.length} hours`;
  const text = `${account} ${verb} ${amountText(Math.abs(amount), currency)} ${currency} of funding on ${symbol}${times}`;
  return { timeMs: parts.at(-1)?.timeMs ?? first.timeMs, text, isAlarm: false };
}

function line(event: Exclude<ScenarioEvent, ScenarioFill | ScenarioFunding>): ToldEvent {
  const { timeMs } = event;
  switch (event.type) {
    case 'liquidation':
      return { timeMs, text: liquidationText(event), isAlarm: true };
    case 'settlement': {
      const { account, size, symbol, price, currency, realizedProfit } = event;
      const made = `${realizedProfit < 0 ? 'loses' : 'gains'} ${amountText(Math.abs(realizedProfit), currency)} ${currency}`;
      const text = `${account}'s ${plain(size)} ${symbol} are settled at ${priceText(price)}, ${made}`;
      return { timeMs, text, isAlarm: false };
    }
    case 'booking': {
      const { account, wallet, reason, amount, currency } = event;
      const sign = amount < 0 ? '' : '+';
      return {
        timeMs,
        text: `${account} ${wallet}: ${sign}${amountText(amount, currency)} ${currency} (${reason})`,
        isAlarm: false,
      };
    }
    case 'note':
      return { timeMs, text: event.text, isAlarm: false };
    case 'power':
      return { timeMs, text: event.text, isAlarm: false };
    default:
      return { timeMs, text: orderText(event), isAlarm: event.type === 'refused' };
  }
}

const STEPS: Readonly<Record<string, string>> = {
  ordersCancelled: 'orders cancelled',
  partial: 'partly liquidated',
  full: 'liquidated',
  assignment: 'assigned',
  covered: 'liquidation covered',
  unwind: 'unwound',
  madeWhole: 'made whole',
};

/** Steps that are told even when their order found nobody in the book. */
const IN_THE_BOOK: Readonly<Record<string, string>> = { partial: 'partial liquidation', full: 'liquidation' };

function liquidationText({
  account,
  wallet,
  symbol,
  step,
  currency,
  equity,
  maintenanceMargin,
  before,
  after,
}: ScenarioLiquidation): string {
  const what = symbol === null ? wallet : `${symbol} ${plain(before)} to ${plain(after)}`;
  const why = `equity ${amountText(equity, currency)}, maintenance ${amountText(maintenanceMargin, currency)} ${currency}`;
  const sought = IN_THE_BOOK[step];
  if (sought !== undefined && symbol !== null && before === after) {
    const whom = before > 0 ? 'buyer' : 'seller';
    return `${account}: ${sought} finds no ${whom} at its limit, ${symbol} stays ${plain(before)} (${why})`;
  }
  return `${account} ${STEPS[step] ?? step}: ${what} (${why})`;
}

function orderText({ type, account, order, side, size, symbol, price, reason }: ScenarioOrderEvent): string {
  const name = order === '' ? '' : ` [${order}]`;
  const what = `${side ?? 'order'} ${plain(size)} ${symbol}${price === null ? '' : ` at ${priceText(price)}`}${name}`;
  switch (type) {
    case 'resting':
      return `${account} rests: ${what}`;
    case 'waiting':
      return `${account} waits: ${what}`;
    case 'triggered':
      return `${account} triggered: ${what}`;
    default:
      // A fault took the request or its answer; whether it was carried out, fills and orders tell.
      return reason === NO_ANSWER ? `${account} gets no answer: ${what}` : `${account} ${type}: ${what} (${reason})`;
  }
}

function spaced(word: string): string {
  return word.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function sum<Part>(parts: readonly Part[], of: (part: Part) => number): number {
  return parts.reduce((total, part) => total + of(part), 0);
}
