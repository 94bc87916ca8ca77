/** Names that only the venue knows: markets, assets, figures. Looked up before anything is run, so that a slip costs no run. */
import { findAsset, findMarket } from '../control/lookup.ts';
import { suggestion } from '../control/nearest.ts';
import type { State } from '../core/state.ts';
import type { Fault, Place } from './check.ts';
import { Chronicle } from './chronicle.ts';
import { lookUp } from './expectations.ts';
import { Figures } from './lookup.ts';
import { accountsNamed, type Scenario } from './scenario.ts';
import type { Expectations } from './schema.ts';
import type { Stage } from './stage.ts';

/** Of a maturity that may be listed later. */
const DATED = /_\d{6}$/;
/** What comes to be only while the scenario runs. */
const LATER: readonly string[] = ['orders', 'positions', 'markets'];

/** Every name of the scenario that means nothing to its venue. */
export function faultsOfNames(scenario: Scenario, stage: Stage): readonly Fault[] {
  const { state } = stage;
  const figures = new Figures(state, new Chronicle(stage.host.timeline));
  const names = scenario.accounts.map(({ name }) => name);
  const expected = (expectations: Expectations, place: Place): readonly Fault[] =>
    Object.keys(expectations).flatMap((path) => figureFault(stage, figures, names, path, [...place, path]));
  return [
    ...priceFaults(scenario, state),
    ...scenario.steps.flatMap(({ file, place, action }) => {
      const content: unknown = file[action];
      const symbol = (content as { readonly symbol?: unknown }).symbol;
      const wrong = typeof symbol === 'string' ? marketFault(state, symbol, [...place, action, 'symbol'], false) : [];
      return [...wrong, ...(file.expect === undefined ? [] : expected(file.expect, [...place, 'expect']))];
    }),
    ...expected(scenario.expect, ['expect']),
  ];
}

function priceFaults({ indexPrices, premiums, indexPaths, premiumPaths }: Scenario, state: State): readonly Fault[] {
  const pathNames = (paths: readonly { readonly symbol: string }[]): readonly string[] =>
    paths.map(({ symbol }) => symbol);
  return [
    ...Object.keys(indexPrices).flatMap((name) => assetFault(state, name, ['market', 'indexPrices', name])),
    ...Object.keys(premiums).flatMap((name) => marketFault(state, name, ['market', 'premiums', name], true)),
    ...pathNames(indexPaths).flatMap((name) => assetFault(state, name, ['prices', 'indexPrices', name])),
    ...pathNames(premiumPaths).flatMap((name) => marketFault(state, name, ['prices', 'premiums', name], true)),
  ];
}

function assetFault(state: State, name: string, place: Place): readonly Fault[] {
  if (findAsset(state, name) !== undefined) return [];
  const known: string[] = [];
  for (let id = 0; id < state.assets.size; id++) known.push(state.assets.get(id).symbol);
  return [{ place, isName: true, problem: `is no asset of the venue.${suggestion(name, known)}` }];
}

function marketFault(state: State, name: string, place: Place, isName: boolean): readonly Fault[] {
  if (findMarket(state, name) !== undefined || DATED.test(name)) return [];
  const known: string[] = [];
  for (let id = 0; id < state.markets.size; id++) known.push(state.markets.get(id).contract.symbol);
  const problem = `names no market of the venue: ${name}.${suggestion(name, known)}`;
  return [isName ? { place, isName, problem } : { place, problem }];
}

function figureFault(
  stage: Stage,
  figures: Figures,
  names: readonly string[],
  path: string,
  place: Place,
): readonly Fault[] {
  const [first = '', second = ''] = path.split('.');
  if (LATER.includes(first)) return [];
  if (accountsNamed(first, names).length > 0 && LATER.includes(second)) return [];
  return lookUp(stage, figures, names, path)
    .slice(0, 1)
    .flatMap(({ found }) =>
      found.ok ? [] : [{ place, isName: true as const, problem: `cannot be held: ${found.problem}` }],
    );
}
