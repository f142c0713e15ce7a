import type { App } from '../src/chat/app.ts';
import type { Action, Command, Request } from '../src/chat/chat.ts';
import { declareCommand, declareOption, sampleOption } from '../src/chat/declare.ts';
import { kitOption, refuseForeign, slotOption, wantedKit } from '../src/chat/find-kit.ts';
import { slotName } from '../src/chat/kit-rows.ts';
import { flagOption, numberOption, textOption } from '../src/chat/read-option.ts';
import { startRoll } from '../src/chat/roll-kit.ts';
import { showKit } from '../src/chat/show-kit.ts';
import { visibleSample } from '../src/chat/visible-sample.ts';
import { changed, type KitChange, slotOf } from '../src/kits/change-kit.ts';
import { type KitRecord, mostChokeGroups, volumeRange } from '../src/kits/kit.ts';
import { locales, stringsOf } from '../src/languages/index.ts';
import { pressedKit } from './kit.ts';

/** A slot by its key, or as people read it in any language: `open hat`, `Offene Hi-Hat`. */
export function namedSlot(kit: KitRecord, typed: string): string {
  const wanted = typed.trim().toLowerCase();
  const named = kit.slots.find((slot) =>
    [slot.key, ...locales.map((locale) => slotName(slot, stringsOf(locale)).toLowerCase())].includes(wanted),
  );
  return slotOf(kit, named?.key ?? wanted.slice(0, 40)).key;
}

/** In place of a slot: all that are not locked. */
const everySlot = 'all';

/** The changes that were asked for; unlocking comes before a new sound, locking after it. */
async function changesOf(key: string, request: Request, app: App): Promise<KitChange[]> {
  const sound = textOption(request, 'sound');
  const locked = flagOption(request, 'lock');
  const set = {
    volumeDb: numberOption(request, 'volume'),
    muted: flagOption(request, 'mute'),
    solo: flagOption(request, 'solo'),
    choke: numberOption(request, 'choke'),
  };
  const isSet = Object.values(set).some((value) => value !== undefined);
  const { id } = sound === undefined ? {} : await visibleSample(sound, request, app);
  return [
    ...(locked === false ? [{ slot: key, set: { locked } }] : []),
    ...(id === undefined ? [] : [{ slot: key, sampleId: id }]),
    ...(isSet ? [{ slot: key, set }] : []),
    ...(locked === true ? [{ slot: key, set: { locked } }] : []),
  ] as KitChange[];
}

export const slot: Command<App> = {
  ...declareCommand('slot'),
  options: [
    { ...slotOption, required: true },
    sampleOption('sound', false),
    declareOption('lock', 'flag'),
    declareOption('volume', 'number', volumeRange),
    declareOption('mute', 'flag'),
    declareOption('solo', 'flag'),
    declareOption('choke', 'integer', { min: 0, max: mostChokeGroups }),
    kitOption,
  ],
  async run(request, app) {
    const found = refuseForeign(await wantedKit(textOption(request, 'kit'), request, app), request);
    const wanted = textOption(request, 'slot') ?? '';
    if (wanted.toLowerCase() === everySlot) return startRoll(request, app, found, undefined);
    const key = namedSlot(found, wanted);
    const changes = await changesOf(key, request, app);
    if (changes.length === 0) return startRoll(request, app, found, key);
    const after = await app.library.changeKit(found.id, (kit) => changes.reduce(changed, kit));
    await request.deferPrivately();
    await request.whisper(await showKit(after ?? found, request, app));
  },
};

/** A menu `r1:roll:<kit>` whose value is a slot, or `r1:roll:<kit>:open`: all that are not locked. */
export const roll: Action<App> = {
  verb: 'roll',
  async run(request, app) {
    const found = refuseForeign(await pressedKit(request, app), request);
    await startRoll(request, app, found, request.arg === 'open' ? undefined : request.arg);
  },
};

/** A menu `r1:lock:<kit>` whose value is a slot: locks it, or unlocks it. */
export const lock: Action<App> = {
  verb: 'lock',
  async run(request, app) {
    const found = refuseForeign(await pressedKit(request, app), request);
    const key = slotOf(found, request.arg ?? '').key;
    const after = await app.library.changeKit(found.id, (kit) =>
      changed(kit, { slot: key, set: { locked: !slotOf(kit, key).locked } }),
    );
    await request.deferPrivately();
    await request.whisper(await showKit(after ?? found, request, app));
  },
};

/** A menu `r1:show-kit:chosen`, whose value is a kit: the kit for one person alone. */
export const showKitAction: Action<App> = {
  verb: 'show-kit',
  async run(request, app) {
    const found = await pressedKit({ ...request, subject: request.arg ?? '' }, app);
    await request.deferPrivately();
    await request.whisper(await showKit(found, request, app));
  },
};
