// npm start as a stranger does it: waits for the banner, pastes its curl into a shell, expects the wallets, and ends the venue the way a supervisor would.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const START_WITHIN_MS = 300_000;
const END_WITHIN_MS = 60_000;

const npm = spawn('npm', ['start', '--silent', '--', '--port', '0', '--ephemeral'], {
  cwd: fileURLToPath(new URL('../..', import.meta.url)),
  stdio: ['ignore', 'pipe', 'inherit'],
});
const late = setTimeout(() => {
  console.error('npm start printed no curl command in time.');
  npm.kill();
  process.exit(1);
}, START_WITHIN_MS);

const lines = createInterface({ input: npm.stdout });
let command = '';
for await (const line of lines) {
  console.log(`  ${line}`);
  command = /^\s*(?:\$ )?(curl\s.*)$/.exec(line)?.[1] ?? '';
  if (command !== '') break;
}
clearTimeout(late);
assert.notEqual(command, '', 'npm start ended without a curl command in its banner');

const answer = JSON.parse(execFileSync('bash', ['-c', command], { encoding: 'utf8' }));
assert.equal(answer.result, 'success', JSON.stringify(answer));
assert.ok(Object.keys(answer.accounts).length > 0, JSON.stringify(answer));
console.log(`The banner's curl answers with the wallets ${Object.keys(answer.accounts).join(', ')}.`);

const port = Number(/127\.0\.0\.1:(\d+)/.exec(command)?.[1]);
npm.kill('SIGTERM');
await once(npm, 'exit');
const startMs = performance.now();
while (await isOpen(port)) {
  assert.ok(performance.now() - startMs < END_WITHIN_MS, `npm has ended and port ${port} is still open`);
  await new Promise((resolve) => setTimeout(resolve, 100));
}
console.log('npm was told to end, and the venue ended with it.');
// The venue holds the other end of the pipe for as long as it lives; it is gone.
lines.close();

/**
 * Whether something listens on a port of this machine.
 * @param {number} number
 * @returns {Promise<boolean>}
 */
function isOpen(number) {
  return new Promise((resolve) => {
    const socket = connect(number, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
