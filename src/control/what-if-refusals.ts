/** Why a hypothesis cannot be tried: the sentences of the powers it is made of, with the place in the request. */
import type { Command } from '../core/commands/command.ts';
import type { Hypothesis, HypothesisRefused } from '../core/what-if/hypothesis.ts';
import { refusalOf } from './core-refusals.ts';
import { type Outcome, refuse } from './refusal.ts';

const WORDS: Readonly<Record<string, string>> = {
  contractDoesNotExist: 'The market is not listed now.',
  contractNotMultiCollateral: 'The market is inverse, and leverage is set for linear markets alone.',
  invalidSize: 'size takes a whole number of lots, negative for a short, up to the position limit of the market.',
  invalidPrice: 'entryPrice takes a number of USD above 0.',
  argumentInvalid:
    'The leverage goes from 1, with two decimals, to what the margin schedule allows a position of this size.',
  wouldCauseLiquidation: 'The position or the rest of the wallet would be liquidated at once (wouldCauseLiquidation).',
  insufficientMargin: 'The rest of the wallet would lack initial margin (insufficientMargin).',
  accountInactive: 'The account is inactive: PUT {"active": true} to it first.',
};

/** The refusal of what `whatIf` could not carry out. `accountId`: whose hypothesis it was. */
export function hypothesisRefusal(
  hypothesis: Hypothesis,
  refused: HypothesisRefused,
  accountId: number,
): Outcome<never> {
  const { what, index, error, detail } = refused;
  const { deposits, premiums, indexPrices: prices } = hypothesis;
  const result = { type: 'refused', error, ...(detail === undefined ? {} : { detail }) } as const;
  const sentenceOf = (command: Command): string => refusalOf(command, result).message;
  const place = (at: string | number): string => `${what}[${at}]: `;
  switch (what) {
    case 'deposits': {
      const command = {
        type: 'deposit',
        account: accountId,
        ...(deposits[index] as (typeof deposits)[number]),
      } as const;
      return refuse('invalidRequest', place(index) + sentenceOf(command));
    }
    case 'premiums':
      return refuse('invalidRequest', sentenceOf({ type: 'setPremiums', premiums }));
    case 'indexPrices':
      return refuse('invalidRequest', sentenceOf({ type: 'setIndexPrices', prices }));
    case 'leverage': {
      const symbol = hypothesis.leverage[index]?.symbol ?? index;
      return refuse('invalidRequest', place(symbol) + (WORDS[error] ?? `${error}.`));
    }
    default:
      return refuse('invalidRequest', place(index) + (WORDS[error] ?? `${error}.`));
  }
}
