/**
 * Margin schedules of platforms: a contract's row may have, beside its own two schedules, a pair of them for each platform
 * that it is offered on (`marginSchedules`). An account under `europa/retail` has the levels of that platform where the
 * contract has some, and the contract's own of its class elsewhere (C144).
 */
import type { Contract, ContractKind, InstrumentRow, MarginLevel } from './contract.ts';
import { RowReader } from './row.ts';

export type MarginClass = 'professional' | 'retail';
/** A schedule that an account is under: the contracts' own, or that of a platform. */
export type MarginScheduleName = MarginClass | `${string}/${MarginClass}`;

/** The class of a schedule: whose levels hold where its platform has none. */
export function classOf(name: MarginScheduleName): MarginClass {
  return name === 'retail' || name.endsWith('/retail') ? 'retail' : 'professional';
}

/** The platform of a schedule; undefined for the contracts' own. */
export function platformOf(name: MarginScheduleName): string | undefined {
  const own = classOf(name);
  return name === own ? undefined : name.slice(0, -own.length - 1);
}

/** The levels of a platform's schedule; undefined where the contract has none. */
export function platformLevels({ kind, row }: Contract, name: MarginScheduleName): readonly MarginLevel[] | undefined {
  const platform = platformOf(name);
  const { marginSchedules } = row;
  if (platform === undefined || !isObject(marginSchedules) || !Object.hasOwn(marginSchedules, platform))
    return undefined;
  const own = marginSchedules[platform];
  if (!isObject(own)) return undefined;
  const reader = new RowReader(own as InstrumentRow);
  const levels = reader.marginLevels(classOf(name), boundFieldOf(kind));
  return reader.problems.length === 0 ? levels : undefined;
}

/** How rows of a kind name the bounds of their levels. */
export function boundFieldOf(kind: ContractKind): 'numNonContractUnits' | 'contracts' {
  return kind === 'linear' ? 'numNonContractUnits' : 'contracts';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
