/** A seeded run, and cutting a failing one down to the steps it needs. */
import type { Genesis } from '../../src/core/commands/command.ts';
import { Random } from '../support/random.ts';
import type { Census } from './census.ts';
import { SideBySide } from './side-by-side.ts';
import type { NumberedStep } from './step.ts';
import { Workload } from './workload.ts';
import { worldOf } from './world.ts';

export interface Failure {
  readonly genesis: Genesis;
  /** The steps up to the one that failed. */
  readonly steps: readonly NumberedStep[];
  readonly error: Error;
}

export type Outcome = { readonly census: Census; readonly failure?: undefined } | { readonly failure: Failure };

/** Runs `entries` steps of a seed; ends at the first disagreement. */
export function simulate(seed: number, entries: number): Outcome {
  const random = new Random(seed);
  const genesis = worldOf(random);
  const workload = new Workload(random);
  const steps: NumberedStep[] = [];
  try {
    const run = new SideBySide(genesis);
    for (let number = 1; number <= entries; number++) {
      const step = workload.next(run.model.state);
      steps.push({ number, step });
      for (const [name, key] of run.run({ number, step })) workload.sentBy.set(key, name);
    }
    run.assertReplays();
    return { census: run.census };
  } catch (error) {
    return { failure: { genesis, steps, error: error as Error } };
  }
}

/** What goes wrong when exactly these steps are run, if anything does. */
export function failureOf(genesis: Genesis, steps: readonly NumberedStep[]): Error | undefined {
  try {
    const run = new SideBySide(genesis);
    for (const step of steps) run.run(step);
    run.assertReplays();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

/** What a failure is about: its message without the numbers in it. */
function kindOf(error: Error): string {
  return (error.message.split('\n')[0] ?? '').split(':')[0]?.replace(/[\d.]+/g, '') ?? '';
}

/**
 * Leaves out whatever is not needed for the run to fail in this way: halves first, then single steps. It ends early when it
 * has run as many steps as it may.
 */
export function shrink(failure: Failure, stepsAtMost = 1_000_000): Failure {
  let { steps, error } = failure;
  let left = stepsAtMost;
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let end = steps.length; end > 0 && left > 0; end -= size) {
      const without = [...steps.slice(0, Math.max(0, end - size)), ...steps.slice(end)];
      left -= without.length;
      const found = failureOf(failure.genesis, without);
      if (found === undefined || kindOf(found) !== kindOf(error)) continue;
      steps = without;
      error = found;
    }
  }
  return { genesis: failure.genesis, steps, error };
}
