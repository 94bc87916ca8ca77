/** Venue and model, fed the same steps and compared after each of them. */
import type { Command, Genesis } from '../../src/core/commands/command.ts';
import type { Entry } from '../../src/journal/journal.ts';
import { type Delivered, Timeline } from '../../src/timeline/timeline.ts';
import type { ModelCommand } from '../model/commands.ts';
import { Model, type Told } from '../model/model.ts';
import { Census } from './census.ts';
import { allFigures, assertSameBits, compareEntry, compareFigures, compareState } from './compare.ts';
import { assertInvariants } from './invariants.ts';
import type { NumberedStep, Step } from './step.ts';

/** Machine time at which the journal takes genesis. */
const MACHINE_START_MS = 1_800_000_000_000;

export class SideBySide {
  timeline = new Timeline();
  readonly model = new Model();
  readonly census = new Census();
  readonly entries: Entry[] = [];
  readonly #keys = new Map<number, number>();
  readonly #hashes = new Map<string, string>();
  #machineMs = MACHINE_START_MS;
  #doubts = 0;

  constructor(genesis: Genesis) {
    this.#deliver(genesis);
    this.#hashes.set('genesis', this.timeline.stateHash());
  }

  /** Carries out a step; throws an assertion where the two disagree. Gives the key of the order that it made. */
  run({ number, step }: NumberedStep): number | undefined {
    switch (step.kind) {
      case 'dropCaches':
        return this.#dropCaches();
      case 'saveAndLoad':
        return this.#saveAndLoad();
      case 'entry':
        return this.#entry(number, step);
    }
  }

  /** All entries once more, from the first: the same history, the same state. */
  assertReplays(): void {
    const again = new Timeline();
    for (const entry of this.entries) again.apply(entry);
    assertSameBits(again.stateHash(), this.timeline.stateHash(), 'a replay ends in the same state');
    assertSameBits(again.save(), this.timeline.save(), 'a replay saves the same bytes');
  }

  #entry(number: number, step: Extract<Step, { kind: 'entry' }>): number | undefined {
    this.#machineMs += step.afterMs;
    const { orderOf } = step;
    const command = orderOf === undefined ? step.command : { ...step.command, orderKey: this.#keys.get(orderOf) ?? -1 };
    const { result } = this.#deliver(command as Command);
    const { type } = command;
    if (type === 'snapshot' && result.type === 'done') this.#hashes.set(command.name, this.timeline.stateHash());
    if (type === 'revert' && result.type === 'done') {
      assertSameBits(this.timeline.stateHash(), this.#hashes.get(command.name), 'hash after a revert');
    }
    const key = type === 'sendOrder' && result.type === 'order' ? result.orderKey : undefined;
    if (key !== undefined) this.#keys.set(number, key);
    return key;
  }

  #deliver(command: Command): Delivered {
    const { timeline, model } = this;
    const position = timeline.position + 1;
    const entry: Entry = { position, timeMs: this.#machineMs, origin: 'simulation', n: position, command };
    this.entries.push(entry);
    const delivered = timeline.apply(entry);
    const { state } = timeline.venue;
    const told: Told = {
      key: delivered.result.type === 'order' ? (delivered.result.orderKey ?? -1) : -1,
      status: statusOf(delivered),
      doubts: 0,
    };
    const predicted = model.apply(command as unknown as ModelCommand, this.#machineMs, told);
    this.#doubts += told.doubts;
    if (told.doubts > 0) this.census.count('decision within the rounding of floats');
    this.census.countEntry(command.type, delivered);
    compareEntry(state, delivered, predicted);
    compareState(state, model.state);
    compareFigures(state, model.state);
    assertInvariants(state);
    if (position % 16 === 0) this.census.countSituations(model.state, state);
    return delivered;
  }

  #dropCaches(): undefined {
    const { state } = this.timeline.venue;
    const before = allFigures(state);
    state.dropCaches();
    assertSameBits(allFigures(state), before, 'figures without caches');
    this.census.count('check: caches dropped');
  }

  #saveAndLoad(): undefined {
    const { timeline } = this;
    const before = allFigures(timeline.venue.state);
    const saved = timeline.save();
    assertSameBits(allFigures(timeline.venue.state), before, 'figures after saving');
    const loaded = new Timeline();
    loaded.load(saved);
    assertSameBits(loaded.stateHash(), timeline.stateHash(), 'hash after loading');
    assertSameBits(allFigures(loaded.venue.state), before, 'figures after loading');
    assertSameBits(loaded.save(), saved, 'bytes saved after loading');
    assertSameBits(loaded.clock, timeline.clock, 'clock after loading');
    this.timeline = loaded;
    this.census.count('check: saved and loaded');
  }
}

function statusOf({ result }: Delivered): string {
  if (result.type === 'order') return result.status;
  return result.type === 'refused' ? result.error : result.type;
}
