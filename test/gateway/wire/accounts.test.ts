import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Funding } from '../../../src/core/commands/command.ts';
import { Validators } from '../../../src/gateway/validators.ts';
import { type AccountsDialect, accountsBody } from '../../../src/gateway/wire/accounts.ts';
import { successBodyOf } from '../../../src/gateway/wire/envelope.ts';
import { ACCOUNTS, ACCOUNTS_REPLY } from '../../../src/gateway/wire/schemas/accounts.ts';
import { fc } from '../../support/property.ts';
import { SmallVenue, START_MS, usd } from './venue.ts';

const validators = new Validators();

interface Accounts {
  readonly cash: { readonly type: string; readonly balances: Readonly<Record<string, string | number>> };
  readonly flex: {
    readonly type: string;
    readonly currencies: Readonly<Record<string, Readonly<Record<string, number>>>>;
  } & Readonly<Record<string, number>>;
  readonly [wallet: string]: unknown;
}

function accountsOf(venue: SmallVenue, dialect?: AccountsDialect): Accounts {
  const value: unknown = JSON.parse(accountsBody(venue.state, venue.account('a'), dialect));
  if (dialect?.balances !== 'number') assert.equal(validators.firstFault(ACCOUNTS, value), undefined);
  return value as Accounts;
}

test('an unused account shows all its wallets, with zeros', () => {
  const empty = {
    type: 'marginAccount',
    auxiliary: { usd: 0, pv: 0, pnl: 0, af: 0, funding: 0 },
    marginRequirements: { im: 0, mm: 0, lt: 0, tt: 0 },
    triggerEstimates: { im: 0, mm: 0, lt: 0, tt: 0 },
  };
  assert.deepEqual(accountsOf(new SmallVenue({ funds: { a: [] } })), {
    cash: { type: 'cashAccount', balances: { xbt: '0', eth: '0', ltc: '0', xrp: '0' } },
    fi_xbtusd: { ...empty, currency: 'xbt', balances: { xbt: '0' } },
    fi_ethusd: { ...empty, currency: 'eth', balances: { eth: '0' } },
    fi_ltcusd: { ...empty, currency: 'ltc', balances: { ltc: '0' } },
    fi_xrpusd: { ...empty, currency: 'xrp', balances: { xrp: '0' } },
    flex: {
      type: 'multiCollateralMarginAccount',
      currencies: { USD: { quantity: 0, value: 0, collateral: 0, available: 0 } },
      initialMargin: 0,
      initialMarginWithOrders: 0,
      maintenanceMargin: 0,
      balanceValue: 0,
      portfolioValue: 0,
      collateralValue: 0,
      pnl: 0,
      unrealizedFunding: 0,
      totalUnrealized: 0,
      totalUnrealizedAsMargin: 0,
      availableMargin: 0,
      marginEquity: 0,
    },
  });
});

const EXAMPLE: readonly Funding[] = [
  { wallet: 'flex', asset: 'XBT', amount: '0.1185308247' },
  usd('flex', '5000'),
  { wallet: 'flex', asset: 'EUR', amount: '4540.5837374453' },
];

test("the contract's own example is printed digit by digit under the rules of 2022", () => {
  const venue = new SmallVenue({
    rules: 'contract-2022',
    prices: { XBT: 42_172.33, EUR: 1.10099 },
    funds: { a: EXAMPLE },
  });
  const text = accountsBody(venue.state, venue.account('a'));
  for (const row of [
    '"XBT":{"quantity":0.1185308247,"value":4998.721054420551,"collateral":4886.49976674881,"available":0.1185308247}',
    '"USD":{"quantity":5000,"value":5000,"collateral":5000,"available":5000}',
  ]) {
    assert.ok(text.includes(row), `${row} is in ${text}`);
  }
  const { EUR } = accountsOf(venue).flex.currencies;
  assert.equal(EUR?.quantity, 4540.5837374453);
  assert.equal(EUR?.value, 4999.137289089901);
  assert.equal(EUR?.available, 4540.5837374453);
  // The example's last digits were added up in another order.
  assert.ok(Math.abs((EUR?.collateral ?? 0) - 4886.906656949836) < 1e-11);
  const { flex } = accountsOf(venue);
  assert.equal(flex.balanceValue, 14997.86);
  assert.equal(flex.collateralValue, 14773.41);
});

