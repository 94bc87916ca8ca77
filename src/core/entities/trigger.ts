/** Orders that wait for a price. */
import type { Schema } from '../codec.ts';
import type { OffsetUnit, Side, TriggerSignal, TriggerType } from '../commands/command.ts';
import type { OrderReason } from '../events.ts';
import type { Entity } from '../tables.ts';
import { NONE } from './none.ts';

/** An order that waits for a price (D23). It needs no margin, and is judged as an order when it fires. */
export interface Trigger extends Entity {
  /** The id that the order born from it keeps (C80). */
  key: number;
  accountId: number;
  positionId: number;
  marketId: number;
  side: Side;
  triggerType: TriggerType;
  signal: TriggerSignal;
  /** It fires when the signal is at or above this price, or at or below it. */
  ticks: number;
  above: boolean;
  /** Limit of the order to come; NONE for a market order. */
  limitTicks: number;
  /** The limit as an offset from the trigger price: ticks, or hundredths of a percent (C82). */
  offsetUnit: '' | OffsetUnit;
  offset: number;
  /** Trailing stops: how far behind the extreme price they stay (in the same units), and that price in USD (C83). */
  deviationUnit: '' | OffsetUnit;
  deviation: number;
  extremePrice: number;
  lots: number;
  reduceOnly: boolean;
  cliOrdId: string;
  createdMs: number;
  updatedMs: number;
  updateReason: '' | OrderReason;
  /** Neighbours in the wallet's own list of this market. */
  previousOwn: number;
  nextOwn: number;
}

export const TRIGGER: Schema<Trigger> = {
  name: 'trigger',
  fields: [
    ['key', 'number'],
    ['accountId', 'number'],
    ['positionId', 'number'],
    ['marketId', 'number'],
    ['side', 'text'],
    ['triggerType', 'text'],
    ['signal', 'text'],
    ['ticks', 'number'],
    ['above', 'flag'],
    ['limitTicks', 'number'],
    ['offsetUnit', 'text'],
    ['offset', 'number'],
    ['deviationUnit', 'text'],
    ['deviation', 'number'],
    ['extremePrice', 'number'],
    ['lots', 'number'],
    ['reduceOnly', 'flag'],
    ['cliOrdId', 'text'],
    ['createdMs', 'number'],
    ['updatedMs', 'number'],
    ['updateReason', 'text'],
    ['previousOwn', 'number'],
    ['nextOwn', 'number'],
  ],
  blank: () => ({
    id: NONE,
    epoch: NONE,
    key: NONE,
    accountId: NONE,
    positionId: NONE,
    marketId: NONE,
    side: 'buy',
    triggerType: 'stp',
    signal: 'last',
    ticks: 0,
    above: false,
    limitTicks: NONE,
    offsetUnit: '',
    offset: 0,
    deviationUnit: '',
    deviation: 0,
    extremePrice: 0,
    lots: 0,
    reduceOnly: false,
    cliOrdId: '',
    createdMs: 0,
    updatedMs: 0,
    updateReason: '',
    previousOwn: NONE,
    nextOwn: NONE,
  }),
};
