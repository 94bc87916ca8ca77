/** Colours, for paper and for the dark: no colour stands in an element, so a viewer's preference is enough. */

/** Told apart by people who do not see all colours, too; red is kept for what is alarming. */
const SERIES_LIGHT: readonly string[] = [
  '#1d5fd1',
  '#c2650a',
  '#0b7a5c',
  '#7b3fc4',
  '#a8326e',
  '#4f6b12',
  '#0a7d96',
  '#6b5b4b',
];
const SERIES_DARK: readonly string[] = [
  '#7db0ff',
  '#ffb35c',
  '#5fd6b0',
  '#c7a3ff',
  '#ff9ac6',
  '#b9d65f',
  '#6fd6ee',
  '#cdbba7',
];

export const SERIES_COUNT = SERIES_LIGHT.length;

type Palette = Readonly<Record<'paper' | 'panel' | 'ink' | 'soft' | 'grid' | 'alarm', string>>;

const LIGHT: Palette = {
  paper: '#ffffff',
  panel: '#f7f8fa',
  ink: '#1c2430',
  soft: '#687385',
  grid: '#e3e7ed',
  alarm: '#d02c2c',
};
const DARK: Palette = {
  paper: '#12161d',
  panel: '#191f29',
  ink: '#e8ecf2',
  soft: '#94a0b3',
  grid: '#2a3240',
  alarm: '#ff7575',
};

function rules({ paper, panel, ink, soft, grid, alarm }: Palette, series: readonly string[]): string {
  return [
    `.paper{fill:${paper}}.panel{fill:${panel}}.grid{stroke:${grid}}.axis{stroke:${soft}}`,
    `.ink{fill:${ink}}.soft{fill:${soft}}.alarm{stroke:${alarm}}.alarm-fill{fill:${alarm}}.note{stroke:${soft}}`,
    `.flag{fill:${soft}}.flag-text{fill:${paper}}`,
    ...series.map((colour, index) => `.s${index}{stroke:${colour}}.f${index}{fill:${colour};stroke:${paper}}`),
  ].join('');
}

export const STYLE = [
  'text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-size:12px}',
  '.title{font-size:20px;font-weight:600}.name{font-size:13px;font-weight:600}.small{font-size:11px}',
  '.end{text-anchor:end}.middle{text-anchor:middle}',
  '.line{fill:none;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}',
  '.thin{fill:none;stroke-width:1.2;stroke-dasharray:4 3}.dots{fill:none;stroke-width:1.4;stroke-dasharray:1 3;stroke-linecap:round}',
  '.grid,.axis{stroke-width:1}.note{stroke-width:1;stroke-dasharray:2 4}.alarm{stroke-width:2;fill:none}.mark{stroke-width:1}',
  rules(LIGHT, SERIES_LIGHT),
  `@media (prefers-color-scheme:dark){${rules(DARK, SERIES_DARK)}}`,
].join('');
