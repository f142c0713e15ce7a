import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seedRecipes } from '../../src/sound/resolve-recipe.ts';
import type { Batch, Engine } from '../../src/worker/engine.ts';
import { withIdleTurns } from '../../src/worker/idle-turns.ts';
import { smallEngine } from '../stubs/engine.ts';
import { drumModels } from '../stubs/models.ts';

const model = drumModels().resolve('kick');
const batch = (id: string): Batch => ({
  id,
  model,
  items: seedRecipes(model.manifest, { seed: 1, count: 1 }).map((recipe) => ({ recipe })),
});

test('work for idle time is given up as soon as somebody asks, and not begun while they are served', async () => {
  const gate: { wait?: Promise<void> } = {};
  let open = (): void => {};
  gate.wait = new Promise((resolve) => {
    open = resolve;
  });
  const stub = smallEngine({ gate });
  const engine = withIdleTurns(stub);
  const idle = engine.generateIdle(batch('idle'));
  const asked = engine.generate(batch('asked'));
  assert.equal(await engine.generateIdle(batch('second')), undefined, 'somebody is served');
  open();
  assert.equal(await idle, undefined, 'given up');
  assert.equal((await asked).wavs.length, 1);
  assert.deepEqual(stub.aborted, ['idle']);
  assert.equal((await engine.generateIdle(batch('later')))?.wavs.length, 1);
});

test('a batch of idle time that fails is told, and the next one runs', async () => {
  let isBroken = true;
  const stub = smallEngine();
  const broken: Engine = {
    ...stub,
    generate: (...given) => (isBroken ? Promise.reject(new Error('no memory')) : stub.generate(...given)),
  };
  const engine = withIdleTurns(broken);
  await assert.rejects(engine.generateIdle(batch('one')), /no memory/);
  isBroken = false;
  assert.ok(await engine.generateIdle(batch('two')));
});
