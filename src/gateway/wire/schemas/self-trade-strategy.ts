/** Schema of `/self-trade-strategy`. */
import { oneOf } from '../../schema.ts';
import { success } from './common.ts';

export const SELF_TRADE_STRATEGY = oneOf('REJECT_TAKER', 'CANCEL_MAKER_SELF', 'CANCEL_MAKER_CHILD', 'CANCEL_MAKER_ANY');

export const SELF_TRADE_STRATEGY_REPLY = success({ strategy: SELF_TRADE_STRATEGY });
