/**
 * A revert is total: the state's digest and every byte of every read are those of the snapshot, whatever came in between,
 * in any order, any number of times, over clean stops and `kill -9`. SEED and REVERT_ROUNDS make longer runs.
 */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { derivedKeys } from '../../src/control/keys.ts';
import { startDrydock } from '../../src/index.ts';
import { call } from '../control/support.ts';
import { VenueProcess } from '../crash/venue/venue-process.ts';
import { temporaryFolder } from '../journal/folders.ts';
import { Random } from '../support/random.ts';
import { EveryRead, type Picture, type Reader } from './every-read.ts';
import { CLIENT_IDS, RandomTraffic, type Sent, SYMBOLS } from './random-traffic.ts';

const SEED = Number(process.env.SEED ?? 11);
const ROUNDS = Number(process.env.REVERT_ROUNDS ?? 2);
/** A made-up past never changes, and is most of what there is to read: it is there in longer runs only. */
const HISTORY_DAYS = process.env.REVERT_ROUNDS === undefined ? 0 : 1;
const ACTIONS_A_ROUND = 16;
const NAMES = ['one', 'two', 'three'] as const;
const START = '2026-11-20T12:00:00Z';
const VENUE_SEED = 1;

/** A venue that may be ended and started again. */
interface Restartable {
  readonly url: string;
  /** Ends it, in one way or another, and starts it again. Undefined where it is in memory. */
  readonly restart: ((random: Random) => Promise<string>) | undefined;
}

interface Kept {
  readonly picture: Picture;
  /** What was sent before it with a nonce, which is used up for good. */
  readonly before: Sent | undefined;
}

class Property {
  readonly #venue: Restartable;
  readonly #random: Random;
  readonly #traffic: RandomTraffic;
  readonly #reads: EveryRead;
  readonly #kept = new Map<string, Kept>();
  readonly census = new Map<string, number>();
  #url: string;

  constructor(venue: Restartable, random: Random, traders: readonly Reader[], subaccount: string) {
    this.#venue = venue;
    this.#url = venue.url;
    this.#random = random;
    this.#traffic = new RandomTraffic(random, traders);
    this.#reads = new EveryRead({ readers: traders, symbols: SYMBOLS, clientIds: CLIENT_IDS, subaccount });
  }

