import { linearPredictor } from './linear-prediction.ts';

const learntMs = 200;
const soughtMs = 10;
const order = 24;
/** A prediction error of this many deviations cannot come from the same noise. */
const alarm = 6;
/** Least mean error within an attack, in deviations; noise has 1. */
const drift = 2;

/**
 * The first frame from `from` on that cannot be predicted from the sound before it: the exact sample at which an attack
 * rises out of silence, hiss or hum. Each channel's past is modelled as an autoregressive process, whose prediction
 * errors are white whatever the hum (as AR pickers in seismology do: Sleeman & van Eck, Phys. Earth Planet. Inter. 1999).
 * An error far outside the usual raises an alarm, and a cumulative sum leads back from it to the start of the change
 * (Page, Biometrika 1954). `from` itself where nothing within 10 ms is a surprise.
 */
export function firstSurprise(channels: readonly Float32Array[], from: number, sampleRate: number): number {
  const frames = (ms: number): number => Math.round((ms / 1000) * sampleRate);
  const begin = Math.max(0, from - frames(learntMs));
  const end = Math.min(channels[0]?.length ?? 0, from + frames(soughtMs));
  const surprise = new Float64Array(Math.max(0, end - from));
  for (const channel of channels) {
    const errors = predictionErrors(channel, { begin, from, end });
    const usual = errors.slice(0, from - begin - order).sort();
    const deviation = (usual[Math.floor(usual.length * 0.95)] ?? 0) / 1.96 + 1e-9;
    for (let i = 0; i < surprise.length; i++)
      surprise[i] = Math.max(surprise[i]!, errors[errors.length - surprise.length + i]! / deviation);
  }
  const alarmed = surprise.findIndex((value) => value > alarm);
  if (alarmed < 0) return from;
  let [first, highest, sum] = [alarmed, 0, 0];
  for (let i = alarmed - 1; i >= Math.max(0, alarmed - frames(1)); i--) {
    sum += surprise[i]! * surprise[i]! - drift * drift;
    if (sum > highest) [first, highest] = [i, sum];
  }
  return from + first;
}

/** Absolute prediction errors from begin + order to end, of the model of begin to `from`. */
function predictionErrors(
  channel: Float32Array,
  { begin, from, end }: { readonly begin: number; readonly from: number; readonly end: number },
): Float64Array {
  const coefficients = linearPredictor(channel.subarray(begin, from), order);
  const first = Math.min(begin + order, from);
  return Float64Array.from({ length: Math.max(0, end - first) }, (_, i) => {
    let error = channel[first + i]!;
    for (let k = 0; k < coefficients.length; k++) error -= coefficients[k]! * (channel[first + i - 1 - k] ?? 0);
    return Math.abs(error);
  });
}
