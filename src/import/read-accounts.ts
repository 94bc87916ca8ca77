/**
 * `/accounts`, and the `balances` feed: wallets with their balances and figures. Of 2018 to 2026: amounts as numbers or
 * text, `XBT` or `BTC`, names in camel or snake case, fields that are missing.
 */
import { joined } from './inspect.ts';
import type { Collateral } from './picture.ts';
import { camelName, type Fields, plainDecimal, type Reading } from './reading.ts';
import { isFields } from './recognise.ts';

/** Contracts stand among the balances of old margin wallets: `FI_XBTUSD_171215`, `pi_xbtusd`. */
const CONTRACT = /^[a-z]{2}_[a-z0-9.]+(_\d{6})?$/i;

export function readAccounts(reading: Reading, value: unknown, path: string): void {
  const accounts = reading.fields(value, path);
  if (accounts === undefined) return;
  if (accounts.feed === undefined) readWallets(reading, accounts, path);
  else readBalancesFeed(reading, accounts, path);
}

function readWallets(reading: Reading, accounts: Fields, path: string): void {
  for (const [name, value] of Object.entries(accounts)) {
    if (name === 'result' || name === 'serverTime') continue;
    const inside = joined(path, name);
    const wallet = reading.fields(value, inside);
    if (wallet === undefined) continue;
    const lower = name.toLowerCase();
    if (lower === 'cash' || wallet.type === 'cashAccount')
      readBalances(reading, 'cash', 'cash', wallet.balances, joined(inside, 'balances'));
    else if (lower === 'flex' || wallet.type === 'multiCollateralMarginAccount') readFlex(reading, wallet, inside);
    else readMarginWallet(reading, lower, wallet, inside);
  }
}

/** A wallet of one coin. One that this venue does not have counts only when something is in it. */
function readMarginWallet(reading: Reading, name: string, wallet: Fields, path: string): void {
  const known = reading.known.wallets.find((other) => other.name === name);
  if (known?.coin === undefined) {
    const balances = isFields(wallet.balances) ? Object.values(wallet.balances) : [];
    if (balances.some((amount) => Number(amount) !== 0))
      leaveOut(reading, path, 'unknownWallet', 'is a wallet that this venue does not have');
    return;
  }
  readBalances(reading, known.name, known.name, wallet.balances, joined(path, 'balances'), known.coin);
  for (const group of ['auxiliary', 'marginRequirements', 'triggerEstimates']) {
    const value = wallet[group];
    if (value === undefined || value === null) continue;
    const inside = joined(path, group);
    const figures = reading.fields(value, inside);
    for (const [field, figure] of Object.entries(figures ?? {})) {
      reading.figure('accounts', `${known.name}.${group}.${safe(field)}`, figure, joined(inside, field));
    }
  }
}

/** `coin`: the only asset of a single-collateral wallet. */
function readBalances(reading: Reading, wallet: string, at: string, value: unknown, path: string, coin?: string): void {
  if (value === undefined || value === null) return;
  for (const [name, amount] of Object.entries(reading.fields(value, path) ?? {})) {
    const inside = joined(path, name);
    if (coin !== undefined && CONTRACT.test(name)) {
      const market = reading.known.market(name);
      if (market !== undefined) reading.figure('accounts', `${at}.balances.${market.toLowerCase()}`, amount, inside);
      continue;
    }
    noteSpelling(reading, amount);
    readBalance(reading, wallet, name, amount, inside, (asset) => `${at}.balances.${asset.toLowerCase()}`, coin);
  }
}

function readBalance(
  reading: Reading,
  wallet: string,
  name: string,
  amount: unknown,
  path: string,
  figurePath: (asset: string) => string,
  coin?: string,
): void {
  const asset = reading.known.asset(name);
  // What USD does not cover is taken from other balances with the next booking, here and there: until then it may be owed.
  const mayBeOwed = wallet === 'flex' && asset === 'USD';
  const text = mayBeOwed ? reading.decimal(amount, path) : reading.amount(amount, path);
  if (text === undefined) return;
  const isOther = coin !== undefined && asset !== coin;
  if (asset === undefined || isOther) {
    if (Number(text) === 0) return;
    leaveOut(
      reading,
      path,
      'unknownAsset',
      isOther && asset !== undefined ? 'is not the coin of its wallet' : 'is an asset that this venue does not know',
    );
    return;
  }
  const { balances } = reading.picture;
  if (balances.some((known) => known.wallet === wallet && known.asset === asset)) {
    reading.refuse(path, 'is there twice');
    return;
  }
  reading.figure('accounts', figurePath(asset), amount, path);
  balances.push({ path, wallet, asset, amount: plainDecimal(text) });
}

function readFlex(reading: Reading, flex: Fields, path: string): void {
  const currencies = joined(path, 'currencies');
  for (const [name, value] of Object.entries(reading.fields(flex.currencies ?? {}, currencies) ?? {})) {
    const inside = joined(currencies, name);
    const currency = reading.fields(value, inside);
    if (currency !== undefined) readCurrency(reading, name, currency, inside);
  }
  readTotals(reading, 'flex', flex, path);
  const breakdown = flex.portfolioMarginBreakdown;
  if (isFields(breakdown))
    readTotals(reading, 'flex.portfolioMarginBreakdown', breakdown, joined(path, 'portfolioMarginBreakdown'));
  if (isFields(flex.cross)) readTotals(reading, 'flex.cross', flex.cross, joined(path, 'cross'));
  for (const [name, value] of Object.entries(isFields(flex.isolated) ? flex.isolated : {})) {
    const symbol = reading.known.market(name);
    const inside = joined(joined(path, 'isolated'), name);
    if (symbol !== undefined && isFields(value)) readTotals(reading, `flex.isolated.${symbol}`, value, inside);
  }
}

