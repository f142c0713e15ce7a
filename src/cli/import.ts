import { basename, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { importCheckpoint } from '../model-store/import-checkpoint.ts';
import { installedDir } from '../model-store/read-models.ts';
import { readProvenance } from '../model-store/read-provenance.ts';
import { identityOf } from '../sound/identity.ts';
import {
  type InstalledModel,
  instruments,
  isStandardModel,
  modelKey,
  type Provenance,
  type Variant,
  variants,
} from '../sound/manifest.ts';
import { HostError } from '../user-error.ts';
import type { CliContext } from './context.ts';
import { modelsOf } from './make-sounds.ts';
import { weightsOption } from './option-values.ts';
import { createProgress, megabytes } from './progress-bar.ts';

interface Options {
  readonly config: string;
  readonly name: string;
  readonly weights: 'online' | 'ema';
  readonly fp16?: true;
  readonly variant: Variant;
  readonly instrument?: InstalledModel['manifest']['instrument'];
  readonly to?: string;
  readonly provenance?: string;
  readonly json?: true;
}

/** Fast models are distilled here. */
const importable = variants.filter((variant) => variant !== 'fast');

/** Small checkpoints are done before a bar would be worth looking at. */
const quietMs = 1000;

const examples = `
Examples:
  $ npm run rimshot -- import kicks.ckpt --config config.yaml --name kick
  $ npm run rimshot -- import mine.ckpt --config config.yaml --name my-snares --instrument snare --weights ema
  $ npm run rimshot -- import kick.ckpt --config kick.config.yaml --name kick --variant starter --fp16 \\
      --provenance kick.provenance.json --to models/kick`;

export function register(program: Command, context: CliContext): void {
  program
    .command('import')
    .description("Import upstream's weights as a model: a checkpoint, a state_dict or a safetensors file.")
    .argument('<file>', 'weights of tiny-audio-diffusion or the same network family: .ckpt, .pt, .pth or .safetensors')
    .requiredOption('--config <config.yaml>', "its config: upstream's exp/NAME.yaml, or .hydra/config.yaml of the run")
    .requiredOption('--name <name>', 'name of the model in commands, e.g. kick or my-kicks')
    .addOption(weightsOption())
    .option('--fp16', 'store the weights in float16: half the size, rounded to 11 bits')
    .addOption(new Option('--variant <variant>', 'kind of weights').choices(importable).default('own'))
    .addOption(
      new Option('--instrument <kind>', 'instrument of the model; default: its name, if it is one of these').choices(
        instruments,
      ),
    )
    .option('--to <folder>', 'write the model into this folder instead of the data folder')
    .option('--provenance <file.json>', 'origin of the training sounds: source, licence, attributions, notes')
    .option('--json', 'print the model as JSON')
    .addHelpText('after', examples)
    .action((file: string, options: Options) => run(file, options, context));
}

async function run(file: string, options: Options, context: CliContext): Promise<void> {
  const { name, variant, weights, json } = options;
  if (variant === 'starter' && options.to === undefined)
    throw new HostError('--variant starter needs --to: starters are folders of the project, e.g. --to models/kick');
  const provenance: Provenance = options.provenance
    ? await readProvenance(resolve(options.provenance))
    : {
        source: `imported from ${basename(file)}`,
        licence: 'not stated; see where the checkpoint comes from',
        attributions: [],
        notes: [],
      };
  const startMs = performance.now();
  const bar = createProgress({ label: `Importing ${basename(file)}, tensors` });
  const model = await importCheckpoint({
    ckptPath: resolve(file),
    configPath: resolve(options.config),
    name,
    variant,
    instrument: options.instrument ?? (isStandardModel(name) ? name : 'other'),
    set: weights,
    precision: options.fp16 ? 'float16' : 'float32',
    directory: options.to === undefined ? installedDir(context.config().dataDir, name, variant) : resolve(options.to),
    provenance,
    onProgress: (done, total) => {
      if (performance.now() - startMs >= quietMs) bar.update(done, { total });
    },
  }).finally(() => bar.finish());
  // Whoever imports weights wants to hear them: the bare name means them from now on.
  if (options.to === undefined) modelsOf(context).use(name, variant);
  console.log(json ? JSON.stringify(model.manifest, null, 2) : report(model, options.to === undefined));
}

function report({ manifest, directory }: InstalledModel, selected: boolean): string {
  const { bytes, set } = manifest.weights;
  return [
    `${modelKey(manifest)}: ${megabytes(bytes)} MB of ${set} weights (${identityOf(manifest).slice(0, 12)}) in ${directory}`,
    ...(selected
      ? [`From now on "${manifest.name}" means these weights. Try: npm run rimshot -- generate ${manifest.name} 4`]
      : []),
  ].join('\n');
}
