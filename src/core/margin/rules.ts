/**
 * The rule set: every number that a convention chooses, and a switch wherever the public material names two rules.
 * Presets are the venue of three dates. A rule set lies in genesis, so a venue never changes its law by itself.
 */

/** Haircut and conversion fee of one asset, as fractions (margin-and-risk 2.2, D6). */
export interface CollateralRule {
  readonly asset: string;
  readonly haircut: number;
  readonly conversionFee: number;
}

export type PriceBasis = 'entry' | 'mark';

export interface RuleSet {
  readonly name: string;
  /** D1: whether collateral is the value after the haircut alone, or after haircut and conversion fee (2022). */
  readonly collateral: 'haircut' | 'haircutAndConversionFee';
  /** D2: which flex aggregates are rounded to cents, half away from zero: none, the two sums of balances (2023), or all (2022). */
  readonly centsOf: 'nothing' | 'balances' | 'everything';
  readonly collateralRules: readonly CollateralRule[];
  /** For an asset that is not listed (D6). */
  readonly unlistedHaircut: number;
  readonly unlistedConversionFee: number;
  /** C6, D13: price basis of initial and maintenance margin by product. */
  readonly linearInitialBasis: PriceBasis;
  readonly linearMaintenanceBasis: PriceBasis;
  readonly inverseInitialBasis: PriceBasis;
  readonly inverseMaintenanceBasis: PriceBasis;
  /** C7: whether a level's rate holds for the whole position, or each level's for the part of the position in it. */
  readonly levels: 'whole' | 'marginal';
  /** D12, C10: what moves in an estimated liquidation price: index and all marks of the underlying, or the mark alone. */
  readonly liquidationEstimate: 'commonFactor' | 'markAlone';
  /** C5: how haircut and conversion fee shrink an unrealised profit in another currency: (1 - h) x (1 - c), or 1 - h - c. */
  readonly profitAsMargin: 'haircutTimesFee' | 'haircutMinusFee';
  /** C54: what one fee credit pays, USD. */
  readonly feeCreditUsd: number;
  /** C17: liquidation and termination threshold of an inverse wallet as parts of its initial margin. */
  readonly liquidationThresholdRatio: number;
  readonly terminationThresholdRatio: number;
  /** C16: whether unrealised funding counts in an inverse wallet's printed portfolio value. */
  readonly inverseValueIncludesFunding: boolean;
  /** C19: whether an inverse wallet's balances also list its open contracts. */
  readonly inverseBalancesListContracts: boolean;
  /** C41, D8: decimals of USD to which each booked part is rounded; null books to the ledger's unit. */
  readonly bookedUsdDecimals: number | null;
  /** 3.6: how far from the best opposite price a market order may trade. */
  readonly marketOrderProtection: number;
  /** D25, C27: how far from mark the marketable part of a limit order may trade. */
  readonly limitOrderCollar: number;
  /** C25: window of the premium average in one-second samples. */
  readonly premiumWindowSeconds: number;
  /** Section 9: cap of the mark's premium for perpetuals, and for dated contracts at one day and at 210 days. */
  readonly perpetualPremiumCap: number;
  readonly datedPremiumCapOneDay: number;
  readonly datedPremiumCapFarthest: number;
  readonly datedPremiumCapDays: number;
  /** C27, C56: over how many minutes the index is compared, beyond which change it is extremely volatile, and what that
   * multiplies initial margins with. */
  readonly volatilityMinutes: number;
  readonly volatilityReturn: number;
  readonly volatilityMultiplier: number;
  /** C13, C59: interest a year on losses that USD does not cover, beyond a sum that bears none. */
  readonly interestAnnualRate: number;
  readonly interestFreeUsd: number;
  /** D28, C68: part of a linear position that one slice of a partial liquidation closes; 0: none, as before March 2026. */
  readonly partialLiquidationSlice: number;
  /** C22: how far from mark a slice may trade; below which part of its maintenance margin a wallet is not sliced any more,
   * and at which multiple of it slicing stops. */
  readonly partialLiquidationWidth: number;
  readonly partialLiquidationFloor: number;
  readonly partialLiquidationGoal: number;
  /** C64: how much better than mark an assignment is for a volunteer, as far as the liquidity pool can pay for it. */
  readonly assignmentProfit: number;
  /** C65: how far from the best price a covered liquidation trades; 0: none, as before March 2026. */
  readonly coveredLiquidationWidth: number;
  /** C23: fee on linear positions that are liquidated in the book, as a part of their value. */
  readonly liquidationFeeRate: number;
  /** C67: what the liquidity pool starts with in USD, and by value in each coin that margins inverse contracts. */
  readonly liquidityPoolUsd: number;
  /** C28, C61: minutes before last trading in which the index is averaged to the settlement price. */
  readonly settlementWindowMinutes: number;
  /** C61: decimals of the settlement price beyond those of the index. */
  readonly settlementExtraDecimals: number;
  /** Smallest order by notional, USD; below it an order is refused (support article: 0.01). */
  readonly smallestOrderUsd: number;
  /** Largest order by notional, USD (support article: 20,000,000). */
  readonly largestOrderUsd: number;
  /** Open orders one account may have in one market (the real number is not public; C43). */
  readonly openOrdersPerMarket: number;
  /** Trailing stops that one account may have in one market (the real number is not public; C83). */
  readonly trailingStopsPerMarket: number;
}

