import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unzipSync } from 'fflate';
import { readWav } from '../../src/audio/wav.ts';
import type { Message } from '../../src/chat/chat.ts';
import { parseCustomId } from '../../src/chat/custom-id.ts';
import { isMenu } from '../../src/chat/rows.ts';
import type { KitRecord } from '../../src/kits/kit.ts';
import { readMidi } from '../packs/read-midi.ts';
import { readSfz } from '../packs/read-sfz.ts';
import { ada, bo, cleo, refusal, type SmallChat, smallChat, type Who } from './small-chat.ts';

const here = { serverId: 'server-1' };

async function kitOf(chat: SmallChat, line = '/kit seed:7 name:Nightbus', who: Who = {}): Promise<KitRecord> {
  const { delivered } = await chat.say(line, who);
  assert.equal(delivered.length, 1, 'delivered');
  const personId = who.person?.id ?? ada.id;
  return (await chat.app.library.currentKit({ personId, serverId: who.serverId ?? here.serverId }))!;
}

const idsOf = (kit: KitRecord) => Object.fromEntries(kit.slots.map(({ key, sampleId }) => [key, sampleId]));
const buttonIds = ({ rows = [] }: Message) => rows.flatMap((row) => (isMenu(row) ? [row.id] : row.map(({ id }) => id)));
const withVerb = (message: Message, verb: string): string => {
  const found = buttonIds(message).find((id) => {
    const parsed = parseCustomId(id);
    return typeof parsed === 'object' && parsed.verb === verb;
  });
  assert.ok(found, `a button ${verb} in ${buttonIds(message).join(' ')}`);
  return found;
};

test('/kit makes a kit that stays, with a slot for each sound, and the next one takes over its beat', async (t) => {
  const chat = await smallChat(t);
  const first = await kitOf(chat);
  assert.equal(first.name, 'Nightbus');
  assert.deepEqual(
    first.slots.map(({ key }) => key),
    ['kick', 'snare', 'closed-hat', 'half-open-hat', 'open-hat', 'perc'],
  );
  assert.ok(first.slots.every(({ sampleId }) => sampleId !== null));
  assert.deepEqual(
    first.slots.map(({ choke }) => choke),
    [0, 0, 1, 1, 1, 0],
    'hats cut each other off',
  );
  await chat.say('/beat tempo:99 bars:2 swing:60 slot:kick pattern:X...o...x...x...');
  const second = await kitOf(chat, '/kit seed:8');
  assert.notEqual(second.id, first.id);
  assert.match(second.name, /^\w+ \w+$/);
  assert.deepEqual([second.tempo, second.bars, second.swing], [99, 2, 60]);
  assert.deepEqual(second.slots[0]!.steps.slice(0, 5), [127, 0, 0, 0, 60]);
  const again = await chat.app.library.findKit(first.id, here);
  assert.deepEqual(idsOf(again!), idsOf(first), 'the first one is still there');
});

test('one slot is rolled again while all others stay; a locked one is refused, and so is a sound for it', async (t) => {
  const chat = await smallChat(t);
  const before = await kitOf(chat);
  await chat.say('/slot kick lock:yes');
  assert.match(refusal(await chat.say('/slot kick')), /kick is locked/);
  const rolled = await chat.say('/slot snare');
  const after = (await chat.app.library.findKit(before.id, here))!;
  assert.notEqual(idsOf(after).snare, idsOf(before).snare);
  assert.deepEqual({ ...idsOf(after), snare: 0 }, { ...idsOf(before), snare: 0 });
  assert.match(rolled.delivered[0]!.text, /Rolled again/);
  const kick = (await chat.say('/kick seed:9')).delivered[0]!.sounds![0]!.sampleId;
  assert.match(refusal(await chat.say(`/slot kick sound:${kick}`)), /kick is locked/);
  await chat.say(`/slot kick sound:${kick} lock:no volume:-3.5 mute:yes choke:2`);
  const slot = (await chat.app.library.findKit(before.id, here))!.slots[0]!;
  assert.deepEqual(
    [slot.sampleId, slot.locked, slot.volumeDb, slot.muted, slot.choke],
    [kick, false, -3.5, true, 2],
    'unlocking comes first',
  );
});

test('a hat that is rolled again is chosen of three by how long it rings', async (t) => {
  const chat = await smallChat(t);
  await kitOf(chat);
  const rolled = await chat.say('/slot open-hat');
  assert.equal(rolled.delivered[0]!.sounds!.length, 3);
});

