import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { prepareDataDir } from '../library/data-dir.ts';
import { installedDir, openModelStore } from '../model-store/open-store.ts';
import { pretrainedNote, pretrainedRepositories, pullPretrained } from '../model-store/pull.ts';
import type { ModelStore } from '../model-store/store.ts';
import { quoted } from '../quoted.ts';
import { identityOf } from '../sound/identity.ts';
import {
  type InstalledModel,
  isStandardModel,
  modelKey,
  type StandardModel,
  standardModels,
  variants,
} from '../sound/manifest.ts';
import { HostError } from '../user-error.ts';
import type { CliContext } from './context.ts';
import { createProgress, type ProgressBar } from './progress-bar.ts';

const examples = `
Examples:
  $ npm run rimshot -- models                     installed models and the meaning of each name
  $ npm run rimshot -- models pull                the four pretrained models
  $ npm run rimshot -- models pull kick snare     two of them
  $ npm run rimshot -- models use kick starter    "kick" means the starter again
  $ npm run rimshot -- models remove kick:pretrained`;

export function register(program: Command, context: CliContext): void {
  const models = program
    .command('models')
    .description('List, download, choose and remove weights.')
    .addHelpText('after', examples);
  const store = (): ModelStore =>
    openModelStore({ bundledDir: join(context.root, 'models'), dataDir: context.config().dataDir });

  models
    .command('list', { isDefault: true })
    .description('list the installed models and the meaning of each name')
    .option('--json', 'print the list as JSON')
    .action((options: { json?: true }) => list(store(), options.json === true));
  models
    .command('pull')
    .description('download the pretrained weights of tiny-audio-diffusion from Hugging Face')
    .argument('[names...]', `${standardModels.join(', ')}; default: all`)
    .addOption(
      new Option('--weights <set>', 'online: as played by upstream; ema: their average over the training')
        .choices(['online', 'ema'])
        .default('online'),
    )
    .action((names: readonly string[], options: { weights: 'online' | 'ema' }) =>
      pull(store(), names, options.weights, context),
    );
  models
    .command('use')
    .description('choose the weights of a bare name')
    .argument('<name>', 'e.g. kick')
    .addArgument(program.createArgument('<variant>', 'kind of weights').choices(variants))
    .action((name: string, variant: (typeof variants)[number]) => {
      const opened = store();
      opened.use(name, variant);
      console.log(`"${name}" now means ${modelKey(opened.resolve(name).manifest)}.`);
    });
  models
    .command('remove')
    .description('delete pretrained or own weights; the sounds made with them stay')
    .argument('<model>', 'e.g. kick:pretrained, or the name of an own model')
    .action((key: string) => remove(store(), key, context));
}

function list(store: ModelStore, json: boolean): void {
  const rows = store.list().map((model) => ({ model, inUse: isInUse(store, model) }));
  if (json) {
    console.log(
      JSON.stringify(
        rows.map(({ model, inUse }) => ({
          key: modelKey(model.manifest),
          identity: identityOf(model.manifest),
          inUse,
          ...model,
        })),
        null,
        2,
      ),
    );
    return;
  }
  if (rows.length === 0)
    console.log('No model is installed. `npm run rimshot -- models pull` gets the pretrained ones.');
  for (const { model, inUse } of rows) {
    const { weights, sampling, provenance } = model.manifest;
    console.log(
      `${inUse ? '*' : ' '} ${modelKey(model.manifest).padEnd(18)} ${(weights.bytes / 1e6).toFixed(1).padStart(6)} MB  ${identityOf(model.manifest).slice(0, 12)}  ${sampling.steps} steps  ${provenance.licence}`,
    );
  }
  if (rows.length > 0) console.log('* is what the bare name means.');
}

const isInUse = (store: ModelStore, { manifest }: InstalledModel): boolean =>
  store.resolve(manifest.name).manifest.variant === manifest.variant;

async function pull(
  store: ModelStore,
  typed: readonly string[],
  set: 'online' | 'ema',
  context: CliContext,
): Promise<void> {
  const unknown = typed.find((name) => !isStandardModel(name));
  if (unknown !== undefined)
    throw new HostError(
      `There are no pretrained weights for ${quoted(unknown)}; there are for ${standardModels.join(', ')}.`,
    );
  const names: readonly StandardModel[] = typed.length === 0 ? standardModels : typed.filter(isStandardModel);
  const { dataDir, hub } = context.config();
  prepareDataDir(dataDir);
  console.log(pretrainedNote);
  for (const name of names) {
    const installed = store.list().find(({ manifest }) => manifest.name === name && manifest.variant === 'pretrained');
    let stage = '';
    let bar: ProgressBar | undefined;
    try {
      const { model, changed } = await pullPretrained({
        name,
        hub,
        dataDir,
        set,
        installed,
        onProgress(now, done, total) {
          if (stage !== now) {
            bar?.finish();
            stage = now;
            bar = createProgress({ label: `${name}: ${now}`, total, unit: now === 'download' ? 'bytes' : 'steps' });
          }
          bar?.update(done);
        },
      });
      bar?.finish();
      bar = undefined;
      if (changed) {
        store.refresh();
        store.use(name, 'pretrained');
      }
      console.log(
        `${name}: ${changed ? 'installed' : 'up to date'}, ${(model.manifest.weights.bytes / 1e6).toFixed(1)} MB from ${pretrainedRepositories[name]} (${model.manifest.weights.sha256.slice(0, 12)})`,
      );
    } finally {
      bar?.finish();
    }
  }
}

async function remove(store: ModelStore, key: string, context: CliContext): Promise<void> {
  const { manifest, directory } = store.resolve(key);
  const { dataDir } = context.config();
  if (directory !== installedDir(dataDir, manifest.name, manifest.variant))
    throw new HostError(
      `${modelKey(manifest)} comes with the project and stays. Removable: ${
        store
          .list()
          .filter((model) => model.directory === installedDir(dataDir, model.manifest.name, model.manifest.variant))
          .map((model) => modelKey(model.manifest))
          .join(', ') || 'nothing'
      }.`,
    );
  await rm(directory, { recursive: true });
  console.log(`${modelKey(manifest)} is removed.`);
}
