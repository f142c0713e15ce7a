import { mix, type Predict, samplers, sigmaOf } from '../../diffusion/samplers.ts';
import { schedules } from '../../diffusion/schedules.ts';
import { heated, type Temperature } from '../../diffusion/temperature.ts';
import { power } from '../../power.ts';
import type { Architecture } from '../../unet/architecture.ts';
import { normals } from '../draws.ts';
import { answerOf, type FrozenNetwork } from './frozen-answer.ts';
import type { Examples, Objective } from './objective.ts';

/** A walk on the log schedule. */
interface Walk {
  readonly steps: number;
  readonly tauMax: number;
  readonly tauMin: number;
}

export interface TrajectoryOptions {
  readonly architecture: Architecture;
  readonly lengthFrames: number;
  readonly sampleRate: number;
  readonly seed: number;
  /** Start noises of a forward; it has one example for each of them and each evaluation of the student. */
  readonly starts: number;
  /** The student's evaluations, with the temperature of the noise that it starts from. */
  readonly student: Walk & Temperature;
  readonly walk: Walk;
  /** Last evaluations in which the student answers as the teacher does. */
  readonly held: number;
  /** Of a batch of `starts`. */
  readonly teacher: FrozenNetwork;
}

/**
 * v with which one DDIM step from x at angle phi lands on `reached` at angle `next`, v = (cos(d) x - reached) / sin(d) with
 * d = phi - next; or the clean sound that stands for it, cos(phi) x - sin(phi) v, where the network predicts that.
 */
export function landing(
  { x, reached, phi, next }: { x: Float32Array; reached: Float32Array; phi: number; next: number },
  prediction: Architecture['prediction'],
): Float32Array {
  const d = phi - next;
  return answerOf(x, mix(Math.cos(d) / Math.sin(d), x, -1 / Math.sin(d), reached), phi, prediction);
}

/** The student's angles, and those of the teacher: the same ones with more between them, as dense as its own walk. */
export function anglesOf({ student, walk, held }: Pick<TrajectoryOptions, 'student' | 'walk' | 'held'>) {
  const cuts = schedules.log(student);
  const ratio = power(walk.tauMin / walk.tauMax, 1 / Math.max(1, walk.steps - 2));
  const taus = [...cuts.subarray(1, -1)].map(Math.tan);
  const first = Math.max(walk.tauMax, taus[0]!);
  // A held last answer is the teacher's at that angle: what it would do behind it is not asked.
  const last = held > 0 ? taus.at(-1)! : Math.min(walk.tauMin, taus.at(-1)!);
  const angles = [cuts[0]!, Math.atan(first)];
  const at = [0];
  let from = first;
  for (const [i, tau] of taus.entries()) {
    angles.push(...between(from, tau, ratio));
    // Not what an arc tangent of its tangent has rounded it to.
    angles[angles.length - 1] = cuts[i + 1]!;
    at.push(angles.length - 1);
    from = tau;
  }
  angles.push(...between(from, last, ratio), 0);
  return { cuts, angles: Float64Array.from(angles), at };
}

/** Angles from behind one tau to another below it, in equal ratios of at least `ratio`. */
function between(from: number, to: number, ratio: number): number[] {
  if (to >= from) return [];
  const count = Math.max(1, Math.ceil(Math.log(to / from) / Math.log(ratio) - 1e-9));
  return Array.from({ length: count }, (_, i) => Math.atan(from * power(to / from, (i + 1) / count)));
}

/**
 * Progressive distillation (Salimans and Ho 2022), segment by segment: the teacher walks from a start noise to its sound, and
 * the student learns to step from each of its own few angles to where the teacher is at the next one. Its examples are of
 * all the evaluations of `starts` noises.
 */
export function trajectory(options: TrajectoryOptions): Objective {
  const { architecture, lengthFrames, sampleRate, seed, starts, student, held, teacher } = options;
  const { inChannels: channels, prediction } = architecture;
  const { cuts, angles, at } = anglesOf(options);
  const size = channels * lengthFrames;
  return {
    async examples(index): Promise<Examples> {
      const noise = normals(seed, 'noise', index, starts * size);
      const start = heated(noise, student, { channels: starts * channels, sampleRate });
      const asked: { readonly x: Float32Array; readonly v: Float32Array }[] = [];
      const predict: Predict = async (x, sigma) => {
        const v = await teacher.predict(x, new Float32Array(starts).fill(sigma));
        asked.push({ x, v });
        return v;
      };
      const sound = await samplers['dpmpp-2m'](predict, start, angles);
      const states = [...at.map((i) => asked[i]!), { x: sound }];
      const evaluations = at.length;
      const examples = {
        x: new Float32Array(evaluations * starts * size),
        target: new Float32Array(evaluations * starts * size),
        sigma: new Float32Array(evaluations * starts),
      };
      for (const [segment, { x, v }] of at.map((i) => asked[i]!).entries()) {
        const [phi, next] = [cuts[segment]!, cuts[segment + 1]!];
        const target =
          segment >= evaluations - held
            ? answerOf(x, v, phi, prediction)
            : landing({ x, reached: states[segment + 1]!.x, phi, next }, prediction);
        examples.x.set(x, segment * starts * size);
        examples.target.set(target, segment * starts * size);
        examples.sigma.fill(sigmaOf(phi), segment * starts, (segment + 1) * starts);
      }
      return examples;
    },
    release: () => teacher.release(),
  };
}
