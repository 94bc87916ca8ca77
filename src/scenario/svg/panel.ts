/** One panel of the plot: lines over time, with its axis, its legend and its marks. */
import { grouped } from '../numbers.ts';
import { decimalsOf, type Scale, scaleOf } from './scale.ts';
import { SERIES_COUNT } from './style.ts';

export interface PlotPoint {
  readonly timeMs: number;
  readonly value: number;
}

export interface PlotLine {
  readonly name: string;
  /** Which of the colours. */
  readonly colour: number;
  readonly kind: 'line' | 'thin' | 'dots';
  readonly points: readonly PlotPoint[];
  /** False for one whose colour the legend explains elsewhere. */
  readonly inLegend: boolean;
}

export interface PlotMark extends PlotPoint {
  readonly kind: 'buy' | 'sell' | 'alarm';
  readonly colour: number;
  readonly title: string;
}

export interface Panel {
  readonly name: string;
  readonly unit: string;
  readonly height: number;
  readonly lines: readonly PlotLine[];
  readonly marks: readonly PlotMark[];
  /** Explains marks and dashes, below the legend. */
  readonly hints: readonly string[];
}

export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly xOf: (timeMs: number) => number;
}

const LEGEND_GAP = 14;
const LEGEND_LINE = 17;
/** Of a name and its value: what fits beside the plot. */
const LEGEND_CHARACTERS = 31;

/** The panel's elements. */
export function panelSvg(panel: Panel, { left, right, top, xOf }: Frame): string {
  const { height, lines, marks, unit, name } = panel;
  const values = [...lines.flatMap(({ points }) => points), ...marks].map(({ value }) => value);
  const scale = scaleOf(values, Math.max(3, Math.floor(height / 46)));
  const yOf = (value: number): number => top + height - ((value - scale.from) / (scale.to - scale.from)) * height;
  return [
    `<text class="ink name" x="${left}" y="${top - 9}">${escaped(name)}<tspan class="soft" font-weight="400"> ${escaped(unit)}</tspan></text>`,
    `<rect class="panel" x="${left}" y="${top}" width="${right - left}" height="${height}"/>`,
    ...scale.ticks.map((tick) => tickSvg(tick, scale, left, right, yOf(tick))),
    ...lines.map((line) => lineSvg(line, xOf, yOf)),
    ...marks.map((mark) => markSvg(mark, xOf(mark.timeMs), yOf(mark.value))),
    legendSvg(panel, scale, right + LEGEND_GAP, top),
  ].join('\n');
}

function tickSvg(tick: number, { step }: Scale, left: number, right: number, y: number): string {
  const at = px(y);
  return (
    `<line class="grid" x1="${left}" x2="${right}" y1="${at}" y2="${at}"/>` +
    `<text class="soft end" x="${left - 8}" y="${px(y + 4)}">${grouped(tick, decimalsOf(step))}</text>`
  );
}

function lineSvg({ kind, colour, points, name }: PlotLine, xOf: Frame['xOf'], yOf: (value: number) => number): string {
  if (points.length === 0) return '';
  const path = points.map(({ timeMs, value }) => `${px(xOf(timeMs))} ${px(yOf(value))}`).join('L');
  return `<path class="${kind} s${colour % SERIES_COUNT}" d="M${path}"><title>${escaped(name)}</title></path>`;
}

function markSvg({ kind, colour, title }: PlotMark, x: number, y: number): string {
  const told = `<title>${escaped(title)}</title>`;
  if (kind === 'alarm') {
    return `<path class="alarm" d="M${px(x - 4)} ${px(y - 4)}l8 8m0 -8l-8 8">${told}</path>`;
  }
  const path = kind === 'buy' ? `M${px(x)} ${px(y + 3)}l5 9h-10z` : `M${px(x)} ${px(y - 3)}l5 -9h-10z`;
  return `<path class="mark f${colour % SERIES_COUNT}" d="${path}">${told}</path>`;
}

function legendSvg({ lines, hints, height }: Panel, { step }: Scale, x: number, top: number): string {
  const named = lines.filter(({ inLegend }) => inLegend);
  const room = Math.max(1, Math.floor(height / LEGEND_LINE) - hints.length);
  const shown = named.length > room ? named.slice(0, room - 1) : named;
  const rows = shown.map(({ name, colour, kind, points }, index) => {
    const y = top + 12 + index * LEGEND_LINE;
    const last = points.at(-1)?.value;
    const value = last === undefined ? '' : ` ${grouped(last, Math.min(decimalsOf(step) + 1, 8))}`;
    return (
      `<path class="${kind} s${colour % SERIES_COUNT}" d="M${x} ${y - 4}h18"/>` +
      `<text class="ink" x="${x + 24}" y="${y}">${escaped(shortened(name, LEGEND_CHARACTERS - value.length))}<tspan class="soft">${value}</tspan></text>`
    );
  });
  const hidden = named.length - shown.length;
  const notes = [...(hidden > 0 ? [`and ${hidden} more`] : []), ...hints];
  const texts = notes.map(
    (text, index) =>
      `<text class="soft small" x="${x}" y="${top + 12 + (shown.length + index) * LEGEND_LINE}">${escaped(text)}</text>`,
  );
  return [...rows, ...texts].join('\n');
}

/** At most so many characters, the last of which says that there were more. */
export function shortened(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}\u2026`;
}

/** A tenth of a pixel is as fine as anybody sees, and prints the same everywhere. */
export function px(value: number): string {
  const text = value.toFixed(1);
  return text.endsWith('.0') ? text.slice(0, -2) : text;
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
