/** `drydock price source` and `drydock price synthetic`: where prices come from by themselves. */
import type { SourceView, SyntheticView } from '../../control/source-powers.ts';
import type { Moment } from '../../control/views.ts';
import { typedWrong } from '../failure.ts';
import { flagName } from '../names.ts';
import { command } from './command.ts';
import { any, choice, type Kind, number, optional, type Parameter, required, text } from './parameters.ts';

export const priceSource = command({
  name: 'price source',
  purpose: 'lets another source move the prices from now on',
  arguments: {
    source: required(
      text('SOURCE', 'synthetic, frozen, replay:FILE or mirror:URL', ['synthetic', 'frozen']),
      'Which one: synthetic, frozen, replay:FILE or mirror:URL. The file is looked for where the venue runs. Present prices stay until the source sets others.',
    ),
  },
  flags: {
    speed: optional(number('N'), 'Of a replay: seconds of the file in a second of the venue. Default 1.'),
    end: optional(choice('hold', 'loop'), 'Of a replay: what follows its end. Default hold.'),
    from: optional(
      choice('start', 'time'),
      'Of a replay: whether it begins now, or stands at its own times. Default start.',
    ),
  },
  examples: [
    { line: 'drydock price source frozen', does: 'Prices stand until you set them.' },
    { line: 'drydock price source replay:march.csv --speed 60', does: 'A minute of the file a second.' },
  ],
  run: async ({ arguments: { source }, flags: { speed, end, from }, venue, output }) => {
    const view = await venue.put<SourceView & Moment>('/market-source', { source, speed, end, from });
    output.answer(view, () => [`Prices come from ${view.market} now.`, ...remarksOn(view)].join('\n'));
  },
});

/** What a source says of itself that whoever chose it should know. */
function remarksOn({ source }: SourceView): readonly string[] {
  const { unknown, connected } = source ?? {};
  return [
    ...(Array.isArray(unknown) && unknown.length > 0 ? [`This venue does not know: ${unknown.join(', ')}.`] : []),
    ...(connected === false ? ['It is not connected yet: prices stand until it is. `drydock status` tells.'] : []),
  ];
}

type DialValue = readonly [asset: string | undefined, value: number];

/** `2`, or for one asset `XBT=2`. */
const DIAL: Kind<DialValue> = {
  placeholder: '[ASSET=]N',
  takes: 'a number for all assets, or ASSET=N for one',
  read: (typed) => {
    const [, asset, value] = /^(?:([^=]+)=)?(-?(?:\d+(?:\.\d*)?|\.\d+))$/.exec(typed) ?? [];
    return value === undefined ? undefined : [asset, Number(value)];
  },
};

const dial = (help: string): Parameter<readonly DialValue[]> => any(DIAL, help);

export const priceSynthetic = command({
  name: 'price synthetic',
  purpose: 'adjusts how synthetic prices move: volatility, drift, jumps, correlation',
  description: ['Each for all assets (2) or for one (XBT=2); dials that are not named stay as they are.'],
  flags: {
    volatility: dial("A multiple of the asset's own volatility; 0 stands still. Usual 1."),
    drift: dial('The expected return of a year, as a fraction. Usual 0.'),
    jumpsPerDay: dial('Jumps a day, on average. Usual 0.'),
    jumpSize: dial('The size of a typical jump, as a fraction of the price. Usual 0.05.'),
    correlation: dial("The correlation of returns with those of XBT. Usual each asset's own."),
  },
  examples: [
    { line: 'drydock price synthetic --volatility 3', does: 'A nervous day.' },
    { line: 'drydock price synthetic --drift XBT=-5 --jumps-per-day 4', does: 'Bitcoin falls, and everything jumps.' },
  ],
  run: async ({ flags, given, venue, output }) => {
    const names = ['volatility', 'drift', 'jumpsPerDay', 'jumpSize', 'correlation'] as const;
    const turned = names.filter((name) => given.has(name));
    if (turned.length === 0)
      throw typedWrong(`Say what to adjust: ${names.map((name) => `--${flagName(name)}`).join(', ')}.`);
    const body = Object.fromEntries(turned.map((name) => [name, settingOf(name, flags[name])]));
    const view = await venue.put<SyntheticView>('/synthetic', body);
    output.answer(view, () =>
      Object.entries(view.synthetic)
        .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`)
        .join('\n'),
    );
  },
});

/** A number for all assets, or numbers by asset. */
function settingOf(name: string, values: readonly DialValue[]): number | Readonly<Record<string, number>> {
  const [first] = values;
  if (values.length === 1 && first !== undefined && first[0] === undefined) return first[1];
  const assets = values.map(([asset = 'all']) => asset);
  const twice = assets.find((asset, index) => assets.indexOf(asset) !== index);
  if (twice !== undefined) throw typedWrong(`--${flagName(name)} is given twice for ${twice}.`);
  return Object.fromEntries(values.map(([asset = 'all', value]) => [asset, value]));
}
