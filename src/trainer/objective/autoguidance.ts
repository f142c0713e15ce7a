import { mix } from '../../diffusion/samplers.ts';
import type { Architecture } from '../../unet/architecture.ts';
import { answerOf, type FrozenNetwork } from './frozen-answer.ts';
import type { Examples, Objective } from './objective.ts';

export interface Guidance {
  readonly strength: number;
  readonly fromTau: number;
}

/**
 * Autoguidance (Karras et al. 2024) trained into the network, so that no second one runs beside it: from `fromTau` on the
 * target is the strong answer, moved away from that of a weaker version of the same network by `strength` of their distance.
 * Below it, where the choice of the sound has been made, the target stays that of `base`.
 */
export function autoguidance(
  base: Objective,
  { strength, fromTau }: Guidance,
  { strong, weak, prediction }: { strong: FrozenNetwork; weak: FrozenNetwork; prediction: Architecture['prediction'] },
): Objective {
  return {
    async examples(index): Promise<Examples> {
      const { x, target, sigma } = await base.examples(index);
      const guided = target.slice();
      const [better, worse] = [await strong.predict(x, sigma), await weak.predict(x, sigma)];
      const size = x.length / sigma.length;
      for (const [item, level] of sigma.entries()) {
        const phi = (Math.PI / 2) * level;
        if (Math.tan(phi) < fromTau) continue;
        const part = (values: Float32Array) => values.subarray(item * size, (item + 1) * size);
        const v = mix(1 + strength, part(better), -strength, part(worse));
        part(guided).set(answerOf(part(x), v, phi, prediction));
      }
      return { x, target: guided, sigma };
    },
    async release() {
      await Promise.all([base.release?.(), strong.release(), weak.release()]);
    },
  };
}
