import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { knownOf } from '../../src/control/lookup.ts';
import { readSources } from '../../src/import/read.ts';
import { account } from '../support/genesis.ts';
import { ether, inverse, linear } from '../support/instruments.ts';
import { SmallVenue } from '../support/small-venue.ts';

const { state } = new SmallVenue({ instruments: [linear(), ether(), inverse()], accounts: [account('alice')] });
const known = knownOf(state);

function read(text: string, skipUnknown = false) {
  return readSources([{ name: '', document: JSON.parse(text) as unknown }], known, skipUnknown);
}

function pictureOf(document: unknown) {
  const result = read(JSON.stringify(document));
  assert.ok(result.ok, result.ok ? '' : result.problems.join(' '));
  return result.picture;
}

const FLEX = { type: 'multiCollateralMarginAccount', currencies: { USD: { quantity: 5 } } };
const POSITION = { side: 'long', symbol: 'PF_XBTUSD', price: 60_000, size: 0.1 };
const ORDER = {
  order_id: 'a',
  symbol: 'PF_XBTUSD',
  side: 'buy',
  orderType: 'lmt',
  limitPrice: 59_500,
  unfilledSize: 0.05,
  filledSize: 0,
};

describe('one picture of every shape', () => {
  test('amounts as numbers and as text, BTC and XBT, in any case', () => {
    for (const balances of [{ xbt: 0.5 }, { xbt: '0.5' }, { BTC: '0.50' }, { XBT: 5e-1 }]) {
      const { balances: read } = pictureOf({ cash: { type: 'cashAccount', balances } });
      assert.deepEqual(
        read.map(({ wallet, asset, amount }) => [wallet, asset, amount]),
        [['cash', 'XBT', '0.5']],
      );
    }
    assert.equal(pictureOf({ flex: { currencies: { BTC: { quantity: 1e-7 } } } }).balances[0]?.amount, '0.0000001');
  });

  test('whole, bare, under its name, in an envelope under its name', () => {
    const accounts = { flex: FLEX };
    for (const document of [
      accounts,
      { accounts },
      { result: 'success', serverTime: '2026-10-09T00:00:00Z', accounts },
      { accounts: { result: 'success', accounts } },
    ]) {
      assert.equal(pictureOf(document).balances.length, 1);
    }
    for (const document of [
      [POSITION],
      { openPositions: [POSITION] },
      { openpositions: { result: 'success', openPositions: [POSITION] } },
      { open_positions: [POSITION] },
    ]) {
      assert.equal(pictureOf(document).positions.length, 1);
    }
    for (const document of [
      [ORDER],
      { openOrders: [ORDER] },
      {
        feed: 'open_orders_snapshot',
        orders: [
          {
            instrument: 'PF_XBTUSD',
            qty: 0.05,
            filled: 0,
            limit_price: 59_500,
            stop_price: 0,
            type: 'limit',
            direction: 0,
          },
        ],
      },
    ]) {
      const [order] = pictureOf(document).orders;
      assert.deepEqual(
        [order?.side, order?.limitPrice, order?.size, order?.stopPrice],
        ['buy', '59500', '0.05', undefined],
      );
    }
    const ticker = { symbol: 'pf_xbtusd', markPrice: 60_001.5, indexPrice: 60_000 };
    for (const document of [
      [ticker],
      { tickers: [ticker] },
      { ticker },
      { feed: 'ticker', product_id: 'PF_XBTUSD', markPrice: 60_001.5, index: 60_000 },
    ]) {
      assert.deepEqual(pictureOf(document).tickers, [{ symbol: 'PF_XBTUSD', markPrice: 60_001.5, indexPrice: 60_000 }]);
    }
  });

  test('positions of REST and of the feed', () => {
    const [rest] = pictureOf([
      {
        ...POSITION,
        side: 'short',
        pnlCurrency: 'BTC',
        maxFixedLeverage: 5,
        unrealizedPnl: -1,
        unrealizedFunding: null,
      },
    ]).positions;
    const [feed] = pictureOf({
      feed: 'open_positions',
      positions: [
        {
          instrument: 'pf_xbtusd',
          balance: -0.1,
          entry_price: 60_000,
          pnl: -1,
          pnl_currency: 'XBT',
          max_fixed_leverage: 5,
          mark_price: 60_010,
        },
      ],
    }).positions;
    for (const position of [rest, feed]) {
      assert.deepEqual(
        [
          position?.isShort,
          position?.size,
          position?.entryPrice,
          position?.profitAsset,
          position?.maxLeverage,
          position?.unrealizedPnl,
        ],
        [true, '0.1', '60000', 'XBT', 5, -1],
      );
    }
    assert.equal(feed?.markPrice, 60_010);
  });

  test('trailing stops, as the feed, the history and sendorder write their deviation', () => {
    const feed = {
      instrument: 'PF_XBTUSD',
      qty: 0.05,
      filled: 0,
      stop_price: 59_400,
      type: 'trailing_stop',
      direction: 1,
      triggerSignal: 'spot',
      trailing_stop_options: { max_deviation: 1, unit: 'percent' },
    };
    const rest = { ...ORDER, orderType: 'trailing_stop', stopPrice: undefined };
    const rows = [
      [feed, { value: '1', unit: 'PERCENT' }, '59400'],
      [
        { ...feed, trailing_stop_options: { max_deviation: 500, unit: 'quote_currency' } },
        { value: '500', unit: 'QUOTE_CURRENCY' },
        '59400',
      ],
      [
        { ...rest, trailingStopOptions: { maxDeviation: '2.5', unit: 'Percent' } },
        { value: '2.5', unit: 'PERCENT' },
        undefined,
      ],
      [
        { ...rest, trailingStopMaxDeviation: 100, trailingStopDeviationUnit: 'QUOTE_CURRENCY' },
        { value: '100', unit: 'QUOTE_CURRENCY' },
        undefined,
      ],
    ] as const;
    for (const [row, deviation, stopPrice] of rows) {
      const { orders, leftOut } = pictureOf({ feed: 'open_orders_snapshot', orders: [row] });
      assert.deepEqual(
        [orders[0]?.kind, orders[0]?.deviation, orders[0]?.stopPrice, orders[0]?.limitPrice, leftOut],
        ['trailing_stop', deviation, stopPrice, undefined, []],
      );
    }
    for (const options of [{ max_deviation: 1, unit: 'Unknown' }, { unit: 'percent' }, undefined]) {
      const orders = [{ ...feed, trailing_stop_options: options }];
      const { leftOut } = pictureOf({ feed: 'open_orders_snapshot', orders });
      assert.deepEqual(leftOut, [{ path: 'orders[0]', reason: 'trailingStop' }]);
    }
  });

  test('wallets that are not here, empty; contracts among old balances; trailing stops', () => {
    const picture = pictureOf({
      accounts: {
        fv_xrpxbt: { type: 'marginAccount', balances: { xbt: 0 } },
        fi_xbtusd: { type: 'marginAccount', balances: { xbt: 1, FI_XBTUSD_171215: 50, pi_xbtusd: -10 } },
      },
      openorders: [{ ...ORDER, orderType: 'trailing_stop' }],
    });
    assert.deepEqual(
      picture.balances.map(({ wallet, amount }) => [wallet, amount]),
      [['fi_xbtusd', '1']],
    );
    assert.deepEqual(
      picture.figures.map(({ path }) => path),
      ['fi_xbtusd.balances.xbt', 'fi_xbtusd.balances.pi_xbtusd'],
    );
    assert.deepEqual(picture.leftOut, [{ path: 'openorders[0]', reason: 'trailingStop' }]);
  });
});

