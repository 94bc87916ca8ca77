/** What every unreal power needs: to read what it is given, to find what that names, and to propose its command. */
import type { Command } from '../core/commands/command.ts';
import type { Account, Market } from '../core/entities.ts';
import { formatTime } from '../core/iso-time.ts';
import type { State } from '../core/state.ts';
import type { Schema } from '../gateway/schema.ts';
import { Validators } from '../gateway/validators.ts';
import type { Host } from '../host/open.ts';
import type { Delivered } from '../timeline/timeline.ts';
import { refusalOf, UNAVAILABLE } from './core-refusals.ts';
import { readDocument } from './documents.ts';
import { findAccount, findMarket } from './lookup.ts';
import { done, type Outcome, refuse } from './refusal.ts';
import { unknownAccount, unknownMarket } from './unknown.ts';
import type { Moment } from './views.ts';

/** What the powers need of a running venue. */
export type PowersHost = Pick<
  Host,
  | 'desk'
  | 'timeline'
  | 'timeMs'
  | 'advanceTo'
  | 'advanceAlong'
  | 'reschedule'
  | 'feed'
  | 'prepareSource'
  | 'dropSource'
  | 'followSource'
>;

export class PowerContext {
  readonly host: PowersHost;
  readonly #validators: Validators;

  constructor(host: PowersHost, validators: Validators = new Validators()) {
    this.host = host;
    this.#validators = validators;
  }

  get state(): State {
    return this.host.timeline.venue.state;
  }

  /** Where the line of history stands, after the last applied entry. */
  moment(): Moment {
    const { timeline } = this.host;
    const { timeMs } = timeline.venue;
    return { position: timeline.position, seq: timeline.venue.seq, time: formatTime(timeMs), timeMs };
  }

  /** Holds what a caller gave against its schema; nothing at all is an empty object. */
  read<Value>(schema: Schema<Value>, input: unknown): Outcome<Value> {
    const document = readDocument(this.#validators, schema, input ?? {});
    return document.ok ? done(document.value) : refuse('invalidRequest', document.problem);
  }

  account(reference: string): Outcome<Account> {
    const account = findAccount(this.state, reference);
    return account === undefined ? unknownAccount(this.state, reference) : done(account);
  }

  market(text: string): Outcome<Market> {
    const market = findMarket(this.state, text);
    return market === undefined ? unknownMarket(this.state, text) : done(market);
  }

  /** Proposes a command and waits until it was carried out. */
  async carryOut(command: Command): Promise<Outcome<Delivered>> {
    const delivery = this.host.desk.propose('control', command);
    if (delivery === undefined) return { ok: false, refusal: UNAVAILABLE };
    const delivered = await delivery;
    const { result } = delivered;
    return result.type === 'refused' ? { ok: false, refusal: refusalOf(command, result) } : done(delivered);
  }
}
