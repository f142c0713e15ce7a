import PQueue from 'p-queue';
import { BoundedMap } from '../files/bounded-map.ts';
import { sharedPromise } from '../files/shared-promise.ts';
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
  const pictures = new BoundedMap<string, Promise<Uint8Array | undefined>>(remembered);
  // One at a time: whoever else wants something drawn or packed must not wait behind a page full of pictures.
  const drawings = new PQueue({ concurrency: 1 });

  async function draw(title: string, wav: () => Promise<Uint8Array | undefined>): Promise<Uint8Array | undefined> {
    const bytes = await wav();
    return bytes && workshop.picture([bytes], [title]);
  }

  return {
    isKnown: (sampleId) => pictures.has(sampleId),
    async of(sampleId, title, wav) {
      const bytes = await sharedPromise(pictures, sampleId, () => drawings.add(() => draw(title, wav)));
      if (!bytes) pictures.delete(sampleId);
      return bytes;
    },
  };
}
