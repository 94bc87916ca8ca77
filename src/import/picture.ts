/**
 * The one neutral picture of an account that all shapes of replies are read into. Symbols and assets in it are the
 * venue's own; amounts are decimal text as they were printed; nothing of it is keyed by text from outside.
 */
import type { PriceOffset } from '../core/commands/command.ts';
import type { InstrumentRow } from '../core/instruments/contract.ts';

/** The kinds of replies. */
export type ReplyKind = 'accounts' | 'openpositions' | 'openorders' | 'instruments' | 'tickers';

/** A figure as it was printed, under the path that this venue's own figure has. */
export interface Figure {
  readonly reply: ReplyKind;
  /** `flex.marginEquity`, `positions.PF_XBTUSD.unrealizedPnl`. */
  readonly path: string;
  readonly value: number;
  /** Its digits. */
  readonly text: string;
}

export interface PictureBalance {
  /** Where it stands in the reply. */
  readonly path: string;
  readonly wallet: string;
  readonly asset: string;
  readonly amount: string;
}

/** What a reply tells of a collateral currency. */
export interface Collateral {
  readonly asset: string;
  readonly quantity: number;
  /** USD. */
  readonly value: number | undefined;
  readonly collateral: number | undefined;
  /** Fractions, where the reply has them. */
  readonly haircut: number | undefined;
}

export interface PicturePosition {
  readonly path: string;
  readonly symbol: string;
  /** Without sign, as printed. */
  readonly size: string;
  readonly isShort: boolean;
  readonly entryPrice: string;
  readonly maxLeverage: number | undefined;
  readonly profitAsset: string | undefined;
  readonly unrealizedPnl: number | undefined;
  readonly unrealizedFunding: number | undefined;
  readonly markPrice: number | undefined;
  readonly indexPrice: number | undefined;
}

export interface PictureOrder {
  readonly path: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  /** A stop, a take profit, a trailing stop, or an order that rests. */
  readonly kind: 'limit' | 'stp' | 'take_profit' | 'trailing_stop';
  readonly signal: 'mark' | 'index' | 'last';
  readonly limitPrice: string | undefined;
  readonly stopPrice: string | undefined;
  /** How far a trailing stop stays behind. */
  readonly deviation: PriceOffset | undefined;
  /** Open size. */
  readonly size: string;
  readonly filledSize: string;
  readonly reduceOnly: boolean;
  readonly cliOrdId: string | undefined;
  /** Epoch milliseconds; 0 when it is not told. */
  readonly receivedMs: number;
}

export interface PictureTicker {
  readonly symbol: string;
  readonly markPrice: number | undefined;
  readonly indexPrice: number | undefined;
}

export interface PictureInstrument {
  readonly path: string;
  /** Of a market of this venue. */
  readonly symbol: string;
  readonly row: InstrumentRow;
}

/** Something of a reply that this venue has no place for. */
export interface LeftOut {
  readonly path: string;
  readonly reason: 'unknownAsset' | 'unknownMarket' | 'unknownWallet' | 'trailingStop';
}

/** A reply, and when the venue gave it. */
export interface ReadReply {
  readonly kind: ReplyKind;
  /** Epoch milliseconds; undefined when it does not say. */
  readonly timeMs: number | undefined;
  /** `rest`, or the message of a feed. */
  readonly shape: 'rest' | 'feed';
}

export interface Picture {
  readonly replies: ReadReply[];
  readonly figures: Figure[];
  readonly balances: PictureBalance[];
  readonly collateral: Collateral[];
  readonly positions: PicturePosition[];
  /** As in the reply. */
  readonly orders: PictureOrder[];
  readonly tickers: PictureTicker[];
  readonly instruments: PictureInstrument[];
  readonly leftOut: LeftOut[];
  /** How the replies spell what two dialects spell differently; undefined where they do not say. */
  readonly spelling: { balances: 'string' | 'number' | undefined; bitcoin: 'XBT' | 'BTC' | undefined };
}

export function emptyPicture(): Picture {
  return {
    replies: [],
    figures: [],
    balances: [],
    collateral: [],
    positions: [],
    orders: [],
    tickers: [],
    instruments: [],
    leftOut: [],
    spelling: { balances: undefined, bitcoin: undefined },
  };
}
