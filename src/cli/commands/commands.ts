/**
 * All commands, in the order in which `drydock --help` lists them.
 *
 * To add one:
 *
 * 1. A file of its own beside this one, named like the command, that exports `command({...})`:
 *
 *    ```ts
 *    export const deposit = command({
 *      name: 'deposit',                       // or two words: 'snapshot take'
 *      purpose: 'gives an account money',     // one line, lower case, no full stop
 *      arguments: { account: required(ACCOUNT, 'Who gets it.'), ... },
 *      flags: { note: optional(text('TEXT', 'any text'), 'What is said of it.') },
 *      examples: [{ line: 'drydock deposit account-1 flex USD 1000', does: 'A thousand dollars.' }],
 *      run: async ({ arguments: { account }, flags, venue, output }) => {
 *        const done = await venue.post<DepositView>(`/accounts/${segment(account)}/deposit`, { ... });
 *        output.answer(done, () => `${done.account} holds ${done.balance}.`);
 *      },
 *    });
 *    ```
 *
 *    `parameters.ts` has what arguments and flags are made of (`required`, `optional`, `several`, `any`, `toggle`; `text`,
 *    `number`, `wholeNumber`, `choice`, `file`, `assignment`, `ACCOUNT`, `SNAPSHOT`). The values come typed. Flags are
 *    named in camel case and typed with dashes; `optional(kind, help, otherwise)` has a default, which `help` tells.
 * 2. A line in the table below.
 * 3. A row in docs/command-line.md (a test compares it with `purpose`), and tests in `test/cli/commands/` that run it: `test/cli/support.ts` has what they need.
 *
 * Rules: print through `output` alone (`answer(document, () => text)` obeys `--json`; `table`, `progress`, `remark` to
 * standard error). Fail by throwing `CommandFailed(code, sentence)`; the sentence says what to do next; what only the
 * command can see to be typed wrong is `typedWrong(sentence)`. Set no exit code. Refusals of the venue come out of
 * `venue` as such failures by themselves. A command that needs no running venue says `usesVenue: false`, one that prints
 * no document `printsJson: false`. Load what is heavy inside `run`, with `await import(...)`: every command, and every
 * completion in a shell, loads this table. The venue's powers live in `src/control`; a command only asks and tells.
 */
import { accounts, accountsChange, accountsCreate } from './accounts.ts';
import type { Command } from './command.ts';
import { complete, completion } from './completion.ts';
import { deposit } from './deposit.ts';
import { env } from './env.ts';
import { explain } from './explain.ts';
import { faultAdd, faultClear, faultDelete, faultList, faultSet } from './fault.ts';
import { importAccount } from './import.ts';
import { market } from './market.ts';
import { price } from './price.ts';
import { priceSource, priceSynthetic } from './price-source.ts';
import { record } from './record.ts';
import { keyRefusals, liquidations, refusals } from './records.ts';
import { run } from './run.ts';
import { reset, revert, snapshotDelete, snapshotList, snapshotTake } from './snapshot.ts';
import { start } from './start.ts';
import { status } from './status.ts';
import { time, timeAdvance, timeFreeze, timeRate, timeResume, timeSet } from './time.ts';
import { whatIf } from './what-if.ts';

export const COMMANDS: readonly Command[] = [
  start,
  run,
  status,
  importAccount,
  env,
  accounts,
  accountsCreate,
  accountsChange,
  deposit,
  price,
  priceSource,
  priceSynthetic,
  market,
  time,
  timeAdvance,
  timeSet,
  timeFreeze,
  timeResume,
  timeRate,
  snapshotTake,
  snapshotList,
  snapshotDelete,
  revert,
  reset,
  explain,
  whatIf,
  refusals,
  keyRefusals,
  liquidations,
  faultAdd,
  faultSet,
  faultList,
  faultDelete,
  faultClear,
  record,
  completion,
  complete,
];
