/** The library's handle: the unreal powers as methods, and the end of a venue. */
import type { AccountInput, AmountInput } from '../control/account-inputs.ts';
import type { FaultView } from '../control/faults.ts';
import type { ImportOptions } from '../control/import-input.ts';
import type { Powers } from '../control/powers.ts';
import { ControlRefused, done, type Outcome } from '../control/refusal.ts';
import type { MarketChanges } from '../control/requests.ts';
import type { PathPointInput } from '../control/time-requests.ts';
import type { AccountDetailView, AccountView, MarketView, SnapshotView, StatusView } from '../control/views.ts';
import type { WhatIfInput } from '../control/what-if-input.ts';
import type { ReplaySettings } from '../feeds/replay-settings.ts';
import type { SyntheticInput } from '../feeds/synthetic-settings.ts';
import type { AccountChanges, AdvanceOptions, Drydock, RecordOptions, RestartView } from './drydock.ts';
import { environmentOf } from './environment.ts';
import { type Fixture, Fixtures } from './fixtures.ts';
import type { TlsView } from './tls.ts';
import { callWire, type WireCall, type WireParameters } from './wire-call.ts';

export interface HandleParts {
  readonly powers: Powers;
  readonly url: string;
  readonly control: boolean;
  readonly tls: TlsView | undefined;
  readonly notes: readonly string[];
  readonly restart: RestartView;
  /** Resolves if the venue stops by itself. */
  readonly stopped: Promise<Error>;
  /** Closes everything; called once. */
  readonly close: () => Promise<void>;
}

export class VenueHandle implements Drydock {
  readonly url: string;
  readonly port: number;
  readonly control: boolean;
  readonly tls: TlsView | undefined;
  readonly notes: readonly string[];
  readonly restart: RestartView;
  readonly stopped: Promise<Error>;
  readonly #powers: Powers;
  readonly #close: () => Promise<void>;
  readonly #fixtures: Fixtures = new Fixtures(this);
  #ended: Error | undefined;
  #closed: Promise<void> | undefined;

  constructor({ powers, url, control, tls, notes, restart, stopped, close }: HandleParts) {
    this.url = url;
    this.port = portOf(new URL(url));
    this.control = control;
    this.tls = tls;
    this.notes = notes;
    this.restart = restart;
    this.stopped = stopped;
    this.#powers = powers;
    this.#close = close;
    stopped.then((error) => {
      this.#ended = error;
    });
  }

  get accounts(): readonly AccountView[] {
    return this.#powers.accounts.list();
  }

  account(account: string | number): AccountDetailView {
    return this.#look((powers) => powers.accounts.find(String(account)));
  }

  markets(): readonly MarketView[] {
    return this.#powers.markets.list();
  }

  market(symbol: string): MarketView {
    return this.#look((powers) => powers.markets.find(symbol));
  }

  indexPrices(): Readonly<Record<string, number>> {
    return this.#powers.markets.indexPrices().indexPrices;
  }

  status(options: { readonly hash?: boolean } = {}): StatusView {
    return this.#powers.status(options);
  }

  env(): Readonly<Record<string, string>> {
    return environmentOf(this.url, this.accounts, this.tls);
  }

  setIndexPrice(asset: string, usd: number): ReturnType<Drydock['setIndexPrice']> {
    return this.setIndexPrices({ [asset]: usd });
  }

  setIndexPrices(prices: Readonly<Record<string, number>>): ReturnType<Drydock['setIndexPrices']> {
    return this.#use((powers) => powers.markets.setIndexPrices(prices));
  }

  setPremium(symbol: string, fraction: number): ReturnType<Drydock['setPremium']> {
    return this.setPremiums({ [symbol]: fraction });
  }

  setPremiums(premiums: Readonly<Record<string, number>>): ReturnType<Drydock['setPremiums']> {
    return this.#use((powers) => powers.markets.setPremiums(premiums));
  }

  setSynthetic(dials: SyntheticInput): ReturnType<Drydock['setSynthetic']> {
    return this.#use((powers) => powers.source.setSynthetic(dials));
  }

  setMarketSource(source: string, replay: ReplaySettings = {}): ReturnType<Drydock['setMarketSource']> {
    return this.#use((powers) => powers.source.setSource({ source, ...replay }));
  }

  setMarket(symbol: string, changes: MarketChanges): ReturnType<Drydock['setMarket']> {
    return this.#use((powers) => powers.markets.setMarket(symbol, changes));
  }

  setAccount(account: string | number, changes: AccountChanges): ReturnType<Drydock['setAccount']> {
    return this.#use((powers) => powers.accounts.change(String(account), changes));
  }

  deposit(
    account: string | number,
    wallet: string,
    asset: string,
    amount: AmountInput,
  ): ReturnType<Drydock['deposit']> {
    return this.#use((powers) => powers.accounts.deposit(String(account), { wallet, asset, amount }));
  }

  createAccount(account: AccountInput): ReturnType<Drydock['createAccount']> {
    return this.#use((powers) => powers.accounts.create(account));
  }

  importAccount(replies: unknown, options: ImportOptions = {}): ReturnType<Drydock['importAccount']> {
    return this.#use((powers) => powers.imports.import([replies], options));
  }

