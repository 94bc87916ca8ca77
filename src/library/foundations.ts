/**
 * What a venue is founded on: the options and the files they name, read and checked. Each is also kept in genesis as a
 * short text (a value, or the digest of a file), so that a restart can tell whether it is asked for something else.
 */
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { ACCOUNT_INPUTS, type AccountInput, dialectProblem, nameProblem } from '../control/account-inputs.ts';
import { readDocument } from '../control/documents.ts';
import { matchSymbol } from '../control/lookup.ts';
import { suggestion } from '../control/nearest.ts';
import { SYNTHETIC } from '../control/source-powers.ts';
import type { SourceSettings } from '../core/commands/command.ts';
import { PRESET_NAMES, resolveRules } from '../core/margin/rules.ts';
import { isReplay, replayFile, replayProblem } from '../feeds/replay-settings.ts';
import { type SyntheticInput, turnDials } from '../feeds/synthetic-settings.ts';
import { readDialect } from '../gateway/dialect/read.ts';
import { DEFAULT_DIALECT, DIALECTS, type Dialect } from '../gateway/dialect/switches.ts';
import type { Validators } from '../gateway/validators.ts';
import { type InstrumentSet, loadInstruments, parseInstruments, shippedInstruments } from '../instruments/load.ts';
import { readJsonFile } from './json-file.ts';
import { type OptionName, type StartOptions, startMsOf } from './options.ts';
import type { Settings } from './settings.ts';

/** The options that make a venue what it is. The others may change from start to start. */
export const FOUNDING_OPTIONS = [
  'seed',
  'market',
  'synthetic',
  'replaySpeed',
  'replayEnd',
  'replayFrom',
  'liquidity',
  'rules',
  'instruments',
  'accounts',
  'history',
  'startTime',
] as const satisfies readonly OptionName[];

export type FoundingOption = (typeof FOUNDING_OPTIONS)[number];

export interface Foundations {
  readonly seed: number;
  /** The price source by its name, a path in it absolute; and how it moves prices, as genesis takes it. */
  readonly market: string;
  readonly sourceSettings: SourceSettings;
  readonly liquidity: 'house' | 'none';
  /** A preset's name or settings over one, as genesis takes them. */
  readonly rules: string | object;
  readonly instruments: InstrumentSet;
  /** Undefined for the default ones. */
  readonly accounts: readonly AccountInput[] | undefined;
  readonly historyDays: number;
  /** When the venue begins, epoch milliseconds; undefined for the machine's time. */
  readonly startMs: number | undefined;
  /** The venue's own; no part of what it is, and free to change from start to start. */
  readonly dialect: Dialect;
  /** Faults that the venue begins with, unread, and how the user gave them, to begin a sentence with. */
  readonly faults: { readonly value: unknown; readonly spelled: string } | undefined;
  /** Each founding option as a short text. */
  readonly texts: Readonly<Record<FoundingOption, string>>;
}

export type FoundationsResult =
  | { readonly ok: true; readonly foundations: Foundations }
  | { readonly ok: false; readonly problems: readonly string[] };

type Read<Value> = { readonly ok: true; readonly value: Value; readonly text: string } | Unreadable;
type Unreadable = { readonly ok: false; readonly problem: string };

/** What genesis keeps as the start of a venue that began at the machine's time. */
export const MACHINE_TIME = 'machine';

const DEFAULT_SEED = 1;
const DEFAULT_HISTORY_DAYS = 7;
const RULES_2026 = PRESET_NAMES[0] ?? '';

