import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Finding, findImpurities } from '../../scripts/lib/purity/check.js';

const root = join(import.meta.dirname, '../..');

// Each row: the folder of the module, the rule that must refuse it ('' for none), its code.
const samples: readonly (readonly [folder: string, rule: string, code: string])[] = [
  ['core', 'import', `import { join } from 'node:path';\nexport const path = join('a', 'b');`],
  ['core', 'import', `import fastify from 'fastify';\nexport const make = () => fastify();`],
  ['core', 'import', `import { nothing } from '../journal/helper.ts';\nexport const copy = nothing;`],
  ['core', 'import', `import type { Nothing } from '../journal/helper.ts';\nexport type Copy = Nothing;`],
  ['core', 'import', `export { nothing } from '../journal/helper.ts';`],
  ['core', 'import', `import '../journal/helper.ts';`],
  ['core', 'import', `export type Copy = import('../journal/helper.ts').Nothing;`],
  ['core', 'import', `export const load = () => import('./helper.ts');`],
  ['core', 'import', `export const here = () => import.meta.url;`],
  ['core', '', `import { nothing } from './helper.ts';\nexport const copy = nothing;`],
  ['core', '', `import type { Nothing } from './orders/../helper.ts';\nexport type Copy = Nothing;`],
  ['timeline', 'import', `import { nothing } from '../journal/helper.ts';\nexport const copy = nothing;`],
  ['timeline', 'import', `import { type Nothing } from '../journal/helper.ts';\nexport type Copy = Nothing;`],
  ['timeline', 'import', `import type { Nothing } from '../gateway/helper.ts';\nexport type Copy = Nothing;`],
  ['timeline', '', `import type { Nothing } from '../journal/helper.ts';\nexport type Copy = Nothing;`],
  ['timeline', '', `import { nothing } from '../core/helper.ts';\nexport const copy = nothing;`],
  ['gateway', '', `import { join } from 'node:path';\nexport const path = (name: string) => join('a', name);`],

  ['core', 'global', `export const now = () => Date.now();`],
  ['core', 'global', `export const now = () => new Date();`],
  ['core', 'global', `export const clock = Date;`],
  ['core', 'global', `export const parts = () => ({ Date });`],
  ['core', 'global', `export const text = (x: number) => new Intl.NumberFormat().format(x);`],
  ['core', 'global', `export const now = () => performance.now();`],
  ['core', 'global', `export const mode = () => process.env['MODE'];`],
  ['core', 'global', `export const id = () => crypto.randomUUID();`],
  ['core', 'global', `export const later = (f: () => void) => setTimeout(f, 1);`],
  ['core', 'global', `export const later = (f: () => void) => setInterval(f, 1);`],
  ['core', 'global', `export const later = (f: () => void) => setImmediate(f);`],
  ['core', 'global', `export const later = (f: () => void) => queueMicrotask(f);`],
  ['core', 'global', `export const say = () => console.log('x');`],
  ['core', 'global', `export const done = () => Promise.resolve(1);`],
  ['core', 'global', `export const all = () => globalThis;`],
  ['core', 'global', `export const bytes = () => Buffer.from('x');`],
  ['core', 'global', `export const weak = (x: object) => new WeakRef(x);`],
  ['core', 'global', `const { floor } = Math;\nexport const f = floor;`],
  ['core', 'global', `export const f = (name: 'floor') => Math[name](1.5);`],
  ['core', '', `export const f = (Date: number, process: { readonly env: number }) => Date + process.env;`],
  ['core', '', `export interface Civil { readonly Date: number }\nexport const f = (x: Civil) => ({ Date: x.Date });`],
  ['timeline', 'global', `export const now = () => Date.now();`],
  ['gateway', '', `export const now = () => Date.now();`],

  ['core', 'math', `export const roll = () => Math.random();`],
  ['core', 'math', `export const f = (x: number) => Math.pow(x, 2);`],
  ['core', 'math', `export const f = (x: number) => Math.exp(x);`],
  ['core', 'math', `export const f = (x: number) => Math.log10(x);`],
  ['core', 'math', `export const f = (x: number) => Math.sin(x);`],
  ['core', 'math', `export const f = (x: number) => Math.hypot(x, 1);`],
  ['core', '', `export const f = (x: number) => Math.max(Math.floor(Math.abs(x)), Math.sqrt(2));`],
  ['core', 'power', `export const f = (x: number) => x ** 2;`],
  ['core', 'power', `export const f = (x: number) => { let y = x; y **= 2; return y; };`],
  ['core', 'locale', `export const f = (x: number) => x.toLocaleString();`],
  ['core', 'locale', `export const f = (x: string) => x.toLocaleUpperCase();`],
  ['core', 'locale', `export const f = (x: readonly string[]) => x.toSorted((a, b) => a.localeCompare(b));`],
  ['core', 'stack', `export const f = (error: Error) => error.stack;`],
  ['core', '', `export const f = (account: { readonly stack: number }) => account.stack;`],
  ['core', 'async', `export async function f(): Promise<number> { return 1; }`],
  ['core', 'async', `export async function f(x: Promise<number>): Promise<number> { return await x; }`],

  ['core', 'for-in', `export const f = (x: object) => { for (const key in x) return key; return ''; };`],
  ['core', 'iteration', `export const f = (x: Record<string, number>) => Object.keys(x);`],
  ['core', 'iteration', `export const f = (x: Record<string, number>) => Object.values(x);`],
  [
    'core',
    'iteration',
    `export const f = (x: Record<string, number>) => { for (const [k] of Object.entries(x)) return k; return ''; };`,
  ],
  [
    'core',
    'iteration',
    `export const f = (x: Map<string, number>) => { for (const [key] of x) return key; return ''; };`,
  ],
  [
    'core',
    'iteration',
    `export const f = (x: ReadonlySet<string>) => { for (const key of x) return key; return ''; };`,
  ],
  [
    'core',
    'iteration',
    `export const f = (x: Map<string, number>) => { for (const y of x.values()) return y; return 0; };`,
  ],
  [
    'core',
    'iteration',
    `export const f = (x: Map<string, number> | undefined) => { for (const y of x ?? []) return y; return 0; };`,
  ],
  ['core', 'iteration', `export const f = (x: Map<string, number>) => x.keys().next();`],
  ['core', 'iteration', `export const f = (x: Map<string, number>, g: () => void) => x.forEach(g);`],
  ['core', 'iteration', `export const f = (x: Set<number>) => [...x];`],
  ['core', 'iteration', `export const f = (x: Set<number>) => Math.max(...x);`],
  ['core', 'iteration', `export const f = (x: Set<number>) => Array.from(x);`],
  ['core', 'iteration', `export const f = (x: Set<number>) => { const [first] = x; return first; };`],
  ['core', 'iteration', `export function* f(x: Set<number>) { yield* x; }`],
  [
    'core',
    'iteration',
    `export class Book { readonly #levels = new Map<number, number>(); best() { for (const [price] of this.#levels) return price; return 0; } }`,
  ],
  ['core', 'iteration', `export const f = <T extends Map<string, number>>(x: T) => [...x];`],
  ['core', '', `export const f = (x: Map<string, number>) => (x.get('a') ?? 0) + x.size;`],
  [
    'core',
    '',
    `export const f = (x: readonly number[]) => { for (const [i, y] of x.entries()) if (i > 0) return y; return [...x].length; };`,
  ],
  ['core', '', `export const f = (x?: number) => [1, ...(x === undefined ? [] : [x])];`],
  [
    'core',
    '',
    `export interface Table { values(): readonly number[] }\nexport const f = (x: Table) => [...x.values()];`,
  ],
  ['gateway', '', `export const f = (x: Map<string, number>) => [...x.keys()];`],
  ['core', 'iteration', `export const f = (x: Map<string, number>) => [...x.keys()].map((y) => y + 'a');`],
  ['core', 'iteration', `export const f = (x: object, y: string[]) => y.concat(Object.keys(x)).sort(() => 0);`],
  [
    'core',
    '',
    `export const f = (x: object, c: (a: string, b: string) => number) => [...Object.keys(x).sort(c), Object.keys(x).length];`,
  ],
  [
    'core',
    '',
    `export const f = (x: Map<string, number>, c: (a: string, b: string) => number) => [...x.keys()].sort(c);`,
  ],
  ['core', '', `export const f = (x: Set<string>, c: (a: string, b: string) => number) => Array.from(x).toSorted(c);`],

  ['core', 'sort', `export const f = (x: number[]) => x.sort();`],
  ['core', 'sort', `export const f = (x: readonly string[]) => x.toSorted();`],
  ['core', '', `export const f = (x: number[]) => x.sort((a, b) => a - b);`],
  ['core', '', `export const f = (x: Float64Array) => x.toSorted();`],

  ['core', 'module-effect', `const text = 'x';\ntext.at(0);`],
  ['core', 'module-state', `let count = 0;\nexport const next = () => { count += 1; return count; };`],
  ['gateway', 'module-state', `export let count = 0;\nexport const next = () => { count += 1; return count; };`],
  ['gateway', 'module-state', `var count = 0;\nexport const next = () => { count += 1; return count; };`],
  ['gateway', 'module-state', `export const cache = new Map<string, number>();`],
  ['gateway', 'module-state', `export const cache: Map<string, number> | undefined = new Map();`],
  ['gateway', 'module-state', `export const cache = new Set(['a']);`],
  ['gateway', 'module-state', `export const cache = new WeakMap<object, number>();`],
  ['gateway', 'module-state', `export const list = [1, 2];`],
  ['gateway', 'module-state', `export const list = [1, 2].map((x) => x + 1);`],
  ['gateway', 'module-state', `export const pair: [number, number] = [1, 2];`],
  ['gateway', 'module-state', `export const options = { port: 1 };`],
  ['gateway', 'module-state', `export const byName: Record<string, number> = { a: 1 };`],
  ['gateway', 'module-state', `class Counter { count = 0; }\nexport const counter = new Counter();`],
  ['gateway', 'module-state', `export class Counter { static count = 0; }`],
  ['gateway', 'module-state', `export class Counter { static readonly seen = new Set<string>(); }`],
  ['gateway', 'module-state', `export const word = /[a-z]+/g;`],
  [
    'gateway',
    'module-state',
    `const bits = new Float64Array(1);\nexport const f = (x: number) => { bits[0] = x; return bits[0]; };`,
  ],
  [
    'gateway',
    'module-state',
    `const view = new DataView(new ArrayBuffer(8));\nexport const f = (x: number) => { view.setFloat64(0, x); return view.getInt32(0); };`,
  ],
  [
    'gateway',
    '',
    `export const names: ReadonlySet<string> = new Set(['a']);\nexport const byName: ReadonlyMap<string, number> = new Map([['a', 1]]);`,
  ],
  [
    'gateway',
    '',
    `export const list = [1, 2] as const;\nexport const other: readonly number[] = [1];\nexport const third = Object.freeze([1]);`,
  ],
  [
    'gateway',
    '',
    `export const options = { port: 1 } as const;\nexport const other: Readonly<Record<string, number>> = { a: 1 };`,
  ],
  ['gateway', '', `const powers = Float64Array.of(1, 10, 100);\nexport const f = (x: number) => powers[x];`],
  [
    'gateway',
    '',
    `class Point { readonly x = 1; get y() { return this.x; } z() { return this.x; } }\nexport const origin = new Point();`,
  ],
  [
    'gateway',
    '',
    `export const word = /[a-z]+/i;\nexport const f = (x: string) => { let y = x; y += 'a'; const z = new Map([[y, 1]]); return z; };`,
  ],
];

