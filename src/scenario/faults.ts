/** A scenario that cannot be run as it is written: every fault in a sentence, with the line it is in. */
import { type Fault, type Place, placeText } from './check.ts';

export interface ScenarioFault {
  /** `steps[3].order.side`. */
  readonly place: string;
  /** From 1; undefined for a scenario that was given as an object. */
  readonly line: number | undefined;
  readonly column: number | undefined;
  /** The whole sentence, with file, line and place. */
  readonly message: string;
}

/** Thrown by `runScenario` before anything is run. `message` has a line for each fault. */
export class ScenarioInvalid extends Error {
  override readonly name = 'ScenarioInvalid';
  readonly code = 'SCENARIO_INVALID';
  readonly faults: readonly ScenarioFault[];

  constructor(faults: readonly ScenarioFault[]) {
    const more = faults.length - FAULTS_SHOWN;
    const lines = faults.slice(0, FAULTS_SHOWN).map(({ message }) => message);
    super([...lines, ...(more > 0 ? [`And ${more} more.`] : [])].join('\n'));
    this.faults = faults;
  }
}

const FAULTS_SHOWN = 10;

/** Where the things of a scenario stand in its file. */
export interface Origin {
  /** As the user named the file; empty for an object. */
  readonly file: string;
  /** Where a place, or the name at it, begins: line and column from 1. */
  readonly locate: (place: Place, isName: boolean) => { readonly line: number; readonly column: number } | undefined;
}

/** The origin of a scenario that was given as an object. */
export const NO_ORIGIN: Origin = { file: '', locate: () => undefined };

export function scenarioFault({ file, locate }: Origin, { place, problem, isName }: Fault): ScenarioFault {
  const at = locate(place, isName === true);
  const where = file === '' ? '' : at === undefined ? `${file}: ` : `${file}:${at.line}:${at.column}: `;
  const text = placeText(place);
  return { place: text, line: at?.line, column: at?.column, message: `${where}${text} ${problem}` };
}
