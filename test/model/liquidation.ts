/**
 * Liquidation (margin-and-risk 7; C21, C22, C23, C63 to C68, C90 to C98; D12, D28): slices, the book down to the
 * zero-equity price, volunteers, the book with the pool's help, and last the profitable counterparties.
 */
import type { AssignmentRow, Side } from './commands.ts';
import { type Contract, worthOf } from './contract.ts';
import { asPrinted, exactly, whole } from './fraction.ts';
import { type MarketMargin, marginOf, type Part } from './margin.ts';
import { asBooked, balanceIn, bookRow, coverDebt } from './money.ts';
import { cancelForMargin, marketsOfPart, type Place, partOf } from './risk.ts';
import {
  type Account,
  accountNumbered,
  assetNamed,
  copyToTryOut,
  HOUSE,
  type Market,
  marketNamed,
  NOISE,
  ordersOf,
  type Position,
  positionIn,
  type State,
  type Wallet,
  walletFor,
} from './state.ts';
import {
  bestTicks,
  cutReduceOnly,
  type Event,
  type FillType,
  inUnits,
  match,
  type Taker,
  trade,
  type View,
  valueInCost,
} from './trading.ts';

/** One liquidation while it goes on. `spare`: what it may still lose, in units of the settlement asset. */
interface Course {
  readonly state: State;
  readonly place: Place;
  readonly linear: boolean;
  readonly asset: string;
  spare: bigint;
  readonly events: Event[];
}

interface Leg {
  readonly market: Market;
  readonly row: MarketMargin;
  readonly position: Position;
}

export function liquidate(state: State, place: Place, events: Event[]): void {
  const linear = place.wallet.kind === 'flex';
  const asset = linear ? 'USD' : ([...place.wallet.balances.keys()][0] as string);
  const course: Course = { state, place, linear, asset, spare: 0n, events };
  if (linear && sliced(course)) return;
  inFull(course);
}

/** Positions that can be closed now; those in markets that do not trade wait (C95). */
function legsOf({ state, place }: Course): Leg[] {
  const margin = marginOf(state, place.account, place.wallet);
  return marketsOfPart(state, place)
    .filter((market) => market.listed && !market.suspended && !market.postOnly)
    .flatMap((market) => {
      const row = margin.markets.find(({ symbol }) => symbol === market.contract.symbol);
      const position = positionIn(place.wallet, market.contract.symbol);
      return row === undefined || position.lots === 0n ? [] : [{ market, row, position }];
    });
}

/** C90: of each underlying the heavier side first, then what hedges it; the largest margin first, then by symbol. */
function inClosingOrder(legs: readonly Leg[]): Leg[] {
  const hedges = ({ row }: Leg): boolean => {
    const side = (long: boolean): number =>
      legs
        .filter((leg) => leg.row.underlying === row.underlying && leg.row.lots > 0n === long)
        .reduce((sum, leg) => sum + leg.row.maintenance, 0);
    return row.lots > 0n !== side(true) >= side(false);
  };
  return [...legs].sort(
    (a, b) =>
      Number(hedges(a)) - Number(hedges(b)) ||
      b.row.maintenance - a.row.maintenance ||
      (a.row.symbol < b.row.symbol ? -1 : 1),
  );
}

function sizeOfLots(lots: bigint): bigint {
  return lots < 0n ? -lots : lots;
}

function signOf(lots: bigint): number {
  return lots > 0n ? 1 : -1;
}

/** The mark in ticks. */
function markTicks({ contract, mark }: Market): number {
  return exactly(mark).over(contract.tick).toNumber();
}

/** On the tick: up for whoever sells a long position, down for whoever buys a short one back; within the market's prices. */
function favourable(contract: Contract, lots: bigint, ticks: number): bigint {
  const nearest = Math.round(ticks);
  const whole = Math.abs(ticks - nearest) <= 1e-9 ? nearest : lots > 0n ? Math.ceil(ticks) : Math.floor(ticks);
  if (whole > Number(contract.highestTicks)) return contract.highestTicks;
  return whole < 1 ? 1n : BigInt(whole);
}

