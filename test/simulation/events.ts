/** Events of venue and model in one plain form, so that they can be compared. */
import { NONE } from '../../src/core/entities.ts';
import type { CoreEvent, FillSide, OrderView, TriggerView as VenueTrigger } from '../../src/core/events.ts';
import type { State } from '../../src/core/state.ts';
import type { Event, View } from '../model/model.ts';
import type { Distance } from '../model/state.ts';
import type { TriggerView } from '../model/trading.ts';

export type Plain = Readonly<Record<string, unknown>> & { readonly type: string };

function plainOrder(view: OrderView): View {
  const { key, accountId, side, orderType, ticks, quantityLots, filledLots, reduceOnly, cliOrdId } = view;
  return {
    key,
    account: accountId,
    side,
    type: orderType,
    ticks: BigInt(ticks),
    quantity: BigInt(quantityLots),
    filled: BigInt(filledLots),
    reduceOnly,
    cliOrdId,
    createdMs: view.createdMs,
    updatedMs: view.updatedMs,
  };
}

function plainSide(side: FillSide): Readonly<Record<string, unknown>> & { readonly order: View } {
  return {
    order: plainOrder(side.order),
    fillType: side.fillType,
    oldLots: BigInt(side.oldLots),
    newLots: BigInt(side.newLots),
    oldEntry: rounded(side.oldEntryPrice),
    newEntry: rounded(side.newEntryPrice),
    profit: side.realizedProfit,
    fee: side.fee,
    funding: side.realizedFunding,
    oldBalance: side.oldBalance,
    newBalance: side.newBalance,
  };
}

function plainTrigger(state: State, view: VenueTrigger): TriggerView {
  const distance = (unit: '' | Distance['unit'], amount: number): Distance | undefined =>
    unit === '' ? undefined : { unit, amount: BigInt(amount) };
  return {
    key: view.key,
    account: view.accountId,
    symbol: state.markets.get(view.marketId).contract.symbol,
    side: view.side,
    kind: view.triggerType,
    signal: view.signal,
    above: view.above,
    ticks: BigInt(view.ticks),
    limit: view.limitTicks < 0 ? undefined : BigInt(view.limitTicks),
    offset: distance(view.offsetUnit, view.offset),
    deviation: distance(view.deviationUnit, view.deviation),
    lots: BigInt(view.lots),
    reduceOnly: view.reduceOnly,
    cliOrdId: view.cliOrdId,
    updatedMs: view.updatedMs,
  };
}

/** Twelve digits: what two honest computations of the same float agree in. */
function rounded(value: number): string {
  return value.toPrecision(12);
}

