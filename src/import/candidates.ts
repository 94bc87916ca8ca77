/**
 * Inputs that may be other than ours: settings of the rule set, haircuts, contracts, prices of another moment. Each is a change of the rehearsal; what it explains is found by carrying it out.
 */
import { buildContract } from '../core/instruments/build.ts';
import {
  type CollateralRule,
  PRESET_NAMES,
  type RuleSet,
  resolveRules,
  SETTING_CHOICES,
} from '../core/margin/rules.ts';
import type { State } from '../core/state.ts';
import type { Picture } from './picture.ts';
import { type Reason, reason } from './reasons.ts';
import type { Setup } from './rehearse.ts';

export interface Candidate {
  readonly reason: Reason;
  readonly change: (setup: Setup) => Setup;
}

/** All candidates, those first that need the least belief. `replan`: the command with prices chosen otherwise. */
export function candidatesFor(
  state: State,
  picture: Picture,
  own: RuleSet,
  replan: (marks: 'openpositions' | 'tickers', index: 'accounts' | 'tickers') => Setup['command'],
): readonly Candidate[] {
  return [
    ...settingCandidates(own, picture),
    ...collateralCandidates(state, picture, own),
    ...contractCandidates(state, picture),
    ...momentCandidates(picture, replan),
    ...multiplierCandidates(state, picture, own),
    ...['POST_WOULD_EXECUTE', 'WOULD_NOT_REDUCE_POSITION', 'ORDER_LIMIT_EXCEEDED'].map((error) => ({
      reason: reason('order', error),
      change: (setup: Setup): Setup => ({ ...setup, forced: [...(setup.forced ?? []), error] }),
    })),
    {
      reason: reason('missing', 'accounts.marginSchedule: retail'),
      change: (setup) => ({ ...setup, marginSchedule: 'retail' }),
    },
  ];
}

/** Of the candidates those that make the rule set a preset, preset by preset. */
export function presetGroups(
  state: State,
  own: RuleSet,
  candidates: readonly Candidate[],
): readonly (readonly Candidate[])[] {
  return presets()
    .filter(({ name }) => name !== own.name)
    .map((preset) => {
      const subjects = Object.entries(preset).map(([key, value]) => `${key}: ${String(value)}`);
      for (let id = 0; id < state.assets.size; id++) {
        const { asset, haircut, conversionFee } = ruleOf(preset, state.assets.get(id).symbol);
        subjects.push(`collateralRules.${asset}: ${haircut}, ${conversionFee}`);
      }
      return candidates.filter(({ reason: { code, subject } }) => code === 'setting' && subjects.includes(subject));
    });
}

function ruleOf(rules: RuleSet, asset: string): CollateralRule {
  const { unlistedHaircut: haircut, unlistedConversionFee: conversionFee } = rules;
  return rules.collateralRules.find((other) => other.asset === asset) ?? { asset, haircut, conversionFee };
}

/** The rule sets of the presets, by name. */
export function presets(): readonly RuleSet[] {
  return PRESET_NAMES.flatMap((name) => {
    const resolved = resolveRules(name);
    return resolved.ok ? [resolved.rules] : [];
  });
}

type Settings = Readonly<Record<string, unknown>>;

function settingCandidates(own: RuleSet, picture: Picture): readonly Candidate[] {
  const candidates: Candidate[] = [];
  const add = (key: string, value: unknown): void => {
    const subject = `${key}: ${String(value)}`;
    if ((own as unknown as Settings)[key] === value || candidates.some((known) => known.reason.subject === subject))
      return;
    candidates.push({
      reason: reason('setting', subject),
      change: (setup) => ({ ...setup, rules: { ...(setup.rules ?? own), [key]: value } }),
    });
  };
  for (const preset of presets()) {
    for (const [key, value] of Object.entries(preset)) {
      if (key !== 'name' && key !== 'collateralRules') add(key, value);
    }
  }
  for (const [key, choices] of SETTING_CHOICES) for (const choice of choices) add(key, choice);
  for (const key of ['inverseValueIncludesFunding', 'inverseBalancesListContracts'])
    for (const value of [true, false]) add(key, value);
  add('volatilityMultiplier', 1);
  for (const [threshold, key] of [
    ['lt', 'liquidationThresholdRatio'],
    ['tt', 'terminationThresholdRatio'],
  ] as const) {
    for (const { path, value } of picture.figures) {
      const wallet = /^(\w+)\.marginRequirements\.(\w+)$/.exec(path);
      if (wallet?.[2] !== threshold) continue;
      const initial = picture.figures.find((other) => other.path === `${wallet[1]}.marginRequirements.im`);
      if (initial !== undefined && initial.value > 0) add(key, tidy(value / initial.value));
    }
  }
  return candidates;
}

