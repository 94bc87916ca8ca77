/** Listing a contract: its market, its first quotes and its first mark. At genesis, and when the calendar rolls on (10). */
import { assert } from '../assert.ts';
import { BOOK_SIDE, MARKET } from '../entities.ts';
import { buildContracts } from '../instruments/build.ts';
import type { Contract, InstrumentRow } from '../instruments/contract.ts';
import { listedMaturities } from '../instruments/maturities.ts';
import { datedRow, seriesNames } from '../instruments/series.ts';
import { marketTerms } from '../margin/figures.ts';
import { quoteHouse } from '../market/house.ts';
import { restartAverage } from '../market/prices.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';

/** Adds the market of a contract. Its symbol is known once `state.indexSymbols` was called. */
export function addMarket(state: State, contract: Contract): number {
  const market = MARKET.blank();
  market.contract = contract;
  market.baseAsset = state.assetBySymbol.get(contract.base) as number;
  market.settlementAsset = state.assetBySymbol.get(contract.settlementAsset) as number;
  market.postOnly = contract.postOnly;
  const id = state.markets.insert(market);
  state.bookSides.insert(BOOK_SIDE.blank());
  state.bookSides.insert(BOOK_SIDE.blank());
  return id;
}

/** First quotes around the index and the house's basis (a fraction of it), and the first mark (D34). */
export function openMarket(turn: Turn, marketId: number, basis: number): void {
  const { state } = turn;
  const market = state.markets.own(marketId);
  market.basis = basis;
  const index = state.assets.get(market.baseAsset).indexPriceUsd;
  if (state.root.liquidity === 'house') quoteHouse(market, marketTerms(state, market), index * (1 + basis));
  restartAverage(turn, marketId);
}

/** Lists the maturities of the venue's series that trade now and are not listed yet. */
export function listMaturities(turn: Turn): void {
  const { state } = turn;
  const rows = missingRows(state, turn.timeMs);
  if (rows.length === 0) return;
  // Templates passed at genesis. How far a price may have risen since is for the orders' own limits to bear.
  const { contracts, problems } = buildContracts(rows, (symbol) => {
    const id = state.assetBySymbol.get(symbol);
    return id === undefined ? undefined : { decimals: state.assets.get(id).decimals, indexPriceUsd: 0 };
  });
  assert(problems.length === 0, `a template of a series makes a contract: ${problems.join(' ')}`);
  const ids = contracts.map((contract) => addMarket(state, contract));
  state.indexSymbols();
  for (const id of ids) {
    openMarket(turn, id, 0);
    turn.tell({ type: 'marketChanged', marketId: id });
  }
}

function missingRows(state: State, nowMs: number): readonly InstrumentRow[] {
  const { series } = state.root;
  const rows: InstrumentRow[] = [];
  for (const name of seriesNames(series)) {
    for (const maturity of listedMaturities(name, nowMs)) {
      if (!state.marketBySymbol.has(maturity.symbol)) rows.push(datedRow(series, maturity));
    }
  }
  return rows;
}
