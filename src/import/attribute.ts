/**
 * Finding why figures differ, by computation: inputs are replaced, one after the other, as long as that makes more figures
 * equal; what a figure then owes to which input is found by taking that one out again. What is left hangs on inputs that
 * no reply carries, and those are found by varying them (probes.ts); or nobody knows.
 */
import type { State } from '../core/state.ts';
import type { Candidate } from './candidates.ts';
import { isEqual, isEqualAsPrinted } from './equal.ts';
import { addsUp, identities } from './identities.ts';
import type { Figure } from './picture.ts';
import type { Probe } from './probes.ts';
import { distinct, type Reason, reason } from './reasons.ts';
import type { Rehearsal, Setup } from './rehearse.ts';

/** What a figure is compared with, and by how much sums may be off. */
export interface Comparison {
  readonly figures: readonly Figure[];
  /** Where ours stands, by the path of theirs. */
  readonly oursAt: (path: string) => string;
  /** What a figure may have been summed from, all taken as positive: balances and positions in USD. */
  readonly grossOf: (path: string) => number;
}

export interface Attributed {
  readonly figure: Figure;
  readonly ours: number | undefined;
  readonly isEqual: boolean;
  /** Empty for an equal figure, and for one that nothing explains. */
  readonly reasons: readonly Reason[];
}

/** Inputs that are replaced together. */
interface Step {
  readonly candidates: readonly Candidate[];
  readonly equal: number;
  readonly rehearsal: Rehearsal;
}

type Run = (setup: Setup) => Rehearsal;

/** More replacements than this explain everything, and nothing. */
const MOST_REPLACED = 12;
/** Pairs among more candidates than this would take long, and would find something by chance. */
const MOST_PAIRED = 14;

export class Attribution {
  readonly #compared: Comparison;
  readonly #run: Run;
  readonly #setup: Setup;
  readonly #base: Rehearsal;
  #chosen: readonly Candidate[] = [];
  #final: Rehearsal;

  constructor(compared: Comparison, setup: Setup, run: Run) {
    this.#compared = compared;
    this.#run = run;
    this.#setup = setup;
    this.#base = run(setup);
    this.#final = this.#base;
  }

  get base(): Rehearsal {
    return this.#base;
  }

  /** The state with the prices of the import. */
  get state(): State {
    return this.#base.state;
  }

  /** How many figures are equal under another setup. */
  equalUnder(change: (setup: Setup) => Setup): number {
    return this.#countEqual(this.#run(change(this.#setup)));
  }

