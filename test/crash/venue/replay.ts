/** A venue's folder, read and replayed in this process, without doors and without a clock. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { ByteReader } from '../../../src/core/codec.ts';
import { assetTotal } from '../../../src/core/money/ledger.ts';
import { STATE_FORMAT } from '../../../src/core/state.ts';
import { refusalReply } from '../../../src/gateway/error-replies.ts';
import type { NoncesRecord } from '../../../src/gateway/nonces.ts';
import { cancelAllStatus } from '../../../src/gateway/wire/cancel-all-status.ts';
import { cancelStatus } from '../../../src/gateway/wire/cancel-status.ts';
import { editStatus } from '../../../src/gateway/wire/edit-status.ts';
import { successBody } from '../../../src/gateway/wire/envelope.ts';
import { refusalOf } from '../../../src/gateway/wire/refusals.ts';
import { sendStatus } from '../../../src/gateway/wire/send-status.ts';
import { History } from '../../../src/history/history.ts';
import { MemoryRows } from '../../../src/history/memory-rows.ts';
import type { Checkpoint, Entry } from '../../../src/journal/journal.ts';
import { type Delivered, Timeline } from '../../../src/timeline/timeline.ts';
import { call } from '../../control/support.ts';
import { type Content, copyFolder, readFolder } from '../../journal/folders.ts';
import type { Diary } from './diary.ts';

/** What a copy of the folder holds. The folder itself is not touched; nobody may have it open. */
export function readVenue(folder: string): Content {
  const copy = `${folder}-read`;
  rmSync(copy, { recursive: true, force: true });
  copyFolder(folder, copy);
  const content = readFolder(copy, 0, STATE_FORMAT);
  rmSync(copy, { recursive: true });
  return content;
}

/** Where a venue stood, as it said itself. */
export interface Standing {
  readonly position: number;
  readonly stateHash: string;
}

