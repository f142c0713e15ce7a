import { audible, gainOfDb, roundFrames, velocityGain, voicesOf } from '../../kits/mixer.js';
import { stepSeconds, stepsOf } from '../../kits/sequence.js';
import { openBus, startVoice } from './bus.js';
import { currentKit, kitChanged } from './kit-store.js';
import { heardSound, readySound } from './sound-data.js';

/** Sounds are handed to the audio hardware so far ahead: a page in the background, or on a busy machine, looks but once a second. */
const aheadSeconds = 3;
const lookEveryMs = 100;
/** Row levels move so fast: no click. */
const glideSeconds = 0.01;

/** Fired on `document` when playback begins or ends. */
export const playbackChanged = 'rimshot:playback';

/** @typedef {{ key: string, choke: number, time: number, voice: ReturnType<typeof startVoice> }} Scheduled */

/** @type {Map<string, GainNode>} */
const outputs = new Map();
/** Voices that sound or will. @type {Set<Scheduled>} */
const scheduled = new Set();
/** Frame of the context at which the round begins that is scheduled next. */
let nextFrame = 0;
/** Rounds on their way to the speaker, for the playhead. @type {{ frame: number, frames: number, steps: number }[]} */
let rounds = [];
/** @type {number | undefined} */
let timer;
/** Recorded hits that were heard when they were played: `key:step` and the time before which they are not heard again. @type {Map<string, number>} */
const heardAlready = new Map();

export const isPlaying = () => timer !== undefined;

/** @param {import('./kit-store.js').Kit} kit */
const beatOf = ({ tempo, bars, swing, slots }) => ({
  tempo,
  bars,
  swing,
  rows: slots.map(({ steps }) => steps),
  offsets: slots.map(({ offsets }) => offsets),
});

/** The row's way into the bus, at its level. @param {import('./kit-store.js').Slot} slot @param {boolean} isHeard */
function outputOf(slot, isHeard) {
  const { context, input } = openBus();
  const gain = isHeard ? gainOfDb(slot.volumeDb) : 0;
  const known = outputs.get(slot.key);
  if (known) {
    if (known.gain.value !== gain) known.gain.setTargetAtTime(gain, context.currentTime, glideSeconds / 3);
    return known;
  }
  const made = new GainNode(context, { gain });
  made.connect(input);
  outputs.set(slot.key, made);
  return made;
}

function setLevels() {
  const kit = currentKit();
  if (!kit || outputs.size === 0) return;
  const heard = audible(kit.slots);
  for (const [i, slot] of kit.slots.entries()) outputOf(slot, heard[i] ?? false);
}

/** Loads the kit's sounds, so that a step and a pad find them ready. */
const loadSounds = () =>
  Promise.allSettled((currentKit()?.slots ?? []).map(({ sound }) => sound && heardSound(sound.sample)));

export async function startPlaying() {
  const { context } = openBus();
  await Promise.all([context.resume(), loadSounds()]);
  if (timer !== undefined) return;
  setLevels();
  nextFrame = Math.ceil((context.currentTime + 0.06) * context.sampleRate);
  rounds = [];
  timer = window.setInterval(schedule, lookEveryMs);
  schedule();
  document.dispatchEvent(new CustomEvent(playbackChanged));
}

export function stopPlaying() {
  window.clearInterval(timer);
  timer = undefined;
  for (const { voice } of scheduled) voice.cut();
  scheduled.clear();
  heardAlready.clear();
  document.dispatchEvent(new CustomEvent(playbackChanged));
}

/** Hands rounds to the audio clock before they are due: the clock, not this timer, sets their time. */
function schedule() {
  const kit = currentKit();
  if (!kit || timer === undefined) return;
  const { context } = openBus();
  while (nextFrame < (context.currentTime + aheadSeconds) * context.sampleRate) {
    const frames = roundFrames(beatOf(kit), context.sampleRate);
    scheduleRound(kit, nextFrame, context.currentTime);
    rounds.push({ frame: nextFrame, frames, steps: stepsOf(kit) });
    nextFrame += frames;
  }
  const now = context.currentTime * context.sampleRate;
  rounds = rounds.filter(({ frame, frames }) => frame + frames > now - context.sampleRate);
}

