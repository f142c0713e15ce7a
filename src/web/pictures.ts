import type { Workshop } from '../workshop/workshop.ts';

/** Draws one sound's waveform and spectrogram, and remembers the newest. */
export interface Pictures {
  /** PNG; `wav` is read only where the picture is not remembered. Undefined where there is no audio. */
  of(sampleId: string, title: string, wav: () => Promise<Uint8Array | undefined>): Promise<Uint8Array | undefined>;
  /** Whether it would have to be drawn. */
  isKnown(sampleId: string): boolean;
}

/** About 60 KB each, drawn once while they are remembered: drawing is the dearest thing that a visitor can ask for. */
const remembered = 500;

export function createPictures(workshop: Pick<Workshop, 'picture'>): Pictures {
  const pictures = new Map<string, Promise<Uint8Array | undefined>>();
  // One at a time: whoever else wants something drawn or packed must not wait behind a page full of pictures.
  let last: Promise<unknown> = Promise.resolve();

  async function draw(title: string, wav: () => Promise<Uint8Array | undefined>): Promise<Uint8Array | undefined> {
    const bytes = await wav();
    return bytes && workshop.picture([bytes], [title]);
  }

  return {
    isKnown: (sampleId) => pictures.has(sampleId),
    async of(sampleId, title, wav) {
      let picture = pictures.get(sampleId);
      if (!picture) {
        picture = last.then(() => draw(title, wav));
        last = picture.catch(() => undefined);
        pictures.set(sampleId, picture);
        if (pictures.size > remembered) pictures.delete(pictures.keys().next().value ?? '');
      }
      try {
        const bytes = await picture;
        if (!bytes) pictures.delete(sampleId);
        return bytes;
      } catch (error) {
        pictures.delete(sampleId);
        throw error;
      }
    },
  };
}