describe('hostile documents are refused by the place', () => {
  const deep = `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`;
  const rows: readonly (readonly [text: string, problem: RegExp])[] = [
    ['1', /^The document is not an answer/],
    ['"accounts"', /^The document is not an answer/],
    ['{}', /^The document holds nothing/],
    ['[]', /^The document is a list that is not/],
    ['[{"a":1}]', /^The document is not/],
    ['{"result":"error","error":"authenticationError"}', /^The document is the venue's refusal/],
    ['{"accounts":{"result":"error","error":"apiLimitExceeded"}}', /^accounts is the venue's refusal/],
    ['{"feed":"fills","fills":[]}', /^feed is no feed/],
    [deep, /lies deeper than 16 levels/],
    [`{"accounts":[${'[],'.repeat(250_000)}1]}`, /^accounts holds more than 250000 values\.$/],
    ['{"accounts":[0,[{"a":[1,{"secret":1}]}]]}', /^accounts\[1\]\[0\]\.a\[1\]\.secret looks like a secret/],
    [
      '{"accounts":{"flex":{"currencies":{"USD":{"quantity":1e400}}}}}',
      /^accounts\.flex\.currencies\.USD\.quantity is no number/,
    ],
    ['{"accounts":{"cash":{"balances":{"usd":"NaN"}}}}', /^accounts\.cash\.balances\.usd is no number/],
    ['{"accounts":{"cash":{"balances":{"usd":"1e400"}}}}', /^accounts\.cash\.balances\.usd is larger/],
    ['{"accounts":{"cash":{"balances":{"usd":"0x10"}}}}', /^accounts\.cash\.balances\.usd is no number/],
    ['{"accounts":{"cash":{"balances":{"usd":true}}}}', /^accounts\.cash\.balances\.usd is no number/],
    ['{"accounts":{"cash":{"balances":{"usd":-1}}}}', /^accounts\.cash\.balances\.usd is negative/],
    [
      '{"accounts":{"flex":{"currencies":{"XBT":{"quantity":-1}}}}}',
      /^accounts\.flex\.currencies\.XBT\.quantity is negative/,
    ],
    ['{"accounts":{"cash":{"balances":{"nope":1}}}}', /^accounts\.cash\.balances\.nope is an asset .* skipUnknown/],
    ['{"accounts":{"cash":{"balances":{"xbt":1,"btc":1}}}}', /^accounts\.cash\.balances\.btc is there twice/],
    ['{"accounts":{"fv_nope":{"type":"marginAccount","balances":{"xbt":1}}}}', /^accounts\.fv_nope is a wallet/],
    [
      '{"accounts":{"fi_xbtusd":{"type":"marginAccount","balances":{"eth":1}}}}',
      /^accounts\.fi_xbtusd\.balances\.eth is not the coin/,
    ],
    ['{"accounts":{"flex":{"currencies":{"USD":{}}}}}', /^accounts\.flex\.currencies\.USD\.quantity is missing/],
    ['{"accounts":{"flex":[]}}', /^accounts\.flex is no object/],
    ['{"accounts":[]}', /^accounts is not/],
    [
      '{"openpositions":[{"symbol":"PF_NOPEUSD","side":"long","size":1,"price":1}]}',
      /^openpositions\[0\]\.symbol is a market/,
    ],
    [
      '{"openpositions":[{"symbol":"PF_XBTUSD","side":"up","size":1,"price":1}]}',
      /^openpositions\[0\]\.side is neither/,
    ],
    [
      '{"openpositions":[{"symbol":"PF_XBTUSD","side":"long","size":0,"price":1}]}',
      /^openpositions\[0\]\.size must be above 0/,
    ],
    [
      '{"openpositions":[{"symbol":"PF_XBTUSD","side":"long","size":1,"price":-1}]}',
      /^openpositions\[0\]\.price must be above 0/,
    ],
    [
      JSON.stringify({ openpositions: Array(2_001).fill(POSITION) }),
      /^openpositions has more than the 2000 rows that an import may have\.$/,
    ],
    [JSON.stringify({ openpositions: [POSITION, POSITION] }), /^openpositions\[1\]\.symbol is there twice/],
    [JSON.stringify({ openorders: [ORDER, ORDER] }), /^openorders\[1\]\.order_id is there twice/],
    [JSON.stringify({ openorders: [{ ...ORDER, orderType: 'mkt' }] }), /^openorders\[0\]\.orderType is no type/],
    [JSON.stringify({ openorders: [{ ...ORDER, limitPrice: undefined }] }), /^openorders\[0\]\.limitPrice is missing/],
    [JSON.stringify({ openorders: [{ ...ORDER, orderType: 'stop' }] }), /^openorders\[0\]\.stopPrice is missing/],
    [JSON.stringify({ openorders: [{ ...ORDER, cliOrdId: 'x'.repeat(101) }] }), /^openorders\[0\]\.cliOrdId is longer/],
    [
      '{"tickers":[{"symbol":"PF_XBTUSD","markPrice":1},{"symbol":"pf_xbtusd","markPrice":1}]}',
      /^tickers\[1\]\.symbol is there twice/,
    ],
    ['{"tickers":[{"symbol":"PF_XBTUSD","markPrice":0}]}', /^tickers\[0\]\.markPrice must be above 0/],
    ['{"accounts":{"flex":{"currencies":{}},"apiKey":"abc"}}', /^accounts\.apiKey looks like a secret/],
    ['{"accounts":{"flex":{"currencies":{}}},"api_secret":"abc"}', /^api_secret looks like a secret/],
    ['{"accounts":{"__proto__":{"type":"cashAccount"}}}', /^accounts\.__proto__ is a name/],
    [
      '{"accounts":{"flex":{"currencies":{}}},"openPositions":[],"positions":[]}',
      /is a second answer of \/openpositions/,
    ],
  ];
  for (const [text, problem] of rows) {
    test(text.slice(0, 90), () => {
      const result = read(text);
      assert.ok(!result.ok);
      assert.match(result.problems[0] ?? '', problem);
      assert.ok(!result.problems.join(' ').includes('abc'), 'values are not repeated');
    });
  }

  test('what is unknown may be left out, and is listed', () => {
    const result = read(
      JSON.stringify({
        accounts: { cash: { balances: { nope: 1, usd: 2 } }, fv_nope: { type: 'marginAccount', balances: { xbt: 1 } } },
        openpositions: [{ ...POSITION, symbol: 'PF_NOPEUSD' }],
        openorders: [{ ...ORDER, symbol: 'PF_NOPEUSD' }],
      }),
      true,
    );
    assert.ok(result.ok);
    assert.deepEqual(
      result.picture.leftOut.map(({ reason }) => reason),
      ['unknownAsset', 'unknownWallet', 'unknownMarket', 'unknownMarket'],
    );
    assert.equal(result.picture.balances.length, 1);
  });
});
