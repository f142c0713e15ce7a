import { amplitudeOfDb } from '../power.ts';
import { firstSurprise } from './first-surprise.ts';
import { withoutRestLevel } from './rest-level.ts';
import { peakOf, type Sound } from './sound.ts';

/** What does not last is a click: the level of a moment is the median of this time from it on. */
const lastingMs = 16;
/** A hit comes this near to the loudest of the sound. */
const hitDb = 24;
/** How far an attack rises above what was there just before it, within 5 ms; slower ones are swells. */
const attackDb = 12;
const attackMs = 5;
const beforeMs = [8, 30] as const;
/** Above the floor by this, a moment is part of an attack already. */
const aboveFloorDb = 6;
const floorMs = 200;
const longestRiseMs = 40;
/** What is before the first attack is a hit of its own where it comes this near to the loudest, or has died away by so much. */
const besideHitDb = 12;
const decayDb = 10;
/** A shorter time says too little about the floor: silence alone is left out before such hits. */
const shortestLeadMs = 60;
/** Silence, relative to the peak. */
const silenceDb = -50;
/** So much silence is as good as none: a sound that was cut well stays as it is. */
const leastLeadMs = 2;

const powerOf = (db: number): number => amplitudeOfDb(2 * db);

/**
 * First frame of the hit that a sound is about; 0 where the sound begins with it (within 2 ms), and for silence.
 *
 * The hit is the first attack that lasts and comes within 24 dB of the loudest moment. An attack is a rise of 12 dB
 * within 5 ms over the sound's own level before it, so that a click (it does not last), hum, hiss and breath (they lie
 * lower, or do not rise at once) are passed over; DC is disregarded. Where nothing rises so fast it is a swell, which begins where it
 * leaves its floor. Energy over a local floor finds the millisecond (cf. Bello et al., "A tutorial on onset detection
 * in music signals", IEEE Trans. Speech Audio Process. 2005), firstSurprise the sample. Digital silence before a hit
 * is left out exactly.
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

/** Step before which an attack rises, or undefined. */
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

/** Whether the sound before an attack is a hit itself: nearly as loud, or loud at first and dying away. */
function isHit(lasting: Float64Array, attack: number, loudest: number): boolean {
  const before = lasting.subarray(0, attack - lastingMs);
  const highest = before.reduce((a, b) => Math.max(a, b), 0);
  if (highest >= loudest / powerOf(besideHitDb)) return true;
  const diesAway = highest > median(before, 0, before.length) * powerOf(decayDb);
  return highest >= loudest / powerOf(hitDb) && diesAway && before[0]! > highest / powerOf(decayDb);
}

/** Walks back from a loud step to the last one that is at the floor. */
function riseOf(
  powers: Float64Array,
  from: number,
  { floor, earliest }: { readonly floor: number; readonly earliest: number },
): number {
  let i = from;
  while (i > Math.max(0, earliest) && mean(powers, i - 2, i + 1) > floor * powerOf(aboveFloorDb)) i--;
  return Math.max(0, i - 1);
}

/** The hit of a sound that begins with it, or with a little silence. */
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

/** The level that a tenth of the steps before do not reach: a swell spends little time on its floor. */
const lowest = (powers: Float64Array, before: number): number =>
  powers.slice(0, before).sort()[Math.floor(before / 10)] ?? 0;

/**
 * A person's sound as a one-shot: without DC, from its hit on, at its own rate (so that what follows sees the same
 * samples as without the lead-in), and how much was left out before it. The same sound where it has no DC and begins
 * with its hit.
 */
export function fromHit(sound: Sound): { readonly sound: Sound; readonly skippedMs: number } {
  const rested = withoutRestLevel(sound);
  const onset = findOnset(sound);
  if (onset === 0) return { sound: rested, skippedMs: 0 };
  const channels = rested.channels.map((channel) => channel.subarray(onset));
  return { sound: { channels, sampleRate: sound.sampleRate }, skippedMs: (onset / sound.sampleRate) * 1000 };
}
