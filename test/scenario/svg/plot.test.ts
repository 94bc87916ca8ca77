/** The picture of a scenario: which panels there are, what is marked in them and what explains the marks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScenarioEvent, ScenarioFill, ScenarioResult, ScenarioRow } from '../../../src/scenario/result.ts';
import { scenarioSvg } from '../../../src/scenario/svg/plot.ts';

const START_MS = Date.UTC(2026, 2, 1, 8);
const HOURS = [0, 1, 2];
const momentOf = (hour: number) => ({ timeMs: START_MS + hour * 3_600_000, time: `hour ${hour}` });

function row(account: string, hour: number, changes: Partial<ScenarioRow> = {}): ScenarioRow {
  return {
    ...momentOf(hour),
    account,
    wallet: 'flex',
    currency: 'USD',
    equity: 1000 + hour,
    initialMargin: 20,
    maintenanceMargin: 10,
    availableMargin: 900,
    pnl: 0,
    funding: 0,
    realizedProfit: 0,
    fundingReceived: 0,
    fees: 1,
    positions: [],
    ...changes,
  };
}

function fill(hour: number, changes: Partial<ScenarioFill> = {}): ScenarioFill {
  const place = { ...momentOf(hour), account: 'alice', symbol: 'PF_XBTUSD', order: '', fillType: 'taker' } as const;
  const amounts = { size: 1, price: 100, currency: 'USD', realizedProfit: 0, fee: 0, fundingReceived: 0 };
  return { type: 'fill', side: 'buy', ...place, ...amounts, ...changes };
}

const liquidation = (hour: number, account: string): ScenarioEvent => ({
  type: 'liquidation',
  ...momentOf(hour),
  account,
  wallet: 'flex',
  symbol: null,
  step: 'full',
  currency: 'USD',
  equity: 5,
  maintenanceMargin: 10,
  before: 1,
  after: 0,
});

function draw({ rows = [row('alice', 0)], ...changes }: Partial<ScenarioResult> = {}): string {
  const prices = HOURS.map((hour) => ({
    ...momentOf(hour),
    indexPrices: { XBT: 100 + hour },
    marks: { PF_XBTUSD: 101 },
  }));
  return scenarioSvg({
    title: 'A <title> & "more"',
    about: '',
    seed: 1,
    start: '',
    startMs: START_MS,
    end: '',
    endMs: START_MS + 7_200_000,
    everyMs: 3_600_000,
    accounts: ['alice', 'bob'],
    shown: ['alice'],
    rows,
    prices,
    curves: { rows, prices },
    events: [],
    expectations: [],
    passed: true,
    stateHash: '',
    ...changes,
  });
}

const panelsOf = (svg: string): readonly string[] =>
  Array.from(svg.matchAll(/ink name"[^>]*>([^<]*)</g), ([, name = '']) => name);
const count = (svg: string, what: string): number => svg.split(what).length - 1;

test('text of the scenario is no markup', () => {
  const svg = draw();
  assert.ok(!svg.includes('<title> &'));
  assert.equal(count(svg, 'A &lt;title&gt; &amp; &quot;more&quot;'), 2);
});

test('triangles are explained where there are any: fills of shown accounts, one for each moment and side', () => {
  assert.equal(count(draw(), 'triangle: buys, sells'), 0);
  assert.equal(count(draw({ events: [fill(1, { account: 'bob' }), fill(1, { symbol: 'PF_ETHUSD' })] }), 'triangle'), 0);
  const svg = draw({ events: [fill(1), fill(1, { price: 101 }), fill(1, { side: 'sell' }), fill(2)] });
  assert.equal(count(svg, 'triangle: buys, sells'), 1);
  assert.deepEqual([count(svg, 'alice buys PF_XBTUSD'), count(svg, 'alice sells PF_XBTUSD')], [2, 1]);
});

test('a liquidation is marked once a moment, at the equity that it left', () => {
  const rows = HOURS.map((hour) => row('alice', hour));
  const events = [liquidation(1, 'alice'), liquidation(1, 'alice'), liquidation(2, 'bob')];
  const svg = draw({ rows, events });
  assert.deepEqual([count(svg, 'class="alarm"'), count(svg, '× liquidation')], [1, 1]);
  assert.equal(count(draw({ rows }), '× liquidation'), 0);
});

test('dashed maintenance margins are there for three wallets and left out for four', () => {
  const names = ['alice', 'bob', 'carol', 'dave'];
  const of = (accounts: readonly string[]): string =>
    draw({ shown: accounts, rows: accounts.flatMap((name) => HOURS.map((hour) => row(name, hour))) });
  const three = of(names.slice(0, 3));
  assert.deepEqual([count(three, 'class="thin'), count(three, 'dashed: maintenance margin')], [3, 1]);
  assert.deepEqual([count(of(names), 'class="thin'), count(of(names), 'dashed')], [0, 0]);
});

test('a panel for each currency that mattered, and for funding that is no rounding', () => {
  const idle = { initialMargin: 0, fees: 0 };
  const coin = { wallet: 'fi_xbtusd', currency: 'XBT' };
  const rows = (changes: Partial<ScenarioRow>) =>
    HOURS.flatMap((hour) => [row('alice', hour), row('alice', hour, changes)]);
  assert.deepEqual(panelsOf(draw({ rows: rows({ ...coin, ...idle }) })), ['Price', 'Equity']);
  assert.deepEqual(panelsOf(draw({ rows: rows(coin) })), ['Price', 'Equity', 'Equity']);
  assert.deepEqual(panelsOf(draw({ rows: rows({ ...coin, fundingReceived: -0.5 }) })), ['Price', 'Equity', 'Equity']);
  const paid = panelsOf(draw({ rows: rows({ ...coin, fundingReceived: -2 }) }));
  assert.deepEqual(paid, ['Price', 'Equity', 'Equity', 'Funding received']);
  assert.deepEqual(panelsOf(draw({ rows: [row('alice', 0, idle)] })), ['Price', 'Equity'], 'nobody did anything');
});

test('several assets stand side by side in percent of where they began', () => {
  const prices = HOURS.map((hour) => ({ ...momentOf(hour), indexPrices: { XBT: 100 + hour, ETH: 10 }, marks: {} }));
  const svg = draw({ curves: { rows: [], prices } });
  assert.deepEqual(panelsOf(svg), ['Index prices']);
  assert.equal(count(svg, '% of the start'), 1);
});

test('notes have a number at their moment and in the list below, twenty at the most', () => {
  const events = Array.from(
    { length: 25 },
    (_, at): ScenarioEvent => ({ type: 'note', ...momentOf(1), text: `note ${at}` }),
  );
  const svg = draw({ events });
  assert.deepEqual([count(svg, 'class="note"'), count(svg, 'class="flag"')], [20, 40]);
  assert.ok(svg.includes('1 Mar 2026 09:00  note 19') && !svg.includes('note 20'));
});

test('nothing is drawn at a place that is no number', () => {
  for (const svg of [
    draw({ rows: [], events: [fill(1)] }),
    draw({ rows: [row('alice', 0, { equity: 0, maintenanceMargin: 0 })] }),
  ]) {
    assert.ok(!/NaN|Infinity|undefined/.test(svg));
  }
});
