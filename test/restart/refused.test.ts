/** Starts that are refused: one clear sentence, an exit code, and the folder as it was. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { Diary } from '../crash/venue/diary.ts';
import { readVenue, standingOf } from '../crash/venue/replay.ts';
import { checkSurvivors } from '../crash/venue/survivors.ts';
import { trade } from '../crash/venue/traders.ts';
import { type ProcessEnd, VenueProcess } from '../crash/venue/venue-process.ts';
import { bytesOf, copyFolder, temporaryFolder } from '../journal/folders.ts';

/** A sentence or a few, of which the first says what is wrong. */
function checkRefusal({ end, output, errors }: ProcessEnd, code: number, said: RegExp): void {
  assert.match(errors, said);
  assert.match(errors, /^drydock: [^\n]+[.?]\n$/, 'one line');
  assert.deepEqual([end, output], [code, '']);
}

async function refuse(t: TestContext, folder: string, ...options: readonly string[]): Promise<ProcessEnd> {
  return new VenueProcess(t, { folder, options }).ended;
}

function change(file: string, changed: (bytes: Buffer) => void): void {
  const bytes = readFileSync(file);
  changed(bytes);
  writeFileSync(file, bytes);
}

suite('a second venue on the same folder', () => {
  test('is refused, and the first one does not notice', async (t) => {
    const folder = temporaryFolder(t);
    const diary = new Diary();
    const first = await VenueProcess.start(t, { folder });
    const refused: Promise<ProcessEnd>[] = [];
    const trading = trade(first.url, 1, diary, () => diary.answered >= 400 && refused.length === 2);
    for (const options of [[], ['--reset']]) refused.push(refuse(t, folder, ...options));
    for (const ended of refused) checkRefusal(await ended, 1, /^drydock: Another venue is running on /);
    await trading;
    await checkSurvivors(first.url, diary);
    const { stateHash } = await standingOf(first);
    assert.match(stateHash, /^[0-9a-f]{64}$/);
    assert.deepEqual(diary.answered, diary.asked.length);
    first.kill();
    await first.ended;
    const next = await VenueProcess.start(t, { folder });
    await checkSurvivors(next.url, diary);
  });
});

/** The folder of a venue that was killed in the middle of its work: part of it is in the log only. */
async function killedVenue(t: TestContext): Promise<string> {
  const folder = temporaryFolder(t);
  const diary = new Diary();
  const venue = await VenueProcess.start(t, { folder });
  diary.onAnswer = () => {
    if (diary.answered === 30) venue.kill();
  };
  await trade(venue.url, 1, diary);
  await venue.ended;
  return folder;
}

const DAMAGES: readonly (readonly [what: string, spoil: (folder: string) => void, said: RegExp])[] = [
  [
    'a changed byte in the log',
    (folder) =>
      change(join(folder, 'journal.db-wal'), (bytes) => bytes.writeUInt8(bytes.readUInt8(5_000) ^ 0x55, 5_000)),
    /is damaged: its write-ahead log was changed after it was written\. Nothing was changed\./,
  ],
  [
    'a database of a later format',
    (folder) => change(join(folder, 'journal.db'), (bytes) => bytes.writeInt32BE(2_000_000, 60)),
    /was written by another release of Drydock \(format \d+\.2000000; this one reads \d+\.\d+( to \d+\.\d+)?\)\. Nothing was changed\./,
  ],
  ['text', (folder) => writeFileSync(join(folder, 'journal.db'), 'Dear diary,\n'), /was not written by Drydock/],
];

test('a folder that is refused is left byte for byte', async (t) => {
  const killed = await killedVenue(t);
  await t.test('for its state', async () => {
    for (const [what, spoil, said] of DAMAGES) {
      const folder = join(dirname(killed), what.replaceAll(/\W/g, '-'));
      copyFolder(killed, folder);
      spoil(folder);
      const bytes = bytesOf(folder);
      checkRefusal(await refuse(t, folder), 1, said);
      assert.deepEqual(bytesOf(folder), bytes, what);
    }
  });

  await t.test('for what was asked', async () => {
    const folder = killed;
    const bytes = bytesOf(folder);
    await checkPortInUse(t, folder);
    await checkBadFiles(t, folder);
    assert.deepEqual(bytesOf(folder), bytes);

    // To know what a venue was made with, its journal has to be opened, and its log is folded into it.
    const content = readVenue(folder);
    checkRefusal(await refuse(t, folder, '--seed', '2'), 1, /made with seed 1, and --seed asks for 2\./);
    assert.deepEqual(readVenue(folder), content, 'not even time has passed');
  });
});

async function checkPortInUse(t: TestContext, folder: string): Promise<void> {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  t.after(() => other.close());
  const { port } = other.address() as AddressInfo;
  for (const data of [folder, `${folder}-new`]) {
    const ended = await new VenueProcess(t, { folder: data, port }).ended;
    checkRefusal(ended, 1, /^drydock: Port \d+ of 127\.0\.0\.1 is in use\. /);
  }
  assert.ok(!existsSync(`${folder}-new`), 'nothing is made that could not be used');
}

async function checkBadFiles(t: TestContext, folder: string): Promise<void> {
  const file = (name: string, text: string): string => {
    const path = join(dirname(folder), name);
    writeFileSync(path, text);
    return path;
  };
  const rows: readonly (readonly [options: readonly string[], said: RegExp])[] = [
    [
      ['--market', 'real'],
      /--market takes synthetic, frozen, replay: and the path of a file, or mirror: and the URL of a venue, not real\./,
    ],
    [['--accounts', file('accounts.json', '[{"name":')], /--accounts: .*accounts\.json: the file is no JSON: /],
    [['--instruments', file('instruments.json', '[{"symbol":"PF_XBTUSD"}]')], /--instruments: .*instruments\.json: /],
    [['--rules', file('rules.json', '{"feeAsset":"USD"}')], /--rules: .*there is no setting named feeAsset\./],
  ];
  for (const [options, said] of rows) checkRefusal(await refuse(t, folder, ...options), 2, said);
}

test('a folder that cannot be made is refused', async (t) => {
  const file = temporaryFolder(t);
  writeFileSync(file, 'a file');
  const impossible = process.platform === 'linux' ? ['/proc/drydock/data'] : [];
  for (const folder of [join(file, 'data'), file, ...impossible]) {
    const ended = await new VenueProcess(t, { folder, cwd: dirname(file) }).ended;
    checkRefusal(ended, 1, /^drydock: The journal cannot be kept in .* name another folder\.\n$/);
  }
  assert.equal(readFileSync(file, 'utf8'), 'a file');
});