test('positions and orders show in every figure', () => {
  // Linear: a buys 1 at 50,000 from b and asks to buy 0.5 more at 48,000; the index then rises to 50,100.
  // Inverse: a buys 1,000 contracts at 50,000, which at 50,100 have gained 1000 x (1/50000 - 1/50100) coins.
  const venue = new SmallVenue({
    prices: { XBT: 50_000 },
    funds: {
      a: [usd('flex', '10000'), { wallet: 'fi_xbtusd', asset: 'XBT', amount: '0.5' }],
      b: [usd('flex', '1000000'), { wallet: 'fi_xbtusd', asset: 'XBT', amount: '100' }],
    },
  });
  const b = venue.account('b').id;
  venue.send({ account: b, side: 'sell' });
  venue.send({});
  venue.send({ account: b, side: 'sell', symbol: 'PI_XBTUSD', size: '1000' });
  venue.send({ symbol: 'PI_XBTUSD', size: '1000' });
  venue.send({ size: '0.5', limitPrice: '48000' });
  venue.deliver({ type: 'setIndexPrices', prices: [['XBT', 50_100]] });
  const { flex, fi_xbtusd } = accountsOf(venue);
  // Taker fee 0.05 % of 50,000 is 25 USD; margin is 1 % of 50,000 and of 24,000 more, half of it maintenance.
  assert.deepEqual(flex, {
    type: 'multiCollateralMarginAccount',
    currencies: { USD: { quantity: 9975, value: 9975, collateral: 9975, available: 9335 } },
    initialMargin: 500,
    initialMarginWithOrders: 740,
    maintenanceMargin: 250,
    balanceValue: 9975,
    portfolioValue: 10075,
    collateralValue: 9975,
    pnl: 100,
    unrealizedFunding: 0,
    totalUnrealized: 100,
    totalUnrealizedAsMargin: 100,
    availableMargin: 9335,
    marginEquity: 10075,
  });
  // Taker fee 0.05 % of 0.02 coins is 0.00001; margin is 2 % of 0.02 coins, maintenance 1 % at the mark.
  const single = fi_xbtusd as Record<string, Record<string, number>>;
  assert.deepEqual(single.balances, { xbt: '0.49999', pi_xbtusd: '1000' });
  const profit = 1000 / 50_000 - 1000 / 50_100;
  assert.ok(Math.abs((single.auxiliary?.pnl ?? 0) - profit) < 1e-12);
  assert.ok(Math.abs((single.auxiliary?.pv ?? 0) - (0.49999 + profit)) < 1e-12);
  assert.ok(Math.abs((single.auxiliary?.af ?? 0) - (0.49999 + profit - 0.0004)) < 1e-12);
  assert.ok(Math.abs((single.marginRequirements?.im ?? 0) - 0.0004) < 1e-12);
  assert.ok(Math.abs((single.marginRequirements?.mm ?? 0) - (1000 / 50_100) * 0.01) < 1e-12);
  assert.ok((single.triggerEstimates?.im ?? 0) > 0);
});

test('older dialects: balances as numbers, bitcoin as BTC', () => {
  const venue = new SmallVenue({
    funds: {
      a: [
        { wallet: 'cash', asset: 'XBT', amount: '0.1785169809' },
        { wallet: 'flex', asset: 'XBT', amount: '1.5' },
        { wallet: 'fi_xbtusd', asset: 'XBT', amount: '2' },
      ],
    },
  });
  const numbers = accountsOf(venue, { balances: 'number', bitcoin: 'BTC', rounding: 'rules' });
  assert.equal(numbers.cash.balances.xbt, 0.1785169809);
  assert.deepEqual((numbers.fi_xbtusd as Accounts['cash']).balances, { xbt: 2 });
  assert.deepEqual(Object.keys(numbers.flex.currencies), ['USD', 'BTC']);
  const standard = accountsOf(venue);
  assert.equal(standard.cash.balances.xbt, '0.1785169809');
  assert.deepEqual(Object.keys(standard.flex.currencies), ['USD', 'XBT']);
});

test('the whole reply is the contract', () => {
  const venue = new SmallVenue({ funds: { a: EXAMPLE } });
  const reply = JSON.parse(
    successBodyOf(START_MS + 90, 'accounts', accountsBody(venue.state, venue.account('a'))),
  ) as Record<string, unknown>;
  assert.equal(validators.firstFault(ACCOUNTS_REPLY, reply), undefined);
  assert.deepEqual(Object.keys(reply), ['result', 'serverTime', 'accounts']);
  assert.equal(reply.serverTime, '2026-11-20T12:00:00.09Z');
});

