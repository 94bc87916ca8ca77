/** `drydock accounts`: who there is; new ones; their state. */
import type { AccountDetailView, AccountView, Moment } from '../../control/views.ts';
import { segment } from '../control-client.ts';
import { typedWrong } from '../failure.ts';
import type { Output } from '../output.ts';
import { listText } from '../table.ts';
import { command } from './command.ts';
import { ACCOUNT, any, choice, type Kind, optional, required, text, toggle } from './parameters.ts';

/** `flex:USD=1000`. */
export const FUNDS: Kind<{ readonly wallet: string; readonly asset: string; readonly amount: string }> = {
  placeholder: 'WALLET:ASSET=AMOUNT',
  takes: 'a wallet, an asset and an amount, such as flex:USD=1000',
  read: (typed) => {
    const [, wallet, asset, amount] = /^([^:=]+):([^:=]+)=([^:=]+)$/.exec(typed) ?? [];
    return wallet === undefined || asset === undefined || amount === undefined ? undefined : { wallet, asset, amount };
  },
};

const MARGIN_SCHEDULE = choice('professional', 'retail');

export const accounts = command({
  name: 'accounts',
  purpose: 'lists the accounts with their API keys, or shows one with what it holds',
  arguments: { account: optional(ACCOUNT, 'The account to show; without it all are listed.') },
  flags: { secrets: toggle('Print the secrets of the keys, too. In JSON they always are.') },
  examples: [
    { line: 'drydock accounts', does: 'All of them.' },
    { line: 'drydock accounts account-1 --secrets', does: 'One, with its wallets and keys.' },
  ],
  run: async ({ arguments: { account }, flags: { secrets }, venue, output }) => {
    if (account !== undefined) {
      const view = await venue.get<AccountDetailView>(`/accounts/${segment(account)}`);
      output.answer(view, () => detailText(view, secrets));
      return;
    }
    const list = await venue.get<{ readonly accounts: readonly AccountView[] }>('/accounts');
    output.answer(list, () => listOf(list.accounts, secrets, output));
  },
});

export const accountsCreate = command({
  name: 'accounts create',
  purpose: 'opens an account; its keys follow from the seed and the name',
  arguments: {
    name: required(
      text('NAME', 'a name that no account has yet'),
      'Its name: up to 64 letters, digits, dots, dashes and underscores.',
    ),
  },
  flags: {
    fund: any(FUNDS, 'Money that it starts with.'),
    marginSchedule: optional(MARGIN_SCHEDULE, 'By which schedule it is margined. Default professional.'),
    feeSchedule: optional(
      text('UID', 'the uid of a fee schedule'),
      "By which schedule it is charged. Default: each contract's own.",
    ),
    master: optional(ACCOUNT, 'The account whose subaccount it is.'),
    dialect: optional(text('NAME', 'the name of a dialect'), "In which dialect it is answered. Default: the venue's."),
  },
  examples: [
    { line: 'drydock accounts create bob --fund flex:USD=10000 --fund cash:XBT=1', does: 'With money in two wallets.' },
  ],
  run: async ({
    arguments: { name },
    flags: { fund, marginSchedule, feeSchedule, master, dialect },
    venue,
    output,
  }) => {
    const body = { name, funds: fund, marginSchedule, feeSchedule, master, dialect };
    const view = await venue.post<AccountView & Moment>('/accounts', body);
    output.answer(view, () => `There is an account ${view.name} now.\n\n${accountText(view, true)}`);
  },
});

export const accountsChange = command({
  name: 'accounts change',
  purpose: "changes an account's state, so that every error of an account can be met",
  arguments: { account: required(ACCOUNT, 'Which account.') },
  flags: {
    active: optional(choice('yes', 'no'), 'Whether it is active: one that is not may do nothing.'),
    tradingEnabled: optional(choice('yes', 'no'), 'Whether it may trade.'),
    marginSchedule: optional(MARGIN_SCHEDULE, 'By which schedule it is margined.'),
    feeSchedule: optional(
      text('UID', "the uid of a fee schedule, or none for each contract's own"),
      'By which schedule it is charged; none takes it away.',
    ),
    dialect: optional(
      text('NAME', "the name of a dialect, or none for the venue's"),
      'In which dialect it is answered; none takes it away.',
    ),
  },
  examples: [
    { line: 'drydock accounts change account-2 --trading-enabled no', does: 'Its next order is refused.' },
    { line: 'drydock accounts change account-2 --margin-schedule retail', does: 'It needs more margin.' },
  ],
  run: async ({ arguments: { account }, flags, given, venue, output }) => {
    const { active, tradingEnabled, marginSchedule, feeSchedule, dialect } = flags;
    const body = {
      active: asFlag(active),
      tradingEnabled: asFlag(tradingEnabled),
      marginSchedule,
      feeSchedule: feeSchedule === 'none' ? '' : feeSchedule,
      dialect: dialect === 'none' ? '' : dialect,
    };
    if (!Object.keys(body).some((name) => given.has(name))) {
      throw typedWrong(
        'Say what is to change: --active, --trading-enabled, --margin-schedule, --fee-schedule or --dialect.',
      );
    }
    const view = await venue.put<AccountView & Moment>(`/accounts/${segment(account)}`, body);
    output.answer(view, () => accountText(view, false));
  },
});

/** As it is typed on the command line, for the control door. */
export function asFlag(typed: 'yes' | 'no' | undefined): boolean | undefined {
  return typed === undefined ? undefined : typed === 'yes';
}

function listOf(views: readonly AccountView[], secrets: boolean, output: Output): string {
  const columns = ['ID', 'NAME', 'STATE', 'MARGIN', 'API KEY', ...(secrets ? ['SECRET'] : [])];
  return output.table(
    columns,
    views.map((view) => [view.id, view.name, stateOf(view), view.marginSchedule, view.apiKey, view.apiSecret]),
  );
}

function accountText(view: AccountView, secrets: boolean): string {
  const { keys, dialect } = view;
  const kinds = [
    ['Key', keys.full],
    ['Read-only key', keys.readOnly],
    ['Withdrawal key', keys.withdrawal],
  ] as const;
  return listText([
    ['Name', view.name],
    ['Id', view.id],
    ['Uid', view.uid],
    ['State', stateOf(view)],
    ['Margin schedule', view.marginSchedule],
    ['Fee schedule', view.feeSchedule === '' ? "each contract's own" : view.feeSchedule],
    ['Dialect', dialect === undefined ? undefined : typeof dialect === 'string' ? dialect : JSON.stringify(dialect)],
    ...view.preferences.map(({ symbol, maxLeverage, profitCurrency }): [string, string] => [
      symbol,
      [maxLeverage && `isolated, at most ${maxLeverage} times`, profitCurrency && `profit in ${profitCurrency}`]
        .filter(Boolean)
        .join('; '),
    ]),
    ...kinds.flatMap(([name, key]): [string, string | undefined][] => [
      [name, key?.apiKey],
      ['  its secret', secrets ? key?.apiSecret : undefined],
    ]),
  ]);
}

function detailText(view: AccountDetailView, secrets: boolean): string {
  const held = Object.entries(view.wallets).flatMap(([wallet, assets]) =>
    Object.entries(assets).map(([asset, amount]): [string, string] => [`  ${wallet}`, `${amount} ${asset}`]),
  );
  return `${accountText(view, secrets)}\n\nIt holds${held.length === 0 ? ' nothing.' : `:\n${listText(held)}`}`;
}

function stateOf({ active, tradingEnabled }: AccountView): string {
  if (!active) return 'inactive';
  return tradingEnabled ? 'active' : 'may not trade';
}
