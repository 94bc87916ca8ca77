/** The curl of the documentation, carried out without curl: the few options that its examples need. */

export interface CurlCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Reads a command of one line. Throws on options that are not known here: examples are to stay simple. */
export function readCurl(command: string): CurlCall {
  const [program, ...words] = splitWords(command);
  if (program !== 'curl') throw new Error(`not a call of curl: ${command}`);
  let method: string | undefined;
  let body: string | undefined;
  const headers: Record<string, string> = {};
  const urls: string[] = [];
  while (words.length > 0) {
    const word = words.shift() ?? '';
    if (word === '-s') continue;
    if (word === '-X') method = words.shift();
    else if (word === '-d') body = words.shift();
    else if (word === '-H') {
      const [name = '', ...rest] = (words.shift() ?? '').split(':');
      headers[name.trim().toLowerCase()] = rest.join(':').trim();
    } else if (word.startsWith('-')) throw new Error(`this option of curl is not for examples: ${word}`);
    else urls.push(word);
  }
  const [url] = urls;
  if (url === undefined || urls.length > 1) throw new Error(`one URL is expected: ${command}`);
  return { method: method ?? (body === undefined ? 'GET' : 'POST'), url, headers, body };
}

/** Sends the call to a venue that listens elsewhere than the documentation says. */
export async function sendCurl(
  { method, url, headers, body }: CurlCall,
  venue: { readonly url: string },
): Promise<Response> {
  const { pathname, search } = new URL(url);
  return fetch(`${venue.url}${pathname}${search}`, { method, headers, ...(body === undefined ? {} : { body }) });
}

/** The words of a shell command: divided by spaces, except inside quotes. What a shell would expand is refused. */
export function splitWords(command: string): string[] {
  const words: string[] = [];
  for (const [text, single, double, bare] of command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)) {
    const word = single ?? double ?? bare ?? '';
    if (single === undefined && /[$`\\&;|<>*?]/.test(word)) throw new Error(`a shell would change this: ${text}`);
    words.push(word);
  }
  return words;
}
