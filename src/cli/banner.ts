/** What a venue says when it has started, in plain words. */
import { printDuration } from '../control/duration.ts';
import { derivedKeys } from '../control/keys.ts';
import type { AccountView } from '../control/views.ts';
import { isMirror, mirrorUrl } from '../feeds/mirror-url.ts';
import { isReplay, replayFile } from '../feeds/replay-settings.ts';
import { SigningKey } from '../gateway/signature.ts';
import type { Drydock, RestartView } from '../library/drydock.ts';
import { environmentOf } from '../library/environment.ts';
import type { StartOptions } from '../library/options.ts';
import type { TlsView } from '../library/tls.ts';
import { shellWord } from './shell-word.ts';

const ACCOUNTS_SHOWN = 10;
const WALLETS_PATH = '/derivatives/api/v3/accounts';

export function bannerText(venue: Drydock, options: StartOptions): string {
  const status = venue.status();
  const accounts = venue.accounts;
  const shown = accounts.slice(0, ACCOUNTS_SHOWN);
  const open = shown.filter((account) => isPublic(account, status.seed));
  const [first] = open;
  return [
    '',
    `Drydock ${status.version} is running. It is no part of, and not endorsed by, the venue whose wire it speaks.`,
    '',
    `  Venue      ${venue.url}`,
    `  Control    ${venue.control ? `${venue.url}/control` : 'not offered'}`,
    `  API        ${venue.url}/docs`,
    `  Health     ${venue.url}/health`,
    ...tlsLines(venue.tls),
    `  Prices     ${pricesText(status.market, status.liquidity, status.seed)}`,
    `  Rules      ${status.rules}`,
    `  State      ${stateText(options)}`,
    `  Start      ${startText(venue.restart)}`,
    `  Time       ${status.time}`,
    ...venue.notes.map((note) => `  Note       ${note}`),
    '',
    ...accountLines(shown, accounts.length, status.seed),
    '',
    'The same for your shell:',
    '',
    ...Object.entries(environmentOf(venue.url, open, venue.tls)).map(
      ([name, value]) => `export ${name}=${shellWord(value)}`,
    ),
    '',
    ...(first === undefined ? [] : [`Try it: the wallets of ${first.name}.`, '', curlLine(venue, first), '']),
    'Ctrl-C ends it.',
  ].join('\n');
}

/** How to trust it, in the words of those who have to. */
function tlsLines(tls: TlsView | undefined): readonly string[] {
  if (tls === undefined) return [];
  const file = shellWord(tls.authorityFile);
  return [
    `  TLS        for ${tls.names.join(', ')}; HTTP/2 and HTTP/1.1`,
    `  Trust      ${file}${tls.isNewAuthority ? ', made at this start' : ''}. One of:`,
    `             curl --cacert ${file}`,
    `             NODE_EXTRA_CA_CERTS=${file} for Node.js`,
    `             SSL_CERT_FILE=${file} for Python, Go, Ruby, Rust, OpenSSL: then they trust nothing else`,
  ];
}

function pricesText(market: string, liquidity: string, seed: number): string {
  const house = liquidity === 'house' ? 'the house quotes in every market' : 'no liquidity but your own orders';
  return `${sourceText(market, seed)}; ${house}`;
}

function sourceText(market: string, seed: number): string {
  if (market === 'synthetic') return `synthetic: a random walk from seed ${seed}, one step a second`;
  if (isReplay(market)) return `a replay of ${replayFile(market)}`;
  if (isMirror(market)) return `a mirror of ${mirrorUrl(market)}; GET /control/status says whether it is connected`;
  return `${market}: they move only when you set them`;
}

function stateText({ data }: StartOptions): string {
  return data === undefined
    ? 'in memory: gone when the venue ends'
    : `durable, in ${data}: on disk before anything is answered`;
}

function startText({ restarted, passedMs, replayed, meanwhile }: RestartView): string {
  if (!restarted) return 'a new venue';
  const entries = replayed === 0 ? 'nothing to replay' : `${counted(replayed, 'entry', 'entries')} replayed`;
  const happened = happenings(meanwhile);
  const gap = passedMs === 0 ? 'no time has passed' : `${printDuration(passedMs)} passed with prices held, ${happened}`;
  return `goes on where it stood: ${entries}; ${gap}`;
}

/** What happened in the gap, in the order in which people ask for it. */
function happenings(meanwhile: RestartView['meanwhile']): string {
  const { fills, cancelledOrders, fundingPayments, settledPositions, bookings } = meanwhile;
  const parts = [
    fills === 0 ? '' : counted(fills, 'fill'),
    cancelledOrders === 0 ? '' : `${counted(cancelledOrders, 'order')} cancelled`,
    fundingPayments === 0 ? '' : counted(fundingPayments, 'funding payment'),
    settledPositions === 0 ? '' : `${counted(settledPositions, 'position')} settled`,
    bookings === 0 ? '' : counted(bookings, 'booking'),
  ].filter((part) => part !== '');
  const last = parts.pop();
  if (last === undefined) return 'nothing happened in it';
  return `${parts.length === 0 ? '' : `${parts.join(', ')} and `}${last} in it`;
}

function accountLines(shown: readonly AccountView[], count: number, seed: number): readonly string[] {
  const lines = [
    `${count === 1 ? 'One account' : `${count} accounts`}, with keys of full access. Keys that follow from the seed are publicly known: whoever has`,
    'Drydock has them. Never give these accounts, or a client that holds their keys, anything real.',
    '',
  ];
  for (const account of shown) {
    const secret = isPublic(account, seed) ? account.apiSecret : 'your own, not shown';
    lines.push(`  ${account.name.padEnd(10)} key    ${account.apiKey}`, `  ${' '.repeat(10)} secret ${secret}`);
  }
  lines.push(
    count > shown.length
      ? `  and ${count - shown.length} more: GET /control/accounts`
      : '  Read-only keys, and keys that may withdraw: GET /control/accounts',
  );
  return lines;
}

/** Whether anybody could compute the account's key. Others' secrets are not printed: a banner ends up in logs. */
function isPublic({ name, apiKey, apiSecret }: AccountView, seed: number): boolean {
  return derivedKeys(seed, name).some((key) => key.apiKey === apiKey && key.secret === apiSecret);
}

/** A signed request without nonce has the same signature each time: it can be pasted as often as one likes. */
function curlLine({ url, tls }: Drydock, { apiKey, apiSecret }: AccountView): string {
  const parts = WALLETS_PATH.replace('/derivatives', '');
  const authent = new SigningKey(apiSecret).sign(parts);
  const trust = tls === undefined ? '' : ` --cacert ${shellWord(tls.authorityFile)}`;
  return `curl -s${trust} -H 'APIKey: ${apiKey}' -H 'Authent: ${authent}' ${url}${WALLETS_PATH}`;
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
