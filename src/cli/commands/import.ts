/** `drydock import`: rebuilds a real account from what its venue answered, and tells how near it comes. */
import { isAbsolute, join } from 'node:path';
import type { ImportView } from '../../control/imports.ts';
import type { FigureRow } from '../../import/report.ts';
import { CommandFailed } from '../failure.ts';
import { listText } from '../table.ts';
import { command } from './command.ts';
import { choice, file, optional, several, text, toggle } from './parameters.ts';

export const importAccount = command({
  name: 'import',
  purpose: 'rebuilds a real account from what its venue answered, and compares each figure',
  description: [
    'The files hold answers of /accounts, /openpositions, /openorders, /tickers and /instruments, as they came: any of them, in one file or several. What a file holds is seen by its content. No key and no secret is needed; a file with one is refused.',
    'Each figure of theirs is told beside ours: equal, different for a named reason (docs/import.md), or unexplained. The exit code is 1 when a figure is unexplained.',
  ],
  arguments: { files: several(file('FILE', 'the path of a JSON file'), 'What the venue answered.') },
  flags: {
    name: optional(text('NAME', 'the name of an account that is not there yet'), 'Name of the new account.'),
    prices: optional(choice('theirs', 'ours'), 'Whose prices the venue has afterwards.', 'theirs'),
    skipUnknown: toggle('Leave out assets, wallets, positions and orders that this venue does not know.'),
    dryRun: toggle('Only compare; import nothing.'),
    allowLiquidation: toggle('Import an account that would be liquidated at once.'),
    all: toggle('List equal figures, too.'),
  },
  examples: [
    { line: 'drydock import accounts.json openpositions.json openorders.json tickers.json', does: 'A whole account.' },
    { line: 'drydock import account.json --dry-run --all', does: 'Only the comparison, every figure of it.' },
  ],
  run: async ({ arguments: { files }, flags, venue, output, folder }) => {
    const { all, name, prices, skipUnknown, dryRun, allowLiquidation } = flags;
    const options = { prices, skipUnknown, dryRun, allowLiquidation, ...(name && { name }) };
    const replies = await readReplies(files, folder);
    const view = await venue.post<ImportView>('/import', { ...replies, ...options });
    output.answer(view, () => importText(view, all, (rows) => output.table(COLUMNS, rows)));
    const { unexplained } = view.report;
    if (unexplained > 0) {
      throw new CommandFailed(
        'unexplained',
        `${unexplained} of ${view.report.figures.length} figures differ for no known reason: docs/import.md tells what to do.`,
      );
    }
  },
});

const COLUMNS = ['FIGURE', { title: 'THEIRS', align: 'right' }, { title: 'OURS', align: 'right' }, 'WHY'] as const;

/** One body of all files; each kind of answer may be there once. */
async function readReplies(files: readonly string[], folder: string): Promise<Readonly<Record<string, unknown>>> {
  const { readJsonFile } = await import('../../library/json-file.ts');
  const { documentProblem } = await import('../../import/inspect.ts');
  const { findReplies } = await import('../../import/recognise.ts');
  const body = new Map<string, unknown>();
  for (const path of files) {
    const read = readJsonFile(isAbsolute(path) ? path : join(folder, path));
    if (!read.ok) throw new CommandFailed('unreadableFile', read.problem);
    const problem = documentProblem(read.value, path);
    if (problem !== undefined) throw new CommandFailed('unknownReply', problem);
    const found = findReplies(read.value, path);
    if (!found.ok) throw new CommandFailed('unknownReply', found.problem);
    for (const { kind, value, time } of found.replies) {
      if (body.has(kind)) throw new CommandFailed('unknownReply', `${path} holds a second answer of /${kind}.`);
      const isMessage = typeof value === 'object' && value !== null && 'feed' in value;
      body.set(kind, isMessage || time === undefined ? value : { serverTime: time, [kind]: value });
    }
  }
  return Object.fromEntries(body);
}

type Rows = readonly (readonly (string | number | undefined)[])[];

function importText(view: ImportView, all: boolean, table: (rows: Rows) => string): string {
  const { account, report, rebuilt, notRebuilt, prices } = view;
  const shown = report.figures.filter(({ status }) => all || status !== 'equal');
  const summary = listText([
    ['Account', account === null ? 'none, this was a dry run' : `${account.name}, id ${account.id}`],
    ['API key', account?.apiKey],
    ['API secret', account?.apiSecret],
    ['Balances', rebuilt.balances],
    ['Positions', rebuilt.positions],
    ['Orders', `${rebuilt.orders} resting, ${rebuilt.triggers} waiting for a price`],
    ['Prices set', `${prices.index.length} index prices, ${prices.marks.length} marks`],
    ['Figures', `${report.equal} equal, ${report.different} different, ${report.unexplained} UNEXPLAINED`],
    ['Rules', rulesText(report.rules)],
    ['Instruments', instrumentsText(view)],
    ['Liquidation', view.wouldBeLiquidated ? 'the account is liquidated at once' : undefined],
  ]);
  const left = notRebuilt.map(({ path, reason, error }) => `Not rebuilt: ${path} (${error === '' ? reason : error})`);
  const rows = shown.map((row) => [row.figure, row.theirs, row.ours ?? 'none', whyText(row)]);
  return [summary, ...(left.length > 0 ? ['', ...left] : []), ...(rows.length > 0 ? ['', table(rows)] : [])].join('\n');
}

function rulesText({ name, suggested }: ImportView['report']['rules']): string {
  return suggested === name
    ? `${name}, which fits best`
    : `${name}; ${suggested} fits better: start with --rules ${suggested}`;
}

/** Contracts are the venue's own: one that is to have theirs is started with them. */
function instrumentsText({ report, notRebuilt }: ImportView): string | undefined {
  const other = report.census.filter(({ code }) => code === 'instrument').map(({ subject }) => subject);
  const isMissing = notRebuilt.some(({ reason }) => reason === 'unknownMarket');
  if (other.length === 0 && !isMissing) return undefined;
  const what = [
    ...(other.length > 0 ? [`${other.join(', ')} of theirs differ`] : []),
    ...(isMissing ? ['some are missing here'] : []),
  ];
  return `${what.join('; ')}: a venue started with --instruments FILE, their answer of GET /instruments, has them`;
}

function whyText({ status, reasons }: FigureRow): string {
  if (status === 'equal') return 'equal';
  if (status === 'unexplained') return 'UNEXPLAINED';
  return reasons.map(({ code, subject, convention }) => `${code}: ${subject} (${convention})`).join(', ');
}
