import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { WeightSet } from '../checkpoint/weight-sets.ts';
import { prepareDataDir } from '../library/data-dir.ts';
import type { ModelStore } from '../model-store/open-store.ts';
import { publishWeights, unpublishWeights } from '../model-store/publish-weights.ts';
import { pretrainedNote, pretrainedRepositories, pullPretrained } from '../model-store/pull.ts';
import { isShared, publishable } from '../model-store/share-models.ts';
import { quoted } from '../quoted.ts';
import { identityOf } from '../sound/identity.ts';
import { isStandardModel, modelKey, type StandardModel, standardModels, variants } from '../sound/manifest.ts';
import { samplingFields } from '../sound/sampling.ts';
import { makeStarter } from '../trainer/make-starter.ts';
import { readSoundList } from '../training-data/sound-list.ts';
import { HostError } from '../user-error.ts';
import type { CliContext } from './context.ts';
import { modelsOf } from './make-sounds.ts';
import { registerKnobs } from './model-knobs.ts';
import { knobValue, weightsOption } from './option-values.ts';
import { createProgress, megabytes } from './progress-bar.ts';
import { withBlobs } from './with-library.ts';

const examples = `
Examples:
  $ npm run rimshot -- models                     installed models and the meaning of each name
  $ npm run rimshot -- models pull                the four pretrained models
  $ npm run rimshot -- models pull kick snare     two of them
  $ npm run rimshot -- models use kick starter    "kick" means the starter again
  $ npm run rimshot -- models knobs mysnare      measure 1,000 seeds now, for its knobs
  $ npm run rimshot -- models publish kick:pretrained   for workers on other machines
  $ npm run rimshot -- models remove kick:pretrained`;

export function register(program: Command, context: CliContext): void {
  const models = program
    .command('models')
    .description('List, download, choose and remove weights.')
    .addHelpText('after', examples);
  models
    .command('list', { isDefault: true })
    .description('list the installed models and the meaning of each name')
    .option('--json', 'print the list as JSON')
    .action((options: { json?: true }) => list(modelsOf(context), options.json === true));
  models
    .command('pull')
    .description('download the pretrained weights of tiny-audio-diffusion from Hugging Face')
    .argument('[names...]', `${standardModels.join(', ')}; default: all`)
    .addOption(weightsOption())
    .action((names: readonly string[], options: { weights: WeightSet }) => pull(context, names, options.weights));
  models
    .command('use')
    .description('choose the weights of a bare name')
    .argument('<name>', 'e.g. kick')
    .addArgument(program.createArgument('<variant>', 'kind of weights').choices(variants))
    .action((name: string, variant: (typeof variants)[number]) => {
      const store = modelsOf(context);
      store.use(name, variant);
      console.log(`"${name}" now means ${modelKey(store.resolve(name).manifest)}.`);
    });
  models
    .command('starter', { hidden: true })
    .description('for maintainers: make the weights of a finished run a starter of the project')
    .argument('<run>', 'folder of the run, e.g. runs/kick')
    .argument('<folder>', 'e.g. models/kick')
    .option(
      '--temperature <number>',
      'temperature chosen on the validation makers',
      knobValue('--temperature', samplingFields.temperature),
    )
    .action(async (run: string, directory: string, sampling: { temperature?: number }) => {
      const list = readSoundList(join(context.root, 'models'));
      const { manifest } = await makeStarter({ run, directory, list, sampling });
      console.log(`${modelKey(manifest)}: ${megabytes(manifest.weights.bytes)} MB, ${manifest.provenance.source}.`);
    });
  registerKnobs(models, context);
  models
    .command('publish')
    .description('store models for the other machines of DATABASE_URL')
    .argument('[models...]', 'e.g. kick:pretrained; default: own and fast ones, as every bot does at its start')
    .action((keys: readonly string[]) => publish(context, keys));
  models
    .command('remove')
    .description('delete pretrained, own or fast weights; the sounds made with them stay')
    .argument('<model>', 'e.g. kick:pretrained, or the name of an own model')
    .action((key: string) => remove(context, key));
}

