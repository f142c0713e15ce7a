import { amplitudeOfDb } from '../power.ts';
import { firstSurprise } from './first-surprise.ts';
import { withoutRestLevel } from './rest-level.ts';
import { cropped, peakOf, type Sound } from './sound.ts';

/** A moment's level is the median over this time from it on, so that a click, which does not last, has none. */
const lastingMs = 16;
/** A hit comes this close to the loudest moment. */
const hitDb = 24;
/** Least rise of an attack over the level just before it, within 5 ms; a slower rise is a swell. */
const attackDb = 12;
const attackMs = 5;
const beforeMs = [8, 30] as const;
/** This far above the floor, a moment belongs to the attack. */
const aboveFloorDb = 6;
const floorMs = 200;
const longestRiseMs = 40;
/** The sound before the first attack is a hit of its own where it comes this close to the loudest moment, or decays this far. */
const besideHitDb = 12;
const decayDb = 10;
/** A shorter lead-in says too little about the floor: only silence is removed. */
const shortestLeadMs = 60;
/** Silence, relative to the peak. */
const silenceDb = -50;
/** Shorter silence is left: a well-cut sound stays unchanged. */
const leastLeadMs = 2;

const powerOf = (db: number): number => amplitudeOfDb(2 * db);

/**
 * First frame of a sound's hit; 0 where the sound begins with it (within 2 ms), and for silence.
 *
 * The hit is the first attack that lasts and comes within 24 dB of the loudest moment. An attack is a rise of 12 dB
 * within 5 ms over the sound's own level before it. This passes over clicks, which do not last, and hum, hiss and breath,
 * which lie lower or rise more slowly; DC is ignored. A sound without such a rise is a swell, and begins where it leaves
 * its floor. Energy over a local floor finds the millisecond (cf. Bello et al., "A tutorial on onset detection in music
 * signals", IEEE Trans. Speech Audio Process. 2005), firstSurprise the sample. Digital silence before a hit is removed
 * exactly.
 */
export function findOnset(sound: Sound): number {
  const { sampleRate } = sound;
  const channels = withoutRestLevel(sound).channels.slice(0, 2);
  const step = Math.max(1, Math.round(sampleRate / 1000));
  const powers = stepPowers(channels, step);
  const lasting = powers.map((_, i) => median(powers, i, i + lastingMs));
  const loudest = lasting.reduce((a, b) => Math.max(a, b), 0);
  const least = loudest / powerOf(hitDb);
  const attack = firstAttack(powers, lasting, least);
  const body = attack ?? lasting.findIndex((power) => power >= least);
  const isFirst = loudest === 0 || body < shortestLeadMs || (attack !== undefined && isHit(lasting, attack, loudest));
  if (isFirst) return afterSilence(channels, powers, step, sampleRate);
  const floor = attack === undefined ? lowest(powers, body) : median(powers, Math.max(0, attack - floorMs), attack);
  const earliest = attack === undefined ? 0 : attack - longestRiseMs;
  return firstSurprise(channels, riseOf(powers, body, { floor, earliest }) * step, sampleRate);
}

/** The step at which the first attack rises; undefined where there is none. */
function firstAttack(powers: Float64Array, lasting: Float64Array, least: number): number | undefined {
  const found = powers.findIndex((_, i) => {
    if (i < beforeMs[0]) return false;
    const after = mean(powers, i, i + attackMs);
    const lasts = lasting[Math.min(i + attackMs - 1, lasting.length - 1)]!;
    if (after < least || lasts < least) return false;
    const before = Math.max(...beforeMs.map((ms) => median(powers, Math.max(0, i - ms), i)));
    return after >= before * powerOf(attackDb) && lasts >= before * powerOf(attackDb / 2);
  });
  return found < 0 ? undefined : found;
}

/** Whether the sound before an attack is a hit itself: nearly as loud, or loud at first and decaying. */
function isHit(lasting: Float64Array, attack: number, loudest: number): boolean {
  const before = lasting.subarray(0, attack - lastingMs);
  const highest = before.reduce((a, b) => Math.max(a, b), 0);
  if (highest >= loudest / powerOf(besideHitDb)) return true;
  const diesAway = highest > median(before, 0, before.length) * powerOf(decayDb);
  return highest >= loudest / powerOf(hitDb) && diesAway && before[0]! > highest / powerOf(decayDb);
}

/** The last step at the floor before a loud step. */
function riseOf(
  powers: Float64Array,
  from: number,
  { floor, earliest }: { readonly floor: number; readonly earliest: number },
): number {
  let i = from;
  while (i > Math.max(0, earliest) && mean(powers, i - 2, i + 1) > floor * powerOf(aboveFloorDb)) i--;
  return Math.max(0, i - 1);
}

/** The hit of a sound that begins with it or with silence. */
function afterSilence(channels: readonly Float32Array[], powers: Float64Array, step: number, sampleRate: number) {
  const threshold = peakOf({ channels }) * amplitudeOfDb(silenceDb);
  const first = channels.reduce((least, channel) => {
    const at = channel.findIndex((value) => Math.abs(value) > threshold);
    return at < 0 ? least : Math.min(least, at);
  }, Number.POSITIVE_INFINITY);
  if (first === Number.POSITIVE_INFINITY || first <= leastLeadMs * step) return 0;
  const at = Math.floor(first / step);
  const rise = riseOf(powers, at, { floor: median(powers, 0, at - 1), earliest: at - longestRiseMs });
  return Math.min(first, firstSurprise(channels, rise * step, sampleRate));
}

/** Mean square of each ms over all channels. */
function stepPowers(channels: readonly Float32Array[], step: number): Float64Array {
  const powers = new Float64Array(Math.ceil((channels[0]?.length ?? 0) / step));
  for (const channel of channels)
    for (let i = 0; i < channel.length; i++) powers[Math.floor(i / step)]! += channel[i]! * channel[i]!;
  return powers.map((sum) => sum / step / channels.length);
}

function median(values: Float64Array, from: number, to: number): number {
  const sorted = values.slice(from, to).sort();
  return sorted[sorted.length >> 1] ?? 0;
}

function mean(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  const [first, end] = [Math.max(0, from), Math.min(to, values.length)];
  for (let i = first; i < end; i++) sum += values[i]!;
  return sum / Math.max(1, end - first);
}

/** The lowest tenth of the steps before: a swell spends little time on its floor. */
const lowest = (powers: Float64Array, before: number): number =>
  powers.slice(0, before).sort()[Math.floor(before / 10)] ?? 0;

/**
 * A sound as a one-shot: without DC, from its hit on, at its own rate, so that the samples are those of a file without
 * the lead-in. `skippedMs`: length of the lead-in. The same sound where it has no DC and begins with its hit.
 */
export function fromHit(sound: Sound): { readonly sound: Sound; readonly skippedMs: number } {
  const rested = withoutRestLevel(sound);
  const onset = findOnset(sound);
  if (onset === 0) return { sound: rested, skippedMs: 0 };
  return { sound: cropped(rested, onset), skippedMs: (onset / sound.sampleRate) * 1000 };
}