/** Reads the files and checks all that can be checked before a date is known. */
export function readFoundations({ options, given }: Settings, validators: Validators): FoundationsResult {
  const seed = options.seed ?? DEFAULT_SEED;
  const market = readMarket(options.market ?? 'synthetic');
  const liquidity = options.liquidity ?? 'house';
  const historyDays = options.history ?? DEFAULT_HISTORY_DAYS;
  const rules = readRules(options.rules ?? RULES_2026);
  const instruments = readInstruments(options.instruments);
  const accounts = readAccounts(options.accounts, validators);
  const dialect = readVenueDialect(options.dialect);
  const faults = readFaults(options.faults);
  const source = readSource(options, market, instruments, validators);
  const problems = (
    [
      ['rules', rules],
      ['instruments', instruments],
      ['accounts', accounts],
      ['dialect', dialect],
      ['faults', faults],
      ['synthetic', source],
    ] as const
  ).flatMap(([name, read]) => (read.ok ? [] : [`${spelled(given, name)}${read.problem}`]));
  if (!rules.ok || !instruments.ok || !accounts.ok || !dialect.ok || !faults.ok || !source.ok) {
    return { ok: false, problems };
  }
  return {
    ok: true,
    foundations: {
      seed,
      market,
      sourceSettings: source.value,
      liquidity,
      rules: rules.value,
      instruments: instruments.value,
      accounts: accounts.value,
      historyDays,
      dialect: dialect.value,
      faults:
        faults.value === undefined
          ? undefined
          : { value: faults.value, spelled: `${spelled(given, 'faults')}${faults.text}` },
      startMs: options.startTime === undefined ? undefined : startMsOf(options.startTime),
      texts: {
        seed: String(seed),
        market,
        synthetic: source.text,
        replaySpeed: String(options.replaySpeed ?? 1),
        replayEnd: options.replayEnd ?? 'hold',
        replayFrom: options.replayFrom ?? 'start',
        liquidity,
        rules: rules.text,
        instruments: instruments.text,
        accounts: accounts.text,
        history: String(historyDays),
        startTime: options.startTime ?? MACHINE_TIME,
      },
    },
  };
}

/** The option in the user's own words, to begin a sentence with. */
function spelled(given: Settings['given'], name: OptionName): string {
  const words = given.get(name);
  return words === undefined ? '' : `${words}: `;
}

function readRules(rules: string | object): Read<string | object> {
  if (typeof rules === 'string' && PRESET_NAMES.includes(rules)) return { ok: true, value: rules, text: rules };
  let settings: unknown = rules;
  if (typeof rules === 'string') {
    const file = readJsonFile(rules);
    if (!file.ok) {
      const presets = `there is neither a rule set nor a file named ${rules}; the rule sets are ${PRESET_NAMES.join(', ')}.`;
      return { ok: false, problem: file.missing ? presets + suggestion(rules, PRESET_NAMES) : file.problem };
    }
    settings = file.value;
  }
  const resolved = resolveRules(settings);
  if (!resolved.ok)
    return { ok: false, problem: `${typeof rules === 'string' ? `${rules}: ` : ''}${resolved.problem}.` };
  if (typeof settings === 'string') return { ok: true, value: settings, text: settings };
  return { ok: true, value: settings as object, text: digestOf(settings) };
}

function readInstruments(instruments: string | object | undefined): Read<InstrumentSet> {
  if (instruments === undefined) return { ok: true, value: shippedInstruments(), text: 'shipped' };
  const result =
    typeof instruments === 'string' ? loadInstruments(instruments) : parseInstruments(JSON.stringify(instruments));
  if (!result.ok) return result;
  return { ok: true, value: result.set, text: digestOf([result.set.instruments, result.set.series]) };
}

/** The same source from every working folder. */
function readMarket(market: string): string {
  return isReplay(market) ? `replay:${resolve(replayFile(market))}` : market;
}

