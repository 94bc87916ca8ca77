/**
 * Chance, by position: what the n-th request of somebody meets under a rule follows from the seed, the rule's name, who
 * it is and n, whatever else happens at the venue. Made of + - * / alone, so that every engine draws the same.
 */
import { growth } from '../../feeds/arithmetic.ts';
import { normal, streamOf, uniform } from '../../feeds/random.ts';
import type { Latency } from './rule.ts';

/** Which request or message is drawn for: the `index`-th of somebody (from 0) that a rule matched. */
export interface Place {
  readonly seed: number;
  readonly rule: string;
  readonly whom: string;
  readonly index: number;
}

/** True with a probability. */
export function happens(place: Place, probability: number): boolean {
  return probability >= 1 || uniform(streamFor(place, 'strike'), place.index) < probability;
}

/** A latency, whole milliseconds. */
export function drawLatency(place: Place, latency: Latency): number {
  const stream = streamFor(place, 'latency');
  switch (latency.distribution) {
    case 'fixed':
      return latency.ms;
    case 'uniform': {
      const { leastMs, mostMs } = latency;
      return leastMs + Math.floor(uniform(stream, place.index) * (mostMs - leastMs + 1));
    }
    case 'exponential':
      return capped(-logarithm(1 - uniform(stream, place.index)) * latency.meanMs, latency.mostMs);
    case 'lognormal':
      return capped(latency.medianMs * growth(latency.sigma * normal(stream, place.index)), latency.mostMs);
  }
}

function streamFor({ seed, rule, whom }: Place, purpose: string): ReturnType<typeof streamOf> {
  return streamOf(seed, `fault/${purpose}/${rule}/${whom}`);
}

function capped(ms: number, mostMs: number): number {
  return Math.min(Math.round(ms), mostMs);
}

/** Terms after which the series below no longer changes. */
const TERMS = 20;

/**
 * Natural logarithm of a number above 0 and at most 1: halvings, and the series of the area hyperbolic tangent for what
 * is left. Math.log may differ between engines in the last bit.
 */
export function logarithm(value: number): number {
  let rest = value;
  let halvings = 0;
  for (; rest < 0.5; halvings++) rest *= 2;
  const ratio = (rest - 1) / (rest + 1);
  const square = ratio * ratio;
  let sum = 0;
  for (let term = TERMS; term >= 0; term--) sum = sum * square + 1 / (2 * term + 1);
  return 2 * ratio * sum - halvings * Math.LN2;
}
