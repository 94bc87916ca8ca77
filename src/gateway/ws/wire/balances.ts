/**
 * The messages of `balances`: what `GET /accounts` says at rest. Three kinds of change, each in a message of its own: the
 * currencies of the holding wallet that changed; the single-collateral wallets that changed, each in full; the
 * multi-collateral wallet in full.
 */
import type { Account, Wallet } from '../../../core/entities.ts';
import {
  type AccountFigures,
  accountFigures,
  type BalanceFigure,
  type SingleFigures,
} from '../../../core/margin/report.ts';
import { walletMargin } from '../../../core/margin/wallet.ts';
import type { State } from '../../../core/state.ts';
import { accountUuid } from '../../wire/ids.ts';
import { figure } from '../../wire/numbers.ts';
import type { Part } from '../feeds/account-state.ts';
import { singleWalletName } from './account-log.ts';
import { type CentsOf, flexFuturesText } from './flex-futures.ts';

/** The whole state, without the brace at its end. */
export function balancesSnapshotText(state: State, account: Account, centsOf: CentsOf): string {
  const figures = accountFigures(state, account, centsOf);
  return (
    `{"feed":"balances_snapshot",${accountText(state, account)},"holding":${holdingText(figures.cash)},` +
    `"futures":${futuresText(singleTexts(state, account, figures))},` +
    `"flex_futures":${flexText(state, account, figures, centsOf)},${timeText(state)}`
  );
}

/** What updates are made of. */
export function balancesParts(state: State, account: Account, centsOf: CentsOf): readonly Part[] {
  const figures = accountFigures(state, account, centsOf);
  const head = `{"feed":"balances",${accountText(state, account)}`;
  const time = timeText(state);
  const ofHolding = (holding: string): string => `${head},"holding":${holding},"futures":{},${time}`;
  const ofFutures = (futures: string): string => `${head},"holding":{},"futures":${futures},${time}`;
  const holding = holdingText(figures.cash);
  const singles = singleTexts(state, account, figures);
  const flex = flexText(state, account, figures, centsOf);
  return [
    {
      name: 'holding',
      content: holding,
      whole: ofHolding(holding),
      since: (before) => ofHolding(changedMembers(before, holding)),
    },
    ...singles.map(({ name, text }) => ({ name, content: text, whole: ofFutures(futuresText([{ name, text }])) })),
    { name: 'flex_futures', content: flex, whole: `${head},"flex_futures":${flex},${time}` },
  ];
}

/** The messages of the older `account_balances_and_margins`, which knows no multi-collateral wallet. */
export function marginAccountsText(state: State, account: Account): string {
  const { cash, singles } = accountFigures(state, account);
  const none = { pnl: 0, funding: 0, pv: 0, am: 0, im: 0, mm: 0 };
  const rows = [
    ...cash.map(({ asset, quantity }) => ({ name: asset.toLowerCase(), balance: Number(quantity), ...none })),
    ...singles.map((single) => ({
      name: singleWalletName(single.coin).toLowerCase(),
      balance: balanceOf(single),
      pnl: figure(single.pnl),
      funding: figure(single.funding),
      pv: figure(single.portfolioValue),
      am: figure(single.availableFunds),
      im: figure(single.requirements.im),
      mm: figure(single.requirements.mm),
    })),
  ];
  return `{"feed":"account_balances_and_margins",${accountText(state, account)},"margin_accounts":${JSON.stringify(rows)}`;
}

interface SingleText {
  readonly name: string;
  readonly text: string;
}

function singleTexts(state: State, account: Account, { singles }: AccountFigures): readonly SingleText[] {
  return singles.map((single) => {
    const wallet = walletNamed(state, account, single.name);
    return { name: singleWalletName(single.coin), text: singleText(state, wallet, single) };
  });
}

/** The socket's initial margin counts orders. */
function singleText(state: State, wallet: Wallet, single: SingleFigures): string {
  const { indexPriceUsd } = state.assets.get(wallet.assets[0] as number);
  return JSON.stringify({
    name: singleWalletName(single.coin),
    pair: `${single.coin}/USD`,
    unit: single.coin,
    portfolio_value: figure(single.portfolioValue),
    balance: balanceOf(single),
    maintenance_margin: figure(single.requirements.mm),
    initial_margin: figure(walletMargin(state, wallet).initialMarginWithOrders),
    available: figure(single.availableFunds),
    unrealized_funding: figure(single.funding),
    pnl: figure(single.pnl),
    portfolio_value_usd: figure(single.portfolioValue * indexPriceUsd),
  });
}

function balanceOf({ balances }: SingleFigures): number {
  return Number(balances[0]?.quantity ?? 0);
}

function futuresText(singles: readonly SingleText[]): string {
  return `{${singles.map(({ name, text }) => `"${name}":${text}`).join(',')}}`;
}

function flexText(state: State, account: Account, { flex }: AccountFigures, centsOf: CentsOf): string {
  return flexFuturesText(state, walletNamed(state, account, 'flex'), flex, centsOf);
}

function holdingText(figures: readonly BalanceFigure[]): string {
  return `{${figures.map(({ asset, quantity }) => `"${asset}":${quantity}`).join(',')}}`;
}

/** Of two objects of numbers, the members of the later one that differ, digit by digit. */
function changedMembers(before: string, now: string): string {
  const known = new Set(before.slice(1, -1).split(','));
  return `{${now
    .slice(1, -1)
    .split(',')
    .filter((member) => !known.has(member))
    .join(',')}}`;
}

function walletNamed(state: State, account: Account, name: string): Wallet {
  const id = account.wallets.find((walletId) => state.wallets.get(walletId).name === name);
  return state.wallets.get(id as number);
}

function accountText(state: State, { id }: Account): string {
  return `"account":"${accountUuid(state, id)}"`;
}

function timeText(state: State): string {
  return `"timestamp":${state.root.timeMs}`;
}