const HAIRCUTS_2023: readonly (readonly [string, number, number])[] = [
  ['USD', 0, 0],
  ['EUR', 0.01, 0.0005],
  ['GBP', 0.01, 0.0005],
  ['USDT', 0.05, 0.0005],
  ['USDC', 0.05, 0.0005],
  ['XBT', 0.03, 0.005],
  ['ETH', 0.03, 0.005],
  ['EURT', 0.03, 0.005],
  ['LTC', 0.075, 0.005],
  ['SOL', 0.075, 0.005],
  ['DOT', 0.075, 0.005],
  ['ATOM', 0.075, 0.005],
  ['XRP', 0.075, 0.005],
  ['LINK', 0.075, 0.005],
  ['ADA', 0.05, 0.005],
  ['MATIC', 0.05, 0.005],
  ['DOGE', 0.05, 0.0025],
  ['FIL', 0.1, 0.005],
  ['ARB', 0.1, 0.0025],
];

const HAIRCUTS_2022: readonly (readonly [string, number, number])[] = [
  ['USD', 0, 0],
  ['EUR', 0.02, 0.0025],
  ['GBP', 0.02, 0.0025],
  ['USDC', 0.02, 0.0025],
  ['USDT', 0.02, 0.0025],
  ['XBT', 0.02, 0.0025],
  ['ETH', 0.06, 0.0025],
];

/** The venue of autumn 2026: the default. */
const RULES_2026: RuleSet = {
  name: '2026',
  collateral: 'haircut',
  centsOf: 'nothing',
  collateralRules: HAIRCUTS_2023.map(([asset, haircut, conversionFee]) => ({
    asset,
    haircut: asset === 'XBT' || asset === 'ETH' ? 0.02 : haircut,
    conversionFee,
  })),
  unlistedHaircut: 0.2,
  unlistedConversionFee: 0.005,
  linearInitialBasis: 'entry',
  linearMaintenanceBasis: 'entry',
  inverseInitialBasis: 'entry',
  inverseMaintenanceBasis: 'mark',
  levels: 'whole',
  liquidationEstimate: 'commonFactor',
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
  openOrdersPerMarket: 2_000,
  trailingStopsPerMarket: 20,
};

/** Linear contracts were liquidated in three steps until 26 March 2026, as inverse ones are (7). */
const THREE_STEPS = { partialLiquidationSlice: 0, coveredLiquidationWidth: 0 } as const;

