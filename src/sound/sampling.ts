import { z } from 'zod';
import { type SamplerName, samplers } from '../diffusion/samplers.ts';
import { type ScheduleName, schedules } from '../diffusion/schedules.ts';
import { whole } from '../unet/architecture.ts';

const within = (above: number, most: number) =>
  z.number('must be a number').gt(above, `must be above ${above}`).max(most, `must be at most ${most}`);

/** tan(phi) at an end of the log schedule; vary and restyle noise a source within the same range. */
const tau = within(0, 1e6);

/**
 * How a sound is sampled: the fields that a model's manifest and every recipe share. A new knob is a line here and the
 * code that obeys it (render.ts or diffusion/); commands, flags and checks follow from `askedHelp` and `chatKnobs`.
 */
export const samplingFields = {
  sampler: z.enum(Object.keys(samplers) as SamplerName[]),
  schedule: z.enum(Object.keys(schedules) as ScheduleName[]),
  /** Network evaluations. */
  steps: whole(1, 1000),
  tauMax: tau,
  tauMin: tau,
  /** Standard deviation of the starting noise of sounds from seeds, 1 where absent: see docs/sound.md. */
  temperature: within(0, 2).optional(),
  /** Above this frequency the starting noise has deviation 1; absent: one temperature for all frequencies. */
  temperatureBelowHz: within(0, 192_000).optional(),
  /** A sound whose side lies this far below its mid is made mono; absent: none is. */
  monoBelowDb: z.number('must be a number').min(-120, 'must be -120 to 0').max(0, 'must be -120 to 0').optional(),
};

const samplingSchema = z.object(samplingFields);
export type Sampling = Readonly<z.infer<typeof samplingSchema>>;

/** The knobs that a request may turn where the model's own settings do not do, with what the terminal's --help says. */
export const askedHelp = {
  steps: 'network evaluations, 1 to 1000',
  sampler: Object.keys(samplers).join(' or '),
  schedule: Object.keys(schedules).join(' or '),
} as const satisfies Partial<Record<keyof Sampling, string>>;
export type AskedKnob = keyof typeof askedHelp;
export type AskedSampling = Partial<Pick<Sampling, AskedKnob>>;

/** Those that chat has as well, in the range that it allows: others wait for the same device. */
export const chatKnobs = {
  steps: { kind: 'integer', min: 1, max: 100 },
} as const satisfies Partial<Record<AskedKnob, object>>;

/** The knobs among the options of a request; what it does not say is left out. */
export const askedSampling = (options: object): AskedSampling =>
  Object.fromEntries(Object.entries(options).filter(([name, value]) => name in askedHelp && value !== undefined));

/** In symbols, for /sample, with numbers as a language writes them; the steps are said in words. */
export function samplingSymbols(
  { sampler, schedule, tauMax, tauMin, temperature, temperatureBelowHz, monoBelowDb }: Sampling,
  number: (value: number) => string,
): string[] {
  const below = temperatureBelowHz === undefined ? '' : ` < ${number(temperatureBelowHz)} Hz`;
  return [
    `${sampler} ${schedule}`,
    `tan φ ${number(tauMax)}…${number(tauMin)}`,
    ...(temperature === undefined ? [] : [`σ₀ ${number(temperature)}${below}`]),
    ...(monoBelowDb === undefined ? [] : [`mono < ${number(monoBelowDb)} dB`]),
  ];
}
