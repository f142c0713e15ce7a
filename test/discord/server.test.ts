/** The test Discord is only worth something if it refuses what Discord refuses; here nobody but `fetch` talks to it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Channel, startTestDiscord } from './server/test-discord.ts';
import { type Json, say, startTown } from './server-town.ts';

const button = (id: string): Json => ({ type: 2, style: 2, custom_id: id, label: 'x' });
const row = (...components: Json[]): Json => ({ type: 1, components });
const reply = (data: Json): Json => ({ type: 4, data });

test('an interaction is acknowledged once, in time, and with its own token', async (t) => {
  const { kick, acknowledge } = await startTown(t);
  const first = kick();
  assert.equal((await acknowledge({ ...first, token: 'wrong' }, { type: 5 })).code, 10062);
  assert.equal((await acknowledge(first, { type: 5 })).status, 204);
  assert.equal((await acknowledge(first, { type: 5 })).code, 40060);
  const late = kick();
  Object.assign(late, { sentAt: Date.now() - 3_100 });
  assert.equal((await acknowledge(late, { type: 5 })).code, 10062);
  assert.equal((await acknowledge(kick(), { type: 7, data: {} })).code, 50035, 'a command has no message to update');
  assert.equal((await acknowledge(kick(), { type: 8, data: { choices: [] } })).code, 50035, 'nothing is being typed');
});

const long = 'x'.repeat(101);
const wrong: Record<string, Json> = {
  'a custom_id of 101 characters': { content: 'x', components: [row(button(long))] },
  'the same custom_id twice': { content: 'x', components: [row(button('a')), row(button('a'))] },
  'six buttons in a row': { content: 'x', components: [row(...['a', 'b', 'c', 'd', 'e', 'f'].map(button))] },
  'six rows': { content: 'x', components: ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => row(button(id))) },
  'a button without a row': { content: 'x', components: [button('a')] },
  'an unknown component type': { content: 'x', components: [{ type: 99, components: [] }] },
  'a menu without options': { content: 'x', components: [row({ type: 3, custom_id: 'a', options: [] })] },
  'a text of 2,001 characters': { content: 'x'.repeat(2001) },
  'a text that is a number': { content: 7 },
  'an unknown field': { content: 'x', sounds: [] },
  'an unknown flag': { content: 'x', flags: 1 << 20 },
  'an attachment that is not there': { content: 'x', attachments: [{ id: 0, filename: 'a.wav' }] },
};

for (const [what, data] of Object.entries(wrong)) {
  test(`${what} is refused`, async (t) => {
    const { kick, acknowledge, call, channel, discord } = await startTown(t);
    assert.equal((await acknowledge(kick(), reply(data))).code, 50035);
    assert.equal((await call('POST', `/channels/${channel.id}/messages`, data)).code, 50035);
    assert.deepEqual(discord.messages(channel), []);
  });
}

test('eleven attachments, a file over 10 MiB and an empty message are refused', async (t) => {
  const { discord, channel, call } = await startTown(t);
  const post = async (sizes: number[]) => {
    const form = new FormData();
    form.append('payload_json', JSON.stringify({ content: '' }));
    sizes.forEach((size, n) => void form.append(`files[${n}]`, new Blob([new Uint8Array(size)]), `${n}.wav`));
    const headers = { authorization: `Bot ${discord.token}` };
    const response = await fetch(`${discord.api}/v10/channels/${channel.id}/messages`, {
      method: 'POST',
      headers,
      body: form,
    });
    return ((await response.json()) as Json).code;
  };
  assert.equal(await post(Array(11).fill(1)), 50035);
  assert.equal(await post([10 * 1024 * 1024 + 1]), 40005);
  assert.equal((await call('POST', `/channels/${channel.id}/messages`, { content: '' })).code, 50006);
  assert.equal(await post(Array(10).fill(1)), undefined);
});

test('only the bot’s token opens what is the bot’s, and permissions of the channel count', async (t) => {
  const { discord, channel, call } = await startTown(t);
  const path = `/channels/${channel.id}/messages`;
  assert.equal((await call('POST', path, { content: 'x' }, { authorization: 'Bot other' })).status, 401);
  channel.permissions = 1n << 10n;
  assert.equal((await call('POST', path, { content: 'x' })).code, 50013);
  channel.permissions = 0n;
  assert.equal((await call('POST', path, { content: 'x' })).code, 50001);
  assert.equal((await call('POST', '/channels/123456789012345678/messages', { content: 'x' })).code, 10003);
  const flags = 64;
  channel.permissions = (1n << 10n) | (1n << 11n);
  assert.equal((await call('POST', path, { content: 'x', flags })).code, 50035, 'nothing ephemeral in a channel');
  assert.deepEqual(discord.messages(channel), []);
});

test('an interaction’s token works after the acknowledgement, and for its 15 minutes alone', async (t) => {
  const { kick, acknowledge, call, original, discord, channel } = await startTown(t);
  const sent = kick();
  assert.equal((await call('PATCH', original(sent), { content: 'x' })).code, 10015);
  await acknowledge(sent, { type: 5 });
  assert.equal((await call('PATCH', original(sent), { content: 'x' })).status, 200);
  sent.expired = true;
  const refused = await call('PATCH', original(sent), { content: 'y' });
  assert.deepEqual([refused.status, refused.code], [401, 50027]);
  assert.deepEqual(
    discord.messages(channel).map(({ content }) => content),
    ['x'],
  );
});

test('the first follow-up to a waiting answer becomes it, however private it was meant', async (t) => {
  const { kick, acknowledge, call, discord, channel } = await startTown(t);
  const sent = kick();
  await acknowledge(sent, { type: 5 });
  await call('POST', `/webhooks/${discord.world.applicationId}/${sent.token}`, { content: 'a secret', flags: 64 });
  assert.equal(discord.messages(channel)[0]?.content, 'a secret');
  assert.equal(discord.whisperTo(sent), undefined);
});

test('a nonce that is enforced posts once', async (t) => {
  const { call, discord, channel } = await startTown(t);
  const path = `/channels/${channel.id}/messages`;
  for (const content of ['one', 'two']) await call('POST', path, { content, nonce: 'n', enforce_nonce: true });
  await call('POST', path, { content: 'three', nonce: 'n' });
  assert.deepEqual(
    discord.messages(channel).map(({ content }) => content),
    ['one', 'three'],
  );
  assert.equal((await call('POST', path, { content: 'x', nonce: 'n'.repeat(26) })).code, 50035);
});

test('an edit keeps the files that it does not mention, and of those that it lists', async (t) => {
  const { discord, channel, call } = await startTown(t);
  const message = discord.remember(channel, { ageMs: 1_000, content: 'x', components: [] });
  message.attachments = ['a', 'b'].map((filename, n) => ({
    id: `${n + 10}`.repeat(9),
    filename,
    bytes: new Uint8Array(1),
    contentType: 'audio/wav',
  }));
  const path = `/channels/${channel.id}/messages/${message.id}`;
  await call('PATCH', path, { content: 'y' });
  assert.equal(message.attachments.length, 2);
  await call('PATCH', path, { attachments: [{ id: message.attachments[1]?.id }] });
  assert.deepEqual(
    message.attachments.map(({ filename }) => filename),
    ['b'],
  );
});

test('a message over an hour old takes a few edits and then asks for patience', async (t) => {
  const { discord, channel, call } = await startTown(t);
  const message = discord.remember(channel, { ageMs: 2 * 3_600_000, content: 'x', components: [] });
  const path = `/channels/${channel.id}/messages/${message.id}`;
  const codes = [];
  for (let n = 0; n < 4; n++) codes.push((await call('PATCH', path, { content: `${n}` })).code);
  assert.deepEqual(codes, [undefined, undefined, undefined, 30046]);
});

const badCommands: Record<string, Json> = {
  'a name in capitals': { type: 1, name: 'Kick', description: 'x' },
  'no description': { type: 1, name: 'kick', description: '' },
  'an unknown locale': { type: 1, name: 'kick', description: 'x', name_localizations: { xx: 'kick' } },
  'an optional option before a required one': {
    type: 1,
    name: 'kick',
    description: 'x',
    options: [
      { type: 3, name: 'a', description: 'x' },
      { type: 3, name: 'b', description: 'x', required: true },
    ],
  },
  'a range on a text': {
    type: 1,
    name: 'kick',
    description: 'x',
    options: [{ type: 3, name: 'a', description: 'x', min_value: 1 }],
  },
  'an option of type 99': {
    type: 1,
    name: 'kick',
    description: 'x',
    options: [{ type: 99, name: 'a', description: 'x' }],
  },
};

for (const [what, command] of Object.entries(badCommands)) {
  test(`a command with ${what} is refused`, async (t) => {
    const { call, discord } = await startTown(t);
    const path = `/applications/${discord.world.applicationId}/commands`;
    assert.equal((await call('PUT', path, [command])).code, 50035);
    assert.equal(discord.world.commands.get('')?.[0]?.name, 'kick', 'the set from before stays');
  });
}

test('localisations are listed only when they are asked for', async (t) => {
  const { call, discord } = await startTown(t);
  const path = `/applications/${discord.world.applicationId}/commands`;
  await call('PUT', path, [{ type: 1, name: 'kick', description: 'x', name_localizations: { de: 'tritt' } }]);
  const plain = (await call('GET', path)).answer as unknown as Json[];
  const full = (await call('GET', `${path}?with_localizations=true`)).answer as unknown as Json[];
  assert.deepEqual([plain[0]?.name_localizations, full[0]?.name_localizations], [undefined, { de: 'tritt' }]);
});

test('people can only do what Discord’s own client lets them', async (t) => {
  const { ann, channel, discord } = await startTown(t);
  assert.throws(() => ann.slash(channel, 'snare'), /not registered/);
  assert.throws(() => ann.slash(channel, 'kick', { count: 1 }), /no option/);
  const message = discord.remember(channel, { ageMs: 1_000, components: [] });
  assert.throws(() => ann.click(message, 'a'), /nothing to press/);
  assert.throws(() => ann.contextMenu(message, 'Vary this'), /not registered/);
});

test('the gateway refuses a wrong token and privileged intents, and knows only sessions that it gave out', async (t) => {
  const { discord } = await startTown(t);
  const { token } = discord;
  assert.deepEqual(await say(discord, { op: 2, d: { token: 'wrong', intents: 1 } }), { closed: 4004 });
  assert.deepEqual(await say(discord, { op: 2, d: { token, intents: 1 | (1 << 15) } }), { closed: 4014 });
  assert.deepEqual(await say(discord, { op: 6, d: { token, session_id: 'none', seq: 0 } }), { op: 9 });
  assert.deepEqual(await say(discord, { op: 2, d: { token, intents: 1 } }), { op: 0 });
});

test('what the server does not know, and a fault that was never met, fail the test that ends with it', async () => {
  const unknown = await startTestDiscord();
  await fetch(`${unknown.api}/v10/users/@me`);
  await assert.rejects(unknown.stop(), /unknown route: GET \/users\/@me/);
  const unmet = await startTestDiscord();
  unmet.faults.next('POST', /never/, { kind: 'lost-answer' });
  await assert.rejects(unmet.stop(), /never met/);
});

test('an uncalled mention is not counted as a ping, a called one is', async (t) => {
  const { call, channel, discord, ann } = await startTown(t);
  const path = `/channels/${(channel as Channel).id}/messages`;
  const content = `<@${ann.id}> @everyone`;
  await call('POST', path, { content });
  await call('POST', path, { content, allowed_mentions: { parse: [] } });
  await call('POST', path, { content, allowed_mentions: { parse: [], users: [ann.id] } });
  assert.deepEqual(
    discord.messages(channel).map(({ pinged }) => pinged),
    [[ann.id, '@everyone'], [], [ann.id]],
  );
});
