import { resolve } from 'node:path';
import type { Command } from 'commander';
import { localPersonId } from '../chat/chat.ts';
import { exportOnnx } from '../model-store/export-onnx.ts';
import { exportWeights } from '../model-store/export-weights.ts';
import { modelKey } from '../sound/manifest.ts';
import { HostError } from '../user-error.ts';
import type { CliContext } from './context.ts';
import { exportLibrary } from './export-library.ts';
import { writeNamedFiles } from './files.ts';
import { modelsOf } from './make-sounds.ts';
import { integer } from './option-values.ts';
import { megabytes } from './progress-bar.ts';

interface Options {
  readonly onnx?: string;
  readonly fp16?: true;
  readonly batch?: number;
  readonly safetensors?: string;
  readonly library?: string;
  readonly person?: string;
  readonly json?: true;
}

/** An engine's step with more sounds than this is no faster. */
const mostAtOnce = 64;

const examples = `
The graph uses operators of ONNX Runtime (com.microsoft) and runs in onnxruntime, onnxruntime-web and their kin
(docs/models.md). The library's folder has sounds/*.wav, each with its recipe, and library.json.

Examples:
  $ npm run rimshot -- export kick --onnx kick.onnx
  $ npm run rimshot -- export mysnare --onnx mysnare.onnx --fp16
  $ npm run rimshot -- export mysnare --safetensors mysnare.safetensors
  $ npm run rimshot -- export --library my-sounds/`;

export function register(program: Command, context: CliContext): void {
  program
    .command('export')
    .description('Take a model or the library to other programs.')
    .argument('[model]', 'e.g. kick, kick:starter or an own model')
    .option('--onnx <file>', 'the network as an ONNX graph')
    .option('--fp16', 'with --onnx: store its matrices as float16, half the size')
    .option('--batch <number>', 'with --onnx: sounds side by side (default: 1)', integer('--batch', 1, mostAtOnce))
    .option('--safetensors <file>', "the weights under upstream's names, with config and provenance beside them")
    .option('--library <folder>', 'every sound of this machine, with votes, names, kits and recipes as JSON')
    .option('--person <id>', `with --library: whose names, tags and collections (default: ${localPersonId})`)
    .option('--json', 'print the files as JSON')
    .addHelpText('after', examples)
    .action((model: string | undefined, options: Options) => run(model, options, context));
}

async function run(model: string | undefined, options: Options, context: CliContext): Promise<void> {
  const { onnx, fp16, batch, safetensors, library, person, json } = options;
  if ([onnx, safetensors, library].filter((target) => target !== undefined).length !== 1)
    throw new HostError('Say what to write: --onnx FILE, --safetensors FILE or --library FOLDER.');
  if (onnx === undefined && (fp16 || batch !== undefined)) throw new HostError('--fp16 and --batch belong to --onnx.');
  if (library === undefined && person !== undefined) throw new HostError('--person belongs to --library.');
  if (library !== undefined) {
    if (model !== undefined) throw new HostError(`--library exports every sound; leave ${model} away.`);
    const done = await exportLibrary(context, { folder: resolve(library), person: person ?? localPersonId });
    console.log(json ? JSON.stringify(done) : `${library}: ${done.sounds} sounds, ${done.kits} kits; ${done.note}`);
    return;
  }
  if (model === undefined) throw new HostError('Name the model, e.g. kick; `rimshot models` lists what is installed.');
  const lines = onnx === undefined ? await asWeights() : await asGraph(onnx);
  if (json) console.log(JSON.stringify({ files: lines.files }));
  else for (const line of lines.text) console.log(line);

  async function asGraph(file: string) {
    checkEnding('--onnx', file, '.onnx');
    const installed = modelsOf(context).resolve(model!);
    const contents = await exportOnnx(installed, { halved: fp16 ?? false, batch: batch ?? 1 });
    await writeNamedFiles([{ path: file, contents }]);
    const text = `${file}: ${megabytes(contents.length)} MB, ${modelKey(installed.manifest)}`;
    return { files: [file], text: [text] };
  }

  async function asWeights() {
    const file = safetensors!;
    checkEnding('--safetensors', file, '.safetensors');
    const installed = modelsOf(context).resolve(model!);
    const { files, isFloat16 } = await exportWeights(installed, file);
    await writeNamedFiles(files);
    const paths = files.map(({ path }) => path);
    const [, config, provenance] = paths;
    const { name, instrument, weights } = installed.manifest;
    const again = [
      `npm run rimshot -- import ${file} --config ${config} --provenance ${provenance} --name ${name}`,
      ...(instrument === name ? [] : [`--instrument ${instrument}`]),
      // A file of one network alone is read as either set.
      ...(isFloat16 ? ['--fp16'] : []),
    ].join(' ');
    return {
      files: paths,
      text: [...paths, `${weights.set} weights of ${modelKey(installed.manifest)}. Again: ${again}`],
    };
  }
}

function checkEnding(option: string, file: string, ending: string): void {
  if (!file.endsWith(ending)) throw new HostError(`${option} ${file}: the file must be named *${ending}.`);
}
