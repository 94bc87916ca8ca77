/** Faults behind TLS: over HTTP/2 a request is lost by itself, and the connection goes on. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type ClientHttp2Session, connect } from 'node:http2';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { TestMachine, venueForTest } from '../../library/support.ts';

const TICKERS = '/derivatives/api/v3/tickers';

/** The status and the text of an answer; `lost` where there is none, or none to its end. */
async function ask(
  session: ClientHttp2Session,
  path: string,
): Promise<readonly [status: number, text: string] | 'lost'> {
  const stream = session.request({ ':path': path });
  let status = 0;
  let text = '';
  stream.on('response', (headers) => {
    status = headers[':status'] ?? 0;
  });
  stream.on('error', () => {});
  stream.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  await new Promise((resolve) => stream.once('close', resolve));
  return stream.rstCode === 0 && status !== 0 ? [status, text] : 'lost';
}

test('every way in which an answer goes wrong', async (t) => {
  const machine = new TestMachine();
  const venue = await venueForTest({ tls: true }, { machine });
  const session = connect(venue.url, { ca: readFileSync(venue.tls?.authorityFile ?? '') });
  t.after(() => session.close());
  const whole = await ask(session, TICKERS);
  assert.ok(whole !== 'lost' && whole[0] === 200);

  for (const fault of [{ drop: 'answer' }, { drop: 'request' }, { partialBody: 10 }] as const) {
    await venue.setFaults({ endpoint: 'tickers', ...fault, times: 1 });
    assert.equal(await ask(session, TICKERS), 'lost', JSON.stringify(fault));
    assert.deepEqual(await ask(session, TICKERS), whole);
  }

  await venue.setFaults({ endpoint: 'tickers', latency: 100, times: 1 });
  let waiting = machine.waiting;
  const late = ask(session, TICKERS);
  while (machine.waiting === waiting) await setImmediate();
  assert.deepEqual(await ask(session, TICKERS), whole, 'others overtake it');
  machine.pass(100);
  assert.deepEqual(await late, whole);

  await venue.setFaults({ endpoint: 'tickers', slowBody: { pieces: 2, overMs: 100 }, times: 1 });
  waiting = machine.waiting;
  const slow = ask(session, TICKERS);
  while (machine.waiting === waiting) await setImmediate();
  machine.pass(100);
  assert.deepEqual(await slow, whole);

  await venue.setFaults([
    { endpoint: 'tickers', drop: 'request', how: 'silence', times: 1 },
    { endpoint: 'instruments', latency: 60_000 },
  ]);
  const silent = ask(session, TICKERS);
  while (venue.faults()[0]?.struck === 0) await setImmediate();
  assert.deepEqual(await ask(session, TICKERS), whole);
  waiting = machine.waiting;
  const gone = session.request({ ':path': '/derivatives/api/v3/instruments' });
  gone.on('error', () => {});
  while (machine.waiting === waiting) await setImmediate();
  gone.destroy();
  while (machine.waiting > waiting) await setImmediate();
  await venue.close();
  assert.equal(await silent, 'lost');
});
