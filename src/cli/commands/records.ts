/** `drydock refusals`, `drydock key-refusals` and `drydock liquidations`: what went wrong, and why. */
import type { KeyRefusalView } from '../../control/key-refusals.ts';
import type { LiquidationView } from '../../control/liquidations.ts';
import type { RefusedOrderView } from '../../control/refused-orders.ts';
import { linesOf } from '../wrap.ts';
import { command } from './command.ts';
import { ACCOUNT, optional, wholeNumber } from './parameters.ts';

const range = (usual: number) => ({
  account: optional(ACCOUNT, 'Of which account alone.'),
  count: optional(wholeNumber('N', 1, 1000), `How many at most, the newest. Default ${usual}.`),
});

export const refusals = command({
  name: 'refusals',
  purpose: 'tells why orders were refused or cancelled, and by which figures; newest first',
  flags: range(50),
  examples: [
    { line: 'drydock refusals', does: 'Of all accounts.' },
    { line: 'drydock refusals --account account-1 --count 1', does: 'Why was my last order refused?' },
  ],
  run: async ({ flags: { account, count }, venue, output }) => {
    const list = await venue.get<{ readonly refusals: readonly RefusedOrderView[] }>('/refusals', { account, count });
    output.answer(list, () =>
      list.refusals.length === 0
        ? 'No order was refused or cancelled by the venue.'
        : list.refusals.map(refusalText).join('\n\n'),
    );
  },
});

export const keyRefusals = command({
  name: 'key-refusals',
  purpose: 'tells why keys, signatures and nonces were refused; newest first',
  flags: range(50),
  examples: [
    { line: 'drydock key-refusals --count 1', does: 'Why was my last request refused?' },
    { line: 'drydock key-refusals --account account-1', does: 'Those with a key of one account.' },
  ],
  run: async ({ flags: { account, count }, venue, output }) => {
    const path = '/key-refusals';
    const list = await venue.get<{ readonly keyRefusals: readonly KeyRefusalView[] }>(path, { account, count });
    output.answer(list, () =>
      list.keyRefusals.length === 0
        ? 'No key, signature or nonce was refused since the venue was started.'
        : list.keyRefusals.map((view) => keyRefusalText(view)).join('\n\n'),
    );
  },
});

export const liquidations = command({
  name: 'liquidations',
  purpose: 'lists the steps of liquidations, newest first',
  flags: range(100),
  examples: [{ line: 'drydock liquidations --account account-1', does: 'What was done to one account, and why.' }],
  run: async ({ flags: { account, count }, venue, output }) => {
    const list = await venue.get<{ readonly liquidations: readonly LiquidationView[] }>('/liquidations', {
      account,
      count,
    });
    output.answer(list, () =>
      list.liquidations.length === 0
        ? 'Nobody was liquidated.'
        : output.table(
            [
              'TIME',
              'ACCOUNT',
              'WALLET',
              'MARKET',
              'STEP',
              ...RIGHT.map((title) => ({ title, align: 'right' as const })),
              'IN',
            ],
            list.liquidations.map((row) => [
              row.time,
              row.account,
              row.wallet,
              row.symbol ?? '',
              row.step,
              row.before,
              row.after,
              amount(row.equity),
              amount(row.maintenanceMargin),
              row.currency,
            ]),
          ),
    );
  },
});

const RIGHT: readonly string[] = ['BEFORE', 'AFTER', 'EQUITY', 'MAINTENANCE'];

function amount(value: number): string {
  return String(Math.round(value * 1e8) / 1e8);
}

/** What was asked and what it was answered with; the reason below, and what should have been signed. */
function keyRefusalText(view: KeyRefusalView): string {
  const { time, account, key, method, path, error, message, toSign, times } = view;
  const whose = account ?? (key === null ? 'no key' : `unknown key ${key}`);
  return [
    `${time}  ${whose}, ${method} ${path}: ${error}${times === 1 ? '' : `, ${times} times`}`,
    ...linesOf(message, MESSAGE_CELLS).map((line) => `  ${line}`),
    ...(toSign === null ? [] : [`  toSign = ${JSON.stringify(toSign)}`]),
  ].join('\n');
}

const MESSAGE_CELLS = 96;

/** `send of account-1 refused: ...`, and the figures below. */
function refusalText(view: RefusedOrderView): string {
  const { time, account, what, side, size, symbol, limitPrice, error, rule, figures } = view;
  const order = [side, size, symbol, limitPrice === null ? null : `at ${limitPrice}`]
    .filter((part) => part !== null)
    .join(' ');
  const by = rule === '' ? '' : `  [${rule}]`;
  return [
    `${time}  ${account}, ${what}${order === '' ? '' : ` ${order}`}: ${error}${by}`,
    ...figures.map(({ name, value, unit }) => `  ${name} = ${value}${unit === '' ? '' : ` ${unit}`}`),
  ].join('\n');
}
