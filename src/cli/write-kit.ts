import { join } from 'node:path';
import type { Command } from 'commander';
import { formedSounds } from '../packs/formed-sounds.ts';
import { licenceText } from '../packs/licence-text.ts';
import { kitFiles, type PackSound, packOf } from '../packs/pack.ts';
import { type PackFormat, packFormats } from '../packs/pack-formats.ts';
import type { Recipe } from '../sound/recipe.ts';
import type { CliContext } from './context.ts';
import { writeNamedFiles } from './files.ts';
import { modelsOf } from './make-sounds.ts';
import { oneOf } from './option-values.ts';

/** Options of the verbs that write a kit. */
export interface KitOptions {
  readonly name?: string;
  readonly format: PackFormat;
  readonly zip?: true;
  readonly out: string;
  readonly json?: true;
}

export const kitOptions = (command: Command): Command =>
  command
    .option('--name <name>', 'of its folder and instruments')
    .option('--format <format>', `${packFormats.join(', ')}; all: everything`, oneOf('--format', packFormats), 'all')
    .option('--zip', 'one zip in place of a folder')
    .option('--out <folder>', 'where its folder or zip goes', 'out')
    .option('--json', 'print the files as JSON');

export const kitNotes = `
The folder is OUT/Rimshot/NAME; sounds lie on General MIDI drum notes. Drum Rack (.adg) and MPC program (.xpm) follow
openly licensed examples and were not tried in Live or on an MPC.
`;

/** Writes sounds as a kit, and says where. */
export async function writeKit(
  context: CliContext,
  stored: readonly PackSound[],
  recipes: readonly Recipe[],
  { format, zip, out, json, name = 'Kit' }: KitOptions,
): Promise<void> {
  const sounds = await formedSounds(stored, format);
  const options = { name, format, licence: licenceText(recipes, modelsOf(context)) };
  const files = zip ? [zipped()] : kitFiles(sounds, options).map(({ path, bytes }) => ({ path, contents: bytes }));
  const written = files.map(({ path, contents }) => ({ path: join(out, ...path.split('/')), contents }));
  await writeNamedFiles(written);
  if (json) console.log(JSON.stringify({ files: written.map(({ path }) => path) }));
  else for (const { path } of written) console.log(path);

  function zipped() {
    const pack = packOf(sounds, { ...options, limitBytes: Number.POSITIVE_INFINITY });
    return { path: pack.name, contents: pack.bytes };
  }
}
