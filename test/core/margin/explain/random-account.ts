/** An account that does everything an account can do, at random: what explanations and what-ifs are tried on. */
import type { Genesis } from '../../../../src/core/commands/command.ts';
import { forgetFigures } from '../../../../src/core/margin/wallet-figures.ts';
import { account } from '../../../support/genesis.ts';
import { datedInverse, datedLinear, ether, inverse, linear } from '../../../support/instruments.ts';
import { Random } from '../../../support/random.ts';
import { ALICE, BOB, SmallVenue } from '../../../support/small-venue.ts';

const LINEAR: readonly (readonly [symbol: string, base: 'XBT' | 'ETH'])[] = [
  ['PF_XBTUSD', 'XBT'],
  ['FF_XBTUSD_261225', 'XBT'],
  ['PF_ETHUSD', 'ETH'],
];
const INVERSE: readonly string[] = ['PI_XBTUSD', 'FI_XBTUSD_261225'];
const PROFIT: readonly string[] = ['USD', 'EUR', 'XBT', 'ETH'];

export class RandomAccount {
  /** Rule sets worth trying: every preset, and every switch the other way. */
  static readonly RULES: readonly Genesis['rules'][] = [
    '2026',
    'live-2023',
    'contract-2022',
    {
      preset: '2026',
      levels: 'marginal',
      profitAsMargin: 'haircutMinusFee',
      linearInitialBasis: 'mark',
      linearMaintenanceBasis: 'mark',
      inverseInitialBasis: 'mark',
      inverseMaintenanceBasis: 'entry',
      inverseValueIncludesFunding: true,
      inverseBalancesListContracts: false,
    },
  ];

  readonly venue: SmallVenue;
  readonly census: Record<string, number> = {};
  readonly #random: Random;
  readonly #carries: Random;
  readonly #prices = { XBT: 80_000, ETH: 2_600, EUR: 1.17 };

  constructor(seed: number, rules: Genesis['rules']) {
    this.#random = new Random(seed);
    this.#carries = new Random(seed + 1_000);
    this.venue = new SmallVenue({
      rules,
      instruments: [linear(), datedLinear(), ether(), inverse(), datedInverse()],
      accounts: [
        account(
          'alice',
          'flex USD 400000.123456789',
          'flex EUR 30000',
          'flex XBT 1.23456789',
          'flex ETH 7.5',
          'fi_xbtusd XBT 13.21',
          'cash EUR 5',
        ),
        account('bob', 'flex USD 100000000', 'fi_xbtusd XBT 100000'),
      ],
    });
  }