/** @param {import('./kit-store.js').Kit} kit @param {number} start frame of the context @param {number} from time; what is due before it was handed over already */
function scheduleRound(kit, start, from) {
  const { sampleRate } = openBus().context;
  for (const { row, step, frame, gain, cut } of voicesOf(beatOf(kit), kit.slots, sampleRate)) {
    const slot = kit.slots[row];
    const ready = slot?.sound && readySound(slot.sound.sample);
    const time = (start + frame) / sampleRate;
    if (!slot || !ready || time < from) continue;
    const until = heardAlready.get(`${slot.key}:${step}`) ?? 0;
    if (time < until) continue;
    const voice = startVoice(ready.buffer, { time, gain, output: outputOf(slot, true) });
    if (cut !== undefined) voice.cut((start + cut) / sampleRate);
    const entry = { key: slot.key, choke: slot.choke, time, voice };
    scheduled.add(entry);
    voice.source.addEventListener('ended', () => scheduled.delete(entry));
  }
}

/** After a change: what is not heard yet is taken back and handed over anew, from the place where the beat is. */
function reschedule() {
  const kit = currentKit();
  setLevels();
  if (!kit || timer === undefined) return;
  const { context } = openBus();
  const now = context.currentTime + 0.02;
  for (const entry of scheduled)
    if (entry.time >= now) {
      entry.voice.cut(0);
      scheduled.delete(entry);
    }
  const place = placeNow();
  const frames = roundFrames(beatOf(kit), context.sampleRate);
  if (!place) return;
  // The same place in the bar goes on, also at another tempo or length.
  const steps = stepsOf(kit);
  const done = (place.done * place.steps) % steps;
  const start = Math.round(now * context.sampleRate - (done / steps) * frames);
  rounds = rounds.filter(({ frame }) => frame <= place.frame);
  const isSame = place.frames === frames && place.steps === steps;
  const begin = isSame ? place.frame : start;
  if (!isSame) rounds.push({ frame: begin, frames, steps });
  scheduleRound(kit, begin, now);
  nextFrame = begin + frames;
  schedule();
}

/** The round that is heard about now, and the part of it that is over. */
function placeNow() {
  const { context } = openBus();
  const now = context.currentTime * context.sampleRate;
  const round = rounds.findLast(({ frame }) => frame <= now) ?? rounds[0];
  return round && { ...round, done: Math.max(0, (now - round.frame) / round.frames) };
}

/** The step that is heard now, with a fraction; undefined in silence. */
export function heardStep() {
  const kit = currentKit();
  if (!kit || timer === undefined) return undefined;
  const { context } = openBus();
  const now = (context.currentTime - (context.outputLatency || 0)) * context.sampleRate;
  const round = rounds.findLast(({ frame }) => frame <= now);
  if (!round || now >= round.frame + round.frames) return undefined;
  return ((now - round.frame) / round.frames) * round.steps;
}

/** Plays a slot by hand, at once. @param {import('./kit-store.js').Slot} slot @param {number} velocity 1 to 127 */
export function hit(slot, velocity) {
  const ready = slot.sound && readySound(slot.sound.sample);
  if (!ready) return void loadSounds();
  const { context } = openBus();
  if (slot.choke > 0)
    for (const other of scheduled)
      if (other.choke === slot.choke && other.time <= context.currentTime) other.voice.cut();
  // Played by hand a muted row is heard all the same.
  const output = outputs.get(`hand ${slot.key}`) ?? new GainNode(context);
  if (!outputs.has(`hand ${slot.key}`)) output.connect(openBus().input);
  outputs.set(`hand ${slot.key}`, output);
  output.gain.value = gainOfDb(slot.volumeDb);
  const voice = startVoice(ready.buffer, { gain: velocityGain(velocity), output });
  const entry = { key: slot.key, choke: slot.choke, time: voice.startsAt, voice };
  scheduled.add(entry);
  voice.source.addEventListener('ended', () => scheduled.delete(entry));
}

/** A recorded hit was heard when it was played: its step is silent until the next round. @param {string} key @param {number} step */
export function alreadyHeard(key, step) {
  const { context } = openBus();
  const kit = currentKit();
  if (kit) heardAlready.set(`${key}:${step}`, context.currentTime + 4 * stepSeconds(kit));
}

export function listenToPlayer() {
  document.addEventListener(kitChanged, () => {
    const kit = currentKit();
    void loadSounds().then(() => (timer === undefined ? undefined : reschedule()));
    setLevels();
    if (!kit && timer !== undefined) stopPlaying();
  });
}
