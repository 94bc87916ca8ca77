/** `account_log`: the newest bookings of an account, newest first, then each as it is made. */
import { accountLogText } from '../wire/account-log.ts';
import { type FeedPorts, stateOf } from './feed-ports.ts';
import { NO_MARKET, TailFeed } from './tail.ts';

const SNAPSHOT_ROWS = 100;

export function accountLogFeed(ports: FeedPorts): TailFeed {
  return new TailFeed(ports, {
    listing: 'log',
    snapshotEntries: SNAPSHOT_ROWS,
    snapshot: (_accountId, entries) =>
      `{"feed":"account_log_snapshot","logs":[${entries.map((entry) => accountLogText(stateOf(ports), entry)).join(',')}]}`,
    update: (_accountId, entry) => `{"feed":"account_log","new_entry":${accountLogText(stateOf(ports), entry)}}`,
    marketOf: () => NO_MARKET,
  });
}