/** A venue made of nothing but the entries of a folder. It follows the folder from life to life of the real one. */
export class Replay {
  timeline = new Timeline();
  #rows = new MemoryRows();
  history = new History(this.timeline.venue.state, { rows: 1e9 }, this.#rows);
  /** Rows of history in the folders that were the replay's own, and those of them that no checkpoint stands for. */
  readonly rows = { compared: 0, ahead: 0 };
  /** Requests that the entries so far carry, by key and nonce. */
  readonly #carried = new Set<string>();
  /** The same of the entries that a checkpoint stands for, and of what was on its way when it was saved. */
  readonly #learned = new Set<string>();
  readonly #diary: Diary;

  constructor(diary: Diary) {
    this.#diary = diary;
  }

  /**
   * Takes in what is new in the folder. Each request is in it once at most, each answered one once, and its reply is the
   * very one that was sent; where the venue told its state, it is this one.
   */
  follow({ first, entries, checkpoint, rows }: Content, standings: readonly Standing[]): void {
    const asked = new Map(this.#diary.asked.map((request) => [`${request.apiKey} ${request.nonce}`, request]));
    if (first > this.timeline.position + 1) this.#load(checkpoint);
    for (const entry of entries) {
      if (entry.position <= this.timeline.position) continue;
      const delivered = this.timeline.apply(entry);
      this.history.apply(entry, delivered);
      const standing = standings.find(({ position }) => position === entry.position);
      if (standing !== undefined) assert.equal(this.timeline.stateHash(), standing.stateHash);
      if (entry.key === undefined || entry.nonce === undefined) continue;
      const name = `${entry.key} ${entry.nonce}`;
      const request = asked.get(name);
      assert.ok(request !== undefined, `nobody asked for entry ${entry.position}`);
      assert.ok(!this.#carried.has(name), `entry ${entry.position} is there twice`);
      this.#carried.add(name);
      if (request.answer === undefined) continue;
      assert.deepEqual(
        withoutTime(request.answer.text),
        withoutTime(this.#replyTo(entry, delivered, request.fields.orderId)),
      );
    }
    for (const { position } of standings) assert.ok(position <= this.timeline.position, `entry ${position} is lost`);
    for (const [name, { answer, endpoint }] of asked) {
      assert.ok(
        answer === undefined || this.#carried.has(name) || this.#learned.has(name),
        `a ${endpoint} that was answered is lost`,
      );
    }
    this.#checkConservation();
    this.#checkRows(rows, checkpoint);
  }

  /** Entries that clients were told nothing of. */
  get unanswered(): number {
    const open = this.#diary.asked.filter(({ answer }) => answer === undefined);
    return open.filter(({ apiKey, nonce }) => this.#carried.has(`${apiKey} ${nonce}`)).length;
  }

  #load(checkpoint: Checkpoint | undefined): void {
    assert.ok(checkpoint !== undefined, 'a checkpoint stands for the entries that are gone');
    const reader = new ByteReader(checkpoint.state);
    this.timeline = new Timeline();
    this.#rows = new MemoryRows();
    this.history = new History(this.timeline.venue.state, { rows: 1e9 }, this.#rows);
    this.timeline.load(reader.bytes());
    assert.equal(reader.text(), 'doors');
    this.#learn(reader.bytes());
    assert.equal(reader.text(), 'history');
    this.history.load(reader.bytes());
  }

  /** Each row is the one that the replay made; all that the checkpoint stands for are there, and none that never was. */
  #checkRows(stored: Content['rows'], checkpoint: Checkpoint | undefined): void {
    const saved = checkpoint === undefined ? 0 : rowsUpTo(checkpoint);
    for (let id = 0; id < saved; id++) assert.ok(stored.has(id), `row ${id} is missing`);
    for (const [id, body] of stored) {
      assert.ok(id < this.#rows.nextId, `row ${id} never was`);
      const block = this.#rows.held().find(({ first, end }) => first <= id && id < end);
      // Of what came before the replay began, nothing is known.
      if (block === undefined) continue;
      assert.ok(Buffer.from(body).equals(block.bytesOf(id)), `row ${id} is another`);
      this.rows.compared++;
      if (id >= saved) this.rows.ahead++;
    }
  }

  /** The doors of a checkpoint know the nonces of the entries that it stands for. */
  #learn(doors: Uint8Array): void {
    const { nonces } = JSON.parse(Buffer.from(doors).toString()) as { readonly nonces: NoncesRecord };
    for (const [key, windows] of nonces) {
      for (const [, used] of windows) for (const nonce of used) this.#learned.add(`${key} ${nonce}`);
    }
  }

  /** The reply to the client whose command an entry is; `orderId` as he named it. */
  #replyTo(entry: Entry, delivered: Delivered, orderId: string | undefined): string {
    const refusal = refusalOf(delivered.result);
    if (refusal !== undefined) return String(refusalReply(refusal, 'derivatives', delivered.timeMs).body);
    return successBody(delivered.timeMs, this.#members(entry, delivered, orderId));
  }

  #members({ command }: Entry, delivered: Delivered, orderId: string | undefined): object {
    const { state } = this.timeline.venue;
    switch (command.type) {
      case 'sendOrder':
        return { sendStatus: sendStatus(state, delivered) };
      case 'editOrder':
        return { editStatus: editStatus(state, delivered, orderId) };
      case 'cancelOrder': {
        const { account, orderKey = -1 } = command;
        const wasFilled = this.history.closedOrder(account, { orderKey })?.ending === 'filled';
        return { cancelStatus: cancelStatus(state, delivered, wasFilled) };
      }
      case 'cancelAllOrders':
        return { cancelStatus: cancelAllStatus(state, delivered, command.symbol) };
      case 'transfer':
        return {};
      default:
        throw new Error(`no client asks for ${command.type}`);
    }
  }

  /** With the outside world's account, the venue holds nothing of any asset, to the last unit. */
  #checkConservation(): void {
    const { state } = this.timeline.venue;
    for (let id = 0; id < state.assets.size; id++) {
      assert.equal(assetTotal(state, id), 0n, `${state.assets.get(id).symbol} came from nowhere, or went there`);
    }
  }
}

/** How many rows history had when a checkpoint was taken. */
function rowsUpTo({ state }: Checkpoint): number {
  const reader = new ByteReader(state);
  const timeline = new Timeline();
  timeline.load(reader.bytes());
  reader.text();
  reader.bytes();
  assert.equal(reader.text(), 'history');
  const rows = new MemoryRows();
  new History(timeline.venue.state, {}, rows).load(reader.bytes());
  return rows.nextId;
}

/** Refusals carry the time after their whole batch; all other replies that of their own entry, which is kept. */
function withoutTime(text: string): object {
  const { serverTime, ...rest } = JSON.parse(text);
  return rest.result === 'error' ? rest : { serverTime, ...rest };
}

/** Where a venue stands, as it says itself. */
export async function standingOf(venue: { readonly url: string }): Promise<Standing> {
  return (await call(venue, 'GET', '/status?hash=true')).body as Standing;
}
