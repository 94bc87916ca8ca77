/**
 * The conversation of one connection: requests are answered one after the other, each subscription by its acknowledgement
 * and the feed's present state. Whatever a client sends, the answer is data; nothing it does concerns other connections.
 */
import type { ApiKey } from '../authentication.ts';
import type { FeedLine, LineTarget } from '../faults/feed-line.ts';
import type { KeyRefusals } from '../key-refusals/key-refusals.ts';
import {
  ALREADY_SUBSCRIBED,
  alertText,
  BAD_MESSAGE,
  INVALID_FEED,
  invalidProduct,
  JSON_ERROR,
  NOT_AUTHENTICATED,
  NOT_SUBSCRIBED,
  TOO_MANY_REQUESTS,
} from './alerts.ts';
import type { Challenges } from './challenges.ts';
import type { LiveDialect } from './dialect.ts';
import type { LiveLimits } from './limits.ts';
import type { Feed, Listener, Subscription } from './listener.ts';
import { RequestBudget } from './request-budget.ts';
import { type Request, readRequest } from './requests.ts';

/** A feed by its name, and what it is a feed of. */
export interface NamedFeed {
  readonly name: string;
  readonly scope: 'product' | 'account' | 'venue';
  /** A private feed that takes `product_ids`, to tell of these only. */
  readonly narrows?: true;
  readonly feed: Feed;
}

/** What a session needs of the venue. */
export interface SessionPorts {
  readonly feeds: ReadonlyMap<string, NamedFeed>;
  /** The id and the name of a listed market, whichever case its name is given in. */
  readonly findProduct: (name: string) => Product | undefined;
  readonly challenges: Challenges;
  readonly findKey: (apiKey: string) => ApiKey | undefined;
  /** Told of requests for private feeds that are refused, with the challenge that the key was given. */
  readonly onKeyRefused?: KeyRefusals['noteChallenge'] | undefined;
  readonly limits: LiveLimits;
  readonly dialect: LiveDialect;
  /** Whether its requests are counted. */
  readonly isLimited: () => boolean;
  /** Machine milliseconds. */
  readonly nowMs: () => number;
  /** Calls `fire` once, after so many machine milliseconds. Gives back what cancels it. */
  readonly after: (delayMs: number, fire: () => void) => () => void;
  /** The way of a subscription's messages, where faults may strike it; without it they go straight to the reader. */
  readonly lineOf?: (target: LineTarget) => FeedLine;
  /** Closes the connection of a client that asks too much. */
  readonly onFlood: () => void;
}

export interface Product {
  readonly id: number;
  readonly symbol: string;
}

/** A subscription that stands, and whom or what it is for: an API key or a product's name. */
interface Standing {
  readonly named: NamedFeed;
  readonly subscription: Subscription;
  readonly owner: string;
  readonly line: FeedLine | undefined;
}

type FeedRequest = Extract<Request, { readonly event: 'subscribe' | 'unsubscribe' }>;

const VENUE_KEY = 0;

export class Session {
  readonly #listener: Listener;
  readonly #ports: SessionPorts;
  readonly #budget: RequestBudget;
  readonly #standing = new Map<string, Standing>();
  /** Answers that wait behind a challenge; undefined while none is under way. */
  #held: (() => void)[] | undefined;
  #cancelChallenge = (): void => {};
  #isEnded = false;

  constructor(listener: Listener, ports: SessionPorts) {
    this.#listener = listener;
    this.#ports = ports;
    this.#budget = new RequestBudget(ports.limits);
  }

  /** The first thing that is said, before any request. */
  greet(): void {
    this.#say('{"event":"info","version":1}');
  }

  /** Answers a message. */
  receive(data: Buffer, isBinary: boolean): void {
    const { limits, isLimited, nowMs, onFlood } = this.#ports;
    switch (isLimited() ? this.#budget.take(nowMs()) : 'answer') {
      case 'flood':
        onFlood();
        return;
      case 'ignore':
        return;
      case 'refuse':
        this.#inTurn(() => this.#alert(TOO_MANY_REQUESTS));
        return;
      case 'answer':
        if (isBinary || data.length > limits.messageBytes) this.#inTurn(() => this.#alert(BAD_MESSAGE));
        else {
          const askedMs = nowMs();
          this.#inTurn(() => this.#answer(readRequest(data.toString()), askedMs));
        }
    }
  }

  /** The line of history is another: what no longer exists is no longer listened to. */
  review(): void {
    for (const [id, standing] of this.#standing) {
      const { named, subscription, owner } = standing;
      if (named.scope === 'venue') continue;
      const isProduct = named.scope === 'product';
      const key = isProduct ? this.#ports.findProduct(owner)?.id : this.#ports.findKey(owner)?.accountId;
      if (key === subscription.key) continue;
      leave(standing);
      this.#standing.delete(id);
      this.#alert(isProduct ? invalidProduct(owner) : NOT_AUTHENTICATED);
    }
  }

