import type { App } from '../src/chat/app.ts';
import type { Command } from '../src/chat/chat.ts';
import { declareCommand } from '../src/chat/declare.ts';
import { stringsOf } from '../src/languages/index.ts';
import type { ArchiveFile } from '../src/packs/personal-archive.ts';

/** Sounds that are read: more than any attachment holds. */
const mostSounds = 200;

export const myData: Command<App> = {
  ...declareCommand('my-data'),
  anywhere: true,
  async run(request, app) {
    await request.deferPrivately();
    const { library, workshop } = app;
    const { rows, sounds, uploads } = await library.dataOf(request.person.id);
    const limitBytes = request.place.attachmentLimitBytes;
    const files: ArchiveFile[] = [];
    // What does not fit into the attachment is not kept in memory either.
    let [room, missing] = [limitBytes, Math.max(0, sounds.length - mostSounds)];
    const take = async (path: string, read: () => Promise<Uint8Array | undefined>): Promise<void> => {
      const bytes = await read();
      if (!bytes) return;
      if (bytes.length > room) {
        missing++;
        return;
      }
      room -= bytes.length;
      files.push({ path, bytes });
    };
    for (const sha256 of uploads) await take(`uploads/${sha256}`, () => library.readUpload(sha256));
    for (const id of sounds.slice(0, mostSounds)) await take(`sounds/${id}.wav`, () => library.readAudio(id));
    const data = { person: request.person.id, made: new Date(app.now()).toISOString(), tables: rows };
    const { bytes, leftOut } = await workshop.archive(data, files, limitBytes);
    const text = stringsOf(request.locale).myData(sounds.length, uploads.length, missing + leftOut);
    await request.whisper({ text, files: [{ name: 'rimshot-my-data.zip', type: 'application/zip', bytes }] });
  },
};
