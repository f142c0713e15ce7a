import { readFile } from 'node:fs/promises';
import { pictureOf } from '../../src/audio/picture.ts';
import { checkSound } from '../../src/audio/read-sound.ts';
import { readWav } from '../../src/audio/wav.ts';
import { loopFile, stemsFile } from '../../src/packs/beat-files.ts';
import { formedSounds, formedWav } from '../../src/packs/formed-sounds.ts';
import { packOf } from '../../src/packs/pack.ts';
import { personalArchive } from '../../src/packs/personal-archive.ts';
import { takenSound } from '../../src/packs/taken-sound.ts';
import { voiceMessage } from '../../src/packs/voice-message.ts';
import { shapedWav } from '../../src/sound/shape-wav.ts';
import type { Workshop } from '../../src/workshop/workshop.ts';

/** What a PNG begins with. */
export const stubPicture = Buffer.from('89504e470d0a1a0a', 'hex');

/** Packs and checks without a thread, and draws nothing. */
export const stubWorkshop = (): Workshop => ({
  picture: async () => stubPicture,
  check: checkSound,
  pack: async (sounds, options) => packOf(await formedSounds(sounds, options.format), options),
  archive: async (data, files, limitBytes) => personalArchive(data, files, limitBytes),
  loop: async (sounds) => loopFile(sounds),
  stems: async (sounds) => stemsFile(sounds),
  shape: shapedWav,
  voice: voiceMessage,
  forSampler: async (wav, formed) => takenSound(formed ? await formedWav({ wav, ...formed }, formed.format) : wav).wav,
  stop: async () => undefined,
});

/** The picture of these files, drawn here. */
export async function realPicture(wavs: readonly Uint8Array[]): Promise<Uint8Array> {
  const font = await readFile(new URL('../../src/audio/font/Inter-Medium.otf', import.meta.url));
  return pictureOf(
    wavs.map((wav) => readWav(wav).sound),
    { font },
  );
}
