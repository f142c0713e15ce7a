import PQueue from 'p-queue';
import { BoundedMap } from '../files/bounded-map.ts';
import { sharedPromise } from '../files/shared-promise.ts';
import type { Workshop } from '../workshop/workshop.ts';

/** About 60 KB each: drawing is the most expensive thing that a visitor can ask for. */
const remembered = 500;

/** Draws one sound's waveform and spectrogram, and remembers the newest. */
export class Pictures {
  readonly #workshop: Pick<Workshop, 'picture'>;
  readonly #pictures = new BoundedMap<string, Promise<Uint8Array | undefined>>(remembered);
  /** One at a time: other work for the workshop must not wait behind a page full of pictures. */
  readonly #drawings = new PQueue({ concurrency: 1 });

  constructor(workshop: Pick<Workshop, 'picture'>) {
    this.#workshop = workshop;
  }

  /** Whether the picture is at hand. */
  isKnown(sampleId: string): boolean {
    return this.#pictures.has(sampleId);
  }

  /** PNG; `wav` is read only where the picture is not remembered. Undefined where there is no audio. */
  async of(sampleId: string, title: string, wav: () => Promise<Uint8Array | undefined>) {
    const draw = async (): Promise<Uint8Array | undefined> => {
      const bytes = await wav();
      return bytes && this.#workshop.picture([bytes], [title]);
    };
    const picture = await sharedPromise(this.#pictures, sampleId, () => this.#drawings.add(draw));
    if (!picture) this.#pictures.delete(sampleId);
    return picture;
  }
}