function list(store: ModelStore, json: boolean): void {
  const rows = store.list().map((model) => ({
    key: modelKey(model.manifest),
    identity: identityOf(model.manifest),
    inUse: store.resolve(model.manifest.name) === model,
    ...model,
  }));
  if (json) {
    console.log(JSON.stringify(rows, null, 2));
    return;
  }
  if (rows.length === 0)
    console.log('No model is installed. `npm run rimshot -- models pull` gets the pretrained ones.');
  for (const { key, identity, inUse, manifest } of rows) {
    const { weights, sampling, provenance } = manifest;
    console.log(
      `${inUse ? '*' : ' '} ${key.padEnd(18)} ${megabytes(weights.bytes).padStart(6)} MB  ${identity.slice(0, 12)}  ${sampling.steps} steps  ${provenance.licence}`,
    );
  }
  if (rows.length > 0) console.log('* is what the bare name means.');
}

async function pull(context: CliContext, typed: readonly string[], set: WeightSet): Promise<void> {
  const unknown = typed.find((name) => !isStandardModel(name));
  if (unknown !== undefined)
    throw new HostError(
      `There are no pretrained weights for ${quoted(unknown)}; there are for ${standardModels.join(', ')}.`,
    );
  const names: readonly StandardModel[] = typed.length === 0 ? standardModels : typed.filter(isStandardModel);
  const store = modelsOf(context);
  const { dataDir, hub } = context.config();
  prepareDataDir(dataDir);
  console.log(pretrainedNote);
  for (const name of names) {
    const installed = store.list().find(({ manifest }) => manifest.name === name && manifest.variant === 'pretrained');
    const bars = {
      download: createProgress({ label: `${name}: download`, unit: 'bytes' }),
      import: createProgress({ label: `${name}: import` }),
    };
    const finish = (): void => {
      for (const bar of Object.values(bars)) bar.finish();
    };
    const { model, changed } = await pullPretrained({
      name,
      hub,
      dataDir,
      set,
      installed,
      onProgress(stage, done, total) {
        if (stage === 'import') bars.download.finish();
        bars[stage].update(done, { total });
      },
    }).finally(finish);
    if (changed) {
      store.refresh();
      store.use(name, 'pretrained');
    }
    const { bytes, sha256 } = model.manifest.weights;
    console.log(
      `${name}: ${changed ? 'installed' : 'up to date'}, ${megabytes(bytes)} MB from ${pretrainedRepositories[name]} (${sha256.slice(0, 12)})`,
    );
  }
}

async function publish(context: CliContext, keys: readonly string[]): Promise<void> {
  const store = modelsOf(context);
  const { dataDir } = context.config();
  const all = publishable({ models: store, dataDir });
  const chosen = keys.length === 0 ? all.filter(({ manifest }) => isShared(manifest)) : keys.map(store.resolve);
  const strange = chosen.find((model) => !all.includes(model));
  if (strange) throw new HostError(`${modelKey(strange.manifest)} was not made or pulled on this machine.`);
  await withBlobs(context, async (blobs) => {
    for (const model of chosen) {
      const isNew = await publishWeights(model, blobs);
      console.log(`${modelKey(model.manifest)} ${isNew ? 'is published' : 'was published before'}.`);
    }
  });
  if (chosen.length === 0) console.log('There is no own or fast model here.');
}

async function remove(context: CliContext, typed: string): Promise<void> {
  const store = modelsOf(context);
  const { dataDir } = context.config();
  const model = store.resolve(typed);
  const removable = publishable({ models: store, dataDir });
  const key = modelKey(model.manifest);
  if (!removable.includes(model))
    throw new HostError(
      `${key} comes with the project and stays. Removable: ${removable.map(({ manifest }) => modelKey(manifest)).join(', ') || 'nothing'}.`,
    );
  await rm(model.directory, { recursive: true });
  if (context.config().databaseUrl !== undefined)
    await withBlobs(context, (blobs) => unpublishWeights(identityOf(model.manifest), blobs));
  console.log(`${key} is removed.`);
}
