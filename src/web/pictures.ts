import { BoundedMap } from '../files/bounded-map.ts';
import type { Workshop } from '../workshop/workshop.ts';

/** About 60 KB each: drawing is the most expensive thing that a visitor can ask for. */
const remembered = 500;

/** Draws one sound's waveform and spectrogram, and remembers the newest. */
export class Pictures {
  readonly #workshop: Pick<Workshop, 'picture'>;
  readonly #pictures = new BoundedMap<string, Promise<Uint8Array | undefined>>(remembered);
  /** One at a time: other work for the workshop must not wait behind a page full of pictures. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(workshop: Pick<Workshop, 'picture'>) {
    this.#workshop = workshop;
  }

  /** Whether the picture is at hand. */
  isKnown(sampleId: string): boolean {
    return this.#pictures.has(sampleId);
  }

  /** PNG; `wav` is read only where the picture is not remembered. Undefined where there is no audio. */
  of(sampleId: string, title: string, wav: () => Promise<Uint8Array | undefined>): Promise<Uint8Array | undefined> {
    const known = this.#pictures.get(sampleId);
    if (known) return known;
    const picture = this.#last.then(async () => {
      const bytes = await wav();
      return bytes && this.#workshop.picture([bytes], [title]);
    });
    const forget = () => void this.#pictures.delete(sampleId);
    this.#last = picture.then((bytes) => bytes ?? forget(), forget);
    this.#pictures.set(sampleId, picture);
    return picture;
  }
}
