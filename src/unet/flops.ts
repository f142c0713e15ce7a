import type { Architecture } from './architecture.ts';
import { layoutOf, levelsOf, transformFactors } from './layout.ts';

/**
 * Floating-point operations of one forward of one item, 2 per multiply-add, in upstream's form (before any folding).
 * Counts convolutions, matrix products and attention, not norms and activations.
 */
export function forwardFlops(architecture: Architecture, lengthFrames: number): number {
  const { modulationFeatures: features, transform, inChannels, outChannels } = architecture;
  const attended = architecture.attentionHeads * architecture.attentionFeatures;
  let multiplyAdds = 257 * features + 2 * features * features;
  let length = lengthFrames / transformFactors(architecture).length;
  if (transform.kind === 'learned')
    multiplyAdds += (inChannels ** 2 + outChannels ** 2) * transform.numFilters * transform.windowLength * length;
  if (transform.kind === 'lapped') multiplyAdds += 2 * (2 * transform.hop) ** 2 * 2 * length;
  for (const at of levelsOf(layoutOf(architecture))) {
    const outerLength = length;
    length /= at.factor;
    const { channels } = at;
    const sets = at.gated ? 2 : 1;
    multiplyAdds += sets * at.inChannels * channels * at.factor * length;
    multiplyAdds += sets * 3 * channels * at.outChannels * outerLength + features * at.outChannels;
    if (at.skipAdapter) multiplyAdds += at.inChannels * at.outChannels * outerLength;
    for (const { kind } of [...at.before, ...at.after]) {
      if (kind === 'resnet') multiplyAdds += 2 * 3 * channels * channels * length;
      if (kind === 'modulation') multiplyAdds += features * 2 * channels;
      if (kind === 'attention') multiplyAdds += 4 * channels * attended * length + 2 * length * length * attended;
    }
  }
  return 2 * multiplyAdds;
}
