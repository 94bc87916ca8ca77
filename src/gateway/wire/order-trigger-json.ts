/** An order that waits for a price, as events and listings show it. */
import type { TriggerSignal } from '../../core/commands/command.ts';
import { NONE } from '../../core/entities.ts';
import type { TriggerView } from '../../core/events.ts';
import { priceOf, sizeOf } from '../../core/instruments/terms.ts';
import { formatTime } from '../../core/iso-time.ts';
import { marketTerms } from '../../core/margin/figures.ts';
import type { State } from '../../core/state.ts';
import { orderUuid } from './ids.ts';
import type { OrderTriggerJson } from './schemas/orders.ts';

/** The word of a signal where signals have short names: the index is called `spot` on the wire. */
export const SIGNAL_WORDS = { mark: 'mark', index: 'spot', last: 'last' } as const satisfies Record<
  TriggerSignal,
  string
>;

const SIGNAL_PRICES = {
  mark: 'mark_price',
  index: 'spot_price',
  last: 'last_price',
} as const satisfies Record<TriggerSignal, string>;

/** Offsets and deviations in percent are kept in hundredths. */
const PERCENT_SCALE = 100;

/** A distance from a price as the wire has it: USD, or percent. */
export function offsetValue(state: State, marketId: number, unit: TriggerView['offsetUnit'], amount: number): number {
  return unit === 'PERCENT' ? amount / PERCENT_SCALE : priceOf(marketTerms(state, state.markets.get(marketId)), amount);
}

/** The trigger as it stood. Its type is that of the order it makes: `lmt`, or `ioc` for a market order. */
export function orderTriggerJson(state: State, trigger: TriggerView): OrderTriggerJson {
  const market = state.markets.get(trigger.marketId);
  const terms = marketTerms(state, market);
  const isMarket = trigger.limitTicks === NONE;
  const { offsetUnit } = trigger;
  return {
    uid: orderUuid(state, trigger.key),
    clientId: trigger.cliOrdId === '' ? null : trigger.cliOrdId,
    type: isMarket ? 'ioc' : 'lmt',
    symbol: market.contract.symbol,
    side: trigger.side,
    quantity: sizeOf(terms, trigger.lots),
    limitPrice: isMarket ? null : priceOf(terms, trigger.limitTicks),
    triggerPrice: trigger.ticks === 0 ? null : priceOf(terms, trigger.ticks),
    triggerSide: trigger.above ? 'trigger_above' : 'trigger_below',
    triggerSignal: SIGNAL_PRICES[trigger.signal],
    reduceOnly: trigger.reduceOnly,
    timestamp: formatTime(trigger.createdMs),
    lastUpdateTimestamp: formatTime(trigger.updatedMs),
    startTime: null,
    ...(offsetUnit === ''
      ? {}
      : {
          limitPriceOffsetValue: offsetValue(state, trigger.marketId, offsetUnit, trigger.offset),
          limitPriceOffsetUnit: offsetUnit,
        }),
  };
}
