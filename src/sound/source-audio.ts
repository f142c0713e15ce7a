import { toLoudness } from '../audio/loudness.ts';
import { fromHit } from '../audio/onset.ts';
import { readSound } from '../audio/read-sound.ts';
import { resampleTo } from '../audio/resample.ts';
import { amplified, cropped, lengthFrames, peakOf, type Sound } from '../audio/sound.ts';
import { amplitudeOfDb } from '../power.ts';
import type { Manifest } from './manifest.ts';
import type { Recipe } from './recipe.ts';
import { skippedNotes } from './source-note.ts';

/** Quieter than this before the first hit is silence, relative to the peak (-50 dB). */
const silence = amplitudeOfDb(-50);
/** Kept before it, so that an attack is not cut. */
const leadMs = 2;

/**
 * A sound file as the source of a derived sound: in network units, [channels * frames], at the model's rate, length and
 * level, from its hit on. Raw recipes and upstream's restyle take the source as it is: nothing is done to their audio,
 * in or out. Notes are for the person: what was mended or left out.
 */
export async function sourceAudio(file: Uint8Array, manifest: Manifest, recipe: Recipe) {
  const { architecture, sampleRate, dataScale } = manifest;
  const channels = architecture.inChannels === 1 ? 1 : 2;
  const { derivation } = recipe;
  const verbatim = recipe.raw || (derivation?.kind === 'restyle' && derivation.method === 'upstream');
  const read = await readSound(file);
  const isAtHit = !verbatim && derivation !== undefined && 'onset' in derivation && derivation.onset === 2;
  // Before resampling, so that the hit lies between samples as it would without what comes before it.
  const { sound: begun, skippedMs } = isAtHit ? fromHit(read.sound) : { sound: read.sound, skippedMs: 0 };
  const decoded = await resampleTo(begun, { sampleRate, channels });
  const sound = verbatim ? decoded : levelled(isAtHit ? decoded : fromFirstSound(decoded), manifest);
  const x = new Float32Array(architecture.inChannels * recipe.lengthFrames);
  for (const [c, channel] of amplified(cropped(sound, 0, recipe.lengthFrames), dataScale).channels.entries())
    x.set(channel, c * recipe.lengthFrames);
  return { x, notes: [...read.notes, ...skippedNotes(skippedMs)] };
}

/** How recipes without an `onset` begin, for as long as they are to make the same sounds: our own sources, and older ones. */
function fromFirstSound(sound: Sound): Sound {
  const threshold = peakOf(sound) * silence;
  let onset = 0;
  while (onset < lengthFrames(sound) && sound.channels.every((channel) => Math.abs(channel[onset]!) <= threshold))
    onset++;
  const from = Math.max(0, onset - Math.round((leadMs / 1000) * sound.sampleRate));
  if (from === 0 || onset === lengthFrames(sound)) return sound;
  return cropped(sound, from);
}

/** At the level of the sounds that the model was trained on. Silence stays silence. */
function levelled(sound: Sound, { sourceLevel: { measure, db } }: Manifest): Sound {
  if (measure === 'lufs') return toLoudness(sound, db);
  const loudest = peakOf(sound);
  return loudest === 0 ? sound : amplified(sound, amplitudeOfDb(db) / loudest);
}