  async run(t: TestContext): Promise<void> {
    await this.#control('POST', '/time', { freeze: true });
    await this.#keep('one');
    for (let round = 0; round < ROUNDS; round++) {
      for (let action = 0; action < ACTIONS_A_ROUND; action++) await this.#traffic.act(this.#url);
      await this.#keep(this.#random.pick(NAMES));
      for (let action = 0; action < ACTIONS_A_ROUND; action++) await this.#traffic.act(this.#url);
      if (round % 2 === 0 || this.#random.chance(0.4)) await this.#restart();
      await this.#revert(this.#random.pick([...this.#kept.keys()]));
    }
    // From each to each, with nothing in between.
    for (const name of this.#kept.keys()) await this.#revert(name);
    this.#traffic.close();
    this.#reads.close();
    t.diagnostic(`seed ${SEED}, ${ROUNDS} rounds, ${this.#reads.size} reads a picture`);
    for (const counts of [this.census, this.#traffic.census]) {
      t.diagnostic([...counts].map(([what, count]) => `${what} ${count}`).join(', '));
    }
  }

  async #keep(name: string): Promise<void> {
    await this.#control('POST', '/snapshots', { name });
    this.#kept.set(name, { picture: await this.#reads.picture(this.#url), before: this.#traffic.last });
    this.#count('snapshots');
  }

  async #revert(name: string): Promise<void> {
    const kept = this.#kept.get(name) as Kept;
    const after = this.#traffic.last;
    await this.#control('POST', `/snapshots/${name}/revert`);
    this.#compare(await this.#reads.picture(this.#url), kept.picture, `after the revert to ${name}`);
    this.#count('reverts');
    if (after === undefined || after === kept.before || !this.#random.chance(0.5)) return;
    // The nonces are those of the snapshot as well: what came after it may come again, what came before it may not.
    if (kept.before !== undefined) {
      assert.equal(await this.#traffic.again(this.#url, kept.before), 'nonceDuplicate');
    }
    assert.notEqual(await this.#traffic.again(this.#url, after), 'nonceDuplicate');
    assert.equal(await this.#traffic.again(this.#url, after), 'nonceDuplicate');
    this.#count('nonces tried again');
    await this.#control('POST', `/snapshots/${name}/revert`);
    this.#compare(await this.#reads.picture(this.#url), kept.picture, `after a second revert to ${name}`);
  }

  async #restart(): Promise<void> {
    if (this.#venue.restart === undefined) return;
    const before = await this.#reads.picture(this.#url);
    this.#url = await this.#venue.restart(this.#random);
    this.#compare(withoutTick(await this.#reads.picture(this.#url)), withoutTick(before), 'after the restart');
    this.#count('restarts');
  }

  #compare(found: Picture, expected: Picture, when: string): void {
    if (this.#venue.restart === undefined) compare(found, expected, when);
    else compare(withoutStrikes(found), withoutStrikes(expected), when);
  }

  async #control(method: 'POST' | 'PUT', path: string, content?: object): Promise<void> {
    const { status, body } = await call({ url: this.#url }, method, path, content);
    assert.equal(status, 200, `${path}: ${JSON.stringify(body)}`);
  }

  #count(what: string): void {
    this.census.set(what, (this.census.get(what) ?? 0) + 1);
  }
}

/** A restart begins with an entry of its own, which changes nothing but the count of the entries and the digest over it. */
function withoutTick(picture: Picture): Picture {
  const text = (body: string) => body.replace(/"seq":\d+,|,"stateHash":"[0-9a-f]+"/g, '');
  return new Map([...picture].map(([target, body]) => [target, target.startsWith('/control') ? text(body) : body]));
}

/**
 * How often a fault has struck is counted at the door, and is not in the journal: a venue that was killed goes on from its
 * last checkpoint, with its snapshots as well. Where nothing is killed a revert brings these counts back, too.
 */
function withoutStrikes(picture: Picture): Picture {
  const faults = picture.get('/control/faults') ?? '';
  return new Map(picture).set('/control/faults', faults.replace(/,"matched":\d+,"struck":\d+/g, ''));
}

/** Every read, byte for byte. Tells of the first differences, each where it begins. */
function compare(found: Picture, expected: Picture, when: string): void {
  const differences: string[] = [];
  for (const [target, before] of expected) {
    const now = found.get(target) ?? '';
    if (now === before) continue;
    let at = 0;
    while (at < now.length && now[at] === before[at]) at++;
    const around = (text: string) => text.slice(Math.max(0, at - 150), at + 250);
    differences.push(`${target} at ${at}\n  was ${around(before)}\n  is  ${around(now)}`);
  }
  assert.equal(
    differences.length,
    0,
    `${differences.length} reads differ ${when}\n${differences.slice(0, 4).join('\n')}`,
  );
}

function tradersOf(names: readonly string[]): readonly Reader[] {
  return names.map((name) => {
    const [full] = derivedKeys(VENUE_SEED, name);
    return { name, apiKey: full?.apiKey ?? '', secret: full?.secret ?? '' };
  });
}

const TRADERS = tradersOf(['account-1', 'account-2', 'account-10']);
/** None of the accounts has a subaccount: asked for one, each refuses in the same words. */
const NO_SUBACCOUNT = '42edcb48-0000-804b-8000-0000f784d816';

suite('a revert is total', { concurrency: false }, () => {
  test('in memory', async (t) => {
    const venue = await startDrydock({ market: 'frozen', startTime: START, history: HISTORY_DAYS, seed: VENUE_SEED });
    t.after(() => venue.close());
    const property = new Property({ url: venue.url, restart: undefined }, new Random(SEED), TRADERS, NO_SUBACCOUNT);
    await property.run(t);
  });

  test('in a folder, over stops and kills', async (t) => {
    const folder = temporaryFolder(t);
    const options = [
      '--market',
      'frozen',
      '--start-time',
      START,
      '--history',
      String(HISTORY_DAYS),
      '--clock',
      'resume',
    ];
    let running = await VenueProcess.start(t, { folder, options });
    const restart = async (random: Random): Promise<string> => {
      if (random.chance(0.5)) await running.stop();
      else {
        running.kill();
        await running.ended;
      }
      running = await VenueProcess.start(t, { folder, options });
      return running.url;
    };
    await new Property({ url: running.url, restart }, new Random(SEED + 1), TRADERS, NO_SUBACCOUNT).run(t);
  });
});
