import type { InstalledModel, Manifest } from '../sound/manifest.ts';
import { lawOver } from './objective/noise-law.ts';
import { fineTuningSteps, type NoiseLaw, type Preset, starterLaw, type TrainingSettings } from './settings.ts';
import type { Stage } from './stages.ts';

/** What a request says of its stages. */
export interface StageRequest {
  /** Source of weights, architecture and scale. */
  readonly from: InstalledModel | undefined;
  readonly instrument?: Manifest['instrument'] | undefined;
  /** Replaces the preset's. */
  readonly noiseLevels?: NoiseLaw['kind'] | undefined;
  /** Replace the preset's. */
  readonly overrides: Partial<TrainingSettings>;
}

const tonal: readonly StageRequest['instrument'][] = ['kick'];

/** The stages of a preset; a fine-tuning has the first alone. Overrides are of the first stage. */
export function stagesOf(request: StageRequest, preset: Preset, sounds: number): Stage[] {
  const settings = settingsOf(request, preset, sounds);
  const first: Stage = { objective: { kind: 'denoising' }, settings };
  if (request.from)
    return ['pull' in preset ? { objective: { kind: 'fine-tuning', ...preset.pull }, settings } : first];
  if (!('guidance' in preset)) return [first];
  const { share, tones, noises } = preset.guidance;
  const guidance = tonal.includes(request.instrument) ? tones : noises;
  const steps = Math.max(1, Math.round(settings.steps * share.steps));
  const weakStep = Math.max(1, Math.round(settings.steps * share.weakStep));
  return [
    first,
    {
      objective: { kind: 'autoguidance', ...guidance, weakStep },
      settings: {
        ...settings,
        steps,
        seed: settings.seed + 1,
        learningRate: settings.learningRate * share.rate,
        ...(settings.muon && { muon: { ...settings.muon, learningRate: settings.muon.learningRate * share.rate } }),
      },
    },
  ];
}

function settingsOf({ from, overrides, ...request }: StageRequest, preset: Preset, sounds: number): TrainingSettings {
  const { settings, fineTuning } = preset;
  const noiseLevels = request.noiseLevels ?? preset.noiseLevels;
  const steps = overrides.steps ?? (from ? fineTuningSteps(sounds, preset) : settings.steps);
  return {
    ...settings,
    ...(from && fineTuning),
    // A short run would end before the rate has risen.
    warmup: Math.min(settings.warmup, Math.round(steps / 10)),
    noiseLevels:
      noiseLevels === 'uniform' ? { kind: 'uniform' } : lawOver((from?.manifest ?? preset).sampling, starterLaw),
    seed: 1,
    validateEvery: Math.max(1, Math.round(steps / 100)),
    saveEvery: Math.max(1, Math.min(200, Math.round(steps / 20))),
    listenEvery: Math.max(1, Math.round(steps / 10)),
    ...overrides,
    steps,
  };
}
