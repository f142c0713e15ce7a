import { minuteMs } from '../durations.ts';
import type { Log } from '../log.ts';
import { identityOf } from '../sound/identity.ts';
import type { InstalledModel, Manifest } from '../sound/manifest.ts';
import { type FetchParts, fetchWeights } from './fetch-weights.ts';
import type { ModelStore } from './open-store.ts';
import { publishedIdentities, publishWeights, readPublished } from './publish-weights.ts';
import { installedDir } from './read-models.ts';

export interface ShareParts extends FetchParts {
  readonly models: Pick<ModelStore, 'list' | 'refresh' | 'withWeights'>;
}

/** Pretrained weights are large, and every machine can pull them: whoever wants it otherwise publishes them by name. */
export const isShared = ({ variant }: Pick<Manifest, 'variant'>): boolean => variant === 'own' || variant === 'fast';

/** Models that this machine made or pulled: starters are everywhere, and what was fetched has its publisher. */
export const publishable = ({ models, dataDir }: Pick<ShareParts, 'models' | 'dataDir'>): InstalledModel[] =>
  models
    .list()
    .filter(({ manifest, directory }) => directory === installedDir(dataDir, manifest.name, manifest.variant));

/** Publishes the models that were made on this machine, and fetches those of others. */
export async function shareModels(parts: ShareParts): Promise<void> {
  const { models, blobs } = parts;
  for (const model of publishable(parts)) if (isShared(model.manifest)) await publishWeights(model, blobs);
  const missing = (await publishedIdentities(blobs)).filter(
    (identity) => !models.list().some(({ manifest }) => identityOf(manifest) === identity),
  );
  for (const identity of missing) {
    const published = await readPublished(identity, blobs);
    if (published && isShared(published.manifest)) await fetchWeights(identity, parts);
  }
  models.refresh();
}

/** Shares now and every minute. Returns a function that stops it. */
export function keepShared(parts: ShareParts, log: Pick<Log, 'warn'>): () => void {
  let isUnderWay = false;
  const share = async (): Promise<void> => {
    if (isUnderWay) return;
    isUnderWay = true;
    try {
      await shareModels(parts);
    } catch (error) {
      log.warn({ err: error }, 'Models could not be shared with other machines');
    } finally {
      isUnderWay = false;
    }
  };
  void share();
  const timer = setInterval(() => void share(), minuteMs).unref();
  return () => clearInterval(timer);
}
