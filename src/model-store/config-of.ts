import { stringify } from 'yaml';
import type { Manifest } from '../sound/manifest.ts';
import type { Architecture } from '../unet/architecture.ts';

/**
 * A model's settings as upstream's config.yaml, with what upstream has no word for in the `rimshot:` section: the text
 * that readConfigFile reads as the same settings again.
 */
export function configOf(manifest: Manifest): string {
  const { architecture, sampleRate, lengthFrames, sampling, fixed } = manifest;
  const { sampler: name, ...knobs } = sampling;
  const { db, measure } = manifest.sourceLevel;
  const config = {
    module: 'main.diffusion_module',
    sampling_rate: sampleRate,
    length: lengthFrames,
    channels: architecture.inChannels,
    model: {
      _target_: 'main.diffusion_module.Model',
      model: {
        _target_: 'audio_diffusion_pytorch.DiffusionModel',
        net_t: {
          _target_: `main.diffusion_module.${architecture.transform.kind === 'learned' ? 'UNetT_LT' : 'UNetT'}`,
        },
        ...networkOf(architecture),
      },
    },
    rimshot: {
      data_scale: manifest.dataScale,
      sampler: { name, ...snakeKeys(knobs) },
      source_level: { measure, db },
      ...ownParts(architecture),
      ...(fixed && { fixed }),
    },
  };
  return stringify(config, { flowCollectionPadding: true, lineWidth: 0 });
}

const networkOf = (architecture: Architecture) => ({
  in_channels: architecture.inChannels,
  out_channels: architecture.outChannels,
  channels: architecture.channels,
  factors: architecture.factors,
  items: architecture.items,
  attentions: architecture.attentions,
  attention_heads: architecture.attentionHeads,
  attention_features: architecture.attentionFeatures,
  modulation_features: architecture.modulationFeatures,
  resnet_groups: architecture.resnetGroups,
});

/** What upstream's networks do not have, or have in their code. */
function ownParts({ transform, gates, places, prediction }: Architecture): Record<string, unknown> {
  const { kind, ...sizes } = transform;
  const section = { none: undefined, learned: 'learned_transform', patching: 'patching', lapped: 'lapped' }[kind];
  return {
    ...(section && { [section]: snakeKeys(sizes) }),
    ...(gates && { gates }),
    ...(places && { places }),
    ...(prediction && { prediction }),
  };
}

const snakeKeys = (values: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
