/** Scenarios of tests: given as text, as a user writes them. */
import { parseScenario } from '../../src/scenario/document.ts';
import { ScenarioInvalid } from '../../src/scenario/faults.ts';
import { readScenario } from '../../src/scenario/read.ts';
import type { ScenarioFile } from '../../src/scenario/schema.ts';

/** The sentences with which a file is refused; none for one that can be run. */
export async function refusals(text: string): Promise<readonly string[]> {
  try {
    readScenario(await parseScenario(text, 'file.yaml'));
    return [];
  } catch (error) {
    if (!(error instanceof ScenarioInvalid)) throw error;
    return error.faults.map(({ message }) => message);
  }
}

/** What the text of a file holds. */
export async function fileOf(text: string): Promise<ScenarioFile> {
  return (await parseScenario(text, 'file.yaml')).value as ScenarioFile;
}