// --- slices -----------------------------------------------------------------------------------------------------------

/** True when the part is well again. */
function sliced(course: Course): boolean {
  const { state, place } = course;
  const { partialLiquidationSlice, partialLiquidationFloor, partialLiquidationGoal } = state.rules;
  if (partialLiquidationSlice === 0) return false;
  const part = asPrinted(partialLiquidationSlice);
  const slices = new Map(legsOf(course).map(({ row }) => [row.symbol, whole(sizeOfLots(row.lots)).times(part).ceil()]));
  for (let count = 0; ; count++) {
    const now = partOf(state, place);
    if (count > 0 && now.equity >= partialLiquidationGoal * now.maintenanceMargin) return true;
    const leg = inClosingOrder(legsOf(course))[0];
    if (leg === undefined || now.equity < partialLiquidationFloor * now.maintenanceMargin) return false;
    const held = sizeOfLots(leg.row.lots);
    const size = slices.get(leg.row.symbol) ?? 0n;
    if (!closeSlice(course, now, leg, size < held ? size : held)) return false;
  }
}

/** C22: at the price at which the slice alone leaves half of the maintenance margin, at most 1 % from the mark. */
function closeSlice(course: Course, part: Part, { market, row, position }: Leg, lots: bigint): boolean {
  const { state, place } = course;
  const { contract } = market;
  const { partialLiquidationFloor, partialLiquidationWidth } = state.rules;
  const mark = markTicks(market);
  const lotTick = contract.tick.times(contract.lot).toNumber();
  const toLose = (part.equity - partialLiquidationFloor * part.maintenanceMargin) / (lotTick * Number(lots));
  const away = Math.min(toLose, mark * partialLiquidationWidth);
  const limit = favourable(contract, row.lots, mark - signOf(row.lots) * away);
  const held = row.lots;
  course.spare = unitsDown(state, course.asset, part.equity);
  const { filled, pool } = closeInBook(course, market, lots, limit, undefined, 'partialLiquidation');
  tell(course, 'partial', contract.symbol, limit, 0n, held, position.lots, pool);
  return place.wallet.positions.get(contract.symbol) !== undefined && filled === lots;
}

function unitsDown(state: State, asset: string, amount: number): bigint {
  return BigInt(Math.floor(amount * 10 ** assetNamed(state, asset).decimals));
}

// --- the book ---------------------------------------------------------------------------------------------------------

/** An immediate-or-cancel order of the venue for the account. Its own orders in the way are cancelled first (C91). */
function closeInBook(
  course: Course,
  market: Market,
  lots: bigint,
  limit: bigint,
  zero: bigint | undefined,
  fillType: FillType,
): { filled: bigint; pool: bigint } {
  const { state, place, events } = course;
  const { contract } = market;
  const { lots: held } = positionIn(place.wallet, contract.symbol);
  let pool = 0n;
  const taker: Taker = {
    view: viewFor(state, place.account, closing(held), 'ioc', limit, lots, true),
    limit,
    fillType,
    before: (ticks, size) => {
      if (zero !== undefined) {
        const gain = gainOver(state, contract, held, size, ticks, zero);
        course.spare += gain > 0n ? counted(course, contract, gain) : gain;
      }
      // The pool pays what the part cannot before the fill that costs it (C65).
      pool += coverShortfall(course);
      taker.feeAtMost = course.spare;
    },
    after: (side, ticks, size) => {
      course.spare -= side.fee;
      pool -= takeLiquidationFee(course, contract, fillType, size, ticks);
    },
  };
  if (wouldMeetOwn(state, market, taker)) cancelAllIn(course, market);
  match(state, market, taker, events);
  const { filled } = taker.view;
  if (filled > 0n) {
    if (filled < lots) events.push({ type: 'cancelled', order: taker.view, reason: 'IOC_WOULD_NOT_EXECUTE_REASON' });
    cutReduceOnly(state, market, place.account.id, events);
  }
  return { filled, pool };
}

