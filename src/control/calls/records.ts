/** What was recorded of orders, callers and liquidations. */
import type { ControlCall } from './call.ts';

export const RECORD_CALLS: readonly ControlCall[] = [
  {
    method: 'GET',
    path: '/refusals',
    does: 'why orders were refused or cancelled, newest first; ?account=bob for those of one account, &count=10 for so many',
    run: (powers, { query }) => powers.refusedOrders.list(query.get('account'), query.get('count')),
  },
  {
    method: 'GET',
    path: '/key-refusals',
    does: 'why keys, signatures and nonces were refused, newest first; ?account=bob for those of one account, &count=10 for so many',
    run: (powers, { query }) => powers.keyRefusals.list(query.get('account'), query.get('count')),
  },
  {
    method: 'GET',
    path: '/liquidations',
    does: 'the steps of liquidations, newest first; ?account=bob for those of one account, &count=10 for so many',
    run: (powers, { query }) => powers.liquidations.list(query.get('account'), query.get('count')),
  },
];