/** Haircuts that a reply tells, that a preset has, or that its collateral implies; for each currency by itself. */
function collateralCandidates(state: State, picture: Picture, own: RuleSet): readonly Candidate[] {
  const candidates: Candidate[] = [];
  for (const { asset, value, collateral, haircut } of picture.collateral) {
    const id = state.assetBySymbol.get(asset);
    if (id === undefined) continue;
    const ours = state.assets.get(id);
    const add = (rule: CollateralRule, why: Reason): void => {
      if (rule.haircut === ours.haircut && rule.conversionFee === ours.conversionFee) return;
      if (!(rule.haircut >= 0 && rule.haircut < 1)) return;
      const change = (setup: Setup): Setup => ({
        ...setup,
        collateral: [...(setup.collateral ?? []).filter((other) => other.asset !== asset), rule],
      });
      if (!candidates.some((known) => known.reason.subject === why.subject)) candidates.push({ reason: why, change });
    };
    for (const preset of presets()) {
      const rule = ruleOf(preset, asset);
      add(rule, reason('setting', `collateralRules.${asset}: ${rule.haircut}, ${rule.conversionFee}`));
    }
    if (haircut !== undefined) {
      const rule = { asset, haircut, conversionFee: ours.conversionFee };
      add(rule, reason('setting', `collateralRules.${asset}: ${haircut}, ${ours.conversionFee}`));
    }
    if (value === undefined || collateral === undefined || !(value > 0)) continue;
    const kept = own.collateral === 'haircut' ? 1 : 1 - ours.conversionFee;
    const implied = tidy(1 - collateral / value / kept);
    add({ asset, haircut: implied, conversionFee: ours.conversionFee }, reason('missing', `collateralRules.${asset}`));
  }
  return candidates;
}

function contractCandidates(state: State, picture: Picture): readonly Candidate[] {
  return picture.instruments.flatMap(({ symbol, row }) => {
    const contract = theirContract(state, row);
    if (contract === undefined) return [];
    const change = (setup: Setup): Setup => ({ ...setup, contracts: [...(setup.contracts ?? []), contract] });
    return [{ reason: reason('instrument', symbol), change }];
  });
}

/** Their contract with our lot and tick: positions and orders stay as they are, schedules are theirs. */
function theirContract(state: State, row: Picture['instruments'][number]['row']) {
  const ours = state.markets.get(state.marketBySymbol.get(row.symbol) as number).contract;
  const built = buildContract({ ...ours.row, ...definedOf(row) }, (symbol) => {
    const id = state.assetBySymbol.get(symbol);
    return id === undefined ? undefined : { decimals: state.assets.get(id).decimals, indexPriceUsd: 0 };
  });
  if (!built.ok) return undefined;
  const { marginLevels, retailMarginLevels, maxPositionLots } = built.contract;
  return {
    ...ours,
    marginLevels,
    retailMarginLevels,
    maxPositionLots: Math.max(maxPositionLots, ours.maxPositionLots),
  };
}

/** Only what margins hang on is taken from their row. */
function definedOf({ marginLevels, retailMarginLevels }: Picture['instruments'][number]['row']): Settings {
  return {
    ...(Array.isArray(marginLevels) ? { marginLevels } : {}),
    ...(Array.isArray(retailMarginLevels)
      ? { retailMarginLevels }
      : Array.isArray(marginLevels)
        ? { retailMarginLevels: marginLevels }
        : {}),
  };
}

function momentCandidates(
  picture: Picture,
  replan: (marks: 'openpositions' | 'tickers', index: 'accounts' | 'tickers') => Setup['command'],
): readonly Candidate[] {
  if (picture.tickers.length === 0) return [];
  const changed = (indexPrices: boolean, markPrices: boolean) => (setup: Setup) => {
    const command = replan('tickers', 'tickers');
    return {
      ...setup,
      command: {
        ...setup.command,
        ...(indexPrices ? { indexPrices: command.indexPrices } : {}),
        ...(markPrices ? { markPrices: command.markPrices } : {}),
      },
    };
  };
  return [
    { reason: reason('moment', 'tickers.indexPrice'), change: changed(true, false) },
    { reason: reason('moment', 'tickers.markPrice'), change: changed(false, true) },
  ];
}

/** `/instruments/status` tells which markets are extremely volatile; it is not among the replies. */
function multiplierCandidates(state: State, picture: Picture, own: RuleSet): readonly Candidate[] {
  const symbols = [...picture.positions, ...picture.orders].map(({ symbol }) => symbol);
  return [...new Set(symbols)].map((symbol) => {
    const { marginMultiplier } = state.markets.get(state.marketBySymbol.get(symbol) as number);
    const multiplier = marginMultiplier === 1 ? own.volatilityMultiplier : 1;
    return {
      reason: reason('missing', `instruments/status.${symbol}: ${multiplier}`),
      change: (setup) => ({ ...setup, multipliers: [...(setup.multipliers ?? []), { symbol, multiplier }] }),
    };
  });
}

/** A rate worked out by a division, without the noise of its last digits. */
function tidy(value: number): number {
  return Number(value.toPrecision(10));
}
