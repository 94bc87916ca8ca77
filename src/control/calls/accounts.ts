/** Accounts: who there is, what they hold, and why. */
import { figuresText } from '../explanation-view.ts';
import type { ExplanationView } from '../explanations.ts';
import { done, type Outcome, refuse } from '../refusal.ts';
import { type ControlCall, PlainText } from './call.ts';

export const ACCOUNT_CALLS: readonly ControlCall[] = [
  {
    method: 'GET',
    path: '/accounts',
    does: 'the accounts with their API keys',
    run: (powers) => done({ accounts: powers.accounts.list() }),
  },
  {
    method: 'GET',
    path: '/accounts/:id',
    does: 'one account, by id, name or uid, with what its wallets hold',
    run: (powers, { path }) => powers.accounts.find(path.id ?? ''),
  },
  {
    method: 'POST',
    path: '/accounts',
    does: 'opens an account: {"name": "bob", "funds": [{"wallet": "flex", "asset": "USD", "amount": "1000"}]}',
    run: (powers, { body }) => powers.accounts.create(body),
  },
  {
    method: 'PUT',
    path: '/accounts/:id',
    does: 'changes an account, by id, name or uid: {"active": true, "tradingEnabled": false, "marginSchedule": "retail", "dialect": "numbers"}',
    run: (powers, { body, path }) => powers.accounts.change(path.id ?? '', body),
  },
  {
    method: 'POST',
    path: '/accounts/:id/deposit',
    does: 'gives an account money: {"wallet": "flex", "asset": "USD", "amount": "1000"}',
    run: (powers, { body, path }) => powers.accounts.deposit(path.id ?? '', body),
  },
  {
    method: 'GET',
    path: '/accounts/:id/explain',
    does: 'how each figure of GET /accounts came about; ?figure=flex.availableMargin for one in full, &format=text to read',
    run: (powers, { path, query }) =>
      explained(powers.explanations.explain(path.id ?? '', query.get('figure') ?? undefined), query.get('format')),
  },
  {
    method: 'POST',
    path: '/accounts/:id/what-if',
    does: 'the figures as they would be: {"indexPrices": {"XBT": 70000}, "orders": [...], "positions": [...]}; nothing changes',
    run: (powers, { body, path }) => powers.whatIfs.tryOut(path.id ?? '', body),
  },
];

function explained(outcome: Outcome<ExplanationView>, format: string | null): Outcome<unknown> {
  if (format !== null && format !== 'text' && format !== 'json') {
    return refuse('invalidRequest', 'format is text or json.');
  }
  return outcome.ok && format === 'text' ? done(new PlainText(figuresText(outcome.value.figures))) : outcome;
}
