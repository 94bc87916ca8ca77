/** Replies in another dialect than they were written in, where that is done after the fact: only few ask for it. */
import type { Reply } from '../reply.ts';
import type { Dialect } from './switches.ts';

/** Endpoints whose replies name markets as `symbol`, and hold no number that a float could not carry. */
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

/** The reply of an endpoint as this dialect has it. */
export function translated(endpoint: string, reply: Reply, dialect: Dialect): Reply {
  if (dialect.symbols === 'upper' || !WITH_SYMBOLS.has(endpoint)) return reply;
  const text = typeof reply.body === 'string' ? reply.body : new TextDecoder().decode(reply.body);
  const body = JSON.stringify(JSON.parse(text), (name, value: unknown) =>
    name === 'symbol' && typeof value === 'string' ? value.toLowerCase() : value,
  );
  return { ...reply, body };
}