  /** Does one thing. */
  step(): void {
    const random = this.#random;
    random.weighted<() => void>([
      [4, () => this.#trade()],
      [4, () => this.#rest()],
      [3, () => this.#move()],
      [2, () => this.#prefer()],
      [2, () => this.#isolateEmpty()],
      [4, () => this.#accrue()],
      [1, () => this.#shake()],
      [1, () => this.#pay()],
    ])();
    this.#count();
  }

  #trade(): void {
    const random = this.#random;
    const isBuyer = random.chance(0.55);
    const [buyer, seller] = isBuyer ? [ALICE, BOB] : [BOB, ALICE];
    if (random.chance(0.35)) {
      const size = random.whole(1, 90_000) * random.pick([1, 1, 5]);
      this.venue.cross(buyer, seller, random.pick(INVERSE), size, this.#limit('XBT', 0.5, 0.01));
      return;
    }
    const [symbol, base] = random.pick(LINEAR);
    const size = base === 'XBT' ? random.whole(1, 120_000) / 10_000 : random.whole(1, 200_000) / 1_000;
    this.venue.cross(buyer, seller, symbol, size, this.#limit(base, base === 'XBT' ? 1 : 0.1, 0.01));
  }

  /** Orders of both sides, inside and beyond what closes the position. */
  #rest(): void {
    const random = this.#random;
    const side = random.pick(['buy', 'sell'] as const);
    const away = side === 'buy' ? -0.03 : 0.03;
    const isInverse = random.chance(0.3);
    const [symbol, base] = isInverse ? [random.pick(INVERSE), 'XBT' as const] : random.pick(LINEAR);
    const tick = isInverse ? 0.5 : base === 'XBT' ? 1 : 0.1;
    const size = isInverse
      ? random.whole(1, 80_000)
      : base === 'XBT'
        ? random.whole(1, 30_000) / 10_000
        : random.whole(1, 40_000) / 1_000;
    const price = this.#limit(base, tick, 0.02, away);
    this.venue.send(ALICE, symbol, side, size, price, { type: 'post', reduceOnly: random.chance(0.1) });
  }

  #move(): void {
    const random = this.#random;
    const asset = random.pick(['XBT', 'ETH', 'EUR'] as const);
    const decimals = asset === 'EUR' ? 1e4 : 1e2;
    this.#prices[asset] = Math.round(this.#prices[asset] * random.around(1, 0.04) * decimals) / decimals;
    this.venue.index({ [asset]: this.#prices[asset] });
    if (random.chance(0.3)) this.venue.premium({ PF_XBTUSD: random.around(0, 0.004) });
  }

  #prefer(): void {
    const random = this.#random;
    const [symbol] = random.pick(LINEAR);
    if (random.chance(0.5)) {
      this.venue.apply({ type: 'setProfitCurrency', account: ALICE, symbol, asset: random.pick(PROFIT) });
    } else {
      const maxLeverage = random.pick([undefined, 2, 3.5, 7, 10]);
      this.venue.apply({
        type: 'setLeverage',
        account: ALICE,
        symbol,
        ...(maxLeverage === undefined ? {} : { maxLeverage }),
      });
    }
  }

  /** A fresh market is isolated before anything is in it. */
  #isolateEmpty(): void {
    this.venue.apply({ type: 'setLeverage', account: ALICE, symbol: 'PF_ETHUSD', maxLeverage: 5 });
  }

  /** Funding runs: at rates of its own, an hour that is not realised yet included. */
  #accrue(): void {
    const random = this.#random;
    const { state } = this.venue;
    const { id, contract } = this.venue.market(random.pick(['PF_XBTUSD', 'PF_ETHUSD', 'PI_XBTUSD']));
    const market = state.markets.own(id);
    market.fundingRate = contract.kind === 'linear' ? random.around(0, 3) : random.around(0, 3e-10);
    market.previousFundingRate = random.chance(0.5) ? market.fundingRate / 3 : 0;
    market.fundingUnits = unitsOf(market.fundingRate);
    market.previousFundingUnits = unitsOf(market.previousFundingRate);
    market.fundingSinceMs = state.root.timeMs - (random.chance(0.5) ? random.whole(0, 3_000_000) : 0);
    state.markStamp++;
    this.#carry(market.id);
    this.venue.pass(random.whole(1, 1_500_000));
  }

  /** As if the position had been imported with funding of its own (C175); every other time. */
  #carry(marketId: number): void {
    const { state } = this.venue;
    const { symbol, kind } = state.markets.get(marketId).contract;
    const held = this.venue.position(ALICE, symbol);
    if (held === undefined || held.lots === 0 || this.#carries.chance(0.5)) return;
    const position = state.positions.own(held.id);
    position.carriedFunding = this.#carries.around(0, kind === 'linear' ? 20 : 1e-4);
    forgetFigures(state, position);
  }

  #shake(): void {
    const { state } = this.venue;
    state.markets.own(this.venue.market(this.#random.pick(LINEAR)[0]).id).marginMultiplier = this.#random.pick([
      1, 1, 2,
    ]);
    state.markStamp++;
  }

  #pay(): void {
    const random = this.#random;
    const amount = String(random.whole(1, 1e9) / 1e6);
    this.venue.apply({ type: 'deposit', account: ALICE, wallet: 'flex', asset: random.pick(PROFIT), amount });
  }

  #limit(base: 'XBT' | 'ETH', tick: number, spread: number, away = 0): string {
    const ticks = Math.round((this.#prices[base] * (1 + away) * this.#random.around(1, spread)) / tick);
    return String(Number((ticks * tick).toFixed(2)));
  }

  #count(): void {
    const count = (name: string): void => {
      this.census[name] = (this.census[name] ?? 0) + 1;
    };
    const { flex } = this.venue.figures(ALICE);
    if (flex.unrealizedFunding !== 0) count('states with funding');
    if (flex.totalUnrealized !== flex.totalUnrealizedAsMargin) count('states with profit withheld');
    if (flex.initialMarginWithOrders > flex.initialMargin) count('states with margin for orders');
    for (const [symbol] of LINEAR) {
      const position = this.venue.position(ALICE, symbol);
      if (position === undefined || position.lots === 0) continue;
      if (position.leverage > 0) count('isolated positions');
      if (position.carriedFunding !== 0) count('positions that brought funding along');
      if (position.isolatedFunding !== 0n) count('isolated positions that keep funding');
    }
    if (this.venue.single(ALICE, 'fi_xbtusd').pnl !== 0) count('states with an inverse position');
  }
}

/** A rate in units of 10^-18. */
function unitsOf(rate: number): bigint {
  return BigInt(Math.round(rate * 1e15)) * 1000n;
}
