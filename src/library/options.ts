/**
 * The options of a venue, by name: what each takes, how it is read from text, and what it is for. The library, the
 * command line, the environment, the configuration file and the help text all read this one table.
 *
 * Checked by hand rather than by schema: TypeBox's compiler takes 70 ms to load, and this is done at every start.
 */

import type { AccountInput, DialectInput } from '../control/account-inputs.ts';
import type { FaultInput, FaultSetInput } from '../control/fault-input.ts';
import { readTime } from '../core/iso-time.ts';
import { isMirror, mirrorUrl } from '../feeds/mirror-url.ts';
import { MOST_HISTORY_DAYS } from '../feeds/past-minutes.ts';
import { isReplay, replayFile, replayProblem } from '../feeds/replay-settings.ts';
import type { SyntheticInput } from '../feeds/synthetic-settings.ts';
import { ROWS_IN_MEMORY, ROWS_ON_DISK } from '../history/retention.ts';

/** What `startDrydock` takes. Everything may be left out. */
export interface StartOptions {
  /** TCP port; 0, the default, takes a free one. */
  readonly port?: number;
  /** Address to listen at; `127.0.0.1` by default. */
  readonly host?: string;
  /** Folder in which the venue is kept, so that a restart goes on where it stood. Without it the venue is in memory. */
  readonly data?: string;
  /** Keeps the venue in memory; the default of the library. */
  readonly ephemeral?: boolean;
  /** Removes what `data` holds and starts anew. */
  readonly reset?: boolean;
  /** The same seed gives the same keys, ids and prices on every machine; 1 by default. */
  readonly seed?: number;
  /**
   * `synthetic` (default): prices move every second; `frozen`: they move only when you set them; `replay:FILE`: those of a
   * file; `mirror:URL`: those of another venue.
   */
  readonly market?: 'synthetic' | 'frozen' | `replay:${string}` | `mirror:${string}`;
  /** How synthetic prices move: a JSON file of dials, or the dials: `{ volatility: 2, drift: { XBT: 0.5 } }`. */
  readonly synthetic?: string | SyntheticInput;
  /** Seconds of the replayed file in a second of the venue; 1 by default. */
  readonly replaySpeed?: number;
  /** At the end of the replayed file: `hold` (default) its last prices, or `loop`. */
  readonly replayEnd?: 'hold' | 'loop';
  /** `start` (default): the file's first price is at the venue's start; `time`: its prices are at their own times. */
  readonly replayFrom?: 'start' | 'time';
  /** `house` (default): the house quotes 20 levels a side in every market; `none`: only your own orders. */
  readonly liquidity?: 'house' | 'none';
  /** The accounts instead of the ten default ones: a JSON file, or the list itself. */
  readonly accounts?: string | readonly AccountInput[];
  /** The instruments instead of the shipped ones: a file in the shape of the venue's `GET /instruments`, or its content. */
  readonly instruments?: string | object;
  /** A rule set: the name of a preset, a JSON file, or settings over a preset. */
  readonly rules?: string | object;
  /** Days of candles and statistics that lie behind the venue's start; 7 by default, 0 for none. */
  readonly history?: number;
  /** Rows of history that are kept, of all kinds and accounts together: 5,000,000 in a folder, 150,000 in memory by default. */
  readonly historyRows?: number;
  /** Days after which rows of history go; 366 by default. */
  readonly historyAge?: number;
  /** Keeps every entry of the journal, so that all of its history can be made again. Without it a checkpoint lets go of those before. */
  readonly keepJournal?: boolean;
  /** Makes the history anew from all entries that the journal of `data` still holds. */
  readonly rebuildHistory?: boolean;
  /** When the venue begins, an ISO 8601 time; the machine's time by default. Its clock goes on from there. */
  readonly startTime?: string;
  /** After a restart: `machine` (default) lets the time that passed meanwhile pass here too; `resume` goes on from the last entry. */
  readonly clock?: 'machine' | 'resume';
  /** Lets callers from other machines use `/control`, with `Authorization: Bearer TOKEN`. */
  readonly controlToken?: string;
  /** Host names besides this machine's own under which `/control` may be called. */
  readonly controlHosts?: readonly string[];
  /** Which of two known shapes the wire has: the name of a dialect, a JSON file of switches, or the switches. */
  readonly dialect?: DialectInput;
  /** What goes wrong on purpose: a JSON file, or the rules themselves. */
  readonly faults?: string | FaultInput | readonly FaultInput[] | FaultSetInput;
  /** Whether accounts have a budget of requests, as at the real venue; `off` by default. */
  readonly rateLimits?: 'on' | 'off';
  /** Speaks TLS, with certificates of an authority of its own; HTTP/2 then too. */
  readonly tls?: boolean;
  /** Folder of that authority; `tls` in the venue's folder by default, and nowhere for a venue in memory. Turns `tls` on. */
  readonly tlsFolder?: string;
  /** Origins whose web pages may read the venue's replies; `*` for any. */
  readonly allowOrigin?: readonly string[];
  /** File at whose end each answer at the venue's paths is noted: time, method, path and status. */
  readonly accessLog?: string;
}