function viewFor(
  state: State,
  account: Account,
  side: Side,
  type: 'ioc' | 'lmt',
  ticks: bigint,
  quantity: bigint,
  reduceOnly: boolean,
): View {
  return {
    key: undefined,
    account: account.id,
    side,
    type,
    ticks,
    quantity,
    filled: 0n,
    reduceOnly,
    cliOrdId: '',
    createdMs: state.timeMs,
    updatedMs: state.timeMs,
  };
}

function closing(lots: bigint): Side {
  return lots > 0n ? 'sell' : 'buy';
}

function wouldMeetOwn(state: State, market: Market, { view, limit, fillType }: Taker): boolean {
  const copy = copyToTryOut(state, market.contract.symbol);
  return match(copy, marketNamed(copy, market.contract.symbol), { view, limit, fillType }, []).metOwn;
}

function cancelAllIn({ state, place, events }: Course, market: Market): void {
  for (const order of ordersOf(market, place.account.id)) cancelForMargin(state, market, order, events);
}

/** What closing lots at a price gives more than at another, for whoever holds a position of that sign. */
function gainOver(state: State, contract: Contract, held: bigint, lots: bigint, ticks: bigint, zero: bigint): bigint {
  const more = inUnits(
    state,
    contract,
    valueInCost(state, contract, lots, ticks) - valueInCost(state, contract, lots, zero),
  );
  return held > 0n === contract.linear ? more : -more;
}

/** A gain that will be paid in another currency is worth less (2.4). */
function counted({ state, place }: Course, contract: Contract, gain: bigint): bigint {
  const share = countedShare(state, positionIn(place.wallet, contract.symbol).profitIn);
  return share === 1 ? gain : BigInt(Math.floor(Number(gain) * share));
}

/** What the part has lost beyond what it had. */
function coverShortfall(course: Course): bigint {
  const { place } = course;
  if (course.spare >= 0n) return 0n;
  const owed = -course.spare;
  fromPool(course, place.account, place.wallet, owed);
  course.spare = 0n;
  return owed;
}

/** C23: a part of the value, out of what the part has left; USD that it lacks then is covered as usual. */
function takeLiquidationFee(
  course: Course,
  contract: Contract,
  fillType: FillType,
  lots: bigint,
  ticks: bigint,
): bigint {
  const { state, linear, asset, place, events } = course;
  const rate = state.rules.liquidationFeeRate;
  if (!linear || rate === 0 || fillType === 'coveredLiquidation') return 0n;
  const value = inUnits(state, contract, valueInCost(state, contract, lots, ticks));
  const full = asBooked(state, asset, whole(value).times(asPrinted(rate)).rounded());
  const fee = full > course.spare ? course.spare : full;
  fromPool(course, place.account, place.wallet, -fee);
  coverDebt(state, place.account, place.wallet, events);
  course.spare -= fee;
  return fee;
}

function fromPool({ state, asset, events }: Course, account: Account, wallet: Wallet, units: bigint): void {
  if (units === 0n) return;
  state.pool.set(asset, (state.pool.get(asset) ?? 0n) - units);
  bookRow(state, account, wallet, asset, units, 'liquidity pool', events);
}

function poolOf({ state, asset }: Course): bigint {
  const pool = state.pool.get(asset) ?? 0n;
  return pool > 0n ? pool : 0n;
}

function tell(
  { place, events }: Course,
  step: string,
  symbol: string | undefined,
  limit: bigint,
  zero: bigint,
  before: bigint,
  after: bigint,
  pool: bigint,
): void {
  const { account, wallet } = place;
  events.push({
    type: 'liquidation',
    account: account.id,
    wallet: wallet.name,
    symbol,
    step,
    limit,
    zero,
    before,
    after,
    pool,
  });
}

// --- in full ----------------------------------------------------------------------------------------------------------

interface Bankrupt {
  readonly market: Market;
  readonly zero: bigint;
}

