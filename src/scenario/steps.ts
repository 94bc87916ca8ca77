/**
 * Carries out a step. What a client would do goes through the venue's own doors as a signed request; what no client can
 * do goes through the unreal powers. Each gives the venue's word for why it refused, or nothing.
 */
import { ControlRefused, type Outcome } from '../control/refusal.ts';
import type { Chronicle } from './chronicle.ts';
import type { Step } from './scenario.ts';
import { accountsNamed } from './scenario.ts';
import type { OrderFile } from './schema.ts';
import type { Stage } from './stage.ts';
import { refusalIn } from './wire.ts';

/** What a step came to, for one account; account is undefined for what concerns none. */
export interface Carried {
  readonly account: string | undefined;
  /** The venue's word; undefined when it was done. */
  readonly refusal: string | undefined;
}

export class Actor {
  readonly #stage: Stage;
  readonly #chronicle: Chronicle;
  readonly #names: readonly string[];

  constructor(stage: Stage, chronicle: Chronicle, names: readonly string[]) {
    this.#stage = stage;
    this.#chronicle = chronicle;
    this.#names = names;
  }

  /** Carries out anything but an expectation. */
  async carryOut({ action, file, atMs: _ }: Step): Promise<readonly Carried[]> {
    const { venue, powers } = this.#stage;
    switch (action) {
      case 'order': {
        const { account, name, ...order } = file.order as OrderFile;
        return this.#each(account, (one) => this.#order(one, name, order));
      }
      case 'edit': {
        const { account, name, ...changes } = content(file.edit);
        return this.#each(account, (one) => this.#send(one, 'POST', 'editorder', { cliOrdId: name, ...changes }));
      }
      case 'cancel': {
        const { account, name } = content(file.cancel);
        return this.#each(account, (one) => this.#send(one, 'POST', 'cancelorder', { cliOrdId: name }));
      }
      case 'cancelAll': {
        const { account, symbol } = content(file.cancelAll);
        return this.#each(account, (one) => this.#send(one, 'POST', 'cancelallorders', { symbol }));
      }
      case 'cancelAllAfter': {
        const { account, seconds } = content(file.cancelAllAfter);
        return this.#each(account, (one) => this.#send(one, 'POST', 'cancelallordersafter', { timeout: seconds }));
      }
      case 'leverage': {
        const { account, symbol, maxLeverage } = content(file.leverage);
        return this.#each(account, (one) => this.setLeverage(one, symbol, maxLeverage));
      }
      case 'profitCurrency': {
        const { account, symbol, asset } = content(file.profitCurrency);
        return this.#each(account, (one) => this.setProfitCurrency(one, symbol, asset));
      }
      case 'transfer': {
        const { account, from, to, asset, amount } = content(file.transfer);
        const parameters = { fromAccount: from, toAccount: to, unit: asset, amount };
        return this.#each(account, (one) => this.#send(one, 'POST', 'transfer', parameters));
      }
      case 'deposit': {
        const { account, wallet, asset, amount } = content(file.deposit);
        return this.#each(account, async (one) => done(await powers.accounts.deposit(one, { wallet, asset, amount })));
      }
      case 'indexPrices':
        return this.#power(`index prices ${pairs(content(file.indexPrices))}`, () =>
          powers.markets.setIndexPrices(content(file.indexPrices)),
        );
      case 'premiums':
        return this.#power(`premiums ${pairs(content(file.premiums))}`, () =>
          powers.markets.setPremiums(content(file.premiums)),
        );
      case 'market': {
        const { symbol, ...changes } = content(file.market);
        return this.#power(`${symbol} ${pairs(changes)}`, () => powers.markets.setMarket(symbol, changes));
      }
      case 'setAccount': {
        const { account, ...changes } = content(file.setAccount);
        return this.#each(account, async (one) => {
          this.#note('power', `${one} ${pairs(changes)}`);
          return done(await powers.accounts.change(one, changes));
        });
      }
      case 'snapshot':
        await venue.snapshot(content(file.snapshot));
        this.#note('power', `kept as ${file.snapshot}`);
        return [];
      case 'note':
        this.#note('note', content(file.note));
        return [];
      case 'expect':
        return [];
    }
  }

  setLeverage(account: string, symbol: string, maxLeverage: number | undefined): Promise<string | undefined> {
    return this.#send(account, 'PUT', 'leveragepreferences', { symbol, maxLeverage });
  }

  setProfitCurrency(account: string, symbol: string, asset: string): Promise<string | undefined> {
    return this.#send(account, 'PUT', 'pnlpreferences', { symbol, pnlPreference: asset });
  }

  async #order(
    account: string,
    name: string | undefined,
    { orderType, ...order }: Omit<OrderFile, 'account' | 'name'>,
  ): Promise<string | undefined> {
    const type = orderType ?? (order.limitPrice === undefined ? 'mkt' : 'lmt');
    const told = this.#chronicle.events.length;
    const refusal = await this.#send(account, 'POST', 'sendorder', { orderType: type, ...order, cliOrdId: name });
    if (refusal === undefined) return undefined;
    if (name !== undefined) this.#chronicle.orders.refuse(this.#stage.account(account).id, name, refusal);
    const isTold = this.#chronicle.events.slice(told).some(({ type: what }) => what === 'refused');
    if (!isTold) {
      this.#chronicle.refused({
        timeMs: this.#stage.state.root.timeMs,
        account,
        symbol: order.symbol,
        order: name ?? '',
        side: order.side,
        size: Number(order.size),
        price: order.limitPrice === undefined ? null : Number(order.limitPrice),
        reason: refusal,
      });
    }
    return refusal;
  }

  async #send(
    account: string,
    method: 'POST' | 'PUT',
    endpoint: string,
    parameters: Readonly<Record<string, string | number | boolean | undefined>>,
  ): Promise<string | undefined> {
    const { client, powers } = this.#stage;
    const credentials = powers.accounts.list().find(({ name }) => name === account);
    if (credentials === undefined) throw new Error(`the venue has no account ${account}`);
    const texts: Record<string, string> = {};
    for (const [name, value] of Object.entries(parameters)) if (value !== undefined) texts[name] = String(value);
    return refusalIn(await client.send(credentials, method, endpoint, texts));
  }

  /** A pattern is done for each account that it means, in the order of the file. */
  async #each(pattern: string, act: (account: string) => Promise<string | undefined>): Promise<readonly Carried[]> {
    const carried: Carried[] = [];
    for (const account of accountsNamed(pattern, this.#names)) carried.push({ account, refusal: await act(account) });
    return carried;
  }

  async #power(text: string, act: () => Promise<Outcome<unknown>>): Promise<readonly Carried[]> {
    this.#note('power', text);
    done(await act());
    return [];
  }

  #note(type: 'note' | 'power', text: string): void {
    this.#chronicle.note(type, this.#stage.state.root.timeMs, text);
  }
}

/** Throws for a power that was refused: the scenario asked for something that there is not. */
function done(outcome: Outcome<unknown>): undefined {
  if (!outcome.ok) throw new ControlRefused(outcome.refusal);
}

/** The step has it: it is what makes it this step. */
function content<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('a step holds what its action names');
  return value;
}

function pairs(values: object): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
