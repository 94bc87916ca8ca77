import assert from 'node:assert/strict';
import { test } from 'node:test';
import { object, oneOf } from '../../src/gateway/schema.ts';
import { openValidators, Validators } from '../../src/gateway/validators.ts';

const SIDE = object({ side: oneOf('buy', 'sell') });

test('documents are held against their schemas, whoever loaded the compiler', async () => {
  for (const validators of [new Validators(), new Validators(await import('typebox/schema')), await openValidators()]) {
    assert.equal(validators.accepts(SIDE, { side: 'buy' }), true);
    assert.deepEqual(validators.firstFault(SIDE, { side: 'hold' })?.pointer, '/side');
  }
});

test('a compiler that is there already is not loaded again: Jest cannot on Node 22', () => {
  const compiled: object[] = [];
  const Compile = (schema: object) => {
    compiled.push(schema);
    return { Check: () => true, Errors: () => [true, []] };
  };
  const validators = new Validators({ Compile } as unknown as ConstructorParameters<typeof Validators>[0]);
  assert.equal(validators.accepts(SIDE, 'whatever'), true);
  validators.accepts(SIDE, 'again');
  assert.deepEqual(compiled, [SIDE]);
});
