/** A page of the documentation as one session in a shell: its commands in order, each with what it printed. */
import { spawn } from 'node:child_process';
import type { Block } from './markdown.ts';

export interface Step {
  readonly block: Block;
  /** What the page says is printed; undefined where it says nothing. */
  readonly promised: string | undefined;
  readonly printed: string;
}

/** The steps that printed something else than the page promises: times, and the width they gave their column, aside. */
export function brokenPromises(steps: readonly Step[]): readonly Step[] {
  return steps.filter(({ promised, printed }) => promised !== undefined && still(promised) !== still(printed));
}

function still(text: string): string {
  return text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME').replaceAll(/ {2,}/g, '  ');
}

const MARK = '@@@ end of block';

/**
 * Runs all blocks in one bash, which ends at the first command that fails. `skips`: blocks that the caller has done in
 * another way. Rejects with what was printed when the session fails.
 */
export async function runPage(
  blocks: readonly Block[],
  skips: (block: Block) => boolean,
  {
    folder,
    environment,
  }: { readonly folder: string; readonly environment: Readonly<Record<string, string | undefined>> },
): Promise<readonly Step[]> {
  const commands = blocks.flatMap((block, index) => {
    const next = blocks[index + 1];
    const promised = next?.language === 'text' ? next.text : undefined;
    return block.language === 'sh' && !skips(block) ? [{ block, promised }] : [];
  });
  // What is still running when the session ends, however it ends, is a job of this shell.
  const script = ['set -e -m', "trap 'kill $(jobs -p) 2>/dev/null || true; wait' EXIT"];
  for (const { block } of commands) script.push(block.text, `echo '${MARK}'`);
  const output = await new Promise<string>((resolve, reject) => {
    const child = spawn('bash', ['-s'], { cwd: folder, env: { ...environment } });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
      });
    }
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve(printed) : reject(new Error(`exit code ${code}:\n${printed}`)),
    );
    child.stdin.end(script.join('\n'));
  });
  const parts = output.split(`${MARK}\n`);
  return commands.map((command, index) => ({ ...command, printed: (parts[index] ?? '').trimEnd() }));
}
