/** Every command against a running venue: what it prints, the document behind it, and how it is refused. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { COMMANDS } from '../../../src/cli/commands/commands.ts';
import { CALLS } from '../../../src/control/calls/calls.ts';
import type { Drydock } from '../../../src/index.ts';
import { callVenue } from '../../library/client.ts';
import { venueForTest } from '../../library/support.ts';
import { quietPort } from '../../support/ports.ts';
import { drydock } from '../support.ts';

const venue = await venueForTest({ startTime: '2026-11-22T08:00:00Z' });

/** The line's words: spaces divide them, except within quotes. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

async function runs(line: string, at: Drydock = venue): Promise<string> {
  const { code, out, error } = await drydock(wordsOf(line), { venue: at });
  assert.deepEqual([line, code, error], [line, 0, '']);
  return out;
}

async function documentOf<Document>(line: string, at: Drydock = venue): Promise<Document> {
  return JSON.parse(await runs(`${line} --json`, at)) as Document;
}

/** The order of the rows is that of a history: each finds what those before it left. */
const ROWS: readonly (readonly [line: string, printed: RegExp])[] = [
  ['status', /^Venue +http.*\nVersion +\d.*\nTime +2026-11-22T08:00:00Z\nClock +runs$/m],
  ['status --hash', /^State hash +[0-9a-f]{64}$/m],
  ['env', /^export DRYDOCK_URL=http.*\nexport DRYDOCK_API_KEY=\S+\nexport DRYDOCK_API_SECRET=\S+$/m],
  ['accounts', /^ID +NAME +STATE +MARGIN +API KEY\n\d+ +account-1 +active +professional +\S+$/m],
  ['accounts --secrets', /API KEY +SECRET\n.* \S{80,}$/m],
  ['accounts account-1', /^Name +account-1\n[\s\S]*\nKey +\S+\n[\s\S]*It holds:\n {2}cash +50000 USD\n/],
  [
    'accounts create bob --fund flex:USD=1000 --fund cash:XBT=0.5',
    /^There is an account bob now\.\n[\s\S]*its secret +\S+/,
  ],
  ['accounts bob', /It holds:\n {2}cash +0\.5 XBT\n {2}flex +1000 USD\n$/],
  ['accounts change bob --trading-enabled no', /^State +may not trade$/m],
  ['accounts change bob --active no --margin-schedule retail', /^State +inactive\nMargin schedule +retail$/m],
  [
    'accounts change bob --active yes --trading-enabled yes --dialect numbers',
    /^State +active$[\s\S]*^Dialect +numbers$/m,
  ],
  ['accounts change bob --dialect none', /^State +active\n(?!.*Dialect)/m],
  ['deposit bob flex USD 250.5', /^bob got 250\.5 USD: flex holds 1250\.5 USD now\.\n$/],
  ['deposit bob flex BTC 1', /^bob got 1 XBT: flex holds 1 XBT now\.\n$/],
  [
    'price XBT=50000 ETH=3000',
    /^The index price of XBT is 50000 USD now\.\nThe index price of ETH is 3000 USD now\.\n\nMARKET +MARK USD\n[\s\S]*PF_XBTUSD +50000$/m,
  ],
  ['price --premium PF_XBTUSD=0.001', /^The premium of PF_XBTUSD is 0\.001 now\.\n[\s\S]*PF_XBTUSD +50050$/m],
  [
    'price',
    /^ASSET +INDEX USD\n[\s\S]*^XBT +50000$[\s\S]*^MARKET +MARK USD +PREMIUM +STATE\n[\s\S]*^PF_XBTUSD +50050 +0\.001$/m,
  ],
  [
    'price XBT=51000 --premium PF_XBTUSD=0',
    /^The index price of XBT is 51000 USD now\.\nThe premium of PF_XBTUSD is 0 now\./,
  ],
  ['market PF_XBTUSD', /^Market +PF_XBTUSD\nState +open\nMark +51000 USD\nIndex +51000 USD\nPremium +0\n/],
  ['market PF_XBTUSD --suspended yes', /^State +suspended$/m],
  ['market PF_XBTUSD --suspended no --post-only yes', /^State +post only$/m],
  ['market PF_XBTUSD --post-only no', /^State +open$/m],
  ['market PF_XBTUSD --maker-protection-ms 20', /^Maker protection +20 ms$/m],
  ['market PF_XBTUSD --maker-protection-ms 0', /^Market +PF_XBTUSD$/m],
  ['price source synthetic', /^Prices come from synthetic now\.\n$/],
  ['price synthetic --volatility 2 --drift XBT=-0.5 --drift ETH=1', /^volatility: 2\ndrift: \{.*"XBT":-0\.5/m],
  [
    'price source mirror:ws://127.0.0.1:9',
    /^Prices come from mirror:.* now\.\nIt is not connected yet: prices stand until it is\./,
  ],
  ['status', /^Prices +mirror:ws:\/\/127\.0\.0\.1:9, not connected/m],
  ['price source frozen', /^Prices come from frozen now\.\n$/],
  ['time', /^It is 2026-11-22T08:00:00Z; the clock runs\.\n$/],
  ['snapshot take before', /^Kept as before, at 2026-11-22T08:00:00Z\. Back to it: drydock revert before\n$/],
  ['snapshot take two-words', /drydock revert two-words\n$/],
  ['snapshot take', /^Kept as snapshot-1, /],
  ['time advance 8h', /^It is 2026-11-22T16:00:00Z; the clock runs\.\n$/],
  ['time set 2026-11-23T00:00:00Z', /^It is 2026-11-23T00:00:00Z; /],
  ['time freeze', /the clock stands still\.\n$/],
  ['time', /the clock stands still\.\n$/],
  ['time rate 60', /the clock runs 60 times as fast\.\n$/],
  ['status', /^Clock +runs 60 times as fast$/m],
  ['time freeze', /still/],
  ['time resume', /runs 60 times/],
  ['time rate 1', /the clock runs\.\n$/],
  ['snapshot list', /^NAME +TIME +ENTRY\ngenesis +2026-11-22T08:00:00Z +\d+\nbefore .*\ntwo-words .*\nsnapshot-1 /],
  ['revert before', /^Back at before: it is 2026-11-22T08:00:00Z\.\n$/],
  ['snapshot delete two-words', /^two-words is forgotten\.\n$/],
  ['explain bob flex.availableMargin', /^flex\.availableMargin: available margin = [\d.]+ USD = margin equity - /],
  ['explain bob', /^flex\.initialMargin: /m],
  [
    'what-if bob',
    /^bob would not be liquidated\.\n\nPART +EQUITY +INITIAL MARGIN +MAINTENANCE +IN DANGER\n[\s\S]*^flex +/m,
  ],
  [
    'what-if bob --position PF_XBTUSD=2@51000',
    /^POSITION +SIZE +ENTRY +MARK +LIQUIDATION AT\nPF_XBTUSD +2 +51000 +51000 +\d+/m,
  ],
  ['what-if bob --order buy:1:PF_XBTUSD --price XBT=52000', /^Orders: placed\.\n {2}bought /m],
  ['what-if bob --order buy:1:PF_XBTUSD@1 --leverage PF_XBTUSD=10 --premium PF_XBTUSD=0.01', /^Orders: placed\.$/m],
  [
    'what-if bob --position PF_XBTUSD=2@51000 --deposit flex:USD=10 --price XBT=30000',
    /^bob would be liquidated\.[\s\S]*yes[\s\S]*What would follow at once:\n {2}\w+/,
  ],
  ['refusals', /^No order was refused or cancelled by the venue\.\n$/],
  ['key-refusals', /^No key, signature or nonce was refused since the venue was started\.\n$/],
  ['liquidations', /^Nobody was liquidated\.\n$/],
  ['reset', /^Back at genesis: it is 2026-11-22T08:00:00Z\.\n$/],
  ['completion bash', /complete -F _drydock drydock\n$/],
  ['complete -- sna', /^snapshot\t/],
];

describe('every command does what it says', () => {
  for (const [line, printed] of ROWS) test(line, async () => assert.match(await runs(line), printed));

  test('each has a row, or a test file of its own', () => {
    const files = readdirSync(import.meta.dirname);
    const lines = ROWS.map(([line]) => `${line} `);
    const without = COMMANDS.filter(
      ({ name }) =>
        name !== 'start' &&
        !files.includes(`${name.split(' ')[0]}.test.ts`) &&
        !lines.some((line) => line.startsWith(`${name} `)),
    );
    assert.deepEqual(
      without.map(({ name }) => name),
      [],
    );
  });
});

test('refused orders and liquidations are told with their reasons', async () => {
  const unlucky = await venueForTest();
  await unlucky.setIndexPrice('XBT', 50_000);
  const [account] = unlucky.accounts;
  assert.ok(account !== undefined);
  const send = (order: string) =>
    callVenue(unlucky.url, account, 'POST', 'sendorder', `symbol=PF_XBTUSD&side=buy&${order}`);
  await send('orderType=lmt&limitPrice=49000&size=350');
  assert.match(
    await runs('refusals --account account-1 --count 1', unlucky),
    /account-1, send buy 350 PF_XBTUSD at 49000: INSUFFICIENT_MARGIN {2}\[.+\]\n {2}\S.* = [\d.-]+/,
  );
  await send('orderType=mkt&size=20');
  await runs('price XBT=30000', unlucky);
  const table = await runs('liquidations --account account-1', unlucky);
  assert.match(table, /^TIME +ACCOUNT +WALLET +MARKET +STEP +BEFORE +AFTER +EQUITY +MAINTENANCE +IN\n/);
  assert.match(table, /account-1 +flex +PF_XBTUSD +\w+ +16.8 /);
  const { liquidations } = await documentOf<{ readonly liquidations: readonly unknown[] }>(
    'liquidations --count 1',
    unlucky,
  );
  assert.equal(liquidations.length, 1);
});

test('callers that were refused are told with the reason, and what should have been signed', async () => {
  const strict = await venueForTest();
  const [account] = strict.accounts;
  assert.ok(account !== undefined);
  for (let time = 0; time < 2; time++) {
    await fetch(`${strict.url}/derivatives/api/v3/accounts`, { headers: { APIKey: account.apiKey, Authent: 'x' } });
  }
  await fetch(`${strict.url}/derivatives/api/v3/accounts`, { headers: { APIKey: 'somebody', Authent: 'x' } });
  const told = await runs('key-refusals', strict);
  assert.match(
    told,
    /^\S+ {2}unknown key somebo\.\.\., GET \/derivatives\/api\/v3\/accounts: authenticationError\n {2}No account /,
  );
  assert.match(told, /\n\n\S+ {2}account-1, GET \S+: authenticationError, 2 times\n {2}The signature /);
  assert.match(told, /\n {2}toSign = "\/api\/v3\/accounts"\n$/);
  assert.ok(told.split('\n').every((line) => line.length <= 100));
});

describe('with --json', () => {
  test('prints the document of the control interface', async () => {
    for (const [line, path] of [
      ['status', '/status'],
      ['accounts', '/accounts'],
      ['accounts account-2', '/accounts/account-2'],
      ['snapshot list', '/snapshots'],
      ['market PF_XBTUSD', '/markets/PF_XBTUSD'],
      ['explain account-1 flex.availableMargin', '/accounts/account-1/explain?figure=flex.availableMargin'],
      ['refusals', '/refusals'],
    ] as const) {
      const answer = (await (await fetch(`${venue.url}/control${path}`)).json()) as object;
      // The clock runs.
      const still = (document: object): object => ({ ...document, time: '', timeMs: 0 });
      assert.deepEqual(still(await documentOf<object>(line)), still(answer), line);
    }
  });

  test('of changes, too', async () => {
    assert.equal((await documentOf<{ balance: string }>('deposit account-1 flex USD 1')).balance, '100001');
    assert.deepEqual((await documentOf<{ indexPrices: object }>('price ETH=2500')).indexPrices, { ETH: 2500 });
    assert.equal((await documentOf<{ name: string }>('snapshot take x')).name, 'x');
    assert.equal((await documentOf<{ DRYDOCK_URL: string }>('env')).DRYDOCK_URL, venue.url);
    assert.equal((await documentOf<{ account: string }>('what-if account-1')).account, 'account-1');
  });
});

describe('refusals', () => {
  const rows: readonly (readonly [line: string, code: number, said: RegExp])[] = [
    // Typed wrong: nothing was sent.
    [
      'deposit',
      2,
      /ACCOUNT is missing: it takes the id, name or uid of an account\.\nWALLET is missing[\s\S]*drydock deposit --help tells/,
    ],
    ['deposit account-1 flex USD 1 2', 2, /^drydock: 2 is not expected here\./],
    ['price XBT', 2, /^drydock: XBT is not ASSET=USD, where USD is a number of dollars above 0\./],
    ['price XBT=-1', 2, /XBT=-1 is not ASSET=USD/],
    ['price XBT=1 xbt=2', 2, /ASSET XBT is given twice\./],
    ['price --premium x', 2, /--premium takes MARKET=FRACTION/],
    ['price source', 2, /SOURCE is missing/],
    ['price source nowhere', 1, /./],
    ['price source frozen --end never', 2, /--end takes hold or loop, not never\./],
    ['price synthetic', 2, /Say what to adjust: --volatility, --drift, --jumps-per-day, --jump-size, --correlation\./],
    ['price synthetic --drift XBT=1 --drift XBT=2', 2, /--drift is given twice for XBT\./],
    ['price synthetic --drift x', 2, /--drift takes a number for all assets, or ASSET=N for one, not x\./],
    ['price synthetic --volatility 1000', 1, /volatility/],
    ['time advanse 8h', 2, /There is no command time advanse\. Did you mean advance\?/],
    ['time rate 0', 2, /RATE takes a number above 0, at most 86400, not 0\./],
    ['snapshot', 2, /Behind snapshot comes take, list or delete\./],
    ['snapshot tkae', 2, /There is no command snapshot tkae\. Did you mean take\?/],
    ['revert', 2, /NAME is missing: it takes the name of a snapshot\./],
    ['accounts change account-1', 2, /Say what is to change: --active/],
    ['accounts change account-1 --active maybe', 2, /--active takes yes or no, not maybe\./],
    [
      'accounts create x --fund flex=1',
      2,
      /--fund takes a wallet, an asset and an amount, such as flex:USD=1000, not flex=1\./,
    ],
    ['accounts craete bob', 2, /There is no command accounts craete\. Did you mean create\?/],
    ['what-if account-1 --order buy:PF_XBTUSD', 2, /--order takes an order such as buy:0\.5:PF_XBTUSD/],
    ['what-if account-1 --position PF_XBTUSD=1', 2, /--position takes a position such as/],
    ['refusals --count 0', 2, /--count takes a whole number from 1 to 1000, not 0\./],
    ['completion tcsh', 2, /SHELL takes bash, zsh or fish, not tcsh\./],
    ['accounts --tokn x', 2, /There is no option --tokn\. Did you mean --token\?/],
    // Refused by the venue, in its words.
    ['accounts nobody', 1, /^drydock: There is no account .*nobody/],
    ['accounts create account-1', 1, /There is an account of that name already/],
    ['accounts change nobody --active no', 1, /nobody/],
    ['deposit nobody flex USD 1', 1, /nobody/],
    ['deposit account-1 flexx USD 1', 1, /There is no wallet named flexx; there are cash, /],
    ['deposit account-1 flex DOGECOIN 1', 1, /There is no asset named DOGECOIN/],
    ['deposit account-1 flex USD -1', 2, /There is no option -1/],
    ['deposit account-1 flex USD x', 1, /./],
    ['price NOPE=1', 1, /There is no asset named NOPE/],
    ['price --premium NOPE=1', 1, /There is no market named NOPE/],
    ['market NOPE', 1, /There is no market named NOPE/],
    ['time advance soon', 1, /./],
    ['time set yesterday', 1, /./],
    ['time set 2020-01-01T00:00:00Z', 1, /only goes forward/],
    ['revert nowhere', 1, /nowhere/],
    ["revert 'a/../b'", 1, /a\/\.\.\/b/],
    ['snapshot delete genesis', 1, /genesis/],
    ['explain account-1 flex.nothing', 1, /There is no figure flex\.nothing/],
    ['what-if account-1 --price NOPE=1', 1, /There is no asset named NOPE/],
    ['what-if account-1 --deposit flex=1', 2, /--deposit takes a wallet, an asset and an amount/],
    ['refusals --account nobody', 1, /nobody/],
    ['liquidations --account nobody', 1, /nobody/],
  ];
  for (const [line, expected, said] of rows) {
    test(line, async () => {
      const { code, out, error } = await drydock(wordsOf(line), { venue });
      assert.deepEqual([code, out], [expected, '']);
      assert.match(error, said);
      assert.match(error, /^drydock: .*[.?]\n$/s);
      assert.ok(!error.includes('undefined'), error);
    });
  }

  test('with --json as a document, with the code of the control interface', async () => {
    const { code, out, error } = await drydock(['revert', 'nowhere', '--json'], { venue });
    assert.deepEqual([code, out, (JSON.parse(error) as { error: string }).error], [1, '', 'unknownSnapshot']);
  });

  test('with --json as a document, when it was typed wrong', async () => {
    const { code, out, error } = await drydock(['price', 'XBT=x', '--json'], { venue });
    const { error: reason, message } = JSON.parse(error) as { readonly error: string; readonly message: string };
    assert.deepEqual([code, out, reason], [2, '', 'typedWrong']);
    assert.match(message, /^XBT=x is not ASSET=USD/);
    // What prints no JSON says it in words.
    assert.match((await drydock(['start', '--prot', '3', '--json'], { venue })).error, /^drydock: /);
  });
});

describe('time with prices on the way', async () => {
  const travelled = await venueForTest({ market: 'synthetic', startTime: '2026-11-22T08:00:00Z' });
  const folder = mkdtempSync(join(tmpdir(), 'drydock-time-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'path.json'), '[{"after": "1h", "XBT": 48000}, {"after": "2h", "XBT": 47000}]');
  writeFileSync(join(folder, 'broken.json'), '[');

  const rows: readonly (readonly [line: string, code: number, said: RegExp])[] = [
    ['time advance 2h --path path.json', 0, /^It is 2026-11-22T10:00:00Z/],
    ['price', 0, /^XBT +47000$/m],
    ['time advance 10m --prices source --step 1m', 0, /^It is 2026-11-22T10:10:00Z/],
    ['time set 2026-11-22T10:20:00Z --prices source', 0, /^It is 2026-11-22T10:20:00Z/],
    ['time freeze --step 5', 0, /the clock stands still, and steps 5 ms by the command\.\n$/],
    ['time advance 1h --path broken.json', 1, /^drydock: .*broken\.json/],
    ['time advance 1h --path nowhere.json', 1, /nowhere\.json: there is no such file/],
    ['time advance 1h --step soon', 2, /--step takes a span such as 1m, not soon\./],
    ['time advance 1h --step 1m', 1, /--step is the step of the source: give it with --prices source\.\n/],
    ['time advance 400d --prices source --step 1m', 1, /give --step of \d+ms or more/],
    ['time advance 1h --prices up', 2, /--prices takes hold or source, not up\./],
  ];
  for (const [line, expected, said] of rows) {
    test(line, async () => {
      const { code, out, error } = await drydock(wordsOf(line), { venue: travelled, folder });
      assert.equal(code, expected, error);
      assert.match(out + error, said);
    });
  }
});

/** Which command reaches each call of the control door. */
const REACHED_BY: Readonly<Record<string, readonly string[]>> = {
  'GET /status': ['status', 'time'],
  'POST /time': ['time advance', 'time set', 'time freeze', 'time resume', 'time rate'],
  'GET /index-prices': ['price'],
  'PUT /index-prices': ['price'],
  'PUT /premiums': ['price'],
  'PUT /synthetic': ['price synthetic'],
  'PUT /market-source': ['price source'],
  'GET /markets': ['price'],
  'GET /markets/:symbol': ['market'],
  'PUT /markets/:symbol': ['market'],
  'GET /accounts': ['accounts', 'env'],
  'GET /accounts/:id': ['accounts'],
  'POST /accounts': ['accounts create'],
  'PUT /accounts/:id': ['accounts change'],
  'POST /accounts/:id/deposit': ['deposit'],
  'GET /accounts/:id/explain': ['explain'],
  'POST /accounts/:id/what-if': ['what-if'],
  'POST /import': ['import'],
  'GET /refusals': ['refusals'],
  'GET /key-refusals': ['key-refusals'],
  'GET /liquidations': ['liquidations'],
  'GET /faults': ['fault list'],
  'PUT /faults': ['fault set'],
  'POST /faults': ['fault add'],
  'DELETE /faults': ['fault clear'],
  'DELETE /faults/:name': ['fault delete'],
  'GET /snapshots': ['snapshot list'],
  'POST /snapshots': ['snapshot take'],
  'POST /snapshots/:name/revert': ['revert'],
  'DELETE /snapshots/:name': ['snapshot delete'],
  'POST /reset': ['reset'],
};

test('every power has its command', () => {
  assert.deepEqual(CALLS.map(({ method, path }) => `${method} ${path}`).sort(), Object.keys(REACHED_BY).sort());
  for (const name of Object.values(REACHED_BY).flat())
    assert.ok(
      COMMANDS.some((command) => command.name === name),
      name,
    );
});

test('status waits for a venue that is not there yet, and not for ever', async () => {
  const port = await quietPort();
  const waiting = drydock(['status', '--wait', '300'], { venue: { url: `http://127.0.0.1:${port}` } });
  const late = await venueForTest({ port });
  const { code, out } = await waiting;
  assert.equal(code, 0);
  assert.match(out, new RegExp(`^Venue +${late.url}$`, 'm'));
});

test('somebody who watches sees how far time has come', async () => {
  const far = await venueForTest({ market: 'synthetic' });
  const words = ['time', 'advance', '1h', '--prices', 'source'];
  const { code, out, error } = await drydock(words, { venue: far, isTerminal: true });
  assert.equal(code, 0, error);
  assert.match(out, /^It is /);
  assert.ok(error === '' || /time \[[#-]{24}\] +\d+% 20/.test(error), error);
});
