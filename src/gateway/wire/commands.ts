/**
 * Requests that change something: their parameters, and the command each becomes. Parameters arrive validated by these
 * schemas; what is checked here needs two of them, or answers in words of its own. What needs the venue's state (symbol,
 * lot, tick, balance, whose order it is) is for the core, which sees sizes and prices as the exact decimals sent.
 */
import type { Static } from 'typebox';
import type {
  CancelAllOrders,
  CancelOrder,
  EditOrder,
  OrderType,
  SendOrder,
  Transfer,
} from '../../core/commands/command.ts';
import { ledgerSymbol } from '../../core/instruments/build.ts';
import type { State } from '../../core/state.ts';
import { type Refusal, refuse } from '../errors.ts';
import { decimal, flag, object, oneOf, symbol, text, timeParameter, uuid } from '../schema.ts';
import { readDecimal } from '../values.ts';
import { orderKeyOf } from './ids.ts';

/** Unknown parameters, `triggerSignal` and `broker` among them, are ignored: clients send them to every order. */
export const SEND_ORDER_PARAMETERS = object(
  { orderType: text(), symbol: symbol(), side: oneOf('buy', 'sell'), size: decimal() },
  { limitPrice: decimal(), reduceOnly: flag(), cliOrdId: text(), processBefore: timeParameter() },
);

export const EDIT_ORDER_PARAMETERS = object(
  {},
  {
    orderId: uuid(),
    cliOrdId: text(),
    size: decimal(),
    limitPrice: decimal(),
    qtyMode: oneOf('RELATIVE', 'ABSOLUTE'),
    processBefore: timeParameter(),
  },
);

export const CANCEL_ORDER_PARAMETERS = object(
  {},
  { order_id: uuid(), cliOrdId: text(), processBefore: timeParameter() },
);

export const CANCEL_ALL_ORDERS_PARAMETERS = object({}, { symbol: symbol() });

/** All texts: a transfer has words of its own for each that is unusable. */
export const TRANSFER_PARAMETERS = object({ fromAccount: text(), toAccount: text(), unit: text(), amount: text() });

const ORDER_TYPES: readonly string[] = ['lmt', 'post', 'ioc', 'fok', 'mkt'] satisfies readonly OrderType[];

/** What names of wallets and units are made of; tested before the case is changed, for some letters turn into ASCII. */
const NAME = /^[A-Za-z0-9_.]{1,40}$/;

/**
 * A new order, or `invalidOrderType` for a type that is not traded here (trigger orders among them), or
 * `requiredArgumentMissing` for a limit order without limit. A market order's limit is not looked at.
 */
export function sendOrderCommand(values: Static<typeof SEND_ORDER_PARAMETERS>, account: number): SendOrder | Refusal {
  const { symbol, side, size, limitPrice, reduceOnly = false, cliOrdId, processBefore } = values;
  if (!isOrderType(values.orderType)) return refuse('invalidOrderType');
  const hasLimit = values.orderType !== 'mkt';
  if (hasLimit && limitPrice === undefined) return refuse('requiredArgumentMissing');
  return {
    type: 'sendOrder',
    account,
    symbol,
    side,
    orderType: values.orderType,
    size,
    ...(hasLimit && limitPrice !== undefined ? { limitPrice } : {}),
    reduceOnly,
    ...(cliOrdId === undefined ? {} : { cliOrdId }),
    ...(processBefore === undefined ? {} : { processBeforeMs: processBefore }),
  };
}

/** An edit, or `requiredArgumentMissing` when it names no order. The order id counts where both are given. */
export function editOrderCommand(
  state: State,
  values: Static<typeof EDIT_ORDER_PARAMETERS>,
  account: number,
): EditOrder | Refusal {
  const { orderId, cliOrdId, size, limitPrice, qtyMode, processBefore } = values;
  if (orderId === undefined && cliOrdId === undefined) return refuse('requiredArgumentMissing');
  return {
    type: 'editOrder',
    account,
    ...orderNamed(state, orderId, cliOrdId),
    ...(size === undefined ? {} : { size }),
    ...(limitPrice === undefined ? {} : { limitPrice }),
    quantityMode: qtyMode === 'ABSOLUTE' ? 'absolute' : 'relative',
    ...(processBefore === undefined ? {} : { processBeforeMs: processBefore }),
  };
}

/** A cancellation, or `requiredArgumentMissing` when it names no order. */
export function cancelOrderCommand(
  state: State,
  values: Static<typeof CANCEL_ORDER_PARAMETERS>,
  account: number,
): CancelOrder | Refusal {
  const { order_id: orderId, cliOrdId, processBefore } = values;
  if (orderId === undefined && cliOrdId === undefined) return refuse('requiredArgumentMissing');
  return {
    type: 'cancelOrder',
    account,
    ...orderNamed(state, orderId, cliOrdId),
    ...(processBefore === undefined ? {} : { processBeforeMs: processBefore }),
  };
}

/** The cancellation of all orders, or of those in one market. */
export function cancelAllOrdersCommand(
  values: Static<typeof CANCEL_ALL_ORDERS_PARAMETERS>,
  account: number,
): CancelAllOrders {
  const { symbol } = values;
  return { type: 'cancelAllOrders', account, ...(symbol === undefined ? {} : { symbol }) };
}

/**
 * A transfer, or the first of `invalidAccount`, `invalidUnit` and `invalidAmount` that shows without the venue's state.
 * Wallets and units are written in any case, bitcoin `XBT` or `BTC`.
 */
export function transferCommand(values: Static<typeof TRANSFER_PARAMETERS>, account: number): Transfer | Refusal {
  const { fromAccount, toAccount, unit } = values;
  if (!NAME.test(fromAccount) || !NAME.test(toAccount)) return refuse('invalidAccount');
  if (!NAME.test(unit)) return refuse('invalidUnit');
  const amount = readDecimal(values.amount);
  if (amount === undefined) return refuse('invalidAmount');
  return {
    type: 'transfer',
    account,
    from: fromAccount.toLowerCase(),
    to: toAccount.toLowerCase(),
    asset: ledgerSymbol(unit.toUpperCase()),
    amount,
  };
}

function isOrderType(type: string): type is OrderType {
  return ORDER_TYPES.includes(type);
}

function orderNamed(
  state: State,
  orderId: string | undefined,
  cliOrdId: string | undefined,
): Pick<EditOrder, 'orderKey' | 'cliOrdId'> {
  const orderKey = orderId === undefined ? undefined : orderKeyOf(state, orderId);
  return { ...(orderKey === undefined ? {} : { orderKey }), ...(cliOrdId === undefined ? {} : { cliOrdId }) };
}
