/**
 * The rule sets, written down from the rule book (margin-and-risk 2.2, 3.6, 9, 14; margin-decisions D1, D2, D6, D8, D13).
 * A genesis names one, or one with some settings changed.
 */
export interface Rules {
  readonly collateral: 'haircut' | 'haircutAndConversionFee';
  readonly centsOf: 'nothing' | 'balances' | 'everything';
  readonly collateralRules: readonly {
    readonly asset: string;
    readonly haircut: number;
    readonly conversionFee: number;
  }[];
  readonly unlistedHaircut: number;
  readonly unlistedConversionFee: number;
  readonly linearInitialBasis: 'entry' | 'mark';
  readonly linearMaintenanceBasis: 'entry' | 'mark';
  readonly inverseInitialBasis: 'entry' | 'mark';
  readonly inverseMaintenanceBasis: 'entry' | 'mark';
  readonly levels: 'whole' | 'marginal';
  readonly profitAsMargin: 'haircutTimesFee' | 'haircutMinusFee';
  readonly feeCreditUsd: number;
  readonly liquidationThresholdRatio: number;
  readonly terminationThresholdRatio: number;
  readonly inverseValueIncludesFunding: boolean;
  readonly inverseBalancesListContracts: boolean;
  readonly bookedUsdDecimals: number | null;
  readonly marketOrderProtection: number;
  readonly limitOrderCollar: number;
  readonly premiumWindowSeconds: number;
  readonly perpetualPremiumCap: number;
  readonly datedPremiumCapOneDay: number;
  readonly datedPremiumCapFarthest: number;
  readonly datedPremiumCapDays: number;
  readonly volatilityMinutes: number;
  readonly volatilityReturn: number;
  readonly volatilityMultiplier: number;
  readonly interestAnnualRate: number;
  readonly interestFreeUsd: number;
  readonly partialLiquidationSlice: number;
  readonly partialLiquidationWidth: number;
  readonly partialLiquidationFloor: number;
  readonly partialLiquidationGoal: number;
  readonly assignmentProfit: number;
  readonly coveredLiquidationWidth: number;
  readonly liquidationFeeRate: number;
  readonly liquidityPoolUsd: number;
  readonly settlementWindowMinutes: number;
  readonly settlementExtraDecimals: number;
  readonly smallestOrderUsd: number;
  readonly largestOrderUsd: number;
  readonly openOrdersPerMarket: number;
  readonly trailingStopsPerMarket: number;
}

/** D6, fees in percent as printed there. */
const OF_2023 =
  'USD 0 0, EUR 0.01 0.05, GBP 0.01 0.05, USDT 0.05 0.05, USDC 0.05 0.05, XBT 0.03 0.5, ETH 0.03 0.5, EURT 0.03 0.5, ' +
  'LTC 0.075 0.5, SOL 0.075 0.5, DOT 0.075 0.5, ATOM 0.075 0.5, XRP 0.075 0.5, LINK 0.075 0.5, ADA 0.05 0.5, ' +
  'MATIC 0.05 0.5, DOGE 0.05 0.25, FIL 0.1 0.5, ARB 0.1 0.25';

/** Section 2.2, the launch of 2022. */
const OF_2022 = 'USD 0 0, EUR 0.02 0.25, GBP 0.02 0.25, USDC 0.02 0.25, USDT 0.02 0.25, XBT 0.02 0.25, ETH 0.06 0.25';

function table(text: string): Rules['collateralRules'] {
  return text.split(', ').map((row) => {
    const [asset = '', haircut, percent] = row.split(' ');
    return { asset, haircut: Number(haircut), conversionFee: Number(`${percent}e-2`) };
  });
}

const OF_2026: Rules = {
  collateral: 'haircut',
  centsOf: 'nothing',
  collateralRules: table(OF_2023).map((row) =>
    row.asset === 'XBT' || row.asset === 'ETH' ? { ...row, haircut: 0.02 } : row,
  ),
  unlistedHaircut: 0.2,
  unlistedConversionFee: 0.005,
  linearInitialBasis: 'entry',
  linearMaintenanceBasis: 'entry',
  inverseInitialBasis: 'entry',
  inverseMaintenanceBasis: 'mark',
  levels: 'whole',
  profitAsMargin: 'haircutTimesFee',
  feeCreditUsd: 0.01,
  liquidationThresholdRatio: 0.45,
  terminationThresholdRatio: 0.3,
  inverseValueIncludesFunding: false,
  inverseBalancesListContracts: true,
  bookedUsdDecimals: 4,
  marketOrderProtection: 0.01,
  limitOrderCollar: 0.2,
  premiumWindowSeconds: 30,
  perpetualPremiumCap: 0.01,
  datedPremiumCapOneDay: 0.01,
  datedPremiumCapFarthest: 0.2,
  datedPremiumCapDays: 210,
  volatilityMinutes: 5,
  volatilityReturn: 0.05,
  volatilityMultiplier: 2,
  interestAnnualRate: 0,
  interestFreeUsd: 30_000,
  partialLiquidationSlice: 0.1,
  partialLiquidationWidth: 0.01,
  partialLiquidationFloor: 0.5,
  partialLiquidationGoal: 1.1,
  assignmentProfit: 0.0075,
  coveredLiquidationWidth: 0.05,
  liquidationFeeRate: 0,
  liquidityPoolUsd: 10_000_000,
  settlementWindowMinutes: 30,
  settlementExtraDecimals: 8,
  smallestOrderUsd: 0.01,
  largestOrderUsd: 20_000_000,
  openOrdersPerMarket: 2000,
  trailingStopsPerMarket: 20,
};

/** Until March 2026 linear contracts were liquidated in three steps, as inverse ones are (7). */
const THREE_STEPS = { partialLiquidationSlice: 0, coveredLiquidationWidth: 0 };

const LIVE_2023: Rules = {
  ...OF_2026,
  ...THREE_STEPS,
  centsOf: 'balances',
  collateralRules: table(OF_2023),
  bookedUsdDecimals: null,
};

const CONTRACT_2022: Rules = {
  ...OF_2026,
  ...THREE_STEPS,
  collateral: 'haircutAndConversionFee',
  centsOf: 'everything',
  collateralRules: table(OF_2022),
};

/** The rules that a genesis names. The model expects an honest genesis: settings are taken as they stand. */
export function rulesOf(named: unknown): Rules {
  if (typeof named === 'string') return preset(named);
  const { preset: base = '2026', ...changes } = named as { preset?: string } & Partial<Rules>;
  return { ...preset(base), ...changes };
}

function preset(name: string): Rules {
  switch (name) {
    case '2026':
      return OF_2026;
    case 'live-2023':
      return LIVE_2023;
    case 'contract-2022':
      return CONTRACT_2022;
    default:
      throw new Error(`the rule book knows no ${name}`);
  }
}