  /** The connection is gone. */
  end(): void {
    this.#isEnded = true;
    this.#cancelChallenge();
    this.#held = undefined;
    for (const standing of this.#standing.values()) leave(standing);
    this.#standing.clear();
  }

  #answer(request: Request | 'broken' | 'unknown', askedMs: number): void {
    if (request === 'broken') this.#say(JSON_ERROR);
    else if (request === 'unknown') this.#alert(BAD_MESSAGE);
    else if (request.event === 'challenge') this.#challenge(request.apiKey, askedMs);
    else if (request.event !== 'ping') this.#answerFeedRequest(request);
    else if (this.#ports.dialect.jsonPing === 'pong') this.#say('{"event":"pong"}');
    else this.#alert(BAD_MESSAGE);
  }

  /** In the order in which it was asked. */
  #inTurn(answer: () => void): void {
    if (this.#held === undefined) answer();
    else this.#held.push(answer);
  }

  /**
   * Not at once (C134): a client may begin to listen for it only when its request is out. Time that it waited behind
   * another one counts: however many are asked for at once, none takes longer than the first.
   */
  #challenge(apiKey: string, askedMs: number): void {
    const text = challengeText(this.#ports.challenges.issue(apiKey));
    const leftMs = askedMs + this.#ports.limits.challengeMs - this.#ports.nowMs();
    if (leftMs <= 0) {
      this.#say(text);
      return;
    }
    const held: (() => void)[] = [];
    this.#held = held;
    this.#cancelChallenge = this.#ports.after(leftMs, () => {
      this.#held = undefined;
      this.#say(text);
      for (const answer of held) this.#inTurn(answer);
    });
  }

  #answerFeedRequest(request: FeedRequest): void {
    const named = this.#ports.feeds.get(request.feed);
    if (named === undefined) this.#alert(INVALID_FEED);
    else if (named.scope === 'product') this.#answerProducts(request, named);
    else if (named.scope === 'account') this.#answerAccount(request, named);
    else this.#follow(request, named, VENUE_KEY, '');
  }

  /** Each product has its own answer, in the order in which they were named. */
  #answerProducts(request: FeedRequest, named: NamedFeed): void {
    const { products = [] } = request;
    if (products.length === 0 || products.length > this.#ports.limits.productsPerRequest) {
      this.#alert(BAD_MESSAGE);
      return;
    }
    for (const name of products) {
      // Too slow for what it has been told so far: it is let go, and the rest is not worked out.
      if (this.#isEnded) return;
      const product = this.#ports.findProduct(name);
      if (product === undefined) this.#alert(invalidProduct(name));
      else this.#follow(request, named, product.id, product.symbol, { product_ids: [product.symbol] });
    }
  }

  #answerAccount(request: FeedRequest, named: NamedFeed): void {
    const key = this.#ports.challenges.verify(request);
    if (key === undefined) {
      this.#ports.onKeyRefused?.(request, this.#ports.challenges.issuedFor(request.apiKey));
      this.#alert(NOT_AUTHENTICATED);
      return;
    }
    const { products = [] } = request;
    if (products.length > this.#ports.limits.productsPerRequest) {
      this.#alert(BAD_MESSAGE);
      return;
    }
    if (named.narrows !== true || products.length === 0) {
      this.#follow(request, named, key.accountId, key.apiKey);
      return;
    }
    const markets = new Set<number>();
    for (const name of products) {
      const product = this.#ports.findProduct(name);
      if (product === undefined) {
        this.#alert(invalidProduct(name));
        return;
      }
      markets.add(product.id);
    }
    this.#follow(request, named, key.accountId, key.apiKey, { product_ids: products }, markets);
  }

  #follow(
    { event }: FeedRequest,
    named: NamedFeed,
    key: number,
    owner: string,
    echoed: object = {},
    markets?: ReadonlySet<number>,
  ): void {
    const { name, feed } = named;
    const id = `${name}:${key}`;
    const standing = this.#standing.get(id);
    if (event === 'unsubscribe') {
      if (standing === undefined) {
        this.#alert(NOT_SUBSCRIBED);
        return;
      }
      this.#standing.delete(id);
      leave(standing);
      this.#say(JSON.stringify({ event: 'unsubscribed', feed: name, ...echoed }));
      return;
    }
    if (standing !== undefined && areSame(standing.subscription.markets, markets)) {
      this.#alert(ALREADY_SUBSCRIBED);
      feed.again(standing.subscription);
      return;
    }
    if (standing !== undefined) leave(standing);
    const line = this.#ports.lineOf?.({ feed: name, scope: named.scope, key, owner });
    const listener = line ?? this.#listener;
    const subscription = { listener, key, nextSeq: 0, ...(markets === undefined ? {} : { markets }) };
    this.#standing.set(id, { named, subscription, owner, line });
    this.#say(JSON.stringify({ event: 'subscribed', feed: name, ...echoed }));
    feed.join(subscription);
  }

  #alert(message: string): void {
    this.#say(alertText(message));
  }

  #say(text: string): void {
    this.#listener.tell(Buffer.from(text));
  }
}

function leave({ named, subscription, line }: Standing): void {
  named.feed.leave(subscription);
  line?.end();
}

function challengeText(challenge: string): string {
  return JSON.stringify({ event: 'challenge', message: challenge });
}

function areSame(one: ReadonlySet<number> | undefined, other: ReadonlySet<number> | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.size === other.size && [...one].every((id) => other.has(id));
}
