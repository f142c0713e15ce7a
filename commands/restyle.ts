import type { App } from '../src/chat/app.ts';
import type { Action, Command, Request, Upload } from '../src/chat/chat.ts';
import { customId } from '../src/chat/custom-id.ts';
import {
  countOption,
  declareCommand,
  declareOption,
  modelOption,
  seedOption,
  strengthOption,
} from '../src/chat/declare.ts';
import { askedCount, fileOption, numberOption, textOption } from '../src/chat/read-option.ts';
import { readUpload, refuseTooLarge } from '../src/chat/recognise-upload.ts';
import { parseWish, type RestyleWish, wishText } from '../src/chat/restyle-wish.ts';
import { buttonsPerRow, inRows, rowsPerMessage } from '../src/chat/rows.ts';
import { refuseEarly, startJob } from '../src/chat/start-job.ts';
import { stringsOf } from '../src/languages/index.ts';
import { deriverOf } from '../src/model-store/deriver-of.ts';
import type { Manifest } from '../src/sound/manifest.ts';
import { derivedRecipes, recipeDefaults } from '../src/sound/resolve-recipe.ts';
import { UserError } from '../src/user-error.ts';

/** Offered in file dialogs; extensions that some systems do not take for audio are named. */
export const soundTypes = [
  'audio',
  '.wav',
  '.flac',
  '.mp3',
  '.ogg',
  '.opus',
  '.aif',
  '.aiff',
  '.aifc',
  '.caf',
] as const;

/** Hex digits, half of a SHA-256: enough to name one of a person's files, and short enough for a button. */
const digestLength = 32;

async function start(request: Request, app: App, upload: string, wish: RestyleWish, deferred: boolean): Promise<void> {
  const { strength, count, seed = app.randomSeed() } = wish;
  const { manifest } = deriverOf(wish, app.models);
  const derivation = { kind: 'restyle', source: { upload }, strength, method: 'founded' } as const;
  const recipes = derivedRecipes(manifest, derivation, { seed, count });
  await startJob(request, app, 'restyle', recipes, { deferred });
}

async function keep(file: Upload, request: Request, app: App): Promise<string> {
  const { bytes } = await readUpload(file, app);
  return app.library.addUpload({ bytes, personId: request.person.id });
}

/** The variant in use of each model. */
const manifestsInUse = ({ models }: App): Manifest[] =>
  [...new Set(models.list().map(({ manifest }) => manifest.name))].map((name) => models.resolve(name).manifest);

/** Keeps the file and privately asks which drum it should become. */
async function askForModel(request: Request, app: App, file: Upload, wish: Omit<RestyleWish, 'manifest'>) {
  await request.deferPrivately();
  const upload = await keep(file, request, app);
  const buttons = manifestsInUse(app)
    .slice(0, buttonsPerRow * rowsPerMessage)
    .map((manifest) => ({
      id: customId('restyle', upload.slice(0, digestLength), wishText({ ...wish, manifest })),
      label: manifest.name,
      style: 'secondary' as const,
    }));
  await request.whisper({ text: stringsOf(request.locale).restyle.ask, rows: inRows(buttons) });
}

export const restyle: Command<App> = {
  ...declareCommand('restyle'),
  options: [
    declareOption('file', 'file', { required: true, fileTypes: soundTypes }),
    modelOption(() => true),
    strengthOption,
    countOption,
    seedOption,
  ],
  async run(request, app) {
    const file = fileOption(request, 'file');
    if (!file) throw new Error('a required option is missing');
    const key = textOption(request, 'model');
    const model = key === undefined ? undefined : app.models.resolve(key);
    refuseTooLarge(file);
    const seed = numberOption(request, 'seed');
    const wish = {
      strength: numberOption(request, 'strength') ?? recipeDefaults.restyleStrength,
      count: askedCount(request),
      ...(seed === undefined ? {} : { seed }),
    };
    await refuseEarly(request, app, wish.count);
    if (!model) return askForModel(request, app, file, wish);
    // Fetching may take longer than a platform waits for its acknowledgement.
    await request.defer();
    await start(request, app, await keep(file, request, app), { ...wish, manifest: model.manifest }, true);
  },
};

/** `r1:restyle:<beginning of the upload's SHA-256>:<wish>`: for the person who sent the file. */
export const restyleAction: Action<App> = {
  verb: 'restyle',
  async run(request, app) {
    const wish = parseWish(request.arg ?? '', app.models.list());
    if (!wish) throw new UserError('unknownButton');
    const begins = request.subject ?? '';
    const upload = await app.library.findUpload({ begins, personId: request.person.id });
    if (!upload || begins.length < digestLength) throw new UserError('uploadGone');
    await start(request, app, upload, wish, false);
  },
};
