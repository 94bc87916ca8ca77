/** A venue with something of everything that a folder keeps, and what it goes on to answer. */
import { readFileSync } from 'node:fs';
import type { Drydock } from '../../../src/library/drydock.ts';
import { librarySettings } from '../../../src/library/library.ts';
import { startVenue } from '../../../src/library/start.ts';
import { TestMachine } from '../support.ts';

const SYMBOLS = ['PF_XBTUSD', 'PI_XBTUSD', 'PF_ETHUSD'];

/** Opens the venue of a folder, or founds it. Whoever opens closes. */
export function open(folder: string): Promise<Drydock> {
  const shipped = new URL('../../../src/data/instruments.json', import.meta.url);
  const { instruments } = JSON.parse(readFileSync(shipped, 'utf8')) as { instruments: { symbol: string }[] };
  const options = {
    market: 'frozen',
    data: folder,
    history: 0,
    seed: 4,
    instruments: { instruments: instruments.filter(({ symbol }) => SYMBOLS.includes(symbol)) },
    accounts: ['alice', 'bob'].map((name) => ({
      name,
      funds: [
        { wallet: 'flex', asset: 'USD', amount: 50_000 },
        { wallet: 'fi_xbtusd', asset: 'XBT', amount: 2 },
      ],
    })),
  } as const;
  return startVenue(librarySettings(options), { machine: new TestMachine() });
}

/** Until a checkpoint: positions of each kind with funding on its way, orders, a trigger, and a snapshot. */
export async function firstLife(venue: Drydock): Promise<void> {
  await venue.setPremiums({ PF_XBTUSD: 0.002, PI_XBTUSD: -0.001, PF_ETHUSD: 0.001 });
  await venue.advance('2h');
  await venue.request('bob', 'PUT', 'leveragepreferences', { symbol: 'PF_ETHUSD', maxLeverage: 5 });
  await order(venue, 'alice', { orderType: 'mkt', symbol: 'PF_XBTUSD', side: 'buy', size: 0.25 });
  await order(venue, 'alice', { orderType: 'mkt', symbol: 'PI_XBTUSD', side: 'sell', size: 700 });
  await order(venue, 'bob', { orderType: 'mkt', symbol: 'PF_ETHUSD', side: 'sell', size: 3 });
  await venue.advance('70m');
  await venue.snapshot('kept');
  await order(venue, 'bob', { orderType: 'lmt', symbol: 'PF_XBTUSD', side: 'buy', size: 0.1, limitPrice: 70_000 });
  await order(venue, 'alice', { orderType: 'stp', symbol: 'PF_XBTUSD', side: 'sell', size: 0.1, stopPrice: 60_000 });
  await venue.advance('13m');
}

/** Behind the checkpoint: entries that a start has to carry out anew. */
export async function secondLife(venue: Drydock): Promise<void> {
  await order(venue, 'bob', { orderType: 'mkt', symbol: 'PF_XBTUSD', side: 'buy', size: 0.02 });
  await venue.advance('7m');
}

/** What the venue answers, goes on to do, and answers then. */
export async function goOn(venue: Drydock): Promise<readonly unknown[]> {
  const answers: unknown[] = [await figures(venue)];
  await order(venue, 'alice', { orderType: 'mkt', symbol: 'PF_XBTUSD', side: 'sell', size: 0.05 });
  await venue.advance('2h');
  answers.push(await figures(venue));
  await venue.revert('kept');
  await venue.advance('50m');
  answers.push(await figures(venue));
  return answers;
}

async function order(venue: Drydock, account: string, fields: Record<string, string | number>): Promise<void> {
  const { sendStatus } = await venue.request<{ readonly sendStatus: { readonly status: string } }>(
    account,
    'POST',
    'sendorder',
    fields,
  );
  if (sendStatus.status !== 'placed') throw new Error(`an order was answered ${sendStatus.status}`);
}

/** What its accounts are told. */
export async function figures(venue: Drydock): Promise<unknown> {
  const answers: unknown[] = [];
  for (const account of ['alice', 'bob']) {
    for (const path of ['accounts', 'openpositions', 'openorders', 'fills']) {
      answers.push(await venue.request(account, 'GET', path));
    }
    answers.push(await venue.request(account, 'GET', '/api/history/v3/account-log'));
  }
  return answers;
}