describe('purity', () => {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'drydock-purity-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  let found: readonly Finding[] = [];

  before(() => {
    const compilerOptions = { allowJs: false, types: ['node'], typeRoots: [join(root, 'node_modules/@types')] };
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, include: ['src'] }),
    );
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    for (const name of ['core', 'timeline', 'journal', 'gateway']) {
      mkdirSync(join(folder, 'src', name), { recursive: true });
      writeFileSync(
        join(folder, 'src', name, 'helper.ts'),
        'export interface Nothing { readonly x: 1 }\nexport const nothing: Nothing = { x: 1 };\n',
      );
    }
    samples.forEach(([name, , code], index) => {
      writeFileSync(join(folder, 'src', name, `sample-${index}.ts`), code);
    });
    found = findImpurities(join(folder, 'tsconfig.json'), join(folder, 'src')).findings;
  });

  samples.forEach(([name, rule, code], index) => {
    it(`${rule === '' ? 'lets pass' : `refuses (${rule})`} in ${name}: ${code.replaceAll('\n', ' ')}`, () => {
      const rules = found.filter(({ file }) => file === `${name}/sample-${index}.ts`).map((each) => each.rule);
      assert.deepEqual([...new Set(rules)], rule === '' ? [] : [rule]);
    });
  });

  it('says where, what is wrong, and what to use instead', () => {
    const index = samples.findIndex(([, , code]) => code.includes('x.sort()'));
    assert.deepEqual(
      found.find(({ file }) => file === `core/sample-${index}.ts`),
      {
        file: `core/sample-${index}.ts`,
        line: 1,
        column: 35,
        rule: 'sort',
        message: '`sort` without a comparator sorts by text: give a comparator that is 0 only for the same element.',
      },
    );
  });
});

describe('src', () => {
  it('breaks no rule of purity', () => {
    const { findings, files } = findImpurities(join(root, 'tsconfig.json'), join(root, 'src'));
    assert.deepEqual(findings, []);
    assert.ok(files > 0);
  });
});
