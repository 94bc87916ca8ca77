/**
 * One step of a simulation: an entry for venue and model, or a check that must change nothing. Steps are plain data, so a
 * failing run can be cut down and repeated. An order is named by the step that sent it, because its id depends on how many
 * entries came before.
 */
import type { Command } from '../../src/core/commands/command.ts';

export type Step =
  | {
      readonly kind: 'entry';
      /** Machine milliseconds since the step before. */
      readonly afterMs: number;
      readonly command: Exclude<Command, { type: 'genesis' }>;
      /** The step whose order `orderKey` stands for: its number, in a batch with the place of the element: `12.3`. */
      readonly orderOf?: string;
      /** The same of the elements of a batch. */
      readonly ordersOf?: readonly (string | undefined)[];
    }
  /** Forgets every cache. */
  | { readonly kind: 'dropCaches' }
  /** Saves the venue and goes on with one that was loaded from it. */
  | { readonly kind: 'saveAndLoad' };

export interface NumberedStep {
  readonly number: number;
  readonly step: Step;
}
