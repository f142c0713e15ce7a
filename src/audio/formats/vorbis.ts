import { type CheckOptions, checkShape, type Refuse } from '../sound-limits.ts';
import { decodeOgg, type OggPage, type OggPart, type OggStream } from './ogg-pages.ts';
import { type OpenedSound, openedCompressed, Pieces, quietly } from './opened.ts';

/** Comments may hold a picture. */
const maxJoinedBytes = 1024 * 1024;

/** Each takes the decoder a tenth of a second. */
const maxFruitless = 8;

/** Ogg Vorbis with one or two channels. */
export function openVorbis({ head, pages }: OggStream, options: CheckOptions, refuse: Refuse): OpenedSound {
  if (head.length < 30) return refuse('headerCutOff');
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const shape = { channels: head[11]!, sampleRate: view.getUint32(12, true) };
  checkShape(shape, undefined, options, refuse);

  return openedCompressed(shape, 'Ogg Vorbis', async (maxFrames) => {
    const { OggVorbisDecoder } = await import('@wasm-audio-decoders/ogg-vorbis');
    const decoder = new OggVorbisDecoder();
    await decoder.ready;
    const decodeQuietly = async (bytes: Uint8Array) => (await quietly(() => decoder.decode(bytes))).channelData;
    const pieces = new Pieces(shape.channels, maxFrames);
    return decodeOgg(withSound(pages()), decodeQuietly, pieces, maxFruitless).finally(() => decoder.free());
  });
}

const nextBegins = Uint8Array.of(0x4f);

/** Pages that end a packet of sound, each joined with those before it that do not: the decoder answers a page without sound with nonsense. */
function* withSound(pages: Generator<OggPage>): Generator<OggPart> {
  let before: Uint8Array[] = [];
  let size = 0;
  let isAhead = false;
  for (const { bytes, granule, isLast, parts, ends } of pages) {
    before.push(bytes);
    size += bytes.length;
    if (size > maxJoinedBytes) return;
    const endsPackets = parts.length > 1 || (parts.length === 1 && ends);
    // Headers stand at 0; -1 says that no packet ends.
    if (granule <= 0 || !endsPackets) continue;
    // The decoder takes a page once the next one begins: its first letter goes ahead of it.
    const joined = new Uint8Array(Buffer.concat([...before, nextBegins]));
    yield { bytes: joined.subarray(isAhead ? 1 : 0), end: isLast ? granule : undefined };
    isAhead = true;
    before = [];
    size = 0;
  }
}
