import type { Architecture } from './architecture.ts';

/** A block of a level; `name` prefixes its tensors. */
export interface Item {
  readonly kind: 'resnet' | 'modulation' | 'attention';
  readonly name: string;
}

/** One level of the U-Net: down, items, inner level, the same items again, up, and a modulated skip around all of it. */
export interface Level {
  /** Channels inside, of the input and of the output. The last two differ at most at the outermost level. */
  readonly channels: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly factor: number;
  readonly gated: boolean;
  readonly down: string;
  /** Biases of the time steps, [channels][count]. */
  readonly places: { readonly name: string; readonly count: number } | undefined;
  readonly before: readonly Item[];
  readonly inner: Level | undefined;
  readonly after: readonly Item[];
  readonly up: string;
  /** Fixed scales of the level's sum, [outChannels]: of the outermost level of a network that predicts the sample. */
  readonly scales: string | undefined;
  /** Linear layer of the skip's scale. */
  readonly skip: string;
  /** 1x1 convolution on the skip if inChannels and outChannels differ. */
  readonly skipAdapter: string | undefined;
}

export type Layout = ReturnType<typeof layoutOf>;

/** Channels of the U-Net per audio channel, and frames per step of its time axis. */
export function transformFactors({ transform }: Architecture): { channels: number; length: number } {
  if (transform.kind === 'none') return { channels: 1, length: 1 };
  if (transform.kind === 'learned') return { channels: transform.numFilters, length: transform.stride };
  if (transform.kind === 'lapped') return { channels: transform.hop, length: transform.hop };
  return { channels: transform.patchSize, length: transform.patchSize };
}

/** The length rule that a length in frames breaks, to end "the length must be …"; undefined if it fits. */
export function lengthNeeded(architecture: Architecture, lengthFrames: number): string | undefined {
  let framesPerStep = transformFactors(architecture).length;
  for (const [depth, factor] of architecture.factors.entries()) {
    framesPerStep *= factor;
    const needed = (architecture.places?.[depth] ?? 0) * framesPerStep;
    if (needed > 0 && needed !== lengthFrames) return `${needed} frames, as the network has learned places for them`;
  }
  return lengthFrames % framesPerStep === 0 ? undefined : `a multiple of ${framesPerStep} frames`;
}

/** All levels, the outermost first. */
export function levelsOf({ top }: Layout): Level[] {
  const levels: Level[] = [];
  for (let at: Level | undefined = top; at; at = at.inner) levels.push(at);
  return levels;
}

/** Tensor names of a network's parts, as in upstream's module tree (a-unet). */
export function layoutOf(architecture: Architecture) {
  const learned = architecture.transform.kind === 'learned';
  const root = learned ? 'blocks.2.' : '';
  const { channels: widen } = transformFactors(architecture);
  return {
    /** The learned transform's two kernels. */
    learned: learned ? { encode: 'blocks.0.weight', decode: 'blocks.1.weight' } : undefined,
    time: {
      /** Fourier frequencies, [128]. */
      frequencies: `${root}blocks.0.weights`,
      embed: `${root}blocks.0.to_out`,
      /** Two layers with one set of weights, listed under both names. */
      mlp: [`${root}blocks.1.blocks.0.0`, `${root}blocks.1.blocks.1.0`] as const,
    },
    top: level(0, `${root}blocks.2.net`),
  };

  function level(depth: number, name: string): Level {
    const channels = architecture.channels[depth]!;
    const outer = architecture.channels[depth - 1];
    const inChannels = outer ?? architecture.inChannels * widen;
    const outChannels = outer ?? architecture.outChannels * widen;
    let next = 0;
    const take = () => `${name}.block.blocks.${next++}`;
    const count = architecture.places?.[depth] ?? 0;
    const items = (): Item[] =>
      Array.from({ length: architecture.items[depth]! }, (): Item[] => [
        { kind: 'resnet', name: take() },
        { kind: 'modulation', name: take() },
        ...Array.from({ length: architecture.attentions[depth]! }, (): Item => ({ kind: 'attention', name: take() })),
      ]).flat();
    return {
      channels,
      inChannels,
      outChannels,
      factor: architecture.factors[depth]!,
      gated: architecture.gates?.[depth] === 1,
      down: `${take()}.block`,
      places: count > 0 ? { name: `${name}.places`, count } : undefined,
      before: items(),
      inner: depth + 1 < architecture.channels.length ? level(depth + 1, take()) : undefined,
      after: items(),
      up: `${take()}.block.1`,
      scales: depth === 0 && architecture.prediction === 'sample' ? `${name}.scales` : undefined,
      skip: `${name}.skip.blocks.0.1`,
      skipAdapter: inChannels === outChannels ? undefined : `${name}.skip_adapter.block`,
    };
  }
}
