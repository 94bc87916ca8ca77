/** What a client sends for a step: an endpoint of the venue, and its parameters by the wire's names. */
import type { Step } from './scenario.ts';
import type { StepFile } from './schema.ts';

export interface StepRequest {
  /** A name, or a pattern of them. */
  readonly account: string;
  readonly method: 'POST' | 'PUT';
  readonly endpoint: string;
  readonly parameters: Readonly<Record<string, string | number | boolean | undefined>>;
}

/** Undefined for what no client can do. */
export function requestOf({ action, file }: Pick<Step, 'action' | 'file'>): StepRequest | undefined {
  switch (action) {
    case 'order':
      return order(content(file.order));
    case 'edit': {
      const { account, name, ...changes } = content(file.edit);
      return post(account, 'editorder', { cliOrdId: name, ...changes });
    }
    case 'cancel': {
      const { account, name } = content(file.cancel);
      return post(account, 'cancelorder', { cliOrdId: name });
    }
    case 'cancelAll': {
      const { account, symbol } = content(file.cancelAll);
      return post(account, 'cancelallorders', { symbol });
    }
    case 'cancelAllAfter': {
      const { account, seconds } = content(file.cancelAllAfter);
      return post(account, 'cancelallordersafter', { timeout: seconds });
    }
    case 'leverage': {
      const { account, symbol, maxLeverage } = content(file.leverage);
      return leverageRequest(account, symbol, maxLeverage);
    }
    case 'profitCurrency': {
      const { account, symbol, asset } = content(file.profitCurrency);
      return profitCurrencyRequest(account, symbol, asset);
    }
    case 'transfer': {
      const { account, from, to, asset, amount } = content(file.transfer);
      return post(account, 'transfer', { fromAccount: from, toAccount: to, unit: asset, amount });
    }
    default:
      return undefined;
  }
}

export function leverageRequest(account: string, symbol: string, maxLeverage: number | undefined): StepRequest {
  return { account, method: 'PUT', endpoint: 'leveragepreferences', parameters: { symbol, maxLeverage } };
}

export function profitCurrencyRequest(account: string, symbol: string, asset: string): StepRequest {
  return { account, method: 'PUT', endpoint: 'pnlpreferences', parameters: { symbol, pnlPreference: asset } };
}

/** An order without a type is one at a limit where it has one, else at the market. */
function order({ account, name, orderType, ...others }: NonNullable<StepFile['order']>): StepRequest {
  const type = orderType ?? (others.limitPrice === undefined ? 'mkt' : 'lmt');
  return post(account, 'sendorder', { orderType: type, ...others, cliOrdId: name });
}

function post(account: string, endpoint: string, parameters: StepRequest['parameters']): StepRequest {
  return { account, method: 'POST', endpoint, parameters };
}

/** A step has what its action names. */
export function content<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('a step holds what its action names');
  return value;
}
