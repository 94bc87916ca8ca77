/** The core's refusals of what only the control door proposes, as sentences for people. */
import type { Command } from '../core/commands/command.ts';
import type { Result } from '../core/events.ts';
import { GENESIS, MOST_SNAPSHOTS } from '../timeline/timeline.ts';
import { type ControlRefusal, short } from './refusal.ts';

export const UNAVAILABLE: ControlRefusal = {
  error: 'unavailable',
  message: 'The venue takes no commands now: its journal is full, or it is stopping. Nothing was done; try again.',
};

/** The refusal that the result of a command means. */
export function refusalOf(command: Command, result: Extract<Result, { type: 'refused' }>): ControlRefusal {
  const { error, detail = '' } = result;
  const subject = short(detail);
  switch (error) {
    case 'accountExists':
      return { error: 'accountExists', message: 'There is an account of that name already.' };
    case 'keyExists':
      return { error: 'keyExists', message: 'Another account has one of these API keys already.' };
    case 'contractExpired':
      return { error: 'invalidRequest', message: `${subject} has expired and stands as it was settled.` };
    case 'unknownMaster':
      return { error: 'unknownAccount', message: `${subject} is no account that can have subaccounts.` };
    case 'unknownFeeSchedule':
      return {
        error: 'invalidRequest',
        message: `There is no fee schedule ${subject}: GET /derivatives/api/v3/feeschedules lists them.`,
      };
    case 'unknownMarginSchedule':
      return {
        error: 'invalidRequest',
        message: `No contract has a margin schedule ${subject}: marginSchedules in GET /derivatives/api/v3/instruments has those of platforms.`,
      };
    case 'invalidAccount':
      return { error: 'unknownWallet', message: `There is no wallet named ${subject}.` };
    case 'invalidUnit':
      return command.type === 'deposit'
        ? { error: 'invalidRequest', message: `The wallet ${command.wallet} does not hold ${subject}.` }
        : { error: 'unknownAsset', message: `There is no asset named ${subject}, or the wallet does not hold it.` };
    case 'invalidAmount':
      return { error: 'invalidRequest', message: rangeOf(command.type, subject) };
    case 'importRefused':
      return { error: 'invalidRequest', message: `The account cannot be rebuilt: ${subject} makes no sense here.` };
    case 'invalidRate':
      return { error: 'invalidRequest', message: 'rate takes a number above 0, and at most 86400.' };
    case 'invalidArgument':
      if (command.type !== 'setClock') break;
      return { error: 'invalidRequest', message: 'stepMs takes whole milliseconds from 1 to 60000.' };
    case 'invalidName':
      return {
        error: 'invalidRequest',
        message: `A snapshot's name is up to 64 letters, digits, dots, dashes and underscores, and not ${GENESIS}.`,
      };
    case 'notFound':
      return { error: 'unknownSnapshot', message: `There is no snapshot named ${subject}.` };
    case 'snapshotKept':
      return { error: 'snapshotKept', message: `The snapshot ${GENESIS} is always kept.` };
    case 'tooManySnapshots':
      return {
        error: 'tooManySnapshots',
        message: `At most ${MOST_SNAPSHOTS} snapshots are kept, ${GENESIS} included; delete one first.`,
      };
    default:
  }
  return { error: 'invalidRequest', message: `The venue refused it: ${error}${detail === '' ? '' : ` (${subject})`}.` };
}

function rangeOf(type: Command['type'], subject: string): string {
  switch (type) {
    case 'setIndexPrices':
    case 'priceStep':
      return `The index price of ${subject} takes a number of USD from 0.000000001 to 1000000000.`;
    case 'setPremiums':
      return `The premium of ${subject} takes a fraction from -0.5 to 0.5.`;
    default:
      return `${subject} is no amount: it must be above 0, at most a million million, and no finer than the ledger, which has 12 decimals.`;
  }
}