  /**
   * Replaces inputs as long as that makes more figures equal. `together`: groups that belong together, as the settings of a
   * preset do; the group that makes most figures equal is where it begins.
   */
  replace(candidates: readonly Candidate[], together: readonly (readonly Candidate[])[]): void {
    const differing = this.#compared.figures.filter((figure) => !this.#equals(this.#base, figure));
    if (differing.length === 0) return;
    let equal = this.#countEqual(this.#base);
    for (const group of together) {
      const rehearsal = this.#run(this.#setupWith(group));
      const count = this.#countEqual(rehearsal);
      if (count <= equal) continue;
      equal = count;
      this.#chosen = group;
      this.#final = rehearsal;
    }
    // What of the group moves nothing is no reason for anything.
    this.#chosen = this.#chosen.filter((candidate) => {
      const others = this.#chosen.filter((other) => other !== candidate);
      return this.#moves(this.#final, this.#run(this.#setupWith(others)), differing);
    });
    let setup = this.#setupWith(this.#chosen);
    const subjects = this.#chosen.map(({ reason: { subject } }) => subject.split(':')[0]);
    let left = candidates.filter(
      (candidate) =>
        !subjects.includes(candidate.reason.subject.split(':')[0]) &&
        this.#moves(this.#final, this.#run(candidate.change(setup)), differing),
    );
    while (left.length > 0 && this.#chosen.length < MOST_REPLACED) {
      // Two markets of one underlying net: either alone may make nothing equal.
      const best =
        this.#bestStep(
          left.map((candidate) => [candidate]),
          setup,
          equal,
        ) ?? this.#bestStep(pairsOf(left.filter((candidate) => this.#movesUnequal(candidate, setup))), setup, equal);
      if (best === undefined) return;
      this.#chosen = [...this.#chosen, ...best.candidates];
      this.#final = best.rehearsal;
      equal = best.equal;
      setup = this.#setupWith(this.#chosen);
      left = left.filter((other) => !best.candidates.includes(other));
    }
  }

  /** The step that makes most figures equal, if one makes more of them equal. */
  #bestStep(steps: readonly (readonly Candidate[])[], setup: Setup, equal: number): Step | undefined {
    let best: Step | undefined;
    for (const candidates of steps) {
      const rehearsal = this.#run(candidates.reduce((changed, { change }) => change(changed), setup));
      const count = this.#countEqual(rehearsal);
      if (count > (best?.equal ?? equal)) best = { candidates, equal: count, rehearsal };
    }
    return best;
  }

  #movesUnequal(candidate: Candidate, setup: Setup): boolean {
    const unequal = this.#compared.figures.filter((figure) => !this.#equals(this.#final, figure));
    return this.#moves(this.#final, this.#run(candidate.change(setup)), unequal);
  }

  /** Each figure with its reasons. `known`: reasons that are plain to see, asked before all others. */
  attribute(
    probes: readonly Probe[],
    known: (figure: Figure, ours: number | undefined) => readonly Reason[],
  ): readonly Attributed[] {
    const without = this.#chosen.map((candidate) => ({
      reason: candidate.reason,
      rehearsal: this.#run(this.#setupWith(this.#chosen.filter((other) => other !== candidate))),
    }));
    const found = new Map<string, readonly Reason[]>();
    const open: Figure[] = [];
    for (const figure of this.#compared.figures) {
      if (this.#equals(this.#base, figure)) continue;
      if (this.#equals(this.#final, figure)) {
        const owed = without.filter(({ rehearsal }) => !this.#equals(rehearsal, figure)).map((other) => other.reason);
        found.set(figure.path, owed.length > 0 ? owed : this.#chosen.map((other) => other.reason));
        continue;
      }
      if (isEqualAsPrinted(figure, this.#oursIn(this.#base, figure))) continue;
      if (isEqualAsPrinted(figure, this.#oursIn(this.#final, figure))) {
        found.set(figure.path, this.#influences(without, figure));
        continue;
      }
      const plain =
        [this.#base, this.#final]
          .map((rehearsal) => known(figure, this.#oursIn(rehearsal, figure)))
          .find((reasons) => reasons.length > 0) ?? [];
      if (plain.length > 0) found.set(figure.path, plain);
      else open.push(figure);
    }
    this.#explainOpen(open, probes, without, found);
    return this.#compared.figures.map((figure) => {
      const ours = this.#oursIn(this.#base, figure);
      const reasons = found.get(figure.path);
      const equal = this.#equals(this.#base, figure) || (reasons === undefined && isEqualAsPrinted(figure, ours));
      return { figure, ours, isEqual: equal, reasons: equal ? [] : (reasons ?? []) };
    });
  }

  #explainOpen(
    open: readonly Figure[],
    probes: readonly Probe[],
    without: readonly { readonly reason: Reason; readonly rehearsal: Rehearsal }[],
    found: Map<string, readonly Reason[]>,
  ): void {
    if (open.length === 0) return;
    const setup = this.#setupWith(this.#chosen);
    const varied = probes.map((probe) => ({
      ...probe,
      rehearsals: probe.vary.map((vary) => this.#run(vary(setup))),
    }));
    const { figures, grossOf } = this.#compared;
    const get = (path: string): number | undefined => figures.find((figure) => figure.path === path)?.value;
    const sums = identities(
      figures.map(({ path }) => path),
      get,
    );
    const resolving: string[] = [];
    const resolve = (figure: Figure): readonly Reason[] => {
      const done = found.get(figure.path);
      if (done !== undefined || !open.includes(figure) || resolving.includes(figure.path)) return done ?? [];
      resolving.push(figure.path);
      const hangsOn = varied.filter(
        ({ rehearsals, isBounded }) =>
          rehearsals.some((rehearsal) => this.#moves(this.#final, rehearsal, [figure])) &&
          (isBounded !== true || this.#isBetween(figure, [this.#final, ...rehearsals])),
      );
      const sum = sums.find(({ path }) => path === figure.path);
      let reasons: readonly Reason[] = hangsOn.map((other) => other.reason);
      if (sum !== undefined) {
        const parts = figures.filter(({ path }) => sum.parts.includes(path));
        if (addsUp(figure.value, sum.total, figure.text, grossOf(figure.path))) {
          const inherited = parts.flatMap(resolve);
          // Parts that nobody can explain make a total that nobody can explain.
          reasons = inherited.length > 0 || parts.some((part) => open.includes(part)) ? inherited : reasons;
        } else if (sum.parts.every((path) => path.startsWith('flex.currencies.'))) {
          reasons = [reason('incomplete', 'flex.currencies')];
        } else reasons = [];
      }
      const all = reasons.length === 0 ? [] : distinct([...reasons, ...this.#influences(without, figure)]);
      found.set(figure.path, all);
      return all;
    };
    for (const figure of open) resolve(figure);
  }

  /** Of the replaced inputs those that the figure hangs on. */
  #influences(
    without: readonly { readonly reason: Reason; readonly rehearsal: Rehearsal }[],
    figure: Figure,
  ): readonly Reason[] {
    return without
      .filter(({ rehearsal }) => this.#moves(this.#final, rehearsal, [figure]))
      .map((other) => other.reason);
  }

  #setupWith(candidates: readonly Candidate[]): Setup {
    return candidates.reduce((setup, candidate) => candidate.change(setup), this.#setup);
  }

  #oursIn({ figures }: Rehearsal, { path }: Figure): number | undefined {
    const ours = figures.get(this.#compared.oursAt(path));
    // A balance that is not listed is none (D33).
    return ours === undefined && /^\w+\.balances\.[a-z0-9]+$/.test(path) ? 0 : ours;
  }

  #equals(rehearsal: Rehearsal, figure: Figure): boolean {
    return isEqual(figure.value, this.#oursIn(rehearsal, figure), this.#compared.grossOf(figure.path));
  }

  #countEqual(rehearsal: Rehearsal): number {
    return this.#compared.figures.filter((figure) => this.#equals(rehearsal, figure)).length;
  }

  #isBetween(figure: Figure, rehearsals: readonly Rehearsal[]): boolean {
    const values = rehearsals.flatMap((rehearsal) => this.#oursIn(rehearsal, figure) ?? []);
    return figure.value >= Math.min(...values) && figure.value <= Math.max(...values);
  }

  #moves(from: Rehearsal, to: Rehearsal, figures: readonly Figure[]): boolean {
    return figures.some((figure) => {
      const before = this.#oursIn(from, figure);
      const after = this.#oursIn(to, figure);
      return before !== after && !(before !== undefined && isEqual(before, after, this.#compared.grossOf(figure.path)));
    });
  }
}

function pairsOf(candidates: readonly Candidate[]): readonly (readonly Candidate[])[] {
  if (candidates.length > MOST_PAIRED) return [];
  return candidates.flatMap((first, index) => candidates.slice(index + 1).map((second) => [first, second]));
}
