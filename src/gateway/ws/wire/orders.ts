/** An order as the `open_orders` feeds tell it, and the words for what became of it. */
import type { OrderType, TriggerType } from '../../../core/commands/command.ts';
import { type Account, NONE } from '../../../core/entities.ts';
import type { OrderReason, OrderView, TriggerView } from '../../../core/events.ts';
import { priceOf, sizeOf } from '../../../core/instruments/terms.ts';
import { marketTerms } from '../../../core/margin/figures.ts';
import { triggerViewOf } from '../../../core/orders/trigger-list.ts';
import { viewOf } from '../../../core/orders/views.ts';
import type { State } from '../../../core/state.ts';
import { orderUuid } from '../../wire/ids.ts';
import { offsetValue, SIGNAL_WORDS } from '../../wire/order-trigger-json.ts';

/** What clients have in their closed lists of reasons; a word that the venue has and they do not is the nearest of theirs. */
export const REASON_WORDS: Readonly<Record<OrderReason, string>> = {
  NEW_USER_ORDER: 'new_placed_order_by_user',
  LIMIT_FROM_STOP: 'limit_order_from_stop',
  PARTIAL_FILL: 'partial_fill',
  FULL_FILL: 'full_fill',
  EDITED_BY_USER: 'edited_by_user',
  TRAILING_STOP_PRICE_UPDATED: 'edited_by_user',
  CANCELLED_BY_USER: 'cancelled_by_user',
  CANCELLED_BY_ADMIN: 'cancelled_by_admin',
  IOC_WOULD_NOT_EXECUTE_REASON: 'ioc_order_failed_because_it_would_not_be_executed',
  POST_WOULD_EXECUTE_REASON: 'post_order_failed_because_it_would_filled',
  WOULD_EXECUTE_SELF_REASON: 'would_execute_self',
  CANCELLED_BY_SELF_TRADE: 'would_execute_self',
  WOULD_NOT_REDUCE_POSITION: 'would_not_reduce_position',
  NOT_ENOUGH_MARGIN: 'not_enough_margin',
  CONTRACT_EXPIRED: 'contract_expired',
  STOP_ORDER_TRIGGERED: 'stop_order_triggered',
  DEAD_MAN_SWITCH: 'dead_man_switch',
  LIQUIDATION_ORDER: 'liquidation',
  MARKET_INACTIVE: 'market_inactive',
};

const TRIGGER_WORDS: Readonly<Record<TriggerType, string>> = {
  stp: 'stop',
  take_profit: 'take_profit',
  trailing_stop: 'trailing_stop',
};

const DEVIATION_UNITS = { PERCENT: 'percent', QUOTE_CURRENCY: 'quote_currency' } as const;

/** An order that rests. `qty` is what is left of it; a plain limit order has the stop price 0. */
export function orderObject(state: State, order: OrderView): object {
  const terms = marketTerms(state, state.markets.get(order.marketId));
  return {
    instrument: state.markets.get(order.marketId).contract.symbol,
    time: order.createdMs,
    last_update_time: order.updatedMs,
    qty: sizeOf(terms, order.quantityLots - order.filledLots),
    filled: sizeOf(terms, order.filledLots),
    limit_price: priceOf(terms, order.ticks),
    stop_price: 0,
    type: 'limit',
    order_id: orderUuid(state, order.key),
    ...clientId(order),
    direction: order.side === 'buy' ? 0 : 1,
    reduce_only: order.reduceOnly,
  };
}

/** An order that waits for a price; one that will be a market order has no limit. */
export function triggerObject(state: State, trigger: TriggerView): object {
  const terms = marketTerms(state, state.markets.get(trigger.marketId));
  return {
    instrument: state.markets.get(trigger.marketId).contract.symbol,
    time: trigger.createdMs,
    last_update_time: trigger.updatedMs,
    qty: sizeOf(terms, trigger.lots),
    filled: 0,
    ...(trigger.limitTicks === NONE ? {} : { limit_price: priceOf(terms, trigger.limitTicks) }),
    stop_price: priceOf(terms, trigger.ticks),
    type: TRIGGER_WORDS[trigger.triggerType],
    order_id: orderUuid(state, trigger.key),
    ...clientId(trigger),
    direction: trigger.side === 'buy' ? 0 : 1,
    reduce_only: trigger.reduceOnly,
    triggerSignal: SIGNAL_WORDS[trigger.signal],
    ...trailingOptions(state, trigger),
  };
}

/** All that an account has open, oldest first. */
export function openOrderObjects(state: State, account: Account): readonly object[] {
  const rows: { readonly key: number; readonly row: object }[] = [];
  for (const walletId of account.wallets) {
    for (const positionId of state.wallets.get(walletId).positions) {
      const { firstOrder, firstTrigger } = state.positions.get(positionId);
      for (let id = firstOrder; id !== NONE; ) {
        const order = state.orders.get(id);
        rows.push({ key: order.key, row: orderObject(state, viewOf(order)) });
        id = order.nextOwn;
      }
      for (let id = firstTrigger; id !== NONE; ) {
        const trigger = state.triggers.get(id);
        rows.push({ key: trigger.key, row: triggerObject(state, triggerViewOf(trigger)) });
        id = trigger.nextOwn;
      }
    }
  }
  return rows.sort((a, b) => a.key - b.key).map(({ row }) => row);
}

/** How a limit order is called among other orders' types, in `fills`. */
export function orderTypeWord(type: OrderType, limitOrder: string): string {
  switch (type) {
    case 'lmt':
      return limitOrder;
    case 'mkt':
      return 'market';
    case 'fok':
      return 'fillOrKill';
    case 'post':
    case 'ioc':
      return type;
  }
}

export function clientId({ cliOrdId }: { readonly cliOrdId: string }): { readonly cli_ord_id?: string } {
  return cliOrdId === '' ? {} : { cli_ord_id: cliOrdId };
}

function trailingOptions(state: State, { marketId, deviationUnit, deviation }: TriggerView): object {
  if (deviationUnit === '') return {};
  const max_deviation = offsetValue(state, marketId, deviationUnit, deviation);
  return { trailing_stop_options: { max_deviation, unit: DEVIATION_UNITS[deviationUnit] } };
}
