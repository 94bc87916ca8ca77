/** Follows the entries of the venue and tells what happened to the accounts of clients, and what became of their orders. */
import { type Account, type Market, NONE, type Wallet } from '../core/entities.ts';
import type { CoreEvent, Execution, FillSide, OrderView, TriggerView } from '../core/events.ts';
import { priceOf, sizeOf } from '../core/instruments/terms.ts';
import { formatTime } from '../core/iso-time.ts';
import { marketTerms } from '../core/margin/figures.ts';
import { unitsToText } from '../core/money/decimal.ts';
import type { State } from '../core/state.ts';
import type { Follower } from '../host/desk.ts';
import type { Entry } from '../journal/journal.ts';
import type { Delivered, Timeline } from '../timeline/timeline.ts';
import { OrdersSeen } from './orders-seen.ts';
import type { ScenarioEvent, ScenarioOrderEvent } from './result.ts';
import { Totals } from './totals.ts';

export class Chronicle implements Follower {
  readonly events: ScenarioEvent[] = [];
  readonly orders = new OrdersSeen();
  readonly totals = new Totals();
  readonly #timeline: Timeline;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  apply(_entry: Entry, { events, timeMs }: Delivered): void {
    for (const event of events) {
      this.orders.see(event);
      this.#tell(event, timeMs);
    }
  }

  /** Notes what the scenario itself says or does. */
  note(type: 'note' | 'power', timeMs: number, text: string): void {
    this.events.push({ type, timeMs, time: formatTime(timeMs), text });
  }

  /** Notes a refusal that the venue made no event of. */
  refused(event: Omit<ScenarioOrderEvent, 'type' | 'time'>): void {
    this.events.push({ type: 'refused', time: formatTime(event.timeMs), ...event });
  }

  get #state(): State {
    return this.#timeline.venue.state;
  }

  #tell(event: CoreEvent, entryMs: number): void {
    const timeMs = 'timeMs' in event ? event.timeMs : entryMs;
    const time = formatTime(timeMs);
    switch (event.type) {
      case 'execution':
        this.#fill(event, event.maker, event.takerSide === 'buy' ? 'sell' : 'buy');
        this.#fill(event, event.taker, event.takerSide);
        return;
      case 'fundingPaid': {
        const account = this.#client(event.accountId);
        if (account === undefined) return;
        const market = this.#state.markets.get(event.marketId);
        const amount = this.#amount(market.settlementAsset, event.booked);
        this.totals.add(event.walletId, { fundingReceived: amount });
        this.events.push({
          type: 'funding',
          timeMs,
          time,
          account: account.name,
          symbol: market.contract.symbol,
          currency: this.#symbol(market.settlementAsset),
          amount,
          rate: event.rate,
        });
        return;
      }
      case 'liquidation': {
        const account = this.#client(event.accountId);
        if (account === undefined) return;
        const wallet = this.#state.wallets.get(event.walletId);
        const market = event.marketId === NONE ? undefined : this.#state.markets.get(event.marketId);
        const size = (lots: number): number =>
          event.step === 'ordersCancelled' || market === undefined ? lots : this.#signedSize(market, lots);
        this.events.push({
          type: 'liquidation',
          timeMs,
          time,
          account: account.name,
          wallet: wallet.name,
          symbol: market?.contract.symbol ?? null,
          step: event.step,
          currency: this.#currencyOf(wallet),
          equity: event.equity,
          maintenanceMargin: event.maintenanceMargin,
          before: size(event.lotsBefore),
          after: size(event.lotsAfter),
        });
        return;
      }
      case 'settled': {
        const account = this.#client(event.accountId);
        if (account === undefined) return;
        const market = this.#state.markets.get(event.marketId);
        const profit = this.#amount(market.settlementAsset, event.realizedProfit);
        this.totals.add(event.walletId, {
          realizedProfit: profit,
          fees: this.#amount(market.settlementAsset, event.fee),
        });
        this.events.push({
          type: 'settlement',
          timeMs,
          time,
          account: account.name,
          symbol: market.contract.symbol,
          size: this.#signedSize(market, event.lots),
          price: event.settlementPrice,
          currency: this.#symbol(market.settlementAsset),
          realizedProfit: profit,
        });
        return;
      }
      case 'booking': {
        const account = this.#client(event.accountId);
        if (account === undefined) return;
        this.events.push({
          type: 'booking',
          timeMs,
          time,
          account: account.name,
          wallet: this.#state.wallets.get(event.walletId).name,
          reason: event.reason,
          currency: this.#symbol(event.assetId),
          amount: this.#amount(event.assetId, event.newBalance - event.oldBalance),
        });
        return;
      }
      default:
        this.#orderEvent(event, timeMs);
    }
  }

  #orderEvent(event: CoreEvent, timeMs: number): void {
    switch (event.type) {
      case 'orderPlaced':
        // One that was filled at once has told all there is to tell.
        if (event.order.filledLots < event.order.quantityLots) this.#ofOrder('resting', event.order, timeMs);
        return;
      case 'orderCancelled':
        this.#ofOrder('cancelled', event.order, timeMs, event.reason);
        return;
      case 'orderRejected':
        this.#ofOrder('refused', event.order, timeMs, event.error);
        return;
      case 'triggerPlaced':
        this.#ofTrigger('waiting', event.trigger, timeMs);
        return;
      case 'triggerCancelled':
        this.#ofTrigger('cancelled', event.trigger, timeMs, event.reason);
        return;
      case 'triggerFired':
        this.#ofTrigger('triggered', event.trigger, timeMs);
        return;
      case 'triggerRejected':
      case 'triggerFailed':
        this.#ofTrigger('refused', event.trigger, timeMs, event.error);
        return;
      default:
        return;
    }
  }

  #ofOrder(type: ScenarioOrderEvent['type'], order: OrderView, timeMs: number, reason = ''): void {
    this.#pushOrder(type, order, order.quantityLots - order.filledLots, order.ticks, timeMs, reason);
  }

  #ofTrigger(type: ScenarioOrderEvent['type'], trigger: TriggerView, timeMs: number, reason = ''): void {
    this.#pushOrder(type, trigger, trigger.lots, trigger.ticks, timeMs, reason);
  }

  #pushOrder(
    type: ScenarioOrderEvent['type'],
    { accountId, marketId, side, cliOrdId }: OrderView | TriggerView,
    lots: number,
    ticks: number,
    timeMs: number,
    reason: string,
  ): void {
    const account = this.#client(accountId);
    if (account === undefined) return;
    const market = this.#state.markets.get(marketId);
    const terms = marketTerms(this.#state, market);
    this.events.push({
      type,
      timeMs,
      time: formatTime(timeMs),
      account: account.name,
      symbol: market.contract.symbol,
      order: cliOrdId,
      side,
      size: sizeOf(terms, lots),
      price: ticks > 0 ? priceOf(terms, ticks) : null,
      reason,
    });
  }

  #fill(event: Execution, side: FillSide, direction: 'buy' | 'sell'): void {
    const account = this.#client(side.accountId);
    if (account === undefined) return;
    const market = this.#state.markets.get(event.marketId);
    const terms = marketTerms(this.#state, market);
    const amount = (units: bigint): number => this.#amount(market.settlementAsset, units);
    const booked = {
      realizedProfit: amount(side.realizedProfit),
      fundingReceived: amount(side.realizedFunding),
    };
    this.totals.add(side.walletId, { ...booked, fees: amount(side.fee) });
    this.events.push({
      type: 'fill',
      timeMs: event.timeMs,
      time: formatTime(event.timeMs),
      account: account.name,
      symbol: market.contract.symbol,
      side: direction,
      size: sizeOf(terms, event.lots),
      price: priceOf(terms, event.ticks),
      fillType: side.fillType,
      order: side.order.cliOrdId,
      currency: this.#symbol(market.settlementAsset),
      fee: amount(side.fee),
      ...booked,
    });
  }

  #client(accountId: number): Account | undefined {
    const account = this.#state.accounts.get(accountId);
    return account.role === 'client' ? account : undefined;
  }

  #currencyOf(wallet: Wallet): string {
    return wallet.kind === 'single' ? this.#symbol(wallet.assets[0] ?? NONE) : 'USD';
  }

  #symbol(assetId: number): string {
    return this.#state.assets.get(assetId).symbol;
  }

  #amount(assetId: number, units: bigint): number {
    return Number(unitsToText(units, this.#state.assets.get(assetId).decimals));
  }

  #signedSize(market: Market, lots: number): number {
    const size = sizeOf(marketTerms(this.#state, market), Math.abs(lots));
    return lots < 0 ? -size : size;
  }
}
