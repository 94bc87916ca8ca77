/**
 * Figures that are sums of other figures. Where their own parts make their own total, the total differs from ours for
 * the reasons of its parts; where they do not, the reply leaves something out, or nobody knows.
 */

/** A figure from others; `of` names the parts. */
export interface Identity {
  readonly path: string;
  readonly parts: readonly string[];
  /** The total that the parts make. */
  readonly total: number;
}

type Get = (path: string) => number | undefined;

interface Rule {
  readonly total: string;
  /** Parts and their signs. */
  readonly parts: readonly (readonly [path: string, sign: 1 | -1])[];
}

const TOTALS: readonly (readonly [total: string, parts: readonly (readonly [string, 1 | -1])[]])[] = [
  [
    'totalUnrealized',
    [
      ['pnl', 1],
      ['unrealizedFunding', 1],
    ],
  ],
  [
    'portfolioValue',
    [
      ['balanceValue', 1],
      ['totalUnrealized', 1],
    ],
  ],
  [
    'marginEquity',
    [
      ['collateralValue', 1],
      ['totalUnrealizedAsMargin', 1],
    ],
  ],
  [
    'availableMargin',
    [
      ['marginEquity', 1],
      ['initialMarginWithOrders', -1],
    ],
  ],
];

/** The identities whose parts are all told, of the multi-collateral wallet, its cross part and the coin wallets. */
export function identities(paths: readonly string[], get: Get): readonly Identity[] {
  const rules: Rule[] = [];
  for (const at of ['flex', 'flex.cross']) {
    for (const [total, parts] of TOTALS) {
      rules.push({ total: `${at}.${total}`, parts: parts.map(([part, sign]) => [`${at}.${part}`, sign]) });
    }
  }
  for (const [total, part] of [
    ['balanceValue', 'value'],
    ['collateralValue', 'collateral'],
  ] as const) {
    const parts = paths.filter((path) => path.startsWith('flex.currencies.') && path.endsWith(`.${part}`));
    if (parts.length > 0) rules.push({ total: `flex.${total}`, parts: parts.map((path) => [path, 1]) });
  }
  for (const path of paths) {
    const wallet = /^(\w+)\.auxiliary\.pv$/.exec(path)?.[1];
    if (wallet === undefined) continue;
    const balance = paths.find((other) => new RegExp(`^${wallet}\\.balances\\.[a-z0-9]+$`).test(other));
    if (balance !== undefined)
      rules.push({
        total: path,
        parts: [
          [balance, 1],
          [`${wallet}.auxiliary.pnl`, 1],
        ],
      });
  }
  return [...availables(paths, get), ...rules.flatMap(({ total, parts }) => sumOf(total, parts, get))];
}

/** What of a balance is available: all of it, or what the available margin is worth after the haircut (D5). */
function availables(paths: readonly string[], get: Get): readonly Identity[] {
  return paths.flatMap((path) => {
    const at = /^(flex\.currencies\.\w+)\.available$/.exec(path)?.[1];
    const margin = get('flex.availableMargin');
    const quantity = get(`${at}.quantity`);
    const collateral = at === 'flex.currencies.USD' ? quantity : get(`${at}.collateral`);
    if (at === undefined || margin === undefined || quantity === undefined || collateral === undefined) return [];
    if (!(quantity > 0 && collateral > 0)) return [];
    const total = Math.min(quantity, (Math.max(0, margin) * quantity) / collateral);
    return [{ path, parts: ['flex.availableMargin'], total }];
  });
}

function sumOf(total: string, parts: Rule['parts'], get: Get): readonly Identity[] {
  let sum = 0;
  for (const [path, sign] of parts) {
    const value = get(path);
    if (value === undefined) return [];
    sum += sign * value;
  }
  return get(total) === undefined ? [] : [{ path: total, parts: parts.map(([path]) => path), total: sum }];
}

/** Whether parts make a total: to the cent where the total is printed in cents. */
export function addsUp(total: number, sum: number, text: string, gross: number): boolean {
  const cents = /^-?\d+(\.\d{1,2})?$/.test(text) ? 0.0051 : 0;
  return Math.abs(total - sum) <= Math.max(cents, Math.abs(total) * 1e-9, gross * 1e-12);
}
