/** `runScenario`: scenarios for programs and tests. What runs them is loaded when the first one is run. */
import type { ScenarioResult } from './result.ts';
import type { ScenarioFile } from './schema.ts';

/** How a scenario is run. */
export interface RunOptions {
  /** Instead of the file's. */
  readonly seed?: number;
  /** The span between two rows, such as `10m`, instead of the file's. */
  readonly every?: string;
  /** A new folder in which the venue is kept as it stands at the end, with a snapshot of each expectation that failed. */
  readonly keep?: string;
  /** Told of the part that is done, from 0 to 1. */
  readonly onProgress?: (done: number) => void;
}

/**
 * Runs a scenario: a YAML or JSON file, or what such a file holds. The same scenario gives the same result on any machine
 * and any day. Expectations that are not met are in the result. Rejects with `ScenarioInvalid` for a scenario that cannot
 * be run, and with `StartRefused` when there is no room for its venue.
 */
export async function runScenario(scenario: string | ScenarioFile, options: RunOptions = {}): Promise<ScenarioResult> {
  const { carryOut } = await import('./run.ts');
  return carryOut(scenario, options);
}