/** How the source moves prices: the dials of the synthetic one, or the settings of a replay. */
function readSource(
  options: StartOptions,
  market: string,
  instruments: Read<InstrumentSet>,
  validators: Validators,
): Read<SourceSettings> {
  const { synthetic, replaySpeed: speed, replayEnd: end, replayFrom: from } = options;
  const replay = {
    ...(speed === undefined ? {} : { speed }),
    ...(end === undefined ? {} : { end }),
    ...(from === undefined ? {} : { from }),
  };
  const isReplayed = isReplay(market);
  if (!isReplayed && Object.keys(replay).length > 0) {
    return { ok: false, problem: 'replay-speed, replay-end and replay-from go with the market replay:FILE.' };
  }
  const problem = replayProblem(replay);
  if (problem !== undefined) return { ok: false, problem };
  const settings = isReplayed ? { replay } : {};
  if (synthetic === undefined) return { ok: true, value: settings, text: 'usual' };
  if (market !== 'synthetic') return { ok: false, problem: 'it goes with the market synthetic.' };
  const dials = readDialsOption(synthetic, validators);
  if (!dials.ok) return dials;
  const assets = instruments.ok
    ? instruments.value.assets.filter(({ symbol, kind }) => symbol !== 'USD' && kind !== 'credit')
    : [];
  const symbols = assets.map(({ symbol }) => symbol);
  const turned = turnDials({}, dials.value, (name) => matchSymbol(symbols, name));
  if (!turned.ok) return turned;
  return { ok: true, value: { ...settings, synthetic: turned.settings }, text: digestOf(turned.settings) };
}

function readDialsOption(synthetic: string | SyntheticInput, validators: Validators): Read<SyntheticInput> {
  let input: unknown = synthetic;
  if (typeof synthetic === 'string') {
    if (synthetic.trimStart().startsWith('{')) {
      try {
        input = JSON.parse(synthetic);
      } catch {
        return { ok: false, problem: 'it is no JSON.' };
      }
    } else {
      const file = readJsonFile(synthetic);
      if (!file.ok) return file;
      input = file.value;
    }
  }
  const document = readDocument(validators, SYNTHETIC, input);
  return document.ok ? { ok: true, value: document.value, text: '' } : { ok: false, problem: document.problem };
}

/** The name of a dialect, or a file of switches. */
function readVenueDialect(dialect: string | object | undefined): Read<Dialect> {
  if (dialect === undefined) return { ok: true, value: DEFAULT_DIALECT, text: '' };
  const isName = typeof dialect === 'string' && Object.hasOwn(DIALECTS, dialect);
  let settings: unknown = dialect;
  if (typeof dialect === 'string' && !isName) {
    const file = readJsonFile(dialect);
    const names = Object.keys(DIALECTS);
    if (!file.ok) {
      const none = `there is neither a dialect nor a file named ${dialect}; the dialects are ${names.join(', ')}.`;
      return { ok: false, problem: file.missing ? none + suggestion(dialect, names) : file.problem };
    }
    settings = file.value;
  }
  const result = readDialect(settings);
  const where = typeof dialect === 'string' ? `${dialect}: ` : '';
  if (!result.ok) return { ok: false, problem: `${where}the dialect ${result.problem}.` };
  return { ok: true, value: result.dialect, text: '' };
}

/** What they say is read when the venue is there that they speak of. `text`: the file. */
function readFaults(faults: string | object | undefined): Read<unknown> {
  if (typeof faults !== 'string') return { ok: true, value: faults, text: '' };
  const file = readJsonFile(faults);
  return file.ok ? { ok: true, value: file.value, text: `${faults}: ` } : file;
}

function readAccounts(
  accounts: string | readonly AccountInput[] | undefined,
  validators: Validators,
): Read<readonly AccountInput[] | undefined> {
  if (accounts === undefined) return { ok: true, value: undefined, text: 'default' };
  const where = typeof accounts === 'string' ? `${accounts}: ` : '';
  let list: unknown = accounts;
  if (typeof accounts === 'string') {
    const file = readJsonFile(accounts);
    if (!file.ok) return file;
    list = file.value;
  }
  const document = readDocument(validators, ACCOUNT_INPUTS, list);
  const problem = document.ok ? accountsProblem(document.value) : document.problem;
  if (!document.ok || problem !== undefined) return { ok: false, problem: `${where}${problem}` };
  return { ok: true, value: document.value, text: digestOf(document.value) };
}

function accountsProblem(accounts: readonly AccountInput[]): string | undefined {
  if (accounts.length === 0) return 'There must be at least one account.';
  for (const account of accounts) {
    const problem = nameProblem(account.name) ?? dialectProblem(account);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function digestOf(value: unknown): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(value)).digest('hex')}`;
}
