import type { Sound } from '../audio/sound.ts';
import type { Tensors } from '../checkpoint/tensor.ts';
import { compareSets, placedIn } from '../evaluation/compare-sets.ts';
import { type FeatureSpace, fitFeatureSpace } from '../evaluation/feature-space.ts';
import { type MeasuredSound, measure } from '../evaluation/measure.ts';
import { shareOf } from '../evaluation/nearest-real.ts';
import { nearestLabel } from '../evaluation/set-distances.ts';
import { loadWeights } from '../model-store/load-weights.ts';
import type { InstalledModel, Manifest } from '../sound/manifest.ts';
import type { Sampling } from '../sound/sampling.ts';
import type { Clip } from './augment.ts';
import type { ChoiceGrid, Measured } from './choose.ts';
import { parameterPlan, unpackParameters } from './parameter-buffer.ts';
import { type MakerOptions, openMaker, type SoundMaker } from './sound-maker.ts';

export interface ChoiceTask {
  readonly model: Omit<Manifest, 'weights'>;
  readonly grid: ChoiceGrid;
  /** Packed weights (parameter-buffer.ts) of both ends. */
  readonly parent: Float32Array;
  readonly trained: Float32Array;
  /** The person's sounds, trained on and held out. */
  readonly clips: readonly Clip[];
  /** Models of other kinds: what the class check tells apart, and a wider feature space. */
  readonly others: readonly InstalledModel[];
}

export interface TryOptions extends MakerOptions {
  readonly onMade?: (done: number, total: number) => void;
}

/** A candidate, or the parent, with its first sounds to listen to. */
export interface Tried extends Measured {
  readonly heard: readonly Sound[];
}

/** Sounds kept to compare by ear: of seeds 1 on. */
const mostHeard = 6;

/** The weights at `strength` on the way from the parent's to the trained ones; equal tensors stay as they are. */
export function between(parent: Float32Array, trained: Float32Array, strength: number): Float32Array {
  if (strength === 1) return trained;
  return parent.map((value, i) => value + strength * (trained[i]! - value));
}

export const atTemperature = (sampling: Sampling, temperature: number): Sampling =>
  temperature === (sampling.temperature ?? 1) ? sampling : { ...sampling, temperature };

/** Makes and measures the parent's sounds and those of every candidate, always of the same seeds. Throws the signal's reason. */
export async function tryCandidates(
  task: ChoiceTask,
  options: TryOptions,
): Promise<{ parent: Tried; candidates: Tried[] }> {
  const { model, grid } = task;
  const kinds = task.others.filter(({ manifest }) => manifest.instrument !== model.instrument);
  const perKind = Math.ceil(grid.sounds / 2);
  const total = grid.sounds * (1 + grid.strengths.length * grid.temperatures.length) + kinds.length * perKind;
  let done = 0;
  const onMade = () => options.onMade?.(++done, total);
  const made = async (
    manifest: ChoiceTask['model'],
    weights: Tensors,
    count: number,
    samplings: readonly Sampling[],
  ) => {
    const maker = await openMaker(manifest, weights, options);
    try {
      const sets: MadeSet[] = [];
      for (const sampling of samplings) sets.push(await makeSet(maker, sampling, count, onMade));
      return sets;
    } finally {
      await maker.release();
    }
  };
  const plan = parameterPlan(model.architecture);
  const own = await measuredClips(task);
  const others: { sound: MeasuredSound; label: string }[] = [];
  for (const kind of kinds) {
    const { manifest } = kind;
    const [set] = await made(manifest, await loadWeights(kind), perKind, [manifest.sampling]);
    others.push(...set!.measured.map((sound) => ({ sound, label: manifest.instrument })));
  }
  const { sampling } = model;
  const [first] = await made(model, unpackParameters(plan, task.parent), grid.sounds, [sampling]);
  const space = fitFeatureSpace([...own, ...first!.measured, ...others.map(({ sound }) => sound)].map(featuresOf));
  const classCheck = classCheckIn(space, [...own, ...first!.measured], others);
  const tried = ({ measured, heard }: MadeSet, strength: number, temperature: number): Tried => {
    const { frechet, mmd, nearest, sounds, real } = compareSets(measured, own, space);
    return { strength, temperature, frechet, mmd, nearest, sounds, real, classCheck: classCheck?.(measured), heard };
  };
  const candidates: Tried[] = [];
  for (const strength of grid.strengths) {
    const weights = unpackParameters(plan, between(task.parent, task.trained, strength));
    const samplings = grid.temperatures.map((temperature) => atTemperature(sampling, temperature));
    const sets = await made(model, weights, grid.sounds, samplings);
    candidates.push(...sets.map((set, i) => tried(set, strength, grid.temperatures[i]!)));
  }
  return { parent: tried(first!, 0, sampling.temperature ?? 1), candidates };
}

interface MadeSet {
  readonly measured: readonly MeasuredSound[];
  readonly heard: readonly Sound[];
}

async function makeSet(maker: SoundMaker, sampling: Sampling, count: number, onMade: () => void): Promise<MadeSet> {
  const [measured, heard]: [MeasuredSound[], Sound[]] = [[], []];
  for (let seed = 1; seed <= count; seed++) {
    const sound = await maker.make(seed, sampling);
    measured.push(await measure(sound));
    if (heard.length < mostHeard) heard.push(sound);
    onMade();
  }
  return { measured, heard };
}

async function measuredClips({ clips, model }: ChoiceTask): Promise<MeasuredSound[]> {
  const measured: MeasuredSound[] = [];
  for (const channels of clips) measured.push(await measure({ channels: [...channels], sampleRate: model.sampleRate }));
  return measured;
}

const featuresOf = ({ features }: MeasuredSound): Float64Array => features;

/** Share of sounds whose neighbours are the person's and the parent's, not those of models of other kinds. */
function classCheckIn(
  space: FeatureSpace,
  own: readonly MeasuredSound[],
  others: readonly { readonly sound: MeasuredSound; readonly label: string }[],
) {
  if (others.length === 0) return undefined;
  const labelled = [...own.map((sound) => ({ sound, label: 'own' })), ...others];
  const bank = labelled.map(({ sound, label }) => ({ sound, label, point: space(sound.features) }));
  return (sounds: readonly MeasuredSound[]): number =>
    shareOf(placedIn(space, sounds), ({ point, mono }) => {
      // A sound of the bank is not its own neighbour.
      const neighbours = bank.filter(({ sound }) => sound.mono !== mono);
      return nearestLabel<string>(point, neighbours) === 'own';
    });
}
