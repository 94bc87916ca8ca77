/**
 * The soak: W1 at a thousand commands a second of the venue's time, as fast as the machine goes, with WebSocket readers and a
 * client that trades by HTTP. History keeps little, so that its limits are reached early; from then on memory must not grow.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '../../src/core/assert.ts';
import type { Drydock } from '../../src/library/drydock.ts';
import { librarySettings } from '../../src/library/library.ts';
import { type Inside, startVenue } from '../../src/library/start.ts';
import type { Delivered } from '../../src/timeline/timeline.ts';
import { collect } from '../lib/heap.ts';
import { plain, type Row } from '../lib/row.ts';
import { SimulatedMachine } from '../lib/simulated-machine.ts';
import { START_MS, W1, Workload, workloadAccounts } from '../lib/workload.ts';
import type { SoakPlan } from './soak-clients.ts';

const COMMANDS_A_SECOND = 1_000;
const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3_600;
/** A few minutes of the machine; the hour when `DRYDOCK_SOAK` is `hour`. */
const SECONDS = process.env.DRYDOCK_SOAK === 'hour' ? HOUR_SECONDS : 6 * MINUTE_SECONDS;
/** By then every limit is reached: rows of history after half a minute, and what checkpoints let go of after two. */
const FULL_SECONDS = SECONDS / 2;
const ENTRIES_BETWEEN_CHECKPOINTS = 30_000;
const LOOKS = 12;
const HISTORY_ROWS = 20_000;
/** Fills what is bounded by its age: minutes of two days, moves of the mark. */
const BEFORE = '60h';
const BEFORE_STEP_MS = 60_000;
const READERS = 20;
const MEBIBYTE = 2 ** 20;

interface Look {
  readonly second: number;
  readonly heap: number;
  readonly external: number;
  readonly resident: number;
  readonly folder: number;
}

