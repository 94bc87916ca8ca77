/** What masters and subaccounts do with each other, and how an account guards itself: self-trades, the dead-man switch. */
import type { Command, SelfTradeStrategy } from '../../src/core/commands/command.ts';
import { decimalText } from '../model/figures.ts';
import { whole } from '../model/fraction.ts';
import { type Account, assetNamed, type State } from '../model/state.ts';
import type { Random } from '../support/random.ts';

type Chosen = Exclude<Command, { type: 'genesis' }>;

/** A transfer within a family, or a switch of a subaccount's trading; sometimes of people who are none. */
export function familyAct(random: Random, state: State): Chosen {
  const clients = state.accounts.slice(2);
  const subaccounts = clients.filter(({ master }) => master !== undefined);
  const subaccount = subaccounts.length > 0 && random.chance(0.9) ? random.pick(subaccounts) : random.pick(clients);
  const master = state.accounts[subaccount.master ?? -1] ?? random.pick(clients);
  const family = clients.filter((account) => account === master || account.master === master.id);
  const caller = random.weighted<Account>([
    [6, master],
    [3, subaccount],
    [0.5, random.pick(clients)],
  ]);
  const isOff = !subaccount.tradingEnabled;
  if (random.chance(isOff ? 0.8 : 0.2)) {
    const tradingEnabled = isOff || random.chance(0.3);
    return { type: 'setSubaccountTrading', account: caller.id, subaccount: subaccount.id, tradingEnabled };
  }
  const giver = random.chance(0.95) ? random.pick(caller === subaccount ? [subaccount] : family) : random.pick(clients);
  const others = family.filter((account) => account !== giver);
  const taker = others.length > 0 && random.chance(0.9) ? random.pick(others) : random.pick(clients);
  const from = random.pick(giver.wallets);
  const held = [...from.balances].filter(([, units]) => units > 0n);
  const [asset, balance] = held.length > 0 ? random.pick(held) : (['USD', 10n ** 13n] as const);
  const fitting = taker.wallets.filter((wallet) => wallet.kind !== 'single' || wallet.balances.has(asset));
  const share = (balance * BigInt(random.pick([1, 5, 20, 50, 99, 100, 130]))) / 100n;
  const unit = 10n ** BigInt(assetNamed(state, asset).decimals);
  return {
    type: 'subaccountTransfer',
    account: caller.id,
    fromUser: random.chance(0.02) ? 999 : giver.id,
    toUser: random.chance(0.02) ? 999 : taker.id,
    from: from.name,
    to: random.pick(fitting).name,
    asset,
    amount: decimalText(whole(share).over(whole(unit)), 12),
  };
}

export function strategyAct(random: Random, account: Account): Chosen {
  const strategy = random.weighted<SelfTradeStrategy>([
    [2, 'REJECT_TAKER'],
    [1, 'CANCEL_MAKER_SELF'],
    [2, 'CANCEL_MAKER_CHILD'],
    [4, 'CANCEL_MAKER_ANY'],
  ]);
  return { type: 'setSelfTradeStrategy', account: account.id, strategy };
}

/** Seconds that pass before the next call, or do not. */
export function deadlineAct(random: Random, account: Account): Chosen {
  return { type: 'cancelAllAfter', account: account.id, timeoutSeconds: random.pick([0, 1, 5, 60, 600]) };
}
