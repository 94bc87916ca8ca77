/** `drydock fault`: what goes wrong on purpose. */
import { resolve } from 'node:path';
import type { FaultInput } from '../../control/fault-input.ts';
import type { FaultsView, FaultView } from '../../control/faults.ts';
import { readJsonFile } from '../../library/json-file.ts';
import { segment } from '../control-client.ts';
import { CommandFailed } from '../failure.ts';
import type { Output } from '../output.ts';
import { command } from './command.ts';
import { ACCOUNT, any, assignment, choice, file, number, optional, required, text, toggle } from './parameters.ts';

const SPAN = text('SPAN', 'a span such as 30s or 1h30m');
const MOMENT = text('TIME', 'a date and time with its zone, or a span from now on such as 10m');
const COUNT = number('N', 'a whole number', Number.isInteger);

/** Flags that say what the member of a rule of the same name says. */
const RULE_FLAGS = {
  name: optional(text('NAME', 'a name'), 'Under which name; one that is taken is replaced.'),
  endpoint: any(text('NAME', 'the name of an endpoint'), 'Requests to this endpoint, such as sendorder.'),
  feed: any(text('NAME', 'the name of a feed'), 'Messages of this feed, such as book.'),
  market: optional(text('SYMBOL', 'the symbol of a market', 'markets'), 'Feeds of this market alone.'),
  account: optional(ACCOUNT, 'Requests and private feeds of this account alone.'),
  key: optional(text('KEY', 'an API key'), 'Requests and private feeds of this API key alone.'),
  probability: optional(number('P', 'a number above 0 and at most 1'), 'How likely each is struck. Default 1.'),
  skip: optional(COUNT, 'The first so many pass, of each account or feed.'),
  times: optional(COUNT, 'It strikes at most so often.'),
  from: optional(MOMENT, "When it begins, by the venue's clock. Default: now."),
  until: optional(MOMENT, 'When it ends.'),
  for: optional(SPAN, 'How long it lasts.'),
  every: optional(SPAN, 'With --for: again at the beginning of every such period.'),
  seed: optional(COUNT, "Which ones are struck follows from it. Default: the venue's."),
  on: optional(choice('request', 'answer'), 'latency: what comes late. Default answer.'),
  how: optional(choice('cut', 'silence'), 'drop: whether the connection ends, or nothing ever comes. Default cut.'),
  answer: optional(choice('first', 'last'), 'duplicate: which answer the client gets. Default last.'),
  applied: toggle('error: the request was carried out all the same.'),
} as const;

export const faultAdd = command({
  name: 'fault add',
  purpose: 'makes something go wrong on purpose, by chance or by a timetable',
  description: [
    'FAULT=VALUE is one of latency=250, latency=\'{"uniformMs": [100, 400]}\', drop=answer, drop=request, drop=message, duplicate=request, duplicate=message, ' +
      'error=Unavailable, error=502, partialBody=20, clockSkew=-5s, reorder=2, disconnect=cut, slowBody=\'{"pieces": 10, "overMs": 2000}\'.',
    'Without --endpoint, --feed and --market it is about everything that the fault can befall. Nothing under /control is ever struck.',
  ],
  arguments: { fault: required(assignment('FAULT', text('VALUE', 'what the fault takes')), 'What goes wrong.') },
  flags: RULE_FLAGS,
  examples: [
    {
      line: 'drydock fault add drop=answer --endpoint sendorder --probability 0.1',
      does: 'One order in ten is placed, and nobody is told.',
    },
    {
      line: 'drydock fault add error=503 --from 10m --for 30s',
      does: 'After ten minutes the venue is down for thirty seconds.',
    },
    {
      line: 'drydock fault add drop=message --feed book --probability 0.01',
      does: 'Gaps in the numbers of the books.',
    },
    { line: 'drydock fault add clockSkew=-5s --account account-1', does: "A clock behind that account's." },
  ],
  run: async ({ arguments: { fault }, flags, given, venue, output }) => {
    const [kind, value] = fault;
    const told = Object.keys(RULE_FLAGS).filter((name) => given.has(name));
    const rule = Object.fromEntries(told.map((name) => [name, flags[name as keyof typeof RULE_FLAGS]]));
    const view = await venue.post<FaultsView>('/faults', { ...rule, [kind]: readValue(value) });
    output.answer(view, () => tableOf(view.faults, output));
  },
});

export const faultSet = command({
  name: 'fault set',
  purpose: 'makes the rules of a file the faults, in place of those there are',
  arguments: {
    file: required(file(), 'JSON: a rule, a list of rules, or {"rules": [...], "seed": 7}; see docs/faults.md.'),
  },
  examples: [{ line: 'drydock fault set faults.json', does: 'The same as --faults at a start.' }],
  run: async ({ arguments: { file: path }, folder, venue, output }) => {
    const read = readJsonFile(resolve(folder, path));
    if (!read.ok) throw new CommandFailed('fileUnreadable', read.problem);
    const view = await venue.put<FaultsView>('/faults', read.value as object);
    output.answer(view, () => tableOf(view.faults, output));
  },
});

export const faultList = command({
  name: 'fault list',
  purpose: 'lists the faults, and how often each has struck',
  examples: [{ line: 'drydock fault list', does: 'In the order in which they are asked.' }],
  run: async ({ venue, output }) => {
    const list = await venue.get<{ readonly faults: readonly FaultView[] }>('/faults');
    output.answer(list, () => tableOf(list.faults, output));
  },
});

export const faultDelete = command({
  name: 'fault delete',
  purpose: 'takes one fault away',
  arguments: { name: required(text('NAME', 'the name of a fault'), 'Which one.') },
  examples: [{ line: 'drydock fault delete fault-1', does: 'The others go on.' }],
  run: async ({ arguments: { name }, venue, output }) => {
    const view = await venue.delete<FaultsView>(`/faults/${segment(name)}`);
    output.answer(view, () => tableOf(view.faults, output));
  },
});

export const faultClear = command({
  name: 'fault clear',
  purpose: 'takes all faults away',
  examples: [{ line: 'drydock fault clear', does: 'The venue answers at once again, always, and once.' }],
  run: async ({ venue, output }) => {
    const view = await venue.delete<FaultsView>('/faults');
    output.answer(view, () => 'Nothing goes wrong on purpose any more.');
  },
});

/** A number or a document where it is one, else text: the venue says what is wrong with it. */
function readValue(typed: string): unknown {
  if (!/^(-?\d+$|[{[])/.test(typed)) return typed;
  try {
    return JSON.parse(typed);
  } catch {
    return typed;
  }
}

function tableOf(faults: readonly FaultView[], output: Output): string {
  if (faults.length === 0) return 'Nothing goes wrong on purpose.';
  return output.table(
    ['NAME', 'RULE', 'IN FORCE', { title: 'MATCHED', align: 'right' }, { title: 'STRUCK', align: 'right' }],
    faults.map(({ name, rule, active, from, until, matched, struck }) => [
      name,
      ruleText(rule),
      [active ? 'now' : 'not now', from && `from ${from}`, until && `until ${until}`].filter(Boolean).join(' '),
      matched,
      struck,
    ]),
  );
}

/** What stands in other columns. */
const SHOWN_APART: readonly string[] = ['name', 'from', 'until', 'for'];

function ruleText(rule: FaultInput): string {
  return Object.entries(rule)
    .filter(([key]) => !SHOWN_APART.includes(key))
    .map(([key, value]) => `${key}=${shown(value)}`)
    .join(' ');
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