test('the schema asks for what the contract asks for', () => {
  const { accounts } = ACCOUNTS_REPLY.properties ?? {};
  const { cash, flex } = accounts?.properties ?? {};
  const margin = accounts?.additionalProperties;
  assert.deepEqual(ACCOUNTS_REPLY.required, ['result', 'serverTime', 'accounts']);
  assert.deepEqual(accounts?.required, ['cash', 'flex']);
  assert.deepEqual(cash?.required, ['type', 'balances']);
  assert.ok(typeof margin === 'object');
  assert.deepEqual(margin.required, [
    'type',
    'currency',
    'balances',
    'auxiliary',
    'marginRequirements',
    'triggerEstimates',
  ]);
  assert.deepEqual(margin.properties?.auxiliary?.required, ['usd', 'pv', 'pnl', 'af', 'funding']);
  assert.deepEqual(margin.properties?.triggerEstimates?.required, ['im', 'mm', 'lt', 'tt']);
  assert.deepEqual(flex?.required, [
    'currencies',
    'initialMargin',
    'initialMarginWithOrders',
    'maintenanceMargin',
    'balanceValue',
    'portfolioValue',
    'collateralValue',
    'pnl',
    'unrealizedFunding',
    'totalUnrealized',
    'totalUnrealizedAsMargin',
    'availableMargin',
    'marginEquity',
  ]);
  assert.deepEqual(flex?.properties?.type?.enum, ['multiCollateralMarginAccount']);
});

test('the schema refuses what the contract refuses', () => {
  const valid = (): Record<string, Record<string, unknown>> =>
    JSON.parse(accountsBody(new SmallVenue({ funds: { a: EXAMPLE } }).state, SAMPLE.account('a')));
  const spoilt: readonly ((accounts: Record<string, Record<string, unknown>>) => void)[] = [
    (accounts) => delete accounts.cash,
    (accounts) => delete accounts.flex,
    (accounts) => delete accounts.flex?.marginEquity,
    (accounts) => delete accounts.fi_xbtusd?.triggerEstimates,
    (accounts) => Object.assign(accounts.cash ?? {}, { balances: { xbt: 1 } }),
    (accounts) => Object.assign(accounts.cash ?? {}, { balances: { xbt: '1e-7' } }),
    (accounts) => Object.assign(accounts.flex ?? {}, { pnl: '0' }),
    (accounts) => Object.assign(accounts.flex ?? {}, { pnl: null }),
    (accounts) => Object.assign(accounts.fi_ethusd ?? {}, { type: 'cashAccount' }),
  ];
  assert.equal(validators.firstFault(ACCOUNTS, valid()), undefined);
  for (const spoil of spoilt) {
    const accounts = valid();
    spoil(accounts);
    assert.notEqual(validators.firstFault(ACCOUNTS, accounts), undefined, String(spoil));
  }
});

const SAMPLE = new SmallVenue({ funds: { a: EXAMPLE } });

test('no digit of a balance is lost, and nobody shows more available than there is', (t) => {
  let beyondFloat = 0;
  const amount = fc.bigInt({ min: 1n, max: 10n ** 20n });
  fc.assert(
    fc.property(amount, amount, amount, (dollars, coins, held) => {
      const decimal = (units: bigint): string => {
        const digits = units.toString().padStart(13, '0');
        return `${digits.slice(0, -12)}.${digits.slice(-12)}`.replace(/\.?0+$/, '');
      };
      const venue = new SmallVenue({
        funds: {
          a: [
            usd('flex', decimal(dollars)),
            { wallet: 'flex', asset: 'XBT', amount: decimal(coins) },
            { wallet: 'fi_xbtusd', asset: 'XBT', amount: decimal(held) },
          ],
        },
      });
      const text = accountsBody(venue.state, venue.account('a'));
      assert.ok(text.includes(`"USD":{"quantity":${decimal(dollars)},`), text);
      assert.ok(text.includes(`"XBT":{"quantity":${decimal(coins)},`), text);
      assert.ok(text.includes(`"balances":{"xbt":"${decimal(held)}"}`), text);
      if (String(Number(decimal(coins))) !== decimal(coins)) beyondFloat++;
      const { flex, cash } = accountsOf(venue);
      for (const currency of Object.values(flex.currencies)) {
        assert.ok((currency.available as number) <= (currency.quantity as number));
      }
      assert.ok((flex.portfolioValue as number) >= (flex.availableMargin as number));
      assert.ok(Object.hasOwn(cash.balances, 'xbt'));
    }),
    { numRuns: 40 },
  );
  t.diagnostic(`balances that a float would have changed: ${beyondFloat} of 40`);
});
