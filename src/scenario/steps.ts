/**
 * Carries out a step. What a client would do goes through the venue's own doors as a signed request, and meets whatever
 * fault is set there; what no client can do goes through the unreal powers.
 */
import { ControlRefused, type Outcome } from '../control/refusal.ts';
import type { Chronicle } from './chronicle.ts';
import { content, requestOf, type StepRequest } from './requests.ts';
import { accountsNamed, type Step } from './scenario.ts';
import type { Stage } from './stage.ts';
import { refusalIn, type WireFlight } from './wire.ts';

/** What a request came to, for one account. */
export interface Carried {
  readonly account: string;
  /** The venue's word, or `noAnswer`; undefined when it was done. */
  readonly refusal: string | undefined;
}

export type Report = (carried: Carried) => Promise<void>;

export class Actor {
  readonly #stage: Stage;
  readonly #chronicle: Chronicle;
  readonly #names: readonly string[];

  constructor(stage: Stage, chronicle: Chronicle, names: readonly string[]) {
    this.#stage = stage;
    this.#chronicle = chronicle;
    this.#names = names;
  }

  /**
   * Carries out anything but an expectation. What requests come to is reported when their answers are there, which for
   * one that a fault holds up is later. Throws `ControlRefused` for a power that is refused.
   */
  async carryOut(step: Step, report: Report): Promise<void> {
    const request = requestOf(step);
    if (request === undefined) return this.#usePower(step);
    // A pattern is done for each account that it means, in the order of the file.
    for (const account of this.#accounts(request.account)) {
      const told = this.#chronicle.events.length;
      await this.send({ ...request, account }, async (refusal) => {
        if (refusal !== undefined && step.action === 'order') this.#noteRefusal(step, account, refusal, told);
        await report({ account, refusal });
      });
    }
  }

  /** Sends the request of one account. Resolves when its answer was handed on, or when a fault holds it up. */
  send(
    { account, method, endpoint, parameters }: StepRequest,
    answered: (refusal: string | undefined) => Promise<void>,
  ): Promise<void> {
    const { client, flights, powers } = this.#stage;
    const credentials = powers.accounts.list().find(({ name }) => name === account);
    if (credentials === undefined) throw new Error(`the venue has no account ${account}`);
    const texts: Record<string, string> = {};
    for (const [name, value] of Object.entries(parameters)) if (value !== undefined) texts[name] = String(value);
    const sent = (): WireFlight => client.send(credentials, method, endpoint, texts);
    return flights.send(sent, (answer) => answered(refusalIn(answer)));
  }

  async #usePower({ action, file }: Step): Promise<void> {
    const { venue, powers } = this.#stage;
    switch (action) {
      case 'deposit': {
        const { account, ...deposit } = content(file.deposit);
        for (const one of this.#accounts(account)) done(await powers.accounts.deposit(one, deposit));
        return;
      }
      case 'setAccount': {
        const { account, ...changes } = content(file.setAccount);
        for (const one of this.#accounts(account)) {
          this.#note('power', `${one}: ${pairs(changes)}`);
          done(await powers.accounts.change(one, changes));
        }
        return;
      }
      case 'indexPrices':
        this.#note('power', `index prices set: ${pairs(content(file.indexPrices))}`);
        done(await powers.markets.setIndexPrices(content(file.indexPrices)));
        return;
      case 'premiums':
        this.#note('power', `premiums set: ${pairs(content(file.premiums))}`);
        done(await powers.markets.setPremiums(content(file.premiums)));
        return;
      case 'market': {
        const { symbol, ...changes } = content(file.market);
        this.#note('power', `${symbol}: ${pairs(changes)}`);
        done(await powers.markets.setMarket(symbol, changes));
        return;
      }
      case 'faults': {
        const faults = content(file.faults);
        const rules = Array.isArray(faults) ? faults : [faults];
        this.#note('power', rules.length === 0 ? 'no more faults' : `faults: ${rules.map(pairs).join('; ')}`);
        done(await powers.faults.replace(rules));
        return;
      }
      case 'snapshot':
        await venue.snapshot(content(file.snapshot));
        this.#note('power', `kept as ${file.snapshot}`);
        return;
      case 'note':
        this.#note('note', content(file.note));
        return;
    }
  }

  /** Tells of a refused order where the venue made no event of it: it was refused before it got an id. */
  #noteRefusal({ file }: Step, account: string, refusal: string, told: number): void {
    const { symbol, side, size, limitPrice, name = '' } = content(file.order);
    if (name !== '') this.#chronicle.orders.refuse(this.#stage.account(account).id, name, refusal);
    const isTold = this.#chronicle.events
      .slice(told)
      .some((event) => event.type === 'refused' && event.account === account && event.order === name);
    if (isTold) return;
    this.#chronicle.refused({
      timeMs: this.#stage.state.root.timeMs,
      account,
      symbol,
      order: name,
      side,
      size: Number(size),
      price: limitPrice === undefined ? null : Number(limitPrice),
      reason: refusal,
    });
  }

  #accounts(pattern: string): readonly string[] {
    return accountsNamed(pattern, this.#names);
  }

  #note(type: 'note' | 'power', text: string): void {
    this.#chronicle.note(type, this.#stage.state.root.timeMs, text);
  }
}

/** Throws for a power that was refused: the scenario asked for something that there is not. */
function done(outcome: Outcome<unknown>): void {
  if (!outcome.ok) throw new ControlRefused(outcome.refusal);
}

function pairs(values: object): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(', ');
}
