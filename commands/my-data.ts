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
    const files: ArchiveFile[] = [];
    for (const sha256 of uploads) {
      const bytes = await library.readUpload(sha256);
      if (bytes) files.push({ path: `uploads/${sha256}`, bytes });
    }
    for (const id of sounds.slice(0, mostSounds)) {
      const bytes = await library.readAudio(id);
      if (bytes) files.push({ path: `sounds/${id}.wav`, bytes });
    }
    const data = { person: request.person.id, made: new Date(app.now()).toISOString(), tables: rows };
    const { bytes, leftOut } = await workshop.archive(data, files, request.place.attachmentLimitBytes);
    const missing = leftOut + Math.max(0, sounds.length - mostSounds);
    const text = stringsOf(request.locale).myData(sounds.length, uploads.length, missing);
    await request.whisper({ text, files: [{ name: 'rimshot-my-data.zip', type: 'application/zip', bytes }] });
  },
};