export async function benchSoak(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-soak-'));
  try {
    return [await soak('in memory', undefined), ...(await soakFolder(join(folder, 'venue')))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function soak(where: string, data: string | undefined, looks: Look[] = []): Promise<Row> {
  const machine = new SimulatedMachine(START_MS);
  let inside: Inside | undefined;
  const options = {
    market: 'synthetic',
    liquidity: 'none',
    seed: W1.seed,
    historyRows: HISTORY_ROWS,
    accounts: workloadAccounts(W1.accounts),
    ...(data === undefined ? {} : { data }),
  } as const;
  const venue = await startVenue(librarySettings(options), {
    machine,
    entriesBetweenCheckpoints: ENTRIES_BETWEEN_CHECKPOINTS,
    opened: (opened) => (inside = opened),
  });
  const clients = await Clients.start();
  try {
    const { host } = must(inside, 'the venue is open');
    const { desk, timeline } = host;
    await venue.advance(BEFORE, { prices: 'source', stepMs: BEFORE_STEP_MS });
    const workload = new Workload(W1.accounts, timeline.venue);
    const apply = async (count: number): Promise<void> => {
      const deliveries = workload.commands(count).map((command) => desk.propose('rest', command));
      workload.note((await Promise.all(deliveries)) as Delivered[]);
    };
    while (workload.resting < W1.resting / 5) await apply(COMMANDS_A_SECOND);
    await clients.ask(planOf(venue, workload));
    const startMs = performance.now();
    for (let second = 0; second <= SECONDS; second++) {
      if (second % (SECONDS / LOOKS) === 0) {
        await clients.ask('second');
        looks.push(await look(second, data));
        tell(where, looks.at(-1) as Look, performance.now() - startMs);
      }
      workload.follow();
      await apply(COMMANDS_A_SECOND);
      await machine.pass(1_000, () => desk.settled());
      await clients.ask('second');
    }
    const rate = (SECONDS * COMMANDS_A_SECOND) / ((performance.now() - startMs) / 1_000);
    return growthRow(where, looks, rate);
  } finally {
    clients.stop();
    await venue.close();
  }
}

async function soakFolder(data: string): Promise<readonly Row[]> {
  const looks: Look[] = [];
  const memory = await soak('in a folder', data, looks);
  const { ratio, full, last } = compared(looks, ({ folder }) => folder);
  return [
    memory,
    {
      what: 'the folder meanwhile',
      measured: `${plain(last / MEBIBYTE, 1)} MiB`,
      limit: `the folder half-way (${plain(full / MEBIBYTE, 1)} MiB)`,
      value: ratio,
      target: { atMost: 1.1 },
      workload: 'all files of it; room that was let go of is used again',
    },
  ];
}

function growthRow(where: string, looks: readonly Look[], rate: number): Row {
  const { ratio, full, last } = compared(looks, ({ heap, external }) => heap + external);
  return {
    what: `memory after ${SECONDS / MINUTE_SECONDS} minutes at ${plain(COMMANDS_A_SECOND)} commands/s, ${where}`,
    measured: `${plain(last / MEBIBYTE, 1)} MiB`,
    limit: `half-way, when every limit of history is reached (${plain(full / MEBIBYTE, 1)} MiB)`,
    value: ratio,
    target: { atMost: 1.1 },
    workload: `W1, ${W1.accounts} accounts, synthetic prices, ${HISTORY_ROWS} rows of history, ${2 * READERS} WebSocket readers, 4 signed requests a second; heap and buffers after a collection, the largest of the last looks; ${plain(rate)} commands/s of the machine`,
  };
}

/** The largest of the later looks beside the largest of those when the limits were reached. */
function compared(looks: readonly Look[], of: (look: Look) => number): { ratio: number; full: number; last: number } {
  const largest = (list: readonly Look[]): number => Math.max(...list.map(of));
  const third = Math.floor(LOOKS / 3);
  const full = largest(looks.filter(({ second }) => second >= FULL_SECONDS).slice(0, third));
  const last = largest(looks.slice(-third));
  return { ratio: last / full, full, last };
}

async function look(second: number, data: string | undefined): Promise<Look> {
  // What the first collection finds of buffers is given back by the second.
  for (let count = 0; count < 2; count++) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed: heap, external, rss: resident } = process.memoryUsage();
  const names = data === undefined ? [] : readdirSync(data);
  const folder = names.reduce((sum, name) => sum + statSync(join(data as string, name)).size, 0);
  return { second, heap, external, resident, folder };
}

function tell(where: string, { second, heap, external, resident, folder }: Look, passedMs: number): void {
  const [heapText, externalText, residentText, folderText] = [heap, external, resident, folder].map((bytes) =>
    plain(bytes / MEBIBYTE, 1).padStart(7),
  );
  console.log(
    `    ${where}, ${String(second).padStart(4)} s: heap${heapText}, buffers${externalText}, resident${residentText}, folder${folderText} MiB (${plain(passedMs / 1_000)} s)`,
  );
}

function planOf(venue: Drydock, workload: Workload): SoakPlan {
  return {
    url: venue.url,
    products: workload.symbols.slice(0, READERS),
    keys: venue.accounts.slice(0, READERS).map(({ keys }) => must(keys.full, 'every account has a key of full access')),
    symbol: 'PF_XBTUSD',
  };
}

/** The other end of the clients' process. */
class Clients {
  readonly #process: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#process = child;
  }

  static async start(): Promise<Clients> {
    const clients = new Clients(fork(new URL('./soak-clients.ts', import.meta.url)));
    await clients.#answer();
    return clients;
  }

  ask(what: SoakPlan | 'second'): Promise<void> {
    const answer = this.#answer();
    this.#process.send(what);
    return answer;
  }

  stop(): void {
    this.#process.kill();
  }

  #answer(): Promise<void> {
    return new Promise((resolve, reject) => {
      const gone = (): void => reject(new Error('the clients are gone'));
      this.#process.once('exit', gone);
      this.#process.once('message', () => {
        this.#process.off('exit', gone);
        resolve();
      });
    });
  }
}
