import assert from 'node:assert/strict';
import { test } from 'node:test';
import { queue } from '../../commands/queue.ts';
import type { App } from '../../src/chat/app.ts';
import type { Message, Request } from '../../src/chat/chat.ts';
import type { JobState } from '../../src/jobs/job.ts';
import { request as jobOf } from '../jobs/temporary-jobs.ts';

test('a job whose sounds are made and on their way is not shown as waiting', async () => {
  const states: readonly JobState[] = ['made', 'running', 'waiting'];
  const list = async () =>
    states.map((state, ahead) => ({ ...jobOf(1, [1]), id: `job${ahead}`, state, createdAt: 0, ahead }));
  const heard: Message[] = [];
  const request = {
    locale: 'en',
    person: { id: 'discord:1', moderator: false },
    place: { serverId: 'one' },
    whisper: async (message: Message) => void heard.push(message),
  } as unknown as Request;
  await queue.run(request, { jobs: { list } } as unknown as App);
  const lines = (heard[0]?.text ?? '').split('\n').slice(1);
  assert.deepEqual(
    lines.map((line) => /running|waiting/.exec(line)?.[0]),
    ['running', 'running', 'waiting'],
  );
});
