/** What goes wrong, from the words of a user: exactly one kind, with what belongs to it. */
import { ERRORS, type ErrorCode } from '../gateway/errors.ts';
import { type Fault, type Latency, MOST_LATENCY_MS, MOST_SKEW_MS } from '../gateway/faults/rule.ts';
import { readDuration } from './duration.ts';
import { FAULT_DETAILS, FAULT_KINDS, type FaultInput, type LatencyInput } from './fault-input.ts';
import { suggestion } from './nearest.ts';
import { done, type Outcome, short, wrong } from './refusal.ts';

const LARGEST_SIGMA = 4;

/** The fault that an input of the right shape means. */
export function readFault(input: FaultInput): Outcome<Fault> {
  const kinds = FAULT_KINDS.filter((kind) => input[kind] !== undefined);
  if (kinds.length !== 1) return wrong(`Give exactly one of ${FAULT_KINDS.join(', ')}.`);
  for (const [detail, kind] of Object.entries(FAULT_DETAILS)) {
    if (input[detail as keyof FaultInput] !== undefined && input[kind] === undefined) {
      return wrong(`${detail} says more about ${kind}; it does not belong to ${kinds[0]}.`);
    }
  }
  const { latency, drop, duplicate, error, partialBody, slowBody, clockSkew, reorder, disconnect } = input;
  if (latency !== undefined) return readLatency(latency, input.on ?? 'answer');
  if (drop !== undefined) {
    if (drop === 'message' && input.how !== undefined) return wrong('A message is just missing: leave how out.');
    return done({ type: 'drop', what: drop, loss: input.how ?? 'cut' });
  }
  if (duplicate !== undefined) {
    if (duplicate === 'message' && input.answer !== undefined)
      return wrong('A message has no answer: leave answer out.');
    return done({ type: 'duplicate', what: duplicate, answer: input.answer ?? 'last' });
  }
  if (error !== undefined) return readError(error, input.applied ?? false);
  if (partialBody !== undefined) return done({ type: 'partialBody', bytes: partialBody });
  if (slowBody !== undefined) return done({ type: 'slowBody', ...slowBody });
  if (reorder !== undefined) return done({ type: 'reorder', places: reorder });
  if (disconnect !== undefined) return readDisconnect(disconnect);
  return readSkew(clockSkew ?? 0);
}

function readLatency(input: LatencyInput, on: 'request' | 'answer'): Outcome<Fault> {
  const latency = latencyOf(input);
  return latency.ok ? done({ type: 'latency', on, latency: latency.value }) : latency;
}

function latencyOf(input: LatencyInput): Outcome<Latency> {
  if (typeof input === 'number') return done({ distribution: 'fixed', ms: input });
  if ('uniformMs' in input) {
    const [leastMs, mostMs] = input.uniformMs;
    if (leastMs === undefined || mostMs === undefined || leastMs > mostMs) {
      return wrong('uniformMs takes the least and the most milliseconds, such as [100, 400].');
    }
    return done({ distribution: 'uniform', leastMs, mostMs });
  }
  if ('exponentialMs' in input) {
    const { mean: meanMs, most: mostMs = MOST_LATENCY_MS } = input.exponentialMs;
    return done({ distribution: 'exponential', meanMs, mostMs });
  }
  const { median: medianMs, sigma, most: mostMs = MOST_LATENCY_MS } = input.lognormalMs;
  if (!(sigma > 0 && sigma <= LARGEST_SIGMA)) {
    return wrong(
      `sigma takes a number above 0 and at most ${LARGEST_SIGMA}; 1 makes one in a hundred ten times the median.`,
    );
  }
  return done({ distribution: 'lognormal', medianMs, sigma, mostMs });
}

function readError(error: string | number, applied: boolean): Outcome<Fault> {
  if (typeof error === 'number') return done({ type: 'error', error, applied });
  if (Object.hasOwn(ERRORS, error)) return done({ type: 'error', error: error as ErrorCode, applied });
  const like = suggestion(error, Object.keys(ERRORS));
  return wrong(`The venue knows no error ${short(error)}; docs/errors.md lists them.${like}`);
}

/** Codes that no endpoint may send: RFC 6455, 7.4.1. */
const UNSENT_CODES: readonly number[] = [1004, 1005, 1006, 1015];

function readDisconnect(disconnect: 'cut' | number): Outcome<Fault> {
  const code = disconnect;
  const isSent = code === 'cut' || (code < 3000 ? code <= 1014 && !UNSENT_CODES.includes(code) : true);
  if (!isSent) return wrong(`No connection is closed with ${code}; 1001, 1012 or one from 3000 on is, or "cut".`);
  return done({ type: 'disconnect', code });
}

function readSkew(clockSkew: string | number): Outcome<Fault> {
  const ms = typeof clockSkew === 'number' ? clockSkew : signedSpan(clockSkew);
  if (ms === undefined || ms === 0 || Math.abs(ms) > MOST_SKEW_MS) {
    return wrong('clockSkew takes a span such as "5s" or "-1m", or milliseconds: not 0, and at most ten years.');
  }
  return done({ type: 'clockSkew', ms });
}

function signedSpan(text: string): number | undefined {
  const isBehind = text.startsWith('-');
  const ms = readDuration(isBehind ? text.slice(1) : text);
  return ms === undefined ? undefined : isBehind ? -ms : ms;
}