export type OptionName = keyof StartOptions;

export interface OptionDefinition {
  /** What stands for its value in the help text; undefined for a switch, which takes none. */
  readonly argument?: string;
  /** What it takes, as the end of a sentence that begins with "takes". */
  readonly takes: string;
  /** What it is for, with its default. */
  readonly help: string;
  /** The value that a text means; undefined for none. What it gives is checked by `accepts`. */
  readonly fromText: (text: string) => unknown;
  readonly accepts: (value: unknown) => boolean;
  /** Too dangerous to be given once and forgotten: read neither from the environment nor from a file. */
  readonly commandLineOnly?: true;
}

const HOST_NAME = /^(\[[0-9a-f:.]+\]|[a-z0-9_-]+(\.[a-z0-9_-]+)*)$/i;
const LISTEN_ADDRESS = /^(\[[0-9a-f:.]+\]|[0-9a-f:.]*:[0-9a-f:.]+|[a-z0-9_-]+(\.[a-z0-9_-]+)*)$/i;
const TOKEN = /^[!-~]+$/;
const DIGITS = /^\d{1,16}$/;
const FEWEST_HISTORY_ROWS = 1_000;
const MOST_HISTORY_ROWS = 1_000_000_000;
const MOST_HISTORY_AGE_DAYS = 36_600;

const asText = (text: string): unknown => text;
const asNumber = (text: string): unknown => (DIGITS.test(text) ? Number(text) : undefined);
const asList = (text: string): unknown => text.split(',').map((part) => part.trim());
const isPath = (value: unknown): boolean => typeof value === 'string' && value !== '' && !value.includes('\0');
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
const isListOf =
  (accepts: (text: string) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every((item) => typeof item === 'string' && accepts(item));

function wholeNumber(largest: number): Pick<OptionDefinition, 'fromText' | 'accepts'> {
  const accepts = (value: unknown): boolean =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) <= largest;
  return { fromText: asNumber, accepts };
}

/** A whole number that is not below the fewest. */
function atLeast(fewest: number, largest: number): Pick<OptionDefinition, 'fromText' | 'accepts'> {
  const { fromText, accepts } = wholeNumber(largest);
  return { fromText, accepts: (value) => accepts(value) && Number(value) >= fewest };
}

function choice(...values: readonly string[]): Pick<OptionDefinition, 'argument' | 'takes' | 'fromText' | 'accepts'> {
  return {
    argument: values.join('|'),
    takes: values.join(' or '),
    fromText: asText,
    accepts: (value) => typeof value === 'string' && values.includes(value),
  };
}

const SWITCH: Pick<OptionDefinition, 'takes' | 'fromText' | 'accepts'> = {
  takes: 'true or false',
  fromText: (text) => ({ true: true, '1': true, false: false, '0': false })[text.toLowerCase()],
  accepts: (value) => typeof value === 'boolean',
};