  explain(account: string | number, figure?: string): ReturnType<Drydock['explain']> {
    return this.#use(async (powers) => powers.explanations.explain(String(account), figure));
  }

  whatIf(account: string | number, supposed: WhatIfInput): ReturnType<Drydock['whatIf']> {
    return this.#use(async (powers) => powers.whatIfs.tryOut(String(account), supposed));
  }

  refusals(account?: string | number, { count }: RecordOptions = {}): ReturnType<Drydock['refusals']> {
    return this.#use(async (powers) => {
      const outcome = powers.refusedOrders.list(asText(account), asText(count));
      return outcome.ok ? done(outcome.value.refusals) : outcome;
    });
  }

  keyRefusals(account?: string | number, { count }: RecordOptions = {}): ReturnType<Drydock['keyRefusals']> {
    return this.#use(async (powers) => {
      const outcome = powers.keyRefusals.list(asText(account), asText(count));
      return outcome.ok ? done(outcome.value.keyRefusals) : outcome;
    });
  }

  liquidations(account?: string | number, { count }: RecordOptions = {}): ReturnType<Drydock['liquidations']> {
    return this.#use(async (powers) => {
      const outcome = await powers.liquidations.list(asText(account), asText(count));
      return outcome.ok ? done(outcome.value.liquidations) : outcome;
    });
  }
  setFaults(faults: Parameters<Drydock['setFaults']>[0]): ReturnType<Drydock['setFaults']> {
    return this.#use((powers) => powers.faults.replace(faults));
  }

  addFaults(faults: Parameters<Drydock['addFaults']>[0]): ReturnType<Drydock['addFaults']> {
    return this.#use((powers) => powers.faults.add(faults));
  }

  faults(): readonly FaultView[] {
    return this.#powers.faults.list();
  }

  clearFaults(name?: string): ReturnType<Drydock['clearFaults']> {
    return this.#use((powers) => (name === undefined ? powers.faults.clear() : powers.faults.remove(name)));
  }

  advance(span: string | number, { onReached, ...way }: AdvanceOptions = {}): ReturnType<Drydock['advance']> {
    return this.#use((powers) => powers.line.time({ advance: span, ...way }, onReached));
  }

  advanceAlong(path: readonly PathPointInput[]): ReturnType<Drydock['advanceAlong']> {
    return this.#use((powers) => powers.line.time({ path }));
  }

  setTime(time: string | Date): ReturnType<Drydock['setTime']> {
    const valid = time instanceof Date && !Number.isNaN(time.getTime());
    return this.#use((powers) => powers.line.time({ set: valid ? time.toISOString() : String(time) }));
  }

  freeze(step?: { readonly stepMs: number }): ReturnType<Drydock['freeze']> {
    return this.#use((powers) => powers.line.time({ freeze: step ?? true }));
  }

  resume(): ReturnType<Drydock['resume']> {
    return this.#use((powers) => powers.line.time({ freeze: false }));
  }

  setRate(rate: number): ReturnType<Drydock['setRate']> {
    return this.#use((powers) => powers.line.time({ rate }));
  }

  snapshot(name?: string): Promise<SnapshotView> {
    return this.#use((powers) => powers.line.snapshot(name === undefined ? {} : { name }));
  }

  revert(snapshot: string | { readonly name: string }): Promise<SnapshotView> {
    return this.#use((powers) => powers.line.revert(nameOf(snapshot)));
  }

  deleteSnapshot(snapshot: string | { readonly name: string }): Promise<SnapshotView> {
    return this.#use((powers) => powers.line.deleteSnapshot(nameOf(snapshot)));
  }

  snapshots(): readonly SnapshotView[] {
    return this.#powers.line.snapshots();
  }

  reset(): Promise<SnapshotView> {
    return this.#use((powers) => powers.line.reset());
  }

  loadFixture<Value>(fixture: Fixture<Value>): Promise<Value> {
    return this.#fixtures.load(fixture);
  }

  async request<Answer>(
    account: string | number | null,
    method: WireCall['method'],
    path: string,
    parameters: WireParameters = {},
  ): Promise<Answer> {
    const key = account === null ? undefined : this.account(account);
    return (await callWire(this, { method, path, parameters, key })) as Answer;
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Reads what is there; nothing is proposed, so nothing is waited for. */
  #look<Value>(power: (powers: Powers) => Outcome<Value>): Value {
    const outcome = power(this.#powers);
    if (outcome.ok) return outcome.value;
    throw new ControlRefused(outcome.refusal);
  }

  async #use<Value>(power: (powers: Powers) => Promise<Outcome<Value>>): Promise<Value> {
    if (this.#ended !== undefined) throw this.#ended;
    if (this.#closed !== undefined) throw new Error('The venue is closed.');
    const outcome = await power(this.#powers);
    if (outcome.ok) return outcome.value;
    throw new ControlRefused(outcome.refusal);
  }
}

/** As a query has it; null for what was not given. */
function asText(value: string | number | undefined): string | null {
  return value === undefined ? null : String(value);
}

function nameOf(snapshot: string | { readonly name: string }): string {
  return typeof snapshot === 'string' ? snapshot : snapshot.name;
}

/** A URL leaves out the port that its scheme implies. */
function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}
