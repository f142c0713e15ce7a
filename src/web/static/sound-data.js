/**
 * A sound's bytes, decoded ahead: for its waveform, for the pattern, and as an address that plays without the network.
 * @typedef {{ buffer: AudioBuffer, url: string }} SoundData
 */

/** Decoding needs no permission to play: a context that never sounds will do. */
const decoder = new OfflineAudioContext(2, 1, 44100);

/** Sounds that are kept decoded; each takes about 0.4 MB. */
const kept = 200;

/** @type {Map<string, Promise<SoundData>>} */
const sounds = new Map();

/** @param {string} id @returns {Promise<SoundData>} */
export function soundData(id) {
  let data = sounds.get(id);
  if (!data) {
    data = load(id);
    sounds.set(id, data);
    data.catch(() => sounds.delete(id));
    forgetOldest();
  }
  return data;
}

/** @param {string} id @returns {Promise<SoundData>} */
async function load(id) {
  const response = await fetch(`/samples/${id}.wav`);
  if (!response.ok) throw new Error(`sample ${id}: ${response.status}`);
  const bytes = await response.arrayBuffer();
  const url = URL.createObjectURL(new Blob([bytes], { type: 'audio/wav' }));
  return { buffer: await decoder.decodeAudioData(bytes), url };
}

/** Gives the oldest back: their bytes go, and players on the page ask the server again. */
function forgetOldest() {
  for (const [id, data] of sounds) {
    if (sounds.size <= kept) return;
    sounds.delete(id);
    data.then(
      ({ url }) => {
        for (const audio of document.querySelectorAll('audio')) {
          if (audio.src !== url) continue;
          // What is heard right now keeps its address until the page ends.
          if (!audio.paused) return;
          audio.preload = 'none';
          audio.src = `/samples/${id}.wav`;
        }
        URL.revokeObjectURL(url);
      },
      () => undefined,
    );
  }
}