/** Every option, in the order in which the help text tells of them. */
export const OPTIONS: Readonly<Record<OptionName, OptionDefinition>> = {
  port: {
    ...wholeNumber(65_535),
    argument: 'N',
    takes: 'a whole number from 0 to 65535',
    help: 'TCP port for REST, control and health; 0 takes a free one. Default 8600.',
  },
  host: {
    argument: 'ADDRESS',
    takes: 'a host name or an IP address',
    help: 'Address to listen at. Default 127.0.0.1: only this machine. Beyond it, /control is offered only with --control-token.',
    fromText: asText,
    accepts: (value) => typeof value === 'string' && LISTEN_ADDRESS.test(value),
  },
  data: {
    argument: 'DIR',
    takes: 'the path of a folder',
    help: 'Folder in which the venue is kept; created when it is not there. A restart goes on where it stood. Default .drydock. Not with --ephemeral.',
    fromText: asText,
    accepts: isPath,
  },
  ephemeral: {
    ...SWITCH,
    help: 'Keep the venue in memory: it ends with the process. Not with --data, --reset, --clock, --keep-journal or --rebuild-history.',
  },
  reset: {
    ...SWITCH,
    help: 'Remove the venue that the folder holds and start a new one. Not with --ephemeral.',
    commandLineOnly: true,
  },
  seed: {
    ...wholeNumber(0xffffffff),
    argument: 'N',
    takes: 'a whole number from 0 to 4294967295',
    help: 'The same seed gives the same API keys, ids and prices on every machine. Default 1.',
  },
  market: {
    argument: 'synthetic|frozen|replay:FILE|mirror:URL',
    takes: 'synthetic, frozen, replay: and the path of a file, or mirror: and the URL of a venue',
    help: 'Where prices come from. synthetic: a seeded random walk, one step a second. frozen: they move only when you set them. replay:FILE: those of a CSV or NDJSON file. mirror:URL: those of another venue, by its WebSocket. Default synthetic.',
    fromText: asText,
    accepts: (value) => typeof value === 'string' && isMarket(value),
  },
  synthetic: {
    argument: 'FILE|JSON',
    takes: 'the path of a JSON file, or an object such as {"volatility": 2}',
    help: 'How synthetic prices move, with --market synthetic: {"volatility": 2, "drift": {"XBT": 0.5}, "jumpsPerDay": 4, "jumpSize": 0.03, "correlation": 0.9}; a number for all assets, or numbers by asset.',
    fromText: asText,
    accepts: (value) => isPath(value) || (isObject(value) && !Array.isArray(value)),
  },
  replaySpeed: {
    argument: 'N',
    takes: 'a number from 0.001 to 100000',
    help: 'Seconds of the file in a second of the venue, with --market replay:FILE. Default 1.',
    fromText: (text) => (/^\d{1,6}(\.\d{1,6})?$/.test(text) ? Number(text) : undefined),
    accepts: (value) => typeof value === 'number' && replayProblem({ speed: value }) === undefined,
  },
  replayEnd: {
    ...choice('hold', 'loop'),
    help: 'At the end of the file, with --market replay:FILE. hold: its last prices stay. loop: it begins again. Default hold.',
  },
  replayFrom: {
    ...choice('start', 'time'),
    help: "start: the file's first price is at the venue's start. time: each is at its own time, as with --start-time in the file's days. Default start.",
  },
  liquidity: {
    ...choice('house', 'none'),
    help: 'house: the house quotes 20 levels a side in every market. none: the books hold only your own orders. Default house.',
  },
  accounts: {
    argument: 'FILE',
    takes: 'the path of a JSON file, or a list of accounts',
    help: 'Accounts instead of the ten default ones: a JSON list of {"name", "funds": [{"wallet", "asset", "amount"}], "keys", "marginSchedule", "feeSchedule", "master"}. Keys may be left out: they follow from the seed.',
    fromText: asText,
    accepts: (value) => isPath(value) || Array.isArray(value),
  },
  instruments: {
    argument: 'FILE',
    takes: 'the path of a JSON file, or what such a file holds',
    help: "Instruments instead of the shipped ones: an answer of the venue's GET /instruments.",
    fromText: asText,
    accepts: (value) => isPath(value) || isObject(value),
  },
  rules: {
    argument: 'NAME|FILE',
    takes: 'the name of a preset, the path of a JSON file, or an object of settings',
    help: 'The rule book: 2026, live-2023, contract-2022, or a JSON file of settings over one of them: {"preset": "2026", "limitOrderCollar": 0.1}. Default 2026.',
    fromText: asText,
    accepts: (value) => isPath(value) || (isObject(value) && !Array.isArray(value)),
  },
  history: {
    ...wholeNumber(MOST_HISTORY_DAYS),
    argument: 'DAYS',
    takes: `a whole number of days from 0 to ${MOST_HISTORY_DAYS}`,
    help: "Days of candles, trades, funding rates and daily statistics behind the venue's start; 0 for none. Default 7.",
  },
  historyRows: {
    ...atLeast(FEWEST_HISTORY_ROWS, MOST_HISTORY_ROWS),
    argument: 'N',
    takes: `a whole number from ${FEWEST_HISTORY_ROWS} to ${MOST_HISTORY_ROWS}`,
    help: `Rows of history that are kept: fills, events of orders, bookings and trades of all accounts together, about 300 bytes each. Default ${ROWS_ON_DISK}, with --ephemeral ${ROWS_IN_MEMORY}.`,
  },
  historyAge: {
    ...atLeast(1, MOST_HISTORY_AGE_DAYS),
    argument: 'DAYS',
    takes: `a whole number of days from 1 to ${MOST_HISTORY_AGE_DAYS}`,
    help: 'Days after which rows of history go. Default 366.',
  },
  keepJournal: {
    ...SWITCH,
    help: 'Keep every entry of the journal, so that the whole history can be made again. Without it a checkpoint lets go of the entries before it.',
  },
  rebuildHistory: {
    ...SWITCH,
    help: 'Make the history anew from all entries that the journal still holds: with --keep-journal the whole of it, otherwise what came after the older of the last two checkpoints.',
    commandLineOnly: true,
  },
  startTime: {
    argument: 'TIME',
    takes: 'a time from 2020 to 2099 such as 2026-03-01T08:00:00Z',
    help: "When the venue begins: 2026-03-01T08:00:00Z. Its clock goes on from there, after a restart too. Default: the machine's time.",
    fromText: asText,
    accepts: (value) => typeof value === 'string' && startMsOf(value) !== undefined,
  },
  clock: {
    ...choice('machine', 'resume'),
    help: 'After a restart. machine: the time that passed meanwhile passes here too, prices holding. resume: go on from the last entry. Default machine. Not with --ephemeral.',
  },
  controlToken: {
    argument: 'TOKEN',
    takes: 'text without spaces',
    help: 'Lets callers from other machines use /control, with the header "Authorization: Bearer TOKEN". Better given as DRYDOCK_CONTROL_TOKEN: other users can see a command line.',
    fromText: asText,
    accepts: (value) => typeof value === 'string' && TOKEN.test(value),
  },
  controlHosts: {
    argument: 'NAMES',
    takes: 'host names without a port, divided by commas',
    help: 'Further host names under which /control may be called, divided by commas. Default: localhost, *.localhost, 127.0.0.1 and [::1] alone.',
    fromText: asList,
    accepts: isListOf((name) => HOST_NAME.test(name)),
  },
  dialect: {
    argument: 'NAME|FILE',
    takes: 'the name of a dialect, the path of a JSON file, or an object of switches',
    help: 'Where the wire is known in two shapes: 2026, numbers, 2023, or a JSON file of switches: {"preset": "2026", "balances": "number"}. Accounts and keys may have their own. Default 2026.',
    fromText: asText,
    accepts: (value) => isPath(value) || (isObject(value) && !Array.isArray(value)),
  },
  faults: {
    argument: 'FILE',
    takes: 'the path of a JSON file, or rules',
    help: 'What goes wrong on purpose: a JSON file of rules, as PUT /control/faults takes them. Default: nothing, and after a restart what was set before.',
    fromText: asText,
    accepts: (value) => isPath(value) || isObject(value),
  },
  rateLimits: {
    ...choice('on', 'off'),
    help: "Whether accounts have the venue's budgets of requests. Not enforced while the clock stands still or runs at another rate than 1. Default on; in the library off.",
  },
  tls: {
    ...SWITCH,
    help: 'Speak TLS, HTTP/2 included, with a certificate for this machine and for the real host names, of an authority that is made once. The banner says how to trust it.',
  },
  tlsFolder: {
    argument: 'DIR',
    takes: 'the path of a folder',
    help: "Folder of that authority; turns --tls on. Default: tls in the venue's folder. A venue in memory makes a new one at each start.",
    fromText: asText,
    accepts: isPath,
  },
  allowOrigin: {
    argument: 'ORIGINS',
    takes: 'origins such as http://localhost:3000, divided by commas, or *',
    help: "Origins whose web pages may read the venue's replies, divided by commas; * for any. Never /control. Default: none.",
    fromText: asList,
    accepts: isListOf((origin) => origin === '*' || isOrigin(origin)),
  },
  accessLog: {
    argument: 'FILE',
    takes: 'the path of a file',
    help: "A file at whose end each answer at the venue's paths is noted as a line of JSON: time, method, path and status, and nothing that may be secret. Default: none.",
    fromText: asText,
    accepts: isPath,
  },
};

