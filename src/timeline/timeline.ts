/**
 * The line of history: the live venue, the named snapshots and the clock. It is what the journal drives; start-up, restart
 * and replay are this one code path. A journal position only grows, while `revert` gives the venue back its seq and time.
 */
import { assert } from '../core/assert.ts';
import { ByteReader, ByteWriter } from '../core/codec.ts';
import type { Command, Revert, SetClock, TakeSnapshot, TimelineCommand } from '../core/commands/command.ts';
import { sha256, toHex } from '../core/digest.ts';
import type { Applied, Result } from '../core/events.ts';
import { isReadable, STATE_FORMAT, type State, type StateSnapshot } from '../core/state.ts';
import { Venue } from '../core/venue.ts';
import type { Entry, Position } from '../journal/journal.ts';
import { type Clock, tiedTo, venueTime } from './clock.ts';

/** A named snapshot always there: the venue as genesis made it. Reset is a revert to it. */
export const GENESIS = 'genesis';

/** Snapshots that may be kept at a time, `genesis` included. */
export const MOST_SNAPSHOTS = 64;

/** What a name may be: it stands in paths and in tables. */
const SNAPSHOT_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** An entry, applied. `seq` and `timeMs` are the venue's after it. */
export interface Delivered extends Applied {
  readonly position: Position;
  readonly seq: number;
  readonly timeMs: number;
  /** What the clock says after it: later than `timeMs` when the entry left the venue alone, as a snapshot does. */
  readonly clockMs: number;
}

export interface SnapshotInfo {
  readonly name: string;
  readonly position: Position;
  readonly seq: number;
  readonly timeMs: number;
}

interface Kept extends SnapshotInfo {
  readonly state: StateSnapshot;
  readonly rate: number;
  readonly frozen: boolean;
  readonly stepMs: number;
}

export class Timeline {
  readonly venue = new Venue();
  #clock: Clock = { venueMs: 0, machineMs: 0, rate: 1, frozen: false, stepMs: 0 };
  #position: Position = -1;
  #pricesAt: Position = -1;
  #kept: Kept[] = [];

  /** Position of the last entry applied; -1 before genesis. */
  get position(): Position {
    return this.#position;
  }

  /** Position of the entry that last set prices, or made other prices live. A price source goes on from there. */
  get pricesAt(): Position {
    return this.#pricesAt;
  }

  get clock(): Clock {
    return this.#clock;
  }

  /** The snapshots, oldest first. */
  get snapshots(): readonly SnapshotInfo[] {
    return this.#kept;
  }

