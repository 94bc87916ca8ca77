/** The figures of `GET /accounts` (margin-and-risk 2, 5, 13; C17, C18, C19; D2, D5, D11, D29, D33). */
import { sizeOf } from './contract.ts';
import { exactly, type Fraction } from './fraction.ts';
import { collateralOf, costOf, type Margin, marginOf, quantityOf, valueOfBalance } from './margin.ts';
import { type Account, assetNamed, type Market, positionIn, type State, type Wallet } from './state.ts';

export interface ModelBalance {
  readonly asset: string;
  readonly quantity: string;
}

export interface ModelCurrency extends ModelBalance {
  readonly value: number;
  readonly collateral: number;
  readonly available: number;
}

export interface ModelFlex {
  /** What the figures come from, unrounded. */
  readonly margin: Margin;
  readonly currencies: readonly ModelCurrency[];
  readonly figures: Readonly<Record<string, number>>;
  readonly scale: number;
}

/** A trigger price; `doubt` is how far from it another honest computation may come out, `tick` its grid. */
export interface Trigger {
  readonly price: number;
  readonly doubt: number;
  readonly tick: number;
}

export interface ModelSingle {
  readonly name: string;
  readonly margin: Margin;
  readonly coin: string;
  readonly balances: readonly ModelBalance[];
  readonly figures: Readonly<Record<string, number>>;
  readonly triggers: Readonly<Record<'im' | 'mm' | 'lt' | 'tt', Trigger>>;
  readonly scale: number;
}

export interface ModelFigures {
  readonly cash: readonly ModelBalance[];
  readonly flex: ModelFlex;
  readonly singles: readonly ModelSingle[];
}

export function figuresOf(state: State, account: Account): ModelFigures {
  const [cash, flex, ...singles] = account.wallets as [Wallet, Wallet, ...Wallet[]];
  const held = [...cash.balances.keys()];
  const coins = singles.map((wallet) => coinOf(wallet)).filter((coin) => !held.includes(coin));
  return {
    cash: [...held, ...coins].map((asset) => balance(state, cash, asset)),
    flex: flexOf(state, account, flex),
    singles: singles.map((wallet) => singleOf(state, account, wallet)),
  };
}

function coinOf(wallet: Wallet): string {
  return [...wallet.balances.keys()][0] as string;
}

function balance(state: State, wallet: Wallet, symbol: string): ModelBalance {
  const quantity = quantityOf(assetNamed(state, symbol), wallet.balances.get(symbol) ?? 0n);
  return { asset: symbol, quantity: decimalText(quantity, assetNamed(state, symbol).decimals) };
}

/** All digits, without zeros at the end. */
export function decimalText(value: Fraction, decimals: number): string {
  const digits = (value.size().top * 10n ** BigInt(decimals)) / value.bottom;
  const text = digits.toString().padStart(decimals + 1, '0');
  const split = text.length - decimals;
  const fraction = text.slice(split).replace(/0+$/, '');
  return `${value.sign < 0 ? '-' : ''}${text.slice(0, split)}${fraction === '' ? '' : `.${fraction}`}`;
}

function flexOf(state: State, account: Account, wallet: Wallet): ModelFlex {
  const { centsOf } = state.rules;
  const margin = marginOf(state, account, wallet);
  const balances = (value: number): number => (centsOf === 'nothing' ? value : cents(value));
  const rest = (value: number): number => (centsOf === 'everything' ? cents(value) : value);
  // D2: the two sums of balances are rounded, and everything else is computed from them.
  const balanceValue = balances(margin.balanceValue);
  const collateralValue = balances(margin.collateralValue);
  const marginEquity = rest(collateralValue + margin.asMargin);
  const initialMarginWithOrders = rest(margin.initialMarginWithOrders);
  const availableMargin = rest(marginEquity - initialMarginWithOrders);
  const currencies: ModelCurrency[] = [];
  for (const [symbol, units] of wallet.balances) {
    if (units === 0n && symbol !== 'USD') continue;
    const asset = assetNamed(state, symbol);
    const value = valueOfBalance(wallet, asset, units);
    const quantity = quantityOf(asset, units).toNumber();
    const perUnit = collateralOf(state, asset, asset.index);
    currencies.push({
      ...balance(state, wallet, symbol),
      value,
      collateral: collateralOf(state, asset, value),
      // D32: fee credits back nothing, so nothing holds them back.
      available: asset.kind === 'credit' ? quantity : Math.min(quantity, Math.max(0, availableMargin) / perUnit),
    });
  }
  return {
    margin,
    currencies,
    figures: {
      balanceValue,
      collateralValue,
      pnl: rest(margin.pnl),
      unrealizedFunding: rest(margin.funding),
      totalUnrealized: rest(margin.pnl + margin.funding),
      totalUnrealizedAsMargin: rest(margin.asMargin),
      portfolioValue: rest(balanceValue + (margin.pnl + margin.funding)),
      marginEquity,
      initialMargin: rest(margin.initialMargin),
      initialMarginWithOrders,
      maintenanceMargin: rest(margin.maintenanceMargin),
      availableMargin,
    },
    scale: margin.scale,
  };
}

