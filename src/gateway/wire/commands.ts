/**
 * Requests that change something: their parameters, and the command each becomes. Parameters arrive validated by these
 * schemas; what is checked here needs two of them, or answers in words of its own. What needs the venue's state (symbol,
 * lot, tick, balance, whose order it is) is for the core, which sees sizes and prices as the exact decimals sent.
 */
import type { Static } from 'typebox';
import type {
  CancelAllAfter,
  CancelAllOrders,
  CancelOrder,
  EditOrder,
  OrderType,
  PriceOffset,
  SendOrder,
  SendTrigger,
  Transfer,
  TriggerSignal,
  TriggerType,
  Withdraw,
} from '../../core/commands/command.ts';
import { ledgerSymbol } from '../../core/instruments/build.ts';
import type { State } from '../../core/state.ts';
import { type Refusal, refuse } from '../errors.ts';
import { decimal, flag, integer, object, oneOf, symbol, text, timeParameter, uuid } from '../schema.ts';
import { readDecimal } from '../values.ts';
import { orderKeyOf } from './ids.ts';

/**
 * Unknown parameters, such as `broker`, are ignored: clients send them to every order. So are those of triggers where the
 * order is none.
 */
export const SEND_ORDER_PARAMETERS = object(
  { orderType: text(), symbol: symbol(), side: oneOf('buy', 'sell'), size: decimal() },
  {
    limitPrice: decimal(),
    stopPrice: decimal(),
    triggerSignal: oneOf('mark', 'index', 'spot', 'last'),
    trailingStopMaxDeviation: decimal(),
    trailingStopDeviationUnit: oneOf('PERCENT', 'QUOTE_CURRENCY'),
    limitPriceOffsetValue: decimal(),
    limitPriceOffsetUnit: oneOf('QUOTE_CURRENCY', 'PERCENT'),
    reduceOnly: flag(),
    cliOrdId: text(),
    processBefore: timeParameter(),
  },
);

const EDITED_VALUES = {
  cliOrdId: text(),
  size: decimal(),
  limitPrice: decimal(),
  stopPrice: decimal(),
  trailingStopMaxDeviation: decimal(),
  trailingStopDeviationUnit: oneOf('PERCENT', 'QUOTE_CURRENCY'),
  qtyMode: oneOf('RELATIVE', 'ABSOLUTE'),
} as const;

export const EDIT_ORDER_PARAMETERS = object({}, { orderId: uuid(), ...EDITED_VALUES, processBefore: timeParameter() });

/** The same of an element of a batch, where the id is spelt like everywhere else. */
export const BATCH_EDIT_PARAMETERS = object({}, { order_id: uuid(), ...EDITED_VALUES });

export const CANCEL_ORDER_PARAMETERS = object(
  {},
  { order_id: uuid(), cliOrdId: text(), processBefore: timeParameter() },
);

export const CANCEL_ALL_ORDERS_PARAMETERS = object({}, { symbol: symbol() });

/** Whole seconds; 0 turns the switch off. */
export const CANCEL_ALL_ORDERS_AFTER_PARAMETERS = object({ timeout: integer({ minimum: 0, maximum: 4_294_967_295 }) });

/** All texts: a transfer has words of its own for each that is unusable. */
export const TRANSFER_PARAMETERS = object({ fromAccount: text(), toAccount: text(), unit: text(), amount: text() });

/** The same of a withdrawal; `sourceWallet` is the holding wallet when it is not named. */
export const WITHDRAWAL_PARAMETERS = object({ currency: text(), amount: text() }, { sourceWallet: text() });

const ORDER_TYPES: readonly string[] = ['lmt', 'post', 'ioc', 'fok', 'mkt'] satisfies readonly OrderType[];
const TRIGGER_TYPES: readonly string[] = ['stp', 'take_profit', 'trailing_stop'] satisfies readonly TriggerType[];

/** What names of wallets and units are made of; tested before the case is changed, for some letters turn into ASCII. */
const NAME = /^[A-Za-z0-9_.]{1,40}$/;

type SendValues = Static<typeof SEND_ORDER_PARAMETERS>;
type EditValues = Static<typeof EDIT_ORDER_PARAMETERS>;
type CancelValues = Static<typeof CANCEL_ORDER_PARAMETERS>;

/**
 * A new order, or `invalidOrderType` for a type that does not exist, or `requiredArgumentMissing` for a limit order without
 * limit. A market order's limit is not looked at.
 */
