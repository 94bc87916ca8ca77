/**
 * From `npm start` (without npm) to the first right answer, on an empty folder and on that of a day, beside a bare
 * `node:http` server started and asked in the same way; and what each takes of memory when nothing happens.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { preparedFolder, root } from '../../scripts/lib/paths.js';
import { ensurePrepared } from '../../scripts/lib/prepare.js';
import { derivedKeys } from '../../src/control/keys.ts';
import { median, plain, type Row } from '../lib/row.ts';
import { DAY_ACCOUNTS, DAY_SEED, makeDay } from './day.ts';
import { get } from './sign.ts';

const ROUNDS = 7;
const IDLE_MS = 3_000;
const START = fileURLToPath(new URL('../../scripts/start.js', import.meta.url));
const BARE = `
  const server = require('node:http').createServer((request, response) => response.end('{"result":"success"}'));
  server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port));
`;

interface Started {
  readonly process: ChildProcess;
  readonly ms: number;
}

export async function benchStart(): Promise<readonly Row[]> {
  await ensurePrepared(root, preparedFolder);
  const folder = mkdtempSync(join(tmpdir(), 'drydock-bench-'));
  try {
    const day = join(folder, 'day');
    const entries = await makeDay(day);
    const bare: number[] = [];
    const empty: number[] = [];
    const ofDay: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      bare.push(await timed(() => start(['-e', BARE], '')));
      empty.push(await timed(() => startVenue(join(folder, `empty-${round}`))));
      ofDay.push(await timed(() => startVenue(day, DAY_SEED)));
    }
    const limit = `${plain(median(bare))} ms of bare node:http`;
    const workload = `median of ${ROUNDS} starts, process to first right answer; ${limit} beside it`;
    return [
      row('start on an empty folder', empty, 300, `ten accounts; ${workload}`),
      row(
        'start on the folder of a day',
        ofDay,
        600,
        `${plain(DAY_ACCOUNTS)} accounts, ${plain(entries)} entries, ended properly; ${workload}`,
      ),
      await memory(join(folder, 'idle')),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function row(what: string, times: readonly number[], atMost: number, workload: string): Row {
  return { what, measured: `${plain(median(times))} ms`, value: median(times), target: { atMost }, workload };
}

async function memory(folder: string): Promise<Row> {
  const bare = await idle(() => start(['-e', BARE], ''));
  const venue = await idle(() => startVenue(folder));
  return {
    what: 'idle memory',
    measured: `${plain(venue)} MB`,
    value: venue,
    target: { atMost: 120 },
    workload: `resident, ${plain(IDLE_MS / 1_000)} s after the start, ten accounts, synthetic prices; ${plain(bare)} MB of bare node:http beside it`,
  };
}

function startVenue(folder: string, seed = 1): Promise<Started> {
  const [key] = derivedKeys(seed, 'account-1');
  if (key === undefined) throw new Error('an account has keys');
  return start([START, '--port', '0', '--data', folder], '/derivatives/api/v3/accounts', {
    apiKey: key.apiKey,
    apiSecret: key.secret,
  });
}

/** Starts a program that prints its URL, and asks it for a path until the answer is right. */
async function start(args: readonly string[], path: string, key = { apiKey: '', apiSecret: '' }): Promise<Started> {
  const startMs = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await printedUrl(child);
  const answer = await get(url, path, key);
  const ms = performance.now() - startMs;
  if (!answer.includes('"result":"success"')) throw new Error(answer);
  return { process: child, ms };
}

function printedUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.once('exit', (code) => reject(new Error(`it ended with ${code} before it listened: ${printed}`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed);
      if (url !== null) resolve(url[0]);
    });
  });
}

async function timed(starting: () => Promise<Started>): Promise<number> {
  const { process: child, ms } = await starting();
  await end(child);
  return ms;
}

/** Resident memory in MB. */
async function idle(starting: () => Promise<Started>): Promise<number> {
  const { process: child } = await starting();
  await wait(IDLE_MS);
  const kilobytes = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' }));
  await end(child);
  return kilobytes / 1_000;
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