  /** Applies the next entry. Halts on one that is not the next. */
  apply(entry: Entry): Delivered {
    assert(entry.position === this.#position + 1, 'entries come in order, each once');
    const { command } = entry;
    const { result, events } = this.#carryOut(entry);
    this.#position = entry.position;
    if (!isOrdinary(command) && result.type !== 'refused' && SETS_PRICES.includes(command.type)) {
      this.#pricesAt = entry.position;
    }
    if (command.type === 'genesis') {
      this.#clock = { venueMs: command.startMs, machineMs: entry.timeMs, rate: 1, frozen: false, stepMs: 0 };
      this.#keep(GENESIS, command.startMs);
    }
    const { seq, timeMs } = this.venue;
    return { result, events, position: entry.position, seq, timeMs, clockMs: this.timeAt(entry.timeMs) };
  }

  /** Venue time at a machine time, never before the last entry's. */
  timeAt(machineMs: number): number {
    return Math.max(this.venue.timeMs, venueTime(this.#clock, machineMs));
  }

  /** Digest of the live venue's state. Snapshots, clock and position are outside of it. */
  stateHash(): string {
    return this.venue.state.hash();
  }

  /** Everything: clock, position, live venue and snapshots, in canonical bytes with a checksum. */
  save(): Uint8Array {
    const writer = new ByteWriter();
    writer.number(STATE_FORMAT);
    writer.number(this.#position);
    writer.number(this.#pricesAt);
    writeClock(writer, this.#clock);
    const live = this.venue.snapshot();
    writer.number(this.#kept.length);
    for (const kept of this.#kept) {
      writer.text(kept.name);
      const { position, seq, timeMs, rate, frozen, stepMs } = kept;
      for (const value of [position, seq, timeMs, rate, frozen ? 1 : 0, stepMs]) writer.number(value);
      this.venue.restore(kept.state);
      writer.bytes(this.venue.state.save());
    }
    this.venue.restore(live);
    writer.bytes(this.venue.state.save());
    const body = writer.take();
    writer.text(toHex(sha256(body)));
    const checksum = writer.take();
    const whole = new Uint8Array(body.length + checksum.length);
    whole.set(body);
    whole.set(checksum, body.length);
    return whole;
  }

  /** Reads what `save` wrote. Halts on other bytes: the journal has checked its own checksum before. */
  load(bytes: Uint8Array): void {
    const reader = new ByteReader(bytes);
    assert(isReadable(reader.number()), 'the state format is known');
    this.#position = reader.number();
    this.#pricesAt = reader.number();
    this.#clock = readClock(reader);
    this.#kept = [];
    const count = reader.number();
    for (let index = 0; index < count; index++) {
      const name = reader.text();
      const position = reader.number();
      const seq = reader.number();
      const timeMs = reader.number();
      const rate = reader.number();
      const frozen = reader.number() === 1;
      const stepMs = reader.number();
      this.venue.state.load(reader.bytes());
      this.#kept.push({ name, position, seq, timeMs, rate, frozen, stepMs, state: this.venue.snapshot() });
    }
    this.venue.state.load(reader.bytes());
    const checked = bytes.subarray(0, reader.at);
    assert(reader.text() === toHex(sha256(checked)), 'a saved timeline carries its checksum');
    assert(reader.done, 'a saved timeline ends where it should');
  }

  #carryOut(entry: Entry): Applied {
    const { command } = entry;
    if (isOrdinary(command)) return this.#applyToVenue(entry);
    switch (command.type) {
      case 'snapshot':
      case 'revert':
      case 'deleteSnapshot':
      case 'setClock':
      case 'setFaults':
        return { result: this.#carryOutOwn(command, entry.timeMs), events: [] };
      case 'genesis':
        return this.venue.apply(command, command.startMs);
      case 'priceStep':
        // It was worked out before somebody set a price by hand, or on a line that was left since.
        if (command.basedOn !== undefined && command.basedOn !== this.#pricesAt) return STALE_STEP;
        return this.#applyToVenue(entry);
      default:
        return this.#applyToVenue(entry);
    }
  }

  #applyToVenue(entry: Entry): Applied {
    if (isNobodys(this.venue.state, entry)) return NOBODYS;
    const timeMs = this.timeAt(entry.timeMs) + this.#stepOf(entry);
    const applied = this.venue.apply(entry.command, timeMs);
    if (this.#clock.stepMs > 0) this.#clock = tiedTo(this.#clock, this.venue.timeMs, entry.timeMs);
    // Time that was moved by hand goes on from there.
    if (this.venue.timeMs > timeMs) this.#clock = tiedTo(this.#clock, this.venue.timeMs, entry.timeMs);
    return applied;
  }

  /**
   * How much later than the last command this one is on a clock that stands still: what happens by itself, a tick or a
   * price on the way of an advance, has its own time.
   */
  #stepOf({ command }: Entry): number {
    if (this.#clock.stepMs === 0) return 0;
    return command.type === 'tick' || command.type === 'priceStep' ? 0 : this.#clock.stepMs;
  }

  #carryOutOwn(command: TimelineCommand, machineMs: number): Result {
    switch (command.type) {
      case 'snapshot':
        return this.#takeSnapshot(command, machineMs);
      case 'revert':
        return this.#revert(command, machineMs);
      case 'deleteSnapshot': {
        if (command.name === GENESIS) return { type: 'refused', error: 'snapshotKept', detail: GENESIS };
        const left = this.#kept.filter((kept) => kept.name !== command.name);
        if (left.length === this.#kept.length) return { type: 'refused', error: 'notFound', detail: command.name };
        this.#kept = left;
        return { type: 'done' };
      }
      case 'setClock':
        return this.#setClock(command, machineMs);
      case 'setFaults':
        return { type: 'done' };
    }
  }

  /** Keeps the venue under a name; a name taken before is kept anew. */
  #takeSnapshot(command: TakeSnapshot, machineMs: number): Result {
    const { name } = command;
    if (!SNAPSHOT_NAME.test(name) || name === GENESIS) return { type: 'refused', error: 'invalidName', detail: name };
    const isNew = !this.#kept.some((kept) => kept.name === name);
    if (isNew && this.#kept.length >= MOST_SNAPSHOTS) return { type: 'refused', error: 'tooManySnapshots' };
    this.#keep(name, this.timeAt(machineMs));
    return { type: 'done' };
  }

  /** `timeMs`: the moment it is kept at; the last entry may be long ago, and a revert goes back to this moment, not to that. */
  #keep(name: string, timeMs: number): void {
    this.#kept = this.#kept.filter((kept) => kept.name !== name);
    this.#kept.push({
      name,
      position: this.#position,
      seq: this.venue.seq,
      timeMs,
      rate: this.#clock.rate,
      frozen: this.#clock.frozen,
      stepMs: this.#clock.stepMs,
      state: this.venue.snapshot(),
    });
  }

  #revert(command: Revert, machineMs: number): Result {
    const kept = this.#kept.find((candidate) => candidate.name === command.name);
    if (kept === undefined) return { type: 'refused', error: 'notFound', detail: command.name };
    this.venue.restore(kept.state);
    this.#clock = { venueMs: kept.timeMs, machineMs, rate: kept.rate, frozen: kept.frozen, stepMs: kept.stepMs };
    return { type: 'done' };
  }

  #setClock(command: SetClock, machineMs: number): Result {
    if (!(command.rate > 0 && command.rate <= HIGHEST_RATE)) return { type: 'refused', error: 'invalidRate' };
    const { rate, frozen, from, stepMs = 0 } = command;
    if (!isStep(stepMs)) return { type: 'refused', error: 'invalidArgument', detail: 'stepMs' };
    const venueMs = from === 'now' ? this.timeAt(machineMs) : this.venue.timeMs;
    this.#clock = { venueMs, machineMs, rate, frozen, stepMs: frozen ? stepMs : 0 };
    return { type: 'done' };
  }
}

/**
 * True for what most entries are, and what concerns neither the timeline nor prices. Types that come out of a journal's
 * text are compared letter by letter, so a replay would pay for each of the others that is asked for first.
 */
function isOrdinary({ type }: Command): boolean {
  return type === 'sendOrder' || type === 'cancelOrder';
}

const SETS_PRICES: readonly string[] = [
  'genesis',
  'priceStep',
  'setIndexPrices',
  'setPremiums',
  'setMarketSource',
  'importAccount',
  'revert',
];

/**
 * True for a command whose key has no such account on this line: it was let in at the door, and a revert that was ahead of
 * it took the account away, or put another in its place.
 */
function isNobodys(state: State, { key, command }: Entry): boolean {
  if (key === undefined || !('account' in command)) return false;
  const account = state.accounts.find(command.account);
  return account === undefined || !account.keys.some((own) => own.apiKey === key);
}

const NOBODYS: Applied = { result: { type: 'refused', error: 'authenticationError' }, events: [] };

const STALE_STEP: Applied = { result: { type: 'refused', error: 'staleStep' }, events: [] };

/** A day a second is as fast as a clock may run; further is what `advance` is for. */
const HIGHEST_RATE = 86_400;

/** A minute is as long as the step of a clock that stands still may be. */
const LONGEST_STEP_MS = 60_000;

function isStep(stepMs: number): boolean {
  return Number.isSafeInteger(stepMs) && stepMs >= 0 && stepMs <= LONGEST_STEP_MS;
}

function writeClock(writer: ByteWriter, clock: Clock): void {
  const { venueMs, machineMs, rate, frozen, stepMs } = clock;
  for (const value of [venueMs, machineMs, rate, frozen ? 1 : 0, stepMs]) writer.number(value);
}

function readClock(reader: ByteReader): Clock {
  return {
    venueMs: reader.number(),
    machineMs: reader.number(),
    rate: reader.number(),
    frozen: reader.number() === 1,
    stepMs: reader.number(),
  };
}
