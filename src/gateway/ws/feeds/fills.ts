/** `fills`: the last hundred fills of an account, oldest first, then each as it happens. */

import { assert } from '../../../core/assert.ts';
import type { OrderType } from '../../../core/commands/command.ts';
import type { Listed } from '../../../history/event-rows.ts';
import type { Fill } from '../../../history/rows.ts';
import { accountUuid } from '../../wire/ids.ts';
import { fillObject } from '../wire/fills.ts';
import { type FeedPorts, stateOf } from './feed-ports.ts';
import { TailFeed } from './tail.ts';

const SNAPSHOT_FILLS = 100;

/** The snapshot names the account, what follows calls it `username`: so it was seen in 2021 and in 2025. */
export function fillsFeed(ports: FeedPorts): TailFeed {
  const objectOf = (entry: Listed): object => {
    const fill = fillOf(entry);
    return fillObject(stateOf(ports), fill, entry.number, takerType(fill), ports.dialect);
  };
  return new TailFeed(ports, {
    listing: 'executions',
    snapshotEntries: SNAPSHOT_FILLS,
    snapshot: (accountId, entries) =>
      JSON.stringify({
        feed: 'fills_snapshot',
        account: accountUuid(stateOf(ports), accountId),
        fills: entries.map(objectOf).reverse(),
      }),
    update: (accountId, entry) =>
      JSON.stringify({ feed: 'fills', username: accountUuid(stateOf(ports), accountId), fills: [objectOf(entry)] }),
    marketOf: (entry) => fillOf(entry).marketId,
  });
}

function fillOf(entry: Listed): Fill {
  assert(entry.kind === 'fill', 'the listing of executions has fills');
  return entry.fill;
}

/** What the order was that took. */
function takerType({ fillType, order, takerType: type }: Fill): OrderType {
  return fillType === 'maker' ? type : order.orderType;
}
