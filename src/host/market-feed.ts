/**
 * The price source of the venue's present line. Which one it is stands in the state, so a revert or a change by hand brings
 * another; this follows, and lets only one of them propose.
 */
import { type FeedRunner, startFeed } from '../feeds/runner.ts';
import { frozenSource, type PriceSource } from '../feeds/source.ts';
import { machineTime } from '../timeline/clock.ts';
import type { Desk } from './desk.ts';
import type { Machine } from './machine.ts';
import { priceView } from './price-view.ts';

/** Finds the source that the text of the option `market` names. What it throws is a sentence for people. */
export type OpenSource = (market: string) => PriceSource | Promise<PriceSource>;

/** What became of the source that the state names. */
export interface FeedState {
  readonly source: PriceSource;
  /** Why the source that the state names is not the one above: prices hold. */
  readonly problem: string | undefined;
}

export class MarketFeed {
  readonly #desk: Desk;
  readonly #machine: Machine;
  readonly #open: OpenSource;
  #source: PriceSource = frozenSource;
  #problem: string | undefined;
  #runner: FeedRunner | undefined;
  /** The text that the source, or the one being opened, belongs to. */
  #market = '';
  #opening: Promise<void> = Promise.resolve();
  /** A source that was opened before the state names it. */
  #prepared: { readonly market: string; readonly source: PriceSource } | undefined;
  #pauses = 0;
  /** Sources that were replaced while somebody worked with them: let go of when that is done. */
  readonly #retired: PriceSource[] = [];
  #running = true;

  constructor(desk: Desk, machine: Machine, open: OpenSource) {
    this.#desk = desk;
    this.#machine = machine;
    this.#open = open;
  }

  get state(): FeedState {
    return { source: this.#source, problem: this.#problem };
  }

  /** Opens a source that the state will name next. Gives the sentence that says why there is none. */
  async prepare(market: string): Promise<string | undefined> {
    try {
      const source = await this.#open(market);
      this.#prepared?.source.close?.();
      this.#prepared = { market, source };
      if (!this.#running) this.dropPrepared();
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** Lets go of a source that was prepared: the state will not name it. */
  dropPrepared(): void {
    this.#prepared?.source.close?.();
    this.#prepared = undefined;
  }

  /**
   * Goes by what the state names now; resolves when that source moves the prices, or is known not to. `anew`: the source
   * that was prepared begins even if the state named the same one before.
   */
  follow(anew = false): Promise<void> {
    const { exists, state } = this.#desk.timeline.venue;
    if (!exists || !this.#running) return this.#opening;
    const { market } = state.root;
    if (market === this.#market && !(anew && this.#prepared?.market === market)) return this.#opening;
    this.#market = market;
    this.#put(frozenSource, undefined);
    this.#opening = this.#opened(market);
    return this.#opening;
  }

  /** To be called after the clock was set or the line of history went back. */
  reschedule(): void {
    this.#runner?.reschedule();
  }

  /** While `work` lasts the source proposes nothing: prices come from elsewhere. */
  async without<Value>(work: () => Promise<Value>): Promise<Value> {
    this.#pauses++;
    this.#runner?.pause();
    try {
      return await work();
    } finally {
      this.#pauses--;
      if (this.#pauses === 0) {
        for (const source of this.#retired.splice(0)) source.close?.();
        this.#runner?.resume();
      }
    }
  }

  stop(): void {
    this.#running = false;
    this.#runner?.stop();
    this.#source.close?.();
    this.dropPrepared();
    for (const source of this.#retired.splice(0)) source.close?.();
  }

  async #opened(market: string): Promise<void> {
    let source: PriceSource = frozenSource;
    let problem: string | undefined;
    try {
      source = this.#takePrepared(market) ?? (await this.#open(market));
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    // Meanwhile the venue may have closed, or gone back to a line with another source.
    if (this.#running && market === this.#market) this.#put(source, problem);
    else source.close?.();
  }

  #takePrepared(market: string): PriceSource | undefined {
    if (this.#prepared?.market !== market) return undefined;
    const { source } = this.#prepared;
    this.#prepared = undefined;
    return source;
  }

  #put(source: PriceSource, problem: string | undefined): void {
    this.#runner?.stop();
    if (this.#pauses > 0) this.#retired.push(this.#source);
    else this.#source.close?.();
    this.#source = source;
    this.#problem = problem;
    this.#runner = startFeed(source, feedPorts(this.#desk, this.#machine));
    if (this.#pauses > 0) this.#runner.pause();
  }
}

function feedPorts(desk: Desk, machine: Machine): Parameters<typeof startFeed>[1] {
  const { timeline } = desk;
  return {
    scheduler: {
      nowMs: () => timeline.timeAt(machine.nowMs()),
      at: (timeMs, fire) => {
        const at = machineTime(timeline.clock, timeMs);
        return at === undefined ? () => {} : machine.after(at - machine.nowMs(), fire);
      },
      stands: () => timeline.clock.frozen,
    },
    view: () => priceView(timeline),
    propose: (step, delivered) => {
      const delivery = desk.propose('feed', step);
      // A venue that stops says so elsewhere; the feed just ends with it.
      delivery?.then(delivered, () => {});
      return delivery !== undefined;
    },
  };
}
