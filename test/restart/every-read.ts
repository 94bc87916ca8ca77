/**
 * Every GET that a venue answers, made from the endpoints' own definitions and from the calls of the control door: what is
 * added there is read here, too. Two pictures are equal when nothing at all can be told apart.
 */
import { Agent, type IncomingMessage, request } from 'node:http';
import { CALLS } from '../../src/control/calls/calls.ts';
import type { Endpoint } from '../../src/gateway/endpoint.ts';
import { ENDPOINTS } from '../../src/gateway/mount.ts';
import type { JsonSchema } from '../../src/gateway/schema.ts';
import { ANALYTICS_DATA } from '../../src/gateway/wire/schemas/analytics.ts';
import { signedHeaders } from '../gateway/keys.ts';

export interface Reader {
  readonly name: string;
  readonly apiKey: string;
  readonly secret: string;
}

/** What may be named in a read. */
export interface Nameable {
  readonly readers: readonly Reader[];
  readonly symbols: readonly string[];
  /** Order ids of clients. */
  readonly clientIds: readonly string[];
  /** Uid of a subaccount. */
  readonly subaccount: string;
}

/** Answers by request, each with its status and content type. */
export type Picture = ReadonlyMap<string, string>;

/**
 * What is not part of what a snapshot keeps, and taken out of the replies of the control door: `position`, the present place
 * in the journal, which only grows (rows of the past have one, too, and keep it); and how many snapshots there are.
 */
const OUTSIDE_OF_CONTROL = ['position'] as const;
const OUTSIDE_OF_COUNTS = ['snapshots'] as const;

/**
 * The list of the snapshots is what a snapshot is not part of. Why keys were refused is told of the clients of this process,
 * as a log would: no revert makes a mistake unmade (docs/troubleshooting.md).
 */
const LEFT_OUT: readonly string[] = ['/snapshots', '/key-refusals'];

const UNKNOWN_ID = '5c1df89d-3d48-41a5-9f4e-1cf1b2b8e6b5';
const AT_ONCE = 24;

export class EveryRead {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  readonly #targets: readonly (readonly [target: string, reader: Reader | undefined])[];

  constructor(nameable: Nameable) {
    this.#targets = [...venueTargets(nameable), ...controlTargets(nameable)];
  }

  get size(): number {
    return this.#targets.length;
  }

