/** Venue and model, fed the same steps and compared after each of them. */
import type { Command, Genesis } from '../../src/core/commands/command.ts';
import type { Result } from '../../src/core/events.ts';
import type { Entry } from '../../src/journal/journal.ts';
import { type Delivered, Timeline } from '../../src/timeline/timeline.ts';
import type { ModelCommand } from '../model/commands.ts';
import { Model, type Told } from '../model/model.ts';
import { Census } from './census.ts';
import { allFigures, assertSameBits, compareEntry, compareFigures, compareState } from './compare.ts';
import { assertInvariants } from './invariants.ts';
import type { NumberedStep, Step } from './step.ts';

/** Orders that a step made: name and key. */
export type Sent = readonly (readonly [name: string, key: number])[];

/** Machine time at which the journal takes genesis. */
const MACHINE_START_MS = 1_800_000_000_000;

export class SideBySide {
  timeline = new Timeline();
  readonly model = new Model();
  readonly census = new Census();
  readonly entries: Entry[] = [];
  readonly #keys = new Map<string, number>();
  readonly #hashes = new Map<string, string>();
  #machineMs = MACHINE_START_MS;
  #doubts = 0;

  constructor(genesis: Genesis) {
    this.#deliver(genesis);
    this.#hashes.set('genesis', this.timeline.stateHash());
  }

  /** Carries out a step; throws an assertion where the two disagree. Gives the orders that it made, by their names and keys. */
  run({ number, step }: NumberedStep): Sent {
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

  #entry(number: number, step: Extract<Step, { kind: 'entry' }>): Sent {
    this.#machineMs += step.afterMs;
    const command = this.#withKeys(step);
    const { result } = this.#deliver(command);
    const { type } = command;
    if (type === 'snapshot' && result.type === 'done') this.#hashes.set(command.name, this.timeline.stateHash());
    if (type === 'revert' && result.type === 'done') {
      assertSameBits(this.timeline.stateHash(), this.#hashes.get(command.name), 'hash after a revert');
    }
    const sent: [string, number][] = [];
    const note = (name: string, made: string, { orderKey }: { readonly orderKey?: number }): void => {
      if (SENDS.includes(made) && orderKey !== undefined) sent.push([name, orderKey]);
    };
    if (result.type === 'order') note(`${number}`, type, result);
    if (result.type === 'batch' && type === 'batch') {
      for (const [at, { result: of }] of result.elements.entries()) {
        if (of.type === 'order') note(`${number}.${at}`, command.elements[at]?.type ?? '', of);
      }
    }
    for (const [name, key] of sent) this.#keys.set(name, key);
    return sent;
  }

  /** The command with the keys of the orders that it names by their steps. */
  #withKeys({ command, orderOf, ordersOf }: Extract<Step, { kind: 'entry' }>): Command {
    if (command.type === 'batch') {
      const elements = command.elements.map((element, at) => this.#named(element, ordersOf?.[at]));
      return { ...command, elements } as Command;
    }
    return this.#named(command, orderOf) as Command;
  }

  #named<T extends object>(command: T, orderOf: string | undefined): T {
    return orderOf === undefined ? command : { ...command, orderKey: this.#keys.get(orderOf) ?? -1 };
  }

  #deliver(command: Command): Delivered {
    const { timeline, model } = this;
    const position = timeline.position + 1;
    const entry: Entry = { position, timeMs: this.#machineMs, origin: 'simulation', n: position, command };
    this.entries.push(entry);
    const delivered = timeline.apply(entry);
    const { state } = timeline.venue;
    const told = toldBy(delivered);
    const predicted = model.apply(command as unknown as ModelCommand, this.#machineMs, told);
    this.#doubts += told.doubts;
    if (told.doubts > 0) this.census.count('decision within the rounding of floats');
    this.census.countEntry(command, delivered, model.state);
    compareEntry(state, delivered, predicted);
    compareState(state, model.state);
    compareFigures(state, model.state);
    assertInvariants(state);
    if (position % 16 === 0) this.census.countSituations(model.state, state);
    return delivered;
  }

  #dropCaches(): Sent {
    const { state } = this.timeline.venue;
    const before = allFigures(state);
    state.dropCaches();
    assertSameBits(allFigures(state), before, 'figures without caches');
    this.census.count('check: caches dropped');
    return NOTHING;
  }

  #saveAndLoad(): Sent {
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
    return NOTHING;
  }
}

const NOTHING: Sent = [];
/** Commands that make an order. */
const SENDS: readonly string[] = ['sendOrder', 'sendTrigger'];

/** What the model is told of an entry: names of orders, and verdicts for where rounding decides. */
function toldBy({ result, events }: Delivered): Told {
  const failed = new Map<number, string>();
  for (const event of events) if (event.type === 'triggerFailed') failed.set(event.trigger.key, event.error);
  const elements = result.type === 'batch' ? result.elements.map((element) => verdictOf(element.result)) : [];
  return { ...verdictOf(result), elements, failed };
}

function verdictOf(result: Result): Told {
  if (result.type === 'order') return { key: result.orderKey ?? -1, status: result.status, doubts: 0 };
  return { key: -1, status: result.type === 'refused' ? result.error : result.type, doubts: 0 };
}
