import type { Architecture } from './architecture.ts';
import { type Item, type Level, layoutOf } from './layout.ts';

/** Fourier frequencies of the time embedding; fixed upstream. */
export const timeFrequencies = 128;

/** Tensor names inside an item. */
export const resnetHalves = (name: string): readonly { norm: string; conv: string }[] =>
  [0, 1].map((half) => ({
    norm: `${name}.block.blocks.0.blocks.${half}.0`,
    conv: `${name}.block.blocks.0.blocks.${half}.2`,
  }));
export const modulationLinear = (name: string): string => `${name}.blocks.0.block.blocks.0.1`;
export const attentionParts = (name: string) => ({
  norm: `${name}.blocks.0.block.norm`,
  normContext: `${name}.blocks.0.block.norm_context`,
  toQ: `${name}.blocks.0.block.to_q.weight`,
  toKv: `${name}.blocks.0.block.to_kv.weight`,
  toOut: `${name}.blocks.0.block.attention.blocks.0.weight`,
});

/** Tensors that no training changes: they are chosen, not learned. */
export function fixedParameters(architecture: Architecture): string[] {
  const { time, top } = layoutOf(architecture);
  return top.scales ? [time.frequencies, top.scales] : [];
}

/** Shapes of all tensors of a network in upstream's order, by name (without the `model.net.` prefix). */
export function parameterShapes(architecture: Architecture): ReadonlyMap<string, readonly number[]> {
  const { inChannels, outChannels, modulationFeatures: features, transform } = architecture;
  const attended = architecture.attentionHeads * architecture.attentionFeatures;
  const shapes = new Map<string, readonly number[]>();
  const layout = layoutOf(architecture);

  if (layout.learned && transform.kind === 'learned') {
    const { numFilters, windowLength } = transform;
    shapes.set(layout.learned.encode, [inChannels * numFilters, inChannels, windowLength]);
    shapes.set(layout.learned.decode, [outChannels * numFilters, outChannels, windowLength]);
  }
  shapes.set(layout.time.frequencies, [timeFrequencies]);
  affine(layout.time.embed, [features, 2 * timeFrequencies + 1]);
  for (const name of layout.time.mlp) affine(name, [features, features]);
  level(layout.top);
  return shapes;

  function affine(name: string, weight: readonly number[]): void {
    shapes.set(`${name}.weight`, weight);
    shapes.set(`${name}.bias`, [weight[0]!]);
  }

  function level(at: Level): void {
    if (at.skipAdapter) affine(at.skipAdapter, [at.outChannels, at.inChannels, 1]);
    const sets = at.gated ? 2 : 1;
    affine(at.down, [at.channels, sets * at.inChannels, at.factor]);
    if (at.places) shapes.set(at.places.name, [at.channels, at.places.count]);
    for (const each of at.before) item(each, at.channels);
    if (at.inner) level(at.inner);
    for (const each of at.after) item(each, at.channels);
    affine(at.up, [sets * at.outChannels, at.channels, 3]);
    if (at.scales) shapes.set(at.scales, [at.outChannels]);
    affine(at.skip, [at.outChannels, features]);
  }

  function item({ kind, name }: Item, channels: number): void {
    if (kind === 'modulation') affine(modulationLinear(name), [2 * channels, features]);
    else if (kind === 'resnet')
      for (const { norm, conv } of resnetHalves(name)) {
        affine(norm, [channels]);
        affine(conv, [channels, channels, 3]);
      }
    else {
      const parts = attentionParts(name);
      affine(parts.norm, [channels]);
      affine(parts.normContext, [channels]);
      shapes.set(parts.toQ, [attended, channels]);
      shapes.set(parts.toKv, [2 * attended, channels]);
      shapes.set(parts.toOut, [channels, attended]);
    }
  }
}
