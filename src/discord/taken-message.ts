import type { Message, SoundFile } from '../chat/chat.ts';
import type { Log } from '../log.ts';
import type { Workshop } from '../workshop/workshop.ts';

type ForSampler = Workshop['forSampler'];

/** A message as it is posted. */
export type Taken = (message: Message) => Promise<Message>;

/**
 * Messages whose WAVs are the stored ones plus the chunks that samplers read, as in packs: people take them from the
 * chat into a DAW. A sound that cannot be read goes as it is stored.
 */
export function takenMessages(forSampler: ForSampler | undefined, log: Pick<Log, 'warn'>): Taken {
  if (!forSampler) return async (message) => message;
  const taken = async (sound: SoundFile): Promise<SoundFile> => {
    try {
      return { ...sound, wav: await forSampler(sound.wav) };
    } catch (error) {
      log.warn({ err: error, sample: sound.sampleId }, 'A sound is posted without the chunks for samplers.');
      return sound;
    }
  };
  return async (message) =>
    message.sounds ? { ...message, sounds: await Promise.all(message.sounds.map(taken)) } : message;
}
