/**
 * What somebody finds at the venue's own address: for a browser a page with links, for everything else the same in plain
 * text.
 */
import { type Reply, TEXT_TYPE } from '../reply.ts';
import type { PageOptions } from './page.ts';
import { pageReply } from './page-reply.ts';
import { COLOURS } from './style.ts';

/** One line of it: what is there, and where. */
interface Pointer {
  readonly name: string;
  readonly says: string;
  readonly paths: readonly string[];
  /** Whether a browser can open them. */
  readonly opens: boolean;
}

export interface FrontReplies {
  readonly text: Reply;
  readonly page: Reply;
}

export function frontReplies(options: PageOptions): FrontReplies {
  return { text: { status: 200, contentType: TEXT_TYPE, body: asText(options) }, page: pageReply(asPage(options)) };
}

function pointers({ control }: PageOptions): readonly Pointer[] {
  return [
    { name: 'API', says: 'every endpoint, to read', paths: ['/docs'], opens: true },
    { name: 'OpenAPI', says: 'the same for programs', paths: ['/openapi.json'], opens: true },
    { name: 'Health', says: 'answers once everything is there', paths: ['/health'], opens: true },
    ...(control
      ? [
          { name: 'Accounts', says: 'their keys and secrets', paths: ['/control/accounts'], opens: true },
          {
            name: 'Refused',
            says: 'why a key or a signature was refused',
            paths: ['/control/key-refusals'],
            opens: true,
          },
          { name: 'Control', says: 'prices, time, faucet and rewind', paths: ['/control'], opens: true },
        ]
      : []),
    {
      name: 'REST',
      says: 'where clients go',
      paths: ['/derivatives/api/v3', '/api/history/v3', '/api/charts/v1', '/api/auth/v1'],
      opens: false,
    },
    { name: 'Live', says: 'the WebSocket', paths: ['/ws/v1'], opens: false },
  ];
}

const DISCLAIMER = 'It is no part of, and not endorsed by, the venue whose wire it speaks.';
const MORE = 'More is told in the folder docs of the project, beginning with README.md.';

function asText(options: PageOptions): string {
  const rows = pointers(options).map(({ name, says, paths }) => `${name.padEnd(10)}${paths.join(', ')} (${says})`);
  return [`Drydock ${options.version}. ${DISCLAIMER}`, '', ...rows, '', MORE, ''].join('\n');
}

function asPage(options: PageOptions): string {
  const rows = pointers(options).map(({ name, says, paths, opens }) => {
    const places = paths.map((path) => (opens ? `<a href="${path}">${path}</a>` : `<code>${path}</code>`));
    return `<dt>${name}</dt><dd>${places.join(' ')}<span>${says}</span></dd>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Drydock</title>
<style>${COLOURS}${STYLE}</style>
</head>
<body>
<h1>Drydock ${options.version.replaceAll(/[^\w.+-]/g, '')}</h1>
<p>A Kraken Futures venue on your own machine. ${DISCLAIMER}</p>
<dl>
${rows.join('\n')}
</dl>
<p>${MORE}</p>
</body>
</html>
`;
}

const STYLE = `
body { max-width: 42rem; margin: 12vh auto 4rem; padding: 0 1.2rem; color: var(--ink); background: var(--paper);
  font: 16px/1.6 system-ui, -apple-system, 'Segoe UI', sans-serif; }
h1 { margin: 0 0 .4rem; font-size: 1.9rem; }
dl { display: grid; grid-template-columns: 7rem minmax(0, 1fr); gap: .55rem 1rem; margin: 1.8rem 0; padding: 1.2rem 1.4rem;
  background: var(--panel); border: 1px solid var(--line); border-radius: .5rem; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; } dd span { display: block; font-size: .86rem; }
p, span { color: var(--soft); } a { color: var(--accent); }
a, code { font: .92em ui-monospace, SFMono-Regular, Consolas, monospace; }
`;
