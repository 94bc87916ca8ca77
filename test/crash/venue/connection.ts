/** A client's connection: signed requests of one account, one after the other; what changes something is in the diary. */
import { Agent, request } from 'node:http';
import { derivedKeys } from '../../../src/control/keys.ts';
import { signedHeaders } from '../../gateway/keys.ts';
import type { Answer, Asked, Diary } from './diary.ts';

export type Fields = Readonly<Record<string, string>>;

const API = '/derivatives/api/v3';
const FORM_TYPE = 'application/x-www-form-urlencoded';
/** That of a venue for which nobody chose one. */
const SEED = 1;

export class Connection {
  readonly account: string;
  readonly #url: URL;
  readonly #diary: Diary;
  readonly #key: Parameters<typeof signedHeaders>[0];
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(url: string, account: string, diary: Diary) {
    const [full] = derivedKeys(SEED, account);
    if (full === undefined) throw new Error(`no key of ${account}`);
    this.account = account;
    this.#url = new URL(url);
    this.#diary = diary;
    this.#key = { ...full, accountId: 0 };
  }

  /** A read. */
  async get(endpoint: string, fields: Fields = {}): Promise<Answer['json']> {
    const path = `${API}/${endpoint}`;
    const query = new URLSearchParams(fields).toString();
    const answer = await this.#send(
      'GET',
      query === '' ? path : `${path}?${query}`,
      signedHeaders(this.#key, path, query),
    );
    return answer.json;
  }

  /** Something that changes the venue. Rejects when the venue ends before its whole reply has come. */
  async post(endpoint: string, fields: Fields): Promise<Answer['json']> {
    const asked = this.#diary.note({ account: this.account, apiKey: this.#key.apiKey, endpoint, fields });
    const answer = await this.#postAs(asked);
    this.#diary.close(asked, answer);
    return answer.json;
  }

  /** The same request once more, its nonce included. */
  async repeat(asked: Asked): Promise<Answer['json']> {
    return (await this.#postAs(asked)).json;
  }

  close(): void {
    this.#agent.destroy();
  }

  #postAs({ endpoint, fields, nonce }: Asked): Promise<Answer> {
    const path = `${API}/${endpoint}`;
    const body = new URLSearchParams(fields).toString();
    const headers = { 'content-type': FORM_TYPE, ...signedHeaders(this.#key, path, body, nonce) };
    return this.#send('POST', path, headers, body);
  }

  #send(method: string, path: string, headers: Record<string, string>, body = ''): Promise<Answer> {
    const { hostname, port } = this.#url;
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    return new Promise((resolve, reject) => {
      const options = { hostname, port, method, path, agent: this.#agent, headers: { ...length, ...headers } };
      const outgoing = request(options, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: incoming.statusCode ?? 0, text, json: JSON.parse(text) });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
}
