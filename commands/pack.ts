import type { App } from '../src/chat/app.ts';
import type { Action, Command, Request } from '../src/chat/chat.ts';
import {
  countOption,
  declareCommand,
  declareOption,
  periodOf,
  periodOption,
  sampleOption,
} from '../src/chat/declare.ts';
import { kitOption, visibleKit } from '../src/chat/find-kit.ts';
import { type PackWish, packNameOf, packSounds } from '../src/chat/pack-sounds.ts';
import { numberOption, textOption } from '../src/chat/read-option.ts';
import { soundsOfKit } from '../src/chat/show-kit.ts';
import { soundsOfMessage } from '../src/chat/sounds-of-message.ts';
import { visibleSample, visibleSamples } from '../src/chat/visible-sample.ts';
import type { KitRecord } from '../src/kits/kit.ts';
import { localised } from '../src/languages/index.ts';
import type { Period, SampleRecord } from '../src/library/library.ts';
import { kitPack } from '../src/packs/kit-pack.ts';
import { type PackFormat, packFormatOf, packFormats } from '../src/packs/pack-formats.ts';
import { UserError } from '../src/user-error.ts';

/** As many notes as the sampler presets hold. */
const mostSounds = 32;
const defaultTop = 16;

const what = declareOption('what', 'text', {
  choices: (['kept', 'top', 'batch'] as const).map((value) => ({
    name: value,
    value,
    names: localised(({ packSources }) => packSources[value]),
  })),
});

const formatOption = declareOption('format', 'text', {
  choices: packFormats.map((value) => ({ name: value, value, names: localised(({ pack }) => pack.formats[value]) })),
});

type Format = PackFormat | undefined;

async function send(samples: readonly SampleRecord[], wish: PackWish, request: Request, app: App): Promise<void> {
  await request.defer();
  const records = samples.slice(0, mostSounds).map((record) => ({ record }));
  await request.reply(await packSounds(records, wish, request, app));
}

async function packTop(period: Period, limit: number, format: Format, request: Request, app: App): Promise<void> {
  const ranked = await app.library.top({ serverId: request.place.serverId, period, limit });
  const wish = { name: `Top ${period}`, format, subject: `top-${period}` };
  await send(await visibleSamples(ranked, request, app), wish, request, app);
}

async function packKept(format: Format, request: Request, app: App): Promise<void> {
  const who = { personId: request.person.id, serverId: request.place.serverId };
  const { records } = await app.library.findSounds({ ...who, of: 'kept', limit: mostSounds });
  // The pack is posted for everyone: sounds from another server stay out, unless its gallery is public.
  const kept = await visibleSamples(records, request, app);
  if (kept.length === 0) throw new UserError('nothingKept');
  await send(kept, { name: 'Kept', format, subject: 'kept' }, request, app);
}

async function packBatch(id: string, format: Format, request: Request, app: App): Promise<void> {
  const sample = await visibleSample(id, request, app);
  const batch = await app.library.samplesOfBatch(sample.batchId);
  const sounds = await visibleSamples(batch.length > 0 ? batch : [sample], request, app);
  await send(sounds, { name: packNameOf(sounds), format, subject: sample.id }, request, app);
}

async function packKit(kit: KitRecord, format: Format, request: Request, app: App): Promise<void> {
  await request.defer();
  const { records, ...wish } = kitPack(kit, await soundsOfKit(kit, request.place.serverId, app));
  await request.reply(await packSounds(records, { ...wish, format, subject: `kit.${kit.id}` }, request, app));
}

export const pack: Command<App> = {
  ...declareCommand('pack'),
  options: [
    what,
    sampleOption('batch', false),
    periodOption,
    { ...countOption, max: mostSounds },
    kitOption,
    formatOption,
  ],
  async run(request, app) {
    const kit = textOption(request, 'kit');
    if (kit !== undefined)
      return packKit(await visibleKit(kit, request, app), packFormatOf(textOption(request, 'format')), request, app);
    const batch = textOption(request, 'batch');
    const source = textOption(request, 'what') ?? (batch ? 'batch' : 'kept');
    const format = packFormatOf(textOption(request, 'format'));
    if (source === 'kept') return packKept(format, request, app);
    if (source === 'batch' && !batch) throw new UserError('packWithout');
    if (source === 'batch') return packBatch(batch ?? '', format, request, app);
    const period = periodOf(textOption(request, 'period'));
    await packTop(period, numberOption(request, 'count') ?? defaultTop, format, request, app);
  },
};

/** `r1:pack:kept` (of older messages `r1:pack:favourites`), `r1:pack:top:<period>`, or `r1:pack:<sample>` for all sounds of the pressed message. */
export const packAction: Action<App> = {
  verb: 'pack',
  async run(request, app) {
    const subject = request.subject ?? '';
    if (subject === 'kept' || subject === 'favourites') return packKept(undefined, request, app);
    if (subject === 'top') return packTop(periodOf(request.arg), defaultTop, undefined, request, app);
    const sounds = await soundsOfMessage(request, app);
    await send(sounds, { name: packNameOf(sounds), ...(await sameAgain(sounds, app)) }, request, app);
  },
};

/** How a menu under the pack names its sounds: one by its id, a whole batch by its first; any others cannot be named. */
async function sameAgain(sounds: readonly SampleRecord[], app: App): Promise<Pick<PackWish, 'subject'>> {
  const [first] = sounds;
  if (!first) return {};
  if (sounds.length === 1) return { subject: `one.${first.id}` };
  const batch = await app.library.samplesOfBatch(first.batchId);
  const ids = new Set(batch.map(({ id }) => id));
  return ids.size === sounds.length && sounds.every(({ id }) => ids.has(id)) ? { subject: first.id } : {};
}

/** A menu `r1:packas:kept`, `top-<period>`, `kit.<kit>`, `one.<sample>` or `<sample>` for its batch: that in the chosen format. */
export const packAsAction: Action<App> = {
  verb: 'packas',
  async run(request, app) {
    const subject = request.subject ?? '';
    const format = packFormatOf(request.arg);
    if (format === undefined) throw new UserError('unknownButton');
    if (subject === 'kept' || subject === 'favourites') return packKept(format, request, app);
    const period = /^top-(\w+)$/.exec(subject)?.[1];
    if (period !== undefined) return packTop(periodOf(period), defaultTop, format, request, app);
    const kit = /^kit\.(\w+)$/.exec(subject)?.[1];
    if (kit !== undefined) return packKit(await visibleKit(kit, request, app), format, request, app);
    const single = /^one\.(\w+)$/.exec(subject)?.[1];
    if (single === undefined) return packBatch(subject, format, request, app);
    const sample = await visibleSample(single, request, app);
    await send([sample], { name: packNameOf([sample]), format, subject }, request, app);
  },
};
