import { busGain, fadeSeconds, limited } from '../../kits/mixer.js';
import { sampleRate } from './wav-file.js';

/** The limiter's curve covers inputs up to here; a power of two, so that scaling rounds nothing. */
const range = 4;
const curvePoints = 16_385;
/** A graph that plays nothing costs processor time all the same. */
const restMs = 20_000;

/** @type {{ context: AudioContext, input: GainNode } | undefined} */
let bus;
/** @type {number | undefined} */
let rest;

/** The way of every sound of this page to the speaker. Made at the first press: browsers let nothing play before. */
export function openBus() {
  if (!bus) {
    // Chromium's 'interactive' is some 40 ms from a press to the speaker, late for fingers; 0 asks for as few as the device has.
    const context = new AudioContext({ latencyHint: 0, sampleRate });
    bus = { context, input: busInto(context) };
  }
  const { context } = bus;
  if (context.state !== 'running') void context.resume().catch(() => undefined);
  window.clearTimeout(rest);
  rest = window.setTimeout(() => void context.suspend(), restMs);
  return bus;
}

/** Bus and limiter of an audio context, in front of its speaker. @param {BaseAudioContext} context */
function busInto(context) {
  const input = new GainNode(context, { gain: busGain / range });
  const curve = Float32Array.from({ length: curvePoints }, (_, i) =>
    limited(((2 * i) / (curvePoints - 1) - 1) * range),
  );
  input.connect(new WaveShaperNode(context, { curve })).connect(context.destination);
  return input;
}

/**
 * Starts a sound. `cut` fades it out from a time on, at once by default, so that nothing clicks.
 * @param {AudioBuffer} buffer
 * @param {{ time?: number, offset?: number, gain?: number, output?: AudioNode }} options `time`: of the context; `offset`: seconds into the sound
 */
export function startVoice(buffer, { time = 0, offset = 0, gain = 1, output } = {}) {
  const { context, input } = openBus();
  const source = new AudioBufferSourceNode(context, { buffer });
  const level = new GainNode(context, { gain });
  source.connect(level).connect(output ?? input);
  const startsAt = Math.max(time, context.currentTime);
  source.start(time, offset);
  return {
    source,
    startsAt,
    cut(at = context.currentTime) {
      level.gain.cancelScheduledValues(0);
      if (at <= startsAt) return source.stop();
      level.gain.setValueAtTime(gain, at);
      level.gain.linearRampToValueAtTime(0, at + fadeSeconds);
      source.stop(at + fadeSeconds);
    },
  };
}

/** Opens the audio device at the first press or key, before a sound is wanted: that takes the longest. */
export function warmUp() {
  const open = () => openBus();
  for (const type of ['pointerdown', 'keydown']) document.addEventListener(type, open, { once: true, capture: true });
}