function inFull(course: Course): void {
  const { state, place } = course;
  // C92: orders that offset a position would add risk once it is gone.
  for (const market of marketsOfPart(state, place)) cancelAllIn(course, market);
  const legs = inClosingOrder(legsOf(course));
  const move = zeroEquityMove(course, legs);
  const bankrupts = legs.map(({ market, row }) => ({
    market,
    zero: favourable(market.contract, row.lots, markTicks(market) * (1 - signOf(row.lots) * move)),
  }));
  course.spare = 0n;
  const steps = [closeAtZero, assignRest, ...(course.linear ? [closeCovered] : []), unwindRest];
  for (const step of steps) {
    for (const leg of bankrupts) {
      if (positionIn(place.wallet, leg.market.contract.symbol).lots !== 0n) step(course, leg);
    }
  }
}

/**
 * C21: the common relative move against every leg after which the part is worth nothing, found by halving. Equity falls
 * as the move grows.
 */
function zeroEquityMove(course: Course, legs: readonly Leg[]): number {
  if (legs.length === 0) return 0;
  const { equity } = partOf(course.state, course.place);
  const values = legs.map(({ market, row }) => {
    const value = worthOf(market.contract, sizeOfLots(row.lots), exactly(market.mark)).toNumber();
    return { ...row, value, share: countedShare(course.state, positionIn(course.place.wallet, row.symbol).profitIn) };
  });
  const left = (move: number): number => {
    let sum = equity;
    for (const { lots, value, pnl, funding, asMargin, share } of values) {
      if (course.linear) {
        const after = pnl + funding - value * move;
        sum += (after > 0 ? after * share : after) - asMargin;
      } else sum += lots > 0n ? value - value / (1 - move) : value / (1 + move) - value;
    }
    return sum;
  };
  return halve(left, course.linear, legs);
}

/** The part of a gain that counts as margin (2.4). */
function countedShare(state: State, profitIn: string | undefined): number {
  if (profitIn === undefined) return 1;
  const { haircut, conversionFee } = assetNamed(state, profitIn);
  return state.rules.profitAsMargin === 'haircutMinusFee'
    ? 1 - haircut - conversionFee
    : (1 - haircut) * (1 - conversionFee);
}

/** The root of a falling function. */
function halve(left: (move: number) => number, linear: boolean, legs: readonly Leg[]): number {
  const longs = legs.some(({ row }) => row.lots > 0n);
  const shorts = legs.some(({ row }) => row.lots < 0n);
  // Inverse: no price is below zero, and none so high that a coin is worth more than the other way round.
  const lowest = linear ? -1e18 : shorts ? -1 : -1e15;
  const highest = linear ? 1e18 : longs ? 1 : 1e15;
  let [low, high] = [lowest, highest];
  if (left(nextTo(low, 1)) < 0) return Number.NEGATIVE_INFINITY;
  if (left(nextTo(high, -1)) > 0) return Number.POSITIVE_INFINITY;
  for (let count = 0; count < 2000 && low < high; count++) {
    const middle = low + (high - low) / 2;
    if (middle === low || middle === high) break;
    if (left(middle) > 0) low = middle;
    else high = middle;
  }
  return low + (high - low) / 2;
}

function nextTo(value: number, direction: number): number {
  return value + direction * Math.max(Math.abs(value), 1) * 2 ** -52;
}

function closeAtZero(course: Course, { market, zero }: Bankrupt): void {
  const { lots } = positionIn(course.place.wallet, market.contract.symbol);
  const { pool } = closeInBook(course, market, sizeOfLots(lots), zero, zero, 'liquidation');
  const after = positionIn(course.place.wallet, market.contract.symbol).lots;
  tell(course, 'full', market.contract.symbol, zero, zero, lots, after, pool);
}

// --- volunteers -------------------------------------------------------------------------------------------------------

