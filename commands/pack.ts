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
import { packSounds } from '../src/chat/pack-sounds.ts';
import { numberOption, textOption } from '../src/chat/read-option.ts';
import { soundsOfMessage } from '../src/chat/sounds-of-message.ts';
import { visibleSample, visibleSamples } from '../src/chat/visible-sample.ts';
import { localised } from '../src/languages/index.ts';
import type { Period, SampleRecord } from '../src/library/library.ts';
import { shortId } from '../src/sound/recipe.ts';
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

async function send(samples: readonly SampleRecord[], name: string, request: Request, app: App): Promise<void> {
  await request.defer();
  await request.reply(await packSounds(samples.slice(0, mostSounds), name, request, app));
}

async function packTop(period: Period, limit: number, request: Request, app: App): Promise<void> {
  const ranked = await app.library.top({ serverId: request.place.serverId, period, limit });
  await send(await visibleSamples(ranked, request, app), `rimshot-top-${period}`, request, app);
}

async function packKept(request: Request, app: App): Promise<void> {
  const who = { personId: request.person.id, serverId: request.place.serverId };
  const { records } = await app.library.findSounds({ ...who, of: 'kept', limit: mostSounds });
  // The pack is posted for everyone: sounds from another server stay out, unless its gallery is public.
  const kept = await visibleSamples(records, request, app);
  if (kept.length === 0) throw new UserError('nothingKept');
  await send(kept, 'rimshot-kept', request, app);
}

async function packBatch(id: string, request: Request, app: App): Promise<void> {
  const sample = await visibleSample(id, request, app);
  const batch = await app.library.samplesOfBatch(sample.batchId);
  const sounds = await visibleSamples(batch.length > 0 ? batch : [sample], request, app);
  await send(sounds, `rimshot-${shortId(sample.id)}`, request, app);
}

export const pack: Command<App> = {
  ...declareCommand('pack'),
  options: [what, sampleOption('batch', false), periodOption, { ...countOption, max: mostSounds }],
  async run(request, app) {
    const batch = textOption(request, 'batch');
    const source = textOption(request, 'what') ?? (batch ? 'batch' : 'kept');
    if (source === 'kept') return packKept(request, app);
    if (source === 'batch' && !batch) throw new UserError('packWithout');
    if (source === 'batch') return packBatch(batch ?? '', request, app);
    const period = periodOf(textOption(request, 'period'));
    await packTop(period, numberOption(request, 'count') ?? defaultTop, request, app);
  },
};

/** `r1:pack:kept` (of older messages `r1:pack:favourites`), `r1:pack:top:<period>`, or `r1:pack:<sample>` for all sounds of the pressed message. */
export const packAction: Action<App> = {
  verb: 'pack',
  async run(request, app) {
    const subject = request.subject ?? '';
    if (subject === 'kept' || subject === 'favourites') return packKept(request, app);
    if (subject === 'top') return packTop(periodOf(request.arg), defaultTop, request, app);
    await send(await soundsOfMessage(request, app), `rimshot-${shortId(subject)}`, request, app);
  },
};
