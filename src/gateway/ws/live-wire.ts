/**
 * The live wire: `/ws/v1`. It follows the entries as they are applied; what they changed is told when their batch is
 * complete, which is when all of it is durable. So a feed and a read that follow the same batch say the same, and whoever
 * subscribes between two batches gets the state after the one and everything from the next on.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { History } from '../../history/history.ts';
import type { Desk, Follower } from '../../host/desk.ts';
import type { Machine } from '../../host/machine.ts';
import type { Entry } from '../../journal/journal.ts';
import type { Delivered, Timeline } from '../../timeline/timeline.ts';
import type { KeyRing } from '../authentication.ts';
import type { FeedFaults } from '../faults/feed-line.ts';
import type { HttpFaults } from '../faults/http-faults.ts';
import type { KeyRefusals } from '../key-refusals/key-refusals.ts';
import type { OriginPolicy } from '../origins.ts';
import type { InternalFailure } from '../responder.ts';
import type { Upgrades } from '../server.ts';
import { Challenges } from './challenges.ts';
import { Connection } from './connection.ts';
import { Corks } from './corks.ts';
import { LIVE_DIALECT, type LiveDialect } from './dialect.ts';
import { createFeeds } from './feeds.ts';
import { Handshake } from './handshake.ts';
import { LIVE_LIMITS, type LiveLimits } from './limits.ts';
import type { NamedFeed, Product } from './session.ts';
import { Writer } from './writer.ts';

export interface LiveWireOptions {
  readonly host: { readonly desk: Desk; readonly timeline: Timeline; readonly machine: Machine };
  readonly history: History;
  readonly keyRing: KeyRing;
  /** Told of those that are refused. */
  readonly keyRefusals?: Pick<KeyRefusals, 'noteChallenge'> | undefined;
  /** Origins whose pages may connect, besides the venue's own. */
  readonly allowedOrigins: OriginPolicy;
  readonly limits?: Partial<LiveLimits>;
  readonly dialect?: Partial<LiveDialect>;
  /** Whether limits on connections and requests hold; always when absent. */
  readonly isLimited?: () => boolean;
  /** For tests: each message of a feed carries `venue_position` and `venue_seq`. */
  readonly carriesPlace?: boolean;
  readonly onInternalFailure: (failure: InternalFailure) => void;
  /** Without them nothing goes wrong on purpose. */
  readonly faults?: { readonly feeds: FeedFaults; readonly http: Pick<HttpFaults, 'atHandshake'> } | undefined;
}

const PATH = '/ws/v1';

export class LiveWire implements Upgrades, Follower {
  readonly #options: LiveWireOptions;
  readonly #limits: LiveLimits;
  readonly #dialect: LiveDialect;
  readonly #feeds: ReadonlyMap<string, NamedFeed>;
  readonly #handshake: Handshake;
  readonly #corks = new Corks();
  readonly #connections = new Set<Connection>();
  #restarts = false;

  constructor(options: LiveWireOptions) {
    const { host, history, allowedOrigins, isLimited = () => true } = options;
    this.#options = options;
    this.#limits = { ...LIVE_LIMITS, ...options.limits };
    this.#dialect = { ...LIVE_DIALECT, ...options.dialect };
    this.#feeds = createFeeds({
      timeline: host.timeline,
      machine: host.machine,
      history,
      writer: new Writer(host.timeline, options.carriesPlace),
      dialect: this.#dialect,
      guarded: (run) => this.#guardedForAll(run),
    });
    const faults = options.faults?.http;
    this.#handshake = new Handshake({ path: PATH, limits: this.#limits, allowedOrigins, isLimited, faults });
    host.desk.follow(this);
    host.desk.afterBatch(() => this.#publish());
  }

  /** Open connections. */
  get connections(): number {
    return this.#connections.size;
  }

  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#handshake.shake(request, socket, head, (webSocket) => {
      const { host, keyRing, keyRefusals } = this.#options;
      const connection = new Connection(webSocket, socket, {
        feeds: this.#feeds,
        findProduct: (name) => this.#findProduct(name),
        findKey: (apiKey) => keyRing.find(apiKey),
        onKeyRefused: keyRefusals && ((request, issued) => keyRefusals.noteChallenge(request, issued)),
        challenges: new Challenges(keyRing),
        limits: this.#limits,
        corks: this.#corks,
        dialect: this.#dialect,
        machine: host.machine,
        isLimited: this.#options.isLimited ?? (() => true),
        guarded: (run) => this.#guarded(run),
        onClosed: (closed) => this.#connections.delete(closed),
        faults: this.#options.faults?.feeds,
      });
      this.#connections.add(connection);
    });
  }

  end(): void {
    this.#handshake.end();
    for (const connection of [...this.#connections]) connection.end();
  }

  apply(entry: Entry, delivered: Delivered): void {
    if (this.#connections.size === 0) return;
    const isRevert = entry.command.type === 'revert' && delivered.result.type === 'done';
    if (isRevert) this.#restarts = true;
    if (this.#restarts) return;
    this.#guardedForAll(() => {
      for (const { feed } of this.#feeds.values()) feed.note(entry, delivered);
    });
  }

  #publish(): void {
    if (this.#connections.size === 0) return;
    const restarts = this.#restarts;
    this.#restarts = false;
    this.#guardedForAll(() => {
      if (restarts) for (const { session } of this.#connections) session.review();
      for (const { feed } of this.#feeds.values()) {
        if (restarts) feed.restart();
        else feed.publish();
      }
    });
  }

  /** A failure of the wire is none of the venue's: it is reported, and the venue goes on. */
  #guarded(run: () => void): boolean {
    try {
      run();
      return true;
    } catch (error) {
      this.#options.onInternalFailure({ method: 'GET', path: PATH, error });
      return false;
    }
  }

  /** What feeds have told may be incomplete after a failure: whoever listens is to connect anew. */
  #guardedForAll(run: () => void): void {
    if (this.#guarded(run)) return;
    for (const connection of [...this.#connections]) connection.fail();
  }

  #findProduct(name: string): Product | undefined {
    const { state } = this.#options.host.timeline.venue;
    const id = state.marketBySymbol.get(name.toUpperCase());
    if (id === undefined) return undefined;
    const { listed, contract } = state.markets.get(id);
    return listed ? { id, symbol: contract.symbol } : undefined;
  }
}
