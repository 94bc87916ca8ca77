/**
 * `GET /accounts`: every wallet of an account. The text is built directly, because balances are exact decimals that no
 * float could carry, and because clients ask for nothing as often as for this.
 */
import type { Account } from '../../core/entities.ts';
import {
  accountFigures,
  type BalanceFigure,
  type CurrencyFigures,
  type FlexFigures,
  type Requirements,
  type SingleFigures,
} from '../../core/margin/report.ts';
import type { State } from '../../core/state.ts';
import { DEFAULT_DIALECT, type Dialect } from '../dialect/switches.ts';
import { availableText, figureText } from './numbers.ts';

/** What clients of different years expect differently (D2, D20). */
export type AccountsDialect = Pick<Dialect, 'balances' | 'bitcoin' | 'rounding'>;

/** The single-collateral wallets hold no dollars (C15). */
const USD_OF_COIN_WALLET = 0;

/** JSON text of the reply's `accounts`: cash, each single-collateral wallet under its name, flex. */
export function accountsBody(state: State, account: Account, dialect: AccountsDialect = DEFAULT_DIALECT): string {
  const centsOf = dialect.rounding === 'rules' ? state.root.rules.centsOf : dialect.rounding;
  const { cash, flex, singles } = accountFigures(state, account, centsOf);
  const allDecimals = centsOf === 'everything';
  let text = `{"cash":{"type":"cashAccount","balances":${balances(cash, dialect)}}`;
  for (const single of singles) text += `,"${single.name}":${marginAccount(single, dialect)}`;
  return `${text},"flex":${flexAccount(flex, dialect, allDecimals)}}`;
}

function balances(figures: readonly BalanceFigure[], dialect: AccountsDialect): string {
  const quote = dialect.balances === 'string' ? '"' : '';
  let text = '';
  for (const { asset, quantity } of figures) {
    text += `${text === '' ? '' : ','}"${asset.toLowerCase()}":${quote}${quantity}${quote}`;
  }
  return `{${text}}`;
}

function marginAccount(single: SingleFigures, dialect: AccountsDialect): string {
  return (
    `{"type":"marginAccount","currency":"${single.coin.toLowerCase()}","balances":${balances(single.balances, dialect)},` +
    `"auxiliary":{"usd":${USD_OF_COIN_WALLET},"pv":${figureText(single.portfolioValue)},"pnl":${figureText(single.pnl)},` +
    `"af":${figureText(single.availableFunds)},"funding":${figureText(single.funding)}},` +
    `"marginRequirements":${requirements(single.requirements)},"triggerEstimates":${requirements(single.triggers)}}`
  );
}

function requirements({ im, mm, lt, tt }: Requirements): string {
  return `{"im":${figureText(im)},"mm":${figureText(mm)},"lt":${figureText(lt)},"tt":${figureText(tt)}}`;
}

function flexAccount(flex: FlexFigures, dialect: AccountsDialect, allDecimals: boolean): string {
  return (
    `{"type":"multiCollateralMarginAccount","currencies":${currencies(flex.currencies, dialect, allDecimals)},` +
    `"initialMargin":${figureText(flex.initialMargin)},"initialMarginWithOrders":${figureText(flex.initialMarginWithOrders)},` +
    `"maintenanceMargin":${figureText(flex.maintenanceMargin)},"balanceValue":${figureText(flex.balanceValue)},` +
    `"portfolioValue":${figureText(flex.portfolioValue)},"collateralValue":${figureText(flex.collateralValue)},` +
    `"pnl":${figureText(flex.pnl)},"unrealizedFunding":${figureText(flex.unrealizedFunding)},` +
    `"totalUnrealized":${figureText(flex.totalUnrealized)},` +
    `"totalUnrealizedAsMargin":${figureText(flex.totalUnrealizedAsMargin)},` +
    `"availableMargin":${figureText(flex.availableMargin)},"marginEquity":${figureText(flex.marginEquity)}}`
  );
}

function currencies(figures: readonly CurrencyFigures[], dialect: AccountsDialect, allDecimals: boolean): string {
  let text = '';
  for (const { asset, quantity, value, collateral, available } of figures) {
    const key = asset === 'XBT' ? dialect.bitcoin : asset.toUpperCase();
    text +=
      `${text === '' ? '' : ','}"${key}":{"quantity":${quantity},"value":${figureText(value)},` +
      `"collateral":${figureText(collateral)},"available":${availableText(available, quantity, allDecimals)}}`;
  }
  return `{${text}}`;
}
