import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command } from '../../src/chat/chat.ts';
import { createRouter } from '../../src/chat/router.ts';
import { localised } from '../../src/languages/index.ts';
import { HostError } from '../../src/user-error.ts';
import { smallChat } from '../commands/small-chat.ts';

const failing = (error: Error): Command<object> => ({
  name: 'fail',
  description: localised(() => 'Fails'),
  options: [],
  anywhere: true,
  run: () => Promise.reject(error),
});

async function routerThatFails(t: import('node:test').TestContext, error: Error) {
  const { app, request } = await smallChat(t);
  const logged: [object, string][] = [];
  const log = { error: (details: object, message: string) => void logged.push([details, message]) };
  const commands = [{ ...failing(error), options: [] }] as const;
  const router = createRouter({ commands, actions: [], contextActions: [], app, log, reference: () => 'abc123' });
  return { router, logged, request };
}

test('a UserError is whispered and not logged', async (t) => {
  const { router, logged, request } = await routerThatFails(t, new HostError('count: 9 is too many.'));
  const asked = request();
  await router.command('fail', {}, asked);
  assert.deepEqual(asked.answers.whispers, [{ text: 'count: 9 is too many.' }]);
  assert.deepEqual(logged, []);
});

test('a bug is logged with its cause and answered with an apology and its reference', async (t) => {
  const bug = new Error('boom', { cause: new Error('fuse') });
  const { router, logged, request } = await routerThatFails(t, bug);
  const asked = request({ locale: 'de' });
  await router.command('fail', {}, asked);
  assert.match(asked.answers.whispers[0]!.text, /Entschuldige.*abc123/);
  assert.doesNotMatch(asked.answers.whispers[0]!.text, /boom/);
  assert.deepEqual(logged, [[{ err: bug, reference: 'abc123', request: asked.id, what: '/fail' }, '/fail failed']]);
});

test('a refusal that cannot be told is logged and does not reject', async (t) => {
  const { router, logged, request } = await routerThatFails(t, new HostError('No.'));
  await router.command('fail', {}, { ...request(), whisper: () => Promise.reject(new Error('gone')) });
  assert.match(logged[0]![1], /could not be told/);
});

test('an adapter may use a class with private state, whose delivery is read only by a job', async (t) => {
  const { router, request } = await smallChat(t);
  const plain = request();
  class Adapter {
    #said: string[] = [];
    readonly id = plain.id;
    readonly person = plain.person;
    readonly place = plain.place;
    readonly locale = plain.locale;
    get delivery(): never {
      throw new HostError('Attaching files is not allowed here.');
    }
    async deferPrivately() {}
    async defer() {}
    async reply() {
      this.#said.push('reply');
    }
    async whisper({ text }: { text: string }) {
      this.#said.push(text);
    }
    async updateButtons() {}
    said = () => this.#said;
  }
  const adapter = new Adapter();
  await router.command('about', {}, adapter);
  await router.command('kick', {}, adapter);
  assert.deepEqual(adapter.said(), ['reply', 'Attaching files is not allowed here.']);
});
