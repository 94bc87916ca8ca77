/** No wallet crosses without being due: wallets with several parts over prices that wander, jump and stand still. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLOCK, WatchBands } from '../../../src/core/liquidation/watch-bands.ts';
import { WatchPlacer } from '../../../src/core/liquidation/watch-placer.ts';
import { Random } from '../../support/random.ts';

/** A term of a cushion: linear in a price, or in 1 / price. */
interface Term {
  readonly price: number;
  readonly reciprocal: boolean;
  readonly amount: number;
}

/** A part of a wallet: a constant, terms, what it owes by the millisecond, and a step of its requirement at a price. */
interface Part {
  readonly constant: number;
  readonly terms: readonly Term[];
  readonly owedPerMs: number;
  readonly step: { readonly price: number; readonly above: number; readonly by: number } | undefined;
}

const PRICES = 8;

class World {
  readonly random: Random;
  readonly bands = new WatchBands();
  readonly placer = new WatchPlacer(this.bands);
  readonly wallets = new Map<number, readonly Part[]>();
  prices: number[] = [];
  nowMs = 1_790_812_800_000;
  readonly census = { looks: 0, wallets: 0, due: 0, crossed: 0, jumps: 0, stepped: 0, byTime: 0 };

  constructor(seed: number) {
    this.random = new Random(seed);
    this.prices = Array.from({ length: PRICES }, (_, id) => 10 ** (id - 3) * (1 + this.random.next()));
    this.move();
  }

  move(): void {
    this.bands.move(CLOCK, this.nowMs);
    for (let id = 0; id < PRICES; id++) this.bands.move(1 + id, this.prices[id] as number);
  }

  cushion({ constant, terms, owedPerMs, step }: Part): number {
    let sum = constant - owedPerMs * (this.nowMs - 1_790_812_800_000);
    for (const { price, reciprocal, amount } of terms) {
      sum += reciprocal ? amount / (this.prices[price] as number) : amount * (this.prices[price] as number);
    }
    return step !== undefined && (this.prices[step.price] as number) > step.above ? sum - step.by : sum;
  }

  /** A wallet whose parts have cushions of a random part of what they hold, often none. */
  open(id: number): void {
    const { random } = this;
    const parts = Array.from({ length: random.whole(1, 3) }, () => {
      const terms = Array.from({ length: random.whole(0, 5) }, () => this.#term());
      const gross = terms.reduce((sum, term) => sum + this.#value(term), 0);
      const price = random.whole(0, PRICES - 1);
      const now = this.prices[price] as number;
      const step = random.chance(0.2)
        ? { price, above: now * (1 + (random.next() - 0.3) * 0.1), by: gross * random.next() }
        : undefined;
      const owedPerMs = random.chance(0.3) ? ((gross + 1) * random.next() ** 4) / 3_600_000 : 0;
      const bare = { constant: 0, terms, owedPerMs, step };
      const cushion = random.chance(0.05) ? 0 : (gross + 1) * random.next() ** 6;
      // Rounded up, so that a cushion of nothing is not less than that.
      return { ...bare, constant: cushion - this.cushion(bare) + gross * 1e-14 };
    });
    this.wallets.set(id, parts);
    this.place(id, parts);
  }

  #term(): Term {
    const { random } = this;
    const price = random.whole(0, PRICES - 1);
    const reciprocal = random.chance(0.3);
    const now = this.prices[price] as number;
    const amount = (random.chance(0.5) ? 1 : -1) * 1_000 * random.next() * (reciprocal ? now : 1 / now);
    return { price, reciprocal, amount };
  }

  #value({ price, reciprocal, amount }: Term): number {
    const now = this.prices[price] as number;
    return Math.abs(reciprocal ? amount / now : amount * now);
  }