export function plainEvent(state: State, event: CoreEvent): Plain {
  const symbol = (id: number): string => state.markets.get(id).contract.symbol;
  const wallet = (id: number): string => state.wallets.get(id).name;
  switch (event.type) {
    case 'orderPlaced':
      return { type: 'placed', order: plainOrder(event.order) };
    case 'orderEdited':
      return { type: 'edited', old: plainOrder(event.old), now: plainOrder(event.now) };
    case 'orderCancelled':
      return { type: 'cancelled', order: plainOrder(event.order), reason: event.reason };
    case 'orderRejected':
      return { type: 'rejected', order: plainOrder(event.order), error: event.error };
    case 'execution':
      return {
        type: 'fill',
        symbol: symbol(event.marketId),
        ticks: BigInt(event.ticks),
        lots: BigInt(event.lots),
        mark: rounded(event.markPrice),
        sequence: event.sequence,
        maker: plainSide(event.maker),
        taker: plainSide(event.taker),
        makerFilled: event.makerFilled,
      };
    case 'booking':
      return {
        type: 'booking',
        account: event.accountId,
        wallet: wallet(event.walletId),
        asset: state.assets.get(event.assetId).symbol,
        reason: event.reason,
        newBalance: event.newBalance,
      };
    case 'pricesMoved':
      return { type: 'prices', symbols: event.marketIds.map(symbol) };
    case 'marketChanged':
      return { type: 'market', symbol: symbol(event.marketId) };
    case 'accountChanged':
      return { type: 'account', account: event.accountId };
    case 'fundingRateSet':
      return { type: 'rate', symbol: symbol(event.marketId), rate: rounded(event.rate) };
    case 'fundingPaid':
      return {
        type: 'funding',
        account: event.accountId,
        symbol: symbol(event.marketId),
        lots: BigInt(event.lots),
        booked: event.booked,
        newBalance: event.newBalance,
      };
    case 'settled':
      return {
        type: 'settled',
        account: event.accountId,
        symbol: symbol(event.marketId),
        lots: BigInt(event.lots),
        price: rounded(event.settlementPrice),
        profit: event.realizedProfit,
        fee: event.fee,
        newBalance: event.newBalance,
      };
    case 'liquidation':
      return {
        type: 'liquidation',
        account: event.accountId,
        wallet: wallet(event.walletId),
        symbol: event.marketId === NONE ? undefined : symbol(event.marketId),
        step: event.step,
        limit: BigInt(event.limitTicks),
        zero: BigInt(event.zeroEquityTicks),
        before: BigInt(event.lotsBefore),
        after: BigInt(event.lotsAfter),
        pool: event.poolUnits,
      };
    case 'assignmentChanged':
      return { type: 'assignment', account: event.accountId, id: event.preference.id, deleted: event.deleted };
    case 'triggerPlaced':
      return { type: 'trigger', what: 'placed', trigger: plainTrigger(state, event.trigger) };
    case 'triggerFired':
      return { type: 'trigger', what: 'fired', trigger: plainTrigger(state, event.trigger) };
    case 'triggerFailed':
      return { type: 'trigger', what: 'failed', trigger: plainTrigger(state, event.trigger), why: event.error };
    case 'triggerCancelled':
      return { type: 'trigger', what: 'cancelled', trigger: plainTrigger(state, event.trigger), why: event.reason };
    case 'triggerEdited': {
      const [old, trigger] = [event.old, event.now].map((view) => plainTrigger(state, view));
      return { type: 'trigger', what: 'edited', old, trigger, why: event.reason };
    }
    case 'triggerRejected': {
      // Of one that was refused, prices were perhaps not read any more.
      const { key, account, symbol, side, kind } = plainTrigger(state, event.trigger);
      return { type: 'trigger', what: 'rejected', trigger: { key, account, symbol, side, kind }, why: event.error };
    }
    default:
      // The model knows nothing of this; a venue that tells of it has done what no step asked for.
      return { type: event.type };
  }
}

export function modelEvent(event: Event): Plain {
  switch (event.type) {
    case 'trigger': {
      if (event.what !== 'rejected') return event as unknown as Plain;
      const { key, account, symbol, side, kind } = event.trigger;
      return { ...event, trigger: { key, account, symbol, side, kind } };
    }
    case 'fill': {
      const side = (of: (typeof event)['maker']): unknown => ({
        ...of,
        oldEntry: rounded(of.oldEntry),
        newEntry: rounded(of.newEntry),
      });
      return { ...event, mark: rounded(event.mark), maker: side(event.maker), taker: side(event.taker) };
    }
    case 'rate':
      return { ...event, rate: rounded(event.rate) };
    case 'settled':
      return { ...event, price: rounded(event.price) };
    default:
      return event as unknown as Plain;
  }
}

/** The event without names of orders that the model does not know: those that the venue makes for the moment of a fill. */
export function withKeysOf(event: Plain, expected: Plain): Plain {
  const named = (told: unknown, other: unknown): unknown => {
    if (typeof told !== 'object' || told === null || typeof other !== 'object' || other === null) return told;
    const of = other as Readonly<Record<string, unknown>>;
    return Object.fromEntries(
      Object.entries(told).map(([name, value]) => {
        if (name === 'key' && of.key === undefined) return [name, undefined];
        const nested = ['order', 'maker', 'taker'].includes(name);
        return [name, nested ? named(value, of[name]) : value];
      }),
    );
  };
  return named(event, expected) as Plain;
}
