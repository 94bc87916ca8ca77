/** Requests as a client might send them, made from the endpoints' own definitions. */
import type { Endpoint } from '../../src/gateway/endpoint.ts';
import type { JsonSchema } from '../../src/gateway/schema.ts';
import type { Random } from '../support/random.ts';

/** What a request may name: things that exist, and things that do not. */
export interface Nameable {
  readonly symbols: readonly string[];
  readonly orderIds: readonly string[];
  readonly wallets: readonly string[];
  readonly units: readonly string[];
  readonly times: readonly string[];
}

export interface Field {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly isRequired: boolean;
  readonly isInPath: boolean;
}

/** An endpoint's parameters; those in its path are required and cannot be left out. */
export function fieldsOf(endpoint: Endpoint, path: string): readonly Field[] {
  const { properties = {}, required = [] } = endpoint.parameters;
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    schema,
    isRequired: required.includes(name),
    isInPath: path.split('/').includes(`:${name}`),
  }));
}

/** A value that a parameter may well take. */
export function plausible(random: Random, { name, schema }: Field, nameable: Nameable): string {
  const item = schema.type === 'array' ? (schema.items ?? {}) : schema;
  if (item.enum !== undefined) return String(random.pick(item.enum));
  switch (item.format) {
    case 'symbol':
      return random.pick(nameable.symbols);
    case 'uuid':
      return random.pick(nameable.orderIds);
    case 'date-time':
      return random.pick(nameable.times);
    case 'decimal':
      return decimalOf(random, name, nameable);
  }
  if (item.type === 'boolean') return random.pick(['true', 'false', 'True']);
  if (item.type === 'integer') return String(random.whole(0, 2_000));
  return textOf(random, name, nameable);
}

function decimalOf(random: Random, name: string, _nameable: Nameable): string {
  if (name === 'size') return random.pick(['0.01', '0.1', '1', '2', '0.25', '1e-2', '100']);
  if (name === 'maxLeverage') return random.pick(['1', '5', '12.5', '20', '100', '5.00', '0.5']);
  if (name.endsWith('Deviation') || name.endsWith('OffsetValue'))
    return random.pick(['1', '0.5', '-1', '250', '0.125']);
  if (name === 'limitPrice' || name === 'stopPrice')
    return String(random.pick([83_000, 83_999, 84_001, 85_000, 70_000, 2_600, 3_000.5]));
  return String(1_795_176_000 + random.whole(-10_000, 10_000));
}

function textOf(random: Random, name: string, nameable: Nameable): string {
  switch (name) {
    case 'orderType':
      return random.pick(['lmt', 'lmt', 'post', 'ioc', 'fok', 'mkt', 'mkt', 'stp', 'take_profit', 'trailing_stop']);
    case 'symbol':
      return random.pick(nameable.symbols);
    case 'fromAccount':
    case 'toAccount':
    case 'sourceWallet':
      return random.pick(nameable.wallets);
    case 'unit':
    case 'currency':
      return random.pick(nameable.units);
    case 'amount':
      return random.pick(['1', '0.001', '100000000']);
    case 'since':
    case 'before':
      return random.pick([...nameable.times, '1795176000000', '2026-11-20']);
    case 'info':
      return random.pick(['futures trade', 'transfer', 'conversion', 'nothing']);
    case 'continuation_token':
    case 'continuationToken':
      return Buffer.from(`1795176000000/${random.whole(0, 200)}`).toString('base64');
    case 'tick_type':
      return random.pick(['trade', 'mark', 'spot']);
    case 'interval':
      return random.pick(['60', '300', '3600', '86400', '604800']);
    case 'analytics_type':
      return random.pick(['open-interest', 'cvd', 'orderbook', 'funding', 'rolling-volatility', 'top-traders']);
    case 'resolution':
      return random.pick(['1m', '5m', '1h', '1d', '1w']);
    case 'contractType':
      return random.pick(['flexible_futures', 'futures_inverse', 'all', 'options', 'flex', 'flex', 'fi_xbtusd']);
    case 'timeFrame':
      return random.pick(['ALL', 'WEEKDAYS', 'weekends', 'never']);
    case 'baseCurrency':
    case 'quoteCurrency':
    case 'pnlPreference':
      return random.pick(nameable.units);
    case 'json':
      return batchOf(random, nameable);
    default:
      return `text-${random.whole(1, 9)}`;
  }
}

/** A batch of a few elements, some of them faulty. */
function batchOf(random: Random, nameable: Nameable): string {
  const element = (): object =>
    random.pick<object>([
      {
        order: 'send',
        order_tag: random.pick(['1', 2]),
        orderType: random.pick(['lmt', 'mkt', 'stp', 'limit']),
        symbol: random.pick(nameable.symbols),
        side: random.pick(['buy', 'sell']),
        size: random.pick([0.01, '0.1', -1, {}]),
        limitPrice: random.pick([70_000, '84001', null]),
        stopPrice: random.pick([90_000, 'x']),
        cliOrdId: random.pick(['a', '\ud800', 'x'.repeat(101)]),
      },
      { order: 'edit', order_id: random.pick(nameable.orderIds), size: random.pick([1, '0.02']) },
      { order: 'cancel', order_id: random.pick(nameable.orderIds) },
      random.pick([{}, { order: 'send' }, { order: 'x' }]),
    ]);
  return JSON.stringify({ batchOrder: Array.from({ length: random.whole(0, 5) }, element) });
}

/** Values that break what is written without care. */
export const NASTY: readonly string[] = [
  'NaN',
  'Infinity',
  '-Infinity',
  '-1',
  '-0',
  '0',
  '1e400',
  '1e-400',
  '1e9999',
  '0x10',
  '1_000',
  '1,5',
  '٣',
  '99999999999999999999999999999999',
  '0.00000000000000000001',
  '9007199254740993',
  '18446744073709551616',
  'null',
  'undefined',
  'true',
  '[]',
  '{}',
  '{"a":',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  ' ',
  '\u0000',
  'a\nb',
  "'; DROP TABLE entries; --",
  '<script>',
  '../../etc/passwd',
  '\ud83d\ude80',
  '\u0130',
  'PF_XBTUSD\u0000',
  'x'.repeat(1_000),
  '5c1df89d-3d48-41a5-9f4e-1cf1b2b8e6b',
  '00000000-0000-0000-0000-000000000000',
  '2026-02-30T00:00:00Z',
  '2026-11-20',
  '275760-09-13T00:00:00.001Z',
];
