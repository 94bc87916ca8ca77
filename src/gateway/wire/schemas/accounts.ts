/** Schema of `GET /accounts`: fields, required lists and constants of the published contract. */
import { decimal, dictionary, flag, list, number, object, oneOf, type Schema } from '../../schema.ts';
import { described, success, withFurther } from './common.ts';

const DECIMAL_BALANCES = dictionary(decimal());

export const CASH_ACCOUNT = object({
  type: oneOf('cashAccount'),
  balances: described(DECIMAL_BALANCES, 'Amount of each asset in the holding wallet.'),
});

const REQUIREMENTS = object({
  im: described(number(), 'Initial margin.'),
  mm: described(number(), 'Maintenance margin.'),
  lt: described(number(), 'Liquidation threshold.'),
  tt: described(number(), 'Termination threshold.'),
});

export const MARGIN_ACCOUNT = object({
  type: oneOf('marginAccount'),
  currency: described({ type: 'string' } as Schema<string>, 'Settlement coin; unit of auxiliary and requirements.'),
  balances: described(DECIMAL_BALANCES, 'The coin, and the signed size of each open contract.'),
  auxiliary: object({
    usd: number(),
    pv: described(number(), 'Portfolio value: balance and unrealised profit.'),
    pnl: described(number(), 'Unrealised profit of open positions.'),
    af: described(number(), 'Available funds: portfolio value less initial margin with orders.'),
    funding: described(number(), 'Unrealised funding.'),
  }),
  marginRequirements: described(REQUIREMENTS, 'Amounts of the coin.'),
  triggerEstimates: described(REQUIREMENTS, 'Price in USD at which each requirement is met; 0 when there is none.'),
});

const FLEX_CURRENCY = object({
  quantity: described(number(), 'Balance.'),
  value: described(number(), 'Balance at the index price, USD.'),
  collateral: described(number(), 'Part of the value that counts as margin, USD.'),
  available: described(number(), 'Part of the balance that is free, in the currency.'),
});

export const PORTFOLIO_MARGIN_BREAKDOWN = object(
  {
    totalCrossAssetNettedMarketRisk: number(),
    totalMarketRisk: number(),
    totalAbsoluteOptionPositionDeltaNotional: number(),
    netPortfolioDelta: number(),
    totalPremium: number(),
    isBuyOnly: flag(),
    futuresMaintenanceMargin: number(),
  },
  { totalScenarioPnls: list(number()) },
);

export const FLEX_ACCOUNT = object(
  {
    currencies: dictionary(FLEX_CURRENCY),
    initialMargin: described(number(), 'Initial margin of open positions, USD.'),
    initialMarginWithOrders: described(number(), 'Initial margin of open positions and orders, USD.'),
    maintenanceMargin: described(number(), 'Maintenance margin of open positions, USD.'),
    balanceValue: described(number(), 'Sum of the values of all currencies, USD.'),
    portfolioValue: described(number(), 'Balance value and everything unrealised, USD.'),
    collateralValue: described(number(), 'Sum of the collateral of all currencies, USD.'),
    pnl: described(number(), 'Unrealised profit of open positions, USD.'),
    unrealizedFunding: described(number(), 'Accrued funding not yet booked, USD.'),
    totalUnrealized: described(number(), 'Unrealised profit and funding, USD.'),
    totalUnrealizedAsMargin: described(number(), 'Part of it that counts as margin, USD.'),
    availableMargin: described(number(), 'Margin equity less initial margin with orders, USD.'),
    marginEquity: described(number(), 'Collateral value and what counts of the unrealised, USD.'),
  },
  { type: oneOf('multiCollateralMarginAccount'), portfolioMarginBreakdown: PORTFOLIO_MARGIN_BREAKDOWN },
);

/** Keys besides `cash` and `flex` are the single-collateral wallets: `fi_xbtusd`. */
export const ACCOUNTS = withFurther(object({ cash: CASH_ACCOUNT, flex: FLEX_ACCOUNT }), MARGIN_ACCOUNT);

export const ACCOUNTS_REPLY = success({ accounts: ACCOUNTS });
