import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Dialects } from '../../../src/gateway/dialect/dialects.ts';
import { readDialect } from '../../../src/gateway/dialect/read.ts';
import {
  DEFAULT_DIALECT,
  DIALECTS,
  type Dialect,
  SWITCH_NAMES,
  SWITCHES,
} from '../../../src/gateway/dialect/switches.ts';
import { translationOf } from '../../../src/gateway/dialect/translate.ts';
import { jsonReply } from '../../../src/gateway/reply.ts';

function read(input: unknown, base: Dialect = DEFAULT_DIALECT, ofAccount = false): Dialect {
  const result = readDialect(input, { base, ofAccount });
  assert.ok(result.ok, result.ok ? '' : result.problem);
  return result.dialect;
}

function problem(input: unknown, ofAccount = false): string {
  const result = readDialect(input, { base: DEFAULT_DIALECT, ofAccount });
  return result.ok ? '' : result.problem;
}

describe('a dialect', () => {
  test('is a name, or switches over the dialect that it names, else over what is spoken anyway', () => {
    assert.deepEqual(read('2026'), DEFAULT_DIALECT);
    assert.deepEqual(read('numbers'), { ...DEFAULT_DIALECT, balances: 'number' });
    assert.deepEqual(read({ bitcoin: 'BTC' }, read('numbers')), { ...read('numbers'), bitcoin: 'BTC' });
    assert.deepEqual(read({ preset: '2026', bitcoin: 'BTC' }, read('numbers')), { ...DEFAULT_DIALECT, bitcoin: 'BTC' });
    assert.deepEqual(read({ preset: '2023', balances: 'string' }), { ...read('2023'), balances: 'string' });
  });

  test('of an account leaves alone what is the venue’s', () => {
    assert.equal(read('2023').orderBook, 'bestFirst');
    const own = read('2023', DEFAULT_DIALECT, true);
    assert.equal(own.balances, 'number');
    for (const name of SWITCH_NAMES) {
      if (SWITCHES[name].scope === 'venue') assert.equal(own[name], DEFAULT_DIALECT[name], name);
    }
  });

  test('that cannot be is refused in the end of a sentence', () => {
    const names = Object.keys(DIALECTS).join(', ');
    for (const [input, ofAccount, said] of [
      ['2019', false, `is none of ${names}`],
      ['__proto__', false, `is none of ${names}`],
      [{ preset: 7 }, false, `is none of ${names}`],
      [{ balances: 'numbers' }, false, 'takes balances: string or number'],
      [{ balances: 7 }, false, 'takes balances: string or number'],
      [{ balance: 'number' }, false, `has no switch balance; there are ${SWITCH_NAMES.join(', ')}`],
      [{ orderBook: 'bestFirst' }, true, 'has orderBook for the whole venue only (--dialect)'],
      [[], false, 'takes the name of a dialect, or an object of switches'],
      [null, false, 'takes the name of a dialect, or an object of switches'],
    ] as const) {
      assert.equal(problem(input, ofAccount), said, JSON.stringify(input));
    }
  });
});

describe('whom which dialect is spoken to', () => {
  test('the key goes before the account, and that before the venue', () => {
    const dialects = new Dialects(read({ bitcoin: 'BTC' }));
    dialects.set(7, '"numbers"');
    assert.equal(dialects.of({ accountId: 1 }), dialects.venue);
    assert.equal(dialects.of({ accountId: 7 }).balances, 'number');
    assert.equal(dialects.of({ accountId: 7 }).bitcoin, 'XBT', 'a name is that dialect whole');
    const key = { accountId: 7, dialect: '{"rounding":"everything"}' };
    const { balances, bitcoin, rounding } = dialects.of(key);
    assert.deepEqual([balances, bitcoin, rounding], ['string', 'BTC', 'everything']);
    dialects.set(7, '');
    assert.equal(dialects.of({ accountId: 7 }), dialects.venue);
  });

  test('one choice is one object, however it was written', () => {
    const dialects = new Dialects();
    const texts = ['"numbers"', '{"balances":"number"}', '{"preset":"2026","balances":"number"}'];
    assert.equal(new Set(texts.map((dialect) => dialects.of({ accountId: 1, dialect }))).size, 1);
    assert.equal(dialects.of({ accountId: 1, dialect: '"2026"' }), dialects.venue);
  });

  test('what another release wrote and this one does not know is the venue’s', () => {
    const dialects = new Dialects();
    for (const dialect of ['"2031"', '{"singing":"loud"}']) {
      assert.equal(dialects.of({ accountId: 1, dialect }), dialects.venue);
    }
  });

  test('goes back with what was kept', () => {
    const dialects = new Dialects();
    dialects.set(7, '"numbers"');
    const image = dialects.save();
    dialects.set(7, '');
    dialects.set(8, '"2023"');
    dialects.load(image);
    assert.deepEqual([dialects.textOf(7), dialects.textOf(8)], ['"numbers"', undefined]);
    dialects.set(8, '"2023"');
    dialects.load(image);
    assert.equal(dialects.textOf(8), undefined, 'an image is not changed');
  });
});

describe('a translation', () => {
  const told = (endpoint: string, body: string, choices: Partial<Dialect> = {}): unknown =>
    translationOf(endpoint)?.(jsonReply(200, body), { ...DEFAULT_DIALECT, ...choices }).body;

  test('writes the symbols of markets in lower case, and nothing else', () => {
    const body = '{"openPositions":[{"symbol":"PF_XBTUSD","pnlCurrency":"USD","price":1e-7}],"error":null}';
    const lower = body.replace('PF_XBTUSD', 'pf_xbtusd');
    assert.equal(told('openpositions', body, { symbols: 'lower' }), lower);
    assert.equal(told('openpositions', body), body);
    const bytes = jsonReply(200, Buffer.from(body));
    assert.equal(translationOf('fills')?.(bytes, { ...DEFAULT_DIALECT, symbols: 'lower' }).body, lower);
  });

  test('names the events of executions and prices otherwise', () => {
    const page = (event: string): string => `{"elements":[{"uid":"","event":${event}}],"len":1}`;
    const inner = '{"execution":{"execution":{"uid":"a","price":"1.50"},"takerReducedQuantity":""}}';
    assert.equal(told('executions', page(inner)), page(inner));
    assert.equal(
      told('executions', page(inner), { executionEvent: 'Execution' }),
      page('{"Execution":{"execution":{"uid":"a","price":"1.50"},"takerReducedQuantity":""}}'),
    );
    const mark = page('{"MarkPriceChanged":{"price":"81698.5"}}');
    assert.equal(told('market/{symbol}/price', mark), mark);
    assert.equal(told('market/{symbol}/price', mark, { priceEvent: 'price' }), page('{"price":"81698.5"}'));
  });

  test('is there for what differs only', () => {
    for (const endpoint of ['accounts', 'tickers', 'orderbook']) assert.equal(translationOf(endpoint), undefined);
  });
});