/** Those before 2026 know neither slices nor covered liquidation (C97). */
const PRESETS: readonly RuleSet[] = [
  RULES_2026,
  {
    ...RULES_2026,
    ...THREE_STEPS,
    name: 'live-2023',
    centsOf: 'balances',
    collateralRules: HAIRCUTS_2023.map(([asset, haircut, conversionFee]) => ({ asset, haircut, conversionFee })),
    bookedUsdDecimals: null,
  },
  {
    ...RULES_2026,
    ...THREE_STEPS,
    name: 'contract-2022',
    collateral: 'haircutAndConversionFee',
    centsOf: 'everything',
    collateralRules: HAIRCUTS_2022.map(([asset, haircut, conversionFee]) => ({ asset, haircut, conversionFee })),
  },
];

/** Names of the presets, the default first. */
export const PRESET_NAMES: readonly string[] = PRESETS.map((preset) => preset.name);

/**
 * The rule set that genesis names: a preset's name, or an object of settings over a preset (`{"preset": "2026",
 * "limitOrderCollar": 0.1}`). A problem is a sentence for whoever wrote the file.
 */
export function resolveRules(value: unknown): { ok: true; rules: RuleSet } | { ok: false; problem: string } {
  if (typeof value === 'string') return presetByName(value);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return { ok: false, problem: 'a rule set is the name of a preset or an object of settings' };
  }
  const settings = value as Record<string, unknown>;
  const own = Object.getOwnPropertyNames(settings).sort(byText);
  const base = presetByName(typeof settings.preset === 'string' ? settings.preset : RULES_2026.name);
  if (!base.ok) return base;
  let rules = base.rules as unknown as Record<string, unknown>;
  for (const key of own) {
    if (key === 'preset') continue;
    if (!Object.hasOwn(base.rules, key)) return { ok: false, problem: `there is no setting named ${key}` };
    const problem = settingProblem(key, rules[key], settings[key]);
    if (problem !== undefined) return { ok: false, problem };
    rules = { ...rules, [key]: settings[key] };
  }
  const problem = withheldProblem(rules as unknown as RuleSet);
  if (problem !== undefined) return { ok: false, problem };
  // A venue with another collar must not look like the preset.
  const changes = own.some((key) => key !== 'preset');
  if (changes && settings.name === undefined)
    rules = { ...rules, name: `${base.rules.name}, with settings of its own` };
  return { ok: true, rules: rules as unknown as RuleSet };
}

function presetByName(name: string): { ok: true; rules: RuleSet } | { ok: false; problem: string } {
  const rules = PRESETS.find((preset) => preset.name === name);
  if (rules !== undefined) return { ok: true, rules };
  return { ok: false, problem: `there is no rule set named ${name}; choose ${PRESET_NAMES.join(', ')}` };
}

/** Settings that take one of some words, with those. */
export const SETTING_CHOICES: readonly (readonly [string, readonly unknown[]])[] = [
  ['collateral', ['haircut', 'haircutAndConversionFee']],
  ['centsOf', ['nothing', 'balances', 'everything']],
  ['linearInitialBasis', ['entry', 'mark']],
  ['linearMaintenanceBasis', ['entry', 'mark']],
  ['inverseInitialBasis', ['entry', 'mark']],
  ['inverseMaintenanceBasis', ['entry', 'mark']],
  ['levels', ['whole', 'marginal']],
  ['liquidationEstimate', ['commonFactor', 'markAlone']],
  ['profitAsMargin', ['haircutTimesFee', 'haircutMinusFee']],
];