  place(id: number, parts: readonly Part[]): void {
    const { placer } = this;
    placer.begin(id);
    for (const part of parts) {
      let gross = Math.abs(part.constant);
      for (const term of part.terms) {
        const value = this.#value(term);
        gross += value;
        const rising = term.amount > 0;
        if (!term.reciprocal) placer.losesByFall(1 + term.price, rising ? value : 0);
        if (!term.reciprocal) placer.losesByRise(1 + term.price, rising ? 0 : value);
        if (term.reciprocal) placer.losesByReciprocalFall(1 + term.price, rising ? value : 0);
        if (term.reciprocal) placer.losesByReciprocalRise(1 + term.price, rising ? 0 : value);
      }
      const { step } = part;
      if (step !== undefined) {
        const isAbove = (this.prices[step.price] as number) > step.above;
        if (isAbove) placer.watchFall(1 + step.price, step.above);
        else placer.watchRise(1 + step.price, step.above);
      }
      placer.share(Math.max(0, this.cushion(part) - gross * 1e-10), part.owedPerMs);
    }
    placer.place();
  }

  /** Prices and time move on; whoever crossed must be due. Those due that did not cross are placed again. */
  tick(): void {
    const { random, census } = this;
    const wild = random.chance(0.05);
    if (wild) census.jumps++;
    for (let id = 0; id < PRICES; id++) {
      const size = wild && random.chance(0.3) ? 2 : random.chance(0.2) ? 0 : 0.003;
      this.prices[id] = (this.prices[id] as number) * Math.exp((random.next() - 0.5) * size);
    }
    this.nowMs += random.chance(0.02) ? 9_000_000 : random.whole(0, 5_000);
    this.move();
    const { count } = this.bands.due;
    const due = new Set(this.bands.due.take(new Int32Array(count)));
    census.looks++;
    census.wallets += this.wallets.size;
    census.due += count;
    for (const [id, parts] of this.wallets) {
      const crossed = parts.find((part) => this.cushion(part) < 0);
      if (crossed === undefined) continue;
      census.crossed++;
      if (crossed.step !== undefined) census.stepped++;
      if (crossed.terms.length === 0) census.byTime++;
      assert.ok(due.has(id), `wallet ${id} has crossed and was not due`);
    }
    for (const id of due) {
      const parts = this.wallets.get(id) as readonly Part[];
      if (parts.every((part) => this.cushion(part) >= 0)) this.place(id, parts);
      else if (random.chance(0.8)) this.open(id);
      else {
        this.bands.forget(id);
        this.wallets.delete(id);
        this.open(random.whole(1_000, 9_000));
      }
    }
  }
}

test('whoever crosses is due at once, whichever way prices went', (t) => {
  const sums: Record<string, number> = {};
  for (let seed = 1; seed <= 20; seed++) {
    const world = new World(seed);
    for (let id = 0; id < 200; id++) world.open(id);
    for (let tick = 0; tick < 300; tick++) world.tick();
    for (const [key, value] of Object.entries(world.census)) sums[key] = (sums[key] ?? 0) + value;
  }
  t.diagnostic(JSON.stringify(sums));
  assert.ok((sums.crossed as number) > 5_000 && (sums.jumps as number) > 200);
  assert.ok((sums.stepped as number) > 500 && (sums.byTime as number) > 100);
});

test('a price that a wallet does not lose by moves without it', () => {
  const bands = new WatchBands();
  const placer = new WatchPlacer(bands);
  for (const price of [1, 2]) bands.move(price, 100);
  placer.begin(7);
  placer.losesByFall(1, 1_000);
  placer.share(100, 0);
  placer.place();
  bands.move(2, 1);
  bands.move(1, 5_000);
  assert.equal(bands.due.count, 0, 'another price, and a rise');
  bands.move(1, 91);
  assert.equal(bands.due.count, 0, 'a fall of 9 % of what it was placed at takes 90 of 100');
  bands.move(1, 89);
  assert.equal(bands.due.count, 1);
});

test('a wallet that loses everything at worst is never due', () => {
  const bands = new WatchBands();
  const placer = new WatchPlacer(bands);
  bands.move(1, 100);
  placer.begin(7);
  placer.losesByFall(1, 1_000);
  placer.share(1_001, 0);
  placer.place();
  bands.move(1, 1e-9);
  assert.equal(bands.due.count, 0);
});
