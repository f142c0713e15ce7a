import type { App } from '../src/chat/app.ts';
import type { Action, Request } from '../src/chat/chat.ts';
import { visibleKit } from '../src/chat/find-kit.ts';
import { sampleIdsOf } from '../src/chat/rows.ts';
import { soundsOfKit } from '../src/chat/show-kit.ts';
import { soundsOfMessage } from '../src/chat/sounds-of-message.ts';
import { stringsOf } from '../src/languages/index.ts';
import { shortId } from '../src/sound/recipe.ts';
import { UserError } from '../src/user-error.ts';

/** As many as a message carries. */
const mostSounds = 8;

/** Ids of the sounds of the pressed message: those that this server may know, and those that the person keeps anyway. */
async function soundsFor(request: Request, app: App): Promise<readonly string[]> {
  const kitId = /^kit\.(\w+)$/.exec(request.subject ?? '')?.[1];
  if (kitId !== undefined) {
    const kit = await visibleKit(kitId, request, app);
    const sounds = await soundsOfKit(kit, request.place.serverId, app);
    return sounds.flatMap((sample) => (sample ? [sample.id] : []));
  }
  const ids = sampleIdsOf(request.rows);
  const kept = await app.library.keepsAmong(request.person.id, ids);
  const visible = new Set((await soundsOfMessage(request, app)).map(({ id }) => id));
  return ids.length === 0 ? [...visible] : ids.filter((id) => visible.has(id) || kept.has(id));
}

/**
 * `r1:listen:<sample>` or `r1:listen:kit.<kit>`: the sounds of the pressed message, or of a kit, as one voice message for
 * one person alone, for no player stands under a WAV on a phone; and a list of when each begins. Where the platform takes
 * no voice message, the same as a file.
 */
export const listen: Action<App> = {
  verb: 'listen',
  async run(request, app) {
    const strings = stringsOf(request.locale);
    const ids = await soundsFor(request, app);
    await request.deferPrivately();
    const heard: { readonly id: string; readonly wav: Uint8Array }[] = [];
    for (const id of [...new Set(ids)].slice(0, mostSounds)) {
      const wav = await app.library.readAudio(id);
      if (wav) heard.push({ id, wav });
    }
    if (heard.length === 0) throw new UserError('noSoundsHere');
    const { bytes, durationSecs, waveform, startSecs } = await app.workshop.voice(heard.map(({ wav }) => wav));
    const lines = heard.map(({ id }, i) => strings.voice.line(i + 1, shortId(id), strings.fixed(startSecs[i] ?? 0, 1)));
    await request.whisper({ text: [strings.voice.list, ...lines].join('\n') });
    const file = { name: `rimshot-${shortId(heard[0]!.id)}.ogg`, type: 'audio/ogg', bytes };
    if (await request.whisperVoice?.({ ...file, durationSecs, waveform })) return;
    await request.whisper({ text: strings.voice.refused, files: [file] });
  },
};
