/** Why the figures of an account are what they are. Reads only. */
import { explainAccount } from '../core/margin/explain/account.ts';
import { type FigureView, figureViews, wholeView } from './explanation-view.ts';
import type { PowerContext } from './power-context.ts';
import { done, type Outcome, refuse, short } from './refusal.ts';
import type { Moment } from './views.ts';

export interface ExplanationView extends Moment {
  /** The account's name. */
  readonly account: string;
  /** By path: those of `GET /accounts` as there (`flex.availableMargin`), and what they are made of. */
  readonly figures: Readonly<Record<string, FigureView>>;
}

export class Explanations {
  readonly #context: PowerContext;

  constructor(context: PowerContext) {
    this.#context = context;
  }

  /** Every figure, each told once; or one figure, named by its path, with all that it is made of. */
  explain(reference: string, figure?: string): Outcome<ExplanationView> {
    const account = this.#context.account(reference);
    if (!account.ok) return account;
    const { state } = this.#context;
    const figures = explainAccount(state, account.value);
    const wanted = figures.find(({ path }) => path === figure);
    if (figure !== undefined && wanted === undefined) {
      return refuse('unknownFigure', `There is no figure ${short(figure)}; without a figure all of them are told.`);
    }
    return done({
      ...this.#context.moment(),
      account: account.value.name,
      figures: wanted === undefined ? figureViews(figures) : { [wanted.path]: wholeView(wanted.explained) },
    });
  }
}
