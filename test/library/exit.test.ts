/** A program that closes its venues ends by itself: nothing is left that would keep it alive. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { LIBRARY } from '../support/program.ts';

const folder = mkdtempSync(join(tmpdir(), 'drydock-exit-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function run(script: string): Promise<{ readonly code: unknown; readonly out: string }> {
  const source = `import { startDrydock } from ${JSON.stringify(LIBRARY)};\n${script}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, out: out.trim() };
}

describe('a program ends by itself', () => {
  test('after venues in memory, one of them with a connection that is kept open', async () => {
    const { code, out } = await run(`
      const [one, other] = await Promise.all([startDrydock(), startDrydock({ market: 'frozen' })]);
      await (await fetch(one.url + '/health')).text();
      await one.advance('1h');
      await Promise.all([one.close(), other.close()]);
      console.log('closed');
    `);
    assert.deepEqual([code, out], [0, 'closed']);
  });

  test('after a durable venue', async () => {
    const { code, out } = await run(`
      const venue = await startDrydock({ data: ${JSON.stringify(join(folder, 'venue'))}, market: 'frozen' });
      await venue.deposit('account-1', 'flex', 'USD', 1);
      await venue.close();
      console.log('closed');
    `);
    assert.deepEqual([code, out], [0, 'closed']);
  });

  test('after a start that was refused', async () => {
    const { code, out } = await run(`
      const venue = await startDrydock({ data: ${JSON.stringify(join(folder, 'other'))} });
      const refused = await startDrydock({ port: venue.port }).catch((error) => error.code);
      const locked = await startDrydock({ data: ${JSON.stringify(join(folder, 'other'))} }).catch((error) => error.code);
      await venue.close();
      console.log(refused, locked);
    `);
    assert.deepEqual([code, out], [0, 'PORT_IN_USE FOLDER_LOCKED']);
  });
});