export function sendOrderCommand(values: SendValues, account: number): SendOrder | SendTrigger | Refusal {
  const { symbol, side, size, limitPrice, reduceOnly = false, cliOrdId, processBefore } = values;
  if (isTriggerType(values.orderType)) return sendTriggerCommand(values, values.orderType, account);
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

/**
 * An order that waits for a price, or `requiredArgumentMissing` without trigger price (a trailing stop: without deviation
 * and its unit), or `invalidArgument` for a price that a trailing stop may not have.
 */
function sendTriggerCommand(values: SendValues, triggerType: TriggerType, account: number): SendTrigger | Refusal {
  const { symbol, side, size, limitPrice, stopPrice, reduceOnly = false, cliOrdId, processBefore } = values;
  const { limitPriceOffsetValue: offset, limitPriceOffsetUnit: unit } = values;
  const isTrailing = triggerType === 'trailing_stop';
  const deviation = isTrailing ? deviationOf(values) : undefined;
  if (isTrailing ? deviation === undefined : stopPrice === undefined) return refuse('requiredArgumentMissing');
  if (isTrailing && stopPrice !== undefined) return refuse('invalidArgument', 'stopPrice');
  if (isTrailing && limitPrice !== undefined) return refuse('invalidArgument', 'limitPrice');
  return {
    type: 'sendTrigger',
    account,
    symbol,
    side,
    triggerType,
    signal: signalOf(values.triggerSignal),
    size,
    ...(stopPrice === undefined ? {} : { stopPrice }),
    ...(deviation === undefined ? {} : { deviation }),
    ...(limitPrice === undefined ? {} : { limitPrice }),
    ...(offset === undefined && unit === undefined
      ? {}
      : {
          limitOffset: {
            ...(offset === undefined ? {} : { value: offset }),
            ...(unit === undefined ? {} : { unit }),
          },
        }),
    reduceOnly,
    ...(cliOrdId === undefined ? {} : { cliOrdId }),
    ...(processBefore === undefined ? {} : { processBeforeMs: processBefore }),
  };
}

/** An edit, or `requiredArgumentMissing` when it names no order, or half a deviation. The order id counts where both are given. */
export function editOrderCommand(state: State, values: EditValues, account: number): EditOrder | Refusal {
  const { orderId, cliOrdId, size, limitPrice, stopPrice, qtyMode, processBefore } = values;
  if (orderId === undefined && cliOrdId === undefined) return refuse('requiredArgumentMissing');
  const deviation = deviationOf(values);
  const hasHalf = values.trailingStopMaxDeviation !== undefined || values.trailingStopDeviationUnit !== undefined;
  if (deviation === undefined && hasHalf) return refuse('requiredArgumentMissing');
  return {
    type: 'editOrder',
    account,
    ...orderNamed(state, orderId, cliOrdId),
    ...(size === undefined ? {} : { size }),
    ...(limitPrice === undefined ? {} : { limitPrice }),
    ...(stopPrice === undefined ? {} : { stopPrice }),
    ...(deviation === undefined ? {} : { deviation }),
    quantityMode: qtyMode === 'ABSOLUTE' ? 'absolute' : 'relative',
    ...(processBefore === undefined ? {} : { processBeforeMs: processBefore }),
  };
}

/** A cancellation, or `requiredArgumentMissing` when it names no order. */
export function cancelOrderCommand(state: State, values: CancelValues, account: number): CancelOrder | Refusal {
  const { order_id: orderId, cliOrdId, processBefore } = values;
  if (orderId === undefined && cliOrdId === undefined) return refuse('requiredArgumentMissing');
  return {
    type: 'cancelOrder',
    account,
    ...orderNamed(state, orderId, cliOrdId),
    ...(processBefore === undefined ? {} : { processBeforeMs: processBefore }),
  };
}

/** The dead-man switch set anew, or turned off. */
export function cancelAllAfterCommand(
  { timeout }: Static<typeof CANCEL_ALL_ORDERS_AFTER_PARAMETERS>,
  account: number,
): CancelAllAfter {
  return { type: 'cancelAllAfter', account, timeoutSeconds: timeout };
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

/** A withdrawal, or the first of `invalidAccount`, `invalidUnit` and `invalidAmount` that shows without the venue's state. */
export function withdrawCommand(values: Static<typeof WITHDRAWAL_PARAMETERS>, account: number): Withdraw | Refusal {
  const { currency, sourceWallet = 'cash' } = values;
  if (!NAME.test(sourceWallet)) return refuse('invalidAccount');
  if (!NAME.test(currency)) return refuse('invalidUnit');
  const amount = readDecimal(values.amount);
  if (amount === undefined) return refuse('invalidAmount');
  const asset = ledgerSymbol(currency.toUpperCase());
  return { type: 'withdraw', account, from: sourceWallet.toLowerCase(), asset, amount };
}

/** The index is called `spot` by older clients; without a word the last trade is watched (C81). */
function signalOf(word: SendValues['triggerSignal']): TriggerSignal {
  return word === undefined ? 'last' : word === 'spot' ? 'index' : word;
}

/** How far a trailing stop stays behind; undefined unless value and unit are there. */
function deviationOf(
  values: Pick<SendValues, 'trailingStopMaxDeviation' | 'trailingStopDeviationUnit'>,
): PriceOffset | undefined {
  const { trailingStopMaxDeviation: value, trailingStopDeviationUnit: unit } = values;
  return value === undefined || unit === undefined ? undefined : { value, unit };
}

function isTriggerType(type: string): type is TriggerType {
  return TRIGGER_TYPES.includes(type);
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
