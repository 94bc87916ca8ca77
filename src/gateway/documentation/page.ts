/** The documentation page: every endpoint, from the definitions that serve it. Plain HTML that needs no script. */
import type { Endpoint } from '../endpoint.ts';
import { ERRORS, type ErrorEntry, surfaceOf } from '../errors.ts';
import { budgetOf } from '../rate-limits.ts';
import type { JsonSchema } from '../schema.ts';
import { GROUPS, type GroupId, groupOf } from './groups.ts';
import { templateOf } from './openapi.ts';
import { noteOf } from './parameter-notes.ts';
import { rowsOf, typeOf } from './schema-rows.ts';
import { STYLE } from './style.ts';

export interface PageOptions {
  readonly version: string;
  /** Whether the control door is offered. */
  readonly control: boolean;
}

export function documentationPage(endpoints: readonly Endpoint[], options: PageOptions): string {
  const groups = (Object.keys(GROUPS) as GroupId[])
    .map((id) => ({ id, members: endpoints.filter((endpoint) => groupOf(endpoint) === id) }))
    .filter(({ members }) => members.length > 0);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Drydock: the API</title>
<style>${STYLE}</style>
</head>
<body>
<nav aria-label="Endpoints">
<strong>Drydock ${escaped(options.version)}</strong>
<h2>To begin with</h2>
<ul><li><a href="#signing">Signing</a></li><li><a href="#reading">Reading replies</a></li><li><a href="#errors">Errors</a></li><li><a href="/openapi.json">OpenAPI 3.1</a></li></ul>
${groups.map(({ id, members }) => navigation(id, members)).join('\n')}
</nav>
<main>
${introduction(options)}
${groups.map(({ id, members }) => section(id, members)).join('\n')}
${errorsSection()}
</main>
</body>
</html>
`;
}

function navigation(id: GroupId, members: readonly Endpoint[]): string {
  const links = members.map((endpoint) => {
    const [method = ''] = endpoint.methods;
    return `<li><a href="#${anchorOf(endpoint)}">${methodMark(method)}<span>${breakable(shortName(endpoint))}</span></a></li>`;
  });
  return `<h2>${escaped(GROUPS[id].name)}</h2>\n<ul>${links.join('')}</ul>`;
}

function introduction({ control }: PageOptions): string {
  const more = [
    '<code>/ws/v1</code> is the live wire (WebSocket), <a href="/health"><code>/health</code></a> answers once everything is there',
    ...(control ? ['<a href="/control"><code>/control</code></a> lists the powers that no real venue has'] : []),
  ];
  return `<h1>Drydock: the API</h1>
<p>A Kraken Futures venue on your own machine. It is no part of, and not endorsed by, the venue whose wire it speaks. This page, like
<a href="/openapi.json">the OpenAPI document</a>, is made from the schemas that replies are tested against.</p>
<p>${more.join('; ')}.</p>
<section id="signing"><h2>Signing</h2>
<p>Endpoints marked with a key take the headers <code>APIKey</code> and <code>Authent</code>, and optionally <code>Nonce</code>, a number that grows:</p>
<pre>path    = request path without a leading "/derivatives"
message = query + body + nonce + path          (as sent; absent parts are empty)
Authent = base64( HMAC-SHA-512( base64decode(secret), SHA-256(message) ) )</pre>
<p>Parameters may stand in the URL or in a form body (<code>application/x-www-form-urlencoded</code>), whichever the method.
A reply of the trading API is a success when it has no <code>error</code> and no <code>errors</code>.</p>
<p>Keys and secrets are in the banner of the venue${control ? ', and at <a href="/control/accounts"><code>/control/accounts</code></a>;\nwhy one was refused is told at <a href="/control/key-refusals"><code>/control/key-refusals</code></a>' : ''}. Without one, market data can be read:
<a href="/derivatives/api/v3/tickers/PF_XBTUSD"><code>/derivatives/api/v3/tickers/PF_XBTUSD</code></a>.</p></section>
<section id="reading"><h2>Reading replies</h2>
<p>What stands further in belongs to the member above it. <code>{key}</code> is a name that differs from reply to reply, such as an asset or a wallet;
<code>[]</code> is an element of a list. A <code>decimal</code> is a number as text, so that no digit is lost.</p></section>`;
}

function section(id: GroupId, members: readonly Endpoint[]): string {
  const { name, description } = GROUPS[id];
  return `<section><h2>${escaped(name)}</h2>\n<p class="soft">${escaped(description)}</p>\n${members.map(article).join('\n')}</section>`;
}

function article(endpoint: Endpoint): string {
  const { methods, paths, summary, reply, switchedOff } = endpoint;
  const [first = '', ...others] = paths.map(templateOf);
  const anchor = anchorOf(endpoint);
  return `<article id="${anchor}">
<h3><a href="#${anchor}">${methods.map(methodMark).join('')} ${escaped(first)}</a></h3>
${others.map((path) => `<p class="soft">also at <code>${escaped(path)}</code></p>`).join('')}<p>${inline(summary)}</p>
<ul class="facts">${facts(endpoint)
    .map((fact) => `<li>${inline(fact)}</li>`)
    .join('')}</ul>
${parametersTable(endpoint)}
${switchedOff === true ? '' : replyTable(reply)}
</article>`;
}

function facts({ level, cost, costText, paths, switchedOff }: Endpoint): readonly string[] {
  const budget = level === 'public' ? undefined : budgetOf(surfaceOf(paths[0] ?? ''));
  const keys = {
    public: 'no key',
    read: 'key: read',
    full: 'key: full access',
    withdrawal: 'key: withdrawal',
    any: 'key: any',
  };
  return [
    keys[level],
    ...(budget === undefined ? [] : [`costs ${costText ?? cost}`]),
    ...(switchedOff === true ? ['switched off: answers 404'] : []),
  ];
}

function parametersTable(endpoint: Endpoint): string {
  const { properties = {}, required = [] } = endpoint.parameters;
  const rows = Object.entries(properties).map(
    ([name, schema]) =>
      `<tr><td><code>${escaped(name)}</code>${required.includes(name) ? ' <span class="must">required</span>' : ''}</td>` +
      `<td>${inline(typeOf(schema))}</td><td>${inline(schema.description ?? noteOf(endpoint, name) ?? '')}</td></tr>`,
  );
  return rows.length === 0 ? '' : `<h4>Parameters</h4>${table(['name', 'type', 'what it is'], rows, 'members')}`;
}

function replyTable(reply: JsonSchema): string {
  const rows = rowsOf(reply).map(
    ({ depth, name, type, required, description }) =>
      `<tr style="--depth:${depth}"><td><code>${escaped(name)}</code>${required || name === '{key}' ? '' : ' <span class="soft">may be absent</span>'}</td>` +
      `<td>${inline(type)}</td><td>${inline(description)}</td></tr>`,
  );
  if (rows.length === 0) return `<h4>Reply</h4><p>${inline(typeOf(reply))}</p>`;
  const told = rowsOf(reply).some(({ description }) => description !== '');
  return `<details><summary>Reply</summary>${table(['member', 'type', told ? 'what it is' : ''], rows, 'members')}</details>`;
}

function errorsSection(): string {
  const rows = (Object.entries(ERRORS) as [string, ErrorEntry][]).map(
    ([code, { form, httpStatus, number, message, when }]) => {
      const shown = form === 'classic' ? code : `${form === 'handler' ? `${number} ` : ''}${message ?? ''}`;
      return `<tr><td><code>${escaped(shown)}</code></td><td>${httpStatus}</td><td>${inline(when)}</td></tr>`;
    },
  );
  return `<section id="errors"><h2>Errors</h2>
<p class="soft">In a message, <code>{}</code> stands for the argument at fault. The history refuses callers with 401, and tells of a spent budget in plain text.</p>
${table(['error', 'HTTP', 'when'], rows, 'errors')}</section>`;
}

function table(heads: readonly string[], rows: readonly string[], kind: 'members' | 'errors'): string {
  const head = heads.map((text) => `<th>${text}</th>`).join('');
  return `<div class="table"><table class="${kind}"><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

/** Unique: no two endpoints have the same method and path. */
function anchorOf({ methods, paths }: Endpoint): string {
  return `${methods[0] ?? ''}${paths[0] ?? ''}`.replaceAll(/[^A-Za-z0-9]+/g, '-').toLowerCase();
}

/** `leveragepreferences (set)`: the method beside it says so already. */
function shortName({ name }: Endpoint): string {
  return name.replace(/ \(.*\)$/, '');
}

/** Names of paths, which may go on in the next line behind a slash. */
function breakable(path: string): string {
  return escaped(path).replaceAll('/', '/<wbr>');
}

function methodMark(method: string): string {
  return `<span class="method ${method}">${method}</span>`;
}

/** Text with `code` in it. */
function inline(text: string): string {
  return escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
