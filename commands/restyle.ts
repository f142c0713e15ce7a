import type { App } from '../src/app.ts';
import type { Command } from '../src/chat/chat.ts';
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
import { refuseEarly, startJob } from '../src/chat/start-job.ts';
import { stringsOf } from '../src/chat/text.ts';
import { recipeDefaults } from '../src/library/recipe-defaults.ts';
import { derivedRecipes } from '../src/library/resolve-recipe.ts';
import { UserError } from '../src/user-error.ts';

/** What is offered to choose from; endings that systems do not know as audio are named. */
const soundTypes = ['audio', '.wav', '.flac', '.mp3', '.ogg', '.opus', '.aif', '.aiff', '.aifc', '.caf'] as const;

export const restyle: Command<App> = {
  ...declareCommand('restyle'),
  options: [
    declareOption('file', 'file', { required: true, fileTypes: soundTypes }),
    { ...modelOption(() => true), required: true },
    strengthOption,
    countOption,
    seedOption,
  ],
  async run(request, app) {
    const strings = stringsOf(request.locale);
    const file = fileOption(request, 'file');
    if (!file) throw new UserError(strings.bad.missing('file', strings.options.file.description));
    const { manifest } = app.models.resolve(textOption(request, 'model') ?? '');
    refuseTooLarge(file, request);
    const count = askedCount(request);
    await refuseEarly(request, app, count);
    // Fetching may take longer than a platform waits for its acknowledgement.
    await request.defer();
    const { bytes } = await readUpload(file, request, app);
    const upload = await app.library.addUpload({ bytes, personId: request.person.id });
    const strength = numberOption(request, 'strength') ?? recipeDefaults.restyleStrength;
    const recipes = derivedRecipes(
      manifest,
      { kind: 'restyle', source: { upload }, strength, method: 'founded' },
      {
        seed: numberOption(request, 'seed') ?? app.randomSeed(),
        count,
      },
    );
    await startJob(request, app, 'restyle', recipes, { deferred: true });
  },
};
