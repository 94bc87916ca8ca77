/**
 * From an endpoint's definition and its handler to one function that answers requests. The order in which faults are
 * looked for is decided here, the same for every endpoint: form, presence (where it comes first), caller, budget, values.
 */
import type { Authenticator, Caller } from './authentication.ts';
import type { Dialects } from './dialect/dialects.ts';
import { type Translation, translationOf } from './dialect/translate.ts';
import type { Endpoint, EndpointLevel } from './endpoint.ts';
import { refusalReply } from './error-replies.ts';
import { isRefusal, type Refusal, surfaceOf } from './errors.ts';
import type { HttpFaults } from './faults/http-faults.ts';
import type { KeyRefusals } from './key-refusals/key-refusals.ts';
import { ParameterReader, type PathValues } from './parameter-reader.ts';
import { type Parameters, readParameters } from './parameters.ts';
import { budgetOf, type RateLimits } from './rate-limits.ts';
import type { Reply } from './reply.ts';
import type { WireRequest } from './wire-request.ts';

/** Answers one request. `path`: the values found in its path. */
export type Answer = (request: WireRequest, path: PathValues) => Reply | Promise<Reply>;

/** A request that was let in. `caller` is known unless the endpoint is public. */
export interface Call<Taken, Level extends EndpointLevel> {
  readonly values: Taken;
  readonly caller: Level extends 'public' ? undefined : Caller;
  /** Everything that was sent, for the few endpoints that take a document in a parameter. */
  readonly parameters: Parameters;
  readonly request: WireRequest;
}

/** What an endpoint does: answers, or refuses with a code. */
export type Handler<Taken, Level extends EndpointLevel> = (
  call: Call<Taken, Level>,
) => Reply | Refusal | Promise<Reply | Refusal>;

/** What all endpoints of a venue share. */
export interface Door {
  readonly authenticator: Authenticator;
  /** The venue's time, epoch milliseconds. */
  readonly timeMs: () => number;
  /** Without it nothing is counted. */
  readonly limits?: RateLimits;
  /** Without it everybody is answered in the default one. */
  readonly dialects?: Dialects;
  /** Without it nothing goes wrong on purpose. */
  readonly faults?: Pick<HttpFaults, 'around'>;
  /** Told of callers that are refused. */
  readonly keyRefusals?: Pick<KeyRefusals, 'note'>;
}

/** The function that serves an endpoint. */
export function answerOf<Taken, Given, Level extends EndpointLevel>(
  door: Door,
  endpoint: Endpoint<Taken, Given, Level>,
  handler: Handler<Taken, Level>,
): Answer {
  const admit = admission(door, endpoint);
  const translation = translationOf(endpoint.name);
  const answer: Answer = (request, path) => {
    const call = admit(request, path);
    if (isRefusal(call)) return refusalReply(worded(call, endpoint), surfaceOf(request.path), door.timeMs());
    const toReply = (outcome: Reply | Refusal): Reply => {
      if (isRefusal(outcome)) return refusalReply(outcome, surfaceOf(request.path), door.timeMs());
      return translation === undefined ? outcome : spoken(door, translation, outcome, call.caller);
    };
    const outcome = handler(call);
    return outcome instanceof Promise ? outcome.then(toReply) : toReply(outcome);
  };
  return door.faults?.around(endpoint.name, answer) ?? answer;
}

/** An endpoint without parameters has no argument to name: the contract of `GET /accounts` knows the bare word alone. */
function worded({ detail, ...refusal }: Refusal, { parameters }: Pick<Endpoint, 'parameters'>): Refusal {
  const takesNothing = Object.keys(parameters.properties ?? {}).length === 0;
  return detail === undefined || takesNothing ? refusal : { ...refusal, detail };
}

/** The reply in the caller's dialect; in the venue's for whoever needs no key. */
function spoken({ dialects }: Door, translate: Translation, reply: Reply, caller: Caller | undefined): Reply {
  if (dialects === undefined) return reply;
  return translate(reply, caller === undefined ? dialects.venue : dialects.of(caller.key));
}

/** Lets requests to an endpoint in, or says why not. Uses up the nonce of a request whose caller is known. */
function admission<Taken, Given, Level extends EndpointLevel>(
  door: Door,
  endpoint: Endpoint<Taken, Given, Level>,
): (request: WireRequest, path: PathValues) => Call<Taken, Level> | Refusal {
  const { level, presenceBeforeKey = false } = endpoint;
  const { authenticator, keyRefusals } = door;
  const reader = new ParameterReader(endpoint);
  const spend = spending(door, endpoint);
  return (request, path) => {
    const parameters = readParameters(request);
    if (isRefusal(parameters)) return parameters;
    if (presenceBeforeKey) {
      const missing = reader.missing(parameters, path);
      if (missing !== undefined) return missing;
    }
    const caller = level === 'public' ? undefined : authenticator.authenticate(request, level);
    if (caller !== undefined) {
      if (isRefusal(caller)) {
        if (level !== 'public') keyRefusals?.note(request, level, caller);
        return caller;
      }
      const spent = spend(caller, parameters);
      if (spent !== undefined) return spent;
    }
    const taken = reader.read(parameters, path);
    if (isRefusal(taken)) return taken;
    return { values: taken.values, caller: caller as Call<Taken, Level>['caller'], parameters, request };
  };
}

/** Takes what a request costs from its caller's budget, or refuses it. */
function spending(
  { limits, dialects }: Door,
  { cost, costOf, paths, level }: Pick<Endpoint, 'cost' | 'costOf' | 'paths' | 'level'>,
): (caller: Caller, parameters: Parameters) => Refusal | undefined {
  const budget = level === 'public' ? undefined : budgetOf(surfaceOf(paths[0] ?? ''));
  if (limits === undefined || budget === undefined || (cost === 0 && costOf === undefined)) return () => undefined;
  return (caller, parameters) => {
    if (!limits.isEnforced) return undefined;
    const waitMs = limits.spend(budget, caller.key.accountId, costOf?.(parameters) ?? cost);
    if (waitMs === 0) return undefined;
    const isQuiet = budget === 'derivatives' && dialects?.of(caller.key).rateLimitStatus === '200';
    const refusal = { refused: 'apiLimitExceeded', resetSeconds: Math.ceil(waitMs / 1000) } as const;
    return isQuiet ? { ...refusal, httpStatus: 200 } : refusal;
  };
}
