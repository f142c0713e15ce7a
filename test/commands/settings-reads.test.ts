import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sampleIdsOf } from '../../src/chat/rows.ts';
import { shortWav } from '../stubs/wavs.ts';
import { refusal, type SmallChat, smallChat, uploadOf } from './small-chat.ts';

/** A chat, and how often its library was asked for settings. */
async function counted(context: TestContext): Promise<{ chat: SmallChat; reads: () => number }> {
  const chat = await smallChat(context);
  const { library } = chat.app;
  const read = library.settings.bind(library);
  let count = 0;
  Object.assign(library, {
    settings: (serverId: string) => {
      count++;
      return read(serverId);
    },
  });
  const reads = () => {
    const before = count;
    count = 0;
    return before;
  };
  return { chat, reads };
}

test('a request reads its server’s settings once, from the channel rule to the limits', async (t) => {
  const { chat, reads } = await counted(t);
  const [kick] = (await chat.say('/kick 2')).delivered;
  assert.equal(reads(), 1, '/kick');
  const sample = (await chat.app.library.findSample(sampleIdsOf(kick!.rows)[0]!))!;
  const file = uploadOf(shortWav(sample.recipe), 'mine.wav');
  assert.equal((await chat.say('/restyle snare', {}, [file])).delivered.length, 1);
  assert.equal(reads(), 1, '/restyle with a model');
  await chat.say('/restyle', {}, [file]);
  assert.equal(reads(), 1, '/restyle that asks for the model');
  assert.equal((await chat.press(`r1:again:${sample.id}:2`)).delivered.length, 1);
  assert.equal(reads(), 1, 'a press');
  await chat.context('vary', { uploads: [file] });
  assert.equal(reads(), 1, 'a context action that fetches a file');
  await chat.say('/help');
  assert.ok(reads() <= 1, '/help');
});

test('settings that change hold for the next request', async (t) => {
  const { chat, reads } = await counted(t);
  assert.equal((await chat.say('/kick 1')).delivered.length, 1);
  await chat.app.library.changeSettings('server-1', { allowedChannelIds: ['drums'] });
  assert.match(refusal(await chat.say('/kick 1')), /<#drums>/);
  assert.equal(reads(), 2);
});
