/** The feeds that tell of an account as it stands: `balances`, `open_positions`, `account_balances_and_margins`. */
import type { Account } from '../../../core/entities.ts';
import type { CoreEvent } from '../../../core/events.ts';
import { accountUuid } from '../../wire/ids.ts';
import { balancesParts, balancesSnapshotText, marginAccountsText } from '../wire/balances.ts';
import type { CentsOf } from '../wire/flex-futures.ts';
import { positionObjects } from '../wire/positions.ts';
import { AccountStateFeed } from './account-state.ts';
import { type FeedPorts, stateOf } from './feed-ports.ts';
import { accountsTouched } from './touched.ts';

export function balancesFeed(ports: FeedPorts): AccountStateFeed {
  const { rounding } = ports.dialect;
  const centsOf = (): CentsOf => (rounding === 'rules' ? stateOf(ports).root.rules.centsOf : rounding);
  return new AccountStateFeed(ports, {
    name: 'balances',
    snapshot: (accountId) => balancesSnapshotText(stateOf(ports), accountOf(ports, accountId), centsOf()),
    parts: (accountId) => balancesParts(stateOf(ports), accountOf(ports, accountId), centsOf()),
    changes: accountsTouched,
  });
}

/** Every message lists all open positions: one that was closed is just not there any more. */
export function openPositionsFeed(ports: FeedPorts): AccountStateFeed {
  const list = (accountId: number): { readonly content: string; readonly whole: string } => {
    const state = stateOf(ports);
    const content = JSON.stringify(positionObjects(state, accountOf(ports, accountId)));
    const account = accountUuid(state, accountId);
    const time = state.root.timeMs;
    return {
      content,
      whole: `{"feed":"open_positions","account":"${account}","positions":${content},"timestamp":${time}`,
    };
  };
  return new AccountStateFeed(ports, {
    name: 'open_positions',
    snapshot: (accountId) => list(accountId).whole,
    parts: (accountId) => [{ name: 'positions', ...list(accountId) }],
    changes: positionsTouched,
  });
}

export function accountBalancesAndMarginsFeed(ports: FeedPorts): AccountStateFeed {
  const text = (accountId: number): string => marginAccountsText(stateOf(ports), accountOf(ports, accountId));
  return new AccountStateFeed(ports, {
    name: 'account_balances_and_margins',
    snapshot: text,
    parts: (accountId) => [{ name: 'margin_accounts', content: text(accountId), whole: text(accountId) }],
    changes: accountsTouched,
  });
}

/** Orders change the margin of a position's market: news that can wait a second. */
function positionsTouched(event: CoreEvent): readonly number[] {
  switch (event.type) {
    case 'orderPlaced':
    case 'orderEdited':
    case 'orderCancelled':
    case 'booking':
      return [];
    default:
      return accountsTouched(event);
  }
}

function accountOf(ports: FeedPorts, accountId: number): Account {
  return stateOf(ports).accounts.get(accountId);
}