/** In the feed `initial_margin` counts orders, and says so by having another one without. */
function readTotals(reading: Reading, at: string, totals: Fields, path: string): void {
  const countsOrders = totals.initial_margin_without_orders !== undefined;
  for (const [field, value] of Object.entries(totals)) {
    if (typeof value !== 'number' && typeof value !== 'string') continue;
    if (field === 'type') continue;
    const camel = camelName(field);
    const name = !countsOrders
      ? camel
      : camel === 'initialMargin'
        ? 'initialMarginWithOrders'
        : camel === 'initialMarginWithoutOrders'
          ? 'initialMargin'
          : camel;
    reading.figure('accounts', `${at}.${safe(name)}`, value, joined(path, field));
  }
}

function readCurrency(reading: Reading, name: string, currency: Fields, path: string): void {
  if (currency.quantity === undefined) {
    reading.refuse(joined(path, 'quantity'), 'is missing');
    return;
  }
  const asset = reading.known.asset(name);
  readBalance(
    reading,
    'flex',
    name,
    currency.quantity,
    joined(path, 'quantity'),
    (own) => `flex.currencies.${own}.quantity`,
  );
  if (asset === undefined) return;
  if (asset === 'XBT' && (name === 'XBT' || name === 'BTC')) reading.picture.spelling.bitcoin = name;
  const at = `flex.currencies.${asset}`;
  const value = reading.figure('accounts', `${at}.value`, currency.value, joined(path, 'value'));
  const held = ['collateral', 'collateralValue', 'collateral_value'].find((field) => currency[field] !== undefined);
  const collateral =
    held === undefined ? undefined : reading.figure('accounts', `${at}.collateral`, currency[held], joined(path, held));
  reading.figure('accounts', `${at}.available`, currency.available, joined(path, 'available'));
  const haircut = reading.figure('accounts', `${at}.haircut`, currency.haircut, joined(path, 'haircut'));
  const spread = currency.conversion_spread ?? currency.conversionSpread;
  reading.figure('accounts', `${at}.conversionSpread`, spread, joined(path, 'conversion_spread'));
  const told: Collateral = { asset, quantity: Number(currency.quantity), value, collateral, haircut };
  reading.picture.collateral.push(told);
}

/** The feed of 2023 to 2026: `holding`, `futures` and `flex_futures`. */
function readBalancesFeed(reading: Reading, message: Fields, path: string): void {
  const holding = joined(path, 'holding');
  for (const [name, amount] of Object.entries(isFields(message.holding) ? message.holding : {})) {
    readBalance(
      reading,
      'cash',
      name,
      amount,
      joined(holding, name),
      (asset) => `cash.balances.${asset.toLowerCase()}`,
    );
  }
  for (const [name, value] of Object.entries(isFields(message.futures) ? message.futures : {})) {
    readFeedWallet(reading, name, value, joined(joined(path, 'futures'), name));
  }
  const flex = joined(path, 'flex_futures');
  if (isFields(message.flex_futures)) readFlex(reading, message.flex_futures, flex);
}

/** `F-XBT:USD` is the wallet `fi_xbtusd`; its initial margin counts orders. */
function readFeedWallet(reading: Reading, name: string, value: unknown, path: string): void {
  const wallet = reading.fields(value, path);
  if (wallet === undefined) return;
  const coin = /^F-([A-Z0-9]{1,20}):USD$/i.exec(name)?.[1] ?? '';
  const known = reading.known.wallets.find((other) => other.name === `fi_${coin.toLowerCase()}usd`);
  if (known?.coin === undefined) {
    if (Number(wallet.balance ?? 0) !== 0)
      leaveOut(reading, path, 'unknownWallet', 'is a wallet that this venue does not have');
    return;
  }
  const at = known.name;
  readBalance(
    reading,
    at,
    known.coin,
    wallet.balance,
    joined(path, 'balance'),
    (asset) => `${at}.balances.${asset.toLowerCase()}`,
    known.coin,
  );
  const figures: readonly (readonly [string, string])[] = [
    ['portfolio_value', 'auxiliary.pv'],
    ['pnl', 'auxiliary.pnl'],
    ['available', 'auxiliary.af'],
    ['unrealized_funding', 'auxiliary.funding'],
    ['maintenance_margin', 'marginRequirements.mm'],
    ['initial_margin', 'initialMarginWithOrders'],
  ];
  for (const [field, figure] of figures)
    reading.figure('accounts', `${at}.${figure}`, wallet[field], joined(path, field));
}

function noteSpelling(reading: Reading, amount: unknown): void {
  if (typeof amount === 'string' || typeof amount === 'number') {
    reading.picture.spelling.balances ??= typeof amount === 'string' ? 'string' : 'number';
  }
}

function leaveOut(reading: Reading, path: string, reason: 'unknownAsset' | 'unknownWallet', problem: string): void {
  if (reading.skipUnknown) reading.picture.leftOut.push({ path, reason });
  else reading.refuse(path, `${problem}; skipUnknown leaves it out`);
}

/** A field of theirs in a path of ours. */
function safe(name: string): string {
  return /^[A-Za-z0-9]{1,64}$/.test(name) ? name : JSON.stringify(name.slice(0, 40));
}
