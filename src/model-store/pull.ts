import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { WeightSet } from '../checkpoint/weight-sets.ts';
import type { InstalledModel, Provenance, StandardModel } from '../sound/manifest.ts';
import { HostError } from '../user-error.ts';
import { type DownloadOptions, download } from './download.ts';
import { type Hub, type HubFile, type HubRepository, listRepository } from './hub.ts';
import { importCheckpoint } from './import-checkpoint.ts';
import { installedDir } from './read-models.ts';

/** Upstream's repositories; each holds one checkpoint and one config. */
export const pretrainedRepositories: Readonly<Record<StandardModel, string>> = {
  kick: 'crlandsc/tiny-audio-diffusion-kicks',
  snare: 'crlandsc/tiny-audio-diffusion-snares',
  hat: 'crlandsc/tiny-audio-diffusion-hihats',
  perc: 'crlandsc/tiny-audio-diffusion-percussion',
};

/** Shown when pulling, and wherever the weights are described. */
export const pretrainedNote =
  'The licences of the sounds that the pretrained weights were trained on exclude commercial models.';

export interface PullRequest {
  readonly name: StandardModel;
  readonly hub: Hub;
  readonly dataDir: string;
  readonly set: WeightSet;
  /** The model that is installed under this name now. */
  readonly installed: InstalledModel | undefined;
  /** Counts bytes of the download, tensors of the import. */
  readonly onProgress?: (stage: 'download' | 'import', done: number, total: number) => void;
  readonly download?: Omit<DownloadOptions, 'onProgress'>;
}

/**
 * Installs pretrained weights: lists the repository, downloads and verifies its checkpoint and config at one commit,
 * imports them and keeps only the model folder. Any failure leaves the old state. `changed` is false if the same
 * checkpoint was installed already.
 */
export async function pullPretrained(request: PullRequest) {
  const { name, hub, dataDir, set, installed, onProgress } = request;
  const repository = await listRepository(hub, pretrainedRepositories[name]);
  const checkpoint = theOnly(repository, 'checkpoint', /\.ckpt$/i);
  const config = theOnly(repository, 'config', /\.ya?ml$/i);
  if (checkpoint.digest.kind !== 'sha256')
    throw new HostError(`${repository.name}: the hub states no SHA-256 for ${checkpoint.path}. Nothing was changed.`, {
      kind: 'failed',
    });
  const origin = { repository: repository.name, checkpoint: checkpoint.digest.hex, config: config.digest.hex };
  if (installed && cameFrom(installed, origin, set)) return { model: installed, changed: false };

  // Named by content: a partial download of another revision is never continued.
  const ckptPath = join(dataDir, 'downloads', `${checkpoint.digest.hex}.ckpt`);
  const configPath = join(dataDir, 'downloads', `${config.digest.hex}.yaml`);
  const options = request.download ?? {};
  await download(hub, config, configPath, options);
  await download(hub, checkpoint, ckptPath, {
    ...options,
    onProgress: (bytes) => onProgress?.('download', bytes, checkpoint.sizeBytes),
  });
  try {
    const model = await importCheckpoint({
      ckptPath,
      configPath,
      name,
      variant: 'pretrained',
      instrument: name,
      set,
      precision: 'float32',
      directory: installedDir(dataDir, name, 'pretrained'),
      provenance: provenanceOf(hub, repository, origin),
      onProgress: (done, total) => onProgress?.('import', done, total),
    });
    return { model, changed: true };
  } finally {
    for (const path of [ckptPath, configPath]) await rm(path, { force: true });
  }
}

function theOnly({ name, files }: HubRepository, what: string, pattern: RegExp): HubFile {
  const found = files.filter(({ path }) => pattern.test(path));
  if (found.length === 1) return found[0]!;
  const list = found.length === 0 ? '' : ` (${found.map(({ path }) => path).join(', ')})`;
  throw new HostError(
    `${name}: one ${what} is expected, the repository has ${found.length}${list}. Nothing was changed.`,
    { kind: 'failed' },
  );
}

function provenanceOf(hub: Hub, { name, revision, licence }: HubRepository, origin: object): Provenance {
  return {
    source: `${hub.endpoint.replace(/\/+$/, '')}/${name} at ${revision}`,
    licence: licence ?? "not stated on the repository's card",
    attributions: ['tiny-audio-diffusion by Christopher Landschoot (crlandsc)'],
    notes: [pretrainedNote],
    training: { origin },
  };
}

function cameFrom({ manifest }: InstalledModel, origin: object, set: WeightSet): boolean {
  return (
    manifest.weights.set === set && JSON.stringify(manifest.provenance.training?.origin) === JSON.stringify(origin)
  );
}