/** D29: half away from zero on the shortest decimal text, never -0. */
export function cents(value: number): number {
  const [units = '0', decimals = ''] = shortestText(Math.abs(value)).split('.');
  const thousandths = BigInt(`${units}${decimals.padEnd(3, '0').slice(0, 3)}`);
  const rounded = Number((thousandths + 5n) / 10n) / 100;
  return rounded === 0 ? 0 : value < 0 ? -rounded : rounded;
}

/** The number's shortest decimal without an exponent. */
function shortestText(value: number): string {
  const [digits = '', exponent = '0'] = String(value).split('e');
  if (exponent === '0') return digits;
  const [units = '', decimals = ''] = digits.split('.');
  const shift = Number(exponent);
  return shift < 0
    ? `0.${'0'.repeat(-shift - 1)}${units}${decimals}`
    : `${units}${decimals}${'0'.repeat(shift - decimals.length)}`;
}

function singleOf(state: State, account: Account, wallet: Wallet): ModelSingle {
  const { rules } = state;
  const coin = coinOf(wallet);
  const margin = marginOf(state, account, wallet);
  const lt = rules.liquidationThresholdRatio * margin.initialMargin;
  const tt = rules.terminationThresholdRatio * margin.initialMargin;
  const open = [...state.markets.values()].filter(
    (market) => market.contract.wallet === wallet.name && positionIn(wallet, market.contract.symbol).lots !== 0n,
  );
  const trigger = triggersOf(state, wallet, open, margin);
  return {
    name: wallet.name,
    margin,
    coin,
    balances: [
      balance(state, wallet, coin),
      ...(rules.inverseBalancesListContracts ? open.map((market) => contractRow(wallet, market)) : []),
    ],
    figures: {
      portfolioValue: margin.marginEquity,
      pnl: margin.pnl,
      availableFunds: margin.availableMargin,
      funding: margin.funding,
      im: margin.initialMargin,
      mm: margin.maintenanceMargin,
      lt,
      tt,
    },
    triggers: {
      im: trigger(margin.initialMargin, 'fixed'),
      mm: trigger(margin.maintenanceMargin, rules.inverseMaintenanceBasis === 'mark' ? 'atMark' : 'fixed'),
      lt: trigger(lt, 'fixed'),
      tt: trigger(tt, 'fixed'),
    },
    scale: margin.scale,
  };
}

function contractRow(wallet: Wallet, market: Market): ModelBalance {
  const { contract } = market;
  const size = sizeOf(contract, positionIn(wallet, contract.symbol).lots);
  return { asset: contract.symbol, quantity: String(size.toNumber()) };
}

/**
 * D11: the price at which the portfolio value meets a requirement, all marks moving by one factor; the single position's
 * own price, or the perpetual's. With `K` coins put in (balance and cost) and the positions worth `N` coins at the mark,
 * a factor `f` leaves `K - N / f`; a requirement taken at the mark becomes `R / f`.
 */
function triggersOf(
  state: State,
  wallet: Wallet,
  open: readonly Market[],
  margin: Margin,
): (requirement: number, kind: 'fixed' | 'atMark') => Trigger {
  const perpetual = [...state.markets.values()].find(
    ({ contract }) => contract.wallet === wallet.name && contract.expiryMs === undefined,
  );
  const reference = open.length === 1 ? open[0] : perpetual;
  if (open.length === 0 || reference === undefined) return () => ({ price: 0, doubt: 0, tick: 1 });
  let paid = margin.balanceValue;
  let worth = 0;
  for (const market of open) {
    const { contract, mark } = market;
    const position = positionIn(wallet, contract.symbol);
    paid += costOf(state, contract, position).toNumber();
    worth += sizeOf(contract, position.lots).over(exactly(mark)).toNumber();
  }
  const tick = reference.contract.tick.toNumber();
  return (requirement, kind) => {
    const [top, bottom] = kind === 'fixed' ? [worth, paid - requirement] : [worth + requirement, paid];
    const price = (top / bottom) * reference.mark;
    if (!(price > 0) || !Number.isFinite(price)) return { price: 0, doubt: near(top, bottom, margin, price), tick };
    return { price, doubt: near(top, bottom, margin, price), tick };
  };
}

/** How much of the price the rounding of floats may move: much, where top or bottom is a difference of large amounts. */
function near(top: number, bottom: number, margin: Margin, price: number): number {
  const noise = margin.scale * 1e-14;
  const relative = noise / Math.abs(top) + noise / Math.abs(bottom);
  return Number.isFinite(relative) && Number.isFinite(price) ? Math.abs(price) * relative : Number.POSITIVE_INFINITY;
}
