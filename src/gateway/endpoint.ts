/**
 * An endpoint as data: where it is, who may call it, what it costs, what it takes and gives. The router, the
 * validation, the types of its handler and the API documentation all read this one definition.
 */
import type { Parameters } from './parameters.ts';
import type { RequiredLevel } from './permissions.ts';
import type { Schema } from './schema.ts';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';
export type EndpointLevel = RequiredLevel | 'public';

export interface Endpoint<Taken = unknown, Given = unknown, Level extends EndpointLevel = EndpointLevel> {
  /** As it is called in documentation, limits and logs: `sendorder`. */
  readonly name: string;
  /** One line for the API documentation. */
  readonly summary: string;
  readonly methods: readonly HttpMethod[];
  /** Every path it is served at; `:name` is a parameter in the path. */
  readonly paths: readonly string[];
  readonly level: Level;
  /** Units of the account's budget of requests, of that of the surface it is served at. Public endpoints cost nothing. */
  readonly cost: number;
  /** What a request costs where that depends on what is asked for. It is asked before the parameters are checked. */
  readonly costOf?: (parameters: Parameters) => number;
  /** The same in words, for the documentation. */
  readonly costText?: string;
  /** How faults of parameters are told: the trading API's older handlers and its newer ones differ. */
  readonly faults: 'classic' | 'handler';
  /** Looks for missing parameters before it looks at the key. */
  readonly presenceBeforeKey?: true;
  /** Served before routing when method and path match exactly. */
  readonly hot?: true;
  /** Of a feature that this venue has switched off: whoever may call it is answered by 404. */
  readonly switchedOff?: true;
  /** An object schema (`object` in `schema.ts`) of texts, decimals, symbols, UUIDs, times, flags, integers and lists of them. */
  readonly parameters: Schema<Taken>;
  /** The content type of a success that is no JSON. */
  readonly replyType?: string;
  /** What a successful reply looks like. Replies are held against it in tests; serving never repairs them. */
  readonly reply: Schema<Given>;
}

/** Defines an endpoint with its types inferred. */
export function endpoint<Taken, Given, const Level extends EndpointLevel>(
  definition: Endpoint<Taken, Given, Level>,
): Endpoint<Taken, Given, Level> {
  return definition;
}