function settingProblem(key: string, current: unknown, wanted: unknown): string | undefined {
  const choice = SETTING_CHOICES.find(([name]) => name === key);
  if (choice !== undefined) {
    return choice[1].includes(wanted) ? undefined : `${key} is one of ${choice[1].join(', ')}`;
  }
  if (key === 'name') return typeof wanted === 'string' ? undefined : 'name is text';
  if (key === 'bookedUsdDecimals') {
    const fits = wanted === null || (Number.isInteger(wanted) && (wanted as number) >= 0 && (wanted as number) <= 12);
    return fits ? undefined : 'bookedUsdDecimals is null or a whole number from 0 to 12';
  }
  if (key === 'collateralRules') return collateralProblem(wanted);
  if (typeof current === 'boolean') return typeof wanted === 'boolean' ? undefined : `${key} is true or false`;
  if (key === 'volatilityMinutes') {
    const fits = Number.isInteger(wanted) && (wanted as number) >= 1 && (wanted as number) <= 60;
    return fits ? undefined : 'volatilityMinutes is a whole number from 1 to 60';
  }
  if (key === 'settlementWindowMinutes') {
    const fits = Number.isInteger(wanted) && (wanted as number) >= 1 && (wanted as number) <= 1440;
    return fits ? undefined : 'settlementWindowMinutes is a whole number from 1 to 1440';
  }
  if (key === 'settlementExtraDecimals') {
    const fits = Number.isInteger(wanted) && (wanted as number) >= 0 && (wanted as number) <= 18;
    return fits ? undefined : 'settlementExtraDecimals is a whole number from 0 to 18';
  }
  if (BELOW_ONE.includes(key)) {
    return isFraction(wanted) ? undefined : `${key} is a fraction from 0 to below 1`;
  }
  const lowest = LOWEST[key] ?? 0;
  if (typeof wanted === 'number' && wanted > HIGHEST) return `${key} is a number up to ${HIGHEST}`;
  const fits = typeof wanted === 'number' && wanted >= lowest;
  if (lowest > 0) return fits ? undefined : `${key} is a number from ${lowest} on`;
  return fits ? undefined : `${key} is a number that is not negative`;
}

/** No number of a rule set is larger: what is computed from it stays finite. */
const HIGHEST = 1e15;

/** Numbers that are parts of a whole: of a position, of a price, of a value. */
const BELOW_ONE: readonly string[] = [
  'unlistedHaircut',
  'unlistedConversionFee',
  'partialLiquidationSlice',
  'partialLiquidationWidth',
  'assignmentProfit',
  'coveredLiquidationWidth',
  'liquidationFeeRate',
];

/** Lowest values of the numbers that may not be as low as 0. */
const LOWEST: Readonly<Record<string, number>> = {
  datedPremiumCapDays: 2,
  // Slices that end in danger would not end it.
  partialLiquidationGoal: 1,
  premiumWindowSeconds: 1,
  volatilityMultiplier: 1,
};

function collateralProblem(wanted: unknown): string | undefined {
  if (!Array.isArray(wanted)) return 'collateralRules is a list of {asset, haircut, conversionFee}';
  for (const rule of wanted as readonly CollateralRule[]) {
    const fits =
      rule !== null &&
      typeof rule === 'object' &&
      typeof rule.asset === 'string' &&
      isFraction(rule.haircut) &&
      isFraction(rule.conversionFee);
    if (fits && rule.asset === 'USD' && (rule.haircut !== 0 || rule.conversionFee !== 0)) {
      return 'USD has neither haircut nor conversion fee';
    }
    if (!fits) return 'collateralRules is a list of {asset, haircut, conversionFee}, both fractions from 0 to below 1';
  }
  return undefined;
}

/** A profit cannot count for less than nothing (C5). */
function withheldProblem(rules: RuleSet): string | undefined {
  if (rules.profitAsMargin !== 'haircutMinusFee') return undefined;
  const unlisted = { asset: 'unlisted', haircut: rules.unlistedHaircut, conversionFee: rules.unlistedConversionFee };
  const tooMuch = [...rules.collateralRules, unlisted].find(
    ({ haircut, conversionFee }) => haircut + conversionFee > 1,
  );
  if (tooMuch === undefined) return undefined;
  return `under haircutMinusFee haircut and conversion fee are at most 1 together: ${tooMuch.asset}`;
}

function isFraction(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value < 1;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
