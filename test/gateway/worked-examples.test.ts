/**
 * The worked examples that are whole wallets, through HTTP: traded with signed orders, read from a signed
 * `GET /accounts`. What the core computes must not be lost on the wire.
 */
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { SigningKey } from '../../src/gateway/signature.ts';
import { type Drydock, startDrydock } from '../../src/index.ts';
import {
  compareRow,
  heldIn,
  missing,
  type WireAccounts,
  WORKED_ROWS,
  WORKED_WALLETS,
  type WorkedStep,
  type WorkedWallet,
} from '../core/margin/worked-wallets.ts';

const V3 = '/derivatives/api/v3';
const HOUR_MS = 3_600_000;

// biome-ignore lint/suspicious/noExplicitAny: replies are read by their field names
type Reply = any;

describe('worked wallets through the wire', () => {
  for (const [name, wallet] of Object.entries(WORKED_WALLETS)) {
    if (wallet.coreOnly !== undefined) continue;
    test(name, async (t) => {
      const client = await Client.of(t, wallet);
      for (const step of wallet.steps) await client.take(step);
      for (const [id, figures] of Object.entries(wallet.read(await client.accounts()))) {
        const row = WORKED_ROWS.find((candidate) => candidate.id === id);
        assert.ok(row !== undefined && compareRow(row, figures).length > 0, id);
      }
    });
  }
});

class Client {
  readonly #venue: Drydock;
  readonly #funds: readonly string[];
  #quotes: string[] = [];

  constructor(venue: Drydock, funds: readonly string[]) {
    this.#venue = venue;
    this.#funds = funds;
  }

  static async of(t: TestContext, { rules, instruments, index, funds }: WorkedWallet): Promise<Client> {
    const names = ['flex', ...(funds.some((text) => text.startsWith('fi_xbtusd')) ? ['fi_xbtusd'] : [])];
    const rich = names.map((wallet) => ({ wallet, asset: wallet === 'flex' ? 'USD' : 'XBT', amount: '10000000' }));
    const venue = await startDrydock({
      market: 'frozen',
      liquidity: 'none',
      history: 0,
      rules,
      instruments: { instruments },
      accounts: [
        {
          name: 'alice',
          funds: funds.map((text) => {
            const [wallet = '', asset = '', amount = ''] = text.split(' ');
            return { wallet, asset, amount };
          }),
        },
        { name: 'bob', funds: rich },
        { name: 'carol', funds: rich },
      ],
    });
    t.after(() => venue.close());
    const client = new Client(venue, funds);
    await venue.freeze();
    if (Object.keys(index).length > 0) await client.#control('PUT', '/control/index-prices', index);
    return client;
  }

  async take(step: WorkedStep): Promise<void> {
    switch (step[0]) {
      case 'trade': {
        const [, side, symbol, size, price] = step;
        await this.#send('alice', side, symbol, size, price);
        await this.#send('bob', side === 'buy' ? 'sell' : 'buy', symbol, size, price);
        return;
      }
      case 'rest': {
        const [, side, symbol, size, price] = step;
        await this.#send('alice', side, symbol, size, price);
        return;
      }
      case 'quote': {
        const [, symbol, bid, ask] = step;
        this.#quotes.push(await this.#send('carol', 'buy', symbol, '10', bid));
        this.#quotes.push(await this.#send('carol', 'sell', symbol, '10', ask));
        return;
      }
      case 'unquote':
        for (const order_id of this.#quotes.splice(0)) {
          const { cancelStatus } = await this.#call('carol', 'POST', `${V3}/cancelorder`, { order_id });
          assert.equal(cancelStatus.status, 'cancelled');
        }
        return;
      case 'index':
        await this.#control('PUT', '/control/index-prices', { [step[1]]: step[2] });
        return;
      case 'restartAverage':
        await this.#control('PUT', '/control/premiums', { [step[1]]: 0 });
        return;
      case 'pass':
        await this.#control('POST', '/control/time', { advance: step[1] });
        return;
      case 'passToFullHour': {
        const hour = (Math.floor(this.#venue.status().timeMs / HOUR_MS) + 1) * HOUR_MS;
        await this.#control('POST', '/control/time', { set: new Date(hour).toISOString() });
        return;
      }
      case 'profitIn': {
        const [, symbol, pnlPreference] = step;
        const { result } = await this.#call('alice', 'PUT', `${V3}/pnlpreferences`, { symbol, pnlPreference });
        assert.equal(result, 'success');
        return;
      }
      case 'refund':
        for (const fund of this.#funds) {
          const [wallet = '', asset = '', wanted = ''] = fund.split(' ');
          const amount = missing(wanted, heldIn(await this.accounts(), wallet, asset));
          if (Number(amount) > 0)
            await this.#control('POST', '/control/accounts/alice/deposit', { wallet, asset, amount });
        }
    }
  }

  async accounts(): Promise<WireAccounts> {
    return (await this.#call('alice', 'GET', `${V3}/accounts`)).accounts;
  }

  async #send(account: string, side: string, symbol: string, size: string, limitPrice: string): Promise<string> {
    const order = { orderType: 'lmt', symbol: await this.#listed(symbol), side, size, limitPrice };
    const { sendStatus } = await this.#call(account, 'POST', `${V3}/sendorder`, order);
    assert.equal(sendStatus?.status, 'placed', `${side} ${size} ${symbol} at ${limitPrice}`);
    return sendStatus.order_id;
  }

  /** The contract, or for a maturity that the calendar does not list today the farthest of its series. */
  async #listed(symbol: string): Promise<string> {
    const { instruments } = await this.#call('alice', 'GET', `${V3}/instruments`);
    const symbols: readonly string[] = instruments.map((row: Reply) => row.symbol);
    const series = symbol.replace(/\d{6}$/, '');
    return symbols.includes(symbol)
      ? symbol
      : (symbols
          .filter((other) => other.startsWith(series))
          .sort()
          .at(-1) ?? symbol);
  }

  async #call(name: string, method: string, path: string, parameters: Record<string, string> = {}): Promise<Reply> {
    const account = this.#venue.accounts.find((candidate) => candidate.name === name);
    assert.ok(account !== undefined);
    const query = new URLSearchParams(parameters).toString();
    const authent = new SigningKey(account.apiSecret).sign(query + path.replace('/derivatives', ''));
    const headers = { APIKey: account.apiKey, Authent: authent };
    const reply = await fetch(`${this.#venue.url}${path}${query === '' ? '' : `?${query}`}`, { method, headers });
    return reply.json();
  }

  async #control(method: string, path: string, body: unknown): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const reply = await fetch(`${this.#venue.url}${path}`, { method, headers, body: JSON.stringify(body) });
    assert.ok(reply.ok, `${path}: ${await reply.text()}`);
  }
}