function assignRest(course: Course, { market, zero }: Bankrupt): void {
  const { state, place } = course;
  const { contract } = market;
  const { lots: held } = positionIn(place.wallet, contract.symbol);
  const size = sizeOfLots(held);
  // C64, C98: the pool makes the price at least so much better than the mark, on the tick.
  const wanted = markTicks(market) * (1 - signOf(held) * state.rules.assignmentProfit);
  const target = favourable(contract, -held, wanted);
  const better = held > 0n ? zero <= target : zero >= target;
  const topUp = (lots: bigint): bigint =>
    better ? 0n : asBooked(state, course.asset, gainOver(state, contract, held, lots, zero, target));
  const price = better ? zero : target;
  const bps = (signOf(held) * (markTicks(market) - Number(price)) * 10_000) / markTicks(market);
  const volunteers = state.accounts
    .filter((account) => account.role === 'client' && account.active && account !== place.account)
    .map((account) => ({ account, room: roomOf(course, market, account, held, zero, topUp, bps) }))
    .filter(({ room }) => room > 0n);
  const affordable = largest(size, (lots) => topUp(lots) <= poolOf(course));
  const shares = splitEqually(
    affordable,
    volunteers.map(({ room }) => room),
  );
  if (!shares.some((share) => share > 0n)) return;
  let paid = 0n;
  for (const [index, { account }] of volunteers.entries()) {
    const share = shares[index] as bigint;
    if (share === 0n) continue;
    const side = closing(held);
    const other = side === 'buy' ? 'sell' : 'buy';
    trade(
      state,
      market,
      { view: viewFor(state, account, other, 'lmt', zero, share, false), fillType: 'assignee' },
      { view: viewFor(state, place.account, side, 'lmt', zero, share, true), fillType: 'assignor' },
      zero,
      share,
      true,
      course.events,
    );
    fromPool(course, account, walletFor(account, contract), topUp(share));
    paid += topUp(share);
    cutReduceOnly(state, market, account.id, course.events);
  }
  cutReduceOnly(state, market, place.account.id, course.events);
  const { lots } = positionIn(place.wallet, contract.symbol);
  tell(course, 'assignment', contract.symbol, zero, zero, held, lots, paid);
}

/** The most that one fitting preference allows, as far as the volunteer stays above its initial margin. */
function roomOf(
  course: Course,
  market: Market,
  account: Account,
  held: bigint,
  zero: bigint,
  topUp: (lots: bigint) => bigint,
  bps: number,
): bigint {
  const { state } = course;
  const own = positionIn(walletFor(account, market.contract), market.contract.symbol).lots;
  const along = held > 0n ? own : -own;
  let most = 0n;
  for (const preference of account.assignments) {
    if (!fits(state, market.contract, preference, held, bps)) continue;
    const allowed = allowedBy(market, preference, sizeOfLots(held), along);
    if (allowed > most) most = allowed;
  }
  return largest(most, (lots) => bears(course, market, account, held, lots, zero, topUp(lots)));
}

function fits(state: State, contract: Contract, row: AssignmentRow, held: bigint, bps: number): boolean {
  if (!row.enabled || (row.contractType === 'linear') !== contract.linear) return false;
  if (
    row.symbol !== undefined
      ? row.symbol !== contract.symbol
      : (row.pair ?? contract.underlying) !== contract.underlying
  ) {
    return false;
  }
  if (!(held > 0n ? row.acceptLong : row.acceptShort)) return false;
  const least = held > 0n ? row.minimumProfitLongBps : row.minimumProfitShortBps;
  if (least !== undefined && bps < least) return false;
  const weekend = [0, 6].includes(new Date(state.timeMs).getUTCDay());
  return row.timeFrame === 'all' || (row.timeFrame === 'weekends') === weekend;
}

function allowedBy({ contract, mark }: Market, row: AssignmentRow, offered: bigint, along: bigint): bigint {
  const lotsIn = (size: number): bigint => BigInt(Math.floor(size / contract.lot.toNumber() + 1e-9));
  const limits = [offered, contract.maxPositionLots - along];
  if (row.maxSize !== undefined) limits.push(lotsIn(row.maxSize));
  if (row.maxPositionUsd !== undefined) limits.push(lotsIn(row.maxPositionUsd / (contract.linear ? mark : 1)) - along);
  const least = limits.reduce((a, b) => (a < b ? a : b));
  return least > 0n ? least : 0n;
}

