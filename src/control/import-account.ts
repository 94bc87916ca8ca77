/**
 * Forking a real account: replies of the real venue are read, the account is rehearsed on a fork of the state, the report
 * is made, and then one command rebuilds it. Nothing of what was handed in is logged or kept but what the command says.
 */
import type { ImportAccount } from '../core/commands/command.ts';
import { formatTime } from '../core/iso-time.ts';
import { settleWallets } from '../core/liquidation/risk.ts';
import { fireTriggers } from '../core/orders/fire.ts';
import type { State } from '../core/state.ts';
import { Turn } from '../core/turn.ts';
import type { Picture, ReadReply } from '../import/picture.ts';
import { type Plan, planImport } from '../import/plan.ts';
import { BEST_PRICES, type PriceChoice } from '../import/prices.ts';
import { readSources } from '../import/read.ts';
import type { Rehearsal } from '../import/rehearse.ts';
import { reportOn } from '../import/report.ts';
import { nameProblem } from './account-inputs.ts';
import { refusalOf } from './core-refusals.ts';
import { IMPORT_OPTIONS } from './import-input.ts';
import type { ImportView, NotRebuilt } from './imports.ts';
import { derivedKeys } from './keys.ts';
import { clientAccounts, knownOf } from './lookup.ts';
import type { PowerContext } from './power-context.ts';
import { done, type Outcome, refuse } from './refusal.ts';
import { accountView, type Moment, momentOf } from './views.ts';

/** Nothing is changed when it is refused, or only tried (`dryRun`). One at a time: its name is found, and told, as the venue stands. */
export async function importAccount(
  context: PowerContext,
  documents: readonly unknown[],
  input: unknown,
): Promise<Outcome<ImportView>> {
  const request = context.read(IMPORT_OPTIONS, input);
  if (!request.ok) return request;
  const options = request.value;
  const problem = options.name === undefined ? undefined : nameProblem(options.name);
  if (problem !== undefined) return refuse('invalidRequest', problem);
  const { state } = context;
  const known = knownOf(state);
  const read = readSources(
    documents.map((document) => ({ name: '', document })),
    known,
    options.skipUnknown === true,
  );
  if (!read.ok) return refuse('invalidRequest', read.problems.join(' '));
  const { picture } = read;
  const specification = newAccount(state, options.name);
  const replan = (choice: PriceChoice): Plan => planImport(state, picture, specification, choice);
  const plan = replan({ ...BEST_PRICES, prices: options.prices ?? 'theirs' });
  if (plan.problems.length > 0) return refuse('invalidRequest', plan.problems.slice(0, 5).join(' '));
  const { report, rehearsal } = reportOn(state, picture, plan, known, replan);
  const { result: rehearsed } = rehearsal;
  if (rehearsed.type === 'refused') return { ok: false, refusal: refusalOf(plan.command, rehearsed) };
  const wouldBeLiquidated = isLiquidated(rehearsal);
  const view = { ...viewOf(picture, plan, rehearsal), wouldBeLiquidated, report };
  if (options.dryRun === true) return done({ ...context.moment(), account: null, ...view });
  if (wouldBeLiquidated && options.allowLiquidation !== true) return refuse('wouldBeLiquidated', LIQUIDATED);
  const delivered = await context.carryOut(plan.command);
  if (!delivered.ok) return delivered;
  const { result } = delivered.value;
  const account = context.state.accounts.find(result.type === 'account' ? result.accountId : -1);
  if (account === undefined) return refuse('unknownAccount', 'A revert has taken the account away meanwhile.');
  return done({ ...momentOf(delivered.value), account: accountView(context.state, account), ...view });
}

const LIQUIDATED =
  'The account would be liquidated at once. A dry run tells its figures; add /accounts or /tickers if they are missing, or allow it with allowLiquidation.';

function newAccount(state: State, name: string | undefined): Omit<ImportAccount['specification'], 'funds'> {
  const names = clientAccounts(state).map((account) => account.name);
  let number = 1;
  while (names.includes(`imported-${number}`)) number++;
  const own = name ?? `imported-${number}`;
  return { name: own, keys: derivedKeys(state.root.seed, own) };
}

/** What follows at once, on the rehearsal's own fork. */
function isLiquidated({ state, result }: Rehearsal): boolean {
  if (result.type !== 'account') return false;
  const turn = new Turn(state, state.root.seq + 2, state.root.timeMs);
  const { wallets } = state.accounts.get(result.accountId);
  turn.lookAtTriggers = true;
  fireTriggers(turn);
  do settleWallets(turn, wallets);
  while (fireTriggers(turn));
  return turn.events.some(
    (event) => event.type === 'liquidation' && event.accountId === result.accountId && event.step !== 'ordersCancelled',
  );
}

function viewOf(
  picture: Picture,
  plan: Plan,
  { refused }: Rehearsal,
): Omit<ImportView, keyof Moment | 'account' | 'wouldBeLiquidated' | 'report'> {
  const { command, prices, placed } = plan;
  const held = refused.filter((error) => error === undefined).length;
  const heldOrders = refused.slice(0, command.orders.length).filter((error) => error === undefined).length;
  const notHeld = refused.flatMap((error, index): NotRebuilt[] => {
    if (error === undefined) return [];
    const path = picture.orders[placed[index] ?? -1]?.path ?? '';
    return [{ path, reason: error === 'POST_WOULD_EXECUTE' ? 'wouldTrade' : 'refused', error }];
  });
  const { balances, bitcoin } = picture.spelling;
  return {
    replies: picture.replies.map(replyView),
    rebuilt: {
      balances: command.specification.funds.length + (command.debtUsd === undefined ? 0 : 1),
      positions: command.positions.length,
      orders: heldOrders,
      triggers: held - heldOrders,
    },
    prices,
    notRebuilt: [...picture.leftOut.map(({ path, reason }) => ({ path, reason, error: '' })), ...notHeld],
    dialect: { ...(balances === undefined ? {} : { balances }), ...(bitcoin === undefined ? {} : { bitcoin }) },
  };
}

function replyView({ kind, shape, timeMs }: ReadReply): ImportView['replies'][number] {
  const isTime = timeMs !== undefined && Math.abs(timeMs) <= 8.64e15;
  return { kind, shape, time: isTime ? formatTime(timeMs) : null };
}