  /** Asks all of it. The venue's clock must stand. */
  async picture(url: string): Promise<Picture> {
    const answers = await Promise.all(this.#targets.map(([target, reader]) => this.#get(url, target, reader)));
    return new Map(this.#targets.map(([target, reader], index) => [key(target, reader), answers[index] as string]));
  }

  close(): void {
    this.#agent.destroy();
  }

  #get(url: string, target: string, reader: Reader | undefined): Promise<string> {
    const { hostname, port } = new URL(url);
    const [path = '', query = ''] = target.split('?');
    const headers =
      reader === undefined
        ? {}
        : signedHeaders({ ...reader, accountId: 0, general: 'full', transfer: 'none' }, path, query);
    return new Promise((resolve, reject) => {
      const asking = request({ hostname, port, path: target, headers, agent: this.#agent }, (reply) => {
        text(reply).then((body) => resolve(within(target, reply, body)), reject);
      });
      asking.on('error', reject);
      asking.end();
    });
  }
}

function key(target: string, reader: Reader | undefined): string {
  return reader === undefined ? target : `${target} of ${reader.name}`;
}

async function text(reply: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of reply) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** The answer without what is outside of the state. The headers that tell of pages belong to it. */
function within(target: string, { statusCode, headers }: IncomingMessage, body: string): string {
  const told = Object.entries(headers).filter(([name]) => !TRANSPORT.includes(name));
  const isControl = target.startsWith('/control') && headers['content-type']?.startsWith('application/json') === true;
  return `${statusCode} ${JSON.stringify(told)}\n${isControl ? JSON.stringify(ofControl(JSON.parse(body))) : body}`;
}

const TRANSPORT: readonly string[] = ['date', 'connection', 'keep-alive', 'content-length'];

function ofControl(reply: Readonly<Record<string, unknown>>): object {
  const { counts } = reply;
  const rest = without(reply, OUTSIDE_OF_CONTROL);
  return typeof counts === 'object' && counts !== null ? { ...rest, counts: without(counts, OUTSIDE_OF_COUNTS) } : rest;
}

function without(value: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}

function* venueTargets(nameable: Nameable): Generator<readonly [string, Reader | undefined]> {
  for (const endpoint of ENDPOINTS) {
    if (!endpoint.methods.includes('GET')) continue;
    for (const pattern of endpoint.paths) {
      for (const target of targetsOf(endpoint, pattern, nameable).flatMap(ofEachAnalytics)) {
        if (endpoint.level === 'public') yield [target, undefined];
        else for (const reader of nameable.readers) yield [target, reader];
      }
    }
  }
  for (const target of ['/', '/health']) yield [target, undefined];
}

function ofEachAnalytics(target: string): readonly string[] {
  if (!target.includes(':analytics_type')) return [target];
  return Object.keys(ANALYTICS_DATA).map((type) => target.replace(':analytics_type', type));
}

/** One request with what is required, for each symbol where one is named; and one with further choices. */
function targetsOf({ parameters }: Endpoint, pattern: string, nameable: Nameable): readonly string[] {
  const { properties = {}, required = [] } = parameters;
  const takesSymbol = required.includes('symbol');
  const make = (symbol: string, extra: readonly (readonly [string, string])[]): string => {
    let path = pattern;
    const query: string[] = [];
    for (const name of required) {
      const value = parameterValue(name, properties[name] ?? {}, symbol, nameable);
      if (path.includes(`:${name}`)) path = path.replace(`:${name}`, value);
      else query.push(`${name}=${value}`);
    }
    query.push(...extra.map(([name, value]) => `${name}=${value}`));
    return query.length === 0 ? path : `${path}?${query.join('&')}`;
  };
  const symbols = takesSymbol ? nameable.symbols : ['PF_XBTUSD'];
  const extra = CHOICES.filter(([name]) => name in properties && !required.includes(name));
  const ids = 'cliOrdIds' in properties ? nameable.clientIds.map((id) => ['cliOrdIds', id] as const) : [];
  return symbols.flatMap((symbol) => [
    ...(ids.length === 0 ? [make(symbol, [])] : [make(symbol, ids)]),
    ...(extra.length === 0 ? [] : [make(symbol, extra)]),
  ]);
}

/** Choices that are tried where an endpoint offers them. */
const CHOICES: readonly (readonly [name: string, value: string])[] = [
  ['sort', 'asc'],
  ['count', '7'],
  ['includeMTFData', 'true'],
  ['conversion_details', 'true'],
  ['expired', 'true'],
];

function parameterValue(name: string, { format }: JsonSchema, symbol: string, nameable: Nameable): string {
  const known: Readonly<Record<string, string>> = {
    symbol,
    orderType: 'lmt',
    side: 'buy',
    size: '0.01',
    tick_type: 'trade',
    resolution: '1m',
    subaccountUid: nameable.subaccount,
    // Of analytics: an hour in steps of a minute.
    since: '1795176000',
    interval: '60',
    analytics_type: ':analytics_type',
  };
  const value = known[name] ?? (format === 'uuid' ? UNKNOWN_ID : undefined);
  if (value === undefined) throw new Error(`no value is known for the required parameter ${name}: name one here`);
  return value;
}

function* controlTargets({ readers, symbols }: Nameable): Generator<readonly [string, undefined]> {
  yield ['/control', undefined];
  for (const { method, path } of CALLS) {
    if (method !== 'GET' || LEFT_OUT.includes(path)) continue;
    for (const target of controlPaths(path, readers, symbols)) yield [target, undefined];
  }
}

function controlPaths(path: string, readers: readonly Reader[], symbols: readonly string[]): readonly string[] {
  const whole = `/control${path}`;
  if (path === '/status') return [`${whole}?hash=true`];
  if (path.includes(':id')) return readers.map(({ name }) => whole.replace(':id', name));
  if (path.includes(':symbol')) return symbols.map((symbol) => whole.replace(':symbol', symbol));
  if (path.includes(':')) throw new Error(`no value is known for ${path}: name one here`);
  return [whole];
}