test('the button rolls every slot that is not locked, and says so where all are', async (t) => {
  const chat = await smallChat(t);
  const before = await kitOf(chat);
  for (const { key } of before.slots.slice(1)) await chat.say(`/slot ${key} lock:yes`);
  await chat.press(`r1:roll:${before.id}:open`);
  const after = (await chat.app.library.findKit(before.id, here))!;
  assert.notEqual(idsOf(after).kick, idsOf(before).kick);
  assert.deepEqual({ ...idsOf(after), kick: 0 }, { ...idsOf(before), kick: 0 });
  await chat.press(`r1:lock:${before.id}`, {}, 'kick');
  assert.match(refusal(await chat.press(`r1:roll:${before.id}:open`)), /Every slot is locked/);
});

test('/beat sets groove, tempo and rows, and answers with a loop of whole bars and a MIDI file', async (t) => {
  const chat = await smallChat(t);
  await kitOf(chat);
  const [played] = (await chat.say('/beat groove:trap tempo:150 slot:perc pattern:o.......|........')).replies;
  const [loop, midi] = played!.files!;
  assert.deepEqual([loop!.name, midi!.name], ['nightbus-150bpm.wav', 'nightbus-150bpm.mid']);
  const { sound } = readWav(loop!.bytes);
  assert.equal(sound.channels[0]!.length, Math.round((60 / 150 / 4) * 32 * 44_100));
  assert.equal(Buffer.from(midi!.bytes).toString('latin1', 0, 4), 'MThd');
  assert.match(played!.text, /`X\.{6}x[.x]+\|/);
  assert.match(refusal(await chat.say('/beat pattern:x...')), /needs a slot/);
  assert.match(refusal(await chat.say('/beat slot:gong pattern:x...')), /no slot “gong”/);
  assert.match(refusal(await chat.say('/beat slot:kick pattern:hello')), /“hello” is no pattern/);
});

test('kits are found by name, renamed, hearted by others, and deleted after a confirmation', async (t) => {
  const chat = await smallChat(t);
  const kit = await kitOf(chat);
  await kitOf(chat, '/kit seed:8 name:Other');
  const [shown] = (await chat.say('/kit kit:nightbus name:Daybus')).replies;
  assert.match(shown!.text, /\*\*Daybus\*\* by Ada/);
  const current = await chat.app.library.currentKit({ personId: ada.id, ...here });
  assert.deepEqual([current!.id, current!.name], [kit.id, 'Daybus'], 'opening puts it into the strip');
  assert.match(refusal(await chat.press(`r1:kit-heart:${kit.id}`, { rows: shown!.rows })), /needs no heart/);
  const hearted = await chat.press(`r1:kit-heart:${kit.id}`, { person: bo, rows: shown!.rows });
  assert.match(JSON.stringify(hearted.buttons[0]), /Kit · 1/);
  assert.match((await chat.say('/kits', { person: bo })).whispers[0]!.text, /Daybus.* · 1 heart/);
  for (const line of ['/slot kick kit:Daybus', '/beat tempo:90 kit:Daybus', '/kit kit:Daybus name:Mine'])
    assert.match(refusal(await chat.say(line, { person: bo })), /belongs to somebody else/);
  assert.match(refusal(await chat.press(`r1:kit-delete:${kit.id}:sure`, { person: bo })), /somebody else/);
  const asked = (await chat.press(`r1:kit-delete:${kit.id}`)).whispers[0]!;
  const gone = (await chat.press(withVerb(asked, 'kit-delete'))).whispers[0]!;
  assert.equal(await chat.app.library.findKit(kit.id), undefined);
  assert.match(refusal(await chat.press(withVerb(gone, 'undo'), { person: bo })), /nothing to undo any more/);
  await chat.press(withVerb(gone, 'undo'));
  assert.deepEqual(await chat.app.library.findKit(kit.id), { ...current, hearts: 1 });
  await chat.press(`r1:kit-delete:${kit.id}:sure`);
  assert.match(refusal(await chat.press(`r1:beat:${kit.id}`)), /There is no kit/);
  const other = (await chat.app.library.kits({ ...here, limit: 5 }))[0]!;
  assert.match((await chat.press(`r1:kit-delete:${other.id}`, { person: cleo })).whispers[0]!.text, /cannot be undone/);
  const { whispers } = await chat.press(`r1:kit-delete:${other.id}:sure`, { person: cleo });
  assert.deepEqual(whispers[0]!.rows, [], 'only its owner has it back');
  assert.deepEqual(await chat.app.library.kits({ ...here, limit: 5 }), [], 'moderators delete as well');
});

test('another person’s kit is copied into the strip, and theirs stays as it is', async (t) => {
  const chat = await smallChat(t);
  const kit = await kitOf(chat);
  await chat.press(`r1:open-kit:${kit.id}`, { person: bo });
  const copy = (await chat.app.library.currentKit({ personId: bo.id, ...here }))!;
  assert.notEqual(copy.id, kit.id);
  assert.deepEqual([copy.name, idsOf(copy)], ['Nightbus', idsOf(kit)]);
  await chat.say('/beat tempo:77', { person: bo });
  assert.equal((await chat.app.library.findKit(kit.id))!.tempo, 120);
});

test('kits of other servers are as unknown as none, and /forget-me removes one’s own', async (t) => {
  const chat = await smallChat(t);
  const kit = await kitOf(chat);
  const elsewhere = { serverId: 'server-2', person: bo };
  for (const id of [kit.id, '0123456789abc'])
    assert.match(refusal(await chat.press(`r1:beat:${id}`, elsewhere)), new RegExp(`no kit “${id}”`));
  assert.match(refusal(await chat.say('/beat', elsewhere)), /no kit in your strip yet/);
  await chat.press('r1:forget:me');
  assert.equal(await chat.app.library.findKit(kit.id), undefined);
  assert.equal(await chat.app.library.currentKit({ personId: ada.id, ...here }), undefined);
});

test('sounds in a kit are never pruned', async (t) => {
  const chat = await smallChat(t);
  const kit = await kitOf(chat);
  const [alone] = (await chat.say('/kick seed:77')).delivered[0]!.sounds!;
  await chat.app.library.pruneAudio(-1, () => true);
  assert.ok(await chat.app.library.readAudio(kit.slots[0]!.sampleId!));
  assert.equal(await chat.app.library.readAudio(alone!.sampleId), undefined);
});

test('/pack kit:… has the kit’s name, parts, choke groups and beat, on the notes of its MIDI file', async (t) => {
  const chat = await smallChat(t);
  const kit = await kitOf(chat);
  await chat.say('/beat tempo:99 bars:1 swing:60 slot:kick pattern:X...o...x...x...');
  await chat.app.library.changeKit(kit.id, (old) => ({
    ...old,
    // Empty: its hits and its note are nobody's.
    slots: old.slots.map((slot) => (slot.key === 'snare' ? { ...slot, sampleId: null } : { ...slot, choke: 2 })),
  }));
  const whole = (await chat.say('/pack kit:Nightbus')).replies[0]!;
  const files = unzipSync(whole.files![0]!.bytes);
  const names = Object.keys(files);
  assert.ok(
    names.every((name) => name.startsWith('Rimshot/Nightbus/')),
    names.join(),
  );
  assert.deepEqual(
    names.filter((name) => name.endsWith('.wav')).map((name) => /\d (Kick|\w[\w ]* hat|Perc)/.exec(name)?.[1]),
    ['Kick', 'Closed hat', 'Half open hat', 'Open hat', 'Perc'],
  );
  const fileOf = (ending: string): Uint8Array => files[names.find((name) => name.endsWith(ending))!]!;
  const sfz = readSfz(Buffer.from(fileOf('.sfz')).toString());
  assert.deepEqual(
    sfz.map(({ key, group }) => [key, group]),
    [36, 42, 44, 46, 39].map((note) => [`${note}`, '2']),
  );
  const midi = readMidi(fileOf('.mid'));
  assert.deepEqual([midi.name, Math.round(midi.tempo), midi.endTick / midi.ticksPerQuarter], ['Nightbus', 99, 4]);
  const kicks = midi.notes.filter(({ note }) => note === 36).map(({ at }) => (at / midi.ticksPerQuarter) * 4);
  assert.deepEqual(kicks, [0, 4, 8, 12]);
  assert.ok(midi.notes.every(({ note }) => note !== 38));
  const menu = whole.rows!.flatMap((row) => (isMenu(row) ? [row] : []))[0]!;
  assert.equal(menu.id, `r1:packas:kit.${kit.id}`);
  const alone = (await chat.press(menu.id, {}, 'midi')).replies[0]!.files![0]!;
  assert.deepEqual(Buffer.from(alone.bytes), Buffer.from(fileOf('.mid')));
  assert.match(refusal(await chat.say('/pack kit:nothing')), /nothing/);
});
