/** Powers over the price source: which one moves the prices, and how the synthetic one does. Both stand in the state. */
import type { SourceSettings } from '../core/commands/command.ts';
import { isReplay, type ReplaySettings, replayProblem } from '../feeds/replay-settings.ts';
import type { SourceStatus } from '../feeds/source.ts';
import {
  DIAL_NAMES,
  DIALS,
  dialsView,
  type SyntheticInput,
  syntheticOf,
  turnDials,
} from '../feeds/synthetic-settings.ts';
import { dictionary, either, number, object, oneOf, type Schema, text } from '../gateway/schema.ts';
import { priceView } from '../host/price-view.ts';
import { Turns } from '../turns/turns.ts';
import { described } from './documents.ts';
import { findAsset } from './lookup.ts';
import type { PowerContext } from './power-context.ts';
import { done, type Outcome, refuse } from './refusal.ts';
import { type Moment, momentOf } from './views.ts';

/** How the synthetic source's dials stand: numbers for all assets, or by asset with `all` for the others. */
export type SyntheticView = Moment & { readonly synthetic: Readonly<Record<string, unknown>> };

/** Where prices come from, and what there is to say of it. */
export interface SourceView {
  readonly market: string;
  readonly source?: SourceStatus;
}

/** Which source is to move the prices from now on; the rest is for a replay. */
export interface SourceRequest extends ReplaySettings {
  readonly source: string;
}

/** How a schema takes the dials of the synthetic source. */
export const SYNTHETIC: Schema<SyntheticInput> = object(
  {},
  Object.fromEntries(
    DIAL_NAMES.map((name) => [
      name,
      described(
        either(number(), dictionary(number())),
        `takes a number from ${DIALS[name].least} to ${DIALS[name].most} for all assets, or an object such as {"XBT": ${DIALS[name].most / 2}}`,
      ),
    ]),
  ),
) as Schema<SyntheticInput>;

const SOURCE: Schema<SourceRequest> = object(
  {
    source: described(text({ maxLength: 4096 }), 'takes "synthetic", "frozen", "replay:FILE" or "mirror:URL"'),
  },
  {
    speed: described(number(), 'takes how many seconds of the file pass in a second'),
    end: described(oneOf('hold', 'loop'), 'takes "hold" or "loop"'),
    from: described(oneOf('start', 'time'), 'takes "start" or "time"'),
  },
);

const ADVANCING = refuse(
  'invalidRequest',
  'An advance with prices on the way is under way: wait until it has arrived.',
);

export class SourcePowers {
  readonly #context: PowerContext;
  readonly #isAdvancing: () => boolean;
  /** A change is made of the settings that stand: one after the other. */
  readonly #turns = new Turns(1);

  /** `isAdvancing`: whether an advance with prices on the way is under way. */
  constructor(context: PowerContext, isAdvancing: () => boolean) {
    this.#context = context;
    this.#isAdvancing = isAdvancing;
  }

  /** Turns dials of the synthetic source; those that are not named stay. It need not be the source at present. */
  async setSynthetic(input: unknown): Promise<Outcome<SyntheticView>> {
    const request = this.#context.read(SYNTHETIC, input);
    if (!request.ok) return request;
    if (Object.keys(request.value).length === 0) {
      return refuse('invalidRequest', `Give at least one of ${DIAL_NAMES.join(', ')}.`);
    }
    return this.#turns.take(() => this.#turnDials(request.value));
  }

  async #turnDials(input: SyntheticInput): Promise<Outcome<SyntheticView>> {
    const before = this.#context.state.root.sourceSettings;
    const dials = turnDials(syntheticOf(before), input, (name) => this.#priced(name));
    if (!dials.ok) return refuse('invalidRequest', dials.problem);
    const delivered = await this.#context.carryOut({
      type: 'setMarketSource',
      settings: { ...before, synthetic: dials.settings },
    });
    return delivered.ok ? done({ ...momentOf(delivered.value), synthetic: dialsView(dials.settings) }) : delivered;
  }

  /** Lets another source move the prices from now on. Present prices stay until it sets others. */
  async setSource(input: unknown): Promise<Outcome<Moment & SourceView>> {
    const request = this.#context.read(SOURCE, input);
    return request.ok ? this.#turns.take(() => this.#exchange(request.value)) : request;
  }

  async #exchange({ source, ...replay }: SourceRequest): Promise<Outcome<Moment & SourceView>> {
    const { host } = this.#context;
    if (!isReplay(source) && Object.keys(replay).length > 0) {
      return refuse('invalidRequest', 'speed, end and from are for a replay: give them with "source": "replay:FILE".');
    }
    // Its steps are worked out ahead, from the source that there is.
    if (this.#isAdvancing()) return ADVANCING;
    const problem = replayProblem(replay) ?? (await host.prepareSource(source));
    if (problem !== undefined) return refuse('invalidRequest', problem);
    // It may have begun while a large file was checked.
    if (this.#isAdvancing()) {
      host.dropSource();
      return ADVANCING;
    }
    const settings: SourceSettings = {
      ...this.#context.state.root.sourceSettings,
      ...(isReplay(source) && { replay }),
    };
    const delivered = await this.#context.carryOut({ type: 'setMarketSource', market: source, settings });
    if (!delivered.ok) {
      host.dropSource();
      return delivered;
    }
    await host.followSource();
    return done({ ...momentOf(delivered.value), ...this.view() });
  }

  /** Where prices come from; `source` only when there is more to say than its name. */
  view(): SourceView {
    const { host, state } = this.#context;
    const { source, problem } = host.feed();
    const status = {
      ...(problem === undefined ? {} : { problem }),
      ...source.status?.(priceView(host.timeline), host.timeMs()),
    };
    return { market: state.root.market, ...(Object.keys(status).length === 0 ? {} : { source: status }) };
  }

  #priced(name: string): string | undefined {
    const asset = findAsset(this.#context.state, name);
    return asset === undefined || asset.symbol === 'USD' || asset.kind === 'credit' ? undefined : asset.symbol;
  }
}
