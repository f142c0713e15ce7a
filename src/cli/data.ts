import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { quoted } from '../quoted.ts';
import { isStandardModel, standardModels } from '../sound/manifest.ts';
import { checkedFile, pathOf } from '../training-data/checked-file.ts';
import { githubFiles } from '../training-data/fetch-original.ts';
import { type Fetched, fetchSounds } from '../training-data/fetch-sounds.ts';
import { canBeFetched, readSoundList } from '../training-data/sound-list.ts';
import { HostError } from '../user-error.ts';
import type { CliContext } from './context.ts';
import { createProgress } from './progress-bar.ts';

const examples = `
Examples:
  $ npm run rimshot -- data fetch drums/                 the sounds that the starters are trained on
  $ npm run rimshot -- data fetch drums/ --class kick    only kicks
  $ npm run rimshot -- data check drums/                 compares a folder with the list

Sources and licences: docs/training.md.`;

export function register(program: Command, context: CliContext): void {
  const data = program
    .command('data')
    .description('Fetch and check the sounds that the bundled models are trained on.')
    .addHelpText('after', examples);
  const classes = `${standardModels.join(', ')}; default: all`;
  data
    .command('fetch')
    .description('download the originals from their repositories, and trim and level them; goes on where it stopped')
    .argument('[folder]', 'for the sounds', 'drums')
    .option('--class <names...>', classes)
    .option('--from <address>', 'another server with the same paths', githubFiles)
    .action((folder: string, options: { class?: readonly string[]; from: string }) =>
      fetchAll(soundsOf(context, options.class), folder, options.from),
    );
  data
    .command('check')
    .description('compare a folder with the list; nothing is downloaded')
    .argument('[folder]', 'with the sounds', 'drums')
    .option('--class <names...>', classes)
    .action((folder: string, options: { class?: readonly string[] }) =>
      checkAll(soundsOf(context, options.class), folder),
    );
}

function soundsOf(context: CliContext, typed: readonly string[] = standardModels) {
  const unknown = typed.find((name) => !isStandardModel(name));
  if (unknown !== undefined)
    throw new HostError(`--class ${quoted(unknown)}: must be ${standardModels.join(', ')}, or some of them.`);
  const list = readSoundList(join(context.root, 'models'));
  return { list, sounds: list.sounds.filter(({ instrument }) => typed.includes(instrument)) };
}

async function fetchAll({ list, sounds }: ReturnType<typeof soundsOf>, typed: string, from: string): Promise<void> {
  if (!/^https?:\/\/[^/]/.test(from)) throw new HostError(`--from ${from}: must begin with https:// or http://.`);
  const wanted = sounds.filter(canBeFetched);
  if (wanted.length < sounds.length) console.log(renderings(sounds.length - wanted.length));
  const interrupt = new AbortController();
  const onInterrupt = (): void => {
    console.error('\nStopping …');
    interrupt.abort();
  };
  process.once('SIGINT', onInterrupt).once('SIGTERM', onInterrupt);
  const bar = createProgress({ label: 'Sounds', total: wanted.length });
  const results = await fetchSounds({
    list,
    sounds: wanted,
    folder: resolve(typed),
    base: from,
    options: { signal: interrupt.signal },
    onSound: (done) => bar.update(done),
  }).finally(() => {
    bar.finish();
    process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt);
  });
  tell(results, typed);
}

async function checkAll({ sounds }: ReturnType<typeof soundsOf>, typed: string): Promise<void> {
  const bar = createProgress({ label: 'Sounds', total: sounds.length });
  const results: Fetched[] = [];
  let missingRenderings = 0;
  for (const [i, sound] of sounds.entries()) {
    const found = await checkedFile(resolve(typed), sound);
    bar.update(i + 1);
    if (!found && !canBeFetched(sound)) missingRenderings++;
    else if (!found) results.push({ path: pathOf(sound), state: 'missing', reason: 'it is not there.' });
    else if (found.agreement === 'other')
      results.push({ path: found.path, state: 'missing', reason: 'it is another sound than the listed one.' });
    else results.push({ path: found.path, state: found.agreement });
  }
  bar.finish();
  if (missingRenderings > 0) console.log(renderings(missingRenderings));
  tell(results, typed);
}

const renderings = (count: number): string =>
  `${count} sounds of the list are rendered presets and soundfont keys. Their programs are not part of Rimshot, and no bundled model is trained on them: they are left out.`;

function tell(results: readonly Fetched[], folder: string): void {
  const counted = (state: Fetched['state']) => results.filter((one) => one.state === state).length;
  const [exact, near, missing, notTried] = [counted('exact'), counted('near'), counted('missing'), counted('notTried')];
  const before = results.filter(({ wasThere }) => wasThere).length;
  console.log(
    `${exact + near} of ${results.length} sounds are in ${folder}: ${exact} exactly as listed, ${near} nearly${before > 0 ? `; ${before} were there before` : ''}.`,
  );
  if (missing > 0) {
    const lines = results.flatMap(({ state, path, reason }) => (state === 'missing' ? [`  ${path}: ${reason}`] : []));
    console.error(`${missing} could not be had:\n${lines.join('\n')}`);
  }
  if (notTried > 0) console.error(`${notTried} were not tried. The same command goes on from here.`);
  if (missing + notTried > 0) process.exitCode = 1;
}
