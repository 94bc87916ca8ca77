import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { Corks, NEVER } from '../../../src/gateway/ws/corks.ts';

/** Notes what leaves it, in one write or in several. */
class Wire extends Writable {
  readonly left: string[] = [];

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.left.push(chunk.toString());
    done();
  }

  override _writev(chunks: readonly { readonly chunk: Buffer }[], done: () => void): void {
    this.left.push(chunks.map(({ chunk }) => chunk.toString()).join('+'));
    done();
  }
}

const turnIsOver = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

test('what is written in one turn leaves in one write when it is over, of every stream', async () => {
  const corks = new Corks();
  const wires = [new Wire(), new Wire()];
  for (const wire of wires) {
    const turn = corks.hold(wire, NEVER);
    wire.write('a');
    assert.equal(corks.hold(wire, turn), turn);
    wire.write('b');
    assert.deepEqual(wire.left, []);
  }
  await turnIsOver();
  for (const wire of wires) assert.deepEqual([wire.left, wire.writableCorked], [['a+b'], 0]);
});

test('what is written while a turn is let go waits for the end of the next', async () => {
  const corks = new Corks();
  const [wire, other] = [new Wire(), new Wire()];
  const turn = corks.hold(wire, NEVER);
  corks.hold(other, NEVER);
  wire.write('first');
  other.uncork = () => {
    Writable.prototype.uncork.call(other);
    assert.equal(corks.hold(wire, turn), turn + 1);
    wire.write('second');
    wire.write('third');
  };
  await turnIsOver();
  assert.deepEqual([wire.left, wire.writableCorked], [['first', 'second+third'], 0]);
});