function bears(
  { state, asset }: Course,
  market: Market,
  account: Account,
  held: bigint,
  lots: bigint,
  zero: bigint,
  topUp: bigint,
): boolean {
  const copy = copyToTryOut(state, market.contract.symbol);
  const copied = accountNumbered(copy, account.id);
  const wallet = walletFor(copied, market.contract);
  const side = held > 0n ? 'buy' : 'sell';
  const noise = accountNumbered(copy, NOISE);
  trade(
    copy,
    marketNamed(copy, market.contract.symbol),
    { view: viewFor(copy, noise, side === 'buy' ? 'sell' : 'buy', 'lmt', zero, lots, false), fillType: 'assignor' },
    { view: viewFor(copy, copied, side, 'lmt', zero, lots, false), fillType: 'assignee' },
    zero,
    lots,
    true,
    [],
  );
  wallet.balances.set(asset, balanceIn(wallet, asset) + topUp);
  const after = marginOf(copy, copied, wallet);
  if (after.availableMargin < 0 || after.cross.equity < after.cross.initialMarginWithOrders) return false;
  // An isolated position has to carry itself: the pool pays into the wallet.
  const alone = after.isolated.find(({ symbol }) => symbol === market.contract.symbol);
  return alone === undefined || alone.equity >= alone.maintenanceMargin;
}

