/** The documented signature, computed the documented way. */
import { createHash, createHmac } from 'node:crypto';
import type { Key } from './load-client.ts';

/** Header lines that sign a request; `nonce` is empty for none. */
export function signatureOf(key: Key, path: string, postData: string, nonce: string): Readonly<Record<string, string>> {
  const digest = createHash('sha256')
    .update(postData + nonce + path.slice('/derivatives'.length))
    .digest();
  const authent = createHmac('sha512', Buffer.from(key.apiSecret, 'base64')).update(digest).digest('base64');
  return { APIKey: key.apiKey, Authent: authent, ...(nonce === '' ? {} : { Nonce: nonce }) };
}

/** Sends a signed form and gives the reply. Throws unless the reply contains what is expected. */
export async function post(url: string, path: string, key: Key, body: string, expects: string): Promise<string> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', ...signatureOf(key, path, body, '') };
  const text = await (await fetch(url + path, { method: 'POST', body, headers })).text();
  if (!text.includes(expects)) throw new Error(`${path} ${body}: ${text}`);
  return text;
}

export async function get(url: string, path: string, key: Key): Promise<string> {
  return (await fetch(url + path, { headers: signatureOf(key, path, '', '') })).text();
}