export const OPTION_NAMES = Object.keys(OPTIONS) as readonly OptionName[];

/** Options of which the second makes no sense beside the first. */
export const CONFLICTS: readonly (readonly [OptionName, OptionName])[] = [
  ['ephemeral', 'data'],
  ['ephemeral', 'reset'],
  ['ephemeral', 'clock'],
  ['ephemeral', 'keepJournal'],
  ['ephemeral', 'rebuildHistory'],
];

/** `controlToken` as it is typed: `control-token`. */
export function flagOf(name: OptionName): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `controlToken` in the environment: `DRYDOCK_CONTROL_TOKEN`. */
export function variableOf(name: OptionName): string {
  return `DRYDOCK_${flagOf(name).replaceAll('-', '_').toUpperCase()}`;
}

const EARLIEST_START_MS = Date.UTC(2020, 0);
const LATEST_START_MS = Date.UTC(2100, 0);

/** The start that a text names, in epoch milliseconds; undefined for what is no time with its zone, or too far away. */
export function startMsOf(text: string): number | undefined {
  const ms = readTime(text);
  return ms !== undefined && ms >= EARLIEST_START_MS && ms < LATEST_START_MS ? ms : undefined;
}

function isMarket(text: string): boolean {
  if (text === 'synthetic' || text === 'frozen') return true;
  if (isReplay(text)) return isPath(replayFile(text));
  return isMirror(text) && mirrorUrl(text) !== undefined;
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

/** What a text means as the value of an option; the text itself when it means nothing, to be refused with it. */
export function readOption(name: OptionName, text: string): unknown {
  return OPTIONS[name].fromText(text) ?? text;
}
