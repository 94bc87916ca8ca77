/** Replies in another dialect than they were written in, where that is done after the fact: only few ask for it. */
import { assert } from '../../core/assert.ts';
import type { Reply } from '../reply.ts';
import type { Dialect } from './switches.ts';

/** Writes the replies of one endpoint anew in a dialect. Their numbers are such as a float carries whole. */
export type Translation = (reply: Reply, dialect: Dialect) => Reply;

/** Endpoints whose replies name markets as `symbol`. */
const WITH_SYMBOLS: ReadonlySet<string> = new Set([
  'openpositions',
  'openorders',
  'orders/status',
  'fills',
  'sendorder',
  'editorder',
  'cancelorder',
  'cancelallorders',
  'batchorder',
]);

/** Undefined for an endpoint whose replies are the same in all dialects, or are written in each from the start. */
export function translationOf(endpoint: string): Translation | undefined {
  if (WITH_SYMBOLS.has(endpoint)) return lowerSymbols;
  switch (endpoint) {
    case 'executions':
      return capitalExecution;
    case 'market/{symbol}/price':
      return plainPrice;
    default:
      return undefined;
  }
}

function lowerSymbols(reply: Reply, { symbols }: Dialect): Reply {
  if (symbols === 'upper') return reply;
  return rewritten(reply, (name, value) =>
    name === 'symbol' && typeof value === 'string' ? value.toLowerCase() : value,
  );
}

function capitalExecution(reply: Reply, { executionEvent }: Dialect): Reply {
  return executionEvent === 'execution' ? reply : withEventKey(reply, 'execution', executionEvent);
}

function plainPrice(reply: Reply, { priceEvent }: Dialect): Reply {
  if (priceEvent === 'MarkPriceChanged') return reply;
  return rewritten(reply, (name, value) => {
    if (name !== 'event' || !isObject(value) || !isObject(value.MarkPriceChanged)) return value;
    return value.MarkPriceChanged;
  });
}

/** The one member of each `event` under another name. */
function withEventKey(reply: Reply, from: string, to: string): Reply {
  return rewritten(reply, (name, value) =>
    name === 'event' && isObject(value) && Object.hasOwn(value, from) ? { [to]: value[from] } : value,
  );
}

function rewritten(reply: Reply, change: (name: string, value: unknown) => unknown): Reply {
  const { body } = reply;
  assert(typeof body === 'string' || body instanceof Uint8Array, 'what is translated is there as a whole');
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  return { ...reply, body: JSON.stringify(JSON.parse(text), change) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
