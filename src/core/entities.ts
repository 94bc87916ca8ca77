/**
 * The entities of the venue: what each table holds, one file a noun. Fields named in a schema are the state; the others are
 * caches that can be recomputed from it at any time by the one function that computes them.
 */

export { ACCOUNT, type Account, type AccountRole } from './entities/account.ts';
export { ASSET, type Asset } from './entities/asset.ts';
export { BOOK_SIDE, type BookSide } from './entities/book-side.ts';
export { HELD, type Held } from './entities/held.ts';
export { cloneMarket, MARKET, type Market } from './entities/market.ts';
export { NEVER_MS, NONE } from './entities/none.ts';
export { ORDER, type Order } from './entities/order.ts';
export { POSITION, type Position } from './entities/position.ts';
export { POTS, type Pots } from './entities/pots.ts';
export { ROOT, type Root } from './entities/root.ts';
export { TIMER, type Timer } from './entities/timer.ts';
export { TRIGGER, type Trigger } from './entities/trigger.ts';
export { TRIGGER_LIST, type TriggerList } from './entities/trigger-list.ts';
export { WALLET, type Wallet, type WalletKind } from './entities/wallet.ts';
