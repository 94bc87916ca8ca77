/** What a simulation reached: how often each kind of thing happened. A run that reached nothing proved nothing. */
import type { Command, SubaccountTransfer } from '../../src/core/commands/command.ts';
import type { OrderView, TriggerView } from '../../src/core/events.ts';
import type { State } from '../../src/core/state.ts';
import type { Delivered } from '../../src/timeline/timeline.ts';
import { levelFor, sizeOf } from '../model/contract.ts';
import { costOf } from '../model/margin.ts';
import type { State as ModelState } from '../model/state.ts';
import { ordersOf } from '../model/state.ts';

export class Census {
  readonly #counts = new Map<string, number>();

  count(what: string, times = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + times);
  }

  of(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  add(other: Census): void {
    for (const [what, times] of other.#counts) this.count(what, times);
  }

  /** One line each, sorted. */
  lines(): readonly string[] {
    return [...this.#counts]
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([what, times]) => `${String(times).padStart(8)}  ${what}`);
  }

  countEntry(command: Command, delivered: Delivered, model: ModelState): void {
    const { type } = command;
    this.count(`command ${type}`);
    const { result } = delivered;
    if (result.type === 'order') this.count(`${type}: ${result.status}`);
    else if (result.type === 'refused') this.count(`${type}: refused ${result.error}`);
    else if (result.type === 'batch') {
      for (const { result: of } of result.elements) {
        this.count(`batch: ${of.type === 'order' ? of.status : of.type}`);
      }
    }
    if (command.type === 'subaccountTransfer' && result.type === 'done') this.#countFamily(command, model);
    for (const event of delivered.events) {
      this.count(`event ${event.type}`);
      if (event.type === 'orderCancelled') this.count(`cancelled: ${event.reason}`);
      if (event.type === 'orderCancelled' && event.reason === 'CANCELLED_BY_SELF_TRADE') {
        const isOwn = 'account' in command && command.account === event.order.accountId;
        this.count(isOwn ? 'gives way: own order' : 'family: its order gives way');
      }
      if (event.type === 'booking') this.count(`booking: ${event.reason}`);
      if (event.type === 'orderRejected' && event.error === 'WOULD_EXECUTE_SELF' && meetsFamily(model, event.order)) {
        this.count('family: meets its master or a sister, and is refused');
      }
      if (event.type === 'triggerFired') this.#countFired(event.trigger);
      if (event.type === 'triggerFailed') this.count(`trigger fails: ${event.error}`);
      if (event.type === 'triggerCancelled') this.count(`trigger cancelled: ${event.reason}`);
      if (event.type === 'triggerEdited') this.count(`trigger edited: ${event.reason}`);
      if (event.type === 'orderPlaced' && event.reason !== undefined) this.count(`placed: ${event.reason}`);
      if (event.type === 'liquidation') this.count(`liquidation: ${event.step}`);
      if (event.type === 'fundingPaid') this.count(`funding: ${event.booked < 0n ? 'paid' : 'received'}`);
      if (event.type !== 'execution') continue;
      this.count(`fill as ${event.taker.fillType}`);
      if (!event.makerFilled) this.count('fill: partial of the maker');
      if (event.taker.order.accountId === 0) this.count('fill: price step passes a resting order');
      for (const side of [event.maker, event.taker]) {
        if (side.realizedFunding !== 0n) this.count('fill: realises funding');
        if (side.oldLots * side.newLots < 0) this.count('fill: position flips');
        else if (side.oldLots !== 0 && side.newLots === 0) this.count('fill: position closes');
        if (side.order.reduceOnly) this.count('fill: of a reduce-only order');
        if (side.fee < 0n) this.count('fill: rebate');
      }
    }
  }

  #countFamily({ fromUser, toUser }: SubaccountTransfer, model: ModelState): void {
    const [giver, taker] = [model.accounts[fromUser], model.accounts[toUser]];
    if (giver?.master === toUser) this.count('family: money from a subaccount to its master');
    else if (taker?.master === fromUser) this.count('family: money from a master to its subaccount');
    else if (giver !== taker) this.count('family: money between subaccounts');
  }

  #countFired({ triggerType, signal, limitTicks, offsetUnit, reduceOnly }: TriggerView): void {
    this.count(`trigger fires: ${triggerType} by ${signal}`);
    if (limitTicks >= 0) this.count('trigger fires: with a limit');
    if (offsetUnit !== '') this.count('trigger fires: with a limit offset');
    if (reduceOnly) this.count('trigger fires: reduce-only');
  }

  /** Situations of margin, looked for now and then. */
  countSituations(model: ModelState, state: State): void {
    for (const account of model.accounts) {
      if (account.role !== 'client') continue;
      for (const wallet of account.wallets) {
        const longs = new Set<string>();
        const shorts = new Set<string>();
        for (const [symbol, position] of wallet.positions) {
          const market = model.markets.get(symbol);
          if (market === undefined || position.lots === 0n) continue;
          const { contract } = market;
          (position.lots > 0n ? longs : shorts).add(contract.underlying);
          const levels = account.schedule === 'retail' ? contract.retail : contract.professional;
          const size = contract.linear
            ? costOf(model, contract, position).size()
            : sizeOf(contract, position.lots).size();
          const level = levels.indexOf(levelFor(levels, size)) + 1;
          this.count(`situation: margin level ${level}`);
          if (position.leverage > 0) this.count('situation: isolated position');
          if (position.profitIn !== undefined) this.count('situation: profit in another currency');
          const against = ordersOf(market, account.id).some(
            (order) => !order.reduceOnly && order.side === (position.lots > 0n ? 'sell' : 'buy'),
          );
          if (against) this.count('situation: orders against a position');
        }
        for (const pair of longs) if (shorts.has(pair)) this.count('situation: pair netted');
        for (const units of wallet.balances.values()) if (units < 0n) this.count('situation: negative balance');
      }
    }
    for (let id = 0; id < state.markets.size; id++) {
      const market = state.markets.get(id);
      const index = state.assets.get(market.baseAsset).indexPriceUsd;
      if (Math.abs(market.markPrice - index - market.premiumAverage) > index * 1e-12) {
        this.count('situation: mark at its cap');
      }
    }
  }
}

/** Whether nothing of its own stood in the order's way, so that what it would have met was of its family. */
function meetsFamily(model: ModelState, order: OrderView): boolean {
  const market = [...model.markets.values()][order.marketId];
  const isInTheWay = ({ side, ticks }: { readonly side: string; readonly ticks: bigint }): boolean =>
    side !== order.side && (order.side === 'buy' ? ticks <= BigInt(order.ticks) : ticks >= BigInt(order.ticks));
  return market !== undefined && !ordersOf(market, order.accountId).some(isInTheWay);
}
