import { mix } from '../../diffusion/samplers.ts';
import type { Architecture } from '../../unet/architecture.ts';
import { answerOf, type FrozenNetwork } from './frozen-answer.ts';
import type { Examples, Objective } from './objective.ts';

export interface ParentPull {
  /** Of the parent's answer in the target: 0 none, 1 all. */
  readonly share: number;
  readonly fromTau: number;
}

/**
 * Keeps a fine-tuning near its parent where the choice of the sound is made: from `fromTau` on the target is a mix of the
 * sound and the parent's answer, as in learning without forgetting (Li and Hoiem 2017). Denoising alone trains away what the
 * parent has learned beyond it there, its guidance first of all.
 */
export function nearParent(
  base: Objective,
  { share, fromTau }: ParentPull,
  { parent, prediction }: { parent: FrozenNetwork; prediction: Architecture['prediction'] },
): Objective {
  return {
    async examples(index): Promise<Examples> {
      const { x, target, sigma } = await base.examples(index);
      const mixed = target.slice();
      const answers = await parent.predict(x, sigma);
      const size = x.length / sigma.length;
      for (const [item, level] of sigma.entries()) {
        const phi = (Math.PI / 2) * level;
        if (Math.tan(phi) < fromTau) continue;
        const part = (values: Float32Array) => values.subarray(item * size, (item + 1) * size);
        const answer = answerOf(part(x), part(answers), phi, prediction);
        part(mixed).set(mix(1 - share, part(target), share, answer));
      }
      return { x, target: mixed, sigma };
    },
    async release() {
      await Promise.all([base.release?.(), parent.release()]);
    },
  };
}