/** The largest number of lots for which the condition holds; it holds up to some number. */
function largest(most: bigint, holds: (lots: bigint) => boolean): bigint {
  if (most <= 0n) return 0n;
  if (holds(most)) return most;
  let [low, high] = [0n, most];
  while (high - low > 1n) {
    const middle = low + (high - low) / 2n;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Equal shares in account order; who has no room leaves his to the others, single lots go to the first. */
function splitEqually(lots: bigint, rooms: readonly bigint[]): bigint[] {
  const shares = rooms.map(() => 0n);
  const room = (index: number): bigint => (rooms[index] as bigint) - (shares[index] as bigint);
  let left = rooms.reduce((sum, of) => sum + of, 0n);
  if (lots < left) left = lots;
  while (left > 0n) {
    const open = rooms.map((_, index) => index).filter((index) => room(index) > 0n);
    const equal = left / BigInt(open.length);
    for (const index of open) {
      let given = equal === 0n ? 1n : equal;
      if (room(index) < given) given = room(index);
      if (left < given) given = left;
      shares[index] = (shares[index] as bigint) + given;
      left -= given;
    }
  }
  return shares;
}

// --- covered, unwound, made whole -------------------------------------------------------------------------------------

/** C65: into the book within 5 % of its best price, as much as the pool can pay the loss of. */
function closeCovered(course: Course, { market, zero }: Bankrupt): void {
  const { state, place } = course;
  const { contract } = market;
  const { coveredLiquidationWidth } = state.rules;
  const { lots: held } = positionIn(place.wallet, contract.symbol);
  const best = bestTicks(market, held > 0n ? 'buy' : 'sell');
  if (coveredLiquidationWidth === 0 || best === undefined) return;
  const limit = favourable(contract, held, Number(best) * (1 - signOf(held) * coveredLiquidationWidth));
  let left = course.spare + poolOf(course);
  let lots = 0n;
  let ends = false;
  const copy = copyToTryOut(state, contract.symbol);
  const taker: Taker = {
    view: viewFor(state, place.account, closing(held), 'ioc', limit, sizeOfLots(held), true),
    limit,
    fillType: 'coveredLiquidation',
    before: (ticks, size) => {
      if (ends) return;
      const gain = (count: bigint): bigint => gainOver(state, contract, held, count, ticks, zero);
      const taken = largest(size, (count) => left + gain(count) >= 0n);
      left += gain(taken);
      lots += taken;
      ends = taken < size;
    },
  };
  match(copy, marketNamed(copy, contract.symbol), taker, []);
  if (lots === 0n) return;
  const { pool } = closeInBook(course, market, lots, limit, zero, 'coveredLiquidation');
  const after = positionIn(place.wallet, contract.symbol).lots;
  tell(course, 'covered', contract.symbol, limit, zero, held, after, pool);
}

/** C66: against clients of the other direction by their score, then against the venue's own accounts. */
function unwindRest(course: Course, { market, zero }: Bankrupt): void {
  const { state, place, events } = course;
  const { contract } = market;
  const bankrupt = positionIn(place.wallet, contract.symbol);
  const held = bankrupt.lots;
  const opposite = (account: Account): bigint => {
    const { lots } = positionIn(walletFor(account, contract), contract.symbol);
    return lots !== 0n && lots > 0n !== held > 0n ? sizeOfLots(lots) : 0n;
  };
  const clients = state.accounts
    .filter((account) => account.role === 'client' && opposite(account) > 0n)
    .map((account) => ({ account, score: scoreOf(state, account, market) }))
    .sort((a, b) => (a.score === b.score ? a.account.id - b.account.id : a.score > b.score ? -1 : 1));
  const venue = [HOUSE, NOISE].map((id) => accountNumbered(state, id));
  for (const account of [...clients.map((row) => row.account), ...venue]) {
    const left = sizeOfLots(positionIn(place.wallet, contract.symbol).lots);
    const lots = left < opposite(account) ? left : opposite(account);
    if (lots === 0n) continue;
    const side = closing(held);
    trade(
      state,
      market,
      {
        view: viewFor(state, account, side === 'buy' ? 'sell' : 'buy', 'lmt', zero, lots, true),
        fillType: 'unwindCounterparty',
      },
      { view: viewFor(state, place.account, side, 'lmt', zero, lots, true), fillType: 'unwindBankrupt' },
      zero,
      lots,
      true,
      events,
    );
    cutReduceOnly(state, market, account.id, events);
  }
  cutReduceOnly(state, market, place.account.id, events);
  tell(course, 'unwind', contract.symbol, zero, zero, held, positionIn(place.wallet, contract.symbol).lots, 0n);
}

/** 7, D31: return on margin times leverage of winners, divided by it of losers. */
export function scoreOf(state: State, account: Account, market: Market): number {
  const wallet = walletFor(account, market.contract);
  const margin = marginOf(state, account, wallet);
  const row = margin.markets.find(({ symbol }) => symbol === market.contract.symbol);
  if (row === undefined || row.pnl === 0) return 0;
  const value = worthOf(market.contract, sizeOfLots(row.lots), exactly(market.mark)).toNumber();
  const portfolio =
    wallet.kind === 'single' ? margin.marginEquity : margin.balanceValue + (margin.pnl + margin.funding);
  const roe = row.pnl / row.initial;
  if (portfolio <= 0) return row.pnl > 0 ? Number.POSITIVE_INFINITY : 0;
  return row.pnl > 0 ? (roe * value) / portfolio : roe / (value / portfolio);
}

/** C66, C96: what a wallet without positions owes is paid by the pool, which may then be negative. */
export function makeWhole(state: State, place: Place, events: Event[]): void {
  const { account, wallet } = place;
  if ([...wallet.positions.values()].some(({ lots }) => lots !== 0n)) return;
  coverDebt(state, account, wallet, events);
  let paid = 0n;
  for (const [asset, units] of wallet.balances) {
    if (units >= 0n) continue;
    state.pool.set(asset, (state.pool.get(asset) ?? 0n) + units);
    bookRow(state, account, wallet, asset, -units, 'liquidity pool', events);
    paid -= units;
  }
  if (paid === 0n) return;
  events.push({
    type: 'liquidation',
    account: account.id,
    wallet: wallet.name,
    symbol: undefined,
    step: 'madeWhole',
    limit: 0n,
    zero: 0n,
    before: 0n,
    after: 0n,
    pool: paid,
  });
}

/** C67: the pool of a new venue: so many dollars, and their worth in each coin that margins contracts. */
export function fundPool(state: State): void {
  for (const { contract } of state.markets.values()) {
    const { symbol, index, decimals } = assetNamed(state, contract.settlement);
    if (state.pool.has(symbol) || !(index > 0)) continue;
    state.pool.set(symbol, BigInt(Math.floor((state.rules.liquidityPoolUsd / index) * 10 ** decimals)));
  }
}
