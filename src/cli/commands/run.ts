/** `drydock run`: a scenario from a file, as a table, CSV and a plot. It needs no running venue. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readDuration } from '../../control/duration.ts';
import { StartRefused } from '../../library/refusal.ts';
import type { RunOptions } from '../../scenario/library.ts';
import type { ScenarioResult } from '../../scenario/result.ts';
import { CommandFailed, typedWrong, USAGE_FAULT } from '../failure.ts';
import { type AnyContext, command } from './command.ts';
import { file, type Kind, optional, text, toggle, wholeNumber } from './parameters.ts';

const SPAN: Kind<string> = {
  placeholder: 'SPAN',
  takes: 'a span such as 10m, 8h or 1d',
  read: (typed) => (readDuration(typed) === undefined ? undefined : typed),
};

export const run = command({
  name: 'run',
  purpose: 'runs a scenario: accounts, orders and prices over time from a file',
  description: [
    'It prints the wallets over time and what happened in between, and holds what the file expects against it. The venue is in this process and in memory, and its clock moves by the scenario alone: the same file gives the same result on any machine and any day.',
    'Exit codes: 0 when every expectation is met, 1 when one is not, 2 when the file is wrong.',
  ],
  usesVenue: false,
  arguments: { scenario: optional(file(), 'The scenario: YAML, or JSON.') },
  flags: {
    every: optional(SPAN, 'Time between two rows. Default: what the file says, else a span that fills a screen.'),
    seed: optional(wholeNumber('N', 0, 4_294_967_295), "Instead of the file's: other random prices, other ids."),
    csv: optional(file(), 'Write the rows there, figures in full.'),
    svg: optional(file(), 'Write a plot there: prices, equities, funding.'),
    keep: optional(
      text('DIR', 'the path of a folder', 'files'),
      'Keep the venue in this new folder, to be opened with drydock start --data DIR --clock resume.',
    ),
    schema: toggle('Print the JSON Schema of scenario files, for editors, and end.'),
  },
  examples: [
    { line: 'drydock run examples/scenarios/funding-carry.yaml', does: 'A table of thirty days.' },
    { line: 'drydock run crash.yaml --every 10m --csv crash.csv --svg crash.svg', does: 'Finer, and to look at.' },
    { line: 'drydock run --schema > scenario.schema.json', does: 'What a file may hold.' },
  ],
  run: async (context) => {
    const { flags, output } = context;
    if (flags.schema) {
      const { scenarioSchema } = await import('../../scenario/published-schema.ts');
      output.print(JSON.stringify(scenarioSchema(), undefined, 2));
      return;
    }
    const { scenario } = context.arguments;
    if (scenario === undefined)
      throw typedWrong('run takes the path of a scenario; none is given. drydock run --help tells what there is.');
    const result = await carryOut(scenario, context);
    await writeFiles(result, context);
    const { scenarioTable } = await import('../../scenario/table.ts');
    // The curves are what the plot draws: many points more, of the same.
    const { curves: _, ...answer } = result;
    output.answer(answer, () => scenarioTable(result, { command: `drydock run ${scenario}` }));
    const failed = result.expectations.filter(({ passed }) => !passed).length;
    if (failed > 0) {
      const what = failed === 1 ? 'One expectation is' : `${failed} expectations are`;
      throw new CommandFailed('expectationNotMet', `${what} not met.`);
    }
  },
});

async function carryOut(scenario: string, { flags, output, folder }: AnyContext): Promise<ScenarioResult> {
  const { runScenario } = await import('../../scenario/library.ts');
  const progress = output.progress('Running', 1);
  const options: RunOptions = {
    onProgress: (done) => progress.at(done),
    ...(flags.every === undefined ? {} : { every: flags.every }),
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
    ...(flags.keep === undefined ? {} : { keep: resolve(folder, flags.keep) }),
  };
  try {
    // The name as it was typed stands in messages; paths in it are seen from the working folder.
    return await runScenario(
      resolve(folder, scenario) === resolve(scenario) ? scenario : resolve(folder, scenario),
      options,
    );
  } catch (error) {
    throw asFailure(error);
  } finally {
    progress.end();
  }
}

function asFailure(error: unknown): unknown {
  if (error instanceof StartRefused) return new CommandFailed(error.code, error.message);
  if (error instanceof Error && error.name === 'ScenarioInvalid') {
    return new CommandFailed('scenarioInvalid', error.message, { exitCode: USAGE_FAULT });
  }
  return error;
}

async function writeFiles(result: ScenarioResult, { flags, folder, output }: AnyContext): Promise<void> {
  if (flags.csv !== undefined) {
    const { scenarioCsv } = await import('../../scenario/csv.ts');
    write(resolve(folder, flags.csv), scenarioCsv(result));
    output.remark(`Rows written to ${flags.csv}.`);
  }
  if (flags.svg !== undefined) {
    const { scenarioSvg } = await import('../../scenario/svg/plot.ts');
    write(resolve(folder, flags.svg), scenarioSvg(result));
    output.remark(`Plot written to ${flags.svg}.`);
  }
}

function write(path: string, content: string): void {
  try {
    writeFileSync(path, content);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new CommandFailed('fileNotWritten', `${path} cannot be written (${code}). Name another file.`, {
      cause: error,
    });
  }
}
