import type { Reply } from '../reply.ts';

/** Pages load nothing, run nothing and are shown in no other's frame. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A page for people, who look at it in a browser. */
export function pageReply(html: string): Reply {
  return {
    status: 200,
    contentType: 'text/html; charset=utf-8',
    body: Buffer.from(html),
    headers: { 'content-security-policy': POLICY, 'referrer-policy': 'no-referrer' },
  };
}
