import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '../files/disk-error.ts';
import { soundFileName, uniqueName } from '../packs/file-name.ts';
import { licenceText } from '../packs/licence-text.ts';
import type { Recipe } from '../sound/recipe.ts';
import { HostError } from '../user-error.ts';
import type { CliContext } from './context.ts';
import { writeNamedFiles } from './files.ts';
import { modelsOf } from './make-sounds.ts';
import { withLibrary } from './with-library.ts';

/** Of library.json. */
const format = 1;

export interface LibraryExport {
  readonly folder: string;
  /** Whose names, tags, collections and uploads. */
  readonly person: string;
}

/**
 * Writes every sound of this machine as FOLDER/sounds/MODEL-ID.wav, the person's uploads, FOLDER/LICENCE.txt, and last
 * FOLDER/library.json. UserError where the folder is not empty or cannot be written.
 */
export async function exportLibrary(context: CliContext, { folder, person }: LibraryExport) {
  return withLibrary(context, 'There is no library to export', async (library) => {
    await checkEmpty(folder);
    const sounds: object[] = [];
    const recipes: Recipe[] = [];
    const taken = new Set<string>();
    let withoutAudio = 0;
    for await (const page of library.soundsForExport(person))
      for (const { hasAudio: _, createdAt, keep, ...sound } of page) {
        const wav = await library.readAudio(sound.id);
        const name = uniqueName(soundFileName(sound).replace(/\.wav$/, ''), taken);
        const file = wav ? `sounds/${name}.wav` : null;
        if (wav) await writeNamedFiles([{ path: join(folder, file!), contents: wav }]);
        else withoutAudio++;
        recipes.push(sound.recipe);
        sounds.push({
          ...sound,
          file,
          createdAt: new Date(createdAt).toISOString(),
          keep: keep && { ...keep, keptAt: new Date(keep.keptAt).toISOString() },
        });
      }
    const uploads = await library.uploadsOf(person);
    for (const sha256 of uploads) {
      const contents = await library.readUpload(sha256);
      if (contents) await writeNamedFiles([{ path: join(folder, 'uploads', sha256), contents }]);
    }
    const { kits, collections } = await library.groupsForExport(person);
    const text = JSON.stringify({ format, person, sounds, kits, collections, uploads }, null, 2);
    await writeNamedFiles([
      { path: join(folder, 'LICENCE.txt'), contents: licenceText(recipes, modelsOf(context)) },
      { path: join(folder, 'library.json'), contents: `${text}\n` },
    ]);
    const note =
      withoutAudio === 0 ? 'library.json lists them.' : `${withoutAudio} were pruned and stand in library.json alone.`;
    return { folder, sounds: sounds.length, withoutAudio, kits: kits.length, uploads: uploads.length, note };
  });
}

async function checkEmpty(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw new HostError(`${folder} cannot be used as a folder: ${(error as Error).message}.`, { cause: error });
  });
  if (entries.length > 0) throw new HostError(`${folder} is not empty. Name a new folder.`);
}
