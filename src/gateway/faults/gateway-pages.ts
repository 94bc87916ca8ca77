/** What a gateway before the venue answers when it gets no answer itself: a page for people, in place of JSON. */
import { http } from '../node-http.ts';
import type { WholeReply } from '../reply.ts';

/** Statuses of gateways that Node.js has no words for. */
const REASONS: Readonly<Record<number, string>> = {
  520: 'Web Server Returned an Unknown Error',
  521: 'Web Server Is Down',
  522: 'Connection Timed Out',
  523: 'Origin Is Unreachable',
  524: 'A Timeout Occurred',
  530: 'Origin DNS Error',
};

/** The page of an HTTP status. */
export function gatewayPage(status: number): WholeReply {
  const title = `${status} ${REASONS[status] ?? http.STATUS_CODES[status] ?? 'Error'}`;
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<h1>${title}</h1>\r\n</body>\r\n</html>\r\n`;
  return { status, contentType: 'text/html', body };
}
